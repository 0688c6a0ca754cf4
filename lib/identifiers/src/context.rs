//! The words before a number: what they say it is.
//! Must never look further back than a sentence or so: what stands there speaks of something else.

use crate::chars;

/// What a word makes of the number after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    Identity,
    BankCard,
    Account,
    Phone,
    Credit,
    Plate,
    Passport,
    Permit,
    Military,
    WeChat,
    Qq,
    /// Numbers of files, orders, contracts: nobody's identifier
    Serial,
    /// An office stands before it
    Office,
    /// A home stands before it
    Home,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) sense: Sense,
    pub(crate) text: &'static str,
    /// Characters between the word and the number.
    pub(crate) distance: usize,
    /// Only marks and words like 号码 为 是 between.
    pub(crate) is_adjacent: bool,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context {
    /// The nearest word that says what kind of number it is.
    pub(crate) nearest: Option<Word>,
    pub(crate) is_office: bool,
    pub(crate) is_home: bool,
}

impl Context {
    pub(crate) fn word(&self, sense: Sense) -> Option<&'static str> {
        self.near(sense, REACH)
    }

    pub(crate) fn near(&self, sense: Sense, distance: usize) -> Option<&'static str> {
        self.nearest
            .filter(|word| word.sense == sense && word.distance <= distance)
            .map(|word| word.text)
    }

    pub(crate) fn adjacent(&self, sense: Sense) -> Option<&'static str> {
        self.nearest
            .filter(|word| word.sense == sense && word.is_adjacent)
            .map(|word| word.text)
    }

    /// Unless a word stands right before the number, the heading of its column speaks.
    pub(crate) fn under(self, heading: Self) -> Self {
        let is_named = self.nearest.is_some_and(|word| word.is_adjacent);
        if is_named || heading.nearest.is_none() {
            self
        } else {
            heading
        }
    }

    pub(crate) fn is_serial(&self) -> bool {
        self.near(Sense::Serial, 8).is_some()
    }
}

/// Characters looked at, blanks not counted.
const REACH: usize = 24;

/// Reads the words that end before byte `end` of the text.
pub(crate) fn before(text: &str, end: usize) -> Context {
    let mut window = ['\0'; REACH];
    let mut n_chars = 0;
    let head = text.get(..end).unwrap_or_default();
    for (slot, c) in window.iter_mut().rev().zip(significant(head)) {
        *slot = c;
        n_chars += 1;
    }
    let mut context = Context::default();
    let seen = window.get(REACH - n_chars..).unwrap_or_default();
    for at in (0..seen.len()).rev() {
        let rest = seen.get(at..).unwrap_or_default();
        let Some((sense, word)) = word_at(rest) else {
            continue;
        };
        let n_word = word.chars().count();
        match sense {
            Sense::Office => context.is_office = true,
            Sense::Home => context.is_home = true,
            _ if context.nearest.is_none() => {
                let between = rest.get(n_word..).unwrap_or_default();
                context.nearest = Some(Word {
                    sense,
                    text: word,
                    distance: between.len(),
                    is_adjacent: between.iter().all(|c| is_filler(*c)),
                });
            }
            // 银行卡号: the longer word that ends at the same place says more.
            _ => {
                if let Some(known) = &mut context.nearest {
                    let between = rest.len().saturating_sub(n_word);
                    if between <= known.distance && sense != Sense::Serial {
                        *known = Word {
                            sense,
                            text: word,
                            ..*known
                        };
                    }
                }
            }
        }
    }
    context
}

/// Characters backwards: folded, without blanks, up to the end of the sentence before.
fn significant(head: &str) -> impl Iterator<Item = char> {
    head.chars()
        .rev()
        .take(REACH * 3)
        .map(|c| chars::fold(c).to_ascii_uppercase())
        .take_while(|c| !matches!(c, '。' | '!' | '?' | '\t'))
        .filter(|c| !c.is_whitespace())
}

fn is_filler(c: char) -> bool {
    matches!(
        c,
        ':' | '为'
            | '是'
            | '号'
            | '码'
            | '('
            | ')'
            | '、'
            | ','
            | '"'
            | '“'
            | '”'
            | '及'
            | '和'
            | '/'
            | '【'
            | '】'
            | '['
            | ']'
            | '='
            | '加'
            | '+'
            | '#'
            | '.'
            | '*'
    )
}

