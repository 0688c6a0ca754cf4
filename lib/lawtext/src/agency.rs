//! Names of agencies: telling one from a sentence, a portal or a newspaper, and taking joint names apart.
//! Must never know a list of all agencies: it goes by the form of the name.

use crate::fold::{fold, is_blank, is_han};

/// How names of agencies end.
const ENDINGS: [&str; 48] = [
    "人民政府",
    "政府",
    "办公厅",
    "办公室",
    "国务院",
    "委员会",
    "指挥部",
    "领导小组",
    "工作组",
    "综合组",
    "联席会议",
    "联防联控机制",
    "人民法院",
    "人民检察院",
    "法院",
    "检察院",
    "大会",
    "军委",
    "总局",
    "分局",
    "支队",
    "总队",
    "管理局",
    "管委会",
    "卫健委",
    "发改委",
    "医保局",
    "中心",
    "总公司",
    "总会",
    "研究院",
    "协会",
    "银行",
    "分行",
    "支行",
    "海关",
    "总署",
    "公署",
    "税务局",
    "监局",
    "证监会",
    "银保监会",
    "残联",
    "总工会",
    "省委",
    "市委",
    "县委",
    "区委",
];

const ENDING_LETTERS: [char; 9] = ['局', '厅', '部', '委', '院', '署', '会', '办', '处'];

/// Names of carriers: what publishes or reprints, but does not issue.
const CARRIERS: [&str; 18] = [
    "网",
    "网站",
    "门户",
    "日报",
    "晚报",
    "时报",
    "早报",
    "公众号",
    "微信",
    "微博",
    "客户端",
    "新华社",
    "记者",
    "数据库",
    "电视台",
    "频道",
    "通讯社",
    "新闻办",
];

/// Does the text have the form of one agency's name?
///
/// ```
/// use lawtext::agency::is_agency;
/// assert!(is_agency("云溪市人民政府办公室") && is_agency("财政部"));
/// assert!(!is_agency("云溪日报") && !is_agency("云溪市人民政府门户网站") && !is_agency("本办法自印发之日起施行"));
/// ```
#[must_use]
pub fn is_agency(name: &str) -> bool {
    let n = name.chars().count();
    if !(2..=40).contains(&n) || is_carrier(name) {
        return false;
    }
    let plain = name.chars().all(|c| {
        is_han(c)
            || matches!(c, '（' | '）' | '(' | ')' | '“' | '”' | '·')
            || c.is_ascii_alphanumeric()
    });
    let name = match name.rfind(['（', '(']) {
        Some(at) if at > 0 && name.ends_with(['）', ')']) => name.get(..at).unwrap_or(name),
        Some(_) | None => name,
    };
    let sentence = ["关于", "印发", "如下", "通知", "规定", "我", "你", "附件"]
        .iter()
        .any(|word| name.contains(word));
    plain && !sentence && has_ending(name)
}

fn has_ending(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending)) || name.ends_with(ENDING_LETTERS)
}

/// Does the text name a portal, newspaper or account rather than an agency?
#[must_use]
pub fn is_carrier(name: &str) -> bool {
    name == "本站"
        || CARRIERS
            .iter()
            .any(|word| name.ends_with(word) || (word.chars().count() >= 2 && name.contains(word)))
}

/// Takes joint names apart: at spaces and 、, and where one name follows the other without a mark.
///
/// ```
/// use lawtext::agency::split_names;
/// assert_eq!(split_names("云溪市财政局云溪市民政局"), ["云溪市财政局", "云溪市民政局"]);
/// assert_eq!(split_names("财政部 税务总局"), ["财政部", "税务总局"]);
/// assert_eq!(split_names("国务院、中央军委"), ["国务院", "中央军委"]);
/// ```
#[must_use]
pub fn split_names(text: &str) -> Vec<String> {
    let text = join_spaced(text);
    let mut names = Vec::new();
    for part in
        text.split(|c: char| is_blank(c) || matches!(c, '、' | '，' | ',' | ';' | '；' | '/'))
    {
        if !part.is_empty() {
            split_run(part, &mut names);
        }
    }
    names
}

/// `财  政  部` is one name: letters set apart to fill the line. Two names with a space stay two.
#[must_use]
pub(crate) fn join_spaced(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut last_was_single = false;
    for token in text.split(is_blank).filter(|token| !token.is_empty()) {
        let single = token.chars().count() == 1 && token.chars().all(is_han);
        let same_word = single && last_was_single;
        if !joined.is_empty() && !same_word {
            joined.push(' ');
        }
        joined.push_str(token);
        last_was_single = single;
    }
    joined
}

