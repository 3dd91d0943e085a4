//! The connection between an instance and the sandbox: it can break, and leave
//! some requests without an answer.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Treatment of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Open,
    /// Every connection breaks.
    Cut,
    /// Those with this path prefix are never answered.
    Hangs(&'static str),
}

/// A connection to a sandbox.
pub(crate) struct Line {
    pub(crate) base: String,
    mode: watch::Sender<Mode>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Line {
    pub(crate) async fn to(sandbox: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let server = sandbox.strip_prefix("http://").expect("an address").to_owned();
        let (mode, modes) = watch::channel(Mode::Open);
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *modes.borrow() != Mode::Cut {
                    let server = TcpStream::connect(&server).await.expect("it listens");
                    tokio::spawn(pass(client, server, modes.clone(), Arc::clone(&log)));
                }
            }
        });
        Self { base, mode, asked }
    }

    pub(crate) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Number of requests received for paths with a prefix.
    pub(crate) fn asked(&self, path: &str) -> usize {
        let asked = self.asked.lock().expect("no panic");
        asked.iter().filter(|asked| asked.starts_with(path)).count()
    }
}

async fn pass(
    mut client: TcpStream,
    mut server: TcpStream,
    mut modes: watch::Receiver<Mode>,
    log: Arc<Mutex<Vec<String>>>,
) {
    let (mut request, mut answer) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            Ok(read) = client.read(&mut request) => {
                if read == 0 {
                    return;
                }
                let head = String::from_utf8_lossy(&request[..read]);
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                log.lock().expect("no panic").push(path.clone());
                if matches!(*modes.borrow(), Mode::Hangs(prefix) if path.starts_with(prefix)) {
                    return std::future::pending().await;
                }
                server.write_all(&request[..read]).await.expect("taken");
            }
            Ok(read) = server.read(&mut answer) => {
                if read == 0 || client.write_all(&answer[..read]).await.is_err() {
                    return;
                }
            }
            Ok(()) = modes.changed() => {
                if *modes.borrow() == Mode::Cut {
                    return;
                }
            }
            else => return,
        }
    }
}
