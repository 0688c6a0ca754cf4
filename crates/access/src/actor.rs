//! Who asks. A member of staff is made by `identity` only, from a session or a token that was proven.
//! Must never be made from anything a request claims about itself without proof.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::id::{AccountId, AgencyId};

/// Somebody who asks to see or do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Anybody, without an account: all of the portal's pages.
    Public,
    /// Whoever runs the program on its own machine: the command line and its jobs.
    Operator,
    /// Somebody with an account, signed in.
    Staff(Arc<Staff>),
}

/// A member of staff as the gate sees them: who, where from, and what they were granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub account: AccountId,
    /// The name that stands on the record's history.
    pub name: String,
    /// The agency the account belongs to.
    pub agency: AgencyId,
    pub grants: Vec<Grant>,
}

/// A role, held in exactly one agency: not in those under it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grant {
    pub role: Role,
    pub agency: AgencyId,
    /// Held as the substitute of this account while it is on leave.
    pub for_account: Option<AccountId>,
}

/// What somebody may be trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 编辑.
    Editor,
    /// 法制审核.
    LegalReviewer,
    /// 保密审查.
    SecrecyReviewer,
    /// 签发.
    Approver,
    /// 机构管理员: accounts of working roles in its own agency.
    AgencyAdministrator,
    /// 系统管理员: makes and ends accounts.
    SystemAdministrator,
    /// 安全管理员: grants roles, unlocks.
    SecurityAdministrator,
    /// 审计管理员: reads the log.
    AuditAdministrator,
}

impl Role {
    /// In the order of the work, then administration.
    pub const ALL: [Self; 8] = [
        Self::Editor,
        Self::LegalReviewer,
        Self::SecrecyReviewer,
        Self::Approver,
        Self::AgencyAdministrator,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::LegalReviewer => "legal_reviewer",
            Self::SecrecyReviewer => "secrecy_reviewer",
            Self::Approver => "approver",
            Self::AgencyAdministrator => "agency_administrator",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// One of the three that watch each other (三员分立): none of them may be combined with any other role.
    #[must_use]
    pub const fn is_separated(self) -> bool {
        match self {
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator => {
                true
            }
            Self::Editor
            | Self::LegalReviewer
            | Self::SecrecyReviewer
            | Self::Approver
            | Self::AgencyAdministrator => false,
        }
    }

    /// Whether one person may hold both.
    #[must_use]
    pub fn may_stand_beside(self, other: Self) -> bool {
        self == other || !(self.is_separated() || other.is_separated())
    }
}

impl Staff {
    /// Whether the role is held in exactly this agency.
    #[must_use]
    pub fn holds(&self, role: Role, agency: &AgencyId) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == role && grant.agency == *agency)
    }

    /// The roles held anywhere.
    #[must_use]
    pub fn roles(&self) -> BTreeSet<Role> {
        self.grants.iter().map(|grant| grant.role).collect()
    }

    /// Where the role is held, in a stable order.
    #[must_use]
    pub fn agencies_of(&self, role: Role) -> BTreeSet<&AgencyId> {
        let held = self.grants.iter().filter(|grant| grant.role == role);
        held.map(|grant| &grant.agency).collect()
    }

    /// Those whose work this person does while they are on leave.
    #[must_use]
    pub fn stands_in_for(&self) -> BTreeSet<&AccountId> {
        self.grants
            .iter()
            .filter_map(|grant| grant.for_account.as_ref())
            .collect()
    }
}

#[cfg(test)]
mod tests;
