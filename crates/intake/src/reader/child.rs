//! A worker process and its pipes. Must never leave a process behind when dropped.

use std::io::{BufReader, ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child as Process, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context as _;

use super::{Limits, WorkerCommand};
use crate::reject::{Fault, RejectReason};
use crate::wire::{self, Hello, Reply};

/// Answers read ahead of the caller; beyond them the pipe fills and the worker waits.
const REPLIES_AHEAD: usize = 8;
/// Of what a worker complains, the end is kept.
const COMPLAINT_BYTES: usize = 4096;

pub(super) struct Child {
    process: Process,
    requests: Sender<Vec<u8>>,
    /// The last of them may be one that nobody understands.
    replies: Receiver<std::io::Result<Reply>>,
    complaints: Option<JoinHandle<Vec<u8>>>,
}

/// How a worker came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Died,
    OutOfStep,
    TooSlow(Duration),
}

impl Child {
    pub(super) fn start(
        command: &WorkerCommand,
        limits: &Limits,
        scratch: &Path,
    ) -> anyhow::Result<Self> {
        let mut process = Command::new(&command.program);
        process.args(&command.args).current_dir(scratch).env_clear();
        process.env(
            "PATH",
            std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into()),
        );
        process
            .env("HOME", scratch)
            .env("TMPDIR", scratch)
            .env("LC_ALL", "C.UTF-8");
        process
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = process
            .spawn()
            .with_context(|| format!("start the worker {}", command.program.display()))?;
        let (mut stdin, stdout, stderr) = match (
            process.stdin.take(),
            process.stdout.take(),
            process.stderr.take(),
        ) {
            (Some(stdin), Some(stdout), Some(stderr)) => (stdin, stdout, stderr),
            _ => anyhow::bail!("a worker without pipes"),
        };
        let hello = Hello {
            memory_bytes: limits.memory_bytes,
            tool_seconds: limits.tool_time.as_secs(),
        };
        wire::write(&mut stdin, &hello).context("greet the worker")?;
        let (requests, outgoing) = mpsc::channel::<Vec<u8>>();
        thread::spawn(move || {
            // A broken pipe shows as the end of the replies.
            while let Ok(frame) = outgoing.recv() {
                if stdin
                    .write_all(&frame)
                    .and_then(|()| stdin.flush())
                    .is_err()
                {
                    break;
                }
            }
        });
        let (incoming, replies) = mpsc::sync_channel(REPLIES_AHEAD);
        thread::spawn(move || {
            let mut stdout = BufReader::with_capacity(1 << 17, stdout);
            loop {
                let reply = match wire::read::<Reply>(&mut stdout) {
                    Ok(Some((reply, _))) => Ok(reply),
                    Ok(None) => break,
                    Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
                    Err(error) => Err(error),
                };
                let is_last = reply.is_err();
                if incoming.send(reply).is_err() || is_last {
                    break;
                }
            }
        });
        let complaints = Some(thread::spawn(move || tail_of(stderr)));
        Ok(Self {
            process,
            requests,
            replies,
            complaints,
        })
    }

    /// Queues a frame; the caller bounds how many it sends ahead.
    pub(super) fn send(&mut self, frame: Vec<u8>) {
        // A worker that is gone shows as the end of the replies.
        let _ = self.requests.send(frame);
    }

    pub(super) fn receive(&mut self, patience: Duration) -> Result<Reply, Ended> {
        match self.replies.recv_timeout(patience) {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(_)) => Err(Ended::OutOfStep),
            Err(RecvTimeoutError::Timeout) => Err(Ended::TooSlow(patience)),
            Err(RecvTimeoutError::Disconnected) => Err(Ended::Died),
        }
    }

    /// Makes sure the process is gone and says what became of it.
    pub(super) fn bury(mut self, ended: Ended) -> Fault {
        if ended != Ended::Died {
            let _ = self.process.kill();
        }
        let status = self
            .process
            .wait()
            .map(|status| status.to_string())
            .unwrap_or_default();
        let tail = self
            .complaints
            .take()
            .and_then(|reading| reading.join().ok())
            .unwrap_or_default();
        let complaint = String::from_utf8_lossy(&tail).into_owned();
        let last: Vec<&str> = complaint.lines().rev().take(3).collect();
        let detail = format!(
            "{status}: {}",
            last.into_iter().rev().collect::<Vec<_>>().join(" | ")
        );
        match ended {
            Ended::TooSlow(patience) => Fault::new(
                RejectReason::Timeout,
                format!("no answer for {} s", patience.as_secs_f32()),
            ),
            Ended::Died
                if complaint.contains("memory allocation of")
                    || complaint.contains("capacity overflow") =>
            {
                Fault::new(RejectReason::OutOfMemory, detail)
            }
            Ended::Died | Ended::OutOfStep => Fault::new(RejectReason::Crashed, detail),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn tail_of(mut pipe: impl Read) -> Vec<u8> {
    let mut buffer = [0; 1024];
    let mut tail = Vec::new();
    while let Ok(length @ 1..) = pipe.read(&mut buffer) {
        tail.extend(buffer.iter().take(length));
        let excess = tail.len().saturating_sub(COMPLAINT_BYTES);
        tail.drain(..excess);
    }
    tail
}
