//! Templates, numbers and times, chosen in a picker over the composer.

use super::super::picker;
use super::drafts;
use crate::app::picker::Kind as Picking;
use crate::app::picker::compose_choices::{self, Choices, Chosen};
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::domain::User;
use crate::triage::compose::{Field, Kind};

/// Opens the picker for an action.
pub(super) fn open(state: &mut State, action: Command) -> Vec<Effect> {
    let Some(composer) = state.compose.composer() else { return Vec::new() };
    if composer.kind == Kind::Note && action != Command::InsertTemplate {
        return vec![state.notice.notify("a note goes to nobody: it has neither number nor time")];
    }
    let choices = match action {
        Command::InsertTemplate => return open_templates(state),
        Command::ChooseNumber => match composer.checks.readiness.ready() {
            Some(readiness) => {
                Choices::Numbers(compose_choices::numbers(readiness, composer.number.as_ref()))
            }
            None => return vec![state.notice.notify("the numbers are not known yet")],
        },
        _ => {
            let theirs = composer.zone().cloned();
            let zone = theirs.clone().unwrap_or_else(|| state.zone.clone());
            Choices::Times {
                now: Box::new(state.now.to_zoned_datetime(zone)),
                here: state.zone.clone(),
                is_theirs: theirs.is_some(),
                is_set: composer.send_at.is_some(),
            }
        }
    };
    picker::open(state, Picking::Compose(choices), "")
}

fn open_templates(state: &mut State) -> Vec<Effect> {
    let Some(composer) = state.compose.composer() else { return Vec::new() };
    let templates = &state.compose.rules.templates;
    let fields = composer.fields(me(state));
    let items = compose_choices::templates(composer.kind, templates, &fields);
    if items.is_empty() {
        return vec![
            state.notice.notify("no templates: `[[compose.templates]]` in the configuration"),
        ];
    }
    let names_me = templates.iter().any(|named| named.template.fields().any(|f| f == Field::Me));
    let ask = if names_me { state.choices.ask_user(&mut state.ids) } else { None };
    let mut effects: Vec<Effect> = ask.into_iter().collect();
    effects.extend(picker::open(state, Picking::Compose(Choices::Templates(items)), ""));
    effects
}

/// Shows what is known by now beside the templates, while they are chosen
/// from.
pub(in crate::app::update) fn refresh(state: &mut State) -> Vec<Effect> {
    let Some(composer) = state.compose.composer() else { return Vec::new() };
    let templates = &state.compose.rules.templates;
    let fields = composer.fields(me(state));
    let known = compose_choices::templates(composer.kind, templates, &fields);
    let Some(picker) = &mut state.picker else { return Vec::new() };
    let (Picking::Compose(Choices::Templates(items)), _) = picker.source() else {
        return Vec::new();
    };
    *items = known;
    picker::fill(state)
}

/// The user, where that is known.
fn me(state: &State) -> Option<&User> {
    state.choices.user().value().map(|user| &**user)
}

/// Takes what was chosen.
pub(in crate::app::update) fn choose(state: &mut State, chosen: Chosen) -> Vec<Effect> {
    let Some(composer) = &mut state.compose.composer else { return Vec::new() };
    match chosen {
        Chosen::Nothing => Vec::new(),
        Chosen::Template(at) => insert(state, at),
        Chosen::Number(number) => {
            composer.number = number;
            composer.changed();
            drafts::arm(state)
        }
        Chosen::At(at) => {
            composer.send_at = at;
            composer.changed();
            drafts::arm(state)
        }
    }
}

/// Inserts a template at the cursor; one with a gap that nothing fills is
/// refused.
fn insert(state: &mut State, at: usize) -> Vec<Effect> {
    let Some(named) = state.compose.rules.templates.get(at) else { return Vec::new() };
    let Some(composer) = state.compose.composer() else { return Vec::new() };
    let fields = composer.fields(me(state));
    match named.template.fill(&fields) {
        Ok(text) => {
            if let Err(too_long) = composer.editor.room_for(&text) {
                let text = format!("template {} not inserted: {too_long}", named.name);
                return vec![state.notice.notify(text)];
            }
            let values: Vec<Box<str>> =
                named.template.values(&fields).into_iter().map(Into::into).collect();
            if let Some(composer) = &mut state.compose.composer {
                composer.values.extend(values);
            }
            super::paste(state, &text)
        }
        Err(missing) => {
            let text = format!("template {} not inserted: {missing}", named.name);
            vec![state.notice.notify(text)]
        }
    }
}
