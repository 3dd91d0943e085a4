//! Child processes.

use std::ffi::OsStr;
use std::process::Command;

/// The environment variable that contains a key.
pub const VARIABLE: &str = "LEADPING_API_KEY";

/// A command that inherits the environment without the API key: its holder can
/// text in the organization's name.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_remove(VARIABLE);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_program_gets_the_key() {
        let command = command("true");
        let removed: Vec<_> = command.get_envs().collect();
        assert_eq!(removed, [(OsStr::new("LEADPING_API_KEY"), None)]);
    }
}
