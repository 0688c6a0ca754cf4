//! What people type, and what they find.
//! Must never look inside: every case is documents, a query, and the hits.

use jiff::civil::{Date, date};
use kernel::id::RecordId;
use kernel::search_doc::{SearchAgency, SearchClause, SearchDoc};
use kernel::time::Instant;
use proptest::prelude::*;

use super::{Answer, Filters, Grouping, Highlighted, Nothing, QueryError, Request, Sort, search};
use crate::index::{Index, WriterOptions};

const TODAY: Date = Date::constant(2026, 11, 23);

fn doc(source: &str, title: &str, clauses: &[&str]) -> SearchDoc {
    let clauses = clauses.iter().zip(1..).map(|(text, n)| SearchClause {
        address: format!("art-{n}"),
        label: format!("第{n}条"),
        text: (*text).to_owned(),
    });
    SearchDoc {
        record: RecordId::new(Instant::from_micros(1)),
        source_id: Some(source.to_owned()),
        title: title.to_owned(),
        url: format!("/records/{source}"),
        kind: "policy_document".to_owned(),
        agency: None,
        issuers: Vec::new(),
        themes: Vec::new(),
        doc_number: None,
        index_number: None,
        issued_on: None,
        published_on: None,
        validity: "in_force".to_owned(),
        authority: 2,
        clauses: clauses.collect(),
    }
}

fn agency(path: &[&str], name: &str) -> Option<SearchAgency> {
    let path: Vec<String> = path.iter().map(|id| (*id).to_owned()).collect();
    Some(SearchAgency {
        id: path.last().cloned().unwrap_or_default(),
        name: name.to_owned(),
        path,
    })
}

/// Six documents of a made-up city.
fn city() -> Vec<SearchDoc> {
    vec![
        SearchDoc {
            doc_number: Some("云府办〔2024〕12号".to_owned()),
            index_number: Some("YX001/2024-00012".to_owned()),
            agency: agency(&["gov", "office"], "云溪市人民政府办公室"),
            issued_on: Some(date(2024, 3, 1)),
            published_on: Some(date(2024, 3, 5)),
            themes: vec!["10/2".to_owned()],
            ..doc(
                "fund",
                "云溪市住房公积金提取管理办法",
                &[
                    "为了规范住房公积金提取行为，制定本办法。",
                    "职工有下列情形之一的，可以提取住房公积金：购买自住住房；离休、退休；出境定居。",
                    "公积金中心应当自受理申请之日起三个工作日内作出准予提取或者不准提取的决定。",
                ],
            )
        },
        SearchDoc {
            agency: agency(&["gov", "civil"], "云溪市民政局"),
            published_on: Some(date(2023, 6, 1)),
            themes: vec!["12".to_owned()],
            ..doc(
                "minimum",
                "云溪市最低生活保障实施细则",
                &[
                    "最低生活保障标准由市人民政府公布。",
                    "申请最低生活保障，由户主向户籍所在地街道办事处提出。",
                ],
            )
        },
        SearchDoc {
            validity: "repealed".to_owned(),
            issued_on: Some(date(2010, 1, 1)),
            ..doc(
                "old-waste",
                "云溪市生活垃圾管理办法",
                &["单位和个人应当分类投放生活垃圾。"],
            )
        },
        SearchDoc {
            issued_on: Some(date(2025, 1, 1)),
            ..doc(
                "waste",
                "云溪市生活垃圾管理办法（修订）",
                &["单位和个人应当分类投放生活垃圾。"],
            )
        },
        SearchDoc {
            kind: "notice".to_owned(),
            ..doc(
                "school",
                "关于做好二〇二六年义务教育招生工作的通知",
                &["随迁子女凭居住证申请入学。", "公平、公正、公开\n组织招生。"],
            )
        },
        SearchDoc {
            authority: 8,
            ..doc("law", "职工权益保障法", &["职工依法享有休息休假的权利。"])
        },
    ]
}

struct Searched {
    index: Index,
    _folder: tempfile::TempDir,
}

fn indexed(docs: &[SearchDoc]) -> Searched {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path()).expect("a new index");
    let mut writer = index.writer(WriterOptions::SMALL).expect("the writer");
    for (doc, n) in docs.iter().zip(1..) {
        let record = RecordId::new(Instant::from_micros(n));
        writer
            .put(&SearchDoc {
                record,
                ..doc.clone()
            })
            .expect("put");
    }
    writer.commit(1).expect("commit");
    Searched {
        index,
        _folder: folder,
    }
}

