//! What `mail` promises, tested against a real mail server (Exim from Debian) and on both databases.
//! Must never skip one of them.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod delivery;
mod desk;
mod office;
mod outage;
mod sharing;
mod tables;
mod trust;
