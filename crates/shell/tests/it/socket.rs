//! The server on a real socket: heads that never become a request, slow clients, an orderly end.

use std::time::Duration;

use shell::serve::{ServeOptions, serve_until};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::portal::Portal;

struct Server {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Server {
    async fn start(options: ServeOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let until = async move {
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve_until(Portal::new().app, listener, options, until));
        Self {
            address,
            stop,
            task,
        }
    }

    /// Sends `request` on a new connection and reads until the server closes it.
    async fn exchange(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer))
            .await
            .unwrap()
            .unwrap();
        String::from_utf8(answer).unwrap()
    }
}

#[tokio::test]
async fn heads_beyond_all_measure_get_a_page_too() {
    let server = Server::start(ServeOptions::default()).await;
    let url = |n: usize| {
        format!(
            "GET /{} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            "a".repeat(n)
        )
    };
    let headers: String = (0..10_000).map(|n| format!("x-{n}: a\r\n")).collect();
    let cases = [
        (url(10_000), "414", "网址太长"),
        (url(70_000), "414", "网址太长"),
        (url(1_000_000), "414", "网址太长"),
        (
            format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n"),
            "431",
            "请求附带的信息太多",
        ),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), "400", "请求无法识别"),
        ("你好\r\n\r\n".to_owned(), "400", "请求无法识别"),
    ];
    for (request, status, words) in cases {
        let answer = server.exchange(request.as_bytes()).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{status}: {:.80}",
            answer
        );
        assert!(
            answer.contains(words) && answer.contains("</html>"),
            "{status}"
        );
    }
    let after = server
        .exchange(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await;
    assert!(after.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn a_client_that_never_finishes_its_head_is_let_go() {
    let options = ServeOptions {
        head_time_limit: Duration::from_millis(100),
        ..ServeOptions::default()
    };
    let server = Server::start(options).await;
    let answer = server
        .exchange(b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ")
        .await;
    assert!(!answer.contains("200 OK"));
}

#[tokio::test]
async fn stopping_lets_idle_connections_go_and_returns() {
    let server = Server::start(ServeOptions::default()).await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 15];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    server.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), server.task)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}
