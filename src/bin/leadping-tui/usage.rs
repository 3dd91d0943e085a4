//! Help, version and mistakes in the command line.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use leadping_tui::cli;
use leadping_tui::headless::{CliError, Exit};

/// Writes what clap answers: help and version are errors with the exit code 0.
pub(super) fn write(answer: &clap::Error) -> ExitCode {
    let color = cli::typed_color(env::args_os(), |name| env::var_os(name));
    let text = |is_terminal: bool| {
        let text = answer.render();
        if color.on(is_terminal) { text.ansi().to_string() } else { text.to_string() }
    };
    let code = u8::try_from(answer.exit_code()).unwrap_or(Exit::Usage as u8);
    if answer.use_stderr() {
        let (mut out, text) = (io::stderr(), text(io::stderr().is_terminal()));
        // Without standard error the exit code remains.
        let _ = out.write_all(text.as_bytes());
        return ExitCode::from(code);
    }
    let mut out = io::stdout().lock();
    let text = text(io::stdout().is_terminal());
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written.or_else(|error| CliError::output(&error)) {
        Ok(()) => ExitCode::from(code),
        Err(report) => {
            let _ = report.write(&mut io::stderr());
            ExitCode::from(report.exit as u8)
        }
    }
}
