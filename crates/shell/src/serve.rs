//! The listening socket: connections, their limits, and an orderly end.
//! Must never know a route.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use self::refusal_io::RefusalIo;
use crate::app::App;
use crate::{assets, panics};

mod refusal_io;

/// What an operator may set about connections.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// A connection that has not sent a whole head after this is closed; also how long an idle one is kept.
    pub head_time_limit: Duration,
    pub max_connections: usize,
    /// How long requests under way may take to finish when the process is asked to stop.
    pub stop_time_limit: Duration,
}

/// Who holds the other end of the connection: a client, or a proxy. In the extensions of every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            head_time_limit: Duration::from_secs(15),
            max_connections: 10_000,
            stop_time_limit: Duration::from_secs(10),
        }
    }
}

/// Serves until SIGTERM or ctrl-c, then lets requests under way finish.
pub async fn serve(app: App, listener: TcpListener, options: ServeOptions) -> anyhow::Result<()> {
    serve_until(app, listener, options, stop_signal()).await
}

/// Serves until `stop` is done.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    options: ServeOptions,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    panics::install_hook();
    if !assets::are_built() {
        tracing::warn!("{}", assets::MISSING);
    }
    let mut server = http1::Builder::new();
    // Heads beyond these are refused by hyper itself, in the words of `refusal_io`.
    server
        .timer(TokioTimer::new())
        .header_read_timeout(options.head_time_limit)
        .max_headers(100)
        .max_buf_size(128 << 10);
    let places = Arc::new(Semaphore::new(options.max_connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = Arc::clone(&places)
            .acquire_owned()
            .await
            .context("waiting for a free connection")?;
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors: wait for some connection to end instead of spinning.
                    tracing::warn!(%error, "accepting a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let connection = graceful.watch(connect(&server, stream, Peer(peer.ip()), app.clone()));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(options.stop_time_limit, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
    Ok(())
}

fn connect(
    server: &http1::Builder,
    stream: TcpStream,
    peer: Peer,
    app: App,
) -> http1::Connection<
    TokioIo<RefusalIo>,
    impl hyper::service::HttpService<Incoming, ResBody = Body, Error = Infallible, Future: Send> + use<>,
> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "setting TCP_NODELAY");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let app = app.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        async move { Ok::<_, Infallible>(app.answer(request).await) }
    });
    server.serve_connection(TokioIo::new(RefusalIo::new(stream)), service)
}

/// Done when the process is asked to stop: SIGTERM or ctrl-c.
pub async fn stop_signal() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "listening for ctrl-c");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                tracing::warn!(%error, "listening for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
