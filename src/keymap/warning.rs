//! Lines about the user's bindings that are no errors.

use std::fmt;

use super::build::{Effective, EffectiveBinding, Hidden, ParsedBinding};
use super::error::Origin;

/// Something that a user's binding does, or fails to do, perhaps unnoticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapWarning {
    pub file: String,
    /// Line and column, both from 1.
    pub place: (usize, usize),
    pub text: String,
}

impl fmt::Display for KeymapWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.place;
        write!(f, "{}:{line}:{column}: {}", self.file, self.text)
    }
}

fn warning(origin: Origin, file: &str, text: String) -> Option<KeymapWarning> {
    let Origin::User { line, column } = origin else { return None };
    Some(KeymapWarning { file: file.to_owned(), place: (line, column), text })
}

/// The warnings about a build, in the order of the file.
pub(super) fn warnings(
    ignored: &[ParsedBinding],
    by_focus: &[Effective<'_>],
    file: &str,
) -> Vec<KeymapWarning> {
    let mut all: Vec<KeymapWarning> =
        ignored.iter().filter_map(|bound| without_effect(bound, file)).collect();
    all.extend(hidden_defaults(by_focus.iter().flat_map(|it| &it.hidden), file));
    all.sort_by_key(|warning| warning.place);
    all
}

/// About a binding of keys that its layer takes itself; none if it only removes
/// one.
fn without_effect(bound: &ParsedBinding, file: &str) -> Option<KeymapWarning> {
    bound.command?;
    let text = format!(
        "`{}` has no effect in `{}`: letters are typed there, and Enter runs what is selected",
        bound.keys,
        bound.layer.name()
    );
    warning(bound.origin, file, text)
}

/// A line for each binding of the user that takes the place of another command's
/// default.
fn hidden_defaults<'a>(
    hidden: impl Iterator<Item = &'a Hidden<'a>>,
    file: &str,
) -> Vec<KeymapWarning> {
    let mut other: Vec<&Hidden<'_>> =
        hidden.filter(|(user, preset)| user.command.action != preset.command.action).collect();
    other.sort_by_key(|(user, preset)| (user.origin, preset.place));
    let mut lines = Vec::new();
    for same in other.chunk_by(|a, b| a.0.origin == b.0.origin) {
        let mut presets: Vec<String> = Vec::new();
        for preset in same.iter().map(|(_, preset)| named(preset)) {
            if !presets.contains(&preset) {
                presets.push(preset);
            }
        }
        let (user, preset) = same[0];
        let text = format!("{} hides {} of {}", named(user), presets.join(", "), preset.origin);
        lines.extend(warning(user.origin, file, text));
    }
    lines
}

/// The keys and the command, as the configuration writes them.
fn named(binding: &EffectiveBinding<'_>) -> String {
    format!("`{}` ({})", binding.keys, binding.command.action.entry().name)
}
