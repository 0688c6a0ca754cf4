use jiff::civil::date;

use super::*;
use crate::desk::text;

#[test]
fn a_value_is_found_where_it_stands() {
    let lines = "云溪市水利局关于节约用水的通知\n云水〔2026〕7号\n第一条 用水实行计划管理。\n第二条 本通知自2026年5月1日起施行。\n云溪市水利局\n2026年4月9日";
    let tree = text::parse(lines, "云溪市水利局关于节约用水的通知").tree;
    let text_at = |said: &Said| {
        let address = address(&tree, said)?;
        tree.find(address).map(own_text)
    };
    let number = Said::Words("云水[2026]7号".to_owned());
    assert_eq!(text_at(&number).as_deref(), Some("云水〔2026〕7号"));
    let in_force = text_at(&Said::Day(date(2026, 5, 1))).unwrap();
    assert!(in_force.contains("施行"), "{in_force}");
    assert!(text_at(&Said::Day(date(2026, 4, 9))).is_some());
    assert_eq!(text_at(&Said::Words("云溪市财政局".to_owned())), None);
    assert_eq!(text_at(&Said::Words("  ".to_owned())), None);
}
