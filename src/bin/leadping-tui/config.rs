//! `config path`, `show`, `init`, `check` and `schema`.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use leadping_tui::cli::ConfigCommand;
use leadping_tui::config::init::{self, InitError};
use leadping_tui::config::schema::{self, BindableCommand};
use leadping_tui::config::{Overrides, Paths, check, secret, show, themes};
use leadping_tui::domain::text;
use leadping_tui::headless::{CliError, Exit, notice};
use leadping_tui::keymap;

use super::keys;

pub(super) fn run(
    command: &ConfigCommand,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<ExitCode, CliError> {
    match command {
        ConfigCommand::Path { all, .. } => {
            print_paths(*all, overrides, paths).map(|()| ExitCode::SUCCESS)
        }
        ConfigCommand::Show { json, .. } => {
            let key_is_set =
                std::env::var_os(secret::VARIABLE).is_some_and(|value| !value.is_empty());
            let shown = show::settings(overrides, paths, key_is_set)?;
            let text = if *json { shown.to_json() + "\n" } else { shown.to_toml() };
            print(&text).map(|()| ExitCode::SUCCESS)
        }
        ConfigCommand::Init { force, .. } => {
            write_new(&file(overrides, paths)?, *force).map(|()| ExitCode::SUCCESS)
        }
        ConfigCommand::Check { .. } => check_file(overrides, paths),
        ConfigCommand::Schema => print(&schema_text()).map(|()| ExitCode::SUCCESS),
    }
}

/// The file in use, which need not exist.
fn file(overrides: &Overrides, paths: &Paths) -> Result<PathBuf, CliError> {
    let file = overrides.config.as_ref().or(paths.config_file.as_ref());
    file.cloned().ok_or_else(|| {
        let hints = vec!["Name a file with --config or LEADPING_TUI_CONFIG".to_owned()];
        let message = "No folder for a configuration: HOME isn't set".to_owned();
        CliError { hints, ..CliError::new(Exit::Usage, message) }
    })
}

fn print_paths(all: bool, overrides: &Overrides, paths: &Paths) -> Result<(), CliError> {
    let file = file(overrides, paths)?;
    let is_there = file.exists();
    if all {
        let themes = themes::folder(overrides, paths);
        let named: [(&str, Option<&Path>); 5] = [
            ("config", Some(&file)),
            ("themes", themes.as_deref()),
            ("state", paths.state.as_deref()),
            ("outbox", paths.outboxes.as_deref()),
            ("log", paths.log_file.as_deref()),
        ];
        let mut out = String::new();
        for (name, path) in named {
            if let Some(path) = path {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{name}\t{}", path.display());
            }
        }
        print(&out)?;
    } else {
        print(&format!("{}\n", file.display()))?;
    }
    if !is_there {
        notice("There is no such file yet; `leadping-tui config init` writes it");
    }
    if let (None, Some(ignored)) = (&overrides.config, &paths.ignored_config) {
        notice(&format!("{} isn't read", ignored.display()));
    }
    Ok(())
}

fn write_new(path: &Path, force: bool) -> Result<(), CliError> {
    match init::write(path, &schema_text(), force) {
        Ok(written) => {
            print(&format!("{}\n", path.display()))?;
            for copy in written.copies {
                notice(&format!("The earlier file is now {}", copy.display()));
            }
            if written.is_unchanged {
                notice("It was there already, with the same contents");
            }
            Ok(())
        }
        Err(InitError::Exists(file)) => {
            let message = format!("{} is there already", file.display());
            let hints = vec!["--force replaces it, and keeps it under another name".to_owned()];
            Err(CliError { hints, ..CliError::new(Exit::Failed, message) })
        }
        Err(InitError::Failed(error)) => {
            Err(CliError { exit: Exit::Failed, ..CliError::from(error) })
        }
    }
}

/// Prints what is wrong, then what may be.
fn check_file(overrides: &Overrides, paths: &Paths) -> Result<ExitCode, CliError> {
    let checked = check::file(overrides, paths)?;
    let (mut errors, mut warnings) = (Vec::new(), checked.warnings);
    for error in checked.errors {
        let hint = error.hint.map(|hint| format!(". {hint}")).unwrap_or_default();
        errors.push(format!("{}{hint}", error.message));
    }
    for settings in &checked.settings {
        match keys::keymap(settings, settings.keys.preset) {
            Ok(keymap) => warnings.extend(keymap.warnings().iter().map(ToString::to_string)),
            Err(report) => errors.extend([report.message].into_iter().chain(report.hints)),
        }
    }
    let mut out = String::new();
    for (lines, what) in [(&mut errors, ""), (&mut warnings, "warning: ")] {
        // Profiles share what is not their own.
        let mut seen = std::collections::HashSet::new();
        lines.retain(|line| seen.insert(line.clone()));
        for line in lines {
            let _ = writeln!(out, "{what}{}", text::one_line(line));
        }
    }
    print(&out)?;
    if errors.is_empty() {
        if warnings.is_empty() {
            notice(&format!("No problems in {}", file(overrides, paths)?.display()));
        }
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(Exit::Usage as u8))
}

/// The schema of the configuration, indented, with its line end.
fn schema_text() -> String {
    let commands = |layer| {
        let all = keymap::bindable(layer);
        all.map(|(name, takes_count)| BindableCommand { name, takes_count }).collect()
    };
    format!("{:#}\n", schema::document(commands))
}

fn print(text: &str) -> Result<(), CliError> {
    let written = io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
    written.or_else(|error| CliError::output(&error))
}
