//! Who asks. Staff actors arrive with the publishing desk and its accounts.
//! Must never be made from anything a request claims about itself without proof.

/// Somebody who asks to see or do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Anybody, without an account: all of the portal's pages.
    Public,
    /// Whoever runs the program on its own machine: the command line.
    Operator,
}