fn ask(searched: &Searched, request: &Request) -> Answer {
    search(&searched.index, request).expect("an answer")
}

fn sources(answer: &Answer) -> Vec<String> {
    answer
        .hits
        .iter()
        .map(|hit| hit.source_id.clone().unwrap_or_default())
        .collect()
}

/// The first hit of `query`, as `source#address`.
fn check(searched: &Searched, query: &str, expected: &str) {
    let answer = ask(searched, &Request::new(query, TODAY));
    let first = answer.hits.first().map(|hit| {
        let address = hit
            .clause
            .as_ref()
            .map(|clause| format!("#{}", clause.address))
            .unwrap_or_default();
        format!("{}{address}", hit.source_id.clone().unwrap_or_default())
    });
    assert_eq!(first.unwrap_or_default(), expected, "{query}");
}

#[test]
fn people_find_what_they_mean() {
    let city = indexed(&city());
    let cases = [
        ("提取公积金需要几天", "fund"),
        ("哪些情形可以提取住房公积金", "fund#art-2"),
        ("云府办〔2024〕12号", "fund"),
        ("云府办[2024]12号", "fund"),
        ("云府办（２０２４）第12号", "fund"),
        ("YX001/2024-00012", "fund"),
        ("雲溪市住房公積金提取管理辦法", "fund#art-1"),
        ("低保", "minimum#art-2"),
        ("gongjijin", "fund"),
        ("zfgjj", "fund"),
        ("“居住证申请入学”", "school#art-1"),
        ("公平公正公开组织招生", "school#art-2"),
        ("生活垃圾", "waste#art-1"),
        ("休息休假", "law#art-1"),
    ];
    for (query, expected) in cases {
        let first = ask(&city, &Request::new(query, TODAY));
        let source = expected.split('#').next().unwrap_or_default();
        assert_eq!(
            sources(&first).first().map(String::as_str),
            Some(source),
            "{query}"
        );
        if expected.contains('#') && !query.contains("低保") && !query.contains('雲') {
            check(&city, query, expected);
        }
    }
}

#[test]
fn quotes_and_minus_are_obeyed() {
    let city = indexed(&city());
    let found = |query: &str| sources(&ask(&city, &Request::new(query, TODAY)));
    assert_eq!(found("「分类投放」 -修订"), ["old-waste"]);
    assert_eq!(found("\"公积金提取\""), ["fund"]);
    assert!(found("“提取公积金”").is_empty());
    assert_eq!(
        ask(&city, &Request::new("-垃圾", TODAY)).nothing,
        Some(Nothing::OnlyExcluded)
    );
    assert_eq!(
        ask(&city, &Request::new("，。！", TODAY)).nothing,
        Some(Nothing::NoWords)
    );
    assert_eq!(
        ask(&city, &Request::new("“量子纠缠”", TODAY)).nothing,
        Some(Nothing::NotFound)
    );
    // An unclosed quotation mark is none.
    assert_eq!(found("“休息休假"), ["law"]);
    let long = "长".repeat(201);
    assert!(matches!(
        search(&city.index, &Request::new(&long, TODAY)),
        Err(QueryError::TooLong {
            length: 201,
            max: 200
        })
    ));
}

#[test]
fn what_sounds_the_same_is_suggested() {
    let city = indexed(&city());
    let answer = ask(&city, &Request::new("住房公基金", TODAY));
    assert_eq!(answer.suggestions, ["住房公积金"]);
}

#[test]
fn a_hit_says_what_its_record_is() {
    let city = indexed(&city());
    let first = |text: &str| ask(&city, &Request::new(text, TODAY)).hits.remove(0);
    let fund = first("云府办〔2024〕12号");
    assert_eq!(fund.doc_number.as_deref(), Some("云府办〔2024〕12号"));
    assert_eq!(fund.issuers, ["云溪市人民政府办公室"]);
    assert_eq!(fund.date, Some(date(2024, 3, 5)));
    assert_eq!(
        (fund.kind.as_str(), fund.validity.as_str()),
        ("policy_document", "in_force")
    );
    let school = first("招生工作");
    assert_eq!((school.doc_number, school.date), (None, None));
    assert_eq!((school.issuers.len(), school.kind.as_str()), (0, "notice"));
    let old = ask(&city, &Request::new("生活垃圾管理办法", TODAY)).hits;
    let old = old.iter().find(|hit| hit.validity == "repealed");
    assert_eq!(old.and_then(|hit| hit.date), Some(date(2010, 1, 1)));
}

