//! Where divisions end.

use super::{city_end, county_end};

#[test]
fn divisions() {
    let county = |text: &'static str| county_end(text).and_then(|end| text.get(..end));
    let city = |text: &'static str| city_end(text).and_then(|end| text.get(..end));
    assert_eq!(county("云溪市东湖区阳光小区3栋"), Some("云溪市东湖区"));
    assert_eq!(county("人民路12号"), None);
    assert_eq!(city("某省云溪市东湖区人民路"), Some("某省云溪市"));
    assert_eq!(city("石桥县南山镇"), Some("石桥县"));
}
