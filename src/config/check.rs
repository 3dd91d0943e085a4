//! Checks a configuration file: all errors at once, of every profile.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::error::{ConfigError, Source};
use super::file::{self, Document};
use super::{Overrides, Paths, Settings, ThemeSetting, environment, resolve, themes};
use crate::api::BaseUrl;

/// Most errors that are looked for.
const MAX_ERRORS: usize = 100;

/// What a check has found.
#[derive(Debug, Default)]
pub struct Checked {
    pub errors: Vec<ConfigError>,
    /// Each a sentence that begins with its place.
    pub warnings: Vec<String>,
    /// The settings without what is wrong, of the profile in use and of every
    /// other one; empty if the file is not TOML.
    pub settings: Vec<Settings>,
}

/// Checks the file of the overrides, or the default one.
///
/// # Errors
/// If there is no file, or it cannot be read.
pub fn file(overrides: &Overrides, paths: &Paths) -> Result<Checked, ConfigError> {
    let named = overrides.config.as_deref();
    let path = named.or(paths.config_file.as_deref()).unwrap_or(Path::new(""));
    let Some((source, metadata)) = file::text(path, named.is_some())? else {
        let error = ConfigError::for_file(path, "isn't there");
        return Err(error.hint(Some("`leadping-tui config init` writes one".to_owned())));
    };
    let (mut root, syntax) = DeTable::parse_recoverable(&source.text);
    let mut checked = Checked::default();
    checked.errors.extend(syntax.iter().map(|error| source.refused(error)));
    checked.errors.sort_by_key(|error| error.at.as_ref().map(|at| at.start));
    if !checked.errors.is_empty() {
        // What the parser has recovered may be something else.
        return Ok(checked);
    }
    checked.errors.extend(environment::read_only(overrides).err());
    checked.errors.extend(environment::log_level(overrides).err());
    let overrides = Overrides { read_only_variable: None, log: None, ..overrides.clone() };
    let (mut document, mut settings) = (Document::default(), Vec::new());
    // After each error the entry with it is left out, and the next one shows.
    while checked.errors.len() < MAX_ERRORS {
        match read(&root, &source, &overrides, paths) {
            Ok(read) => {
                (document, settings) = read;
                break;
            }
            Err(error) => {
                let is_left_out = error.at.as_ref().is_some_and(|at| leave_out(root.get_mut(), at));
                checked.errors.push(error);
                if !is_left_out {
                    break;
                }
            }
        }
    }
    checked.errors.extend(file::runs_for_others(&document, &source, &metadata).err());
    checked.warn_about_keys(&document, &source);
    checked.check_themes(&document, &source, &overrides, paths);
    checked.errors.sort_by_key(|error| error.at.as_ref().map(|at| at.start));
    checked.settings = settings;
    if let (None, Some(ignored)) = (named, &paths.ignored_config) {
        let what = format!("isn't read, because there is {}", path.display());
        checked.warnings.push(ConfigError::for_file(ignored, &what).message);
    }
    Ok(checked)
}

impl Checked {
    fn warn_about_keys(&mut self, document: &Document, source: &Source) {
        let top = (&document.api_key_command, &document.api_key_file);
        let of_profiles = document.profiles.values();
        let of_profiles = of_profiles.map(|own| (&own.api_key_command, &own.api_key_file));
        for (command, file) in [top].into_iter().chain(of_profiles) {
            if let (Some(_), Some(file)) = (command, file) {
                let what = "`api_key_file` has no effect beside `api_key_command`";
                self.warnings.push(source.error(&file.span(), what).message);
            }
        }
    }

    fn check_themes(
        &mut self,
        document: &Document,
        source: &Source,
        overrides: &Overrides,
        paths: &Paths,
    ) {
        let folder = themes::folder(overrides, paths);
        let others = folder.as_deref().map(themes::read).unwrap_or_default();
        let written = document.ui.theme.as_ref().map(|theme| (theme, source));
        let chosen = ThemeSetting::new(written, folder);
        self.errors.extend(chosen.load().err());
        let others = others.into_iter().filter(|theme| chosen.name() != Some(&theme.name));
        self.warnings.extend(others.filter_map(|theme| theme.palette.err()));
    }
}

