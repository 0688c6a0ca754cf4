//! Forms of documents.

use super::{Document, DocumentKind};

#[test]
fn documents() {
    for (text, kind) in [
        ("E12345678", DocumentKind::Passport),
        ("PE1234567", DocumentKind::Passport),
        ("CA1234567", DocumentKind::HongKongMacaoPermit),
        ("M1234567801", DocumentKind::HomeReturnPermit),
        ("L12345678", DocumentKind::TaiwanTravelPermit),
        ("12345678", DocumentKind::TaiwanCompatriotPermit),
        ("USA123456789012", DocumentKind::OldForeignerCard),
    ] {
        assert_eq!(
            Document::parse(text).map(|document| document.kind()),
            Ok(kind),
            "{text}"
        );
    }
    for wrong in ["EI1234567", "E1234567", "ABCD12345678", "军字第12号", ""] {
        assert!(Document::parse(wrong).is_err(), "{wrong}");
    }
}
