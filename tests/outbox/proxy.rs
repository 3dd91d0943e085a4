//! A proxy between an instance and the sandbox that holds writes.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Time limit reached only by a hang.
const DEADLINE: Duration = Duration::from_secs(20);

/// When a write is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Before the server has received it.
    Request,
    /// After its effect.
    Answer,
}

pub(crate) struct Proxy {
    pub(crate) base: String,
    held: mpsc::UnboundedReceiver<()>,
}

impl Proxy {
    /// Passes reads on, and holds everything else.
    pub(crate) async fn start(to: &str, holds: Holds) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let to = to.strip_prefix("http://").expect("an address").to_owned();
        let (say, held) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&to).await.expect("it listens");
                tokio::spawn(pass(client, server, holds, say.clone()));
            }
        });
        Self { base, held }
    }

    /// Waits until a write is held.
    pub(crate) async fn held(&mut self) {
        let held = tokio::time::timeout(DEADLINE, self.held.recv()).await;
        held.expect("a write comes").expect("it runs");
    }
}

async fn pass(
    mut client: TcpStream,
    mut server: TcpStream,
    holds: Holds,
    say: mpsc::UnboundedSender<()>,
) {
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    let mut writes = false;
    loop {
        tokio::select! {
            Ok(read) = client.read(&mut asked) => {
                if read == 0 {
                    return;
                }
                writes |= !reads(&asked[..read]);
                if writes && holds == Holds::Request {
                    let _ = say.send(());
                    return std::future::pending().await;
                }
                server.write_all(&asked[..read]).await.expect("taken");
            }
            Ok(read) = server.read(&mut answered) => {
                if read == 0 {
                    return;
                }
                if writes {
                    let _ = say.send(());
                    return std::future::pending().await;
                }
                client.write_all(&answered[..read]).await.expect("taken");
            }
            else => return,
        }
    }
}

/// Whether a request is a read.
fn reads(request: &[u8]) -> bool {
    let path = request.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let lists = [&b"/suppressions/check"[..], b"/conversations/my?", b"/events/conversations/"];
    request.starts_with(b"GET ")
        || (lists.iter().any(|list| path.starts_with(list)) && !path.ends_with(b"/notes"))
}
