//! The sandbox in its own process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use leadping_tui::sandbox::KEY;
use serde_json::{Value, json};

use super::terminal::Launch;

/// Time limit on a busy machine.
const DEADLINE: Duration = Duration::from_secs(30);

/// Waits for a condition.
fn until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !done() {
        assert!(Instant::now() < deadline, "{what}: never came");
        thread::yield_now();
    }
}

/// A server that ends with the test.
pub(crate) struct Sandbox {
    child: Child,
    pub(crate) url: String,
}

impl Sandbox {
    pub(crate) fn start(program: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .arg("sandbox")
            .args(arguments)
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
        Self { child, url }
    }

    /// The inbox on this server.
    pub(crate) fn visitor(&self, program: &str) -> Launch {
        Launch::new(program, &[]).env("LEADPING_BASE_URL", &self.url)
    }

    /// The ids of the first conversations of the inbox.
    pub(crate) fn ids(&self, program: &str, count: usize) -> Vec<String> {
        let rows = self.rows(program, count);
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// Creates inbound messages in conversations, one after the other.
    pub(crate) fn arrive(&self, conversations: &[String]) {
        self.call("POST", "/sandbox/arrivals", &json!({ "conversationIds": conversations }));
    }

    /// The same with this text.
    pub(crate) fn arrive_with(&self, conversations: &[String], text: &str) {
        let body = json!({ "conversationIds": conversations, "text": text });
        self.call("POST", "/sandbox/arrivals", &body);
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, seconds: i64) {
        self.call("POST", "/sandbox/clock", &json!({ "advanceSeconds": seconds }));
    }

    /// Changes something as a teammate does.
    pub(crate) fn put(&self, path: &str, body: &Value) {
        self.call("PUT", path, body);
    }

    /// Injects a fault from now on.
    pub(crate) fn arm(&self, fault: &Value) {
        self.call("POST", "/sandbox/faults", fault);
    }

    /// Removes the faults.
    pub(crate) fn disarm(&self) {
        self.call("DELETE", "/sandbox/faults", &Value::Null);
    }

    /// The executed writes, as method and path.
    pub(crate) fn journal(&self) -> Vec<String> {
        let journal = self.call("GET", "/sandbox/journal", &Value::Null);
        let journal: Vec<Value> = serde_json::from_str(&journal).expect("a list");
        let text = |entry: &Value, member: &str| entry[member].as_str().expect("text").to_owned();
        journal.iter().map(|entry| text(entry, "method") + " " + &text(entry, "path")).collect()
    }

    /// Waits until the executed writes satisfy a condition.
    pub(crate) fn wait(&self, what: &str, done: impl Fn(&[String]) -> bool) {
        until(what, || done(&self.journal()));
    }

    /// Makes a request, and returns the body of its answer.
    fn call(&self, method: &str, path: &str, body: &Value) -> String {
        let address = self.url.strip_prefix("http://").expect("an address");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(address).expect("it listens");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("it takes it");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
        answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned())
    }

    /// The names in the first rows of the inbox, if they are one word.
    pub(crate) fn names(&self, program: &str, count: usize) -> Vec<String> {
        let name = |row: &Value| {
            let members = ["firstName", "lastName", "leadPhoneNumber", "email", "id"];
            let mut texts = members.iter().filter_map(|member| row[member].as_str());
            texts.find(|text| !text.is_empty()).unwrap_or_default().to_owned()
        };
        self.rows(program, count).iter().map(name).collect()
    }

    /// The first active conversations of the inbox.
    pub(crate) fn rows(&self, program: &str, count: usize) -> Vec<Value> {
        let listed = Command::new(program)
            .args([
                "list",
                "--query",
                "is:active",
                "--format",
                "ndjson",
                "--limit",
                &count.to_string(),
            ])
            .env_clear()
            .env("LEADPING_BASE_URL", &self.url)
            .output()
            .expect("it runs");
        let rows = String::from_utf8(listed.stdout).expect("text");
        let rows: Vec<Value> =
            rows.lines().map(|row| serde_json::from_str(row).expect("JSON")).collect();
        assert_eq!(rows.len(), count, "{}", String::from_utf8_lossy(&listed.stderr));
        rows
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
