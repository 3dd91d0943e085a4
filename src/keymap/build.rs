//! Builds each focus' bindings from a preset and the user's bindings.
//!
//! The user's binding of a key replaces the preset's in the same layer; a
//! layer's binding overrides those of lower layers. `none` removes a binding.

use super::command::BoundCommand;
use super::error::{BindingError, KeymapError, Origin};
use super::layer::{FOCUSES, applies_to, exit_commands, layers_of};
use super::notation::Sequence;
use crate::app::protocol::command::Focus;
use crate::settings::{KeyLayer, KeyPreset, UserBinding};

/// A parsed binding; `None` as command removes another one.
pub(super) struct ParsedBinding {
    layer: KeyLayer,
    keys: Sequence,
    command: Option<BoundCommand>,
    origin: Origin,
}

/// Parses all bindings, the user's first, and collects the errors.
pub(super) fn parse_all(
    preset: KeyPreset,
    user: &[UserBinding],
    file: &str,
) -> (Vec<ParsedBinding>, Vec<KeymapError>) {
    let mut bounds = Vec::new();
    let mut errors = Vec::new();
    let mut by_line: Vec<&UserBinding> = user.iter().collect();
    by_line.sort_by_key(|binding| binding.line);
    for binding in by_line {
        match parse_user(binding) {
            Ok(bound) => bounds.push(bound),
            Err(fault) => {
                let column =
                    if fault.is_in_command() { binding.command_column } else { binding.column };
                let origin = Origin::User { line: binding.line, column };
                errors.push(error_at(origin, file, fault));
            }
        }
    }
    for row in preset.table() {
        for keys in row.keys {
            let origin = Origin::Preset(preset.name());
            match parse(row.layer, keys, Some(row.command), origin) {
                Ok(bound) => bounds.push(bound),
                Err(fault) => errors.push(error_at(origin, file, fault)),
            }
        }
    }
    errors.extend(repeated(&bounds, file));
    (bounds, errors)
}

fn parse_user(binding: &UserBinding) -> Result<ParsedBinding, BindingError> {
    let command = BoundCommand::parse(&binding.command)?;
    let origin = Origin::User { line: binding.line, column: binding.column };
    parse(binding.layer, &binding.keys, command, origin)
}

fn parse(
    layer: KeyLayer,
    written: &str,
    command: Option<BoundCommand>,
    origin: Origin,
) -> Result<ParsedBinding, BindingError> {
    let keys: Sequence = written.parse()?;
    if let Some(BoundCommand { action, .. }) = command
        && !layer.allows(action)
    {
        return Err(BindingError::NotAllowed { action, layer });
    }
    if layer.takes_text() && keys.keys()[0].text().is_some() {
        return Err(BindingError::TypesText { keys: keys.to_string(), layer });
    }
    Ok(ParsedBinding { layer, keys, command, origin })
}

fn error_at(origin: Origin, file: &str, fault: BindingError) -> KeymapError {
    match origin {
        Origin::User { line, column } => {
            KeymapError { file: file.to_owned(), place: Some((line, column)), fault }
        }
        Origin::Preset(name) => KeymapError { file: format!("preset {name}"), place: None, fault },
    }
}

/// The keys that one source binds twice in a layer.
fn repeated(bounds: &[ParsedBinding], file: &str) -> Vec<KeymapError> {
    let mut sorted: Vec<&ParsedBinding> = bounds.iter().collect();
    sorted.sort_by_key(|bound| (bound.layer, &bound.keys));
    let twice = sorted.windows(2).filter(|pair| {
        let is_user = |bound: &ParsedBinding| matches!(bound.origin, Origin::User { .. });
        is_user(pair[0]) == is_user(pair[1])
            && pair[0].layer == pair[1].layer
            && pair[0].keys == pair[1].keys
    });
    twice
        .map(|pair| {
            let (keys, layer) = (pair[1].keys.to_string(), pair[1].layer);
            let fault = BindingError::Repeated { keys, layer, first: pair[0].origin };
            error_at(pair[1].origin, file, fault)
        })
        .collect()
}

/// A binding in effect in a focus.
pub(super) struct EffectiveBinding<'a> {
    /// Depth of its layer in the focus's stack.
    pub(super) depth: usize,
    /// Its position among all bindings; earlier ones of a layer are preferred
    /// in hints.
    pub(super) place: usize,
    pub(super) layer: KeyLayer,
    pub(super) keys: &'a Sequence,
    pub(super) command: BoundCommand,
    origin: Origin,
}

/// The bindings in effect in a focus, sorted by their keys.
pub(super) fn effective(bounds: &[ParsedBinding], focus: Focus) -> Vec<EffectiveBinding<'_>> {
    let mut found: Vec<(usize, usize, &ParsedBinding)> = Vec::new();
    for (depth, layer) in layers_of(focus).iter().enumerate() {
        let places = bounds.iter().enumerate().filter(|(_, bound)| bound.layer == *layer);
        found.extend(places.map(|(place, bound)| (depth, place, bound)));
    }
    found.sort_by_key(|(depth, place, bound)| (&bound.keys, *depth, *place));
    found.dedup_by(|later, first| later.2.keys == first.2.keys);
    let held = found.into_iter().filter_map(|(depth, place, bound)| {
        let command = bound.command.filter(|command| applies_to(focus, command.action))?;
        let ParsedBinding { layer, ref keys, origin, .. } = *bound;
        Some(EffectiveBinding { depth, place, layer, keys, command, origin })
    });
    held.collect()
}

/// Errors of the bindings in combination.
pub(super) fn conflicts(bounds: &[ParsedBinding], file: &str) -> Vec<KeymapError> {
    let mut errors = Vec::new();
    for focus in FOCUSES {
        let held = effective(bounds, focus);
        for (i, short) in held.iter().enumerate() {
            let longer = held[i + 1..].iter();
            for long in longer.take_while(|b| b.keys.keys().starts_with(short.keys.keys())) {
                let error = shadowed(short, long, file);
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
        let actions = exit_commands(focus);
        if !held.iter().any(|binding| actions.contains(&binding.command.action)) {
            let fault = BindingError::NoWayOut { focus, actions };
            errors.push(KeymapError { file: file.to_owned(), place: None, fault });
        }
    }
    errors
}

fn shadowed(short: &EffectiveBinding<'_>, long: &EffectiveBinding<'_>, file: &str) -> KeymapError {
    let fault = BindingError::Shadowed {
        short: short.keys.to_string(),
        short_action: short.command.action,
        short_origin: short.origin,
        long: long.keys.to_string(),
        long_action: long.command.action,
        long_origin: long.origin,
    };
    let at = match (short.origin, long.origin) {
        (a @ Origin::User { .. }, b @ Origin::User { .. }) => a.max(b),
        (user @ Origin::User { .. }, _) | (_, user) => user,
    };
    error_at(at, file, fault)
}
