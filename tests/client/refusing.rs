//! A loopback address that refuses connections.

use tokio::net::TcpSocket;

/// Refuses connections until dropped. The port is bound, so that no other
/// test's server gets it meanwhile, and not listened on.
pub(crate) struct Refusing(TcpSocket);

impl Refusing {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        Self(socket)
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.0.local_addr().expect("an address"))
    }
}
