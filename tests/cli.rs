//! The real program: outputs and exit codes.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "cli/lists.rs"]
mod lists;
#[path = "client/refusing.rs"]
mod refusing;

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use refusing::Refusing;
use rstest::rstest;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leadping-tui");

/// A key that must not appear in any output.
const KEY: &str = "sk_never_shown_7d1f";

/// A user with an own home and an empty environment.
struct User {
    home: TempDir,
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

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env_clear().env("HOME", self.home.path()).env("TZ", "UTC");
        let config = self.path("config.toml");
        if config.exists() {
            command.env("LEADPING_TUI_CONFIG", config);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    fn run_with_key(&self, key: &str, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).env("LEADPING_API_KEY", key))
    }
}

/// The result of a run.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } =
            command.stdin(Stdio::null()).output().expect("the program starts");
        let run = Self {
            code: status.code(),
            out: String::from_utf8(stdout).expect("text"),
            err: String::from_utf8(stderr).expect("text"),
        };
        assert!(!run.out.contains(KEY) && !run.err.contains(KEY), "a key was shown: {run:?}");
        run
    }

    /// Asserts a refusal with this code and text, and nothing on standard
    /// output.
    fn assert_refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in {self:?}");
        }
    }

    fn assert_done(&self) {
        assert_eq!(self.code, Some(0), "{self:?}");
    }
}

/// A sandbox in its own process; it ends with the test.
struct Sandbox {
    child: Child,
    url: String,
}

impl Sandbox {
    fn start(arguments: &[&str]) -> Self {
        let mut command = User::new().command(&["sandbox"]);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the sandbox starts");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("one line");
        let url = line.strip_prefix("listening on ").expect("the address").trim_end().to_owned();
        Self { child, url }
    }

