use super::*;
use crate::xml;

#[test]
fn numbers_are_printed_as_word_prints_them() {
    for (number, format, expected) in [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (21, "chineseCountingThousand", "二十一"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircleChinese", "㉑"),
        (36, "decimalEnclosedCircle", "㊱"),
        (28, "lowerLetter", "bb"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "chineseLegalSimplified", "叁"),
        (7, "unheardOf", "7"),
    ] {
        assert_eq!(printed(number, format), expected, "{number} {format}");
    }
}

const PART: &str = r#"<w:numbering>
  <w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="space"/><w:lvlText w:val="第%1章"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
    <w:lvl w:ilvl="2"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%3）"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"#;

#[test]
fn levels_count_restart_and_override() {
    let part = xml::parse(PART.as_bytes(), "numbering.xml").unwrap();
    let mut numbering = Numbering::from_part(Some(&part));
    let mut labels = Vec::new();
    for (list, level) in [
        ("1", 0),
        ("1", 1),
        ("1", 1),
        ("1", 2),
        ("1", 0),
        ("1", 1),
        ("2", 0),
        ("2", 0),
        ("9", 0),
    ] {
        labels.push(numbering.next_label(list, level).unwrap_or_default());
    }
    assert_eq!(
        labels,
        [
            "第一章 ",
            "1.1 ",
            "1.2 ",
            "（一）",
            "第二章 ",
            "2.1 ",
            "第五章 ",
            "第六章 ",
            ""
        ]
    );
}
