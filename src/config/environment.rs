//! Settings in environment variables.

use super::Overrides;
use super::error::ConfigError;
use crate::settings::LogLevel;

/// The profile.
pub const PROFILE: &str = "LEADPING_PROFILE";

/// Whether changes are refused.
pub const READ_ONLY: &str = "LEADPING_READ_ONLY";

/// The folder of a systemd service's credentials.
pub const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// The log level.
pub const LOG: &str = "LEADPING_TUI_LOG";

/// Whether `LEADPING_READ_ONLY` refuses changes. A value that is neither yes nor
/// no may be meant as a yes.
pub(super) fn read_only(overrides: &Overrides) -> Result<bool, ConfigError> {
    let Some(written) = &overrides.read_only_variable else { return Ok(false) };
    match written.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => Ok(true),
        "" | "0" | "false" | "no" => Ok(false),
        _ => {
            let error = ConfigError::new(format!("{READ_ONLY}: `{written}` isn't yes or no"));
            Err(error.hint(Some("Use 1 to change nothing, or 0".to_owned())))
        }
    }
}

/// The log level of `LEADPING_TUI_LOG`, in upper or lower case.
pub(super) fn log_level(overrides: &Overrides) -> Result<Option<LogLevel>, ConfigError> {
    let Some(written) = &overrides.log else { return Ok(None) };
    let name = written.trim().to_ascii_lowercase();
    if name.is_empty() {
        return Ok(None);
    }
    LogLevel::parse(&name).map(Some).ok_or_else(|| {
        let error = ConfigError::new(format!("{LOG}: `{written}` isn't a log level"));
        let all = LogLevel::ALL.map(LogLevel::name).join(", ");
        error.hint(Some(format!("Choose from: {all}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Result<bool, ConfigError> {
        let read_only_variable = Some(written.to_owned());
        read_only(&Overrides { read_only_variable, ..Overrides::default() })
    }

    #[test]
    fn a_level_is_known_in_any_case() {
        let level = |written: &str| {
            log_level(&Overrides { log: Some(written.to_owned()), ..Overrides::default() })
        };
        for debug in ["debug", "DEBUG", " Debug "] {
            assert_eq!(level(debug), Ok(Some(LogLevel::Debug)), "{debug}");
        }
        assert_eq!((level(""), level(" ")), (Ok(None), Ok(None)));
        for none in ["verbose", "2", "debug:/tmp/x"] {
            assert!(level(none).is_err(), "{none}");
        }
    }

    #[test]
    fn the_variable_is_yes_or_no_and_nothing_else() {
        for yes in ["1", "true", "yes", "TRUE", " 1 "] {
            assert_eq!(read(yes), Ok(true), "{yes}");
        }
        for no in ["0", "false", "no", "No", "", " "] {
            assert_eq!(read(no), Ok(false), "{no}");
        }
        for neither in ["2", "y", "on", "off", "nope", "1;"] {
            let error = read(neither).expect_err("refused");
            let due = format!("LEADPING_READ_ONLY: `{neither}` isn't yes or no");
            assert_eq!(error.message, due);
        }
        assert_eq!(read_only(&Overrides::default()), Ok(false));
    }
}
