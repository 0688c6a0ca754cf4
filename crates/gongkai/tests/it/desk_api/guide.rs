//! The commands of the guide, run as they stand there against a server. Must never run anything that the guide does not say.

use std::process::Command;

use shell::serve::{ServeOptions, serve_until};
use testkit::scratch::{Scratch, scratch_sqlite};
use tokio::net::TcpListener;

use super::{Client, bureau};
use crate::house::House;

const GUIDE: &str = include_str!("../../../../../docs/guide/publishing-api.md");

/// A server on a port of its own.
pub(super) struct Served {
    pub(super) origin: String,
    stop: tokio::sync::oneshot::Sender<()>,
    serving: tokio::task::JoinHandle<anyhow::Result<()>>,
}

impl Served {
    pub(super) async fn start(house: &House) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let until = async { drop(stopped.await) };
        let serve = serve_until(house.app(), listener, ServeOptions::default(), until);
        Self {
            origin,
            stop,
            serving: tokio::spawn(serve),
        }
    }

    pub(super) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap().unwrap();
    }
}

async fn walk(scratch: &Scratch) -> String {
    let house = House::open(scratch).await;
    bureau(&house).await;
    let oa = Client::of(&house, "editor").await;
    let served = Served::start(&house).await;
    let blocks = GUIDE.split("```sh\n").skip(1);
    let commands: Vec<&str> = blocks
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    let folder = scratch.folder().join("guide");
    std::fs::create_dir(&folder).unwrap();
    let mut shell = Command::new("bash");
    shell
        .current_dir(folder)
        .env("ORIGIN", &served.origin)
        .env("TOKEN", oa.token())
        .args(["-eu", "-c", &commands.join("\n")]);
    let output = tokio::task::spawn_blocking(move || shell.output())
        .await
        .unwrap()
        .unwrap();
    served.stop().await;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_the_guide_do_what_it_says() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let told = walk(&scratch).await;
    for word in [
        "\"step\":\"legal\"",
        "\"deadline\":{",
        "\"is_running\":true",
        "\"form\":\"公告\"",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(
        told.matches("\"step\":\"draft\"").count() >= 2,
        "begun, and taken back: {told}"
    );
}
