//! The README is short and leads to the documents; their tables, examples and
//! links are true.
//!
//! `UPDATE_DOCS=1 cargo test --test readme` regenerates the table of the
//! filter.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::cli::Cli;
use leadping_tui::headless::Exit;
use leadping_tui::query::{Context, Entry, Query, reference};
use leadping_tui::settings::theme::Roles;

const BEGIN: &str = "<!-- filter terms: begin -->\n";
const END: &str = "<!-- filter terms: end -->\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("readable")
}

/// The README and the documents, by path from the root.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("docs")).expect("a folder");
    let docs = docs.map(|entry| Path::new("docs").join(entry.expect("an entry").file_name()));
    let pages = docs.filter(|path| path.extension().is_some_and(|it| it == "md"));
    let others = ["README.md", "CONTRIBUTING.md"].map(PathBuf::from);
    let all = pages.chain(others);
    all.map(|path| (path.clone(), read(path.to_str().expect("text")))).collect()
}

/// The language as a Markdown table.
fn table() -> String {
    let mut out = "| term | means | values |\n|---|---|---|\n".to_owned();
    for Entry { term, member, kind, explanation, values } in reference() {
        let member = member.map(|member| format!(" (`{member}`)")).unwrap_or_default();
        let values = if values.is_empty() {
            kind.to_owned()
        } else {
            values.split(", ").map(|value| format!("`{value}`")).collect::<Vec<_>>().join(" ")
        };
        writeln!(out, "| `{term}`{member} | {explanation} | {values} |").expect("memory");
    }
    out
}

#[test]
fn the_table_of_the_filter_is_up_to_date() {
    let page = read("docs/filter.md");
    let (before, rest) = page.split_once(BEGIN).expect("a place for the table");
    let (written, after) = rest.split_once(END).expect("an end of the table");
    let table = table();
    if env::var_os("UPDATE_DOCS").is_some() {
        let page = [before, BEGIN, &table, END, after].concat();
        fs::write(root().join("docs/filter.md"), page).expect("written");
        return;
    }
    assert!(written == table, "`UPDATE_DOCS=1 cargo test --test readme` brings it up to date");
}

#[test]
fn the_examples_of_the_filter_are_read_without_a_mistake() {
    let page = read("docs/filter.md");
    let examples = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
    let lines: Vec<&str> = examples.expect("examples").lines().collect();
    assert!(!lines.is_empty());
    for line in lines {
        let example = line.split("  ").next().unwrap_or_default();
        let query = Query::parse(example, &context);
        assert!(query.is_ok_and(|query| !query.terms().is_empty()), "{example}");
    }
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let letters = heading.trim().to_lowercase();
    let letters = letters.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c));
    letters.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let mut links = 0;
    for (path, text) in pages() {
        let folder = root().join(path.parent().expect("a folder"));
        for rest in text.split("](").skip(1) {
            let link = rest.split(')').next().expect("an end");
            if link.starts_with("http") {
                continue;
            }
            links += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { root().join(&path) } else { folder.join(file) };
            assert!(target.exists(), "{}: {link}", path.display());
            if !heading.is_empty() {
                let page = fs::read_to_string(target).expect("readable");
                let headings = page.lines().filter_map(|line| line.strip_prefix('#'));
                let mut anchors = headings.map(|line| anchor(line.trim_start_matches('#')));
                assert!(anchors.any(|it| it == heading), "{}: {link}", path.display());
            }
        }
    }
    assert!(links > 10, "{links}");
}

#[test]
fn the_readme_is_short_and_names_every_document() {
    let readme = read("README.md");
    assert!(readme.len() < 6_000, "{} bytes: details belong in docs/", readme.len());
    for (path, _) in pages() {
        let name = path.to_str().expect("text");
        // Contributors are led there by CONTRIBUTING.md.
        let expected = !["README.md", "docs/architecture.md"].contains(&name);
        assert!(!expected || readme.contains(&format!("]({name})")), "{name}");
    }
}

#[test]
fn every_command_and_its_own_flags_are_documented() {
    let scripting = read("docs/scripting.md");
    let sandbox = read("docs/sandbox.md");
    for command in Cli::command().get_subcommands().filter(|it| it.get_name() != "help") {
        let name = command.get_name();
        let named = [format!("`{name}`"), format!("leadping-tui {name}")];
        assert!(named.iter().any(|it| scripting.contains(it)), "{name}");
    }
    let command = Cli::command();
    let flags = command.find_subcommand("sandbox").expect("a command").get_arguments();
    let rates = flags.filter_map(|it| it.get_long()).filter(|it| it.ends_with("-rate"));
    for flag in rates {
        assert!(sandbox.contains(&format!("`--{flag}`")), "{flag}");
    }
    let command = Cli::command();
    let flags = command.find_subcommand("reply").expect("a command").get_arguments();
    let longs = flags.filter_map(|it| it.get_long());
    for flag in longs.filter(|it| !["lead", "help", "read-only"].contains(it)) {
        assert!(scripting.contains(&format!("--{flag}")), "{flag}");
    }
}

#[test]
fn every_exit_code_is_documented() {
    let scripting = read("docs/scripting.md");
    let section = scripting.split("\n## Exit codes\n").nth(1).expect("a section");
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| ")).collect();
    let codes = [
        Exit::Done,
        Exit::Failed,
        Exit::Usage,
        Exit::Credentials,
        Exit::NotFound,
        Exit::Unavailable,
        Exit::Partial,
    ];
    for code in codes {
        assert!(rows.iter().any(|row| row.starts_with(&format!("| {} |", code as u8))), "{code:?}");
    }
}

#[test]
fn the_table_of_the_roles_is_up_to_date() {
    const BEGIN: &str = "<!-- roles: begin -->\n";
    const END: &str = "<!-- roles: end -->\n";
    let page = read("docs/themes.md");
    let (before, rest) = page.split_once(BEGIN).expect("a place for the table");
    let (written, after) = rest.split_once(END).expect("an end of the table");
    let mut table = "| role | for |\n|---|---|\n".to_owned();
    for (name, purpose) in Roles::<()>::TABLE {
        writeln!(table, "| `{name}` | {} |", purpose.trim_end_matches('.')).expect("memory");
    }
    if env::var_os("UPDATE_DOCS").is_some() {
        let page = [before, BEGIN, &table, END, after].concat();
        fs::write(root().join("docs/themes.md"), page).expect("written");
        return;
    }
    assert!(written == table, "`UPDATE_DOCS=1 cargo test --test readme` brings it up to date");
}
