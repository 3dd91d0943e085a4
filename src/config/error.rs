//! Configuration errors.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::config::did_you_mean;
use crate::domain::sentence;

/// An error with its position and a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// One sentence without the final stop; begins with file, line and column
    /// if known.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
    /// An invalid query, and the bytes of it at fault.
    pub excerpt: Option<(String, Range<usize>)>,
    /// The bytes of the file at fault, if they are known.
    pub at: Option<Range<usize>>,
}

impl ConfigError {
    /// An error that is not about a place in a file.
    pub(super) fn new(message: String) -> Self {
        Self { message, hint: None, excerpt: None, at: None }
    }

    /// An error of the file as a whole.
    pub(super) fn for_file(path: &Path, what: &str) -> Self {
        Self::new(format!("{}: {what}", path.display()))
    }

    pub(super) fn hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

/// The text of a configuration file, to compute positions.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Source {
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The line of a byte offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.before(offset).matches('\n').count() + 1
    }

    /// The column of a byte offset, in characters, from 1. A byte order mark is
    /// not counted.
    pub(super) fn column(&self, offset: usize) -> usize {
        let line = self.before(offset).rsplit('\n').next().unwrap_or_default();
        line.trim_start_matches('\u{feff}').chars().count() + 1
    }

    /// An error at a position in the file.
    pub(super) fn error(&self, at: &Range<usize>, message: &str) -> ConfigError {
        let (path, line, column) =
            (self.path.display(), self.line(at.start), self.column(at.start));
        let message = format!("{path}:{line}:{column}: {message}");
        ConfigError { at: Some(at.clone()), ..ConfigError::new(message) }
    }

    /// Converts an error of the TOML parser, with a suggestion for an unknown
    /// name.
    pub(super) fn refused(&self, error: &toml::de::Error) -> ConfigError {
        let message = error.message();
        let at = error.span().unwrap_or(0..0);
        // serde names the unknown member first and the known ones after it,
        // each in backticks.
        let mut quoted = message.split('`').skip(1).step_by(2);
        for (serde, ours) in
            [("unknown field", "Unknown key"), ("unknown variant", "Unknown value")]
        {
            if message.starts_with(serde)
                && let Some(unknown) = quoted.next()
            {
                let known: Vec<&str> = quoted.collect();
                let refused = self.error(&at, &format!("{ours} `{unknown}`"));
                return refused.hint(did_you_mean::hint(unknown, &known));
            }
        }
        self.error(&at, &sentence(&translated(message)))
    }

    fn before(&self, offset: usize) -> &str {
        &self.text[..self.text.floor_char_boundary(offset)]
    }
}

/// The message in terms of TOML rather than Rust.
fn translated(message: &str) -> Cow<'_, str> {
    if let Some(key) = message.strip_prefix("missing field ") {
        return Cow::Owned(format!("missing key {key}"));
    }
    let found = ["invalid type: ", "invalid value: "];
    let found = found.iter().find_map(|prefix| message.strip_prefix(prefix));
    let Some((found, expected)) = found.and_then(|found| found.split_once(", expected ")) else {
        return Cow::Borrowed(message);
    };
    let numbers = ["u8", "u16", "u32", "u64", "usize", "i32", "i64"];
    let expected = match expected {
        "a string" => "text in quotes",
        "a sequence" => "a list",
        "a map" => "a table",
        "a boolean" => "true or false",
        expected if expected.starts_with("struct ") => "a table",
        expected if expected.starts_with("a nonzero ") => "a whole number above 0",
        expected if numbers.contains(&expected) => "a whole number",
        expected => expected,
    };
    let found = match found {
        "sequence" => "a list",
        "map" => "a table",
        found => ["string ", "integer ", "boolean ", "floating point "]
            .iter()
            .find_map(|kind| found.strip_prefix(kind))
            .unwrap_or(found),
    };
    Cow::Owned(format!("expected {expected}, not {found}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("invalid type: string \"x\", expected u32", "expected a whole number, not \"x\"")]
    #[case("invalid value: integer `-1`, expected u32", "expected a whole number, not `-1`")]
    #[case("invalid type: sequence, expected a string", "expected text in quotes, not a list")]
    #[case("invalid type: boolean `true`, expected struct File", "expected a table, not `true`")]
    #[case("unclosed array, expected `]`", "unclosed array, expected `]`")]
    fn types_are_named_as_the_file_names_them(#[case] message: &str, #[case] words: &str) {
        assert_eq!(translated(message), words);
    }
}
