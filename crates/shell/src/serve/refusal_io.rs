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

const MALFORMED: &str = "400 Bad Request";
const URI_TOO_LONG: &str = "414 URI Too Long";
const TOO_LARGE: &str = "431 Request Header Fields Too Large";

/// The statuses that hyper gives to heads it refuses, and our pages for them.
const BARE: [(&str, &str); 3] = [
    (
        MALFORMED,
        include_str!("../../templates/refusals/malformed.html"),
    ),
    (
        URI_TOO_LONG,
        include_str!("../../templates/refusals/uri-too-long.html"),
    ),
    (
        TOO_LARGE,
        include_str!("../../templates/refusals/headers-too-large.html"),
    ),
];

/// After a refusal, so much of what the client still sends is read and thrown away: closing before would reset the
/// connection, and the client would never see the answer.
const MAX_DRAINED: usize = 16 << 20;
const MAX_DRAIN_TIME: Duration = Duration::from_secs(5);

pub(crate) struct RefusalIo {
    stream: TcpStream,
    /// Whether the request line of the head being read has ended: hyper calls both an endless address and endless
    /// headers too large.
    has_request_line: bool,
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
            has_request_line: false,
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
        let n_before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if !self.has_request_line {
            let read = buffer.filled().get(n_before..).unwrap_or_default();
            self.has_request_line = read.contains(&b'\n');
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for RefusalIo {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match refusal_for(bytes, self.has_request_line) {
            Some(refusal) => {
                self.refusal = Some(refusal);
                Poll::Ready(Ok(bytes.len()))
            }
            None => {
                // An answer is going out: what comes in next is another head.
                self.has_request_line = false;
                Pin::new(&mut self.stream).poll_write(context, bytes)
            }
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match slices
            .first()
            .and_then(|head| refusal_for(head, self.has_request_line))
        {
            Some(refusal) => {
                self.refusal = Some(refusal);
                Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()))
            }
            None => {
                self.has_request_line = false;
                Pin::new(&mut self.stream).poll_write_vectored(context, slices)
            }
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
fn refusal_for(bytes: &[u8], has_request_line: bool) -> Option<Refusal> {
    let status = BARE
        .iter()
        .map(|(status, _)| *status)
        .find(|status| starts_with_status(bytes, status))?;
    let head = std::str::from_utf8(bytes).ok()?;
    // Every error of the app has a page; only hyper's own is empty.
    let is_bare = head.ends_with("\r\n\r\n")
        && head
            .to_ascii_lowercase()
            .contains("\r\ncontent-length: 0\r\n");
    let true_status = if status == TOO_LARGE && !has_request_line {
        URI_TOO_LONG
    } else {
        status
    };
    let (_, page) = BARE.iter().find(|(status, _)| *status == true_status)?;
    is_bare.then(|| Refusal {
        unsent: format!(
            "HTTP/1.1 {true_status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
             cache-control: no-store\r\ncontent-security-policy: default-src 'none'\r\n\
             x-content-type-options: nosniff\r\nconnection: close\r\n\r\n{page}",
            page.len()
        )
        .into_bytes(),
        n_sent: 0,
        n_drained: 0,
        is_shut: false,
        deadline: Box::pin(sleep(MAX_DRAIN_TIME)),
    })
}

fn starts_with_status(bytes: &[u8], status: &str) -> bool {
    bytes
        .strip_prefix(b"HTTP/1.1 ")
        .is_some_and(|rest| rest.get(..3) == status.as_bytes().get(..3))
}
