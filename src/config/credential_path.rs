//! The path of a key file: `$CREDENTIALS_DIRECTORY` is the one variable in it.

use std::path::Path;

use toml::Spanned;

use super::environment::CREDENTIALS;
use super::error::{ConfigError, Source};
use super::{KeySource, Overrides, Paths};

/// The source that a path in the file names.
pub(super) fn key_source(
    written: &Spanned<String>,
    source: &Source,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<KeySource, ConfigError> {
    let refuse = |message: &str| source.error(&written.span(), message);
    let path = written.get_ref();
    let hint = Some(format!("Only ${CREDENTIALS} is filled in, at the start"));
    if let Some(rest) = after_credentials(path) {
        let name = rest.strip_prefix('/').unwrap_or_default();
        let is_name = Path::new(name).file_name().is_some_and(|only| only == name);
        if !is_name {
            let message = format!("`api_key_file` names no credential in ${CREDENTIALS}");
            return Err(refuse(&message).hint(Some(format!("Write ${CREDENTIALS}/NAME"))));
        }
        let (name, folder) = (name.to_owned(), overrides.credentials.clone());
        return Ok(KeySource::Credential { name, folder });
    }
    match variables(path).next() {
        Some(name) => Err(refuse(&format!("`api_key_file` can't use ${name}")).hint(hint)),
        None if path.is_empty() => Err(refuse("`api_key_file` is empty")),
        None => Ok(KeySource::File(paths.resolve(path, source.directory()))),
    }
}

/// What stands behind the variable at the start, if it does.
fn after_credentials(path: &str) -> Option<&str> {
    let name = variables(path).next().filter(|name| *name == CREDENTIALS)?;
    let rest = path.strip_prefix('$')?;
    match rest.strip_prefix('{') {
        Some(rest) => rest.strip_prefix(name)?.strip_prefix('}'),
        None => rest.strip_prefix(name),
    }
}

/// The names of variables in a path, as a shell would read them.
fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('$').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = &rest[..end.unwrap_or(rest.len())];
        name.starts_with(|c: char| !c.is_ascii_digit()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file;

    fn read(path: &str, folder: Option<&str>) -> Result<KeySource, (String, String)> {
        let text = format!("api_key_file = '{path}'");
        let credentials = folder.map(Into::into);
        let overrides = Overrides { credentials, ..Overrides::default() };
        let paths = Paths { home: Some("/home/ann".into()), ..Paths::default() };
        let read = file::parse(Path::new("/etc/c.toml"), text).and_then(|(document, source)| {
            let written = document.api_key_file.as_ref().expect("written");
            key_source(written, &source, &overrides, &paths)
        });
        read.map_err(|error| (error.message, error.hint.unwrap_or_default()))
    }

    #[test]
    fn the_folder_of_credentials_is_filled_in_once_the_key_is_read() {
        for path in ["$CREDENTIALS_DIRECTORY/leadping", "${CREDENTIALS_DIRECTORY}/leadping"] {
            let folder = Some("/run/credentials/x.service".into());
            let due = |folder| Ok(KeySource::Credential { name: "leadping".into(), folder });
            assert_eq!(read(path, Some("/run/credentials/x.service")), due(folder));
            assert_eq!(read(path, None), due(None));
        }
        assert_eq!(read("~/key", None), Ok(KeySource::File("/home/ann/key".into())));
        assert_eq!(read("a$/b$1", None), Ok(KeySource::File("/etc/a$/b$1".into())));
    }

    #[test]
    fn another_variable_is_refused_by_its_name() {
        for (path, name) in [
            ("$HOME/key", "HOME"),
            ("${XDG_RUNTIME_DIR}/key", "XDG_RUNTIME_DIR"),
            ("keys/$USER", "USER"),
            ("x/$CREDENTIALS_DIRECTORY/key", "CREDENTIALS_DIRECTORY"),
        ] {
            let (message, hint) = read(path, Some("/run")).expect_err("refused");
            assert_eq!(message, format!("/etc/c.toml:1:16: `api_key_file` can't use ${name}"));
            assert_eq!(hint, "Only $CREDENTIALS_DIRECTORY is filled in, at the start");
        }
    }

    #[test]
    fn a_credential_is_a_file_of_that_folder() {
        for rest in ["", "/", "/..", "/a/b", "/../b", "x/a"] {
            let (message, _) =
                read(&format!("$CREDENTIALS_DIRECTORY{rest}"), None).expect_err("refused");
            assert!(message.contains("names no credential") || rest == "x/a", "{rest}: {message}");
        }
    }
}
