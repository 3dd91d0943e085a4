//! Settings of what is announced outside the screen.

use toml::{Spanned, Value};

use super::error::{ConfigError, Source};
use super::file::Document;
use crate::config::did_you_mean;
use crate::domain::LeadId;
use crate::query::{SavedView, Scope};
use crate::settings::{Notify, QuietHours};

/// The settings where nothing is written. A screen reader would read every
/// change of the title aloud.
pub(super) fn defaults(screen_reader: bool) -> Notify {
    Notify { title: !screen_reader, ..Notify::default() }
}

/// Validates the section.
pub(super) fn validate(
    document: &Document,
    source: &Source,
    screen_reader: bool,
) -> Result<Notify, ConfigError> {
    let (written, default) = (&document.notify, defaults(screen_reader));
    Ok(Notify {
        title: written.title.unwrap_or(default.title),
        bell: written.bell.unwrap_or(default.bell),
        desktop: written.desktop.unwrap_or(default.desktop),
        text: written.text.unwrap_or(default.text),
        quiet: match &written.quiet {
            Some(written) => quiet(written, source)?,
            None => default.quiet,
        },
        views: views(document, source)?,
    })
}

/// The hours; an empty text and `false` are none.
fn quiet(written: &Spanned<Value>, source: &Source) -> Result<Option<QuietHours>, ConfigError> {
    let hours = match written.get_ref() {
        Value::Boolean(false) => return Ok(None),
        Value::String(hours) if hours.trim().is_empty() => return Ok(None),
        Value::String(hours) => QuietHours::parse(hours),
        _ => None,
    };
    hours.map(Some).ok_or_else(|| {
        let hint = "Write two times of a 24-hour clock, \"21:00-08:00\", or \"\" for never";
        let message = "`quiet` isn't a part of the day";
        source.error(&written.span(), message).hint(Some(hint.to_owned()))
    })
}

/// The names of views. The section is the same for all profiles, whose views
/// differ: a name counts if any of them has it, or if it is a default view's.
fn views(document: &Document, source: &Source) -> Result<Vec<String>, ConfigError> {
    let scopes = [Scope::Mine, Scope::Lead(LeadId::new(""))];
    let defaults: Vec<SavedView> = scopes.iter().flat_map(SavedView::defaults).collect();
    let own = document.all_views().map(|view| view.name.get_ref().as_str());
    let mut known: Vec<&str> = own.chain(defaults.iter().map(|view| view.name.as_str())).collect();
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|name| seen.insert(*name));
    let written = document.notify.views.as_deref().unwrap_or_default();
    let name = |name: &Spanned<String>| {
        let typed = name.get_ref();
        let lower = typed.to_lowercase();
        let found = known.iter().find(|known| known.to_lowercase() == lower);
        found.map(|found| (*found).to_owned()).ok_or_else(|| {
            let refused = source.error(&name.span(), &format!("No view named `{typed}`"));
            refused.hint(did_you_mean::hint(typed, &known))
        })
    };
    written.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::file;

    fn read(text: &str) -> Result<Notify, (String, String)> {
        let parsed = file::parse(&PathBuf::from("c.toml"), text.to_owned());
        let read = parsed.and_then(|(document, source)| validate(&document, &source, false));
        read.map_err(|error| (error.message, error.hint.unwrap_or_default()))
    }

    fn refused(text: &str) -> (String, String) {
        read(&format!("[notify]\n{text}")).expect_err("refused")
    }

    #[test]
    fn what_is_written_is_read_and_the_rest_is_the_default() {
        assert_eq!(read(""), Ok(Notify::default()));
        let notify = read(
            "[notify]\ntitle = false\nbell = true\ndesktop = true\ntext = true\n\
             quiet = \"12:00-13:30\"\nviews = [\"needs REPLY\", \"Failed\"]\n",
        );
        let quiet = QuietHours::parse("12:00-13:30");
        let views = vec!["Needs reply".to_owned(), "Failed".to_owned()];
        let written = Notify { title: false, bell: true, desktop: true, text: true, quiet, views };
        assert_eq!(notify, Ok(written));
    }

    #[test]
    fn never_quiet_is_an_empty_text_or_false() {
        for never in ["\"\"", "\" \"", "false"] {
            let notify = read(&format!("[notify]\nquiet = {never}\n")).expect("good");
            assert_eq!(notify, Notify { quiet: None, ..Notify::default() }, "{never}");
        }
    }

    #[test]
    fn hours_that_are_none_are_refused_where_they_stand() {
        for bad in ["true", "21", "\"21-8\"", "\"9pm-8am\"", "\"08:00-08:00\"", "[\"21:00\"]"] {
            let (message, hint) = refused(&format!("bell = true\nquiet = {bad}\n"));
            assert_eq!(message, "c.toml:3:9: `quiet` isn't a part of the day", "{bad}");
            assert!(hint.contains("\"21:00-08:00\""), "{hint}");
        }
    }

    #[test]
    fn an_unknown_view_is_refused_with_a_suggestion() {
        let (message, hint) = refused("views = [\"Inbox\", \"Need reply\"]\n");
        assert_eq!(message, "c.toml:2:19: No view named `Need reply`");
        assert_eq!(hint, "Did you mean `Needs reply`?");
        let (_, hint) = refused("views = [\"zzzzzz\"]\n");
        let all = "Inbox, Unread, Needs reply, Due, Waiting, Archived, All, Failed";
        assert_eq!(hint, format!("Choose from: {all}"));
    }

    #[test]
    fn the_views_of_any_profile_are_known() {
        let text = "[notify]\nviews = [\"roofs\", \"Hot\"]\n\
                    [[views]]\nname = \"Roofs\"\nquery = \"roof\"\n\
                    [[profiles.work.views]]\nname = \"Hot\"\nquery = \"is:unread\"\n";
        assert_eq!(read(text).expect("good").views, ["Roofs", "Hot"]);
    }
}
