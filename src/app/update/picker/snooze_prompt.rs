//! Prompts for when conversations come back.

use jiff::Timestamp;

use crate::app::picker::Kind;
use crate::app::picker::snooze::SnoozePicker;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::picker;
use crate::app::update::request::Request;
use crate::triage::SnoozeTarget;

/// Opens the prompt.
pub(in crate::app::update) fn open(state: &mut State, targets: Vec<SnoozeTarget>) -> Vec<Effect> {
    let snoozes = &state.triage.snoozes;
    let ends = targets.iter().map(|target| snoozes.get(target.conversation.as_str()));
    let ends: Option<Vec<Timestamp>> = ends.map(|snooze| Some(snooze?.until)).collect();
    let until = ends.and_then(|ends| ends.into_iter().max());
    let now = state.now.to_zoned_datetime(state.zone.clone());
    let snooze = SnoozePicker::new(targets, until, now, state.time_style);
    let effects = picker::open(state, Kind::Snooze(Box::new(snooze)), "");
    if let Some(picker) = state.focus.picker_mut() {
        let preferred = SnoozePicker::preferred(picker.items());
        picker.select(preferred);
    }
    effects
}

/// Snoozes what the prompt was opened for.
pub(super) fn picked(kind: Kind, until: Option<Timestamp>) -> Option<Request> {
    let Kind::Snooze(snooze) = kind else { return None };
    Some(Request::Snooze(snooze.into_targets(), until))
}
