//! Bringing files in: bytes → blocks and hints → (through `lawtext::parse`) a parsed document, inside a child process
//! with limits. Knows nothing of databases, pages or records, and never fails as a whole: what cannot be read becomes a
//! [`reject::Reject`] with its place, its reason and what to do.
//!
//! The way of a file: [`walk`] finds it → [`reader::Reader`] (parent) hands it to a worker (child, [`worker`]) →
//! [`detect`] tells what it is → one of the format modules turns it into a [`source::Source`] → `lawtext::parse`. For the
//! check before publication [`inspect`] reads the same files for all they hold, in the same worker.

pub mod detect;
pub mod encoding;
pub mod layout;
pub mod process;
pub mod reject;
pub mod source;
pub mod xml;

pub mod docx;
pub mod html;
pub mod json_lines;
pub mod markdown;
pub mod ofd;
pub mod office;
pub mod package;
pub mod pdf;
pub mod text;

pub mod inspect;
pub mod open;
pub mod reader;
pub mod walk;
pub mod wire;
pub mod worker;