#[test]
fn filters_sorts_and_facets_agree() {
    let city = indexed(&city());
    let browse = |filters: Filters, sort: Sort| {
        let request = Request {
            filters,
            sort,
            with_facets: true,
            ..Request::new("", TODAY)
        };
        ask(&city, &request)
    };
    let all = browse(Filters::default(), Sort::Newest);
    assert_eq!(all.total, 6);
    assert_eq!(sources(&all)[..3], ["waste", "fund", "minimum"]);
    assert_eq!(
        sources(&browse(Filters::default(), Sort::Oldest))[0],
        "old-waste"
    );
    let gov = all
        .facets
        .agencies
        .iter()
        .find(|facet| facet.value == "gov")
        .map(|facet| facet.count);
    assert_eq!(gov, Some(2));
    assert_eq!(
        all.facets.years.first().map(|facet| facet.value.as_str()),
        Some("2025")
    );

    let one = |value: &str| vec![value.to_owned()];
    let cases = [
        (
            Filters {
                agencies: one("gov"),
                ..Filters::default()
            },
            vec!["fund", "minimum"],
        ),
        (
            Filters {
                agencies: one("civil"),
                ..Filters::default()
            },
            vec!["minimum"],
        ),
        (
            Filters {
                themes: one("10"),
                ..Filters::default()
            },
            vec!["fund"],
        ),
        (
            Filters {
                kinds: one("notice"),
                ..Filters::default()
            },
            vec!["school"],
        ),
        (
            Filters {
                validities: one("repealed"),
                ..Filters::default()
            },
            vec!["old-waste"],
        ),
        (
            Filters {
                min_authority: Some(5),
                ..Filters::default()
            },
            vec!["law"],
        ),
        (
            Filters {
                issued_from: Some(date(2024, 3, 1)),
                ..Filters::default()
            },
            vec!["waste", "fund"],
        ),
        (
            Filters {
                published_to: Some(date(2023, 6, 1)),
                ..Filters::default()
            },
            vec!["minimum"],
        ),
        (
            Filters {
                kinds: one("nonesuch"),
                ..Filters::default()
            },
            vec![],
        ),
    ];
    for (filters, expected) in cases {
        assert_eq!(
            sources(&browse(filters.clone(), Sort::Newest)),
            expected,
            "{filters:?}"
        );
    }
    let request = Request {
        filters: Filters {
            validities: one("in_force"),
            ..Filters::default()
        },
        ..Request::new("生活垃圾", TODAY)
    };
    let answer = ask(&city, &request);
    assert_eq!(sources(&answer)[0], "waste");
    assert_eq!(answer.partial_from, Some(1));
    assert!(!sources(&answer).contains(&"old-waste".to_owned()));
}

#[test]
fn an_issuer_outside_the_tree_is_its_own_agency() {
    let issuer = "云溪市旧城改造指挥部";
    let searched = indexed(&[
        SearchDoc {
            issuers: vec![issuer.to_owned(), "云溪市民政局".to_owned()],
            ..doc("outside", "关于旧城改造的公告", &["旧城改造分三期进行。"])
        },
        doc("nobody", "关于旧城改造的问答", &["旧城改造何时开始。"]),
    ]);
    let request = Request {
        filters: Filters {
            agencies: vec![issuer.to_owned()],
            ..Filters::default()
        },
        with_facets: true,
        ..Request::new("旧城改造", TODAY)
    };
    let answer = ask(&searched, &request);
    assert_eq!(sources(&answer), ["outside"]);
    let agencies: Vec<&str> = answer
        .facets
        .agencies
        .iter()
        .map(|facet| facet.value.as_str())
        .collect();
    assert_eq!(agencies, [issuer]);
}

#[test]
fn a_validity_nobody_has_stated_is_no_loss() {
    let scores = ["in_force", "unknown", "repealed"].map(|validity| {
        let searched = indexed(&[SearchDoc {
            validity: validity.to_owned(),
            ..doc("one", "公告", &["道路施工期间车辆绕行。"])
        }]);
        ask(&searched, &Request::new("车辆绕行", TODAY)).hits[0].score
    });
    assert!((scores[0] - scores[1]).abs() < f32::EPSILON, "{scores:?}");
    assert!(scores[2] < scores[1], "{scores:?}");
}

/// Without a dictionary, every character must stand beside a neighbour of the query.
#[test]
fn words_typed_without_a_space_are_both_wanted() {
    let city = indexed(&city());
    let answer = ask(&city, &Request::new("随迁子女义务教育", TODAY));
    assert_eq!(sources(&answer)[0], "school");
    assert_ne!(answer.partial_from, Some(0));
}

