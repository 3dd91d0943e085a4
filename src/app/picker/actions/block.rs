//! Reason for blocking or unblocking a number.

use super::{ActionPicker, Status, item};
use crate::app::picker::Item;
use crate::domain::RedactedText;
use crate::domain::phone_format;
use crate::domain::text::one_line;
use crate::triage::{Action, ActionKind};

pub(super) fn items(
    picker: &ActionPicker,
    words: &str,
    action: fn(RedactedText) -> Action,
) -> (Vec<Item>, Status) {
    let does = match picker.kind() {
        ActionKind::Block => "Block texts to",
        _ => "Unblock",
    };
    let phone = picker.only().and_then(|target| target.phone.as_ref());
    let phone = phone.map(|phone| phone_format::display(&one_line(phone.as_str())).into_owned());
    let label = format!("{does} {}", picker.target_label());
    let items = match words {
        "" => Vec::new(),
        words => {
            vec![item(
                action(RedactedText::new(words)),
                &label,
                phone.as_deref().unwrap_or_default(),
            )]
        }
    };
    let said = match phone {
        Some(phone) => format!("{label} ({phone})? Your reason is kept on record"),
        None => format!("Can't text {}: no phone number", picker.target_label()),
    };
    (items, Status::Said(said))
}
