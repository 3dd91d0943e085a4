//! Reason and effect of archiving a lead.

use super::{ActionPicker, Known, Status, item};
use crate::app::picker::Item;
use crate::app::picker::options_cache::OptionsCache;
use crate::domain::ArchiveReason;
use crate::domain::text::one_line;
use crate::triage::Action;

pub(super) fn items(
    picker: &mut ActionPicker,
    words: &str,
    known: Known<'_>,
) -> (Vec<Item>, Status) {
    let names = &known.options.reasons;
    let last = known.options.last_reason;
    let mut reasons: Vec<ArchiveReason> =
        (0..=ArchiveReason::MAX).filter_map(|number| number.try_into().ok()).collect();
    reasons.sort_by_key(|reason| Some(*reason) != last);
    let items = reasons.into_iter().map(|reason| {
        let mut aside = Vec::new();
        if names.get(reason).is_some() {
            aside.push(format!("reason {reason}"));
        }
        if Some(reason) == last {
            aside.push("last used".to_owned());
        }
        // Once something is typed, it would be matched too.
        if names.is_empty() && words.is_empty() && u8::from(reason) == 0 {
            aside.push(how_to_name(known.options));
        }
        let action = Action::Archive { reason, note: None };
        item(action, &names.label(reason), &aside.join(", "))
    });
    // A number is that reason and no other, also where a name has it in it.
    let number = words.parse().ok().and_then(|number: u8| ArchiveReason::try_from(number).ok());
    let is_it = |item: &Item| match (&item.choice, number) {
        (crate::app::picker::Choice::Do(action), Some(number)) => {
            matches!(**action, Action::Archive { reason, .. } if reason == number)
        }
        _ => false,
    };
    let mut items = picker.fuzzy.narrow(items.collect(), words, true);
    items.sort_by_key(|item| !is_it(item));
    (items, Status::Said(consequence(picker)))
}

/// Where the reasons get their names: the service has numbers only.
fn how_to_name(options: &OptionsCache) -> String {
    let file = options.config_file.as_deref().unwrap_or("the config file");
    format!("name these in [archive_reasons], {file}")
}

/// Effect of archiving: a lead goes with all its conversations.
fn consequence(picker: &ActionPicker) -> String {
    let leads = picker.leads();
    if leads > 1 {
        return format!("Archive {leads} leads and all their conversations");
    }
    let Some(first) = picker.targets().first() else { return String::new() };
    let who = one_line(first.who.as_str());
    let count = &picker.count;
    match (count.value(), count.failure()) {
        (Some(Some(1)), _) => format!("Archive {who}: 1 conversation"),
        (Some(Some(2)), _) => format!("Archive {who}: both conversations"),
        (Some(Some(many)), _) => format!("Archive {who}: all {many} conversations"),
        (Some(None), _) | (None, Some(_)) => format!("Archive {who}: all conversations"),
        (None, None) => format!("Archive {who}: all conversations, counting…"),
    }
}
