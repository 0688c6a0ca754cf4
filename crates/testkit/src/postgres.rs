//! A throw-away PostgreSQL cluster from Debian's package, gone with the process that started it, however that ends.
//! Must never touch a cluster that it did not start, nor open a port: it listens on a socket in its own folder only.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::user;

/// Where tests look for a running server before they start their own.
pub const VARIABLE: &str = "GONGKAI_TEST_POSTGRES";

const ADVICE: &str = "install it with `apt-get install postgresql` (15 or newer), or point GONGKAI_TEST_POSTGRES at a \
                      server whose user may create databases";

/// Waits for the end of its standard input, which is the end of the process that holds the other end, kill -9 included;
/// then stops the server and removes the folder. It ignores Ctrl-C, which a terminal sends to it too.
const GUARD: &str = r#"trap '' INT TERM HUP
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate -w stop
rm -rf "$2""#;

/// A running cluster. Dropping it stops the server and removes its folder.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    guard: Child,
    server: Server,
}

#[derive(Debug)]
struct Server {
    programs: PathBuf,
    folder: PathBuf,
    /// User and group.
    owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Makes a cluster in a new folder under the system's temporary folder and starts it.
    ///
    /// # Errors
    /// Where PostgreSQL is not installed or does not start; the error carries the server's own words.
    pub fn start() -> Result<Self> {
        let programs = find_programs()?;
        let folder = new_folder()?;
        // PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes.
        let owner = user::lesser("postgres").with_context(|| ADVICE)?;
        if let Some((user, group)) = owner {
            chown(folder.path(), Some(user), Some(group))
                .context("give the cluster's folder to user postgres")?;
        }
        let data = folder.path().join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--no-instructions", "--pgdata"])
            .arg(&data);
        run(as_owner(&mut initdb, owner, folder.path()))?;

        let server = Server {
            programs: programs.clone(),
            folder: folder.path().to_owned(),
            owner,
        };
        server.start()?;

        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "postgres-guard"])
            .arg(&programs)
            .arg(folder.path())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let guard = as_owner(&mut guard, owner, Path::new("/"))
            .spawn()
            .context("start the guard of the PostgreSQL cluster")?;
        let url = url(folder.path(), "postgres");
        // From here on the folder is the guard's to remove.
        let _: PathBuf = folder.keep();
        Ok(Self { url, guard, server })
    }

    /// The address of its database `postgres`, for `GONGKAI_TEST_POSTGRES`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server and cuts all connections, for tests of what happens then.
    ///
    /// # Errors
    /// Where it does not stop.
    pub fn stop(&self) -> Result<()> {
        self.server.control(&["--mode=fast", "stop"])
    }

    /// Starts it again after `stop`, with the same data.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start_again(&self) -> Result<()> {
        self.server.start()
    }
}

impl Server {
    fn start(&self) -> Result<()> {
        let log = self.folder.join("log");
        let log_option = format!("--log={}", log.display());
        let options = format!("--options={}", server_options(&self.folder));
        self.control(&[&log_option, &options, "start"])
            .map_err(|error| {
                let words = fs::read_to_string(&log).unwrap_or_default();
                error.context(format!("PostgreSQL did not start: {}", words.trim()))
            })
    }

    fn control(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.programs.join("pg_ctl"));
        command
            .args(["--wait", "--timeout=60", "--silent", "--pgdata"])
            .arg(self.folder.join("data"))
            .args(arguments);
        run(as_owner(&mut command, self.owner, &self.folder))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // There is nobody to tell where this fails, and nothing left to do about it.
        let _ = self.guard.wait();
    }
}

fn url(folder: &Path, database: &str) -> String {
    format!(
        "postgres://postgres@localhost/{database}?host={}",
        folder.display()
    )
}

/// The newest installed version's folder of programs.
fn find_programs() -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
    {
        let version = entry.file_name().to_string_lossy().parse::<u32>();
        let programs = entry.path().join("bin");
        if let Ok(version) = version
            && programs.join("initdb").is_file()
        {
            found.push((version, programs));
        }
    }
    found.sort();
    if let Some((_, programs)) = found.pop() {
        return Ok(programs);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .with_context(|| format!("PostgreSQL is not installed: {ADVICE}"))
}

/// A socket's whole path must fit into 107 bytes, so a deep temporary folder will not do.
fn new_folder() -> Result<TempDir> {
    let usual = std::env::temp_dir();
    let base = if usual.as_os_str().len() > 60 {
        PathBuf::from("/tmp")
    } else {
        usual
    };
    let folder = tempfile::Builder::new()
        .prefix("gongkai-postgres-")
        .tempdir_in(&base)
        .with_context(|| format!("make a folder in {}", base.display()))?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))
        .context("close the cluster's folder to others")?;
    Ok(folder)
}

/// Nothing in it is worth keeping, so nothing waits for a disk.
fn server_options(folder: &Path) -> String {
    let settings = [
        "listen_addresses=",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "shared_buffers=64MB",
        "max_connections=300",
        "max_wal_size=4GB",
        "autovacuum=off",
        "timezone=UTC",
    ];
    let mut options = format!("-k {}", folder.display());
    for setting in settings {
        options.push_str(" -c ");
        options.push_str(setting);
    }
    options
}

fn as_owner<'a>(
    command: &'a mut Command,
    owner: Option<(u32, u32)>,
    working: &Path,
) -> &'a mut Command {
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
        .current_dir(working)
        .env_remove("PGDATA")
        .env("LC_ALL", "C")
}

/// Its words go to a file, not a pipe: the server inherits them, and a pipe would stay open as long as it runs.
fn run(command: &mut Command) -> Result<()> {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(OsStr::new("program"))
        .to_string_lossy()
        .into_owned();
    let words = tempfile::NamedTempFile::new().context("make a file for messages")?;
    let status = command
        .stdin(Stdio::null())
        .stdout(words.reopen().context("open the file for messages")?)
        .stderr(words.reopen().context("open the file for messages")?)
        .status()
        .with_context(|| format!("start {program}"))?;
    if !status.success() {
        let text = fs::read_to_string(words.path()).unwrap_or_default();
        bail!("{program} failed with {status}: {}", text.trim());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
