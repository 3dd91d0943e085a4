//! Texts from flags, files and standard input, all checked alike.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::domain::char_name::CharName;
use crate::domain::{Failure, RedactedText};
use crate::headless::{CliError, Exit};
use crate::triage::compose::text_check;

/// Maximum length of a text, in bytes: more than that of any message or note.
const MAX_TEXT: usize = 64 << 10;

/// Source of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// The command line.
    Given(RedactedText),
    File(PathBuf),
    /// Standard input.
    Input,
    /// A template of the configuration, by its name.
    Template {
        name: String,
        /// The names of its questions and the answers to them.
        answers: Vec<(String, RedactedText)>,
    },
}

/// Reads a text on a thread that may block.
pub(super) async fn read(source: Option<TextSource>) -> Result<RedactedText, CliError> {
    let read = tokio::task::spawn_blocking(move || match source {
        Some(TextSource::Given(text)) => given(&text),
        Some(TextSource::File(path)) => of_file(&path),
        Some(TextSource::Input) => of_input(),
        Some(TextSource::Template { .. }) => Err(refused("of a note can't be a template")),
        None => Err(refused("is empty")),
    });
    read.await.unwrap_or_else(|_| Err(Failure::defect("reading the text").into()))
}

pub(super) fn given(text: &RedactedText) -> Result<RedactedText, CliError> {
    checked(text.as_str())
}

/// An optional note of another action.
pub(super) fn beside(note: Option<RedactedText>) -> Result<Option<RedactedText>, CliError> {
    note.map(|note| if note.is_blank() { Ok(note) } else { given(&note) }).transpose()
}

/// A name to create, on one line and without spaces around it.
pub(super) fn new_name(typed: &str) -> Result<String, CliError> {
    let name = checked_as("The name", typed)?;
    let name = name.as_str().trim();
    match name.chars().find(|c| c.is_control()) {
        Some(c) => Err(CliError::new(Exit::Usage, format!("The name has {}", CharName(c)))),
        None => Ok(name.to_owned()),
    }
}

fn of_file(path: &Path) -> Result<RedactedText, CliError> {
    let name = path.display().to_string();
    let failed = |error| CliError::local(&format!("Can't read {name}"), &error);
    decoded(&name, &contents(File::open(path).map_err(failed)?).map_err(failed)?)
}

fn of_input() -> Result<RedactedText, CliError> {
    let name = "standard input";
    let failed = |error| CliError::local(&format!("Can't read {name}"), &error);
    decoded(name, &contents(io::stdin().lock()).map_err(failed)?)
}

fn contents(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn decoded(name: &str, bytes: &[u8]) -> Result<RedactedText, CliError> {
    if bytes.len() > MAX_TEXT {
        return Err(refused("is too long"));
    }
    let utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let is = if utf_16 { "UTF-16" } else { "not UTF-8" };
        CliError::new(Exit::Usage, format!("{name} is {is}: save the text as UTF-8"))
    })?;
    checked(text)
}

/// A text without unsendable characters and without the line break at the end
/// of a file.
fn checked(text: &str) -> Result<RedactedText, CliError> {
    checked_as("The text", text)
}

fn checked_as(subject: &str, text: &str) -> Result<RedactedText, CliError> {
    let refused = |what: &str| CliError::new(Exit::Usage, format!("{subject} {what}"));
    if text.len() > MAX_TEXT {
        return Err(refused("is too long"));
    }
    let text = text_check::validate(text).map_err(|character| {
        let hints = vec!["Remove it, or paste the text as plain text".to_owned()];
        CliError { hints, ..refused(&format!("has {character}")) }
    })?;
    let text = RedactedText::new(text.trim_end_matches('\n'));
    if text.is_blank() { Err(refused("is empty")) } else { Ok(text) }
}

fn refused(what: &str) -> CliError {
    CliError::new(Exit::Usage, format!("The text {what}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(contents: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("text");
        std::fs::write(&path, contents).expect("written");
        let read = of_file(&path).map(|text| text.as_str().to_owned());
        read.map_err(|report| report.message)
    }

    #[rstest]
    #[case(b" a\nb\r\n", " a\nb")]
    #[case(b"\xef\xbb\xbfhello", "hello")]
    #[case(b"one\r\ntwo\rthree\n\n", "one\ntwo\nthree")]
    fn what_goes_out_is_the_text_alone(#[case] contents: &[u8], #[case] text: &str) {
        assert_eq!(read(contents).as_deref(), Ok(text));
        let given = given(&RedactedText::new(std::str::from_utf8(contents).expect("UTF-8")));
        assert_eq!(given.expect("good").as_str(), text);
    }

    #[rstest]
    #[case(b" \n", "The text is empty")]
    #[case(b"\xef\xbb\xbf\r\n", "The text is empty")]
    #[case(b"a\0b", "The text has a null character (U+0000) at line 1, column 2")]
    #[case(b"a\n\x1b[2J", "The text has an escape character (U+001B) at line 2, column 1")]
    fn what_must_not_go_out_is_refused_by_name(#[case] contents: &[u8], #[case] why: &str) {
        assert_eq!(read(contents), Err(why.to_owned()));
    }

    #[rstest]
    #[case(" Solar ", Ok("Solar"))]
    #[case("", Err("The name is empty"))]
    #[case("  ", Err("The name is empty"))]
    #[case("a\nb", Err("The name has a line break (U+000A)"))]
    #[case("a\u{1b}b", Err("The name has an escape character (U+001B) at line 1, column 2"))]
    fn a_new_name_is_one_clean_line(#[case] typed: &str, #[case] name: Result<&str, &str>) {
        let made = new_name(typed).map_err(|report| report.message);
        assert_eq!(made.as_deref().map_err(String::as_str), name);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let long = "x".repeat(MAX_TEXT + 1);
        assert_eq!(read(long.as_bytes()), Err("The text is too long".to_owned()));
        assert_eq!(
            given(&RedactedText::new(&long)).expect_err("refused").message,
            "The text is too long"
        );
        let utf_16 = read(b"\xff\xfeh\0i\0").expect_err("refused");
        assert!(utf_16.ends_with("is UTF-16: save the text as UTF-8"), "{utf_16}");
        let latin = read(b"caf\xe9").expect_err("refused");
        assert!(latin.ends_with("is not UTF-8: save the text as UTF-8"), "{latin}");
    }
}
