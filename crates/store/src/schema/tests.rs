use super::*;

#[test]
fn defaults_read_alike() {
    let check = |text, expected: &str| assert_eq!(plain_default(text), expected);
    check("0", "0");
    check("'-1'::integer", "-1");
    check("(-1)", "-1");
    check("'draft'::text", "'draft'");
    check("'a::b'", "'a::b'");
}

#[test]
fn constraint_names_are_found_in_the_text() {
    let text = "CREATE TABLE a (b TEXT CONSTRAINT a_b_check CHECK (b <> 'CONSTRAINT x'), CONSTRAINT a_pkey PRIMARY KEY (b))";
    assert_eq!(constraint_names(text), ["a_b_check", "a_pkey"]);
}

#[test]
fn tables_that_refer_to_others_come_after_them() {
    let table = |name: &str, to: &[&str]| Table {
        name: name.to_owned(),
        foreign_keys: to
            .iter()
            .map(|to| ForeignKey {
                table: (*to).to_owned(),
                ..ForeignKey::default()
            })
            .collect(),
        ..Table::default()
    };
    let schema = Schema {
        tables: vec![
            table("a", &["b", "a"]),
            table("b", &["c"]),
            table("c", &[]),
            table("d", &["e"]),
            table("e", &["d"]),
        ],
    };
    let order: Vec<&str> = schema
        .in_foreign_key_order()
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(order, ["c", "b", "a", "d", "e"]);
}