    /// Runs `list` with the given arguments.
    fn list(&self, arguments: &[&str]) -> Run {
        let mut all = vec!["list", "--base-url", &self.url];
        all.extend(arguments);
        User::new().run(&all)
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill").args(["-s", name, &pid]).status().expect("kill runs");
        assert!(kill.success());
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ids(ndjson: &str) -> HashSet<String> {
    let id = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        row["id"].as_str().expect("an id").to_owned()
    };
    ndjson.lines().map(id).collect()
}

// ---- help and usage ---------------------------------------------------------

#[test]
fn help_names_commands_flags_environment_and_exit_codes() {
    let help = User::new().run(&["--help"]);
    help.assert_done();
    for word in
        ["demo", "sandbox", "list", "--lead", "--query", "--profile", "--config", "--base-url"]
    {
        assert!(help.out.contains(word), "{word}");
    }
    for word in ["LEADPING_API_KEY", "LEADPING_TUI_CONFIG", "5 service unavailable"] {
        assert!(help.out.contains(word), "{word}");
    }
    assert_eq!(help.err, "");
}

#[test]
fn the_version_is_one_line_and_with_more_on_request() {
    let first = concat!("leadping-tui ", env!("CARGO_PKG_VERSION"), "\n");
    let short = User::new().run(&["-V"]);
    short.assert_done();
    assert_eq!(short.out, first);
    let long = User::new().run(&["--version"]);
    long.assert_done();
    let rest = long.out.strip_prefix(first).expect("the version first");
    let lines: Vec<&str> = rest.lines().collect();
    // Without git, or outside of the repository, there is no commit.
    let commit = lines.iter().find_map(|line| line.strip_prefix("commit: "));
    if let Some(commit) = commit {
        let (hash, date) = commit.split_once(' ').expect("a date");
        assert!(hash.len() >= 12 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{commit}");
        assert_eq!((date.len(), date.matches('-').count()), ("(2026-11-28)".len(), 2), "{commit}");
    }
    let target = lines.iter().find_map(|line| line.strip_prefix("target: ")).expect("a target");
    assert!(target.starts_with(std::env::consts::ARCH), "{target}");
    assert_eq!(lines.len(), 1 + usize::from(commit.is_some()), "{rest}");
}

#[rstest]
#[case::help(&["--help"])]
#[case::short_help(&["list", "-h"])]
#[case::version(&["--version"])]
#[case::keys(&["keys"])]
#[cfg(target_os = "linux")]
fn an_output_that_takes_nothing_is_a_failure(#[case] arguments: &[&str]) {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
    let mut command = User::new().command(arguments);
    let output = command.stdout(full).stderr(Stdio::piped()).stdin(Stdio::null()).spawn();
    let output = output.expect("it starts").wait_with_output().expect("it ends");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert_eq!(err, "leadping-tui: Can't write the output: the disk is full\n");
}

#[rstest]
#[case::help(&["--help"])]
#[case::version(&["--version"])]
#[case::keys(&["keys"])]
fn a_reader_who_is_gone_ends_quietly(#[case] arguments: &[&str]) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = User::new().command(arguments);
    let output = command.stdout(writer).stderr(Stdio::piped()).stdin(Stdio::null()).spawn();
    let output = output.expect("it starts").wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn help_and_errors_are_colored_on_request() {
    let run = |arguments: &[&str], variable: Option<(&str, &str)>| {
        Run::of(User::new().command(arguments).envs(variable))
    };
    let is_colored = |text: &str| text.contains('\x1b');
    let force = Some(("CLICOLOR_FORCE", "1"));
    assert!(!is_colored(&run(&["-h"], None).out) && !is_colored(&run(&["lsit"], None).err));
    assert!(is_colored(&run(&["-h", "--color", "always"], None).out));
    assert!(is_colored(&run(&["--color=always", "lsit"], None).err));
    assert!(is_colored(&run(&["--help"], force).out) && is_colored(&run(&["lsit"], force).err));
    assert!(!is_colored(&run(&["--help", "--color=never"], force).out));
    let refused = run(&["list", "--color=always"], None);
    assert!(refused.err.starts_with("\x1b[31mleadping-tui:\x1b[0m No API key"), "{refused:?}");
    run(&["list", "--color", "bright"], None).assert_refused(2, &["auto, always, never"]);
}

#[test]
fn what_other_programs_call_it_is_answered_and_nothing_is_run() {
    for (typed, tip) in [
        (&["thread", "conv-1"][..], "leadping-tui show ID"),
        (&["ls"], "leadping-tui list"),
        (&["sms", "conv-1"], "leadping-tui reply --text TEXT ID"),
        (&["outbox", "rm", "1"], "leadping-tui outbox discard ENTRY"),
        (&["list", "--filter", "x"], "'--query'"),
        (&["--lead", "l", "keys"], "'--lead' doesn't apply to 'keys'"),
    ] {
        User::new().run_with_key(KEY, typed).assert_refused(2, &[tip]);
    }
}

#[rstest]
#[case::unknown_flag(&["--colour"], &["--colour"])]
#[case::unknown_command(&["lsit"], &["lsit", "list"])]
#[case::bad_lead(&["--lead", "a/b"], &["--lead", "can't contain"])]
#[case::bad_lead_of_list(&["list", "--lead", ".."], &["can't be only dots"])]
#[case::limit_and_all(&["list", "--all", "--limit", "3"], &["--all", "--limit"])]
#[case::bad_share(&["sandbox", "--fail-rate", "2"], &["--fail-rate", "0 to 1"])]
#[case::no_url(&["list", "--base-url", "nonsense"], &["--base-url", "base URL"])]
#[case::http_elsewhere(&["list", "--base-url", "http://api.leadping.ai"], &["https://"])]
#[case::http_elsewhere_in_the_inbox(&["--base-url", "http://10.0.0.1"], &["https://"])]
fn a_bad_command_line_is_refused(#[case] arguments: &[&str], #[case] words: &[&str]) {
    User::new().run_with_key(KEY, arguments).assert_refused(2, words);
}

// ---- configuration ----------------------------------------------------------

#[rstest]
#[case::unknown_key("lead = \"l\"\nbas_url = \"x\"\n", &["config.toml:2:1", "bas_url", "Did you mean `base_url`?"])]
#[case::bad_value("[detail]\nposition = \"belw\"\n", &["config.toml:2:12", "Did you mean `below`?"])]
#[case::out_of_range("[network]\npage_size = 0\n", &["config.toml:2:13", "1 to 100"])]
#[case::not_toml("[network\n", &["config.toml:1:"])]
#[case::unknown_profile("profile = \"wrok\"\n[profiles.work]\n", &["config.toml:1:11", "`work`"])]
#[case::bad_url("base_url = \"ftp://x\"\n", &["config.toml:1: ", "https://"])]
fn a_bad_configuration_is_refused_with_its_place(#[case] config: &str, #[case] words: &[&str]) {
    for arguments in [&["list"][..], &[]] {
        User::configured(config).run_with_key(KEY, arguments).assert_refused(2, words);
    }
}

#[test]
fn a_configuration_that_is_named_must_be_there() {
    let run = User::new().run_with_key(KEY, &["--config", "/nonexistent/c.toml", "list"]);
    run.assert_refused(2, &["/nonexistent/c.toml", "--config"]);
}

#[test]
fn the_configuration_s_own_place_is_read() {
    let user = User::new();
    let dir = user.path("xdg");
    fs::create_dir_all(dir.join("leadping-tui")).expect("made");
    fs::write(dir.join("leadping-tui/config.toml"), "nonsense = 1\n").expect("written");
    let place = Run::of(user.command(&["list"]).env("XDG_CONFIG_HOME", &dir));
    if cfg!(target_os = "macos") {
        place.assert_refused(3, &["No API key found", "leadping-tui demo"]);
    } else {
        place.assert_refused(2, &["xdg/leadping-tui/config.toml:1:1", "`nonsense`"]);
    }
}

// ---- credentials ------------------------------------------------------------

#[test]
fn a_missing_key_is_refused_with_the_three_ways_to_give_one() {
    for arguments in [&["list"][..], &[]] {
        let words = ["LEADPING_API_KEY", "api_key_command", "api_key_file", "leadping-tui demo"];
        let user = User::new();
        let run = user.run(arguments);
        run.assert_refused(3, &words);
        // The file need not exist.
        assert!(run.err.contains("/leadping-tui/config.toml: "), "{run:?}");
        let user = User::configured("");
        let run = user.run(arguments);
        run.assert_refused(3, &words);
        let file = user.path("config.toml").display().to_string();
        assert!(run.err.contains(&format!("{file}: api_key_command")), "{run:?}");
    }
}

#[test]
fn a_source_key_is_refused_before_anything_is_sent() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("set");
    let url = format!("http://{}", server.local_addr().expect("an address"));
    let run = User::new().run_with_key("lp_src_hidden", &["list", "--base-url", &url]);
    run.assert_refused(3, &["source key"]);
    assert!(!run.err.contains("hidden"), "{run:?}");
    let nobody = server.accept().expect_err("no connection");
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
}

fn write_key(path: &Path, mode: u32) {
    fs::write(path, KEY).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("mode");
}

#[test]
fn a_key_file_that_others_can_read_is_refused_with_the_way_out() {
    let user = User::configured("api_key_file = \"~/key\"\n");
    write_key(&user.path("key"), 0o644);
    user.run(&["list"]).assert_refused(3, &["mode 0644", "chmod 600 ", "/key"]);
}

#[test]
fn a_failing_key_command_is_refused_without_its_arguments() {
    let user = User::configured("api_key_command = \"false --account secretive\"\n");
    let run = user.run(&["list"]);
    run.assert_refused(3, &["`false`", "exit code 1"]);
    assert!(!run.err.contains("secretive"), "{run:?}");
}

#[test]
fn the_key_command_does_not_inherit_a_key() {
    // An empty variable counts as none, so it is there and the command runs.
    let script = r#"api_key_command = "sh -c 'test -z \"${LEADPING_API_KEY+set}\" && exit 7'""#;
    let user = User::configured(script);
    user.run_with_key("", &["list"]).assert_refused(3, &["exit code 7"]);
}

#[rstest]
#[case::object(r#"{"token":"sk_never"}"#, "gave JSON, not a key")]
#[case::array(r#"["sk_never"]"#, "gave JSON, not a key")]
#[case::quoted(r#""sk_never""#, "quotation marks")]
#[case::html("<html>sk_never</html>", "gave a web page, not a key")]
#[case::words("no key sk_never here", "spaces")]
#[case::error("error:sk_never", "invalid characters")]
fn a_key_command_that_prints_something_else_is_refused(#[case] printed: &str, #[case] why: &str) {
    let user = User::new();
    fs::write(user.path("printed"), printed).expect("written");
    let command = format!("api_key_command = \"cat {}\"\n", user.path("printed").display());
    fs::write(user.path("config.toml"), command).expect("written");
    let run = user.run(&["list"]);
    run.assert_refused(3, &["api_key_command (`cat`)", why]);
    assert!(!run.err.contains("never"), "{run:?}");
}

#[test]
fn a_configuration_that_others_can_write_runs_nothing() {
    let user = User::configured("api_key_command = \"touch ran\"\n");
    let config = user.path("config.toml");
    fs::set_permissions(&config, fs::Permissions::from_mode(0o664)).expect("mode");
    let mut command = user.command(&["list"]);
    let run = Run::of(command.current_dir(user.home.path()));
    run.assert_refused(2, &["mode 0664", "`api_key_command`", "chmod go-w "]);
    assert!(!user.path("ran").exists());
}

// ---- the service ------------------------------------------------------------

#[test]
fn a_service_that_is_not_there_is_unavailable() {
    let refusing = Refusing::new();
    let user = User::configured("[network]\nattempts = 1\n");
    user.run_with_key(KEY, &["list", "--base-url", &refusing.base_url()])
        .assert_refused(5, &["Can't reach"]);
}

#[test]
fn a_server_on_this_machine_is_never_asked_through_a_proxy() {
    let sandbox = Sandbox::start(&["--count", "10"]);
    let closed = Refusing::new();
    let proxy = closed.base_url();
    let user = User::configured("[network]\nattempts = 1\n");
    let mut command = user.command(&["list", "--base-url", &sandbox.url]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, &proxy);
    }
    Run::of(&mut command).assert_done();
}

#[test]
fn a_key_that_the_server_refuses_is_a_matter_of_credentials() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a request");
        let mut request = [0; 4096];
        let bytes = connection.read(&mut request).expect("a request");
        let answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        connection.write_all(answer.as_bytes()).expect("answered");
        String::from_utf8_lossy(&request[..bytes]).into_owned()
    });
    User::new().run_with_key(KEY, &["list", "--base-url", &url]).assert_refused(3, &["hint: "]);
    let request = server.join().expect("served");
    assert!(request.contains(&format!("Bearer {KEY}")), "the key is sent: {request}");
}

