//! The goals of issue 2, item 2, held against the real documents. Skips with a notice where they are absent.

use crate::measure;

#[test]
fn the_real_documents_reach_the_goals() {
    let Some(data) = measure::data_folder() else {
        println!("notice: no data folder (GONGKAI_DATA); the goals are not measured");
        return;
    };
    let score = measure::measure(&data).unwrap();
    let share = |name: &str| score.fields[name].recall();
    assert!(score.rejects.len() * 100 <= score.n_read, "{score}");
    for from in ["html", "jsonl"] {
        assert!(share(&format!("{from} title")) >= 0.99, "{score}");
        assert!(share(&format!("{from} date")) >= 0.98, "{score}");
        assert!(share(&format!("{from} doc_number")) >= 0.98, "{score}");
    }
    for (page, (recall, precision)) in &score.pages {
        assert!(
            *recall >= 0.98 && *precision >= 0.98,
            "{page}: {recall} {precision}"
        );
    }
    // One PDF of the set lost its first line when it was made: its first page is blank.
    let unlike: Vec<_> = score
        .office_differences
        .iter()
        .filter(|line| !line.contains("pol-0092.pdf"))
        .collect();
    assert!(unlike.is_empty(), "{unlike:?}");
}
