//! Templates in the text: inserted from the picker or by `;name`, then asked
//! about.

use super::super::picker;
use super::{drafts, edited};
use crate::app::compose::Composer;
use crate::app::compose::filling::{Filling, spaces_around};
use crate::app::compose::template_trigger::{self, Found, Trigger};
use crate::app::picker::compose_choices::{self, Choices};
use crate::app::picker::{Item, Kind as Picking, Picker};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::text::line_editor::Change;
use crate::domain::did_you_mean;
use crate::triage::compose::template::Question;
use crate::triage::compose::{Field, Fields, MissingFields, NamedTemplate};

/// The templates for a text.
fn of_kind<'a>(
    state: &'a State,
    composer: &Composer,
) -> impl Iterator<Item = (usize, &'a NamedTemplate)> {
    let kind = composer.kind;
    let templates = state.compose.rules.templates.iter().enumerate();
    templates.filter(move |(_, named)| named.kind == kind)
}

/// The templates to choose from.
pub(super) fn items(state: &State, composer: &Composer) -> Vec<Item> {
    let fields = fields(state, composer);
    let templates = &state.compose.rules.templates;
    compose_choices::templates(composer.kind, templates, (composer.to.who.as_str(), &fields))
}

/// The values of the fields, as far as they are known.
fn fields(state: &State, composer: &Composer) -> Fields {
    let user = state.options.user().value().map(|user| &**user);
    let fields = composer.fields(user);
    if state.options.is_nobody() { fields.with(Field::Me, None) } else { fields }
}

/// Says where templates belong.
pub(super) fn none_yet(state: &mut State) -> Effect {
    let file = state.options.config_file.as_deref().unwrap_or("the config file");
    let text = format!("No templates yet: add [[compose.templates]] to {file}");
    state.notice.notify(text)
}

/// Requests the user, if a template names them.
pub(super) fn request_user(state: &mut State) -> Option<Effect> {
    let templates = &state.compose.rules.templates;
    let mut used = templates.iter().flat_map(|named| named.template.fields());
    if used.any(|field| field == Field::Me) { state.options.ask_user(&mut state.ids) } else { None }
}

/// Inserts the template that `;name` before the cursor stands for.
pub(super) fn complete(state: &mut State) -> Vec<Effect> {
    let Some(composer) = state.focus.composer() else { return Vec::new() };
    let (text, cursor) = (composer.editor.text(), composer.editor.cursor());
    let names: Vec<(usize, &str)> =
        of_kind(state, composer).map(|(at, named)| (at, &*named.name)).collect();
    let (before, behind) = text.split_at(cursor);
    let Some(trigger) = template_trigger::find(before, behind, &names) else {
        let text = "Nothing to complete: ;name inserts the template of that name";
        return vec![state.notice.notify(text)];
    };
    let found = match trigger.found {
        Found::Nothing if names.is_empty() => return vec![none_yet(state)],
        Found::Nothing => {
            let text = unknown(&trigger, &names);
            return vec![state.notice.notify(text)];
        }
        Found::One(at) => Some(at),
        Found::Several => None,
    };
    let (typed, name) = (Box::from(trigger.typed), trigger.name().to_owned());
    let choices = Choices::Templates(items(state, composer));
    if let Some(composer) = state.focus.composer_mut() {
        composer.trigger = Some(typed);
    }
    if let Some(at) = found {
        return insert(state, at);
    }
    let mut effects: Vec<Effect> = request_user(state).into_iter().collect();
    effects.extend(picker::open(state, Picking::Compose(choices), &name));
    effects
}

fn unknown(trigger: &Trigger<'_>, names: &[(usize, &str)]) -> String {
    let all = || names.iter().map(|(_, name)| *name);
    match did_you_mean::closest(trigger.name(), all()) {
        Some(closest) => format!("No template {}. Did you mean ;{closest}?", trigger.typed),
        None => format!("No template {}", trigger.typed),
    }
}