#[test]
fn an_unknown_lead_is_not_found() {
    let sandbox = Sandbox::start(&["--count", "10"]);
    sandbox.list(&["--lead", "nobody"]).assert_refused(4, &["leadping-tui: "]);
}

#[rstest]
#[case::not_loopback(&["--listen", "0.0.0.0:0"], &["this computer only"])]
#[case::too_many(&["--count", "9999999999"], &["at most"])]
fn a_sandbox_that_makes_no_sense_is_refused(#[case] flags: &[&str], #[case] words: &[&str]) {
    User::new().run(&[&["sandbox"], flags].concat()).assert_refused(2, words);
}

#[test]
fn list_is_limited_and_the_latest_comes_first() {
    let sandbox = Sandbox::start(&["--count", "500"]);
    let by_default = sandbox.list(&["--format", "ndjson"]);
    by_default.assert_done();
    assert_eq!(by_default.out.lines().count(), 50);
    let limited = sandbox.list(&["--lead", "lead-1", "--limit", "120", "--format", "ndjson"]);
    limited.assert_done();
    let times: Vec<String> = limited
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .map(|row: serde_json::Value| row["lastEventAt"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(times.len(), 120);
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
}

#[test]
fn a_query_is_answered_by_the_server_and_refined_here() {
    let sandbox = Sandbox::start(&["--count", "500"]);
    let list = |query: &str| {
        let run = sandbox.list(&["--query", query, "--limit", "30", "--format", "ndjson"]);
        run.assert_done();
        let row = |line| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        run.out.lines().map(row).collect::<Vec<_>>()
    };
    let unread = list("is:unread sort:lastEventAt");
    assert_eq!(unread.len(), 30);
    assert!(unread.iter().all(|row| row["isUnread"] == true));
    assert!(unread.is_sorted_by_key(|row| row["lastEventAt"].as_str().map(str::to_owned)));
    let refined = list("-status:waiting is:active");
    assert_eq!(refined.len(), 30, "the limit counts what is written");
    assert!(refined.iter().all(|row| row["status"] != "waiting" && row["isArchived"] == false));
    assert_eq!(list("helicopter").len(), 0);
}

#[test]
fn a_query_without_signs_and_by_any_field_is_answered_by_the_server() {
    let sandbox = Sandbox::start(&["--count", "300"]);
    let list = |query: &str| {
        let run = sandbox.list(&["--query", query, "--all", "--format", "ndjson"]);
        run.assert_done();
        let row = |line| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        run.out.lines().map(row).collect::<Vec<_>>()
    };
    let all = list("");
    let those = |test: &dyn Fn(&serde_json::Value) -> bool| {
        all.iter().filter(|row| test(row)).cloned().collect::<Vec<_>>()
    };
    let newer = list("newer:7d");
    assert_eq!(newer, list("last:<7d"));
    assert_eq!(newer.len() + list("older:7d").len(), all.len());
    assert!(!newer.is_empty() && newer.len() < all.len());
    let unread = list("field:isUnread=true");
    assert_eq!(unread, those(&|row| row["isUnread"] == true));
    let status = |row: &serde_json::Value| row["currentLeadStatus"]["category"] == "Qualified";
    let both = those(&|row| status(row) && row["isUnread"] == false);
    assert_eq!(list("field:currentLeadStatus.category=Qualified field:isUnread=false"), both);
    let unarchived = those(&|row| row["archivedAt"].is_null());
    assert_eq!(list("field:archivedAt=null"), unarchived);
    assert!([&unread, &both, &unarchived].iter().all(|it| !it.is_empty() && it.len() < all.len()));
    let unknown = sandbox.list(&["--query", "field:shoeSize=43"]);
    unknown.assert_refused(1, &["shoeSize"]);
    let text = sandbox.list(&["--query", "field:archiveReason=\"3\""]);
    text.assert_refused(1, &["archiveReason", "integer"]);
}

#[rstest]
#[case::list(&["list"])]
#[case::inbox(&[])]
#[case::demo(&["demo"])]
fn a_bad_query_is_refused_with_a_mark_under_the_mistake(#[case] command: &[&str]) {
    let run = User::new().run(&[command, &["--query", "roof stauts:open"]].concat());
    run.assert_refused(2, &["--query: Unknown field `stauts`. Did you mean `status`?"]);
    assert!(run.err.ends_with("\n    roof stauts:open\n         ^^^^^^\n"), "{}", run.err);
}

#[test]
fn a_query_that_the_bar_has_no_room_for_is_refused() {
    let long = "roof ".repeat(201);
    User::new().run(&["demo", "--query", &long]).assert_refused(2, &["at most 1000 characters"]);
}

#[test]
fn a_view_is_listed_by_the_start_of_its_name() {
    let sandbox = Sandbox::start(&["--count", "60"]);
    let format = ["--format", "ndjson", "--all"];
    let list = |arguments: &[&str]| {
        let run = sandbox.list(&[arguments, &format].concat());
        run.assert_done();
        ids(&run.out)
    };
    let unread = list(&["--view", "unr"]);
    assert_eq!(unread, list(&["--query", "is:active is:unread"]));
    assert!(!unread.is_empty() && unread.len() < list(&[]).len());
}

#[rstest]
#[case::list(&["list"])]
#[case::list_before(&["--lead", "l", "list"])]
fn an_unknown_view_is_refused_with_a_suggestion(#[case] command: &[&str]) {
    let user = User::configured("[[views]]\nname = \"Roofs\"\nquery = \"roof\"\n");
    let run = user.run_with_key(KEY, &[command, &["--view", "Rofos"]].concat());
    run.assert_refused(2, &["--view: No view named `Rofos`", "Did you mean `Roofs`?"]);
}

#[test]
fn a_mistake_in_a_view_s_query_is_refused_with_its_place_and_a_mark() {
    let user = User::configured("[[views]]\nname = \"A\"\nquery = \"roof is:unraed\"\n");
    let run = user.run(&["list"]);
    run.assert_refused(
        2,
        &[":3:18: query: `is` can be", "    roof is:unraed\n            ^^^^^^\n"],
    );
}

#[test]
fn every_format_has_the_same_rows() {
    let sandbox = Sandbox::start(&["--count", "60"]);
    let list = |format| {
        let run = sandbox.list(&["--lead", "lead-1", "--all", "--format", format]);
        run.assert_done();
        assert_eq!(run.err, "", "{format}");
        let unsafe_character =
            |c: char| leadping_tui::domain::text::is_unsafe(c) && !"\r\n".contains(c);
        assert!(!run.out.contains(unsafe_character), "{format}");
        run.out
    };
    let expected = ids(&list("ndjson"));
    assert_eq!(expected.len(), 30);
    let array: Vec<serde_json::Value> = serde_json::from_str(&list("json")).expect("an array");
    let from_json: HashSet<String> =
        array.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(from_json, expected);
    let csv = list("csv");
    // Only the end of a row has a carriage return.
    let cells = csv.split("\r\n").skip(1).filter_map(|row| row.split(',').next());
    let from_csv: HashSet<String> = cells.filter(|id| !id.is_empty()).map(str::to_owned).collect();
    assert_eq!(from_csv, expected);
    assert_eq!(list("table").lines().count(), 1 + 30);
}

#[test]
fn all_pages_arrive_once_each() {
    let sandbox = Sandbox::start(&["--count", "5000"]);
    let run = sandbox.list(&["--lead", "lead-1", "--all", "--format", "ndjson"]);
    run.assert_done();
    assert_eq!(run.out.lines().count(), 2_500);
    assert_eq!(ids(&run.out).len(), 2_500);
}

#[test]
fn all_pages_arrive_once_each_from_a_faulty_server() {
    let faults = ["--fail-rate", "0.1", "--drop-rate", "0.1", "--rate-limit", "300"];
    let late = ["--late-fail-rate", "0.05", "--lost-rate", "0.05"];
    let sandbox = Sandbox::start(&[&["--count", "5000"], &faults[..], &late[..]].concat());
    let run = sandbox.list(&["--lead", "lead-1", "--all", "--format", "ndjson"]);
    run.assert_done();
    assert_eq!(run.out.lines().count(), 2_500);
    assert_eq!(ids(&run.out).len(), 2_500);
}

#[test]
fn a_reader_who_stops_early_ends_the_list_quietly() {
    let sandbox = Sandbox::start(&["--count", "5000"]);
    let mut command = User::new().command(&["list", "--all", "--format", "ndjson"]);
    command.args(["--base-url", &sandbox.url]).stdin(Stdio::null());
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 100];
    // Some bytes, then the reader closes the pipe.
    child.stdout.take().expect("piped").read_exact(&mut first).expect("bytes");
    let Output { status, stderr, .. } = child.wait_with_output().expect("it ends");
    assert_eq!((status.code(), String::from_utf8_lossy(&stderr).as_ref()), (Some(0), ""));
}

/// The output of a shell command on a terminal of that width.
fn in_terminal(columns: u16, script: &str, sandbox: &Sandbox) -> String {
    let size = PtySize { rows: 24, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let home = tempfile::tempdir().expect("a directory");
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", script]);
    command.env_clear();
    for (name, value) in
        [("PROGRAM", PROGRAM), ("LEADPING_BASE_URL", &sandbox.url), ("PATH", "/usr/bin:/bin")]
    {
        command.env(name, value);
    }
    command.env("HOME", home.path());
    let mut child = pair.slave.spawn_command(command).expect("a shell");
    drop(pair.slave);
    let mut seen = Vec::new();
    // On Linux, a terminal without a program on it ends with an error.
    let _ = pair.master.try_clone_reader().expect("a reader").read_to_end(&mut seen);
    assert!(child.wait().expect("it ends").success(), "{}", String::from_utf8_lossy(&seen));
    String::from_utf8(seen).expect("text")
}

#[test]
fn a_table_keeps_within_the_terminal() {
    let sandbox = Sandbox::start(&["--count", "100"]);
    let seen = in_terminal(70, "TERM=xterm \"$PROGRAM\" list", &sandbox);
    assert_eq!(seen.lines().count(), 52);
    let plain = seen.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
    assert_ne!(plain, seen, "the header and what is unread are bold");
    for line in plain.lines() {
        assert!(line.width() <= 70, "{line}");
    }
    assert!(seen.contains('…'), "nothing was cut");
}

#[test]
fn progress_goes_to_the_terminal_and_rows_to_the_file() {
    let sandbox = Sandbox::start(&["--count", "1000", "--latency-ms", "30"]);
    let script =
        "\"$PROGRAM\" list --all --format ndjson > \"$HOME/rows\" && wc -l < \"$HOME/rows\"";
    let seen = in_terminal(80, script, &sandbox);
    assert!(seen.contains(" of 1000 conversations"), "{seen:?}");
    // The progress line is cleared before the next program writes.
    let (_, after) = seen.rsplit_once("\r\u{1b}[K").expect("a cleared line");
    assert_eq!(after.trim(), "1000");
}

#[rstest]
#[case("INT")]
#[case("TERM")]
fn the_sandbox_ends_quietly_on_a_signal(#[case] signal: &str) {
    let mut sandbox = Sandbox::start(&["--count", "10"]);
    sandbox.list(&["--limit", "1"]).assert_done();
    sandbox.signal(signal);
    let status = sandbox.child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
}

/// A user whose log holds everything, and the path of it.
fn logging_user() -> (User, PathBuf) {
    let user = User::configured("[log]\nlevel = \"debug\"\n");
    let log = if cfg!(target_os = "macos") {
        user.path("Library/Application Support/leadping-tui/leadping-tui.log")
    } else {
        user.path("state/leadping-tui/leadping-tui.log")
    };
    (user, log)
}

fn run_logged(user: &User, sandbox: &Sandbox) -> Run {
    let mut command = user.command(&["list", "--base-url", &sandbox.url]);
    command.env("XDG_STATE_HOME", user.path("state")).env("LEADPING_API_KEY", KEY);
    Run::of(&mut command)
}

#[test]
fn the_log_is_private() {
    let sandbox = Sandbox::start(&["--count", "10"]);
    let (user, log) = logging_user();
    run_logged(&user, &sandbox).assert_done();
    let mode = fs::metadata(&log).expect("a log").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let log = fs::read_to_string(&log).expect("text");
    assert!(
        log.contains("POST /conversations/my status=200"),
        "the request is in the log: {log:?}"
    );
    assert!(!log.contains(KEY) && !log.contains("Bearer"), "{log}");
}

#[test]
fn a_log_that_cannot_be_written_prints_nothing() {
    let sandbox = Sandbox::start(&["--count", "10"]);
    let (user, log) = logging_user();
    let usual = run_logged(&user, &sandbox).err;
    // A directory in the place of the former log: rotation fails.
    fs::create_dir_all(log.with_extension("log.1").join("in the way")).expect("a directory");
    fs::File::create(&log).and_then(|log| log.set_len(5 << 20)).expect("a full log");
    let run = run_logged(&user, &sandbox);
    run.assert_done();
    assert_eq!(fs::metadata(&log).expect("a log").len(), 5 << 20, "it cannot be written");
    assert_eq!(run.err, usual);
}
