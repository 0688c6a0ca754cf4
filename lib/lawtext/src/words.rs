//! What a single line is by its words: a date, a number, addressees, a note, a title.
//! Must never look at neighbouring lines: that is `layout`'s part.

use crate::agency;
use crate::docnumber;
use crate::fold::{compact, is_blank, is_han};
use crate::marker::{self, Form};
use crate::value::{self, Value};

/// 文种 (党政机关公文处理工作条例 art. 8) and forms of rules, longest first where one ends with another.
pub(crate) const FORMS: [&str; 58] = [
    "实施细则",
    "管理办法",
    "实施办法",
    "工作规则",
    "暂行办法",
    "应急预案",
    "实施方案",
    "工作方案",
    "若干措施",
    "政策措施",
    "实施意见",
    "指导意见",
    "若干意见",
    "修正案",
    "倡议书",
    "告知书",
    "明白纸",
    "通知",
    "通告",
    "公告",
    "通报",
    "意见",
    "决定",
    "决议",
    "命令",
    "公报",
    "报告",
    "请示",
    "批复",
    "复函",
    "答复",
    "议案",
    "纪要",
    "办法",
    "规定",
    "细则",
    "条例",
    "规则",
    "规程",
    "方案",
    "预案",
    "规划",
    "计划",
    "措施",
    "指引",
    "指南",
    "解释",
    "准则",
    "标准",
    "目录",
    "清单",
    "制度",
    "章程",
    "要点",
    "纲要",
    "函",
    "令",
    "法",
];

/// The form a title ends in; what stands in brackets after it (试行, 修订) does not count.
pub(crate) fn form_of(title: &str) -> Option<&'static str> {
    let key = compact(title);
    let mut bare = key.as_str();
    while let Some(at) = bare.rfind('(').filter(|at| *at > 0 && bare.ends_with(')')) {
        bare = bare.get(..at)?;
    }
    let bare = bare.trim_end_matches(['》', '”', '"']);
    FORMS.iter().find(|form| bare.ends_with(**form)).copied()
}

/// The form by its short name: 实施细则 stays, 管理办法 is 办法.
pub(crate) fn short_form(form: &str) -> &str {
    match form {
        "实施细则" => form,
        "命令" | "令" => "令",
        "复函" => "函",
        _ => {
            let n = form.chars().count();
            let tail = form
                .char_indices()
                .nth(n.saturating_sub(2))
                .map_or(0, |(at, _)| at);
            if n == 4 {
                form.get(tail..).unwrap_or(form)
            } else {
                form
            }
        }
    }
}

pub(crate) fn n_chars(text: &str) -> usize {
    text.chars().count()
}

/// At most `limit` characters, without counting a long text to its end.
pub(crate) fn n_chars_up_to(text: &str, limit: usize) -> bool {
    text.chars().take(limit + 1).count() <= limit
}

pub(crate) fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；', '！', '？', ';'])
}

/// A line that may be part of a title: no sentence, no numbering, not too long.
pub(crate) fn is_titleish(text: &str) -> bool {
    if text.len() > 1500 || is_rule(text) || text.ends_with(['：', ':', '，', ',', '、']) {
        return false;
    }
    if text.contains('。')
        || text.contains('；')
        || text.starts_with(['（', '(', '—', '·', '|', '※', '★', '☆', '●'])
    {
        return false;
    }
    let letters = text
        .chars()
        .filter(|c| is_han(*c) || c.is_alphanumeric())
        .count();
    let marked = marker::read(text)
        .is_some_and(|found| found.form != Form::Bare && found.form != Form::Dotted);
    letters >= 2
        && !marked
        && !is_contents_label(text)
        && !is_attached_label(text)
        && !is_date_line(text)
        && docnumber::normalise(text).is_none()
}

/// The names of a signature line, without remains of page markup after them (`&nbsp;`).
pub(crate) fn signers(text: &str) -> &str {
    let end = text.find('&').unwrap_or(text.len());
    crate::fold::trim(text.get(..end).unwrap_or(text))
}

/// `（试行）` on a line of its own belongs to the title above it.
pub(crate) fn is_title_suffix(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let key = compact(text);
    let Some(inner) = key.strip_prefix('(').and_then(|key| key.strip_suffix(')')) else {
        return false;
    };
    let exact = [
        "试行",
        "暂行",
        "修订",
        "修订稿",
        "修正",
        "草案",
        "征求意见稿",
        "送审稿",
        "摘要",
        "节选",
    ];
    let ending = ["年版", "年修订", "年修正", "修订版", "年本"];
    exact.contains(&inner) || ending.iter().any(|word| inner.ends_with(word))
}

