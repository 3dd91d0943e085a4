//! Tables of all commands with their keys: of a keymap, and of every preset for
//! the documentation.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::help::KeyLabel;
use super::{Keymap, KeymapError};
use crate::app::protocol::command::{COMMANDS, Entry, Group};
use crate::domain::text;
use crate::domain::text_layout::width;
use crate::settings::KeyPreset;

impl Keymap {
    /// All commands by group: the name in the configuration, the keys, and what
    /// it does, in columns.
    pub fn table(&self) -> String {
        let keys: Vec<(&Entry, &str)> = COMMANDS
            .iter()
            .map(|entry| (entry, self.help_line(entry).map_or("-", |line| line.keys.as_str())))
            .collect();
        let names = keys.iter().map(|(entry, _)| width(entry.name)).max().unwrap_or_default();
        let columns = keys.iter().map(|(_, keys)| width(keys)).max().unwrap_or_default();
        let mut out = String::new();
        for (entry, keys) in keys {
            let (name, gap) = (entry.name, columns - width(keys));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{name:names$}  {keys}{:gap$}  {}", "", entry.help);
        }
        out
    }

    /// All commands with these keys, as Markdown.
    pub fn markdown(&self) -> String {
        table_of(&["keys".to_owned()], std::slice::from_ref(self))
    }

    /// All commands with their keys, as JSON: an object a line, in an array.
    pub fn json(&self) -> String {
        let rows = COMMANDS.iter().map(|entry| {
            let keys = self.labels(entry).iter();
            let keys = keys.map(|KeyLabel { label, note }| json!({ "keys": label, "note": note }));
            let row = json!({
                "command": entry.name,
                "group": entry.group.title(),
                "does": entry.help,
                "keys": keys.collect::<Vec<Value>>(),
            });
            text::json_line(&row.to_string())
        });
        format!("[\n{}\n]\n", rows.collect::<Vec<_>>().join(",\n"))
    }

    /// The labels of a command's keys; none if it has no keys.
    fn labels(&self, entry: &Entry) -> &[KeyLabel] {
        self.help_line(entry).map_or(&[], |line| &line.labels)
    }

    fn help_line(&self, entry: &Entry) -> Option<&super::HelpLine> {
        self.help().iter().find(|line| line.action == entry.command)
    }
}

/// All commands with their keys in every preset, as Markdown.
///
/// # Errors
///
/// Those of a preset's bindings.
pub fn markdown() -> Result<String, Vec<KeymapError>> {
    let presets = KeyPreset::ALL.map(|preset| Keymap::build(preset, &[], ""));
    let keymaps = presets.into_iter().collect::<Result<Vec<Keymap>, _>>()?;
    let columns = KeyPreset::ALL.map(|preset| format!("`{}`", preset.name()));
    Ok(table_of(&columns, &keymaps))
}

/// A Markdown table a group, with a column for each keymap.
fn table_of(columns: &[String], keymaps: &[Keymap]) -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let title = group.title();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n### {title}\n\n| command | does | {} |", columns.join(" | "));
        let _ = writeln!(out, "|---|---|{}", "---|".repeat(columns.len()));
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let keys: Vec<String> =
                keymaps.iter().map(|keymap| cell(keymap.labels(entry))).collect();
            let (name, help) = (entry.name, entry.help.replace('|', "\\|"));
            let _ = writeln!(out, "| `{name}` | {help} | {} |", keys.join(" | "));
        }
    }
    out
}

/// The keys in a cell of a Markdown table.
fn cell(labels: &[KeyLabel]) -> String {
    let keys = labels.iter().map(|KeyLabel { label, note }| {
        let label = match label.replace('|', "\\|") {
            label if label.contains('`') => format!("`` {label} ``"),
            label => format!("`{label}`"),
        };
        if note.is_empty() { label } else { format!("{label} ({note})") }
    });
    match keys.collect::<Vec<_>>().join(" ") {
        none if none.is_empty() => "–".to_owned(),
        keys => keys,
    }
}
