//! A throw-away mail server: Exim from Debian's package with a configuration, ports and folders of its own, which keeps what
//! it is sent and passes nothing on. It ends with the process that started it, however that ends.
//! Must never read or touch the system's own mail, nor listen beyond this machine.

use std::fs;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Stopwatch};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::user;

const ADVICE: &str = "install it with `apt-get install exim4-daemon-light`";

/// Who may sign in, once the connection is encrypted.
pub const USERNAME: &str = "gongkai";
pub const PASSWORD: &str = "right";

/// Recipients below `yunxi.example` are taken, but for these: refused with 550, postponed with 451, refused with 530 to those
/// who have not signed in, and taken after a second.
pub const REFUSED: &str = "refused@yunxi.example";
pub const POSTPONED: &str = "postponed@yunxi.example";
pub const FOR_MEMBERS: &str = "members@yunxi.example";
pub const SLOW: &str = "slow@yunxi.example";

const CONFIGURATION: &str = r#"
primary_hostname = localhost
spool_directory = FOLDER/spool
log_file_path = FOLDER/log/%s
pid_file_path = FOLDER/pid
exim_user = USER
exim_group = GROUP
never_users =
deliver_drop_privilege
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = PORT : TLS_PORT
tls_on_connect_ports = TLS_PORT
TLS_FILE
acl_smtp_rcpt = recipients
smtp_accept_queue_per_connection = 0

begin acl
recipients:
  deny local_parts = refused
       message = no such user here: $local_part@$domain
  defer local_parts = postponed
        message = come back later
  deny local_parts = members
       !authenticated = *
       message = 530 5.7.0 sign in first
  warn local_parts = slow
       delay = 1s
  accept domains = yunxi.example
  deny message = relay not permitted

begin routers
all:
  driver = accept
  transport = keep

begin transports
keep:
  driver = appendfile
  directory = FOLDER/mail
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
  user = USER
  group = GROUP

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{USERNAME}}{eq{$auth3}{PASSWORD}}}}
  server_advertise_condition = ${if def:tls_in_cipher}
"#;

/// Ends the server, with the children that it keeps for each connection, when its own standard input ends: when whoever
/// holds the other end is gone, kill -9 included.
const GUARD: &str = r#"trap '' INT TERM HUP
"$1" -bdf -C "$2" &
cat >/dev/null
kill -KILL 0"#;

/// A running mail server. Dropping it stops it and removes what it kept.
#[derive(Debug)]
pub struct MailServer {
    /// In the clear at first, with STARTTLS on offer.
    pub port: u16,
    /// TLS from the first byte.
    pub tls_port: u16,
    folder: TempDir,
    owner: Option<(u32, u32)>,
    guard: Option<Child>,
}

impl MailServer {
    /// Starts one whose certificate it has signed itself.
    ///
    /// # Errors
    /// Where Exim is not installed or does not start; the error carries its own words.
    pub fn start() -> Result<Self> {
        Self::start_with("")
    }

    /// Starts one that shows this certificate; `pem` holds its key too.
    ///
    /// # Errors
    /// As `start`.
    pub fn start_with_certificate(pem: &str) -> Result<Self> {
        Self::start_with(pem)
    }

