//! Templates, numbers and times, chosen in a picker over the composer.

use super::super::picker;
use super::drafts;
use crate::app::compose::Composer;
use crate::app::picker::Kind as Picking;
use crate::app::picker::compose_choices::{self, Choices, Chosen};
use crate::app::picker::options_cache::OptionsCache;
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::domain::User;
use crate::triage::compose::{Field, Kind, NamedTemplate};

/// Opens the picker for a command.
pub(super) fn open(state: &mut State, action: Command) -> Vec<Effect> {
    let Some(composer) = state.focus.composer() else { return Vec::new() };
    if composer.kind == Kind::Note && action != Command::InsertTemplate {
        return vec![state.notice.notify("Notes aren't sent, so there's nothing to schedule")];
    }
    let mut effects = Vec::new();
    let choices = match action {
        Command::InsertTemplate => {
            let templates = &state.compose.rules.templates;
            let fields = composer.fields(me(&state.options));
            let items = compose_choices::templates(composer.kind, templates, &fields);
            if items.is_empty() {
                let file = state.options.config_file.as_deref().unwrap_or("the config file");
                let text = format!("No templates yet: add [[compose.templates]] to {file}");
                return vec![state.notice.notify(text)];
            }
            let mut used = templates.iter().flat_map(|named| named.template.fields());
            if used.any(|field| field == Field::Me) {
                effects.extend(state.options.ask_user(&mut state.ids));
            }
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
    let templates = &state.compose.rules.templates;
    let fields = composer.fields(me(&state.options));
    let known = compose_choices::templates(composer.kind, templates, &fields);
    let source = state.focus.picker_mut().map(|picker| picker.source().0);
    let Some(Picking::Compose(Choices::Templates(items))) = source else { return Vec::new() };
    *items = known;
    picker::fill(state)
}

/// The user, where that is known.
fn me(choices: &OptionsCache) -> Option<&User> {
    choices.user().value().map(|user| &**user)
}

pub(in crate::app::update) fn choose(state: &mut State, chosen: Chosen) -> Vec<Effect> {
    let State { focus, compose, options: choices, notice, .. } = state;
    let Some(composer) = focus.composer_mut() else { return Vec::new() };
    match chosen {
        Chosen::Nothing => return Vec::new(),
        Chosen::Template(at) => {
            let Some(named) = compose.rules.templates.get(at) else { return Vec::new() };
            return insert(composer, named, me(choices)).unwrap_or_else(|why| {
                vec![notice.notify(format!("Template {} not inserted: {why}", named.name))]
            });
        }
        Chosen::Number(number) => composer.number = number,
        Chosen::At(at) => composer.send_at = at,
    }
    composer.changed();
    drafts::save_later(composer)
}

/// Inserts a template at the cursor.
///
/// # Errors
/// A gap that nothing fills, or a text that has no room.
fn insert(
    composer: &mut Composer,
    named: &NamedTemplate,
    me: Option<&User>,
) -> Result<Vec<Effect>, String> {
    let fields = composer.fields(me);
    let text = named.template.fill(&fields).map_err(|missing| missing.to_string())?;
    composer.editor.room_for(&text).map_err(|too_long| too_long.to_string())?;
    composer.values.extend(named.template.values(&fields).into_iter().map(Into::into));
    Ok(super::paste(composer, &text))
}
