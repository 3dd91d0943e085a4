//! Goes on with what a service gave back.

use super::request::{Request, Step};
use super::{compose, filter, layout, reload, triage};
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::conversation::links;
use crate::app::update::list::{navigation, save_view, scope, views};
use crate::app::update::picker::{self, action_prompt};
use crate::domain::Subject;
use crate::query::Scope;
use crate::triage::ActionKind;
use crate::triage::outbox::OutboxEntry;

/// Executes the request of a service.
pub(super) fn proceed(state: &mut State, (mut effects, request): Step) -> Vec<Effect> {
    let Some(request) = request else { return effects };
    effects.extend(match request {
        Request::OpenScope(scope, name) => scope::open(state, scope, name.as_deref()),
        Request::EnterView(tab) => views::enter(state, tab),
        Request::GoToRow(row) => {
            state.list.go_to((row as usize).saturating_sub(1));
            state.list.prefetch(&mut state.ids)
        }
        Request::OpenLink(url) => links::follow(state, url),
        Request::Sort(order) => filter::sort(state, order),
        Request::SetTheme(name) => picker::theme_prompt::choose(state, &name),
        Request::FindTheme(name) => picker::theme_prompt::choose_typed(state, &name),
        Request::SaveView(name) => save_view::save_view(state, &name),
        Request::Choose(chosen) => compose::choose(state, chosen),
        Request::Write(kind, targets) => compose::open(state, kind, targets),
        Request::EditEntry(entry) => compose::edit_entry(state, &entry),
        Request::OpenEntry(entry) => open_entry(state, &entry),
        Request::Prompt(kind, targets) => action_prompt::open(state, kind, targets),
        Request::Execute(action, targets) => {
            let mut effects = triage::execute(state, &action, targets);
            // The next one may be archived for the same reason.
            if action.kind() == ActionKind::Archive {
                effects.extend(triage::look_ahead(state));
            }
            effects
        }
        Request::PromptSnooze(targets) => picker::snooze_prompt::open(state, targets),
        Request::Snooze(targets, until) => triage::snooze::execute(state, targets, until),
        Request::RestoreDraft(discarded) => compose::restore_draft(state, *discarded),
        Request::Run(command) => super::run_command(state, command, None),
        Request::Resume(command) => triage_command(state, command),
    });
    effects
}

/// Opens the conversation of an entry of the outbox; where it is not in the
/// list, those of its lead.
fn open_entry(state: &mut State, entry: &OutboxEntry) -> Vec<Effect> {
    let (conversation, lead) = match entry.operation.subject() {
        Subject::Conversation(id) => (Some(id), entry.lead.as_ref()),
        Subject::Lead(lead) => (None, Some(lead)),
    };
    let position = conversation.and_then(|id| state.list.position_of(id));
    match (position, lead) {
        (Some(position), _) => {
            state.focus.remove(Focus::Outbox);
            state.focus.show(Focus::List);
            state.list.go_to(position);
            let mut effects = state.list.prefetch(&mut state.ids);
            effects.extend(layout::turn(state, Command::Open));
            effects
        }
        (None, Some(lead)) => {
            state.focus.remove(Focus::Outbox);
            scope::open(state, Scope::Lead(lead.clone()), Some(entry.who.as_str()))
        }
        (None, None) => vec![state.notice.notify("Not in this list")],
    }
}

/// Runs a command of triage.
pub(super) fn triage_command(state: &mut State, command: Command) -> Vec<Effect> {
    let step = triage::run(state, command);
    proceed(state, step)
}

/// Help opens above a text that is written, not above the question about it.
pub(super) fn toggle_help(state: &mut State) -> Vec<Effect> {
    compose::leave_confirmation(state);
    picker::toggle_help(state)
}

/// Fetches again what failed, in the picker where one is open.
pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    let picks = state.focus.picker().is_some();
    reload::by_hand(state, if picks { picker::retry } else { reload::retry })
}

pub(super) fn pick(state: &mut State) -> Vec<Effect> {
    let step = picker::pick(state);
    proceed(state, step)
}

/// Closes the picker or the confirmation. A question of a template is left open.
pub(super) fn close_picker(state: &mut State) -> Vec<Effect> {
    if state.focus() == Focus::Confirm {
        return triage::cancel(state);
    }
    if compose::is_asking(state) {
        return compose::leave_question(state);
    }
    picker::cancel(state)
}

/// Moves the cursor or scrolls in a layer.
pub(super) fn travel(
    state: &mut State,
    over: Focus,
    command: Command,
    count: Option<u32>,
) -> Vec<Effect> {
    if matches!(over, Focus::Help | Focus::Picker) {
        return picker::move_by(state, navigation::distance(state, over, command, count));
    }
    navigation::travel(state, over, command, count)
}

/// The wheel moves what is under the pointer, wherever the focus is.
pub(super) fn wheel(state: &mut State, over: Focus, by: isize) -> Vec<Effect> {
    state.begin_input();
    let command = if by < 0 { Command::MoveUp } else { Command::MoveDown };
    if over == Focus::Compose {
        compose::scroll(state, command, by.unsigned_abs());
        return Vec::new();
    }
    let effects = travel(state, over, command, u32::try_from(by.unsigned_abs()).ok());
    state.list.follow_with_range();
    effects
}
