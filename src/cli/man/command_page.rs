//! The page of a command.

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::Roff;

use super::Page;
use super::markup::{MANUAL, SOURCE, heading, item, literal, paragraph, see_also, with_bold_code};

/// Name of the program, the first word of each page.
const PROGRAM: &str = "leadping-tui";

const ABOUT: &str = "Without a command, it opens the inbox. Each command prints data alone on \
    standard output, and progress and messages on standard error.";

/// The section of a help text that the page of the program takes over; what
/// else is in it has a section of the manual.
const EXAMPLES: &str = "Examples";

const EXIT_STATUS: [(&str, &str); 7] = [
    ("0", "Done."),
    ("1", "Failed."),
    ("2", "A mistake in the command line or the configuration."),
    ("3", "No key, an unreadable key, or a key that isn't allowed to do this."),
    ("4", "Not found."),
    ("5", "The service can't be reached, fails, or limits the rate."),
    ("6", "Some of several failed."),
];

const ENVIRONMENT: [(&str, &str); 12] = [
    (
        "LEADPING_API_KEY",
        "The API key. Without it, `api_key_command` or `api_key_file` of the configuration has it.",
    ),
    ("LEADPING_BASE_URL", "Address of the API. `--base-url` overrides it."),
    ("LEADPING_TUI_CONFIG", "The configuration file. `--config` overrides it."),
    ("LEADPING_PROFILE", "Profile of the configuration. `--profile` overrides it."),
    ("LEADPING_READ_ONLY", "With `1`, `true` or `yes`, nothing is changed, as with `--read-only`."),
    (
        "LEADPING_TUI_LOG",
        "Level of the log, in place of the configuration's: `off`, `error`, `warn`, `info` or `debug`.",
    ),
    (
        "CREDENTIALS_DIRECTORY",
        "The credentials of a systemd service, for `$CREDENTIALS_DIRECTORY/NAME` in `api_key_file`.",
    ),
    (
        "NO_COLOR",
        "If it is set and not empty, there are no colors, unless the configuration says `color = \"always\"`.",
    ),
    ("CLICOLOR", "With `0`, there are no colors; `--color` overrides it."),
    ("CLICOLOR_FORCE", "If it is set and not `0`, there are colors without a terminal too."),
    ("VISUAL, EDITOR", "The editor for long texts, unless the configuration has one."),
    (
        "LC_ALL, LC_TIME, LC_CTYPE, LANG",
        "The locale: times and dates as they are usual there, and ASCII symbols where it names no UTF-8.",
    ),
];

const FILES: [(&str, &str); 3] = [
    (
        "~/.config/leadping-tui/config.toml",
        "The configuration: see leadping-tui.toml(5). On macOS, one in ~/Library/Application Support/leadping-tui goes first.",
    ),
    ("~/.config/leadping-tui/themes/NAME.toml", "Themes of your own."),
    (
        "~/.local/state/leadping-tui/",
        "The outbox, drafts, recent filters, snoozes and the log, readable by you alone. On macOS in ~/Library/Application Support/leadping-tui.",
    ),
];

/// The page of a command that is built.
pub(super) fn page(command: &Command) -> Page {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let man = Man::new(command.clone()).section("1").source(SOURCE).manual(MANUAL);
    let mut source = Roff::new().render();
    let preamble = source.clone();
    // Writing to memory cannot fail.
    let mut add = |section: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let mut written = Vec::new();
        let _ = section(&mut written);
        let written = String::from_utf8_lossy(&written).into_owned();
        source.push_str(written.strip_prefix(&preamble).unwrap_or(&written));
    };
    add(&|out| man.render_title(out));
    add(&|out| man.render_name_section(out));
    add(&|out| man.render_synopsis_section(out));
    add(&|out| man.render_description_section(out));
    if name == PROGRAM {
        let mut page = Roff::new();
        paragraph(&mut page, ABOUT);
        add(&|out| page.to_writer(out));
    }
    add(&|out| {
        let mut options = Vec::new();
        man.render_options_section(&mut options)?;
        out.write_all(in_one_section(&String::from_utf8_lossy(&options)).as_bytes())
    });
    if command.get_subcommands().any(|inner| !inner.is_hide_set()) {
        add(&|out| man.render_subcommands_section(out));
    }
    add(&|out| rest(command, &name).to_writer(out));
    Page { name, section: 1, source: with_bold_code(&source) }
}

