//! Names of the archive reasons.

use std::collections::BTreeMap;

use toml::Spanned;

use super::error::{ConfigError, Source};
use crate::domain::{ArchiveReason, ReasonNames, text};

/// Validates the names: reasons are those of the contract, names fit on a line.
pub(super) fn validate(
    written: &BTreeMap<Spanned<String>, Spanned<String>>,
    source: &Source,
) -> Result<ReasonNames, ConfigError> {
    let mut names = ReasonNames::default();
    for (number, name) in written {
        let reason =
            number.get_ref().parse().ok().and_then(|n: u8| ArchiveReason::try_from(n).ok());
        let Some(reason) = reason else {
            let message = format!("Unknown archive reason `{}`", number.get_ref());
            let hint = format!("Archive reasons are numbers from 0 to {}", ArchiveReason::MAX);
            return Err(source.error(&number.span(), &message).hint(Some(hint)));
        };
        let called = name.get_ref().trim();
        let fault = if called.is_empty() {
            "Reason names can't be empty".to_owned()
        } else if called.chars().count() > ReasonNames::MAX_CHARS {
            format!("Reason names can have at most {} characters", ReasonNames::MAX_CHARS)
        } else if called.contains(text::is_unsafe) {
            "Reason names can't contain control or invisible characters".to_owned()
        } else if let Some(other) = named_alike(&names, called) {
            format!("Archive reasons {other} and {reason} have the same name")
        } else {
            names.set(reason, called);
            continue;
        };
        return Err(source.error(&name.span(), &fault));
    }
    Ok(names)
}

/// Another reason of that name, in any case: a name stands for one reason.
fn named_alike(known: &ReasonNames, called: &str) -> Option<ArchiveReason> {
    let lower = called.to_lowercase();
    known.named().find(|(_, name)| name.to_lowercase() == lower).map(|(reason, _)| reason)
}
