//! `leadping-tui.toml(5)`: the configuration file, from the comments of the
//! example.

use std::mem;

use clap_mangen::roff::Roff;

use super::Page;
use super::markup::{MANUAL, SOURCE, heading, item, literal, paragraph, see_also, with_bold_code};
use crate::config::init::EXAMPLE;

const NAME: &str = "leadping-tui.toml";

/// Locations of the file.
const PLACES: [(&str, &str); 2] = [
    ("~/.config/leadping-tui/config.toml", "or in $XDG_CONFIG_HOME"),
    ("~/Library/Application Support/leadping-tui/config.toml", "on macOS, where it goes first"),
];

pub(super) fn page() -> Page {
    let mut page = Roff::new();
    page.control("TH", [NAME, "5", "", SOURCE, MANUAL]);
    heading(&mut page, "name");
    page.text([format!("{NAME} - configuration of leadping-tui").into()]);
    heading(&mut page, "description");
    let introduction = "The configuration is a TOML file. It has no key that must be set, and a key \
        that it doesn't know is an error. `--config` and LEADPING_TUI_CONFIG name another file. \
        Flags override the environment, which overrides the file.";
    page.text([introduction.into()]);
    paragraph(&mut page, "Each key is written here with its default, or with an example.");
    keys(&mut page, EXAMPLE);
    heading(&mut page, "files");
    for (place, system) in PLACES {
        item(&mut page, [place], system);
    }
    see_also(&mut page, &[("leadping-tui".to_owned(), 1)]);
    Page { name: NAME.to_owned(), section: 5, source: with_bold_code(&page.render()) }
}

/// Comments and keys that were read but not written yet.
#[derive(Default)]
struct Pending<'a> {
    comment: Vec<&'a str>,
    keys: Vec<&'a str>,
}

impl Pending<'_> {
    fn write(&mut self, page: &mut Roff) {
        let keys = mem::take(&mut self.keys);
        if !keys.is_empty() {
            let mut blocks = blocks(&mem::take(&mut self.comment)).into_iter();
            item(page, keys, &blocks.next().map(|block| block.text()).unwrap_or_default());
            page.control("RS", []);
            blocks.for_each(|block| block.write(page));
            page.control("RE", []);
        }
        for block in blocks(&mem::take(&mut self.comment)) {
            block.write(page);
        }
    }
}

/// The sections of the example and its keys. What stands before the first
/// section is about the file that is copied.
fn keys(page: &mut Roff, example: &str) {
    let mut pending = Pending::default();
    let start = example.lines().position(|line| section(line).is_some()).unwrap_or_default();
    for line in example.lines().skip(start) {
        if let Some(title) = section(line) {
            pending.write(page);
            heading(page, title);
        } else if let Some(comment) = comment(line) {
            if !pending.keys.is_empty() {
                pending.write(page);
            }
            pending.comment.push(comment);
        } else if line.is_empty() {
            pending.write(page);
        } else if !line.starts_with("#:") {
            let line = line.strip_prefix('#').unwrap_or(line);
            if line.starts_with('[') {
                if !pending.keys.is_empty() {
                    pending.write(page);
                }
                page.control("SS", [line]);
                pending.write(page);
            } else {
                pending.keys.push(line);
            }
        }
    }
    pending.write(page);
}

/// The title in `# ---- title ----`.
fn section(line: &str) -> Option<&str> {
    let title = line.strip_prefix("# ----")?;
    Some(title.trim_matches(|c| c == '-' || c == ' '))
}

/// The text of a comment. `#key = value` is a key that is not set.
fn comment(line: &str) -> Option<&str> {
    line.strip_prefix("# ").or_else(|| (line == "#").then_some(""))
}

/// A part of a comment.
enum Block<'a> {
    /// One paragraph.
    Text(Vec<&'a str>),
    /// Indented lines.
    Literal(Vec<&'a str>),
}

impl Block<'_> {
    fn text(&self) -> String {
        let (Self::Text(lines) | Self::Literal(lines)) = self;
        lines.join(" ")
    }

    fn write(&self, page: &mut Roff) {
        match self {
            Self::Text(_) => paragraph(page, &self.text()),
            Self::Literal(lines) => literal(page, lines.iter().copied()),
        }
    }
}

fn blocks<'a>(comment: &[&'a str]) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    for line in comment {
        let is_literal = line.starts_with("    ");
        match blocks.last_mut() {
            Some(Block::Text(lines)) if !is_literal => lines.push(line),
            Some(Block::Literal(lines)) if is_literal => lines.push(line.trim()),
            _ if is_literal => blocks.push(Block::Literal(vec![line.trim()])),
            _ => blocks.push(Block::Text(vec![line])),
        }
    }
    blocks
}