/// A line of dashes, stars or other ornaments.
pub(crate) fn is_rule(text: &str) -> bool {
    !text.chars().any(|c| is_han(c) || c.is_alphanumeric())
}

pub(crate) fn is_date_line(text: &str) -> bool {
    text.len() < 80 && value::whole_date(text).is_some()
}

/// A date at the end of a short line that starts with the signers: `云溪市民政局 2026年1月5日`.
pub(crate) fn signed_date(text: &str) -> Option<(&str, Value)> {
    if text.len() > 240 || is_sentence(text) || text.contains(['，', '：']) {
        return None;
    }
    let at = text
        .char_indices()
        .find(|(at, c)| {
            let follows_blank = text
                .get(..*at)
                .is_some_and(|before| before.ends_with(is_blank) || before.ends_with(is_han));
            follows_blank
                && (c.is_ascii_digit() || matches!(c, '二' | '一' | '２' | '１'))
                && text
                    .get(*at..)
                    .is_some_and(|rest| value::whole_date(rest).is_some())
        })?
        .0;
    let signers = crate::fold::trim(text.get(..at)?);
    let names = agency::split_names(signers);
    let signed = !names.is_empty() && names.iter().all(|name| agency::is_agency(name));
    signed.then(|| value::whole_date(text.get(at..)?).map(|date| (signers, date)))?
}

/// 总理 某某, 市长：某某, 局长　某 某.
pub(crate) fn is_person_line(text: &str) -> bool {
    let key = compact(text);
    let n = n_chars(&key);
    (4..=14).contains(&n)
        && key.chars().all(|c| is_han(c) || c == ':')
        && [
            "总理",
            "主席",
            "部长",
            "省长",
            "市长",
            "区长",
            "县长",
            "局长",
            "主任",
            "委员长",
            "署长",
            "行长",
            "厅长",
            "审计长",
            "秘书长",
            "院长",
            "检察长",
            "国务院总理",
        ]
        .iter()
        .any(|word| {
            key.starts_with(word)
                || key.split_once(word).is_some_and(|(before, after)| {
                    n_chars(before) <= 6 && (2..=4).contains(&n_chars(after))
                })
        })
}

/// 主送机关: ends with a colon and names bodies or persons.
pub(crate) fn is_addressees(text: &str) -> bool {
    text.len() < 2400
        && text.ends_with(['：', ':'])
        && !text.contains(['。', '；', '？'])
        && ![
            "如下", "通知", "规定", "决定", "包括", "来源", "位置", "附件", "要求", "方式", "时间",
        ]
        .iter()
        .any(|word| text.trim_end_matches(['：', ':']).ends_with(word))
        && marker::read(text).is_none()
        && [
            "政府",
            "各",
            "局",
            "部门",
            "单位",
            "厅",
            "机关",
            "部",
            "院",
            "办",
            "委",
            "代表",
            "主席",
            "同志",
            "公司",
            "行",
            "纳税人",
            "会",
            "中心",
            "企业",
            "学校",
            "朋友",
        ]
        .iter()
        .any(|word| text.contains(word))
}

/// 附注 and lines about publicity: `（此件公开发布）`, `公开方式：主动公开`.
pub(crate) fn is_note(text: &str) -> bool {
    let n = n_chars(text);
    if n > 80 {
        return false;
    }
    let key = compact(text);
    let bracketed = key.starts_with('(') && key.ends_with(')');
    let about = [
        "公开",
        "删减",
        "联系人",
        "联系电话",
        "此件",
        "有删节",
        "附图略",
    ]
    .iter()
    .any(|word| key.contains(word));
    (bracketed && about)
        || [
            "公开方式:",
            "公开属性:",
            "信息公开形式:",
            "信息公开选项:",
            "信息公开属性:",
            "公开形式:",
        ]
        .iter()
        .any(|word| key.starts_with(word))
        || is_page_furniture(&key)
}