/// Inserts a template at the cursor, in the place of the `;name` there, and asks
/// its questions.
pub(super) fn insert(state: &mut State, at: usize) -> Vec<Effect> {
    let Some(named) = state.compose.rules.templates.get(at).cloned() else { return Vec::new() };
    let Some(composer) = state.focus.composer() else { return Vec::new() };
    let fields = fields(state, composer);
    let filled = named.template.fill(&fields, Question::to_string);
    let filled = match filled {
        Ok(filled) => filled,
        Err(missing) => {
            let why = obstacle(state, composer, &missing);
            let mut effects: Vec<Effect> = request_user(state).into_iter().collect();
            let text = format!("Template {} not inserted: {why}", named.name);
            effects.push(state.notice.notify(text));
            return effects;
        }
    };
    let State { focus, notice, .. } = state;
    let Some(composer) = focus.composer_mut() else { return Vec::new() };
    let (before, behind) = composer.editor.text().split_at(composer.editor.cursor());
    let trigger = composer.trigger.take().filter(|typed| before.ends_with(&**typed));
    let replaced = trigger.map_or(0, |typed| typed.len());
    let around = spaces_around(&filled, &before[..before.len() - replaced], behind);
    let mut filling = Filling::new(&named.template, fields.clone(), around);
    let text = filling.text();
    if let Err(too_long) = composer.editor.room_for(&text) {
        return vec![notice.notify(format!("Template {} not inserted: {too_long}", named.name))];
    }
    let change = composer.editor.replace_before(replaced, &text);
    filling.set_inserted(text);
    composer.values.extend(named.template.values(&fields).into_iter().map(Into::into));
    composer.filling = Some(Box::new(filling));
    let mut effects = edited(composer, change);
    effects.extend(ask(state));
    effects
}

/// Why a template cannot be filled, as a sentence without the final stop.
fn obstacle(state: &State, composer: &Composer, missing: &MissingFields) -> String {
    let user = state.options.user();
    let said = match missing.not_loaded() {
        None => return missing.describe(composer.to.who.as_str()),
        Some(Field::Me) if user.failure().is_some() => "couldn't load your profile",
        Some(Field::Me) => "still loading your profile\u{2026}",
        Some(_) if composer.checks.failure().is_some() => "couldn't load lead details",
        Some(_) => "still loading lead details\u{2026}",
    };
    said.to_owned()
}

/// Asks the next question of the template that was inserted, if there is one.
fn ask(state: &mut State) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    let Some(filling) = &composer.filling else { return Vec::new() };
    if let Some(question) = filling.question() {
        let choices = Choices::ask(question);
        return picker::open(state, Picking::Compose(choices), "");
    }
    let open = filling.open();
    composer.filling = None;
    let notice = open.map(|open| state.notice.notify(format!("Fill in {open} before you send")));
    notice.into_iter().collect()
}

/// Whether a question of a template is open in the picker.
pub(in crate::app::update) fn is_asking(state: &State) -> bool {
    let kind = state.focus.picker().map(Picker::kind);
    matches!(kind, Some(Picking::Compose(Choices::Answer { .. })))
}

/// Keeps what has been typed as an answer in the text, so that it is in the
/// draft.
pub(in crate::app::update) fn answer_typed(state: &mut State) -> Vec<Effect> {
    if !is_asking(state) {
        return Vec::new();
    }
    let line = state.focus.picker().map(|picker| picker.line().text().to_owned());
    revise(state, |filling| filling.typed(&line.unwrap_or_default()))
}

/// Takes the answer and asks the next question.
pub(super) fn take_answer(state: &mut State) -> Vec<Effect> {
    let mut effects = revise(state, Filling::take);
    effects.extend(ask(state));
    effects
}

/// Leaves the question open and asks the next.
pub(in crate::app::update) fn leave_question(state: &mut State) -> Vec<Effect> {
    let mut effects = picker::cancel(state);
    effects.extend(revise(state, Filling::leave));
    effects.extend(ask(state));
    effects
}

/// Updates the template in the text to its answers.
fn revise(state: &mut State, change: impl FnOnce(&mut Filling)) -> Vec<Effect> {
    let State { focus, notice, .. } = state;
    let Some(composer) = focus.composer_mut() else { return Vec::new() };
    let Some(mut filling) = composer.filling.take() else { return Vec::new() };
    change(&mut filling);
    let text = filling.text();
    let revised = composer.editor.revise(filling.inserted(), &text);
    if revised.is_ok() {
        filling.set_inserted(text);
    }
    composer.filling = Some(filling);
    match revised {
        Ok(Change::Text) => {
            composer.changed();
            drafts::save_later(composer)
        }
        Ok(_) => Vec::new(),
        Err(too_long) => vec![notice.notify(format!("Not filled in: {too_long}"))],
    }
}
