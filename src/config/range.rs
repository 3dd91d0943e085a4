//! Numbers in a range.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Spanned;

use super::error::{ConfigError, Source};

/// A number in a range.
pub(super) fn within(
    source: &Source,
    written: Option<&Spanned<u32>>,
    range: RangeInclusive<u32>,
) -> Result<Option<u32>, ConfigError> {
    if let Some(value) = written.filter(|value| !range.contains(value.get_ref())) {
        let message = format!("{} is out of range", value.get_ref());
        let hint = format!("Use {} to {}", range.start(), range.end());
        return Err(source.error(&value.span(), &message).hint(Some(hint)));
    }
    Ok(written.map(|value| *value.get_ref()))
}

/// A number of seconds in a range, or the default.
pub(super) fn seconds(
    source: &Source,
    written: Option<&Spanned<u32>>,
    range: RangeInclusive<u32>,
    default: Duration,
) -> Result<Duration, ConfigError> {
    let seconds = within(source, written, range)?;
    Ok(seconds.map_or(default, |seconds| Duration::from_secs(seconds.into())))
}