/// The document, and its settings for the profile in use and for every other
/// one, or the first error.
fn read(
    root: &Spanned<DeTable<'_>>,
    source: &Source,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<(Document, Vec<Settings>), ConfigError> {
    let document = Document::deserialize(Deserializer::from(root.clone()))
        .map_err(|error| source.refused(&error))?;
    let mut profiles = vec![resolve::chosen_profile(&document, overrides), None];
    profiles.extend(document.profiles.keys().map(|name| Some(name.as_str())));
    let mut settings = Vec::with_capacity(profiles.len());
    for profile in profiles {
        settings.push(resolve::of_profile(&document, source, profile, overrides, paths)?);
        let account = document.account(profile.and_then(|name| document.profiles.get(name)));
        if let Some(url) = &account.base_url {
            BaseUrl::parse(url.get_ref()).map_err(|why| source.error(&url.span(), &why))?;
        }
    }
    Ok((document, settings))
}

/// Keys without which a table in a list is wrong itself.
const REQUIRED: [&str; 3] = ["name", "query", "text"];

fn is_required(key: &str) -> bool {
    REQUIRED.contains(&key)
}

/// Removes the entry with an error; `false` if there is none at that place.
fn leave_out(root: &mut DeTable<'_>, at: &Range<usize>) -> bool {
    let Some(path) = removed(root, at) else { return false };
    let views = path.iter().position(|key| key == "views").map(|at| &path[at + 1..]);
    let is_view = |below: &[String]| below.is_empty() || below.iter().any(|key| is_required(key));
    // A view that is left out here may be named there.
    if views.is_some_and(is_view)
        && path.first().is_some_and(|key| key != "notify")
        && let Some(DeValue::Table(notify)) = root.get_mut("notify").map(Spanned::get_mut)
    {
        notify.remove("views");
    }
    true
}

/// Removes the entry at a place, and returns the keys that led to it.
fn removed(table: &mut DeTable<'_>, at: &Range<usize>) -> Option<Vec<String>> {
    let contains = |span: Range<usize>| span.start <= at.start && at.end <= span.end;
    let mut found = None;
    for (key, value) in table.iter_mut() {
        let name = key.get_ref().to_string();
        let span = value.span();
        if key.span() == *at || span == *at {
            found = Some((name, Vec::new(), true));
            break;
        }
        let (below, is_gone) = match value.get_mut() {
            DeValue::Table(inner) => (removed(inner, at), false),
            DeValue::Array(items) => {
                let place = items.iter_mut().enumerate().find_map(|(index, item)| {
                    if item.span() == *at {
                        return Some((index, Vec::new(), true));
                    }
                    let DeValue::Table(inner) = item.get_mut() else { return None };
                    let below = removed(inner, at)?;
                    let is_gone = below.iter().any(|key| is_required(key));
                    Some((index, below, is_gone))
                });
                let below = place.map(|(index, below, is_gone)| {
                    if is_gone {
                        let kept = items.iter().enumerate().filter(|(at, _)| *at != index);
                        *items = kept.map(|(_, item)| item.clone()).collect();
                    }
                    below
                });
                let is_empty = items.is_empty();
                (below, is_empty)
            }
            _ => (None, false),
        };
        if let Some(below) = below {
            found = Some((name, below, is_gone));
            break;
        }
        let is_plain = !matches!(value.get_ref(), DeValue::Table(_) | DeValue::Array(_));
        if is_plain && contains(span) {
            found = Some((name, Vec::new(), true));
            break;
        }
    }
    let (name, below, is_gone) = found?;
    if is_gone {
        table.remove(name.as_str());
    }
    Some([vec![name], below].concat())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn errors(text: &str) -> Vec<String> {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("config.toml");
        fs::write(&path, text).expect("written");
        let overrides = Overrides { config: Some(path.clone()), ..Overrides::default() };
        let checked = file(&overrides, &Paths::default()).expect("read");
        let place = format!("{}:", path.display());
        checked.errors.into_iter().map(|error| error.message.replace(&place, "")).collect()
    }

    #[test]
    fn a_view_that_stays_leaves_what_names_views_to_be_checked() {
        let views = |view: &str| format!("notify.views = ['A', 'B']\n[[views]]\n{view}\n");
        let found = errors(&views("name = 'A'\nquery = ''\nkye = 'x'"));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("1:") && found[0].contains("`B`"), "{found:?}");
        assert!(found[1].starts_with("5:1: Unknown key `kye`"), "{found:?}");
        let found = errors(&views("name = 'A'\nquery = 'is:unraed'"));
        assert_eq!(found.len(), 1, "the view is not known to be missing: {found:?}");
    }
}
