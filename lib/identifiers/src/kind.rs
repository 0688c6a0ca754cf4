//! The kinds of identifiers that are looked for.
//! Must never change a code: message files and stored findings use them.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Address,
    BankAccount,
    BankCard,
    CreditCode,
    Email,
    Landline,
    MilitaryId,
    Mobile,
    Passport,
    Plate,
    Qq,
    ResidentId,
    TravelPermit,
    WeChat,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Address,
        Kind::BankAccount,
        Kind::BankCard,
        Kind::CreditCode,
        Kind::Email,
        Kind::Landline,
        Kind::MilitaryId,
        Kind::Mobile,
        Kind::Passport,
        Kind::Plate,
        Kind::Qq,
        Kind::ResidentId,
        Kind::TravelPermit,
        Kind::WeChat,
    ];

    /// A stable word for message files and storage.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Kind::Address => "address",
            Kind::BankAccount => "bank_account",
            Kind::BankCard => "bank_card",
            Kind::CreditCode => "credit_code",
            Kind::Email => "email",
            Kind::Landline => "landline",
            Kind::MilitaryId => "military_id",
            Kind::Mobile => "mobile",
            Kind::Passport => "passport",
            Kind::Plate => "plate",
            Kind::Qq => "qq",
            Kind::ResidentId => "resident_id",
            Kind::TravelPermit => "travel_permit",
            Kind::WeChat => "wechat",
        }
    }
}
