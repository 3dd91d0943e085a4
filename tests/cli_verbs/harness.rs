//! A sandbox, a user, and runs of the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leadping-tui");

/// Text that must appear only where it was requested.
pub(crate) const WORDS: &str = "see you at seven";

/// A sandbox in its own process, and a user with an own home.
pub(crate) struct Harness {
    server: Child,
    address: String,
    home: TempDir,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Harness {
    pub(crate) fn new(arguments: &[&str]) -> Self {
        let mut server = Command::new(PROGRAM)
            .args(["sandbox", "--count", "400"])
            .args(arguments)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let mut line = String::new();
        let out = server.stdout.as_mut().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("one line");
        let address = line.trim().strip_prefix("listening on http://").expect("an address");
        let address = address.to_owned();
        Self { server, address, home: tempfile::tempdir().expect("a directory") }
    }

    pub(crate) fn configure(&self, config: &str) {
        std::fs::write(self.home.path().join("config.toml"), config).expect("written");
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        let url = format!("http://{}", self.address);
        command.args(arguments).env_clear().env("HOME", self.home.path()).env("TZ", "UTC");
        command.env("LEADPING_BASE_URL", url).env("XDG_STATE_HOME", self.home.path().join("state"));
        let config = self.home.path().join("config.toml");
        if config.exists() {
            command.env("LEADPING_TUI_CONFIG", config);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("the program starts")
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.start(arguments))
    }

    /// Runs on a full disk.
    pub(crate) fn run_without_room(&self, arguments: &[&str]) -> Run {
        let command = self.command(&[]);
        let mut shell = Command::new("sh");
        let script = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
        shell.args(["-c", script, "sh", PROGRAM]).args(arguments).env_clear();
        for (name, value) in command.get_envs() {
            shell.env(name, value.expect("none is taken away"));
        }
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Run::of(shell.spawn().expect("the program starts"))
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("it starts");
        let mut pipe = child.stdin.take().expect("piped");
        pipe.write_all(input.as_bytes()).expect("it reads");
        drop(pipe);
        Run::of(child)
    }

    /// The sandbox's answer to a call.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let (address, body) = (&self.address, body.to_string());
        let body = if method == "GET" { "" } else { body.as_str() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Authorization: Bearer sk_sandbox\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("it takes it");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        serde_json::from_str(body).expect("JSON")
    }

    /// The executed writes, as method and path.
    pub(crate) fn journal(&self) -> Vec<String> {
        let journal = self.call("GET", "/sandbox/journal", &Value::Null);
        let text = |entry: &Value, member: &str| entry[member].as_str().expect("text").to_owned();
        let entries = journal.as_array().expect("a list").iter();
        entries.map(|entry| text(entry, "method") + " " + &text(entry, "path")).collect()
    }

    pub(crate) fn arm(&self, fault: &Value) {
        self.call("POST", "/sandbox/faults", fault);
    }

    pub(crate) fn arrive(&self, conversation: &str, text: &str) {
        let body = json!({"conversationIds": [conversation], "text": text});
        self.call("POST", "/sandbox/arrivals", &body);
    }

    /// Conversations with so many different leads, none of which is archived.
    pub(crate) fn of_different_leads(&self, count: usize) -> Vec<String> {
        let run = self.run(&["list", "--all", "--format", "ndjson", "--query", "is:active"]);
        let mut leads = std::collections::HashSet::new();
        let rows = run.lines();
        let rows = rows.iter().filter(|row| leads.insert(row["leadId"].to_string()));
        let ids: Vec<String> =
            rows.map(|row| row["id"].as_str().expect("an id").to_owned()).take(count).collect();
        assert_eq!(ids.len(), count);
        ids
    }

    /// The unfinished outbox entries.
    pub(crate) fn outbox(&self) -> Vec<Value> {
        let run = self.run(&["outbox", "list", "--format", "ndjson"]);
        run.assert_code(0);
        run.lines()
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Run {
    pub(crate) fn of(child: Child) -> Self {
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        let run =
            Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!run.err.contains(WORDS), "{run:?}");
        run
    }

    pub(crate) fn assert_code(&self, code: i32) {
        assert_eq!(self.code, Some(code), "{self:?}");
    }

    /// Asserts a refusal before anything was done.
    pub(crate) fn assert_refused(&self, words: &[&str]) {
        self.assert_code(2);
        assert_eq!(self.out, "");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in {self:?}");
        }
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The result of each id, in the order of the lines.
    pub(crate) fn results(&self) -> Vec<(String, String)> {
        let text = |line: &Value, member: &str| line[member].as_str().expect("text").to_owned();
        self.lines().iter().map(|line| (text(line, "id"), text(line, "result"))).collect()
    }

    pub(crate) fn assert_results(&self, expected: &[(&str, &str)]) {
        let results = self.results();
        let results: Vec<(&str, &str)> =
            results.iter().map(|(id, result)| (id.as_str(), result.as_str())).collect();
        assert_eq!(results, expected, "{self:?}");
    }
}

pub(crate) fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &pid]).status().expect("kill runs").success());
}
