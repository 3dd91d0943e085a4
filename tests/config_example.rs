//! `config.example.toml` is true: the defaults, every key, all of them
//! accepted.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use leadping_tui::app::Command;
use leadping_tui::config::{KeySource, Overrides, Paths, Settings, ThemeSetting};
use leadping_tui::domain::LeadId;
use leadping_tui::query::{SavedView, Scope};
use leadping_tui::settings::{DetailLayout, Keys, Notify, TriagePolicy};
use leadping_tui::triage::compose::{ComposeRules, Field};

fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    fs::read_to_string(path).expect("the example is there")
}

/// The example with every documented key set. A comment has a space after its
/// `#`, a key has none.
fn with_every_key() -> String {
    let set = |line: &str| match line.strip_prefix('#') {
        Some(key) if key.starts_with(|c: char| c.is_ascii_alphabetic() || "[\"".contains(c)) => {
            key.to_owned()
        }
        _ => line.to_owned(),
    };
    example().lines().map(set).collect::<Vec<_>>().join("\n")
}

fn load(text: &str) -> (Settings, PathBuf) {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, text).expect("written");
    let overrides = Overrides { config: Some(path.clone()), ..Overrides::default() };
    let paths = Paths { home: Some(dir.path().to_path_buf()), ..Paths::default() };
    (Settings::load(&overrides, &paths).expect("the example is accepted"), path)
}

#[test]
fn the_example_as_it_is_means_the_defaults() {
    let (settings, path) = load(&example());
    let keys = Keys { file: Some(path), ..Keys::default() };
    assert_eq!(settings.theme.name(), None);
    // It has the folder of the themes, which is beside the file.
    let settings = Settings { theme: ThemeSetting::default(), ..settings };
    assert_eq!(settings, Settings { keys, ..Settings::default() });
}

#[test]
fn the_default_views_are_those_that_the_example_names() {
    let words: Vec<String> = example().split_whitespace().map(str::to_owned).collect();
    let comments = words.join(" ").replace(" # ", " ");
    for SavedView { name, line } in Settings::default().views.saved() {
        assert!(comments.contains(&format!("{name} `{line}`")), "{name}");
    }
    let of_lead = SavedView::defaults(&Scope::Lead(LeadId::new("l")));
    let of_lead: Vec<String> = of_lead.into_iter().map(|view| view.name).collect();
    let list = of_lead.join(", ").replace(", Failed", " and Failed");
    assert!(comments.contains(&format!("a lead has {list} in their places.")), "{list}");
}

