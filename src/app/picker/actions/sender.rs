//! The numbers that a conversation can be answered from.

use super::{ActionPicker, Status, item, standing};
use crate::app::picker::Item;
use crate::domain::phone_format;
use crate::domain::text::one_line;
use crate::domain::{EligibleNumber, PhoneNumberId};
use crate::triage::Action;

pub(super) fn items(picker: &mut ActionPicker, words: &str) -> (Vec<Item>, Status) {
    let kept = &picker.numbers;
    let Some(readiness) = kept.value() else {
        return (Vec::new(), standing(kept, String::new));
    };
    let chosen = readiness.was_manually_overridden == Some(true);
    let now = |is: bool| if is { "current, " } else { "" };
    let by_server = format!("{}picked by Leadping", now(!chosen));
    let mut items = vec![item(Action::Sender(None), "Automatic", &by_server)];
    for number in &readiness.eligible_numbers {
        let Some(id) = number.phone_number_id.as_deref().filter(|id| !id.is_empty()) else {
            continue;
        };
        let shown = [&number.display_number, &number.number, &number.label];
        let shown = shown.into_iter().flatten().find(|text| !text.trim().is_empty());
        let is_current = chosen && readiness.phone_number_id.as_deref() == Some(id);
        let aside = format!("{}{}", now(is_current), about(number));
        let action = Action::Sender(Some(PhoneNumberId::new(id)));
        let label = phone_format::display(shown.map_or(id, String::as_str));
        let faint = number.can_send == Some(false);
        items.push(Item { faint, ..item(action, &label, aside.trim_end_matches(", ")) });
    }
    let whom = picker.target_label();
    let now = [&readiness.display_number, &readiness.number];
    let now = now.into_iter().flatten().find(|text| !text.trim().is_empty());
    let status = match (readiness.is_ready(), &readiness.setup_message, now) {
        (false, Some(setup), _) => format!("{whom} · {}", one_line(setup)),
        (_, _, Some(now)) => {
            format!("Reply to {whom} from {}", phone_format::display(&one_line(now)))
        }
        (_, _, None) => whom,
    };
    let items = picker.fuzzy.narrow(items, words, true);
    (items, Status::Said(status))
}

/// Description of a number: its name, its state, and the reason why it may be
/// used.
fn about(number: &EligibleNumber) -> String {
    let health = number.health_warning.as_ref().or(number.health_label.as_ref());
    let label = number.label.as_ref();
    let parts = [label, health, number.reason_label.as_ref()];
    let parts: Vec<&str> =
        parts.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
