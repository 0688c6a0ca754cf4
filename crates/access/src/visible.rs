//! What of a record an actor may see. One decision for all outputs.
//! Must never read a database: the caller brings what the decision needs.

use kernel::level::Level;
use kernel::state::PublicationState;

use crate::actor::Actor;

/// What the decision looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub level: Level,
    pub state: PublicationState,
}

/// How much may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of it, in lists too.
    Full,
    /// That it was taken down, and why; not its content.
    Notice,
    /// That another record stands in its place.
    Redirect,
    /// That it is gone, and nothing else.
    Gone,
    /// Nothing: as if it had never been.
    Hidden,
}

/// The gate of what is public. Public pages are the same for everybody, so staff see here what the public sees; what they
/// see beyond, on their own pages, is asked of `gate::Gate`.
#[must_use]
pub fn visible(actor: &Actor, subject: Subject) -> Sight {
    match actor {
        Actor::Operator => Sight::Full,
        Actor::Public | Actor::Staff(_) => match subject.level {
            Level::Restricted | Level::Sensitive => Sight::Hidden,
            Level::Open => match subject.state {
                PublicationState::Draft => Sight::Hidden,
                PublicationState::Published => Sight::Full,
                PublicationState::Withdrawn => Sight::Notice,
                PublicationState::Redirected => Sight::Redirect,
                PublicationState::Gone => Sight::Gone,
            },
        },
    }
}

/// Whether the public finds it in lists, feeds, search, counts and the sitemap.
#[must_use]
pub fn is_listed(subject: Subject) -> bool {
    visible(&Actor::Public, subject) == Sight::Full
}

#[cfg(test)]
mod tests;
