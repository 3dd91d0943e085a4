//! Opens links in a browser: with the configured program, or the platform's.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::config::child;
use crate::domain::io_error_text;

const PROGRAM: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// The browser of Windows, from its subsystem for Linux.
const WSL_PROGRAM: &str = "wslview";

/// What stands for the link in a configured command.
const PLACEHOLDER: &str = "{}";

/// A program that runs longer has not failed: it has become the browser.
const EARLY: Duration = Duration::from_secs(5);

/// The programs of this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Browser {
    /// The configured program and its arguments.
    command: Option<Vec<String>>,
    /// Reason why no browser can be opened here.
    obstacle: Option<&'static str>,
    in_wsl: bool,
}

/// A program that was started for a link, if it still runs. It has to be waited
/// for, so that no zombie is left.
pub(super) struct Opened(Option<Child>);

impl Opened {
    /// Waits for the program. Blocks.
    pub(super) fn wait(self) {
        if let Some(mut child) = self.0 {
            let _ = child.wait();
        }
    }
}

impl Browser {
    /// The programs that the environment names.
    pub(super) fn new(
        command: Option<Vec<String>>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let in_wsl = variable("WSL_DISTRO_NAME").is_some_and(|value| !value.is_empty());
        Self { command, obstacle: obstacle(variable), in_wsl }
    }

    /// Opens a link. Blocks until the program has ended or become a browser.
    pub(super) fn open(&self, url: &str) -> Result<Opened, String> {
        if let Some(words) = &self.command {
            return run(&with_link(words, url));
        }
        if let Some(obstacle) = self.obstacle {
            return Err(obstacle.to_owned());
        }
        let platform = || run(&[PROGRAM, url].map(str::to_owned));
        if self.in_wsl {
            return run(&[WSL_PROGRAM, url].map(str::to_owned)).or_else(|_| platform());
        }
        platform()
    }
}

/// Reason why no browser can be opened here; `variable` reads the environment.
fn obstacle(variable: impl Fn(&str) -> Option<OsString>) -> Option<&'static str> {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        return Some("Remote session");
    }
    let names = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];
    let has_screen = cfg!(target_os = "macos") || names.into_iter().any(is_set);
    (!has_screen).then_some("No browser here")
}

/// A command with the link in the place that it marks, else behind it.
fn with_link(words: &[String], url: &str) -> Vec<String> {
    let is_marked = words.iter().any(|word| word.contains(PLACEHOLDER));
    let last = (!is_marked).then(|| url.to_owned());
    words.iter().map(|word| word.replace(PLACEHOLDER, url)).chain(last).collect()
}

fn run(words: &[String]) -> Result<Opened, String> {
    let [program, arguments @ ..] = words else { return Err("No program".to_owned()) };
    let mut child = child::command(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Signals from keys are for this program alone.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("Can't start `{program}`: {}", io_error_text(&error)))?;
    match child::wait_until(&mut child, Instant::now() + EARLY) {
        None => Ok(Opened(Some(child))),
        Some(status) if status.success() => Ok(Opened(None)),
        Some(_) => Err(format!("`{program}` opened nothing")),
    }
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

    fn opened(words: &[&str], obstacle: Option<&'static str>) -> Result<(), String> {
        let command = Some(words.iter().map(|word| (*word).to_owned()).collect());
        let browser = Browser { command, obstacle, in_wsl: false };
        browser.open("https://example.com/?a=b&c='d'").map(Opened::wait)
    }

    #[test]
    fn a_program_that_fails_or_is_not_there_is_told() {
        assert_eq!(opened(&["true"], None), Ok(()));
        assert_eq!(opened(&["false"], None), Err("`false` opened nothing".into()));
        let absent = opened(&["no-such-opener"], None).expect_err("refused");
        assert!(absent.starts_with("Can't start `no-such-opener`: "), "{absent}");
    }

    #[test]
    fn a_configured_program_opens_links_anywhere_and_gets_them_where_it_marks_it() {
        let gets = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            with_link(&words, "https://e.com/{}")
        };
        assert_eq!(gets(&["firefox"]), ["firefox", "https://e.com/{}"]);
        assert_eq!(gets(&["b", "--url={}", "-x"]), ["b", "--url=https://e.com/{}", "-x"]);
        let script = "test \"$1\" = \"https://example.com/?a=b&c='d'\" && test -z \"$2\"";
        assert_eq!(opened(&["sh", "-c", script, "sh"], Some("Remote session")), Ok(()));
        let browser = Browser { obstacle: Some("Remote session"), ..Browser::default() };
        assert_eq!(browser.open("https://e.com").map(Opened::wait), Err("Remote session".into()));
    }
}
