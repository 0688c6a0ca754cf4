use super::*;

#[test]
fn every_reason_has_its_own_code_sentence_and_advice() {
    let codes: std::collections::BTreeSet<_> = RejectReason::ALL
        .iter()
        .map(|reason| reason.code())
        .collect();
    assert_eq!(codes.len(), RejectReason::ALL.len());
    for reason in RejectReason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
        assert!(reason.sentence().chars().any(|c| c > '\u{4e00}'));
        assert!(reason.advice().starts_with('请'));
    }
}
