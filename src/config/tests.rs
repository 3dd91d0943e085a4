use std::fs;
use std::time::Duration;

use super::*;
use crate::domain::ArchiveReason;
use crate::domain::time_style::{Clock, DateFormat};
use crate::settings::{Color, KeyPreset, OutputColor, RowLines, Ui};

fn load_with(text: &str, overrides: &Overrides) -> Result<Settings, ConfigError> {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, text).expect("written");
    let home = Some("/home/ann".into());
    let paths = Paths { config_file: Some(path), home, ..Paths::default() };
    let shorten = |text: String| text.replace(&format!("{}/", dir.path().display()), "");
    Settings::load(overrides, &paths)
        .map_err(|error| ConfigError { message: shorten(error.message), ..error })
}

fn load(text: &str) -> Settings {
    load_with(text, &Overrides::default()).expect("a good file")
}

/// Message and hint.
fn refused(text: &str) -> (String, String) {
    let error = load_with(text, &Overrides::default()).expect_err("a bad file");
    (error.message, error.hint.unwrap_or_default())
}

#[test]
fn an_empty_file_and_no_file_mean_the_defaults() {
    let with_empty = load("");
    let without = Settings::load(&Overrides::default(), &Paths::default()).expect("no file");
    assert_eq!(without, Settings::default());
    assert_eq!(with_empty.account, without.account);
    assert_eq!(with_empty.network, without.network);
}

