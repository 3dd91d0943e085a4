//! The configuration file as written: every key optional, with its position.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Source};
use super::{Bindings, keys};
use crate::domain::io_error_text;
use crate::query::{MAX_LINE, SavedView};

use super::sections::ReasonTable;
pub(super) use super::sections::{
    Compose, Detail, List, Log, MarkRead, Network, Notify, Outbox, Refresh, Template, Triage, Ui,
};

/// Maximum size of the file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The whole file. The documentation of the members is what an editor shows of
/// a key: it becomes the schema's descriptions.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "leadping-tui", description = "Configuration of leadping-tui")]
pub(super) struct Document {
    /// The profile to use without `--profile` and `LEADPING_PROFILE`.
    #[schemars(with = "String")]
    pub(super) profile: Option<Spanned<String>>,
    // The members of `Profile` again: `flatten` would lose the positions.
    /// Address of the API. Plain http:// works only for this computer.
    #[schemars(with = "String", pattern("^https?://"))]
    pub(super) base_url: Option<Spanned<String>>,
    /// Open this lead instead of your whole inbox.
    #[schemars(with = "String", length(min = 1))]
    lead: Option<Spanned<String>>,
    /// A command that prints the API key as its first line, unless
    /// `LEADPING_API_KEY` is set. Never the key itself.
    #[schemars(with = "String", length(min = 1))]
    pub(super) api_key_command: Option<Spanned<String>>,
    /// A file with the key as its first line, readable by you alone. A relative
    /// path starts next to this file; `$CREDENTIALS_DIRECTORY/NAME` is a
    /// credential of a systemd service.
    #[schemars(with = "String", length(min = 1))]
    pub(super) api_key_file: Option<Spanned<String>>,
    /// Look, but change nothing. Nothing turns this off; `--read-only` and
    /// `LEADPING_READ_ONLY=1` turn it on.
    #[schemars(with = "bool")]
    read_only: Option<bool>,
    /// Named filters, one tab each, in this order. They replace the default ones.
    #[schemars(with = "Vec<View>", length(min = 1, max = SavedView::MAX))]
    pub(super) views: Option<Vec<Spanned<View>>>,
    /// Other accounts, by name. What a profile leaves out comes from the top of
    /// the file.
    pub(super) profiles: BTreeMap<String, Profile>,
    pub(super) network: Network,
    pub(super) refresh: Refresh,
    pub(super) outbox: Outbox,
    pub(super) triage: Triage,
    /// Your organization's names for the archive reasons 0 to 9.
    #[schemars(with = "ReasonTable")]
    pub(super) archive_reasons: Bindings,
    pub(super) list: List,
    pub(super) detail: Detail,
    pub(super) compose: Compose,
    pub(super) ui: Ui,
    pub(super) notify: Notify,
    pub(super) keys: keys::Written,
    pub(super) log: Log,
}

/// Access to an account, with its views.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Profile {
    /// Address of the API. Plain http:// works only for this computer.
    #[schemars(with = "String", pattern("^https?://"))]
    pub(super) base_url: Option<Spanned<String>>,
    /// Open this lead instead of your whole inbox.
    #[schemars(with = "String", length(min = 1))]
    pub(super) lead: Option<Spanned<String>>,
    /// A command that prints the API key as its first line.
    #[schemars(with = "String", length(min = 1))]
    pub(super) api_key_command: Option<Spanned<String>>,
    /// A file with the key as its first line, readable by you alone.
    #[schemars(with = "String", length(min = 1))]
    pub(super) api_key_file: Option<Spanned<String>>,
    /// Look, but change nothing.
    #[schemars(with = "bool")]
    pub(super) read_only: Option<bool>,
    /// The views of this profile, in place of those at the top of the file.
    #[schemars(with = "Vec<View>", length(min = 1, max = SavedView::MAX))]
    pub(super) views: Option<Vec<Spanned<View>>>,
}

/// A named filter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct View {
    /// The name on the tab.
    #[schemars(with = "String", length(min = 1, max = SavedView::MAX_NAME))]
    pub(super) name: Spanned<String>,
    /// The filter, as you type it in the program.
    #[schemars(with = "String", length(max = MAX_LINE))]
    pub(super) query: Spanned<String>,
    /// Keys that open it, besides its number.
    #[serde(default)]
    #[schemars(with = "String", length(min = 1))]
    pub(super) key: Option<Spanned<String>>,
}

impl Document {
    /// The profile over the top level. A profile's key source replaces the top
    /// level's, so that no account is opened with another one's key.
    pub(super) fn account(&self, profile: Option<&Profile>) -> Profile {
        let own = profile.cloned().unwrap_or_default();
        let key = if own.api_key_command.is_none() && own.api_key_file.is_none() {
            (self.api_key_command.clone(), self.api_key_file.clone())
        } else {
            (own.api_key_command, own.api_key_file)
        };
        Profile {
            base_url: own.base_url.or_else(|| self.base_url.clone()),
            lead: own.lead.or_else(|| self.lead.clone()),
            api_key_command: key.0,
            api_key_file: key.1,
            read_only: own.read_only.or(self.read_only),
            views: own.views.or_else(|| self.views.clone()),
        }
    }

