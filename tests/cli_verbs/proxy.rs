//! A server in front of the sandbox.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A request as it was sent.
pub(crate) struct Request {
    bytes: Vec<u8>,
    body: usize,
}

impl Request {
    /// Method and path.
    pub(crate) fn target(&self) -> String {
        let head = String::from_utf8_lossy(&self.bytes[..self.body]).into_owned();
        head.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes[self.body..]).into_owned()
    }

    /// The next request of a client; `None` where it sends none.
    fn read(client: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        let mut more = |bytes: &mut Vec<u8>| {
            let read = client.read(&mut chunk).unwrap_or(0);
            bytes.extend_from_slice(&chunk[..read]);
            (read > 0).then_some(())
        };
        loop {
            more(&mut bytes)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some(end) = text.find("\r\n\r\n") else { continue };
            let length = text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
            });
            let body = end + 4;
            while bytes.len() < body + length.unwrap_or(0_usize) {
                more(&mut bytes)?;
            }
            return Some(Self { bytes, body });
        }
    }

    fn pass(&self, sandbox: &str, client: &mut TcpStream) {
        let head = String::from_utf8_lossy(&self.bytes[..self.body]);
        let closing = head.trim_end().to_owned() + "\r\nConnection: close\r\n\r\n";
        let mut server = TcpStream::connect(sandbox).expect("it listens");
        server.write_all(closing.as_bytes()).expect("it takes it");
        server.write_all(&self.bytes[self.body..]).expect("it takes it");
        let _ = std::io::copy(&mut server, client);
    }
}

/// Starts a server that answers by itself where `answer` says so, else by the
/// sandbox at that address. Returns its own.
pub(crate) fn start(
    sandbox: &str,
    answer: impl Fn(&Request) -> Option<String> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (sandbox, answer) = (sandbox.to_owned(), Arc::new(answer));
    thread::spawn(move || {
        for mut client in listener.incoming().map_while(Result::ok) {
            let (sandbox, answer) = (sandbox.clone(), Arc::clone(&answer));
            thread::spawn(move || {
                let Some(request) = Request::read(&mut client) else { return };
                let Some(body) = answer(&request) else {
                    return request.pass(&sandbox, &mut client);
                };
                let _ = write!(
                    client,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\
                     Content-Length: {}\r\n\r\n{body}",
                    body.len()
                );
            });
        }
    });
    format!("http://{address}")
}
