//! Servers do not run as root: where tests do, these take the user that a Debian package made for them.
//! Must never make or change a user.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use anyhow::{Context as _, Result, bail};

/// User and group called `name` where this process is root's, none where it is an ordinary user's.
///
/// # Errors
/// Where root has no such user to hand over to.
pub(crate) fn lesser(name: &str) -> Result<Option<(u32, u32)>> {
    let own = fs::metadata("/proc/self")
        .context("look at the own process")?
        .uid();
    if own != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("read the list of users")?;
    for line in users.lines() {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            continue;
        }
        let user = fields.nth(1).and_then(|id| id.parse().ok());
        let group = fields.next().and_then(|id| id.parse().ok());
        if let (Some(user), Some(group)) = (user, group) {
            return Ok(Some((user, group)));
        }
    }
    bail!("it does not run as root, and there is no user `{name}`")
}