#[test]
fn every_documented_key_is_accepted_and_shows_its_default() {
    let (settings, _) = load(&with_every_key());
    let default = Settings::default();
    assert_eq!(settings.account.base_url.url, default.account.base_url.url);
    assert!(settings.account.lead.is_some());
    assert!(matches!(settings.account.key, KeySource::Command(_)));
    assert_eq!(settings.refresh, default.refresh);
    let names = |settings: &Settings| -> Vec<String> {
        settings.views.saved().into_iter().map(|view| view.name).collect()
    };
    // The profile chosen in the example.
    assert_eq!(names(&settings), ["Mine"]);
    let (settings_of_top, _) = load(&with_every_key().replace("\nprofile = ", "\n#profile = "));
    assert_eq!(names(&settings_of_top), ["Roofs"]);
    let keys: Vec<String> = settings_of_top.views.keys().into_iter().map(|key| key.keys).collect();
    assert_eq!(keys, ["g v"]);
    let network = &settings.network;
    assert_eq!(network.requests_per_minute(false), default.network.requests_per_minute(false));
    assert_eq!(network.timeouts, default.network.timeouts);
    assert_eq!(network.attempts, default.network.attempts);
    assert_eq!(settings.outbox, default.outbox);
    // Without a default.
    assert!(settings.triage.answer_within.is_some());
    let triage = TriagePolicy { answer_within: None, ..settings.triage };
    assert_eq!(triage, default.triage);
    assert_eq!(settings.mark_read, default.mark_read);
    assert_eq!(settings.list, default.list);
    assert_eq!(settings.detail.percent, Some(DetailLayout::HALF));
    // A wide terminal has another one.
    let detail = DetailLayout { percent: None, ..settings.detail };
    assert_eq!(detail, default.detail);
    assert_eq!(settings.editor.as_deref(), Some(&["nvim".to_owned()][..]));
    assert!(settings.copy_command.is_some() && settings.open_command.is_some());
    let ComposeRules { templates, hours, confirm } = &settings.compose;
    assert_eq!(*confirm, default.compose.confirm);
    assert_eq!(*hours, default.compose.hours);
    let names: Vec<&str> = templates.iter().map(|template| template.name.as_str()).collect();
    assert_eq!(names, ["Hello"]);
    assert_eq!(settings.ui, default.ui);
    // Without a default.
    assert_eq!(settings.notify.views, ["Needs reply"]);
    let notify = Notify { views: Vec::new(), ..settings.notify.clone() };
    assert_eq!(notify, default.notify);
    assert_eq!(settings.theme.load(), default.theme.load());
    assert_eq!(settings.time_style, default.time_style);
    assert_eq!(settings.keys.preset, default.keys.preset);
    assert_eq!(settings.keys.bindings.len(), 10);
    for binding in &settings.keys.bindings {
        let name = binding.command.split(' ').next().unwrap_or_default();
        let known = name == "none" || Command::named(name).is_some();
        assert!(known, "{binding:?}");
    }
    assert_eq!(settings.log, default.log);
}

#[test]
fn every_key_that_exists_is_documented() {
    let documented: BTreeSet<String> = keys_of(&with_every_key());
    // An unknown key makes the program list the known ones.
    for section in [
        "",
        "profiles.work",
        "refresh",
        "network",
        "outbox",
        "triage",
        "list",
        "detail",
        "compose",
        "ui",
        "notify",
        "keys",
        "log",
    ] {
        let header = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
        for known in known_keys(&format!("{header}zzzzzzzz = 1\n")) {
            let full = if section.is_empty() { known } else { format!("{section}.{known}") };
            assert!(documented.contains(&full), "{full} is not in config.example.toml");
        }
    }
    for table in ["views", "compose.templates"] {
        let example = with_every_key();
        let (_, section) = example.split_once(&format!("\n[[{table}]]\n")).expect("documented");
        let section = section.split("\n[").next().expect("its text");
        for known in known_keys(&format!("[[{table}]]\nzzzzzzzz = 1\n")) {
            let line = format!("\n{known} = ");
            assert!(section.contains(&line), "{known} of {table} is not in config.example.toml");
        }
    }
}

#[test]
fn every_field_of_a_template_is_documented() {
    for field in Field::ALL {
        let gap = format!("{{{}}}", field.name());
        assert!(example().contains(&gap), "{gap} is not in config.example.toml");
    }
}

/// All paths to keys and tables of a document.
fn keys_of(text: &str) -> BTreeSet<String> {
    fn walk(prefix: &str, table: &toml::Table, seen: &mut BTreeSet<String>) {
        for (key, value) in table {
            let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            if let toml::Value::Table(inner) = value {
                walk(&path, inner, seen);
            }
            seen.insert(path);
        }
    }
    let table: toml::Table = text.parse().expect("TOML");
    let mut seen = BTreeSet::new();
    walk("", &table, &mut seen);
    seen
}

fn known_keys(text: &str) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, text).expect("written");
    let overrides = Overrides { config: Some(path), ..Overrides::default() };
    let error = Settings::load(&overrides, &Paths::default()).expect_err("an unknown key");
    let hint = error.hint.expect("a hint");
    let list = hint.strip_prefix("Choose from: ").expect("nothing is like zzzzzzzz");
    list.split(", ").map(str::to_owned).collect()
}