/// The words, by their first character; longer ones first.
fn word_at(rest: &[char]) -> Option<(Sense, &'static str)> {
    use Sense::{
        Account, BankCard, Credit, Home, Identity, Military, Office, Passport, Permit, Phone,
        Plate, Qq, Serial, WeChat,
    };
    let words: &[(Sense, &str)] = match rest.first()? {
        '身' => &[
            (Identity, "身份证"),
            (Identity, "身份号码"),
            (Identity, "身份信息"),
        ],
        '公' => &[(Identity, "公民身份"), (Permit, "公安机关签发")],
        '居' => &[
            (Identity, "居民身份"),
            (Identity, "居住证"),
            (Identity, "居留证"),
            (Identity, "居留身份证"),
            (Home, "居民小组"),
        ],
        '证' => &[(Identity, "证件号"), (Identity, "证件"), (Identity, "证号")],
        'I' => &[(Identity, "IDCARD"), (Identity, "ID:")],
        '卡' => &[(BankCard, "卡号"), (BankCard, "卡:")],
        '银' => &[
            (BankCard, "银行卡"),
            (Account, "银行账"),
            (Account, "银行帐"),
            (Account, "银行"),
        ],
        '信' => &[(BankCard, "信用卡"), (Credit, "信用代码")],
        '储' => &[(BankCard, "储蓄卡")],
        '借' => &[(BankCard, "借记卡")],
        '一' => &[(BankCard, "一卡通")],
        '社' => &[(BankCard, "社保卡"), (Credit, "社会信用代码")],
        '账' => &[(Account, "账号"), (Account, "账户"), (Account, "账:")],
        '帐' => &[(Account, "帐号"), (Account, "帐户")],
        '开' => &[(Account, "开户行"), (Account, "开户银行")],
        '收' => &[(Account, "收款"), (Serial, "收据号")],
        '打' => &[(Account, "打款")],
        '汇' => &[(Account, "汇款")],
        '转' => &[(Account, "转账"), (Phone, "转")],
        '电' => &[(Phone, "电话"), (Phone, "电:")],
        '手' => &[(Phone, "手机")],
        '联' => &[(Phone, "联系方式"), (Phone, "联系人")],
        '热' => &[(Phone, "热线")],
        '传' => &[(Phone, "传真")],
        '致' => &[(Phone, "致电")],
        '拨' => &[(Phone, "拨打")],
        '座' => &[(Phone, "座机")],
        '宅' => &[(Phone, "宅电"), (Home, "宅")],
        '移' => &[(Phone, "移动电话")],
        '短' => &[(Phone, "短信")],
        '咨' => &[(Office, "咨询")],
        'T' => &[(Phone, "TEL")],
        'P' => &[(Phone, "PHONE"), (Passport, "PASSPORT")],
        'M' => &[(Phone, "MOBILE")],
        'F' => &[(Phone, "FAX")],
        '统' => &[(Credit, "统一社会信用"), (Credit, "统一代码")],
        '纳' => &[(Credit, "纳税人识别号")],
        '税' => &[(Credit, "税号")],
        '组' => &[(Credit, "组织机构代码")],
        '机' => &[(Credit, "机构代码"), (Office, "机关")],
        '车' => &[(Plate, "车牌"), (Plate, "车号"), (Plate, "车辆")],
        '号' => &[(Plate, "号牌")],
        '牌' => &[(Plate, "牌照")],
        '护' => &[(Passport, "护照")],
        '通' => &[(Permit, "通行证")],
        '回' => &[(Permit, "回乡证")],
        '台' => &[(Permit, "台胞证")],
        '永' => &[(Permit, "永久居留")],
        '军' => &[
            (Military, "军官证"),
            (Military, "军人"),
            (Military, "军官"),
            (Military, "军字第"),
            (Military, "军证"),
        ],
        '士' => &[
            (Military, "士兵证"),
            (Military, "士官证"),
            (Military, "士字第"),
        ],
        '武' => &[(Military, "武警证"), (Military, "武字第")],
        '警' => &[(Military, "警官证"), (Military, "警字第")],
        '文' => &[
            (Military, "文职干部证"),
            (Serial, "文号"),
            (Serial, "文书号"),
        ],
        '微' => &[(WeChat, "微信号"), (WeChat, "微信ID"), (WeChat, "微信")],
        'W' => &[(WeChat, "WECHAT"), (WeChat, "WX")],
        'V' => &[(WeChat, "VX"), (WeChat, "V信")],
        'Q' => &[(Serial, "QQ群"), (Qq, "QQ")],
        '扣' => &[(Qq, "扣扣")],
        '编' => &[(Serial, "编号"), (Serial, "编码")],
        '序' => &[(Serial, "序号"), (Serial, "序列号")],
        '流' => &[(Serial, "流水")],
        '订' => &[(Serial, "订单")],
        '单' => &[(Serial, "单号"), (Office, "单位")],
        '运' => &[(Serial, "运单")],
        '快' => &[(Serial, "快递")],
        '合' => &[(Serial, "合同")],
        '案' => &[(Serial, "案号")],
        '备' => &[(Serial, "备案")],
        '许' => &[(Serial, "许可证")],
        '批' => &[(Serial, "批号"), (Serial, "批次")],
        '条' => &[(Serial, "条码"), (Serial, "条形码")],
        '发' => &[(Serial, "发票")],
        '项' => &[(Serial, "项目代码")],
        '索' => &[(Serial, "索引号")],
        '标' => &[(Serial, "标准号"), (Serial, "标段")],
        '产' => &[(Serial, "产权证")],
        '宗' => &[(Serial, "宗地")],
        '不' => &[(Serial, "不动产单元")],
        '登' => &[(Serial, "登记号")],
        '设' => &[(Serial, "设备号")],
        '工' => &[(Serial, "工单"), (Serial, "工号")],
        '群' => &[(Serial, "群号")],
        '受' => &[(Serial, "受理号")],
        '投' => &[(Office, "投诉")],
        '举' => &[(Office, "举报")],
        '监' => &[(Office, "监督")],
        '办' => &[(Office, "办公"), (Office, "办事")],
        '值' => &[(Office, "值班")],
        '服' => &[(Office, "服务")],
        '窗' => &[(Office, "窗口")],
        '局' => &[(Office, "局")],
        '委' => &[(Office, "委员会")],
        '中' => &[(Office, "中心")],
        '政' => &[(Office, "政府"), (Office, "政务")],
        '家' => &[(Home, "家庭"), (Home, "家住"), (Home, "家中")],
        '住' => &[(Home, "住宅"), (Home, "住址"), (Home, "住所"), (Home, "住")],
        '本' => &[(Home, "本人")],
        '户' => &[(Home, "户籍")],
        '现' => &[(Home, "现居")],
        _ => return None,
    };
    words
        .iter()
        .copied()
        .find(|(_, word)| starts_with(rest, word))
}

fn starts_with(rest: &[char], word: &str) -> bool {
    let mut own = rest.iter();
    word.chars().all(|c| own.next() == Some(&c))
}