#[test]
fn a_named_file_must_be_there() {
    let config = Some("/nonexistent/config.toml".into());
    let overrides = Overrides { config, ..Overrides::default() };
    let error = Settings::load(&overrides, &Paths::default()).expect_err("absent");
    assert!(error.message.starts_with("/nonexistent/config.toml: can't be read"));
    assert!(error.hint.is_some());
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_a_suggestion() {
    let (message, hint) = refused("lead = \"l\"\n  bas_url = \"x\"\n");
    assert_eq!(message, "config.toml:2:3: Unknown key `bas_url`");
    assert_eq!(hint, "Did you mean `base_url`?");
    let (message, hint) = refused("[network]\npage-size = 5\n");
    assert_eq!(message, "config.toml:2:1: Unknown key `page-size`");
    assert_eq!(hint, "Did you mean `page_size`?");
    let (message, hint) = refused("[colours]\n");
    assert_eq!(message, "config.toml:1:2: Unknown key `colours`");
    assert!(hint.starts_with("Choose from: profile, base_url, lead"), "{hint}");
    let (message, hint) = refused("[keys.lits]\n\"x\" = \"open\"\n");
    assert_eq!(message, "config.toml:1:7: Unknown key `lits`");
    assert_eq!(hint, "Did you mean `list`?");
    let (_, hint) = refused("[keys.popup]\n");
    let known = "preset, global, list, detail, filter, help, picker, outbox, compose";
    assert_eq!(hint, format!("Choose from: {known}"));
    assert_eq!(refused("keys = 3\n").0, "config.toml:1:8: Expected a table, not `3`");
    let (message, _) = refused("\u{feff}laed = \"l\"\n");
    assert_eq!(message, "config.toml:1:1: Unknown key `laed`");
}

#[test]
fn a_bad_value_is_refused_with_its_place() {
    let (message, hint) = refused("\n[detail]\nposition = \"belw\"\n");
    assert_eq!(message, "config.toml:3:12: Unknown value `belw`");
    assert_eq!(hint, "Did you mean `below`?");
    let (message, hint) = refused("[network]\npage_size = 101\n");
    assert_eq!(message, "config.toml:2:13: 101 is out of range");
    assert_eq!(hint, "Use 1 to 100");
    let (message, _) = refused("[ui]\nmouse = \"yes\"\n");
    assert_eq!(message, "config.toml:2:9: Expected true or false, not \"yes\"");
    for (value, found) in [("3", "`3`"), ("-1", "`-1`"), ("\"1\"", "\"1\""), ("true", "`true`")] {
        let (message, _) = refused(&format!("[ui]\nrows = {value}\n"));
        assert_eq!(message, format!("config.toml:2:8: Expected \"auto\", 1 or 2, not {found}"));
    }
    let (message, _) = refused("lead = \"a b\"\n");
    assert_eq!(message, "config.toml:1:8: lead ids can't contain ' '");
    let (message, _) = refused("api_key_command = \"pass 'x\"\n");
    assert!(message.starts_with("config.toml:1:19: `api_key_command`"), "{message}");
    let (message, _) = refused("profile = \n");
    assert!(message.starts_with("config.toml:1:1"), "{message}");
}

#[test]
fn a_key_in_place_of_its_source_is_refused_and_not_shown() {
    for text in [
        "api_key_file = \"sk_hidden\"",
        "api_key_file = \"sk_hidden/with a/slash\"",
        "api_key_file = \" sk_hidden\"",
        "api_key_file = '\"lp_hidden\"'",
        "api_key_command = \"lp_hidden\"",
        "api_key_command = \"sk_hidden/slash \"",
    ] {
        let (message, hint) = refused(text);
        assert!(message.contains("looks like a key"), "{message}");
        assert!(!message.contains("hidden") && !hint.contains("hidden"));
    }
}

#[test]
fn a_program_or_a_file_whose_name_begins_like_a_key_can_be_named() {
    let key = |text: &str| load(text).account.key;
    let command = KeySource::Command(vec!["lp_tool".into(), "get".into()]);
    assert_eq!(key("api_key_command = \"lp_tool get\""), command);
    assert!(matches!(key("api_key_file = \"./sk_file\""), KeySource::File(_)));
}

#[test]
fn a_profile_goes_over_the_top_level() {
    let text = r#"
        base_url = "https://top.example"
        lead = "top"
        api_key_command = "pass show top"
        [profiles.plain]
        lead = "plain"
        [profiles.keyed]
        api_key_file = "~/keyed"
    "#;
    let account = |profile: Option<&str>| {
        let profile = profile.map(str::to_owned);
        load_with(text, &Overrides { profile, ..Overrides::default() }).expect("good").account
    };
    let pass = KeySource::Command(["pass", "show", "top"].map(str::to_owned).to_vec());
    assert_eq!(account(None).lead, Some(LeadId::new("top")));
    let plain = account(Some("plain"));
    assert_eq!(plain.lead, Some(LeadId::new("plain")));
    assert_eq!((plain.base_url.url.as_str(), plain.key), ("https://top.example", pass));
    assert_eq!(account(Some("keyed")).key, KeySource::File("/home/ann/keyed".into()));
}

#[test]
fn an_unknown_profile_is_refused_where_it_is_named() {
    let (message, hint) = refused("profile = \"wrok\"\n[profiles.work]\n");
    assert_eq!(message, "config.toml:1:11: Unknown profile `wrok`");
    assert_eq!(hint, "Did you mean `work`?");
    let overrides = Overrides { profile: Some("home".into()), ..Overrides::default() };
    let error = load_with("[profiles.work]\n", &overrides).expect_err("unknown");
    assert_eq!(error.message, "config.toml: Unknown profile `home`");
    assert_eq!(error.hint.as_deref(), Some("Choose from: work"));
}

#[test]
fn flags_and_environment_go_over_the_file() {
    let flag = BaseUrlSetting { url: "http://127.0.0.1:1".into(), origin: "a flag".into() };
    let overrides = Overrides {
        base_url: Some(flag.clone()),
        lead: Some(LeadId::new("flag")),
        ..Overrides::default()
    };
    let account = load_with("base_url = \"https://f\"\nlead = \"f\"", &overrides).expect("good");
    assert_eq!(account.account.base_url, flag);
    assert_eq!(account.account.lead, Some(LeadId::new("flag")));
}

#[test]
fn no_color_counts_unless_the_file_insists() {
    let color = |text: &str| {
        let no_color = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
        let color = OutputColor::new(None, no_color);
        let settings = load_with(text, &Overrides { color, ..Overrides::default() });
        settings.expect("good").ui.color
    };
    assert_eq!(color(""), Color::Never);
    assert_eq!(color("ui.color = \"auto\""), Color::Never);
    assert_eq!(color("ui.color = \"always\""), Color::Always);
}

#[test]
fn clock_and_dates_are_those_of_the_file_then_of_the_locale() {
    let style = |text: &str, locale: &str| {
        let overrides = Overrides { locale: Some(locale.to_owned()), ..Overrides::default() };
        let settings = load_with(text, &overrides).expect("good");
        (settings.time_style.clock, settings.time_style.date)
    };
    assert_eq!(style("", "sv_SE"), (Clock::Hours24, DateFormat::Iso));
    assert_eq!(style("ui.clock = \"12h\"", "sv_SE"), (Clock::Hours12, DateFormat::Iso));
    assert_eq!(style("ui.date = \"eu\"", "C.UTF-8"), (Clock::Hours12, DateFormat::Eu));
    let both = "[ui]\nclock = \"24h\"\ndate = \"us\"\n";
    assert_eq!(style(both, "de_DE"), (Clock::Hours24, DateFormat::Us));
    let nothing = Settings::load(&Overrides::default(), &Paths::default()).expect("good");
    assert_eq!(nothing.time_style, TimeStyle::default());
    let locale = Some("ja_JP.UTF-8".to_owned());
    let overrides = Overrides { locale, ..Overrides::default() };
    let no_file = Settings::load(&overrides, &Paths::default()).expect("good");
    assert_eq!(no_file.time_style, TimeStyle::ISO);
    let (message, _) = refused("[ui]\nclock = \"13h\"\n");
    assert!(message.starts_with("config.toml:2:9:") && message.contains("`13h`"), "{message}");
}

#[test]
fn symbols_are_those_of_the_file_then_of_the_locale() {
    let is_ascii = |text: &str, locale: Option<&str>| {
        let character_locale = locale.map(str::to_owned);
        let overrides = Overrides { character_locale, ..Overrides::default() };
        load_with(text, &overrides).expect("good").ui.ascii
    };
    assert!(!is_ascii("", None) && !is_ascii("", Some("C.UTF-8")) && is_ascii("", Some("C")));
    assert!(is_ascii("ui.ascii = true", Some("C.UTF-8")) && is_ascii("ui.ascii = true", None));
    assert!(!is_ascii("ui.ascii = false", Some("C")));
    let character_locale = Some("en_US.ISO-8859-1".to_owned());
    let overrides = Overrides { character_locale, ..Overrides::default() };
    let no_file = Settings::load(&overrides, &Paths::default()).expect("good");
    assert_eq!(no_file.ui, Ui { ascii: true, ..Ui::default() });
    assert!(load("").ui.motion && !load("ui.motion = false").ui.motion);
}

#[test]
fn a_loopback_server_is_limited_only_on_request() {
    let limits = |text: &str| {
        let network = load(text).network;
        [false, true].map(|loopback| network.requests_per_minute(loopback).map(NonZeroU32::get))
    };
    assert_eq!(limits(""), [Some(240), None]);
    assert_eq!(limits("network.requests_per_minute = 60"), [Some(60), Some(60)]);
    assert_eq!(limits("network.requests_per_minute = 0"), [None, None]);
}

#[test]
fn connecting_never_takes_longer_than_the_stall_timeout() {
    let seconds = |text: &str| {
        let network = load(text).network;
        [network.timeouts.connect, network.timeouts.stall].map(|limit| limit.as_secs())
    };
    assert_eq!(seconds(""), [10, 30]);
    assert_eq!(seconds("network.stall_timeout_seconds = 5"), [5, 5]);
    let both = "[network]\nconnect_timeout_seconds = 60\nstall_timeout_seconds = 60\n";
    assert_eq!(seconds(both), [60, 60]);
    let (message, hint) = refused("[network]\nconnect_timeout_seconds = 31\n");
    assert!(message.starts_with("config.toml:2:27: `connect_timeout_seconds`"), "{message}");
    assert!(hint.contains("the shorter one applies"), "{hint}");
}

#[test]
fn an_answer_may_take_as_long_as_silence_unless_it_is_said_otherwise() {
    let seconds = |text: &str| load(text).network.timeouts.answer.as_secs();
    assert_eq!(seconds(""), 30);
    assert_eq!(seconds("network.stall_timeout_seconds = 5"), 30);
    assert_eq!(seconds("network.stall_timeout_seconds = 60"), 60);
    assert_eq!(seconds("network.answer_timeout_seconds = 3"), 3);
    let (message, _) = refused("[network]\nanswer_timeout_seconds = 0\n");
    assert!(message.starts_with("config.toml:2:26:"), "{message}");
}

#[test]
fn bindings_keep_their_line_and_the_order_of_the_file() {
    let keys = load(
        "[keys]\npreset = \"mutt\"\n[keys.list]\n\"x\" = \"open\"\n\"g g\" = \"none\"\n\
         [keys.global]\n\"ctrl-x\" = \"quit\"\n",
    )
    .keys;
    assert_eq!(keys.preset, KeyPreset::Mutt);
    let seen: Vec<_> = keys
        .bindings
        .iter()
        .map(|b| (b.layer.name(), b.keys.as_str(), b.command.as_str(), b.line))
        .collect();
    assert_eq!(
        seen,
        [("list", "x", "open", 4), ("list", "g g", "none", 5), ("global", "ctrl-x", "quit", 7),]
    );
}

#[test]
fn views_come_from_the_top_level_or_from_the_profile() {
    let text = r#"
        [[views]]
        name = "Top"
        query = "roof"
        [[views]]
        name = "Hot"
        query = "is:unread"
        key = "g h"
        [profiles.own]
        [[profiles.own.views]]
        name = "Own"
        query = ""
        [profiles.plain]
    "#;
    let views = |profile: Option<&str>| {
        let profile = profile.map(str::to_owned);
        load_with(text, &Overrides { profile, ..Overrides::default() }).expect("good").views
    };
    let names = |profile| -> Vec<String> {
        views(profile).saved().into_iter().map(|view| view.name).collect()
    };
    assert_eq!(names(None), ["Top", "Hot"]);
    assert_eq!(names(Some("plain")), ["Top", "Hot"]);
    assert_eq!(names(Some("own")), ["Own"]);
    let key = ViewKey { keys: "g h".to_owned(), view: 2, line: 8, column: 15 };
    assert_eq!(views(None).keys(), [key]);
    assert_eq!(load("").views, Views::default());
}

#[test]
fn a_view_that_cannot_be_is_refused_with_its_place() {
    let view = |line: &str| format!("[[views]]\nname = \"A\"\nquery = \"a\"\n[[views]]\n{line}\n");
    for (line, expected) in [
        ("name = \" \"\nquery = \"\"", "config.toml:5:8: A view needs a name"),
        ("name = \"a\"\nquery = \"\"", "config.toml:5:8: Two views are named `A`"),
        ("name = \"a\\tb\"\nquery = \"\"", "config.toml:5:8: View names can't contain"),
        ("name = \"B\"\nquery = \"a\\nb\"", "config.toml:6:9: Queries can't contain"),
        ("name = \"B\"\nquery = \"\"\nkey = \"\"", "config.toml:7:7: `key` is empty"),
        ("name = \"B\"\nqery = \"\"", "config.toml:6:1: Unknown key `qery`"),
        ("name = \"B\"", "config.toml:4:1: Missing key `query`"),
    ] {
        let (message, _) = refused(&view(line));
        assert!(message.starts_with(expected), "{message}");
    }
    let clash = "[[views]]\nname = \"A\"\nquery = \"\"\nkey = \"x\"\n[[views]]\nname = \"B\"\n\
                 query = \"\"\nkey = \"x\"\n";
    assert_eq!(refused(clash).0, "config.toml:8:7: `x` is already the key of the view `A`");
    assert_eq!(refused("views = []").1, "Leave it out for the default views");
    let many = |n| format!("[[views]]\nname = \"{n}\"\nquery = \"\"\n");
    let many: String = (0..=30).map(many).collect();
    assert_eq!(refused(&many).0, "config.toml:91:1: At most 30 views");
}

#[test]
fn a_mistake_in_a_view_s_query_is_shown_in_the_query() {
    let text = "[[views]]\nname = \"A\"\nquery = \"\\\"é b\\\" is:unraed\"\n";
    let error = load_with(text, &Overrides::default()).expect_err("a bad query");
    let place = text.lines().nth(2).and_then(|line| line.find("unraed")).expect("there");
    // In characters, of which one has two bytes.
    assert!(error.message.starts_with(&format!("config.toml:3:{place}: query: `is` can be")));
    assert!(error.message.ends_with("Did you mean `unread`?"), "{}", error.message);
    assert_eq!(error.excerpt, Some(("\"é b\" is:unraed".to_owned(), 10..16)));
}

#[test]
fn news_is_asked_for_as_often_as_the_file_says() {
    let seconds = |text: &str| {
        let refresh = load(text).refresh;
        [refresh.focused, refresh.unfocused].map(|every| every.map(|every| every.as_secs()))
    };
    assert_eq!(seconds(""), [Some(30), Some(120)]);
    assert_eq!(seconds("refresh.poll_seconds = 5"), [Some(5), Some(120)]);
    assert_eq!(seconds("refresh.poll_seconds = 300"), [Some(300), Some(300)]);
    assert_eq!(seconds("refresh.poll_seconds = 0"), [None, None]);
    assert_eq!(seconds("refresh.unfocused_poll_seconds = 0"), [Some(30), None]);
    assert_eq!(load("refresh.thread_seconds = 0").refresh.thread, None);
    let (message, hint) = refused("[refresh]\npoll_seconds = 4\n");
    assert_eq!(message, "config.toml:2:16: 4 is out of range");
    assert_eq!(hint, "Use 5 to 86400, or 0 for never");
}

#[test]
fn an_editor_in_the_file_goes_over_the_one_of_the_environment() {
    let overrides = Overrides { editor: Some("vi -u x".to_owned()), ..Overrides::default() };
    let editor = |text| load_with(text, &overrides).expect("a good file").editor;
    assert_eq!(editor(""), Some(vec!["vi".to_owned(), "-u".to_owned(), "x".to_owned()]));
    assert_eq!(editor("[compose]\neditor = \"nvim\""), Some(vec!["nvim".to_owned()]));
}

#[test]
fn a_reply_is_late_after_a_span_of_time() {
    let within =
        |span: &str| load(&format!("[triage]\nanswer_within = \"{span}\"\n")).triage.answer_within;
    assert_eq!(load("").triage.answer_within, None);
    for (span, minutes) in [("15m", 15), ("2h", 120), ("1d", 1_440), ("30d", 43_200)] {
        assert_eq!(within(span), Some(Duration::from_mins(minutes)), "{span}");
    }
    for span in ["", "15", "0m", "31d", "+5m", "-5m", "1.5h", "15 m", "99999999999999999999d", "2w"]
    {
        let (shown, _) = refused(&format!("[triage]\nanswer_within = \"{span}\"\n"));
        assert!(shown.starts_with("config.toml:2:17: "), "{shown}");
    }
    assert!(refused("[triage]\nanswer_within = 15\n").0.starts_with("config.toml:2:17: "));
}

#[test]
fn a_conversation_is_read_when_the_file_says_so() {
    let text = "[triage]\nmark_read = \"open\"\nmark_read_after_seconds = 3\n";
    assert_eq!(load(text).mark_read, ReadPolicy::Open(Duration::from_secs(3)));
    assert_eq!(load("").mark_read, ReadPolicy::Explicit);
    assert!(refused("[triage]\nmark_read = \"never\"\n").0.starts_with("config.toml:2:13: "));
}

#[test]
fn a_grace_is_as_long_as_the_file_says_and_never_as_long_as_a_message_lives() {
    let seconds = |text: &str| {
        let outbox = load(text).outbox;
        [outbox.other.as_secs(), outbox.sms.as_secs()]
    };
    assert_eq!(seconds(""), [4, 10]);
    assert_eq!(seconds("outbox.grace_seconds = 0"), [0, 10]);
    assert_eq!(seconds("outbox.sms_grace_seconds = 300"), [4, 300]);
    let (message, hint) = refused("[outbox]\nsms_grace_seconds = 301\n");
    assert_eq!(message, "config.toml:2:21: 301 is out of range");
    assert_eq!(hint, "Use 0 to 300");
}

#[test]
fn the_reasons_for_archiving_are_called_as_the_file_says() {
    let reason = |number: u8| ArchiveReason::try_from(number).expect("a reason");
    let names =
        load("[archive_reasons]\n\"3\" = \" wrong number \"\n0 = \"spam\"\n").archive_reasons;
    assert_eq!(names.get(reason(3)), Some("wrong number"));
    assert_eq!((names.get(reason(0)), names.get(reason(1))), (Some("spam"), None));
    let (message, hint) = refused("[archive_reasons]\n\"10\" = \"x\"\n");
    assert_eq!(message, "config.toml:2:1: Unknown archive reason `10`");
    assert_eq!(hint, "Archive reasons are numbers from 0 to 9");
    let (message, _) = refused("[archive_reasons]\n1 = \"Spam\"\n4 = \"spam \"\n");
    assert_eq!(message, "config.toml:3:5: Archive reasons 1 and 4 have the same name");
    for name in ["", "  ", "\\u202e", &"x".repeat(61)] {
        let (message, _) = refused(&format!("archive_reasons.1 = \"{name}\"\n"));
        assert!(message.starts_with("config.toml:1:21: Reason names"), "{message}");
    }
}

#[test]
fn the_title_is_left_alone_for_a_screen_reader_unless_it_is_asked_for() {
    let flag = Overrides { screen_reader: true, ..Overrides::default() };
    let title = |text: &str, overrides: &Overrides| {
        load_with(text, overrides).expect("a good file").notify.title
    };
    let none = Overrides::default();
    assert!(title("", &none) && !title("", &flag));
    assert!(!title("[ui]\nscreen_reader = true\n", &none));
    assert!(title("[ui]\nscreen_reader = true\n[notify]\ntitle = true\n", &none));
    let without_file = Settings::load(&flag, &Paths::default()).expect("no file");
    assert!(!without_file.notify.title);
}

#[test]
fn rows_of_the_list_have_as_many_lines_as_the_file_says() {
    let rows = |text: &str| load(text).ui.rows;
    assert_eq!(rows(""), RowLines::Auto);
    for (value, lines) in [("\"auto\"", RowLines::Auto), ("1", RowLines::One), ("2", RowLines::Two)]
    {
        assert_eq!(rows(&format!("[ui]\nrows = {value}\n")), lines);
    }
}
