//! Connections that can be made to break.
//!
//! A request handler cannot close its connection, so every connection carries a
//! switch: an allowance of bytes that may still go out. The handler sets it,
//! and the write that exceeds it fails, whereupon the server drops the socket.
//! With an allowance of 0 the client sees no answer at all.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const UNLIMITED: u64 = u64::MAX;

/// How long accepting pauses when the system has no sockets left.
const BREATH: Duration = Duration::from_millis(50);

/// Breaks a connection.
#[derive(Clone, Debug)]
pub(crate) struct Switch(Arc<AtomicU64>);

impl Switch {
    /// Lets so many more bytes out, then breaks the connection.
    pub(crate) fn break_after(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn allowance(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn spend(&self, bytes: usize) {
        let allowance = self.allowance();
        if allowance != UNLIMITED {
            self.0.store(allowance.saturating_sub(bytes as u64), Ordering::Relaxed);
        }
    }
}

/// Accepts connections with a switch.
pub(crate) struct Door(pub(crate) TcpListener);

impl Listener for Door {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        loop {
            if let Ok((stream, address)) = self.0.accept().await {
                // Without it, an answer in two writes waits for the client's
                // acknowledgement; where it fails, the answer is only late.
                let _ = stream.set_nodelay(true);
                return (Wire { stream, switch: Switch(Arc::new(UNLIMITED.into())) }, address);
            }
            tokio::time::sleep(BREATH).await;
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().switch.clone()
    }
}

/// A connection with a switch.
pub(crate) struct Wire {
    stream: TcpStream,
    switch: Switch,
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        let allowed = match wire.switch.allowance() {
            0 => return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            allowance => bytes.len().min(usize::try_from(allowance).unwrap_or(usize::MAX)),
        };
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
        if self.switch.allowance() == UNLIMITED {
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