/// The options under one heading: those with a heading of their own below it.
fn in_one_section(options: &str) -> String {
    let mut out = String::with_capacity(options.len());
    for line in options.lines() {
        match line.strip_prefix(".SH ") {
            Some(title) if title != "OPTIONS" => {
                if !out.contains(".SH OPTIONS\n") {
                    out.push_str(".SH OPTIONS\n");
                }
                out.extend([".SS ", title]);
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Sections after the options.
fn rest(command: &Command, name: &str) -> Roff {
    let mut page = Roff::new();
    let help = command.get_after_long_help().or_else(|| command.get_after_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let is_program = name == PROGRAM;
    for section in sections(&help) {
        if !is_program || section.title == EXAMPLES {
            section.write(&mut page);
        }
    }
    if is_program {
        let tables: [(&str, &[(&str, &str)]); 3] =
            [("exit status", &EXIT_STATUS), ("environment", &ENVIRONMENT), ("files", &FILES)];
        for (title, rows) in tables {
            heading(&mut page, title);
            for (names, text) in rows {
                item(&mut page, names.split(", "), text);
            }
        }
    }
    let mut others = Vec::new();
    let words = command.get_bin_name().unwrap_or(PROGRAM).split(' ').collect::<Vec<_>>();
    for end in (1..words.len()).rev() {
        others.push((words.get(..end).unwrap_or_default().join("-"), 1));
    }
    others.push(("leadping-tui.toml".to_owned(), 5));
    see_also(&mut page, &others);
    page
}

/// A part of a help text: a line that ends with a colon, and the indented lines
/// below it. What has no such title is a note.
#[derive(Debug, Default, PartialEq, Eq)]
struct Section<'a> {
    title: &'a str,
    lines: Vec<&'a str>,
}

const NOTES: &str = "Notes";

fn sections(help: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in help.lines() {
        let is_indented = line.starts_with(' ') || line.is_empty();
        let title = line.strip_suffix(':').filter(|_| !is_indented);
        match (title, sections.last_mut()) {
            (None, Some(section)) if is_indented || section.title == NOTES => {
                section.lines.push(line);
            }
            (None, _) => sections.push(Section { title: NOTES, lines: vec![line] }),
            (Some(title), _) => sections.push(Section { title, lines: Vec::new() }),
        }
    }
    sections
}

impl Section<'_> {
    /// Indented lines stay as they are, others are paragraphs.
    fn write(&self, page: &mut Roff) {
        heading(page, self.title);
        for block in self.lines.split(|line| line.trim().is_empty()) {
            match block.first() {
                None => {}
                Some(first) if first.starts_with(' ') => {
                    let indent = first.len() - first.trim_start().len();
                    literal(
                        page,
                        block.iter().map(|line| line.get(indent..).unwrap_or(line.trim())),
                    );
                }
                Some(_) => paragraph(page, &block.join(" ")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_help_name_the_same_variables() {
        let help = crate::cli::command().render_long_help().to_string();
        let is_locale = |name: &str| name.starts_with("LC_") || name == "LANG";
        let names = ENVIRONMENT.iter().flat_map(|(names, _)| names.split(", "));
        let expected: Vec<&str> = names.filter(|name| !is_locale(name)).collect();
        assert!(expected.iter().all(|name| help.contains(name)), "{help}");
        let (_, listed) = help.split_once("Environment: ").expect("a list");
        let (listed, _) = listed.split_once("Flags").expect("its end");
        assert_eq!(listed.split(',').count(), expected.len(), "{listed}");
    }

    #[test]
    fn a_help_text_is_divided_by_its_titles() {
        let help =
            "Examples:\n  First\n    a b\n\n  Second\n    c\n\nA note,\nlong: yes\nMore:\n  d";
        let examples = Section {
            title: "Examples",
            lines: vec!["  First", "    a b", "", "  Second", "    c", ""],
        };
        let notes = Section { title: "Notes", lines: vec!["A note,", "long: yes"] };
        let more = Section { title: "More", lines: vec!["  d"] };
        assert_eq!(sections(help), [examples, notes, more]);
        assert_eq!(sections(""), []);
    }

    #[test]
    fn options_have_one_section_with_parts() {
        let options = ".SH OPTIONS\n-h\n.SH OUTPUT\n--format\n";
        assert_eq!(in_one_section(options), ".SH OPTIONS\n-h\n.SS OUTPUT\n--format\n");
        assert_eq!(in_one_section(".SH OUTPUT\n-q\n"), ".SH OPTIONS\n.SS OUTPUT\n-q\n");
    }
}
