//! Files that are damaged at random places: an inspection answers, and never panics. Runs without a worker, where a panic
//! would only cost an entry and be overlooked. Must never rest on chance: the damage is seeded.

use std::io::{Cursor, Read};
use std::time::Duration;

use intake::inspect::{self, Found, Receiver};
use intake::open::Context;
use zip::ZipArchive;

use crate::inspection::pdf::hiding_pdf;
use crate::inspection::{jpeg, png, workbook};
use crate::{docx, is_installed, packed};

struct Answers(usize);

impl Receiver for Answers {
    fn begin(&mut self, _: &str) -> bool {
        true
    }

    fn finish(&mut self, _: &str, found: Found) {
        self.0 += 1;
        for part in found.parts {
            let is_cut = |at| part.text.is_char_boundary(at);
            assert!(part.spots.iter().all(|spot| is_cut(spot.at)), "{part:?}");
        }
    }
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    /// Some bytes replaced, doubled or taken out, now and then all behind a place.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let marks = b"<>\"'&;/=0123456789\0\xff\xfe";
            match self.below(8) {
                _ if bytes.is_empty() => {}
                0..=3 => bytes[at] = marks[self.below(marks.len())],
                4 => bytes.insert(at, marks[self.below(marks.len())]),
                5 => drop(bytes.remove(at)),
                6 => {
                    let end = (at + self.below(40)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                _ => bytes.truncate(at),
            }
        }
    }
}

fn survive(name: &str, bytes: &[u8]) {
    let scratch = tempfile::tempdir().unwrap();
    let context = Context {
        scratch: scratch.path().to_path_buf(),
        tool_time: Duration::from_secs(20),
        on_slow: Box::new(|| {}),
    };
    let mut answers = Answers(0);
    inspect::inspect(name, bytes, &context, &mut answers);
    assert!(answers.0 > 0, "{name} without an answer");
}

#[test]
fn damaged_parts_of_packages_are_survived() {
    let mut chance = Chance(3);
    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    for (name, whole) in [("a.xlsx", workbook()), ("a.docx", docx(table))] {
        for _ in 0..300 {
            let mut archive = ZipArchive::new(Cursor::new(whole.as_slice())).unwrap();
            let hurt = chance.below(archive.len());
            let mut members = Vec::new();
            for index in 0..archive.len() {
                let mut member = archive.by_index(index).unwrap();
                let mut content = Vec::new();
                member.read_to_end(&mut content).unwrap();
                if index == hurt {
                    chance.damage(&mut content);
                }
                members.push((member.name().unwrap().into_owned(), content));
            }
            let members: Vec<(&str, &[u8])> = members
                .iter()
                .map(|(name, content)| (name.as_str(), content.as_slice()))
                .collect();
            survive(name, &packed(&members));
        }
    }
}

#[test]
fn damaged_files_are_survived() {
    let mut chance = Chance(4);
    let page =
        b"<html><body hidden><p title='a'>1</p><!-- 2 --><script>3</script></body></html>".to_vec();
    let mut samples = vec![
        ("a.xlsx", workbook(), 200),
        ("a.png", png(&[("Author", "甲")]), 400),
        ("a.jpg", jpeg(), 400),
        ("a.html", page, 300),
        ("a.csv", "甲,\"乙\"\n1,2\n".into(), 300),
    ];
    if is_installed("pdftotext") {
        samples.push(("a.pdf", hiding_pdf(), 60));
    }
    for (name, whole, n_rounds) in samples {
        for _ in 0..n_rounds {
            let mut bytes = whole.clone();
            chance.damage(&mut bytes);
            survive(name, &bytes);
        }
    }
}
