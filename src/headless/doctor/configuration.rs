//! The configuration, the key bindings and the API key.

use std::path::Path;

use super::Check;
use crate::config::ConfigError;
use crate::headless::CliError;

/// Where a key comes from, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    pub origin: String,
    /// As [`ApiKey::kind`](crate::api::ApiKey::kind) says.
    pub kind: &'static str,
}

/// `error` is that of the file or of a variable; `file` is where the file is, or
/// would be; it `is_used` by the other checks.
pub fn config(
    file: Option<&Path>,
    exists: bool,
    is_used: bool,
    error: Option<&ConfigError>,
) -> Check {
    const NAME: &str = "config";
    let Some(file) = file else {
        return Check::warning(NAME, "No folder for it: no home directory", "Set HOME");
    };
    let file = file.display();
    match error {
        Some(error) => {
            let fix = error.hint.clone();
            let fix = fix.unwrap_or_else(|| "Correct it there".to_owned());
            let fix = if is_used {
                fix
            } else {
                format!("{fix}\nUntil then nothing in the file is used by these checks")
            };
            Check::broken(NAME, error.message.clone(), fix)
        }
        None if exists => Check::ok(NAME, file.to_string()),
        None => Check::ok(NAME, format!("No file at {file}: defaults are used")),
    }
}

/// `built` is the number of warnings, or the error of a binding.
pub fn key_bindings(built: &Result<usize, CliError>) -> Check {
    const NAME: &str = "keys";
    match built {
        Ok(0) => Check::ok(NAME, "No problems in your key bindings"),
        Ok(count) => {
            let what = if *count == 1 { "1 warning".into() } else { format!("{count} warnings") };
            let detail = format!("{what} about your key bindings");
            Check::warning(NAME, detail, "See them: leadping-tui keys check")
        }
        Err(error) => {
            let last = "Correct [keys] in the configuration";
            let lines = error.hints.iter().map(String::as_str).chain([last]);
            Check::broken(NAME, error.message.clone(), lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// The key, or why there is none.
pub fn key(found: &Result<KeyFacts, CliError>) -> Check {
    const NAME: &str = "key";
    match found {
        Ok(KeyFacts { origin, kind }) => {
            let whose = match *kind {
                "organization" => "an organization's key",
                "user" => "a user's access token",
                _ => "a key of unknown kind",
            };
            Check::ok(NAME, format!("From {origin}: {whose}"))
        }
        Err(error) => {
            let fix = match &*error.hints {
                [] => "Copy the key again from Leadping's settings".to_owned(),
                hints => hints.join("\n"),
            };
            Check::broken(NAME, error.message.clone(), fix)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headless::Exit;
    use crate::headless::doctor::Status;

    #[test]
    fn a_broken_file_is_told_with_its_place_and_hint() {
        let file = Some(Path::new("/c.toml"));
        let hint = Some("Did you mean `list`?".to_owned());
        let error = ConfigError {
            message: "/c.toml:3:1: Unknown key `lsit`".into(),
            hint,
            excerpt: None,
            at: None,
        };
        let check = config(file, true, true, Some(&error));
        assert_eq!(check.fix.as_deref(), Some("Did you mean `list`?"));
        let check = config(file, true, false, Some(&error));
        assert_eq!(check.status, Status::Broken);
        assert_eq!(check.detail, "/c.toml:3:1: Unknown key `lsit`");
        assert!(check.fix.expect("a fix").starts_with("Did you mean `list`?\n"));
        assert_eq!(config(file, true, true, None), Check::ok("config", "/c.toml"));
        let none = config(file, false, true, None);
        assert_eq!((none.status, none.fix), (Status::Ok, None));
        assert_eq!(config(None, false, true, None).status, Status::Warning);
    }

    #[test]
    fn a_key_is_told_by_its_source_and_kind() {
        let facts = KeyFacts { origin: "LEADPING_API_KEY".to_owned(), kind: "organization" };
        assert_eq!(key(&Ok(facts)).detail, "From LEADPING_API_KEY: an organization's key");
        let error = CliError::new(Exit::Credentials, "No API key found".to_owned());
        let hints = vec!["do this".to_owned(), "or that".to_owned()];
        let check = key(&Err(CliError { hints, ..error.clone() }));
        assert_eq!(
            (check.status, check.fix.as_deref()),
            (Status::Broken, Some("do this\nor that"))
        );
        assert!(key(&Err(error)).fix.is_some());
    }

    #[test]
    fn warnings_about_keys_are_counted() {
        assert_eq!(key_bindings(&Ok(0)).status, Status::Ok);
        assert_eq!(key_bindings(&Ok(1)).detail, "1 warning about your key bindings");
        assert_eq!(key_bindings(&Ok(2)).status, Status::Warning);
        let error = CliError::new(Exit::Usage, "c.toml:2:1: odd".to_owned());
        assert_eq!(key_bindings(&Err(error)).status, Status::Broken);
    }
}
