//! The peer: nginx serving the same bytes as files, started for the measurement and gone with it.
//! Must never use the machine's own nginx or its configuration.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::run::{pause, program};
use crate::{http, needs, portal};

pub(super) struct Nginx {
    process: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Serves `folder/www`.
    pub(super) fn start(folder: &Path) -> Result<Self> {
        let address = portal::free_address()?;
        let config = folder.join("nginx.conf");
        fs::write(&config, configuration(folder, address))
            .context("write the configuration of nginx")?;
        let binary = needs::find("nginx").context("nginx is not installed")?;
        let process = program(binary)
            .arg("-p")
            .arg(folder)
            .arg("-e")
            .arg(folder.join("error.log"))
            .arg("-c")
            .arg(&config)
            .stdin(Stdio::null())
            .spawn()
            .context("start nginx")?;
        let nginx = Self { process, address };
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            if http::get(address, "/").is_ok() {
                return Ok(nginx);
            }
            pause(Duration::from_millis(20));
        }
        let words = fs::read_to_string(folder.join("error.log")).unwrap_or_default();
        bail!("nginx does not answer: {words}")
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM, so that the master ends its workers; where it has ended already there is nothing to end.
        let mut end = program("kill");
        let _ = end.arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

/// As fast as it goes: a worker for each processor, sendfile, no log, open files kept, connections kept.
fn configuration(folder: &Path, address: SocketAddr) -> String {
    let folder = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("    {name}_temp_path {folder}/{name};\n"))
        .collect();
    format!(
        "daemon off;\nworker_processes auto;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n\
         events {{ worker_connections 1024; }}\nhttp {{\n    access_log off;\n    sendfile on;\n    tcp_nopush on;\n    \
         open_file_cache max=100;\n    keepalive_requests 1000000;\n    default_type \"text/html; charset=utf-8\";\n{temporary}    \
         server {{ listen {address}; root {folder}/www; }}\n}}\n"
    )
}
