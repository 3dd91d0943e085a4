//! `scheduled`, `due` and `events`, run against the sandbox as a user runs
//! them.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leadping-tui");

/// A sandbox, and a home directory for its users.
struct Sandbox {
    process: Child,
    url: String,
    home: TempDir,
}

impl Sandbox {
    fn start(arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        let mut command = Command::new(PROGRAM);
        command.args(["sandbox", "--count", "1200"]).args(arguments);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
        Self { process, url, home }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.env_clear().env("HOME", self.home.path()).env("TZ", "UTC");
        command.env("LEADPING_BASE_URL", &self.url).args(arguments);
        command.output().expect("it runs")
    }

    fn rows(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn times(rows: &[Value], pointer: &str) -> Vec<Timestamp> {
    let time = |row: &Value| row.pointer(pointer).and_then(Value::as_str)?.parse().ok();
    rows.iter().map(|row| time(row).expect("a time")).collect()
}

#[test]
fn scheduled_texts_come_in_the_order_in_which_they_go_out() {
    let sandbox = Sandbox::start(&[]);
    let rows = sandbox.rows(&["scheduled", "--format", "ndjson"]);
    assert!(rows.len() > 1 && rows.iter().all(|row| row["status"] == "scheduled"), "{rows:?}");
    assert!(times(&rows, "/scheduledFor").is_sorted());
    let limited = sandbox.rows(&["scheduled", "--format", "ndjson", "--limit", "1"]);
    assert_eq!(limited[0]["id"], rows[0]["id"]);
    let table = sandbox.run(&["scheduled", "--limit", "1"]);
    let table = String::from_utf8(table.stdout).expect("text");
    let [header, row] = table.lines().collect::<Vec<_>>()[..] else { panic!("{table}") };
    assert!(header.starts_with("SENDS AT"), "{header}");
    let text = rows[0]["text"].as_str().expect("a text");
    assert!(row.ends_with(text.lines().last().expect("a line")), "{row}");
}

#[test]
fn follow_ups_are_those_that_are_due_unless_more_are_wanted() {
    let sandbox = Sandbox::start(&[]);
    let at = "/currentLeadStatus/followUpDueAt";
    let rows = sandbox.rows(&["due", "--format", "ndjson"]);
    let now = Timestamp::now();
    assert!(!rows.is_empty() && times(&rows, at).iter().all(|due| *due <= now));
    let all = sandbox.rows(&["due", "--upcoming", "--format", "ndjson"]);
    assert!(all.len() > rows.len() && times(&all, at).iter().any(|due| *due > now));
}

#[test]
fn events_go_back_to_a_time() {
    let sandbox = Sandbox::start(&[]);
    let rows = sandbox.rows(&["events", "--format", "ndjson"]);
    assert_eq!(rows.len(), 50);
    assert!(times(&rows, "/createdAt").is_sorted_by(|a, b| a >= b));
    let since = Timestamp::now() - SignedDuration::from_hours(48);
    let rows = sandbox.rows(&["events", "--since", "2d", "--format", "ndjson"]);
    assert!(rows.len() > 50, "{}", rows.len());
    assert!(times(&rows, "/createdAt").iter().all(|at| *at >= since));
    let json = sandbox.run(&["events", "--since", "2d", "--format", "json"]);
    let json: Vec<Value> = serde_json::from_slice(&json.stdout).expect("an array");
    assert!(json.len().abs_diff(rows.len()) <= 5, "it is seconds later");
}

#[rstest]
#[case("1.0.0")]
#[case("1.0.50")]
fn an_older_server_is_said_to_be_one(#[case] version: &str) {
    let sandbox = Sandbox::start(&["--api", version]);
    let output = sandbox.run(&["due"]);
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("This server can't list follow-ups") && output.stdout.is_empty());
    assert!(!sandbox.rows(&["scheduled", "--format", "ndjson"]).is_empty());
    assert!(!sandbox.rows(&["events", "--format", "ndjson"]).is_empty());
}

#[test]
fn a_key_that_is_refused_is_no_older_server_and_flags_that_mean_nothing_are_refused() {
    let sandbox = Sandbox::start(&["--key", "sk_other"]);
    for command in ["scheduled", "due", "events"] {
        let output = sandbox.run(&[command]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert_eq!(sandbox.run(&["--lead", "l", command]).status.code(), Some(2), "{command}");
    }
    assert_eq!(sandbox.run(&["events", "--since", "2999-01-01"]).status.code(), Some(2));
}

#[test]
fn ascii_holds_for_tables_and_changes_no_format_for_scripts() {
    let sandbox = Sandbox::start(&[]);
    let lists: [&[&str]; 4] =
        [&["list", "--limit", "300"], &["scheduled"], &["due", "--upcoming"], &["events"]];
    let out = |list: &[&str], more: &[&str]| {
        let output = sandbox.run(&[list, more].concat());
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let dir = sandbox.home.path();
    let plain = lists.map(|list| out(list, &[]));
    assert!(plain[0].contains("\n● "), "{}", plain[0]);
    let json = lists.map(|list| out(list, &["--format", "ndjson"]));
    let file = dir.join("ascii.toml");
    std::fs::write(&file, "[ui]\nascii = true\n").expect("written");
    let config = ["--config", file.to_str().expect("a path")];
    for (list, (plain, json)) in lists.iter().zip(plain.iter().zip(&json)) {
        let ascii = out(list, &config);
        assert_eq!(ascii, plain.replace("\n● ", "\n* "), "{list:?}");
        assert_eq!(out(list, &[&config[..], &["--format", "ndjson"]].concat()), *json);
    }
}
