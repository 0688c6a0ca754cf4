use super::*;

/// Rows of 10-point text: (left in characters, text); a page is 40 characters wide.
fn page(rows: &[(f64, f64, &str)]) -> Page {
    let word = |(left, top, text): &(f64, f64, &str)| {
        let width = text.chars().count() as f64 * 10.0;
        Word {
            left: left * 10.0,
            top: *top,
            right: left * 10.0 + width,
            bottom: top + 12.0,
            text: (*text).to_owned(),
        }
    };
    Page {
        height: 800.0,
        words: rows.iter().map(word).collect(),
    }
}

fn texts(pages: &[Page]) -> Vec<String> {
    paragraphs(pages)
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text,
            Block::Table(_) => panic!("no tables here"),
        })
        .collect()
}

const FULL: &str = "为切实做好城市供水保障工作现就有关事项通告如下请各单位遵照执行";
const SHORT: &str = "为切实做好城市供水保障工作现就有关事项通告如下请各单位遵照";

#[test]
fn wrapped_rows_join_and_indented_rows_do_not() {
    let one = page(&[
        (2.0, 100.0, SHORT),
        (0.0, 116.0, FULL),
        (0.0, 132.0, "完毕。"),
        (2.0, 148.0, SHORT),
        (0.0, 164.0, FULL),
        (15.0, 780.0, "— 1 —"),
    ]);
    let two = page(&[
        (0.0, 100.0, "续完。"),
        (2.0, 116.0, "新段。"),
        (15.0, 780.0, "— 2 —"),
    ]);
    assert_eq!(
        texts(&[one, two]),
        [
            format!("{SHORT}{FULL}完毕。"),
            format!("{SHORT}{FULL}续完。"),
            "新段。".to_owned()
        ]
    );
}

#[test]
fn running_heads_are_left_out() {
    let pages: Vec<Page> = ["甲章。", "乙章。", "丙章。", "丁章。"]
        .iter()
        .map(|text| {
            page(&[
                (0.0, 20.0, "云溪市人民政府公报"),
                (0.0, 300.0, text),
                (15.0, 780.0, "3"),
            ])
        })
        .collect();
    assert_eq!(texts(&pages), ["甲章。", "乙章。", "丙章。", "丁章。"]);
}

#[test]
fn half_width_glyphs_of_full_width_codes_are_narrow() {
    let mut one = page(&[(0.0, 100.0, "云政发〔"), (8.0, 100.0, "〕号")]);
    let year = Word {
        left: 50.0,
        top: 100.0,
        right: 70.0,
        bottom: 112.0,
        text: "２０２０".to_owned(),
    };
    one.words.push(year);
    assert_eq!(texts(&[one])[0].replace(' ', ""), "云政发〔2020〕号");
}
