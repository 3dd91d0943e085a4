//! The real program: `doctor`, `--verbose` and the log level of the environment.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leadping-tui");

/// A key that must not appear in any output.
const KEY: &str = "sk_never_shown_7d1f";

/// All checks, in their order.
const CHECKS: [&str; 18] = [
    "config",
    "keys",
    "key",
    "dns",
    "tls",
    "http",
    "clock",
    "rate_limit",
    "api",
    "colors",
    "widths",
    "tmux",
    "clipboard",
    "editor",
    "time_zone",
    "disk",
    "log",
    "state",
];

/// A user with an own home and an empty environment.
struct User {
    home: TempDir,
}

#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl User {
    fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a directory") }
    }

    fn configured(config: &str) -> Self {
        let user = Self::new();
        fs::write(user.path("config.toml"), config).expect("written");
        user
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn state(&self) -> PathBuf {
        let state = if cfg!(target_os = "macos") { "Library/Application Support" } else { "state" };
        self.path(state).join("leadping-tui")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env_clear().env("HOME", self.home.path()).env("TZ", "UTC");
        command.env("XDG_STATE_HOME", self.path("state")).env("LEADPING_API_KEY", KEY);
        command.env("TERM", "dumb").env("EDITOR", "/bin/sh");
        let config = self.path("config.toml");
        if config.exists() {
            command.env("LEADPING_TUI_CONFIG", config);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }

    /// The checks of `doctor --json` by their names, and the exit code.
    fn doctor(&self, arguments: &[&str]) -> (BTreeMap<String, Value>, Option<i32>) {
        let mut all = vec!["doctor", "--json"];
        all.extend(arguments);
        checks(&self.run(&all))
    }
}

fn run(command: &mut Command) -> Run {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    let run = Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    };
    assert!(!run.out.contains(KEY) && !run.err.contains(KEY), "a key was shown: {run:?}");
    run
}

fn checks(run: &Run) -> (BTreeMap<String, Value>, Option<i32>) {
    let array: Vec<Value> = serde_json::from_str(&run.out).expect("a JSON array");
    let name = |check: &Value| check["check"].as_str().expect("a name").to_owned();
    (array.into_iter().map(|check| (name(&check), check)).collect(), run.code)
}

fn status(checks: &BTreeMap<String, Value>, check: &str) -> String {
    checks[check]["status"].as_str().expect("a status").to_owned()
}

fn detail(checks: &BTreeMap<String, Value>, check: &str) -> String {
    checks[check]["detail"].as_str().expect("a detail").to_owned()
}

/// A sandbox in its own process; it ends with the test.
struct Sandbox {
    child: Child,
    url: String,
}

impl Sandbox {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(["sandbox", "--count", "10"]).args(arguments).env_clear();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("one line");
        let url = line.trim().strip_prefix("listening on ").expect("the address").to_owned();
        Self { child, url }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that answers each request with the same head and an empty object.
fn server(head: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(&stream, head));
        }
    });
    format!("http://{address}")
}

/// Answers one request. The other side may be gone.
fn answer(mut stream: &TcpStream, head: &str) {
    let mut lines = BufReader::new(stream).lines();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let answer = format!(
        "HTTP/1.1 {head}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\
         Connection: close\r\n\r\n{{}}"
    );
    let _ = stream.write_all(answer.as_bytes());
    let _ = stream.read(&mut [0; 1024]);
}

