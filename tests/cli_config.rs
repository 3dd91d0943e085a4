//! `config`, run as the real program.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leadping-tui");

/// A key that must not appear in any output.
const KEY: &str = "sk_never_shown_5c2a";

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
        user.write("config.toml", config);
        user
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(".config/leadping-tui").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    }

    /// Runs the program, with its home left out of what it prints.
    fn run(&self, environment: &[(&str, &str)], line: &str) -> Run {
        let mut command = Command::new(PROGRAM);
        command.args(line.split(' ')).env_clear().env("HOME", self.home.path());
        command.env("XDG_CONFIG_HOME", self.home.path().join(".config"));
        command.envs(environment.iter().copied()).stdin(Stdio::null());
        let Output { status, stdout, stderr } = command.output().expect("the program starts");
        let home = self.home.path().display().to_string();
        let text = |bytes| String::from_utf8(bytes).expect("text").replace(&home, "~");
        let run = Run { code: status.code(), out: text(stdout), err: text(stderr) };
        assert!(!run.out.contains(KEY) && !run.err.contains(KEY), "a key was shown: {run:?}");
        run
    }
}

#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn assert(&self, code: i32, out: &str, err: &str) {
        assert_eq!((self.code, &*self.out, &*self.err), (Some(code), out, err));
    }

    /// The line of `config show` that begins with a key.
    fn row(&self, key: &str) -> &str {
        let start = format!("{key} ");
        let line = self.out.lines().find(|line| line.trim_start_matches("# ").starts_with(&start));
        line.expect("a row")
    }
}

