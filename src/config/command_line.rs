//! Programs that are written as a list: the name, then the arguments.

use toml::Spanned;

use super::error::{ConfigError, Source};

/// Validates the program that a key names.
pub(super) fn validate(
    key: &str,
    written: Option<&Spanned<Vec<String>>>,
    source: &Source,
) -> Result<Option<Vec<String>>, ConfigError> {
    let Some(written) = written else { return Ok(None) };
    let words = written.get_ref();
    let refuse = |what: &str| Err(source.error(&written.span(), &format!("`{key}` {what}")));
    if words.first().is_none_or(|program| program.trim().is_empty()) {
        return refuse("names no program");
    }
    if words.iter().any(|word| word.contains('\0')) {
        return refuse("can't contain a NUL character");
    }
    Ok(Some(words.clone()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::file;

    fn read(text: &str) -> Result<Option<Vec<String>>, String> {
        let parsed = file::parse(&PathBuf::from("c.toml"), format!("[ui]\ncopy_command = {text}"));
        let read = parsed.and_then(|(document, source)| {
            validate("copy_command", document.ui.copy_command.as_ref(), &source)
        });
        read.map_err(|error| error.message)
    }

    #[test]
    fn a_program_is_a_list_of_words() {
        let words = ["wl-copy", "--primary", ""].map(str::to_owned).to_vec();
        assert_eq!(read("[\"wl-copy\", \"--primary\", \"\"]"), Ok(Some(words)));
        for (text, message) in [
            ("[]", "c.toml:2:16: `copy_command` names no program"),
            ("[\" \", \"x\"]", "c.toml:2:16: `copy_command` names no program"),
            ("[\"x\", \"a\\u0000\"]", "c.toml:2:16: `copy_command` can't contain a NUL character"),
        ] {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
        let text = read("\"wl-copy\"").expect_err("refused");
        assert!(text.starts_with("c.toml:2:16: "), "{text}");
    }
}
