//! What tests of several crates share: throw-away servers (PostgreSQL, Exim), scratch databases, a clock that stands still.
//! Must never be a dependency of anything but tests and xtask, and never put a mock in the place of a real part.

#[cfg(feature = "store")]
pub mod clock;
pub mod mail_server;
pub mod postgres;
#[cfg(feature = "store")]
pub mod scratch;

#[cfg(feature = "store")]
mod both;
mod user;

#[cfg(feature = "store")]
#[doc(hidden)]
pub use both::run_test;
