//! Time zones of leads.
//!
//! A lead's `timeZoneId` is the name of an IANA time zone or of one of
//! Windows'. A name counts only where it stands for a place in which people
//! live by that clock: by a wrong clock a lead is texted at night.
//! The data is part of the program: what the machine has in
//! `/usr/share/zoneinfo` changes nothing.
//!
//! Names for no place are unknown, although the zone data has them:
//!
//! - UTC under any name (`UTC`, `GMT`, `Zulu`, `Etc/UTC`, Windows' `UTC`): what a
//!   server writes by default where it knows nothing.
//! - `Factory` and `Etc/Unknown`, which say so.
//! - Fixed offsets (`Etc/GMT+5`, Windows' `UTC-11`, `EST`), which know no
//!   daylight saving time.
//! - Rules of POSIX (`EST5EDT`) and abbreviations of whole continents (`CET`).

use jiff::tz::{TimeZone, TimeZoneDatabase};
use windows_timezones::WindowsTimezone;

/// Names without an area in front that stand for no place.
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

/// The time zone of a `timeZoneId`; `None` where it is unknown.
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
