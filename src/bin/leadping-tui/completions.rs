//! `completions`, and the answers to the shell that has loaded it.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use leadping_tui::cli::completions::{self, CompletionsArgs};
use leadping_tui::headless::CliError;

/// The end of the program if a shell has asked for candidates.
pub(super) fn answer() -> Option<ExitCode> {
    let current_dir = env::current_dir().ok();
    let arguments = env::args_os().skip(1);
    let answer = completions::answer(arguments, |name| env::var_os(name), current_dir.as_deref())?;
    // A shell that is gone needs no answer.
    let _ = io::stdout().write_all(answer.as_bytes());
    Some(ExitCode::SUCCESS)
}

/// Writes the script.
pub(super) fn write(arguments: CompletionsArgs) -> Result<(), CliError> {
    let script = completions::script(arguments.shell);
    let write = |script: Vec<u8>| io::stdout().write_all(&script);
    let written = script.and_then(write).and_then(|()| io::stdout().flush());
    written.or_else(|error| CliError::output(&error))
}
