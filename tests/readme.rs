//! The README's table of the filter is the program's own.
//!
//! `UPDATE_README=1 cargo test --test readme` regenerates it.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::query::{Context, Entry, Query, reference};

const BEGIN: &str = "<!-- filter terms: begin -->\n";
const END: &str = "<!-- filter terms: end -->\n";

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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("readable");
    let (before, rest) = readme.split_once(BEGIN).expect("a place for the table");
    let (written, after) = rest.split_once(END).expect("an end of the table");
    let table = table();
    if env::var_os("UPDATE_README").is_some() {
        fs::write(&path, [before, BEGIN, &table, END, after].concat()).expect("written");
        return;
    }
    assert!(written == table, "`UPDATE_README=1 cargo test --test readme` brings it up to date");
}

#[test]
fn the_examples_of_the_filter_are_read_without_a_mistake() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("readable");
    let section = readme.split("\n## Filter\n").nth(1).expect("a section");
    let examples = section.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
    let lines: Vec<&str> = examples.expect("examples").lines().collect();
    assert!(!lines.is_empty());
    for line in lines {
        let example = line.split("  ").next().unwrap_or_default();
        let query = Query::parse(example, &context);
        assert!(query.is_ok_and(|query| !query.terms().is_empty()), "{example}");
    }
}