#[test]
fn a_first_configuration_is_written_found_and_checked() {
    let user = User::new();
    let file = "~/.config/leadping-tui/config.toml";
    let hint = "leadping-tui: There is no such file yet; `leadping-tui config init` writes it\n";
    user.run(&[], "config path").assert(0, &format!("{file}\n"), hint);
    let missing = format!("leadping-tui: {file}: isn't there\n  hint: ");
    let missing = missing + "`leadping-tui config init` writes one\n";
    user.run(&[], "config check").assert(2, "", &missing);
    user.run(&[], "config init").assert(0, &format!("{file}\n"), "");
    user.run(&[], "config path").assert(0, &format!("{file}\n"), "");
    let no_problems = format!("leadping-tui: No problems in {file}\n");
    user.run(&[], "config check").assert(0, "", &no_problems);
    let mode = |name| fs::metadata(user.path(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!([mode("config.toml"), mode("config.schema.json"), mode("")], [0o600, 0o600, 0o700]);
    let written = fs::read_to_string(user.path("config.schema.json")).expect("there");
    assert_eq!(user.run(&[], "config schema").out, written);
}

#[test]
fn a_configuration_is_replaced_only_by_force_and_stays_under_another_name() {
    let user = User::configured("lead = \"mine\"\n");
    let refused = user.run(&[], "config init");
    assert_eq!((refused.code, &*refused.out), (Some(1), ""));
    assert!(refused.err.contains("config.toml is there already"), "{}", refused.err);
    let read = |name| fs::read_to_string(user.path(name)).expect("there");
    assert_eq!(read("config.toml"), "lead = \"mine\"\n");
    assert!(!user.path("config.schema.json").exists());
    let file = "~/.config/leadping-tui/config.toml";
    let kept = format!("leadping-tui: The earlier file is now {file}.bak\n");
    user.run(&[], "config init --force").assert(0, &format!("{file}\n"), &kept);
    assert_eq!(read("config.toml.bak"), "lead = \"mine\"\n");
    assert!(read("config.toml").starts_with("#:schema ./config.schema.json\n"));
    let other = user.path("other.toml");
    let line = format!("config init --config {}", other.display());
    user.run(&[], &line).assert(0, "~/.config/leadping-tui/other.toml\n", "");
}

#[test]
fn all_folders_are_named() {
    let user = User::configured("");
    let run = user.run(&[], "config path --all");
    let names: Vec<&str> = run.out.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, ["config", "themes", "state", "outbox", "log"]);
    assert!(run.out.contains("themes\t~/.config/leadping-tui/themes\n"), "{}", run.out);
    assert_eq!(run.err, "");
}

#[test]
fn every_error_is_found_at_once_with_its_place_and_then_warnings() {
    let user = User::configured(
        "bas_url = 'x'\napi_key_file = 'k'\napi_key_command = 'pass x'\n\
         [ui]\nrows = 3\ntheme = 'drak'\n[network]\npage_size = 0\n\
         [[views]]\nname = 'Roofs'\nquery = 'is:unraed'\n\
         [[views]]\nname = 'Roofs'\nquery = ''\nkye = 'x'\n\
         [profiles.work]\nlead = 'a b'\nbase_url = 'http://example.com'\n\
         [notify]\nviews = ['Roofs', 'Due']\n[keys.list]\n'x' = 'opne'\n'j' = 'open'\n",
    );
    user.write("themes/broken.toml", "inherits = 'nothing'\n");
    let run = user.run(&[], "config check");
    assert_eq!((run.code, &*run.err), (Some(2), ""), "{run:?}");
    let file = "~/.config/leadping-tui/config.toml";
    let lines: Vec<&str> = run.out.lines().collect();
    let places = [
        "1:1: Unknown key `bas_url`. Did you mean `base_url`?",
        "5:8: Expected \"auto\", 1 or 2, not `3`",
        "6:9: Unknown theme `drak`. Did you mean `dark`?",
        "8:13: 0 is out of range. Use 1 to 100",
        "11:13: query: `is` can be",
        "15:1: Unknown key `kye`. Did you mean `key`?",
        "17:8: lead ids can't contain ' '",
        "18:12: ",
        "22:7: ",
    ];
    for (line, place) in lines.iter().zip(places) {
        assert!(line.starts_with(&format!("{file}:{place}")), "{line} is not at {place}");
    }
    assert!(lines[8].contains("opne"), "{}", run.out);
    let warnings = [
        format!("warning: {file}:2:16: `api_key_file` has no effect beside `api_key_command`"),
        "warning: ~/.config/leadping-tui/themes/broken.toml:1:12: Unknown theme `nothing`".into(),
    ];
    for (line, warning) in lines[9..].iter().zip(&warnings) {
        assert!(line.starts_with(warning), "{line}");
    }
    assert_eq!(lines.len(), 11, "{}", run.out);
    // One file of several, by its name; every fault of the syntax.
    user.write("other.toml", "a = \nb = 1\n[c\n");
    let other = user.run(&[], &format!("config check {}", user.path("other.toml").display()));
    let at: Vec<&str> = other.out.lines().filter_map(|line| line.split(':').nth(1)).collect();
    assert_eq!((other.code, at), (Some(2), vec!["1", "3"]), "{other:?}");
}

#[test]
fn warnings_alone_are_no_failure() {
    let user = User::configured("[keys.list]\n'e' = 'open'\n");
    let run = user.run(&[], "config check");
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{run:?}");
    let file = "~/.config/leadping-tui/config.toml";
    assert!(run.out.starts_with(&format!("warning: {file}:2:1: ")), "{}", run.out);
}

#[test]
fn each_value_is_shown_with_its_origin() {
    let user = User::configured(
        "profile = 'work'\nbase_url = 'https://top.example'\nread_only = true\n\
         api_key_command = 'pass show leadping/sk_never_shown_5c2a'\n\
         [profiles.work]\nlead = 'l1'\n[profiles.home]\n\
         [ui]\ntheme = 'light'\n[keys.list]\n'g R' = 'refresh'\n\
         [[views]]\nname = 'A'\nquery = 'is:unread'\nkey = 'g v'\n",
    );
    let run = user.run(&[("VISUAL", "vi -e"), ("NO_COLOR", "1")], "config show");
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{run:?}");
    for (key, row) in [
        ("profile", "profile = \"work\"  # config.toml:1"),
        ("base_url", "base_url = \"https://top.example\"  # config.toml:2"),
        ("lead", "lead = \"l1\"  # config.toml:6 (profile work)"),
        ("read_only", "read_only = true  # config.toml:3"),
        ("api_key_command", "api_key_command = \"pass\"  # config.toml:4"),
        ("api_key_file", "# api_key_file is not set"),
        ("api_key", "# api_key comes from api_key_command"),
        ("views", "views = [  # config.toml:12"),
        ("poll_seconds", "poll_seconds = 30  # default"),
        ("theme", "theme = \"light\"  # config.toml:9"),
        ("color", "color = \"never\"  # NO_COLOR"),
        ("rows", "rows = \"auto\"  # default"),
        ("quiet", "quiet = \"21:00-08:00\"  # default"),
        ("editor", "editor = \"vi -e\"  # VISUAL"),
        ("\"g R\"", "\"g R\" = \"refresh\"  # config.toml:11"),
    ] {
        assert_eq!(run.row(key), row);
    }
    assert!(run.out.parse::<toml::Table>().is_ok(), "{}", run.out);
    let environment = [
        ("LEADPING_API_KEY", KEY),
        ("LEADPING_BASE_URL", "http://127.0.0.1:9"),
        ("LEADPING_PROFILE", "home"),
        ("LEADPING_READ_ONLY", "yes"),
    ];
    let run = user.run(&environment, "config show");
    for (key, row) in [
        ("profile", "profile = \"home\"  # LEADPING_PROFILE"),
        ("base_url", "base_url = \"http://127.0.0.1:9\"  # LEADPING_BASE_URL"),
        ("lead", "# lead is not set"),
        ("read_only", "read_only = true  # LEADPING_READ_ONLY"),
        ("api_key", "# api_key comes from LEADPING_API_KEY (set)"),
        ("requests_per_minute", "requests_per_minute = 0  # default"),
    ] {
        assert_eq!(run.row(key), row);
    }
    let run = user.run(&environment, "--read-only config show --profile work --json");
    let rows: Vec<Value> = serde_json::from_str(&run.out).expect("JSON");
    let row = |key: &str| {
        let row = rows.iter().find(|row| row["key"] == key).expect("a row");
        (row["value"].clone(), row["origin"].as_str().expect("text"))
    };
    assert_eq!(row("profile"), ("work".into(), "--profile"));
    assert_eq!(row("read_only"), (true.into(), "--read-only"));
    let file = "~/.config/leadping-tui/config.toml";
    assert_eq!(row("lead"), ("l1".into(), &*format!("{file}:6 (profile work)")));
    assert_eq!(row("keys.list.\"g R\""), ("refresh".into(), &*format!("{file}:11")));
    assert_eq!(row("api_key_file"), (Value::Null, "default"));
    assert_eq!(row("views").0[0]["query"], "is:unread");
}

#[test]
fn what_the_environment_says_wrongly_is_refused_by_its_name() {
    let user = User::configured("[profiles.work]\n");
    let refused = "leadping-tui: LEADPING_READ_ONLY: `maybe` isn't yes or no\n  hint: Use 1 to \
                   change nothing, or 0\n";
    for line in ["config show", "list", "archive --reason 1 a", "demo"] {
        user.run(&[("LEADPING_READ_ONLY", "maybe")], line).assert(2, "", refused);
    }
    let run = user.run(&[("LEADPING_PROFILE", "wrok")], "list");
    let refused = "leadping-tui: ~/.config/leadping-tui/config.toml: Unknown profile `wrok`, from \
                   LEADPING_PROFILE\n  hint: Did you mean `work`?\n";
    run.assert(2, "", refused);
    let both = [("LEADPING_READ_ONLY", "maybe"), ("LEADPING_TUI_LOG", "loud")];
    let run = user.run(&both, "config check");
    let names = both.map(|(name, _)| run.out.contains(&format!("{name}: `")));
    assert_eq!((run.code, names), (Some(2), [true, true]), "{}", run.out);
    // A flag goes first.
    let run = user.run(&[("LEADPING_PROFILE", "wrok")], "config show --profile work");
    assert_eq!(run.row("profile"), "profile = \"work\"  # --profile");
}

#[test]
fn read_only_in_the_environment_refuses_changes_and_never_allows_them() {
    let refuses = |config: &str, value: &str| {
        let user = User::configured(&format!("network.attempts = 1\n{config}\n"));
        let environment = [("LEADPING_READ_ONLY", value), ("LEADPING_API_KEY", KEY)];
        let line = "archive --reason 1 a --base-url http://127.0.0.1:9 --timeout 1";
        let run = user.run(&environment, line);
        assert_ne!(run.code, Some(0), "nobody listens there");
        run.err.contains("Read-only")
    };
    assert!(refuses("", "1") && refuses("", "TRUE") && refuses("read_only = true", "0"));
    assert!(!refuses("", "0") && !refuses("", ""));
}

#[test]
fn a_credential_of_a_systemd_service_is_a_key() {
    let user = User::configured(
        "api_key_file = '$CREDENTIALS_DIRECTORY/leadping'\nnetwork.attempts = 1\n",
    );
    let run = user.run(&[], "list");
    assert_eq!((run.code, &*run.out), (Some(3), ""), "{run:?}");
    let unset = "`api_key_file` is a credential, and $CREDENTIALS_DIRECTORY isn't set\n  hint: \
                 systemd sets it for a service with LoadCredential=leadping:FILE\n";
    assert!(run.err.ends_with(unset), "{}", run.err);
    user.write("credentials/leadping", &format!("{KEY}\n"));
    let file = user.path("credentials/leadping");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).expect("mode");
    let folder = user.path("credentials").display().to_string();
    // The key is read: the request fails because nobody listens.
    let environment = [("CREDENTIALS_DIRECTORY", &*folder)];
    let run = user.run(&environment, "list --base-url http://127.0.0.1:9");
    assert_eq!(run.code, Some(5), "{run:?}");
    let shown = user.run(&environment, "config show");
    let row = "api_key_file = \"$CREDENTIALS_DIRECTORY/leadping\"  # config.toml:1";
    assert_eq!(shown.row("api_key_file"), row);
}

#[rstest]
#[case("config")]
#[case("config shwo")]
#[case("config check a b")]
#[case("config check a --config b")]
#[case("config schema --config x")]
#[case("--config x config schema")]
#[case("--profile work config check")]
#[case("--query x config show")]
fn what_a_command_cannot_take_is_a_usage_error(#[case] line: &str) {
    let run = User::new().run(&[], line);
    assert_eq!((run.code, &*run.out), (Some(2), ""), "{run:?}");
    assert_ne!(run.err, "");
}
