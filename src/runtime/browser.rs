//! Opens links in a browser, with the platform's program.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::config::child;
use crate::domain::io_error_text;

const PROGRAM: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Later failures are no failure to open: the program became a browser that was
/// closed.
const EARLY: Duration = Duration::from_secs(5);

/// Reason why no browser can be opened here; `variable` reads the environment.
pub(super) fn obstacle(variable: impl Fn(&str) -> Option<OsString>) -> Option<&'static str> {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        return Some("Remote session");
    }
    let names = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];
    let has_screen = cfg!(target_os = "macos") || names.into_iter().any(is_set);
    (!has_screen).then_some("No browser here")
}

/// Opens a link and waits for the program, so that no zombie is left. Blocks.
pub(super) fn open(url: &str) -> Result<(), String> {
    run(PROGRAM, url)
}

fn run(program: &str, url: &str) -> Result<(), String> {
    let began = Instant::now();
    let status = child::command(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Signals from keys are for this program alone.
        .process_group(0)
        .status()
        .map_err(|error| format!("Can't start `{program}`: {}", io_error_text(&error)))?;
    if status.success() || began.elapsed() > EARLY {
        return Ok(());
    }
    Err(format!("`{program}` opened nothing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn obstacle_with(set: &[(&str, &str)]) -> Option<&'static str> {
        let value = |name: &str| set.iter().find(|(set, _)| *set == name);
        obstacle(|name| value(name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn a_remote_session_has_its_browser_elsewhere() {
        let remote = [("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22"), ("DISPLAY", ":10")];
        assert_eq!(obstacle_with(&remote), Some("Remote session"));
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn without_a_display_there_is_no_browser() {
        assert_eq!(obstacle_with(&[("DISPLAY", "")]), Some("No browser here"));
        assert_eq!(obstacle_with(&[("WAYLAND_DISPLAY", "wayland-0")]), None);
    }

    #[test]
    fn a_program_that_fails_or_is_not_there_is_told() {
        assert_eq!(run("true", "https://example.com"), Ok(()));
        assert_eq!(run("false", "https://example.com"), Err("`false` opened nothing".into()));
        let absent = run("no-such-opener", "https://example.com").expect_err("refused");
        assert!(absent.starts_with("Can't start `no-such-opener`: "), "{absent}");
    }
}