/// A new name starts after an ending where the head of the whole comes again (云溪市…局云溪市…局), or a known root.
fn split_run(text: &str, names: &mut Vec<String>) {
    let head: String = text.chars().take(2).collect();
    let mut start = 0;
    for (at, _) in text.char_indices() {
        let (Some(before), Some(after)) = (text.get(start..at), text.get(at..)) else {
            continue;
        };
        let again = after.starts_with(&head)
            || ["国家税务总局", "中共", "中国人民银行", "共青团", "最高人民"]
                .iter()
                .any(|root| after.starts_with(root));
        // 国家税务总局云溪市税务局 is one agency: a bureau under central command names its centre first.
        let is_bureau_of_centre = before == "国家税务总局" && after.ends_with("税务局");
        if again
            && !is_bureau_of_centre
            && before.chars().count() >= 3
            && has_ending(before)
            && is_agency(after)
        {
            names.push(before.to_owned());
            start = at;
        }
    }
    if let Some(rest) = text.get(start..) {
        names.push(rest.to_owned());
    }
}

/// The agencies a title names as its authors: what stands before the first 关于, 印发 or 转发.
///
/// ```
/// use lawtext::agency::title_issuers;
/// assert_eq!(title_issuers("云溪市财政局关于申报补贴的通知"), ["云溪市财政局"]);
/// assert!(title_issuers("关于申报补贴的通知").is_empty());
/// ```
#[must_use]
pub fn title_issuers(title: &str) -> Vec<String> {
    let mut best: Option<usize> = None;
    // 某局对…的批复 is signed; 海关对…的监管办法 only speaks of the customs.
    let answers = ["批复", "复函", "答复", "函", "通报", "决定"]
        .iter()
        .any(|form| title.ends_with(form));
    let words: &[&str] = if answers {
        &["关于", "印发", "转发", "批转", "对"]
    } else {
        &["关于", "印发", "转发", "批转"]
    };
    for word in words {
        if let Some(at) = title.find(word) {
            best = Some(best.map_or(at, |best| best.min(at)));
        }
    }
    let Some(prefix) = best.and_then(|at| title.get(..at)) else {
        return Vec::new();
    };
    let prefix = prefix.trim_start_matches(|c: char| !is_han(c));
    let names = split_names(prefix);
    if !names.is_empty() && names.iter().all(|name| is_agency(name)) {
        names
    } else {
        Vec::new()
    }
}

/// Is the text made of agencies' names only, one or several, with or without the name of the state before them?
#[must_use]
pub(crate) fn are_agencies(text: &str) -> bool {
    let names = split_names(text);
    !names.is_empty()
        && names.iter().all(|name| {
            let short = name.strip_prefix("中华人民共和国").unwrap_or(name);
            is_agency(short) || short == "主席"
        })
}

/// One name broken over two lines: the upper half is none by itself and begins like one, with a place or a root.
#[must_use]
pub(crate) fn join_broken(above: &str, below: &str) -> Option<String> {
    let n = above.chars().count();
    let roots = ["国务院", "中共", "国家", "中国"];
    let begins = roots.iter().any(|root| above.starts_with(root))
        || above
            .chars()
            .take(9)
            .skip(1)
            .any(|c| matches!(c, '省' | '市' | '县' | '区' | '州' | '盟'));
    let half = (4..=30).contains(&n) && above.chars().all(is_han) && !is_agency(above);
    let joined = format!("{above}{below}");
    (half && begins && is_agency(below) && is_agency(&joined)).then_some(joined)
}

/// Names as compared: folded, without the words and marks that differ between a seal and a title.
#[must_use]
pub(crate) fn key(name: &str) -> String {
    let compact: String = name
        .chars()
        .filter(|c| !is_blank(*c) && !matches!(c, '、' | '，' | ','))
        .map(fold)
        .collect();
    compact
        .strip_prefix("中华人民共和国")
        .unwrap_or(&compact)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_names() {
        for (text, expected) in [
            ("财  政  部", vec!["财政部"]),
            ("国家税务总局云溪市税务局", vec!["国家税务总局云溪市税务局"]),
            (
                "云溪市人力资源和社会保障局云溪市财政局",
                vec!["云溪市人力资源和社会保障局", "云溪市财政局"],
            ),
            (
                "云溪市财政局国家税务总局云溪市税务局",
                vec!["云溪市财政局", "国家税务总局云溪市税务局"],
            ),
            ("云溪市人民政府办公室", vec!["云溪市人民政府办公室"]),
        ] {
            assert_eq!(split_names(text), expected, "{text}");
        }
    }

    #[test]
    fn carriers_are_no_agencies() {
        for name in [
            "本网",
            "云溪日报",
            "云溪发布微信公众号",
            "国家法律法规数据库",
            "云溪市政府官网",
            "云溪市人民政府门户",
        ] {
            assert!(!is_agency(name), "{name}");
        }
    }
}