#[test]
fn pages_are_parts_of_one_order() {
    let docs: Vec<SearchDoc> = (0..60)
        .map(|n| {
            doc(
                &format!("d{n}"),
                &format!("第{n}号公告"),
                &["道路施工期间车辆绕行。", "绕行路线另行公布。"],
            )
        })
        .collect();
    let searched = indexed(&docs);
    for query in ["车辆绕行", ""] {
        let whole = ask(
            &searched,
            &Request {
                limit: 100,
                ..Request::new(query, TODAY)
            },
        );
        assert_eq!(whole.total, 60, "{query}");
        let mut paged = Vec::new();
        for page in 0..9 {
            let request = Request {
                offset: page * 7,
                limit: 7,
                ..Request::new(query, TODAY)
            };
            paged.extend(sources(&ask(&searched, &request)));
        }
        assert_eq!(paged, sources(&whole), "{query}");
    }
}

#[test]
fn clauses_are_hits_of_their_own_when_asked_for() {
    let city = indexed(&city());
    let request = Request {
        grouping: Grouping::Clause,
        ..Request::new("住房公积金提取", TODAY)
    };
    let answer = ask(&city, &request);
    let clauses: Vec<String> = answer
        .hits
        .iter()
        .filter_map(|hit| hit.clause.clone())
        .map(|clause| clause.address)
        .collect();
    assert!(clauses.len() >= 3, "{clauses:?}");
    assert!(answer.hits.iter().all(|hit| hit.also.is_empty()));
    assert_eq!(answer.hits[0].url, format!("/records/fund#{}", clauses[0]));
}

fn check_highlight(shown: &Highlighted) {
    let mut end = 0;
    for range in &shown.ranges {
        assert!(range.start >= end && range.end > range.start, "{shown:?}");
        assert!(shown.text.get(range.clone()).is_some(), "{shown:?}");
        end = range.end;
    }
}

#[test]
fn highlights_cover_the_match_in_any_writing() {
    let city = indexed(&city());
    for (query, marked) in [
        ("公平公正公开", "公平、公正、公开"),
        ("分類投放", "分类投放"),
        ("住房公积金", "住房公积金"),
    ] {
        let answer = ask(&city, &Request::new(query, TODAY));
        let hit = &answer.hits[0];
        check_highlight(&hit.snippet);
        check_highlight(&hit.title);
        let parts: Vec<&str> = hit
            .snippet
            .ranges
            .iter()
            .filter_map(|range| hit.snippet.text.get(range.clone()))
            .collect();
        assert!(parts.contains(&marked), "{query}: {parts:?}");
    }
}

fn clause_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "住房",
        "公积金",
        "提取",
        "，",
        "。",
        "2024年",
        "Ａ",
        "pm2.5",
        "〔",
        "〕",
        "\n",
        "的",
        "國務院",
        "（一）",
        "乡",
        "😀",
        "请问",
    ]);
    prop::collection::vec(pieces, 3..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Recall by construction: whatever stands in a clause finds it, typed bare or in quotation marks.
    #[test]
    fn any_substring_finds_its_clause(texts in prop::collection::vec(clause_text(), 1..6), picks in prop::collection::vec((0_usize..6, 0_usize..200, 2_usize..=6), 12)) {
        let docs: Vec<SearchDoc> = texts.iter().zip(0..).map(|(text, n)| doc(&format!("d{n}"), "公告", &[text])).collect();
        let searched = indexed(&docs);
        for (which, start, length) in picks {
            let which = which % texts.len();
            let chars: Vec<char> = texts[which].chars().filter(|character| character.is_alphanumeric()).collect();
            let part: String = chars.iter().skip(start % chars.len().max(1)).take(length).collect();
            if part.chars().count() < 2 {
                continue;
            }
            for query in [part.clone(), format!("“{part}”")] {
                let answer = ask(&searched, &Request { limit: 100, ..Request::new(&query, TODAY) });
                let wanted = format!("d{which}");
                prop_assert!(sources(&answer).contains(&wanted), "{} not found in {}", query, texts[which]);
                for hit in &answer.hits {
                    check_highlight(&hit.snippet);
                }
            }
        }
    }

    /// Nothing that can be typed is an accident.
    #[test]
    fn any_text_gets_an_answer(query in "\\PC{0,60}") {
        let searched = indexed(&city()[..1]);
        let answer = ask(&searched, &Request::new(&query, TODAY));
        for hit in &answer.hits {
            check_highlight(&hit.title);
            check_highlight(&hit.snippet);
        }
    }
}
