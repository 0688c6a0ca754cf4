//! The parts that the rules are shown and changed in.
//! Must never change a code: addresses use them.

/// A part of the rules: one table, one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Clocks,
    Own,
    Reviews,
    Required,
    Lights,
    Reporting,
    Drafting,
    Kinds,
    Libraries,
}

impl Section {
    pub(super) const ALL: [Self; 9] = [
        Self::Clocks,
        Self::Own,
        Self::Reviews,
        Self::Required,
        Self::Lights,
        Self::Reporting,
        Self::Drafting,
        Self::Kinds,
        Self::Libraries,
    ];

    /// The last part of its form's path; its title is `desk-settings-CODE`, what it is for `desk-settings-CODE-lead`.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Clocks => "clocks",
            Self::Own => "own",
            Self::Reviews => "reviews",
            Self::Required => "required",
            Self::Lights => "lights",
            Self::Reporting => "reporting",
            Self::Drafting => "drafting",
            Self::Kinds => "kinds",
            Self::Libraries => "libraries",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }
}
