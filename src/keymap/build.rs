//! Builds each focus' bindings from a preset and the user's bindings.
//!
//! A binding overrides those of lower layers, and the user's override the
//! preset's in any layer: what the preset has on the same keys, on their start
//! or behind them, goes. `none` removes the binding of its layer and of those
//! below.

use super::command::BoundCommand;
use super::error::{BindingError, KeymapError, Origin};
use super::key::{Key, KeyCode};
use super::layer::{FOCUSES, applies_to, exit_commands, layers_of};
use super::notation::Sequence;
use crate::app::protocol::command::Focus;
use crate::settings::{KeyLayer, KeyPreset, UserBinding};

/// A parsed binding; `None` as command removes another one.
pub(super) struct ParsedBinding {
    pub(super) layer: KeyLayer,
    pub(super) keys: Sequence,
    pub(super) command: Option<BoundCommand>,
    pub(super) origin: Origin,
}

/// All bindings, the user's first.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) bounds: Vec<ParsedBinding>,
    pub(super) errors: Vec<KeymapError>,
    /// The user's bindings that have no effect.
    pub(super) ignored: Vec<ParsedBinding>,
}

/// Parses all bindings and collects the errors.
pub(super) fn parse_all(preset: KeyPreset, user: &[UserBinding], file: &str) -> Parsed {
    let mut all = Parsed::default();
    let mut by_line: Vec<&UserBinding> = user.iter().collect();
    by_line.sort_by_key(|binding| binding.line);
    for binding in by_line {
        match parse_user(binding) {
            Ok(bound) if types_in_help(&bound) => all.ignored.push(bound),
            Ok(bound) => all.bounds.push(bound),
            Err(fault) => {
                let column =
                    if fault.is_in_command() { binding.command_column } else { binding.column };
                let origin = Origin::User { line: binding.line, column };
                all.errors.push(error_at(origin, file, fault));
            }
        }
    }
    for row in preset.table() {
        for keys in row.keys {
            let origin = Origin::Preset(preset.name());
            match parse(row.layer, keys, Some(row.command), origin) {
                Ok(bound) => all.bounds.push(bound),
                Err(fault) => all.errors.push(error_at(origin, file, fault)),
            }
        }
    }
    all.errors.extend(repeated(&all.bounds, file));
    all
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

/// Whether the help takes these keys itself: letters search it, and Enter runs
/// what is selected. Files from before it did so keep working.
fn types_in_help(bound: &ParsedBinding) -> bool {
    let first = bound.keys.keys()[0];
    bound.layer == KeyLayer::Help && (first.text().is_some() || first == Key::plain(KeyCode::Enter))
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
        pair[0].origin.is_user() == pair[1].origin.is_user()
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
#[derive(Clone, Copy)]
pub(super) struct EffectiveBinding<'a> {
    /// Depth of its layer in the focus's stack.
    pub(super) depth: usize,
    /// Its position among all bindings; earlier ones of a layer are preferred
    /// in hints.
    pub(super) place: usize,
    pub(super) layer: KeyLayer,
    pub(super) keys: &'a Sequence,
    pub(super) command: BoundCommand,
    pub(super) origin: Origin,
}

/// A binding of the user, and the preset's that it takes the place of.
pub(super) type Hidden<'a> = (EffectiveBinding<'a>, EffectiveBinding<'a>);

/// The bindings of one focus.
pub(super) struct Effective<'a> {
    /// Those in effect, sorted by their keys.
    pub(super) held: Vec<EffectiveBinding<'a>>,
    pub(super) hidden: Vec<Hidden<'a>>,
}

/// A binding with the depth of its layer and its position among all.
type Placed<'a> = (usize, usize, &'a ParsedBinding);

/// Resolves the bindings of the focus's layers.
pub(super) fn effective(bounds: &[ParsedBinding], focus: Focus) -> Effective<'_> {
    let mut found: Vec<Placed<'_>> = Vec::new();
    for (depth, layer) in layers_of(focus).iter().enumerate() {
        let places = bounds.iter().enumerate().filter(|(_, bound)| bound.layer == *layer);
        found.extend(places.map(|(place, bound)| (depth, place, bound)));
    }
    found.sort_by_key(|(depth, place, bound)| (&bound.keys, *depth, *place));
    let mut all = Effective { held: Vec::new(), hidden: Vec::new() };
    for same in found.chunk_by(|a, b| a.2.keys == b.2.keys) {
        let first_of = |user: bool| {
            let first = same.iter().find(|(.., bound)| bound.origin.is_user() == user);
            first.and_then(|placed| applying(focus, placed))
        };
        let (user, preset) = (first_of(true), first_of(false));
        all.held.extend(user.or_else(|| applying(focus, &same[0])));
        all.hidden.extend(user.zip(preset));
    }
    drop_presets_in_the_way(&mut all);
    all
}

/// The binding, if it has a command and that applies to the focus.
fn applying<'a>(focus: Focus, (depth, place, bound): &Placed<'a>) -> Option<EffectiveBinding<'a>> {
    let command = bound.command.filter(|command| applies_to(focus, command.action))?;
    let ParsedBinding { layer, ref keys, origin, .. } = **bound;
    Some(EffectiveBinding { depth: *depth, place: *place, layer, keys, command, origin })
}

/// Removes what the preset binds at the start of the user's keys or behind
/// them.
fn drop_presets_in_the_way(all: &mut Effective<'_>) {
    let mut dropped = vec![false; all.held.len()];
    for (short, long) in prefixes(&all.held) {
        let (a, b) = (all.held[short], all.held[long]);
        match (a.origin.is_user(), b.origin.is_user()) {
            (true, false) => {
                dropped[long] = true;
                all.hidden.push((a, b));
            }
            (false, true) => {
                dropped[short] = true;
                all.hidden.push((b, a));
            }
            _ => {}
        }
    }
    let mut dropped = dropped.into_iter();
    all.held.retain(|_| dropped.next() == Some(false));
}

/// The places of bindings whose keys are the start of longer ones, with those.
fn prefixes(held: &[EffectiveBinding<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (i, short) in held.iter().enumerate() {
        let longer = held.iter().enumerate().skip(i + 1);
        let longer = longer.take_while(|(_, b)| b.keys.keys().starts_with(short.keys.keys()));
        found.extend(longer.map(|(at, _)| (i, at)));
    }
    found
}

/// Errors of the bindings in combination.
pub(super) fn conflicts(by_focus: &[Effective<'_>], file: &str) -> Vec<KeymapError> {
    let mut errors = Vec::new();
    for (focus, Effective { held, .. }) in FOCUSES.into_iter().zip(by_focus) {
        for (short, long) in prefixes(held) {
            let error = shadowed(&held[short], &held[long], file);
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        // The lines of the thread have the keys of the filter.
        if matches!(focus, Focus::ThreadSearch | Focus::DateJump) {
            continue;
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
    error_at(short.origin.max(long.origin), file, fault)
}
