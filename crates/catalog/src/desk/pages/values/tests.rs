use crate::record::fields::{Leader, Material, Organisation, ServiceGuide, Text};

use super::*;

fn fields_after(fields: Fields, name: &str, text: &str) -> Fields {
    let mut values = Values::default();
    values.0.insert(format!("fields.{name}"), text.to_owned());
    values.fields(fields.kind(), &fields)
}

#[test]
fn rows_go_to_text_and_back() {
    let guide = Fields::ServiceGuide(Box::new(ServiceGuide {
        service_name: "户口登记".to_owned(),
        conditions: vec!["甲".to_owned(), "乙".to_owned()],
        materials: vec![Material {
            name: "申请表".to_owned(),
            form: "原件".to_owned(),
            copies: Text("1".to_owned()),
            required: true,
        }],
        ..ServiceGuide::default()
    }));
    let values = kind_fields(&guide);
    assert_eq!(
        as_text("materials", &values["materials"]).unwrap(),
        "申请表 | 原件 | 1 | 是"
    );
    assert_eq!(
        as_text("conditions", &values["conditions"]).unwrap(),
        "甲\n乙"
    );
    let same = fields_after(guide.clone(), "materials", "申请表 | 原件 | 1 | 是\n\n");
    assert_eq!(same, guide);
    let Fields::ServiceGuide(changed) = fields_after(guide, "conditions", "丙\r\n") else {
        panic!("another kind");
    };
    assert_eq!(changed.conditions, ["丙"]);
}

#[test]
fn a_leader_given_by_name_alone_stays() {
    let organisation = Fields::Organisation(Organisation {
        leaders: vec![Leader::Name("某某".to_owned())],
        ..Organisation::default()
    });
    let values = kind_fields(&organisation);
    assert_eq!(as_text("leaders", &values["leaders"]).unwrap(), "某某");
}

#[test]
fn another_kind_begins_empty() {
    let values = Values::default();
    let fields = values.fields(RecordKind::Notice, &Fields::empty(RecordKind::Plan));
    assert_eq!(fields, Fields::empty(RecordKind::Notice));
}

#[test]
fn blanks_and_control_characters_make_no_difference() {
    assert!(is_same(" 甲 \n\n乙\n", "甲\r\n乙"));
    assert!(!is_same("甲乙", "甲\n乙"));
    assert_eq!(clean(" 甲\u{0}\n乙 "), "甲\n乙");
}
