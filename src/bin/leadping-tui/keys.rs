//! `keys` and `keys check`.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use leadping_tui::app::Command;
use leadping_tui::cli::{KeysArgs, KeysCommand};
use leadping_tui::config::{Settings, ViewKey};
use leadping_tui::domain::text;
use leadping_tui::headless::{CliError, Exit, notice};
use leadping_tui::keymap::{Keymap, KeymapError, KeymapWarning, reference};
use leadping_tui::settings::{KeyLayer, KeyPreset, UserBinding};
use serde_json::{Value, json};

/// Writes the key table, or the warnings about the user's bindings.
pub(super) fn write(arguments: &KeysArgs, settings: &Settings) -> Result<(), CliError> {
    let keymap = keymap(settings, arguments.preset.unwrap_or(settings.keys.preset))?;
    let mut out = String::new();
    match arguments.command {
        None if arguments.json => out = keymap.json(),
        None if arguments.markdown && arguments.preset.is_some() => out = keymap.markdown(),
        None if arguments.markdown => {
            out = reference::markdown().map_err(|errors| refused(&errors))?;
        }
        None => out = keymap.table(),
        Some(KeysCommand::Check) if arguments.json => out = warnings_as_json(keymap.warnings()),
        Some(KeysCommand::Check) => {
            for warning in keymap.warnings() {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{warning}");
            }
            if out.is_empty() {
                notice("No problems in your key bindings");
            }
        }
    }
    let written = io::stdout().write_all(out.as_bytes()).and_then(|()| io::stdout().flush());
    written.or_else(|error| CliError::output(&error))
}

/// The keymap of a preset, or all errors in the user's bindings.
pub(super) fn keymap(settings: &Settings, preset: KeyPreset) -> Result<Keymap, CliError> {
    let keys = &settings.keys;
    // In every layer that takes it: an own binding of the same keys in one of
    // them would go first.
    let of_view = |key: ViewKey| {
        [KeyLayer::Global, KeyLayer::List, KeyLayer::Detail].map(|layer| UserBinding {
            layer,
            keys: key.keys.clone(),
            command: format!("{} {}", Command::GoToView.entry().name, key.view),
            line: key.line,
            column: key.column,
            command_column: key.column,
        })
    };
    let mut bindings = keys.bindings.clone();
    bindings.extend(settings.views.keys().into_iter().flat_map(of_view));
    let file = keys.file.as_deref().unwrap_or(Path::new("config.toml")).display().to_string();
    Keymap::build(preset, &bindings, &file).map_err(|errors| refused(&errors))
}

fn refused(errors: &[KeymapError]) -> CliError {
    let mut lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.dedup();
    let mut lines = lines.into_iter();
    let message = lines.next().unwrap_or_default();
    CliError { hints: lines.collect(), ..CliError::new(Exit::Usage, message) }
}

/// An array of an object for each warning.
fn warnings_as_json(warnings: &[KeymapWarning]) -> String {
    let object = |warning: &KeymapWarning| {
        let (line, column) = warning.place;
        let file = &warning.file;
        json!({ "file": file, "line": line, "column": column, "message": warning.text })
    };
    let all: Vec<Value> = warnings.iter().map(object).collect();
    format!("{}\n", text::json_line(&Value::Array(all).to_string()))
}
