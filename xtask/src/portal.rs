//! The built program: where it is, and running it on a free port with a data folder of its own.
//! Must never leave a server running: dropping it ends it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::http;
use crate::run::{self, cargo, program};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// Compiles in a third of the time; hot inner loops of others are optimised in it too (root Cargo.toml).
    Dev,
    Release,
}

/// Builds the program and says where it is.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--package", "gongkai"]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            build.arg("--release");
            "release"
        }
    };
    run::run(&mut build)?;
    Ok(run::target_folder()?.join(folder).join("gongkai"))
}

/// A running portal.
pub(crate) struct Portal {
    process: Child,
    address: SocketAddr,
}

impl Portal {
    /// Starts it on a free port of the loopback and waits until it answers.
    pub(crate) fn start(binary: &Path, data: &Path) -> Result<Self> {
        let address = free_address()?;
        let process = program(binary)
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", &address.to_string()])
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("start {}", binary.display()))?;
        let mut portal = Self { process, address };
        portal.wait_until_ready()?;
        Ok(portal)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.process.try_wait().context("look at the portal")? {
                bail!("the portal ended with {status} instead of serving");
            }
            if http::get(self.address, "/healthz").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            run::pause(Duration::from_millis(50));
        }
        bail!("the portal does not answer on {}", self.address)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Where it has ended already there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    listener.local_addr().context("read the port")
}
