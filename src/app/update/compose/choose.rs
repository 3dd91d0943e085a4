//! Templates, numbers and times, chosen in a picker over the composer.

use super::super::picker;
use super::{drafts, template};
use crate::app::picker::Kind as Picking;
use crate::app::picker::compose_choices::{self, Choices, Chosen};
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::triage::compose::Kind;

/// Opens the picker for a command.
pub(super) fn open(state: &mut State, action: Command) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    composer.trigger = None;
    let Some(composer) = state.focus.composer() else { return Vec::new() };
    if composer.kind == Kind::Note && action != Command::InsertTemplate {
        return vec![state.notice.notify("Notes aren't sent, so there's nothing to schedule")];
    }
    let mut effects = Vec::new();
    let choices = match action {
        Command::InsertTemplate => {
            let items = template::items(state, composer);
            if items.is_empty() {
                return vec![template::none_yet(state)];
            }
            effects.extend(template::request_user(state));
            Choices::Templates(items)
        }
        Command::ChooseNumber => match composer.checks.readiness.ready() {
            Some(readiness) => {
                Choices::Numbers(compose_choices::numbers(readiness, composer.number.as_ref()))
            }
            None => return vec![state.notice.notify("Still loading your numbers…")],
        },
        _ => {
            let theirs = composer.zone().cloned();
            let zone = theirs.clone().unwrap_or_else(|| state.zone.clone());
            Choices::Times {
                now: Box::new(state.now.to_zoned_datetime(zone)),
                here: state.zone.clone(),
                is_theirs: theirs.is_some(),
                is_set: composer.send_at.is_some(),
                style: state.time_style,
            }
        }
    };
    effects.extend(picker::open(state, Picking::Compose(choices), ""));
    effects
}

/// Updates the templates to choose from to the facts known now.
pub(in crate::app::update) fn refresh(state: &mut State) -> Vec<Effect> {
    let Some(composer) = state.focus.composer() else { return Vec::new() };
    let known = template::items(state, composer);
    let source = state.focus.picker_mut().map(|picker| picker.source().0);
    let Some(Picking::Compose(Choices::Templates(items))) = source else { return Vec::new() };
    *items = known;
    picker::fill(state)
}

pub(in crate::app::update) fn choose(state: &mut State, chosen: Chosen) -> Vec<Effect> {
    match chosen {
        Chosen::Template(at) => return template::insert(state, at),
        Chosen::Answer => return template::take_answer(state),
        Chosen::Nothing | Chosen::Number(_) | Chosen::At(_) => {}
    }
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    match chosen {
        Chosen::Number(number) => composer.number = number,
        Chosen::At(at) => composer.send_at = at,
        Chosen::Nothing | Chosen::Template(_) | Chosen::Answer => return Vec::new(),
    }
    composer.changed();
    drafts::save_later(composer)
}
