//! Views with their keys.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use toml::Spanned;

use super::error::{ConfigError, Source};
use super::file;
use crate::config::{did_you_mean, toml_quote};
use crate::domain::{LeadId, ReasonNames, text};
use crate::query::{Context, MAX_LINE, Query, SavedView, Scope, ViewSets};

/// All views, in tab order; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Views(Vec<View>);

/// A configured view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name and its valid filter.
    pub saved: SavedView,
    /// Its own keys; `None` is the digit of its position.
    pub key: Option<ViewKey>,
}

/// Keys that switch to a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewKey {
    /// In key notation, not validated yet.
    pub keys: String,
    /// The view's position, from 1.
    pub view: usize,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column of the keys, from 1.
    pub column: usize,
}

impl Default for Views {
    fn default() -> Self {
        Self::defaults(&Scope::Mine)
    }
}

impl Views {
    fn defaults(scope: &Scope) -> Self {
        let view = |saved| View { saved, key: None };
        Self(SavedView::defaults(scope).into_iter().map(view).collect())
    }

    /// The views of every scope, without keys.
    pub fn sets(&self) -> ViewSets {
        let any = Scope::Lead(LeadId::new(""));
        ViewSets { inbox: self.for_scope(&Scope::Mine).saved(), lead: self.for_scope(&any).saved() }
    }

    /// The views of a scope. Defaults of the inbox are replaced by those of a
    /// lead.
    #[must_use]
    pub fn for_scope(&self, scope: &Scope) -> Self {
        if *scope == Scope::Mine {
            return self.clone();
        }
        let (usual, own) = (SavedView::defaults(&Scope::Mine), SavedView::defaults(scope));
        // All of one lead's conversations have the same follow-up.
        let (due, usual): (Vec<_>, Vec<_>) = usual.into_iter().partition(SavedView::is_due);
        let is_there = |view: &SavedView| self.0.iter().any(|there| there.saved == *view);
        if !usual.iter().all(is_there) {
            return self.clone();
        }
        let view = |view: &View| {
            let place = usual.iter().position(|usual| *usual == view.saved);
            let saved = place.and_then(|place| own.get(place)).unwrap_or(&view.saved);
            View { saved: saved.clone(), key: view.key.clone() }
        };
        let shown = self.0.iter().filter(|view| !due.contains(&view.saved));
        Self(shown.map(view).collect())
    }

    pub fn all(&self) -> &[View] {
        &self.0
    }

    /// The views without keys.
    pub fn saved(&self) -> Vec<SavedView> {
        self.0.iter().map(|view| view.saved.clone()).collect()
    }

    /// The keys given in the file.
    pub fn keys(&self) -> Vec<ViewKey> {
        self.0.iter().filter_map(|view| view.key.clone()).collect()
    }

    /// The index of the view with that name, or with the only name that it
    /// begins; case is ignored.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn find(&self, name: &str) -> Result<usize, ConfigError> {
        if let Some(at) = self.0.iter().position(|view| view.saved.is_named(name)) {
            return Ok(at);
        }
        let begun = name.to_lowercase();
        let fits =
            |view: &View| !begun.is_empty() && view.saved.name.to_lowercase().starts_with(&begun);
        let places: Vec<usize> =
            self.0.iter().enumerate().filter(|(_, view)| fits(view)).map(|(at, _)| at).collect();
        let names = |places: &[usize]| -> Vec<&str> {
            places.iter().filter_map(|at| Some(self.0.get(*at)?.saved.name.as_str())).collect()
        };
        let (message, hint) = match places.as_slice() {
            [at] => return Ok(*at),
            [] => {
                let all: Vec<&str> = self.0.iter().map(|view| view.saved.name.as_str()).collect();
                (format!("No view named `{name}`"), did_you_mean::hint(name, &all))
            }
            several => {
                let hint = format!("Did you mean {}", names(several).join(", "));
                (format!("More than one view starts with `{name}`"), Some(hint))
            }
        };
        Err(ConfigError::new(message).hint(hint))
    }
}

/// Validates the file's views.
pub(super) fn validate(
    written: &[Spanned<file::View>],
    source: &Source,
    reasons: &ReasonNames,
) -> Result<Views, ConfigError> {
    if written.is_empty() {
        let hint = Some("Leave it out for the default views".to_owned());
        let message = "`views` is empty";
        return Err(ConfigError::for_file(&source.path, message).hint(hint));
    }
    if let Some(beyond) = written.get(SavedView::MAX) {
        let message = format!("At most {} views", SavedView::MAX);
        return Err(source.error(&beyond.span(), &message));
    }
    let context = Context::new(Timestamp::now(), TimeZone::system());
    let context = context.with_reasons(reasons.clone());
    let mut views: Vec<View> = Vec::with_capacity(written.len());
    for table in written {
        let view = view(table, views.len() + 1, source, &context)?;
        let written = table.get_ref();
        if let Some(first) = views.iter().find(|first| first.saved.is_named(&view.saved.name)) {
            let message = format!("Two views are named `{}`", first.saved.name);
            return Err(source.error(&written.name.span(), &message));
        }
        let same = |first: &&View| {
            first.key.as_ref().zip(view.key.as_ref()).is_some_and(|(a, b)| a.keys == b.keys)
        };
        if let (Some(key), Some(first)) = (&written.key, views.iter().find(same)) {
            let (keys, name) = (key.get_ref(), &first.saved.name);
            let message = format!("`{keys}` is already the key of the view `{name}`");
            return Err(source.error(&key.span(), &message));
        }
        views.push(view);
    }
    Ok(Views(views))
}

