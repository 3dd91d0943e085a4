//! Time zones of leads.
//!
//! A lead's `timeZoneId` is an IANA or Windows time zone name. A name counts
//! only if it stands for a place where people live by that clock: with a wrong
//! clock a lead is texted at night. The zone data is part of the program: the
//! machine's `/usr/share/zoneinfo` has no influence.
//!
//! Names for no place are unknown, although the zone data has them:
//!
//! - UTC under any name (`UTC`, `GMT`, `Zulu`, `Etc/UTC`, Windows' `UTC`): a
//!   server's default where the zone is not known.
//! - `Factory` and `Etc/Unknown`.
//! - Fixed offsets (`Etc/GMT+5`, Windows' `UTC-11`, `EST`), which have no
//!   daylight saving time.
//! - POSIX rules (`EST5EDT`) and abbreviations of whole continents (`CET`).

use jiff::tz::{TimeZone, TimeZoneDatabase};
use windows_timezones::WindowsTimezone;

/// Names without an area prefix that stand for no place.
const NO_PLACES: [&str; 21] = [
    "CET",
    "CST6CDT",
    "EET",
    "EST",
    "EST5EDT",
    "Factory",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "HST",
    "MET",
    "MST",
    "MST7MDT",
    "PST8PDT",
    "UCT",
    "UTC",
    "Universal",
    "WET",
    "Zulu",
];

/// The time zone of a `timeZoneId`; `None` if unknown.
pub fn time_zone(id: &str) -> Option<TimeZone> {
    let id = id.trim();
    iana(id).or_else(|| iana(id.parse::<WindowsTimezone>().ok()?.tzdb_id()))
}

/// The time zone of an IANA name for a place.
fn iana(name: &str) -> Option<TimeZone> {
    let area = name.split('/').next().unwrap_or_default();
    if area.eq_ignore_ascii_case("Etc")
        || NO_PLACES.iter().any(|other| other.eq_ignore_ascii_case(name))
    {
        return None;
    }
    TimeZoneDatabase::bundled().get(name).ok()
}

#[cfg(test)]
mod tests;
