//! Connections that can break or trickle.
//!
//! A request handler cannot close its connection, so every connection has a
//! control: an allowance of bytes that may still be written. The handler sets
//! it, and a write beyond it fails, whereupon the server drops the socket. With
//! an allowance of 0 the client receives no answer at all. A second allowance
//! sets after how many bytes the rest is sent byte by byte.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

const UNLIMITED: u64 = u64::MAX;

/// The pause between two bytes of a trickling answer.
const TRICKLE_INTERVAL: Duration = Duration::from_secs(1);

/// How long accepting pauses when the system has no sockets left.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);

#[derive(Clone, Debug)]
pub(crate) struct ConnectionControl(Arc<Allowances>);

/// Byte allowances.
#[derive(Debug)]
struct Allowances {
    /// Until the connection breaks.
    all: AtomicU64,
    /// Until the rest trickles.
    at_once: AtomicU64,
}

impl ConnectionControl {
    fn new() -> Self {
        Self(Arc::new(Allowances { all: UNLIMITED.into(), at_once: UNLIMITED.into() }))
    }

    /// Breaks the connection after so many more bytes.
    pub(crate) fn break_after(&self, bytes: u64) {
        self.0.all.store(bytes, Ordering::Relaxed);
    }

    /// Sends one byte at a time after so many more bytes.
    pub(crate) fn trickle_after(&self, bytes: u64) {
        self.0.at_once.store(bytes, Ordering::Relaxed);
    }

    fn is_unlimited(&self) -> bool {
        self.allowance() == UNLIMITED && self.at_once() == UNLIMITED
    }

    fn allowance(&self) -> u64 {
        self.0.all.load(Ordering::Relaxed)
    }

    fn at_once(&self) -> u64 {
        self.0.at_once.load(Ordering::Relaxed)
    }

    fn spend(&self, bytes: usize) {
        for left in [&self.0.all, &self.0.at_once] {
            let allowance = left.load(Ordering::Relaxed);
            if allowance != UNLIMITED {
                left.store(allowance.saturating_sub(bytes as u64), Ordering::Relaxed);
            }
        }
    }
}

/// Accepts connections with a control.
pub(crate) struct ConnectionListener(pub(crate) TcpListener);

impl Listener for ConnectionListener {
    type Io = FaultyStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (FaultyStream, SocketAddr) {
        loop {
            if let Ok((stream, address)) = self.0.accept().await {
                // Without it, an answer in two writes waits for the client's
                // acknowledgement; on failure, the answer is only late.
                let _ = stream.set_nodelay(true);
                return (
                    FaultyStream { stream, switch: ConnectionControl::new(), drip: None },
                    address,
                );
            }
            tokio::time::sleep(ACCEPT_BACKOFF).await;
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, ConnectionListener>> for ConnectionControl {
    fn connect_info(stream: IncomingStream<'_, ConnectionListener>) -> Self {
        stream.io().switch.clone()
    }
}

/// A connection with a control.
pub(crate) struct FaultyStream {
    stream: TcpStream,
    switch: ConnectionControl,
    /// When the next byte is sent, while it trickles.
    drip: Option<Pin<Box<Sleep>>>,
}

impl AsyncRead for FaultyStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for FaultyStream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        let allowed = match wire.switch.allowance().min(wire.switch.at_once().max(1)) {
            0 => return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            allowance => bytes.len().min(usize::try_from(allowance).unwrap_or(usize::MAX)),
        };
        if wire.switch.at_once() == 0 {
            let drip = wire.drip.get_or_insert_with(|| Box::pin(sleep(TRICKLE_INTERVAL)));
            ready!(drip.as_mut().poll(context));
            wire.drip = None;
        }
        let written = Pin::new(&mut wire.stream).poll_write(context, &bytes[..allowed]);
        if let Poll::Ready(Ok(count)) = written {
            wire.switch.spend(count);
        }
        written
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.switch.is_unlimited() {
            return Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices);
        }
        let first = slices.iter().find(|slice| !slice.is_empty());
        self.poll_write(context, first.map_or(&[], |slice| slice))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