/// Validates the view at a position, which is counted from 1.
fn view(
    table: &Spanned<file::View>,
    place: usize,
    source: &Source,
    context: &Context,
) -> Result<View, ConfigError> {
    let written = table.get_ref();
    let name = written.name.get_ref();
    SavedView::check_name(name).map_err(|why| source.error(&written.name.span(), &why))?;
    let line = query(&written.query, source, context)?;
    let key = written.key.as_ref();
    if let Some(empty) = key.filter(|key| key.get_ref().trim().is_empty()) {
        return Err(source.error(&empty.span(), "`key` is empty"));
    }
    let key = key.map(|key| {
        let (line, column) = (source.line(key.span().start), source.column(key.span().start));
        ViewKey { keys: key.get_ref().clone(), view: place, line, column }
    });
    Ok(View { saved: SavedView { name: name.clone(), line }, key })
}

/// A view's filter. An error gets its position in the filter and in the file.
fn query(
    written: &Spanned<String>,
    source: &Source,
    context: &Context,
) -> Result<String, ConfigError> {
    let line = written.get_ref();
    let at = written.span();
    if line.chars().count() > MAX_LINE {
        let message = format!("Queries can have at most {MAX_LINE} characters");
        return Err(source.error(&at, &message));
    }
    // Between terms they would count as spaces, and the filter bar accepts
    // none.
    if line.contains(text::is_unsafe) {
        let message = "Queries can't contain control or invisible characters";
        return Err(source.error(&at, message));
    }
    match Query::parse(line, context) {
        Ok(_) => Ok(line.clone()),
        Err(error) => {
            let raw = source.text.get(at.clone()).unwrap_or_default();
            let [start, end] = [error.span.start, error.span.end]
                .map(|end| at.start + toml_quote::offset_in(raw, end));
            let refused = source.error(&(start..end), &format!("query: {error}"));
            Err(ConfigError { excerpt: Some((line.clone(), error.span)), ..refused })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> Result<usize, String> {
        let found = Views::default().find(name);
        found.map_err(|error| format!("{}. {}", error.message, error.hint.unwrap_or_default()))
    }

    #[test]
    fn a_lead_has_views_of_its_own_in_the_places_of_the_default_ones() {
        let lead = Scope::Lead(LeadId::new("l"));
        let names = |views: &Views| -> Vec<String> {
            views.for_scope(&lead).saved().into_iter().map(|view| view.name).collect()
        };
        let mut views = Views::default();
        let saved = SavedView { name: "Roofs".to_owned(), line: "roof".to_owned() };
        views.0.push(View { saved, key: None });
        let own = ["All", "Unread", "Needs reply", "Waiting", "Failed", "Roofs"];
        assert_eq!(names(&views), own);
        assert_eq!(views.for_scope(&Scope::Mine), views);
        views.0.retain(|view| view.saved.name != "Due");
        assert_eq!(names(&views), own, "a file that was written before there was such a view");
        views.0.remove(0);
        assert_eq!(names(&views)[0], "Unread", "views of the user's own choice");
        assert_eq!(views.for_scope(&lead), views);
    }

    #[test]
    fn a_view_is_found_by_its_name_or_by_the_start_of_it() {
        for (name, at) in [("Inbox", 0), ("unread", 1), ("needs", 2), ("D", 3), ("W", 4)] {
            assert_eq!(place(name), Ok(at), "{name}");
        }
    }

    #[test]
    fn an_unknown_view_is_refused_with_a_suggestion() {
        let refused = |name: &str| place(name).expect_err("refused");
        assert_eq!(refused("Wiating"), "No view named `Wiating`. Did you mean `Waiting`?");
        assert!(
            refused("zzz")
                .ends_with("Choose from: Inbox, Unread, Needs reply, Due, Waiting, Archived")
        );
        assert!(refused("").starts_with("No view named"));
    }

    #[test]
    fn a_start_that_several_names_have_is_refused_with_them() {
        let named = |name: &str| View {
            saved: SavedView { name: name.to_owned(), line: String::new() },
            key: None,
        };
        let views = Views(["Roof", "Roofers", "Rome"].map(named).into());
        assert_eq!(views.find("roof").expect("the whole name"), 0);
        let error = views.find("ro").expect_err("three of them");
        assert_eq!(error.hint.as_deref(), Some("Did you mean Roof, Roofers, Rome"));
    }
}
