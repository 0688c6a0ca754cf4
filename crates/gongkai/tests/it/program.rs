//! The built binary: commands run to their end or killed, a server on a free port, plain HTTP over a socket.
//! Must never reach into the process it runs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::scratch::Scratch;

/// Where the binary keeps its data, and in which database.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) data: PathBuf,
    /// PostgreSQL; none for the default, a file in the data folder.
    pub(crate) database_url: Option<String>,
}

pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr))
    }

    #[track_caller]
    pub(crate) fn succeeded(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        self
    }
}

impl Program {
    pub(crate) fn at(scratch: &Scratch) -> Self {
        let url = scratch.url();
        Self {
            data: scratch.folder().join("data"),
            database_url: url.starts_with("postgres").then(|| url.to_owned()),
        }
    }

    /// SQLite in a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            data: folder.to_owned(),
            database_url: None,
        }
    }

    /// The address of its database, to open it beside the program.
    pub(crate) fn url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("gongkai.db").display()))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .env_remove("GONGKAI_DATABASE_URL")
            .env_remove("GONGKAI_LOG")
            .stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.env("GONGKAI_DATABASE_URL", url);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        run(&mut self.command(arguments))
    }

    pub(crate) fn import(&self, options: &[&str], paths: &[&Path]) -> Outcome {
        let mut command = self.command(&["import", "--json"]);
        command.args(options).args(paths);
        run(&mut command)
    }

    /// Starts a command in a process group of its own, so that it can be killed with all its children.
    pub(crate) fn spawn(&self, arguments: &[&str], paths: &[&Path]) -> Running {
        let child = self
            .command(arguments)
            .args(paths)
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Running(child)
    }

    pub(crate) fn serve(&self) -> Server {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let mut child = self
            .command(&["serve", "--listen", &port.to_string()])
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut words = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("已启动") {
            let n = words.read_line(&mut said).unwrap();
            assert!(n > 0, "the server ended: {said}");
        }
        // Read on, so that a full pipe never stops the server.
        std::thread::spawn(move || std::io::copy(&mut words, &mut std::io::sink()));
        Server {
            address: port,
            _running: Running(child),
        }
    }
}

fn run(command: &mut Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A process with its group; killed when dropped.
pub(crate) struct Running(Child);

impl Running {
    /// SIGKILL to the whole group. False where it had ended by itself.
    pub(crate) fn kill(mut self) -> bool {
        let was_running = self.0.try_wait().unwrap().is_none();
        self.kill_group();
        was_running
    }

    fn kill_group(&mut self) {
        // The group is the child's own: its number cannot have been given to another while it is not waited for.
        if self.0.try_wait().unwrap().is_none() {
            let group = format!("-{}", self.0.id());
            let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
            assert!(killed.unwrap().success());
            self.0.wait().unwrap();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill_group();
    }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    _running: Running,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Server {
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.exchange(
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                .as_bytes(),
        )
    }

    /// Sends bytes on a new connection and reads until the server closes it.
    pub(crate) fn exchange(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(40)))
            .unwrap();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        // A reset after the answer loses nothing of it.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or_else(|| panic!("no answer: {head:?}"));
        Reply {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Asks until `is_there` holds.
    #[track_caller]
    pub(crate) fn wait_until(
        &self,
        path: &str,
        limit: Duration,
        is_there: impl Fn(&Reply) -> bool,
    ) {
        let started = Instant::now();
        loop {
            let reply = self.get(path);
            if is_there(&reply) {
                return;
            }
            let waited = started.elapsed();
            assert!(waited < limit, "{path}: {} {}", reply.status, reply.body);
            pause(Duration::from_millis(50));
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "another process is waited for, which tells nobody"
)]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// A JSON line of the import format.
pub(crate) fn line(id: &str, title: &str, body: &str) -> String {
    serde_json::json!({ "id": id, "title": title, "body": body }).to_string()
}

/// Writes a file into a folder and gives its path.
pub(crate) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
