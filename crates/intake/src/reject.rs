//! Why a file, or a part of one, could not be brought in: a stable code, a Chinese sentence and Chinese advice.
//! Must never hold text of the document itself beyond the detail needed to find the fault.

use serde::{Deserialize, Serialize};

/// One refused file, archive member or JSON line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// As the operator named it.
    pub file: String,
    /// `line 12`, `page 3`, `inner.zip/b.docx`; empty for the whole file.
    pub place: String,
    pub reason: RejectReason,
    /// For the operator's log: what exactly was seen.
    pub detail: String,
}

/// What a format reader answers when it can make nothing of its bytes; the caller adds the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{reason:?}: {detail}")]
pub struct Fault {
    pub reason: RejectReason,
    pub place: String,
    pub detail: String,
}

impl Fault {
    #[must_use]
    pub fn new(reason: RejectReason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            place: String::new(),
            detail: detail.into(),
        }
    }

    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }
}

/// The codes are part of the public JSON: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    BadJson,
    ConverterMissing,
    Crashed,
    Empty,
    Encrypted,
    ExternalEntity,
    MissingField,
    NoText,
    NotFound,
    OutOfMemory,
    ScannedNoOcr,
    Timeout,
    TooLarge,
    Truncated,
    UnreadableEncoding,
    UnsafeName,
    UnsupportedType,
    WrongExtension,
    ZipBomb,
}

impl RejectReason {
    pub const ALL: [Self; 19] = [
        Self::BadJson,
        Self::ConverterMissing,
        Self::Crashed,
        Self::Empty,
        Self::Encrypted,
        Self::ExternalEntity,
        Self::MissingField,
        Self::NoText,
        Self::NotFound,
        Self::OutOfMemory,
        Self::ScannedNoOcr,
        Self::Timeout,
        Self::TooLarge,
        Self::Truncated,
        Self::UnreadableEncoding,
        Self::UnsafeName,
        Self::UnsupportedType,
        Self::WrongExtension,
        Self::ZipBomb,
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BadJson => "bad_json",
            Self::ConverterMissing => "converter_missing",
            Self::Crashed => "crashed",
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::ExternalEntity => "external_entity",
            Self::MissingField => "missing_field",
            Self::NoText => "no_text",
            Self::NotFound => "not_found",
            Self::OutOfMemory => "out_of_memory",
            Self::ScannedNoOcr => "scanned_no_ocr",
            Self::Timeout => "timeout",
            Self::TooLarge => "too_large",
            Self::Truncated => "truncated",
            Self::UnreadableEncoding => "unreadable_encoding",
            Self::UnsafeName => "unsafe_name",
            Self::UnsupportedType => "unsupported_type",
            Self::WrongExtension => "wrong_extension",
            Self::ZipBomb => "zip_bomb",
        }
    }

    /// What happened, for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::BadJson => "这一行不是有效的 JSON",
            Self::ConverterMissing => "缺少读取此格式所需的转换程序",
            Self::Crashed => "读取时解析程序异常退出，文件可能已损坏",
            Self::Empty => "文件是空的",
            Self::Encrypted => "文件已加密，无法读取",
            Self::ExternalEntity => "文件引用了外部实体或含有文档类型声明，出于安全不予读取",
            Self::MissingField => "缺少必填字段",
            Self::NoText => "没有读到任何文字",
            Self::NotFound => "文件不存在或无法打开",
            Self::OutOfMemory => "读取所需内存超过限制",
            Self::ScannedNoOcr => "这是扫描件，没有可用的文字识别程序",
            Self::Timeout => "读取时间超过限制",
            Self::TooLarge => "文件超过大小限制",
            Self::Truncated => "文件不完整",
            Self::UnreadableEncoding => "无法辨认文字编码",
            Self::UnsafeName => "压缩包内的文件名不安全",
            Self::UnsupportedType => "不支持此类文件",
            Self::WrongExtension => "扩展名与内容不符，且内容无法读取",
            Self::ZipBomb => "压缩包解压后过大、文件过多或层数过深",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::BadJson => "请检查该行：每行应为一个完整的 JSON 对象，UTF-8 编码",
            Self::ConverterMissing => {
                "请安装转换程序后重试：PDF 需要 poppler-utils，DOC、WPS、RTF、ODT 需要 libreoffice-writer-nogui，XLS、ET、ODS 需要 libreoffice-calc-nogui，PPT、DPS、ODP 需要 libreoffice-impress-nogui"
            }
            Self::Crashed => "请用原编辑软件打开并另存后重试；仍失败的，请改用 DOCX 或 PDF",
            Self::Empty => "请确认文件已完整复制后重新导入",
            Self::Encrypted => "请取消文件的打开密码后重试",
            Self::ExternalEntity => "请用原编辑软件重新另存，去除外部引用和文档类型声明后重试",
            Self::MissingField => "请补齐 title 和 body 两个字段后重试",
            Self::NoText => "请确认文件确有正文；图片中的文字须先经文字识别",
            Self::NotFound => "请检查路径和读取权限",
            Self::OutOfMemory => "请拆分文件，或在配置中提高内存上限后重试",
            Self::ScannedNoOcr => {
                "请安装 tesseract-ocr、tesseract-ocr-chi-sim 和 poppler-utils 后重试，或改交带文字的文件"
            }
            Self::Timeout => "请拆分文件，或在配置中延长时间上限后重试",
            Self::TooLarge => "请拆分文件，或在配置中提高大小上限后重试",
            Self::Truncated => "请重新下载或复制完整的文件后重试",
            Self::UnreadableEncoding => "请将文件另存为 UTF-8 编码后重试",
            Self::UnsafeName => "请重新打包：文件名不得含有“..”、反斜杠或以“/”开头",
            Self::UnsupportedType => {
                "请改用 HTML、DOCX、PDF、DOC、WPS、OFD、TXT、Markdown、JSON Lines 或由它们组成的 ZIP"
            }
            Self::WrongExtension => "请确认文件的真实格式，改正扩展名或重新导出后重试",
            Self::ZipBomb => "请分成较小的压缩包，嵌套不超过两层",
        }
    }
}

#[cfg(test)]
mod tests;
