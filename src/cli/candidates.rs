//! Values that a shell can complete and no name of a view, template or reason
//! is: profiles, and terms of the filter. Nothing here asks the network.

use clap::builder::StyledStr;
use clap_complete::CompletionCandidate;

use crate::config::Settings;
use crate::domain::{ReasonNames, text};
use crate::query::{NamedValue, Names, complete};

/// The profiles whose name starts with what was typed, in any case. `names` are
/// those of the file: [`profile_names`](crate::config::profile_names). A name
/// that would break a shell's line is left out.
pub fn profiles(typed: &str, names: &[String]) -> Vec<CompletionCandidate> {
    let typed = typed.to_lowercase();
    let fits =
        |name: &&String| name.to_lowercase().starts_with(&typed) && !name.contains(text::is_unsafe);
    names.iter().filter(fits).map(CompletionCandidate::new).collect()
}

/// The whole filter with each term that its last word can become, and what the
/// term means.
pub fn query(typed: &str, settings: &Settings) -> Vec<CompletionCandidate> {
    let completions = complete(typed, typed.len(), &Reasons(&settings.archive_reasons));
    let whole = completions.into_iter().map(|completion| {
        let mut line = typed.to_owned();
        line.replace_range(completion.span, &completion.insert);
        let meaning = StyledStr::from(completion.explanation.into_owned());
        CompletionCandidate::new(line).help(Some(meaning))
    });
    whole.collect()
}

/// The names that the configuration has for the archive reasons.
struct Reasons<'a>(&'a ReasonNames);

impl Names for Reasons<'_> {
    fn of(&self, member: &str) -> Vec<NamedValue> {
        if member != "archiveReason" {
            return Vec::new();
        }
        let named = self.0.named();
        let value = |(reason, name)| NamedValue::new(name, format!("reason {}", u8::from(reason)));
        named.map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::{Overrides, Paths, profile_names};

    const FILE: &str = "
[archive_reasons]
3 = \"Wrong number\"

[profiles.sales]
[profiles.Support]
[profiles.\"br\\noken\"]
";

    fn load() -> (Settings, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        fs::write(&path, FILE).expect("written");
        let paths = Paths { config_file: Some(path), ..Paths::default() };
        let overrides = Overrides::default();
        let settings = Settings::load(&overrides, &paths).expect("good");
        (settings, profile_names(&overrides, &paths).expect("good"))
    }

    fn values(candidates: &[CompletionCandidate]) -> Vec<&str> {
        candidates.iter().filter_map(|candidate| candidate.get_value().to_str()).collect()
    }

    #[test]
    fn profiles_are_found_by_their_start_in_any_case() {
        let (_, names) = load();
        assert_eq!(values(&profiles("sU", &names)), ["Support"]);
        assert_eq!(values(&profiles("", &names)), ["Support", "sales"]);
        assert!(profiles("ales", &names).is_empty());
        let none = profile_names(&Overrides::default(), &Paths::default()).expect("no file");
        assert!(none.is_empty());
    }

    #[test]
    fn the_last_word_of_a_filter_is_completed() {
        let (settings, _) = load();
        let query = |typed| query(typed, &settings);
        assert_eq!(values(&query("is:unread newer:3")), ["is:unread newer:30d"]);
        assert_eq!(values(&query("-reason:wr")), ["-reason:\"Wrong number\""]);
        assert_eq!(values(&query("field:isU")), ["field:isUnread="]);
        assert!(values(&query("")).contains(&"is:unread"));
        assert!(query("roof").is_empty() && query("\"is:").is_empty());
        let meant = query("is:overd").first().and_then(|it| Some(it.get_help()?.to_string()));
        assert_eq!(meant.as_deref(), Some("follow-up overdue"));
    }
}