    /// The first of the file's keys whose value is executed.
    fn command(&self) -> Option<&'static str> {
        let of_profiles = self.profiles.values().map(|profile| &profile.api_key_command);
        let mut of_keys = [&self.api_key_command].into_iter().chain(of_profiles);
        if of_keys.any(Option::is_some) {
            return Some("api_key_command");
        }
        let is_set = [
            ("editor", self.compose.editor.is_some()),
            ("copy_command", self.ui.copy_command.is_some()),
            ("open_command", self.ui.open_command.is_some()),
        ];
        is_set.into_iter().find_map(|(key, is_set)| is_set.then_some(key))
    }

    /// The views of the file, of the top level and of every profile.
    pub(super) fn all_views(&self) -> impl Iterator<Item = &View> {
        let of_profiles = self.profiles.values().map(|profile| &profile.views);
        [&self.views].into_iter().chain(of_profiles).flatten().flatten().map(Spanned::get_ref)
    }

    /// The views of a profile: its own, else those of the top level.
    pub(super) fn views(&self, profile: Option<&str>) -> Option<&[Spanned<View>]> {
        let own = profile.and_then(|name| self.profiles.get(name)?.views.as_deref());
        own.or(self.views.as_deref())
    }
}

/// Reads a file. The default file may be absent, a named one may not.
pub(super) fn read(path: &Path, named: bool) -> Result<Option<(Document, Source)>, ConfigError> {
    let Some((Source { text, .. }, metadata)) = text(path, named)? else { return Ok(None) };
    let (document, source) = parse(path, text)?;
    runs_for_others(&document, &source, &metadata)?;
    Ok(Some((document, source)))
}

/// The text of a file, not parsed yet.
pub(super) fn text(path: &Path, named: bool) -> Result<Option<(Source, Metadata)>, ConfigError> {
    let refuse = |what: String| {
        let hint = named.then(|| "Check --config or LEADPING_TUI_CONFIG".to_owned());
        ConfigError::for_file(path, &what).hint(hint)
    };
    let unreadable = |error: io::Error| refuse(format!("can't be read: {}", io_error_text(&error)));
    let file = match File::open(path) {
        Err(error) if !named && error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(unreadable)?,
    };
    // Of the open file, so that it cannot be replaced between check and use.
    let metadata = file.metadata().map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refuse("is over 1 MiB, too large for a configuration file".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| refuse("is not UTF-8 text".to_owned()))?;
    Ok(Some((Source { path: path.to_path_buf(), text }, metadata)))
}

/// Refuses a file that others can change if it runs a command.
pub(super) fn runs_for_others(
    document: &Document,
    source: &Source,
    metadata: &Metadata,
) -> Result<(), ConfigError> {
    let path = &source.path;
    if let (Some(key), Some((whose, fix))) = (document.command(), writable_by_others(metadata)) {
        let what = format!("{whose}, and it runs a command (`{key}`)");
        let word = path.to_string_lossy();
        let fix = format!("{fix} {}", shell_words::quote(&word));
        return Err(ConfigError::for_file(path, &what).hint(Some(fix)));
    }
    Ok(())
}

/// Why others can change the file, and the remedy, by ssh's rule for its
/// configuration. A user with write access to the folder can replace the file,
/// but the new one belongs to that user.
fn writable_by_others(file: &Metadata) -> Option<(String, &'static str)> {
    let is_ours = [rustix::process::geteuid().as_raw(), 0].contains(&file.uid());
    if !is_ours {
        return Some(("belongs to another user".to_owned(), "chown \"$USER\""));
    }
    let mode = file.mode() & 0o7777;
    (file.is_file() && mode & 0o022 != 0)
        .then(|| (format!("can be changed by others (mode {mode:04o})"), "chmod go-w"))
}

/// Parses a file's text.
pub(super) fn parse(path: &Path, text: String) -> Result<(Document, Source), ConfigError> {
    let source = Source { path: path.to_path_buf(), text };
    let document = toml::from_str(&source.text).map_err(|error| source.refused(&error))?;
    Ok((document, source))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use rstest::rstest;

    use super::*;

    fn read_as(text: &str, mode: u32) -> Result<(), ConfigError> {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("config.toml");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode");
        read(&path, true).map(|_| ())
    }

    #[rstest]
    #[case("api_key_command = \"pass show x\"\n", "api_key_command")]
    #[case("[profiles.a]\napi_key_command = \"pass show x\"\n", "api_key_command")]
    #[case("[compose]\neditor = \"vi\"\n", "editor")]
    #[case("[ui]\ncopy_command = [\"pbcopy\"]\n", "copy_command")]
    #[case("[ui]\nopen_command = [\"open\"]\n", "open_command")]
    fn a_file_that_others_can_change_names_no_command(#[case] text: &str, #[case] key: &str) {
        for mode in [0o620, 0o602, 0o664, 0o666, 0o777] {
            let error = read_as(text, mode).expect_err("refused");
            let due = format!(
                "config.toml: can be changed by others (mode {mode:04o}), and it runs a command (`{key}`)"
            );
            assert!(error.message.ends_with(&due), "{}", error.message);
            assert!(error.hint.expect("a fix").starts_with("chmod go-w /"));
        }
        for mode in [0o600, 0o644, 0o755, 0o444] {
            read_as(text, mode).expect("read");
        }
    }

    #[test]
    fn a_file_without_commands_may_be_anybody_s() {
        read_as("base_url = \"https://example.com\"\napi_key_file = \"key\"\n", 0o666)
            .expect("read");
    }
}
