//! Child processes.

use std::ffi::OsStr;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// The environment variable that contains a key.
pub const VARIABLE: &str = "LEADPING_API_KEY";

/// A command that inherits the environment without the API key: its holder can
/// text in the organization's name.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_remove(VARIABLE);
    command
}

/// Waits for a child until a deadline, which the standard library cannot;
/// `None` if it still runs.
pub fn wait_until(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() >= deadline {
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The end of a child for messages: `failed with exit code 3`, `was ended by
/// signal 9`.
pub fn exit_text(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("failed with exit code {code}"),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_child_is_told_in_plain_words() {
        assert_eq!(exit_text(ExitStatus::from_raw(3 << 8)), "failed with exit code 3");
        assert_eq!(exit_text(ExitStatus::from_raw(9)), "was ended by signal 9");
    }

    #[test]
    fn no_program_gets_the_key() {
        let command = command("true");
        let removed: Vec<_> = command.get_envs().collect();
        assert_eq!(removed, [(OsStr::new("LEADPING_API_KEY"), None)]);
    }
}
