//! A connection that gives hyper's bare refusals a page. Heads that are too long or not HTTP never become a request:
//! hyper answers them itself, with a status and nothing to read, and closes while the client may still be sending.
//! Must never change an answer of the app; those are told apart by having a body.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// What hyper writes for a head it refuses, up to the reason phrase.
const BARE: [(&[u8], &str); 3] = [
    (
        b"HTTP/1.1 400 ",
        include_str!("../../templates/refusals/malformed.html"),
    ),
    (
        b"HTTP/1.1 414 ",
        include_str!("../../templates/refusals/uri-too-long.html"),
    ),
    (
        b"HTTP/1.1 431 ",
        include_str!("../../templates/refusals/headers-too-large.html"),
    ),
];

/// After a refusal, so much of what the client still sends is read and thrown away: closing before would reset the
/// connection, and the client would never see the answer.
const MAX_DRAINED: usize = 16 << 20;
const MAX_DRAIN_TIME: Duration = Duration::from_secs(5);

pub(crate) struct RefusalIo {
    stream: TcpStream,
    refusal: Option<Refusal>,
}

struct Refusal {
    unsent: Vec<u8>,
    n_sent: usize,
    n_drained: usize,
    is_shut: bool,
    deadline: Pin<Box<Sleep>>,
}

impl RefusalIo {
    pub(crate) const fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            refusal: None,
        }
    }

    fn poll_refusal(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(refusal) = &mut self.refusal else {
            return Poll::Ready(Ok(()));
        };
        while let Some(unsent) = refusal
            .unsent
            .get(refusal.n_sent..)
            .filter(|unsent| !unsent.is_empty())
        {
            refusal.n_sent += ready!(Pin::new(&mut self.stream).poll_write(context, unsent))?;
        }
        Poll::Ready(Ok(()))
    }

    /// Reads on until the client has stopped sending, within limits.
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(refusal) = &mut self.refusal else {
            return Poll::Ready(Ok(()));
        };
        let mut space = [0; 16 << 10];
        while refusal.n_drained < MAX_DRAINED
            && refusal.deadline.as_mut().poll(context).is_pending()
        {
            let mut buffer = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer))?;
            match buffer.filled().len() {
                0 => break,
                n => refusal.n_drained += n,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for RefusalIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for RefusalIo {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match refusal_for(bytes) {
            Some(refusal) => {
                self.refusal = Some(refusal);
                Poll::Ready(Ok(bytes.len()))
            }
            None => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match slices.first().and_then(|head| refusal_for(head)) {
            Some(refusal) => {
                self.refusal = Some(refusal);
                Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()))
            }
            None => Pin::new(&mut self.stream).poll_write_vectored(context, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_refusal(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_refusal(context))?;
        if !self.refusal.as_ref().is_some_and(|refusal| refusal.is_shut) {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
            if let Some(refusal) = &mut self.refusal {
                refusal.is_shut = true;
            }
        }
        self.poll_drain(context)
    }
}

/// The answer in place of hyper's, when `bytes` is one of hyper's own.
fn refusal_for(bytes: &[u8]) -> Option<Refusal> {
    let (start, page) = BARE.iter().find(|(start, _)| bytes.starts_with(start))?;
    let head = std::str::from_utf8(bytes).ok()?;
    // Every error of the app has a page; only hyper's own is empty.
    let is_bare = head.ends_with("\r\n\r\n")
        && head
            .to_ascii_lowercase()
            .contains("\r\ncontent-length: 0\r\n");
    let start = std::str::from_utf8(start).ok()?;
    is_bare.then(|| Refusal {
        unsent: format!(
            "{start}Refused\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
             content-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n{page}",
            page.len()
        )
        .into_bytes(),
        n_sent: 0,
        n_drained: 0,
        is_shut: false,
        deadline: Box::pin(sleep(MAX_DRAIN_TIME)),
    })
}
