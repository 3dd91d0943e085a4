//! Values that a shell can complete: names of the configuration, and terms of
//! the filter. Nothing here asks the network.

use clap::builder::StyledStr;
use clap_complete::CompletionCandidate;

use crate::config::Settings;
use crate::domain::{ReasonNames, text};
use crate::query::{NamedValue, Names, Scope, complete};

/// The views of a scope whose name starts with what was typed, with their
/// filters.
pub fn views(typed: &str, settings: &Settings, scope: &Scope) -> Vec<CompletionCandidate> {
    let views = settings.views.for_scope(scope).saved();
    let named = views.iter().map(|view| (view.name.as_str(), view.line.clone()));
    beginning(typed, named)
}

/// The profiles whose name starts with what was typed; see
/// [`profile_names`](crate::config::profile_names).
pub fn profiles(typed: &str, names: &[String]) -> Vec<CompletionCandidate> {
    beginning(typed, names.iter().map(|name| (name.as_str(), String::new())))
}

/// The templates whose name starts with what was typed, with their texts.
pub fn templates(typed: &str, settings: &Settings) -> Vec<CompletionCandidate> {
    let templates = settings.compose.templates.iter();
    let named = templates.map(|template| {
        let source = template.template.to_string();
        (template.name.as_str(), text::one_line(&source).into_owned())
    });
    beginning(typed, named)
}

/// The archive reasons whose name starts with what was typed, with their
/// numbers.
pub fn reasons(typed: &str, settings: &Settings) -> Vec<CompletionCandidate> {
    let named = settings.archive_reasons.named();
    beginning(typed, named.map(|(reason, name)| (name, format!("reason {}", u8::from(reason)))))
}

/// The whole filter with each term that its last word can become.
pub fn query(typed: &str, settings: &Settings) -> Vec<CompletionCandidate> {
    let completions = complete(typed, typed.len(), &Reasons(&settings.archive_reasons));
    let whole = completions.into_iter().filter_map(|completion| {
        let mut line = typed.to_owned();
        line.get(completion.span.clone())?;
        line.replace_range(completion.span, &completion.insert);
        Some(candidate(line, completion.explanation.into_owned()))
    });
    whole.collect()
}

/// The names that start with what was typed, in any case, with what they mean. A
/// name that would break the line of a shell is left out.
fn beginning<'a>(
    typed: &str,
    named: impl Iterator<Item = (&'a str, String)>,
) -> Vec<CompletionCandidate> {
    let typed = typed.to_lowercase();
    named
        .filter(|(name, _)| !name.contains(text::is_unsafe))
        .filter(|(name, _)| name.to_lowercase().starts_with(&typed))
        .map(|(name, meaning)| candidate(name.to_owned(), meaning))
        .collect()
}

fn candidate(value: String, meaning: String) -> CompletionCandidate {
    let help = Some(meaning).filter(|meaning| !meaning.is_empty()).map(StyledStr::from);
    CompletionCandidate::new(value).help(help)
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
    use crate::domain::LeadId;

    const FILE: &str = "
[archive_reasons]
3 = \"Wrong number\"
4 = \"spam\"

[[views]]
name = \"Hot leads\"
query = \"is:unread newer:7d\"

[[views]]
name = \"Old\"
query = \"older:30d\"

[profiles.sales]
[profiles.support]
[profiles.\"br\\noken\"]

[[compose.templates]]
name = \"Visit\"
text = \"Can we come by?\"
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

    /// Each value with what it means.
    fn said(candidates: &[CompletionCandidate]) -> Vec<(String, String)> {
        let said = |candidate: &CompletionCandidate| {
            let help = candidate.get_help().map(ToString::to_string);
            (candidate.get_value().to_string_lossy().into_owned(), help.unwrap_or_default())
        };
        candidates.iter().map(said).collect()
    }

    fn pair(value: &str, meaning: &str) -> (String, String) {
        (value.to_owned(), meaning.to_owned())
    }

    #[test]
    fn names_of_the_configuration_are_found_by_their_start_in_any_case() {
        let (settings, names) = load();
        let hot = pair("Hot leads", "is:unread newer:7d");
        assert_eq!(said(&views("hOT", &settings, &Scope::Mine)), [hot.clone()]);
        assert_eq!(said(&views("", &settings, &Scope::Mine)), [hot, pair("Old", "older:30d")]);
        assert!(views("leads", &settings, &Scope::Mine).is_empty());
        assert_eq!(said(&templates("vi", &settings)), [pair("Visit", "Can we come by?")]);
        let wrong = pair("Wrong number", "reason 3");
        assert_eq!(said(&reasons("", &settings)), [wrong, pair("spam", "reason 4")]);
        assert_eq!(said(&profiles("s", &names)), [pair("sales", ""), pair("support", "")]);
        assert_eq!(profiles("", &names).len(), 2, "one name has a line break");
    }

    #[test]
    fn without_a_file_there_are_the_default_views() {
        let settings = Settings::default();
        let names = |scope| -> Vec<String> {
            said(&views("", &settings, scope)).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&Scope::Mine)[..2], ["Inbox", "Unread"]);
        assert_eq!(names(&Scope::Lead(LeadId::new("l")))[..2], ["All", "Unread"]);
        assert!(templates("", &settings).is_empty());
        let none = profile_names(&Overrides::default(), &Paths::default()).expect("no file");
        assert!(none.is_empty());
    }

    #[test]
    fn the_last_word_of_a_filter_is_completed() {
        let (settings, _) = load();
        let values = |typed: &str| -> Vec<String> {
            said(&query(typed, &settings)).into_iter().map(|(value, _)| value).collect()
        };
        assert_eq!(values("is:unread newer:3"), ["is:unread newer:30d"]);
        assert_eq!(values("-reason:wr"), ["-reason:\"Wrong number\""]);
        assert_eq!(values("field:isU"), ["field:isUnread="]);
        assert!(values("").contains(&"is:unread".to_owned()));
        assert!(values("roof").is_empty() && values("\"is:").is_empty());
        let meant = said(&query("is:overd", &settings));
        assert_eq!(meant, [pair("is:overdue", "follow-up overdue")]);
    }
}
