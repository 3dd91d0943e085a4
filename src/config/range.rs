//! Numbers in a range.

use std::ops::RangeInclusive;

use toml::Spanned;

use super::error::{ConfigError, Source};

/// A number in a range.
pub(super) fn within(
    source: &Source,
    written: Option<&Spanned<u32>>,
    range: RangeInclusive<u32>,
) -> Result<Option<u32>, ConfigError> {
    match written {
        Some(value) if !range.contains(value.get_ref()) => {
            let (value, at) = (value.get_ref(), value.span());
            let message = format!("{value} is out of range");
            let hint = format!("it can be {} to {}", range.start(), range.end());
            Err(source.error(&at, &message).hint(Some(hint)))
        }
        Some(value) => Ok(Some(*value.get_ref())),
        None => Ok(None),
    }
}
