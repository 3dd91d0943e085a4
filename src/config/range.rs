//! Numbers in a range, and spans of time.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Spanned;

use super::error::{ConfigError, Source};

const UNITS: [(char, u64); 3] = [('m', 60), ('h', 3_600), ('d', 86_400)];

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

/// A span of time with its unit: minutes, hours or days.
pub(super) fn span(
    source: &Source,
    written: Option<&Spanned<String>>,
) -> Result<Option<Duration>, ConfigError> {
    let Some(written) = written else { return Ok(None) };
    let parsed = parse_span(written.get_ref());
    parsed.map(Some).ok_or_else(|| {
        let message = format!("`{}` isn't a span of time from 1m to 30d", written.get_ref());
        let hint = "Write minutes, hours or days: 15m, 2h, 1d".to_owned();
        source.error(&written.span(), &message).hint(Some(hint))
    })
}

/// A span as it is written, in the largest unit that it has whole.
pub(super) fn span_text(span: Duration) -> String {
    let seconds = span.as_secs();
    let whole = UNITS.iter().rev().find(|(_, unit)| seconds.is_multiple_of(*unit));
    whole.map_or_else(
        || format!("{seconds}s"),
        |(unit, length)| format!("{}{unit}", seconds / length),
    )
}

fn parse_span(written: &str) -> Option<Duration> {
    const LONGEST: u64 = 30 * 86_400;
    let unit = written.chars().next_back()?;
    let (_, seconds) = UNITS.iter().find(|(known, _)| *known == unit)?;
    let digits = written.strip_suffix(unit)?;
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let count = digits.parse::<u64>().ok().filter(|_| all_digits)?;
    let seconds = count.checked_mul(*seconds)?;
    (60..=LONGEST).contains(&seconds).then(|| Duration::from_secs(seconds))
}