/// What a page prints around the text; it is kept, but is no part of the document.
pub(crate) fn is_page_furniture(key: &str) -> bool {
    let starts = [
        "扫一扫",
        "微信扫一扫",
        "相关附件",
        "相关新闻",
        "相关链接",
        "相关阅读",
        "相关稿件",
        "分享",
        "打印",
        "关闭",
        "责任编辑",
        "编辑:",
        "政策解读:",
        "一图读懂:",
        "来源:",
        "原文链接",
        "附件下载",
        "文件下载",
        "【打印",
        "【字号",
        "[字号",
        "字号",
        "当前位置",
        "首页>",
        "发布时间",
        "时间:",
        "作者:",
        "浏览次数",
        "信息来源",
    ];
    n_chars(key) <= 90 && starts.iter().any(|word| key.starts_with(word))
}

/// 版记: 抄送, 印发机关 and 印发日期.
pub(crate) fn is_imprint(text: &str) -> bool {
    if text.len() > 1200 {
        return false;
    }
    let key: String = compact(
        text.get(..text.char_indices().nth(12).map_or(text.len(), |(at, _)| at))
            .unwrap_or(text),
    );
    let copied = ["抄送:", "抄报:", "分送:", "主送:", "印发机关"]
        .iter()
        .any(|word| key.starts_with(word));
    copied || (text.len() < 200 && imprint_date(text).is_some())
}

/// 印发机关 and 印发日期 of a line such as `云溪市人民政府办公室 2026年1月6日印发`.
pub(crate) fn imprint_date(text: &str) -> Option<(&str, Value)> {
    let line = text.strip_suffix("印发")?;
    let line = crate::fold::trim(line);
    let at = line
        .char_indices()
        .find(|(_, c)| c.is_ascii_digit() || *c == '二')?
        .0;
    let date = value::whole_date(line.get(at..)?)?;
    Some((crate::fold::trim(line.get(..at)?), date))
}

/// `附件`, `附件1`, `附件二：` standing alone: the label of an attached document.
pub(crate) fn is_attached_label(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let key = compact(text);
    let Some(rest) = key
        .strip_prefix("附件")
        .or_else(|| key.strip_prefix("附表"))
        .or_else(|| (key == "附" || key == "附:").then_some(""))
    else {
        return false;
    };
    let rest = rest.trim_end_matches([':', '.']);
    let rest = rest.strip_prefix(['-', '之']).unwrap_or(rest);
    rest.is_empty()
        || (n_chars(rest) <= 4
            && rest
                .chars()
                .all(|c| crate::numeral::is_numeral(c) || c == '-'))
}

/// `附件：1. 名称` or `附件1：名称`: the note that names what is attached.
pub(crate) fn is_attachment_note(text: &str) -> bool {
    if text.len() > 1500 || !text.starts_with('附') {
        return false;
    }
    let key = compact(text);
    let named = key
        .strip_prefix("附件")
        .or_else(|| key.strip_prefix("附:").map(|_| ":"));
    named.is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| crate::numeral::is_numeral(c));
        rest.starts_with(':')
    })
}

/// `目 录`
pub(crate) fn is_contents_label(text: &str) -> bool {
    text.len() < 24 && matches!(compact(text).as_str(), "目录" | "目次" | "[目录]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_their_words() {
        for (line, test, expected) in [
            (
                "各区人民政府，市政府各部门：",
                is_addressees as fn(&str) -> bool,
                true,
            ),
            ("现将有关事项通知如下：", is_addressees, false),
            ("（此件公开发布）", is_note, true),
            ("（试行）", is_note, false),
            ("附件1", is_attached_label, true),
            ("附 件 二：", is_attached_label, true),
            ("附件管理办法", is_attached_label, false),
            ("附件：1.申请表", is_attachment_note, true),
            ("云溪市人民政府办公室 2026年1月6日印发", is_imprint, true),
            ("现予印发", is_imprint, false),
            ("抄送：市委各部门。", is_imprint, true),
            ("市长 林 越", is_person_line, true),
            ("二〇二六年一月五日", is_date_line, true),
            ("云溪市管理办法", is_titleish, true),
            ("一、总则", is_titleish, false),
        ] {
            assert_eq!(test(line), expected, "{line}");
        }
        assert_eq!(
            signed_date("云溪市民政局 2026年1月5日").map(|(who, _)| who),
            Some("云溪市民政局")
        );
        assert_eq!(
            form_of("云溪市停车管理办法（试行）").map(short_form),
            Some("办法")
        );
    }
}
