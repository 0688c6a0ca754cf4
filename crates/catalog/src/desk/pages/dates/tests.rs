use jiff::civil::date;

use super::*;

#[test]
fn days_as_people_type_them() {
    let day = Typed::Day(date(2026, 3, 1));
    let cases = [
        ("2026-03-01", day),
        (" 2026.3.1 ", day),
        ("2026/3/1", day),
        ("2026年3月1日", day),
        ("二〇二六年三月一日", day),
        ("", Typed::Nothing),
        ("2026-02-31", Typed::NoDay),
        ("2026年2月31日", Typed::NoDay),
        ("下周一", Typed::NoDay),
        ("3-1", Typed::NoDay),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
}
