//! Folding, pinyin and words of a query.
//! Must never depend on an index.

use super::fold::{FoldedText, exact_key, fold};
use super::gram::{grams, units};
use super::latin::{initials, readings, syllables};
use super::synonym;
use super::words::{Role, cut};

fn folded(text: &str) -> String {
    fold(text).into_iter().collect()
}

#[test]
fn writings_of_one_text_fold_alike() {
    let cases = [
        ("２０２０年Ａ类", "2020年a类"),
        ("國務院辦公廳", "国务院办公厅"),
        ("国 家 粮 食\n应急预案", "国家粮食应急预案"),
        ("公平、公正、公开", "公平公正公开"),
        ("㈠总则 ½", "一总则12"),
        ("《办法》（试行）", "办法试行"),
    ];
    for (text, expected) in cases {
        assert_eq!(folded(text), expected, "{text}");
    }
}

#[test]
fn numbers_have_one_key_in_all_brackets() {
    let key = exact_key("国办函〔2005〕57号");
    for text in [
        "国办函[2005]57号",
        "国办函［２００５］57 号",
        "國辦函（2005）第57號",
        "国办函 2005-57",
    ] {
        assert_eq!(exact_key(text), key, "{text}");
    }
    assert_ne!(exact_key("国办函〔2005〕58号"), key);
}

#[test]
fn folded_characters_know_their_origin() {
    let text = "第㈠条 ＡＢ國";
    let folded = FoldedText::new(text);
    let last = folded.chars.len();
    let origin = folded
        .origin(last - 3..last)
        .expect("the last three characters");
    assert_eq!(text.get(origin), Some("ＡＢ國"));
    assert_eq!(folded.origin(0..0), None);
    assert_eq!(folded.origin(0..last + 1), None);
}

#[test]
fn pairs_overlap_and_units_keep_numbers_whole() {
    assert_eq!(grams(&fold("公积金")), ["公积", "积金"]);
    assert_eq!(grams(&fold("金")), ["金"]);
    assert_eq!(
        units(&fold("2020年PM25值")),
        ["2020", "年", "pm", "25", "值"]
    );
}

#[test]
fn pinyin_is_read_in_all_ways() {
    assert_eq!(syllables("公积金"), ["gong", "ji", "jin"]);
    assert_eq!(initials("住房公积金"), "zfgjj");
    assert!(readings("xian").contains(&vec!["xi".to_owned(), "an".to_owned()]));
    assert!(readings("xian").contains(&vec!["xian".to_owned()]));
    assert_eq!(readings("gongjijin"), [["gong", "ji", "jin"]]);
    assert!(readings("xyzq").is_empty());
}

#[test]
fn words_of_a_question_have_roles() {
    let words = cut(&fold("请问公积金怎么提取"));
    let content: Vec<String> = words
        .iter()
        .filter(|word| word.role.is_sought())
        .map(|word| word.chars.iter().collect())
        .collect();
    assert_eq!(content, ["公积金", "提取"]);
    assert!(words.iter().any(|word| word.role == Role::Asking));
}

#[test]
fn synonyms_work_both_ways() {
    assert!(synonym::of("低保").any(|word| word == "最低生活保障"));
    assert!(synonym::of("最低生活保障").any(|word| word == "低保"));
    assert_eq!(synonym::of("不是词").count(), 0);
}