#[test]
fn all_is_well_with_the_sandbox() {
    let sandbox = Sandbox::start(&[]);
    let user = User::new();
    let run = user.run(&["doctor", "--base-url", &sandbox.url]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    let lines: Vec<Vec<&str>> = run
        .out
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let names: Vec<&str> = lines.iter().map(|words| words[1]).collect();
    assert_eq!(names[..18], CHECKS);
    assert_eq!(names[18..], ["outbox"]);
    assert!(lines.iter().all(|words| words[0] != "broken"), "{}", run.out);
    for name in ["config", "keys", "key", "dns", "http", "clock", "api", "disk", "outbox"] {
        let line = lines.iter().find(|words| words[1] == name).expect(name);
        assert_eq!(line[0], "ok", "{line:?}");
    }
    assert!(!user.state().exists(), "nothing is made by looking");
}

#[test]
fn json_has_every_check_with_the_same_members() {
    let (checks, code) = User::new().doctor(&["--offline"]);
    assert_eq!(code, Some(0));
    let network = ["dns", "tls", "http", "clock", "rate_limit", "api"];
    assert!(network.iter().all(|name| !checks.contains_key(*name)), "{checks:?}");
    for name in CHECKS.iter().filter(|name| !network.contains(name)) {
        let members: Vec<&String> = checks[*name].as_object().expect("an object").keys().collect();
        assert_eq!(members, ["check", "detail", "fix", "status"]);
    }
    assert_eq!(detail(&checks, "key"), "From LEADPING_API_KEY: an organization's key");
}

#[test]
fn a_configuration_that_is_broken_is_reported_and_the_key_goes_nowhere() {
    let sandbox = Sandbox::start(&[]);
    let config = "base_url = \"https://leadping.example\"\nprofil = \"a\"\n";
    let user = User::configured(config);
    let (checks, code) = user.doctor(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(status(&checks, "config"), "broken");
    let told = detail(&checks, "config");
    assert!(told.ends_with("config.toml:2:1: Unknown key `profil`"), "{told}");
    assert!(checks["config"]["fix"].as_str().is_some_and(|fix| fix.contains("profile")));
    for name in ["dns", "http", "api", "state", "outbox"] {
        assert_eq!(status(&checks, name), "skipped", "{name}");
    }
    let mut without_key = user.command(&["doctor", "--json", "--offline"]);
    let (without_key, _) = self::checks(&run(without_key.env_remove("LEADPING_API_KEY")));
    assert_eq!(status(&without_key, "key"), "skipped");
    // With an address of its own the rest is examined.
    let (checks, code) = user.doctor(&["--base-url", &sandbox.url]);
    assert_eq!((code, &*status(&checks, "http")), (Some(1), "ok"));
}

#[test]
fn an_address_that_is_none_leaves_the_key_to_be_checked() {
    let (checks, code) = User::new().doctor(&["--base-url", "ftp://leadping.example"]);
    assert_eq!((code, &*status(&checks, "address")), (Some(1), "broken"));
    assert_eq!(status(&checks, "key"), "ok");
    for name in ["dns", "tls", "http", "clock", "rate_limit", "api"] {
        assert_eq!(status(&checks, name), "skipped", "{name}");
    }
}

#[rstest]
#[case("LEADPING_TUI_LOG", "loud")]
#[case("LEADPING_READ_ONLY", "maybe")]
#[case("LEADPING_PROFILE", "nobody")]
fn a_variable_that_is_wrong_leaves_the_file_in_use(#[case] variable: &str, #[case] value: &str) {
    let user = User::configured("api_key_command = \"echo sk_of_the_file\"\n[profiles.a]\n");
    let mut command = user.command(&["doctor", "--json", "--offline"]);
    command.env_remove("LEADPING_API_KEY").env(variable, value);
    let (checks, code) = checks(&run(&mut command));
    assert_eq!((code, &*status(&checks, "config")), (Some(1), "broken"));
    assert!(detail(&checks, "config").contains(variable), "{checks:?}");
    assert_eq!(status(&checks, "key"), "ok", "{checks:?}");
    assert!(!checks["config"].to_string().contains("Until then"), "{checks:?}");
}

#[test]
fn key_bindings_and_the_theme_are_part_of_the_configuration() {
    let user = User::configured("[keys.global]\n\"d\" = \"refresh\"\n");
    let (checks, code) = user.doctor(&["--offline"]);
    assert_eq!((code, &*status(&checks, "keys")), (Some(0), "warning"));
    let user = User::configured("[keys.global]\n\"Z\" = \"quit\"\n\"Z Z\" = \"back\"\n");
    let (checks, code) = user.doctor(&["--offline"]);
    assert_eq!((code, &*status(&checks, "keys")), (Some(1), "broken"));
    let user = User::configured("[ui]\ntheme = \"drak\"\n");
    let (checks, code) = user.doctor(&["--offline"]);
    assert_eq!((code, &*status(&checks, "config")), (Some(1), "broken"));
    assert!(detail(&checks, "config").contains("Unknown theme `drak`"));
}

#[rstest]
#[case("lp_src_never_shown_7d1f", "source key")]
#[case("sk never shown", "spaces")]
#[case("", "No API key found")]
fn a_key_that_cannot_be_used_is_told_and_not_shown(#[case] key: &str, #[case] says: &str) {
    let user = User::new();
    let mut command = user.command(&["doctor", "--json", "--offline"]);
    let run = run(command.env("LEADPING_API_KEY", key));
    assert!(key.is_empty() || !run.out.contains(key), "{run:?}");
    let (checks, code) = checks(&run);
    assert_eq!((code, &*status(&checks, "key")), (Some(1), "broken"));
    assert!(detail(&checks, "key").contains(says), "{checks:?}");
    assert!(run.err.starts_with("leadping-tui: 1 problem"), "{run:?}");
}

#[test]
fn the_head_of_the_answer_tells_clock_limit_and_trace() {
    let head = "200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-RateLimit-Limit: 100\r\n\
                X-RateLimit-Remaining: 0\r\nX-Request-Id: r-1";
    let url = server(head);
    let user = User::configured("[network]\nrequests_per_minute = 240\n");
    let (checks, code) = user.doctor(&["--base-url", &url]);
    assert_eq!(code, Some(1));
    assert_eq!(status(&checks, "clock"), "broken");
    assert!(detail(&checks, "clock").contains("days ahead of 127.0.0.1:"), "{checks:?}");
    assert_eq!(status(&checks, "rate_limit"), "warning");
    assert!(detail(&checks, "rate_limit").starts_with("The server allows 100, 0 left; "));
    assert!(detail(&checks, "http").ends_with(", trace r-1"), "{checks:?}");
}

#[test]
fn a_key_that_is_refused_and_a_server_that_fails_are_broken() {
    for (head, says) in [("401 Unauthorized", "API key rejected"), ("500 No", "Server error")] {
        let (checks, code) = User::new().doctor(&["--base-url", &server(head)]);
        assert_eq!((code, &*status(&checks, "http")), (Some(1), "broken"));
        assert!(detail(&checks, "http").contains(says), "{checks:?}");
        assert_eq!(status(&checks, "api"), "skipped");
    }
}

#[test]
fn a_server_without_tls_or_without_anything_is_broken() {
    let plain = server("200 OK").replace("http:", "https:");
    let (checks, code) = User::new().doctor(&["--base-url", &plain]);
    assert_eq!((code, &*status(&checks, "tls")), (Some(1), "broken"), "{checks:?}");
    assert_eq!(status(&checks, "http"), "skipped");
    let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port");
    let (checks, code) = User::new().doctor(&["--base-url", &format!("http://{port}")]);
    assert_eq!((code, &*status(&checks, "http")), (Some(1), "broken"));
    assert!(detail(&checks, "http").contains("connection refused"), "{checks:?}");
}

#[rstest]
#[case("1.0.0", "warning", "Older than 1.0.30")]
#[case("1.0.30", "warning", "Version 1.0.30 or newer, older than 1.0.75")]
#[case("1.0.75", "warning", "Version 1.0.75 or newer, older than 1.0.80")]
#[case("1.0.83", "ok", "Version 1.0.80 or newer: has all that is needed")]
fn the_generation_of_the_api_is_told(
    #[case] version: &str,
    #[case] expected: &str,
    #[case] says: &str,
) {
    let sandbox = Sandbox::start(&["--api", version]);
    let (checks, code) = User::new().doctor(&["--base-url", &sandbox.url]);
    assert_eq!((code, &*detail(&checks, "api")), (Some(0), says));
    assert_eq!(status(&checks, "api"), expected);
}

#[test]
fn the_disk_is_examined_and_left_as_it_is() {
    let sandbox = Sandbox::start(&[]);
    let user = User::new();
    let url = ["--base-url", &sandbox.url];
    let listed = user.run(&["list", "--limit", "1", "--format", "ndjson", url[0], url[1]]);
    let record: Value = serde_json::from_str(listed.out.trim()).expect("a record");
    let id = record["id"].as_str().expect("an id");
    assert_eq!(user.run(&["note", "--text", "x", id, url[0], url[1]]).code, Some(0));
    let folder = user.state().join("outbox");
    let folder = fs::read_dir(folder).expect("outboxes").next().expect("one").expect("read").path();
    let (checks, code) = user.doctor(&url);
    assert_eq!((code, &*detail(&checks, "outbox")), (Some(0), "Empty"));

    fs::set_permissions(user.state(), Permissions::from_mode(0o755)).expect("mode");
    let (checks, code) = user.doctor(&url);
    assert_eq!((code, &*status(&checks, "disk")), (Some(0), "warning"));
    assert!(detail(&checks, "disk").contains("mode 0755"), "{checks:?}");

    fs::write(folder.join("damaged-1.sqlite"), "").expect("written");
    let (checks, _) = user.doctor(&url);
    assert_eq!(status(&checks, "outbox"), "warning");
    let database = folder.join("outbox.sqlite");
    for beside in ["outbox.sqlite-wal", "outbox.sqlite-shm"] {
        let _ = fs::remove_file(folder.join(beside));
    }
    fs::write(&database, "no database at all, but long enough to be read as one").expect("written");
    let (checks, code) = user.doctor(&url);
    assert_eq!((code, &*status(&checks, "outbox")), (Some(1), "broken"), "{checks:?}");
    assert!(fs::read(&database).is_ok_and(|bytes| bytes.starts_with(b"no database")));
}

/// A program that answers as tmux, and writes its environment to a file.
fn fake_tmux(user: &User, options: &str) -> PathBuf {
    let folder = user.path("programs");
    fs::create_dir_all(&folder).expect("a folder");
    let script = format!(
        "#!/bin/sh\n/usr/bin/env > \"$0.env\"\ncase \"$*\" in\n-V) echo 'tmux 3.5a';;\n{options}\nesac\n"
    );
    let tmux = folder.join("tmux");
    fs::write(&tmux, script).expect("written");
    fs::set_permissions(&tmux, Permissions::from_mode(0o755)).expect("mode");
    tmux
}

#[test]
fn tmux_is_asked_without_the_key() {
    let user = User::configured("[notify]\ndesktop = true\n");
    let options = "*set-clipboard) echo off;;\n*allow-passthrough) echo off;;";
    let tmux = fake_tmux(&user, options);
    let mut command = user.command(&["doctor", "--json", "--offline"]);
    let folder = tmux.parent().expect("a folder").to_owned();
    command.env("PATH", folder).env("TMUX", "/tmp/x,1,0").env("TERM", "tmux-256color");
    let (checks, code) = checks(&run(&mut command));
    assert_eq!((code, &*status(&checks, "tmux")), (Some(0), "warning"), "{checks:?}");
    assert_eq!(detail(&checks, "tmux"), "tmux 3.5a, set-clipboard off, allow-passthrough off",);
    let environment = fs::read_to_string(tmux.with_extension("env")).expect("it ran");
    assert!(!environment.contains("LEADPING_API_KEY"), "{environment}");
}

/// What a terminal shows of `doctor`, which answers queries of the cursor's
/// position with a column, and whether it is in line mode at the end.
fn in_terminal(user: &User, column: Option<u16>) -> (String, bool) {
    script_in_terminal(user, "\"$@\"", "\x1b[6n", column)
}

/// Likewise of a shell script, whose arguments are those of `doctor`; the column
/// is told each time that `after` is shown.
fn script_in_terminal(
    user: &User,
    script: &str,
    after: &str,
    column: Option<u16>,
) -> (String, bool) {
    let size = PtySize { cols: 200, ..PtySize::default() };
    let pty = native_pty_system().openpty(size).expect("a terminal");
    let mut command = CommandBuilder::new("/bin/sh");
    let script = format!("{script}; stty -a");
    command.args(["-c", &script, "sh", PROGRAM, "doctor", "--offline"]);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LEADPING_API_KEY", KEY), ("TZ", "UTC")] {
        command.env(name, value);
    }
    command.env("HOME", user.home.path());
    command.env("PATH", "/usr/bin:/bin");
    let mut child = pty.slave.spawn_command(command).expect("it starts");
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().expect("a reader");
    let writer = Arc::new(Mutex::new(pty.master.take_writer().expect("a writer")));
    let mut shown = Vec::new();
    let mut bytes = [0; 1024];
    let mut answered = 0;
    while let Ok(count @ 1..) = reader.read(&mut bytes) {
        shown.extend_from_slice(&bytes[..count]);
        let asked = shown.windows(after.len()).filter(|it| *it == after.as_bytes()).count();
        for _ in answered..asked {
            if let Some(column) = column {
                let report = format!("\x1b[1;{column}R");
                let mut writer = writer.lock().expect("no panic");
                writer.write_all(report.as_bytes()).expect("written");
            }
        }
        answered = asked;
    }
    child.wait().expect("it ends");
    let shown = String::from_utf8_lossy(&shown).into_owned();
    let is_in_line_mode = shown.contains(" icanon") && shown.contains(" echo ");
    (shown, is_in_line_mode)
}

#[test]
fn the_terminal_is_asked_for_widths_and_left_as_it_was() {
    let user = User::new();
    let (shown, is_in_line_mode) = in_terminal(&user, Some(3));
    assert!(is_in_line_mode, "{shown}");
    let widths = shown.lines().find(|line| line.contains(" widths ")).expect("the check");
    assert!(widths.contains("e\u{301} 2 wide, not 1"), "{widths:?}");
    assert_eq!(widths.matches(" wide").count(), 1, "{widths:?}");
    assert_eq!(shown.matches("\x1b[6n").count(), 6);
}

#[test]
fn a_terminal_that_never_answers_is_asked_once() {
    let (shown, is_in_line_mode) = in_terminal(&User::new(), None);
    assert!(is_in_line_mode, "{shown}");
    assert!(shown.contains("The terminal doesn't tell where its cursor is"), "{shown}");
    assert_eq!(shown.matches("\x1b[6n").count(), 1);
}

#[test]
fn an_answer_that_comes_late_is_not_left_to_the_shell() {
    // The line is cleared when the time is over.
    let clear = "\r\x1b[K";
    let (shown, is_in_line_mode) = script_in_terminal(&User::new(), "\"$@\"", clear, Some(3));
    assert!(is_in_line_mode, "{shown}");
    assert_eq!(shown.matches(clear).count(), 1, "{shown:?}");
    assert!(!shown.contains("[1;3R"), "{shown:?}");
}

#[test]
fn a_terminal_that_does_not_show_the_report_is_not_asked() {
    let (shown, is_in_line_mode) =
        script_in_terminal(&User::new(), "\"$@\" | cat", "\x1b[6n", Some(3));
    assert!(is_in_line_mode, "{shown}");
    assert!(shown.contains("No terminal to ask"), "{shown}");
    assert!(!shown.contains("\x1b[6n") && !shown.contains('王'), "{shown:?}");
}

#[test]
fn flags_of_lists_are_refused() {
    for arguments in [&["--query", "x", "doctor"][..], &["doctor", "--all"]] {
        assert_eq!(User::new().run(arguments).code, Some(2), "{arguments:?}");
    }
}

/// The lines that `--verbose` adds.
fn log_lines(run: &Run) -> Vec<&str> {
    run.err.lines().filter(|line| line.contains(" DEBUG ")).collect()
}

#[rstest]
#[case(&["-v", "list"])]
#[case(&["list", "-v"])]
#[case(&["list", "--verbose"])]
fn verbose_logs_each_request_without_its_text(#[case] arguments: &[&str]) {
    let sandbox = Sandbox::start(&[]);
    let user = User::new();
    let mut all = arguments.to_vec();
    all.extend(["--base-url", &sandbox.url, "--query", "hunter2"]);
    let run = user.run(&all);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = log_lines(&run);
    assert!(lines.iter().any(|line| line.contains("POST /conversations/my status=200 milli")));
    assert!(!run.err.contains("hunter2") && !run.out.contains("DEBUG"), "{run:?}");
    assert!(!run.err.contains('\u{1b}'), "{run:?}");
}

#[test]
fn verbose_tells_trace_and_retries() {
    let sandbox = Sandbox::start(&["--fail-rate", "1"]);
    let user = User::configured("[network]\nattempts = 2\n");
    let run = user.run(&["list", "-v", "--base-url", &sandbox.url]);
    assert_eq!(run.code, Some(5), "{run:?}");
    let lines = log_lines(&run);
    let failed = lines.iter().filter(|line| line.contains("failed"));
    let failed: Vec<_> = failed.filter(|line| line.contains("/conversations/my")).collect();
    assert_eq!(failed.len(), 2, "{run:?}");
    assert!(failed[0].contains("status=50") && failed[0].contains("trace_id=\"00-"), "{failed:?}");
    assert!(lines.iter().any(|line| line.contains("waiting before a retry")), "{lines:?}");
}

#[test]
fn verbose_is_not_for_the_screen() {
    for arguments in [&["-v"][..], &["demo", "-v"], &["-v", "demo"]] {
        let run = User::new().run(arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains("LEADPING_TUI_LOG=debug"), "{run:?}");
    }
    assert_eq!(User::new().run(&["sandbox", "-v"]).code, Some(2));
}

fn log_of(user: &User) -> Option<String> {
    fs::read_to_string(user.state().join("leadping-tui.log")).ok()
}

#[test]
fn the_level_of_the_environment_goes_before_the_file_s() {
    let sandbox = Sandbox::start(&[]);
    let list = ["list", "--base-url", &sandbox.url];
    let with_level = |user: &User, level: &str| {
        let run = run(user.command(&list).env("LEADPING_TUI_LOG", level));
        assert_eq!(run.code, Some(0), "{run:?}");
        log_of(user)
    };
    let user = User::configured("[log]\nlevel = \"debug\"\n");
    assert_eq!(with_level(&user, "off"), None);
    let user = User::configured("[log]\nlevel = \"off\"\n");
    let log = with_level(&user, "debug").expect("a log");
    assert!(log.contains("POST /conversations/my status=200"), "{log}");
    assert!(!log.contains(KEY) && !log.contains("Bearer"), "{log}");
    assert_eq!(with_level(&User::configured("[log]\nlevel = \"off\"\n"), ""), None);
}

#[rstest]
#[case("verbose")]
#[case("debug:/tmp/x")]
fn a_level_that_is_none_is_refused(#[case] level: &str) {
    let user = User::new();
    let run = run(user.command(&["list"]).env("LEADPING_TUI_LOG", level));
    assert_eq!((run.code, &*run.out), (Some(2), ""));
    let says = format!("LEADPING_TUI_LOG: `{level}` isn't a log level");
    assert!(run.err.contains(&says), "{run:?}");
    assert!(run.err.contains("off, error, warn, info, debug"), "{run:?}");
    assert!(!Path::new(&user.state()).exists());
}
