//! Holds `docs/architecture.md`, `lib.rs` and `CONTRIBUTING.md` to the code.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::{EVERYTHING, UNITS, dependencies};

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The texts between backticks, without fenced blocks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of the table under a heading, as the texts of their cells.
fn table<'a>(text: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let section = text.split(heading).nth(1).unwrap_or_else(|| panic!("no {heading:?}"));
    let rows = section.lines().skip_while(|line| !line.contains("|---")).skip(1);
    let rows = rows.take_while(|line| line.contains('|'));
    rows.map(|row| row.split('|').skip(1).map(str::trim).collect()).collect()
}

/// Whether a file defines a function, type, constant or module of that name.
fn defines(code: &str, item: &str) -> bool {
    let mut words =
        code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    let mut previous = "";
    words.any(|word| {
        let keyword = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"];
        let found = word == item && keyword.contains(&previous);
        previous = word;
        found
    })
}

#[test]
fn what_the_documents_name_is_there() {
    let mut missing = Vec::new();
    let mut seen = 0;
    for name in ["docs/architecture.md", "CONTRIBUTING.md"] {
        let text = read(name);
        for place in quoted(&text).filter(|it| it.starts_with("src/") || it.starts_with("tests/")) {
            seen += 1;
            let (file, item) = place.split_once("::").map_or((place, None), |(f, i)| (f, Some(i)));
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let there = match item {
                Some(item) => fs::read_to_string(&path).is_ok_and(|code| defines(&code, item)),
                None => path.exists(),
            };
            if !there {
                missing.push(format!("{name}: {place}"));
            }
        }
    }
    assert!(seen > 50, "only {seen} places were seen");
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

/// Rooms and what they may use, from a table of `| room | role | may use |`.
fn rooms(rows: &[Vec<&str>]) -> BTreeMap<String, Vec<String>> {
    let of = |row: &Vec<&str>| {
        let room = quoted(row[0]).next().expect("a room").trim_matches(['[', ']']).to_owned();
        let mut uses: Vec<String> = quoted(row[2]).map(str::to_owned).collect();
        uses.sort_unstable();
        (room, uses)
    };
    rows.iter().map(of).collect()
}

#[test]
fn the_maps_are_those_of_the_imports() {
    let sorted = |uses: &[&str]| {
        let mut uses: Vec<String> = uses.iter().map(|it| (*it).to_owned()).collect();
        uses.sort_unstable();
        uses
    };
    let library = UNITS.iter().filter(|(room, _)| EVERYTHING.contains(room));
    let held: BTreeMap<String, Vec<String>> =
        library.map(|(room, uses)| ((*room).to_owned(), sorted(uses))).collect();
    let document = read("docs/architecture.md");
    let mut map = rooms(&table(&document, "## Map"));
    assert_eq!(map.remove("bin"), Some(Vec::new()));
    assert_eq!(map, held);

    let library = read("src/lib.rs").replace("//! ", "").replace("[`", "`").replace("`]", "`");
    let roles = |rows: Vec<Vec<&str>>| -> BTreeMap<String, String> {
        rows.iter().map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
    };
    let mut documented = roles(table(&document, "## Map"));
    documented.remove("`bin`");
    assert_eq!(roles(table(&library, "A terminal inbox")), documented);

    let contributing = read("CONTRIBUTING.md");
    let unnamed: Vec<_> =
        EVERYTHING.iter().filter(|room| !contributing.contains(&format!("`{room}`"))).collect();
    assert!(unnamed.is_empty(), "CONTRIBUTING.md does not name {unnamed:?}");
}

#[test]
fn every_dependency_has_a_reason() {
    let document = read("docs/architecture.md");
    let rows = table(&document, "## Dependencies");
    let named: Vec<&str> = rows.iter().filter_map(|row| quoted(row[0]).next()).collect();
    assert!(rows.iter().all(|row| row[1].len() > 2), "each has a reason");
    let mut direct = dependencies();
    direct.sort_unstable();
    assert_eq!(named, direct);
}