    fn start_with(pem: &str) -> Result<Self> {
        let owner = user::lesser("mail").context("start a mail server")?;
        let folder = tempfile::Builder::new()
            .prefix("gongkai-mail-")
            .tempdir()
            .context("make a folder for the mail server")?;
        let (port, tls_port) = free_ports()?;
        let (user, group) = match owner {
            Some(owner) => owner,
            None => own_ids()?,
        };
        let tls_file = if pem.is_empty() {
            String::new()
        } else {
            let file = folder.path().join("certificate.pem");
            fs::write(&file, pem).context("write the certificate")?;
            format!(
                "tls_certificate = {0}\ntls_privatekey = {0}",
                file.display()
            )
        };
        let text = CONFIGURATION
            .replace("TLS_FILE", &tls_file)
            .replace("TLS_PORT", &tls_port.to_string())
            .replace("PORT", &port.to_string())
            .replace("FOLDER", &folder.path().display().to_string())
            .replace("USERNAME", USERNAME)
            .replace("PASSWORD", PASSWORD)
            .replace("USER", &user.to_string())
            .replace("GROUP", &group.to_string());
        fs::write(folder.path().join("exim.conf"), text).context("write the configuration")?;
        for own in ["", "log", "spool"] {
            let own = folder.path().join(own);
            fs::create_dir_all(&own).context("make a folder for the mail server")?;
            chown(&own, Some(user), Some(group)).context("give a folder to the mail server")?;
        }
        let mut server = Self {
            port,
            tls_port,
            folder,
            owner,
            guard: None,
        };
        server.start_again()?;
        Ok(server)
    }

    /// Starts it after `stop`, on the same ports.
    ///
    /// # Errors
    /// As `start`.
    pub fn start_again(&mut self) -> Result<()> {
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "mail-guard"])
            .arg(find_program()?)
            .arg(self.folder.path().join("exim.conf"))
            .process_group(0)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((user, group)) = self.owner {
            guard.uid(user).gid(group);
        }
        self.guard = Some(
            guard
                .spawn()
                .context("start the guard of the mail server")?,
        );
        let greets = || self.greets();
        if !wait_until(greets) {
            let words = fs::read_to_string(self.folder.path().join("log/panic"))
                .or_else(|_| fs::read_to_string(self.folder.path().join("log/main")));
            bail!("Exim did not start: {}", words.unwrap_or_default().trim());
        }
        Ok(())
    }

    /// Stops it; nobody answers on its ports then.
    pub fn stop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            drop(guard.stdin.take());
            // There is nobody to tell where this fails, and nothing left to do about it.
            let _ = guard.wait();
        }
    }

    /// The letters it has kept, head and body as they came over the wire, behind its own lines.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn letters(&self) -> Result<Vec<String>> {
        let mut letters = Vec::new();
        for entry in fs::read_dir(self.folder.path().join("mail/new"))
            .into_iter()
            .flatten()
        {
            let path = entry.context("look at the kept letters")?.path();
            letters.push(fs::read_to_string(&path).context("read a kept letter")?);
        }
        Ok(letters)
    }

    /// Waits until it has kept `n` letters: it takes a letter first and files it a moment later.
    ///
    /// # Errors
    /// Where there are fewer after ten seconds, or more at once.
    pub fn wait_for(&self, n: usize) -> Result<Vec<String>> {
        wait_until(|| self.letters().is_ok_and(|letters| letters.len() >= n));
        let letters = self.letters()?;
        if letters.len() != n {
            let log = fs::read_to_string(self.folder.path().join("log/main")).unwrap_or_default();
            bail!("{} letters instead of {n}:\n{log}", letters.len());
        }
        Ok(letters)
    }

    fn greets(&self) -> bool {
        let mut greeting = [0; 4];
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
            .and_then(|mut stream| stream.read_exact(&mut greeting))
            .is_ok_and(|()| &greeting == b"220 ")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn find_program() -> Result<PathBuf> {
    ["/usr/sbin/exim4", "/usr/sbin/exim"]
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.is_file())
        .with_context(|| format!("Exim is not installed: {ADVICE}"))
}

fn own_ids() -> Result<(u32, u32)> {
    let own = fs::metadata(Path::new("/proc/self")).context("look at the own process")?;
    Ok((own.uid(), own.gid()))
}

/// Two ports that nobody listens on now.
fn free_ports() -> Result<(u16, u16)> {
    let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port");
    let (first, second) = (listen()?, listen()?);
    Ok((first.local_addr()?.port(), second.local_addr()?.port()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "another process is waited for, which tells nobody"
)]
fn wait_until(is_so: impl Fn() -> bool) -> bool {
    let started = Stopwatch::now();
    loop {
        if is_so() {
            return true;
        }
        if started.elapsed() > Duration::from_secs(10) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
