use jiff::Timestamp;
use rstest::rstest;

use super::*;

/// The local hour at noon in UTC in winter and in summer.
fn hours(id: &str) -> Option<[i8; 2]> {
    let zone = time_zone(id)?;
    Some(["2026-12-01T12:00:00Z", "2026-07-01T12:00:00Z"].map(|at| {
        let at: Timestamp = at.parse().expect("a time");
        at.to_zoned_datetime(zone.clone()).hour()
    }))
}

#[rstest]
#[case::iana("America/New_York", [7, 8])]
#[case::of_another_case("america/new_york", [7, 8])]
#[case::with_spaces_around("America/New_York ", [7, 8])]
#[case::with_a_no_break_space("\u{a0}America/New_York\n", [7, 8])]
#[case::an_old_name("US/Central", [6, 7])]
#[case::of_three_parts("America/Indiana/Knox", [6, 7])]
#[case::of_a_country("Japan", [21, 21])]
#[case::windows("India Standard Time", [17, 17])]
#[case::windows_with_a_space("Central Standard Time ", [6, 7])]
#[case::windows_with_brackets("Eastern Standard Time (Mexico)", [7, 7])]
#[case::windows_with_a_dot("W. Europe Standard Time", [13, 14])]
#[case::windows_of_a_rule_without_summer("US Mountain Standard Time", [5, 5])]
fn a_place_has_its_clock(#[case] id: &str, #[case] there: [i8; 2]) {
    assert_eq!(hours(id), Some(there));
}

#[rstest]
fn what_is_no_place_is_unknown(
    #[values(
        "",
        " ",
        "null",
        "None",
        "Unknown",
        "unknown",
        "Nowhere/Land",
        "America",
        "America/",
        "/America/New_York",
        "America/New York",
        "New York",
        "Eastern Time (US & Canada)",
        "(UTC-05:00) Eastern Time (US & Canada)",
        "Eastern",
        "ET",
        "EDT",
        "CST",
        "PST",
        "BST",
        "Etc/Unknown",
        "etc/unknown",
        "Factory",
        "factory",
        "posixrules",
        "localtime",
        "posix/America/New_York",
        "right/America/New_York",
        "zone.tab",
        "tzdata.zi",
        "leapseconds",
        "UTC",
        "utc",
        "Etc/UTC",
        "Etc/UCT",
        "Etc/GMT",
        "Etc/Zulu",
        "GMT",
        "Zulu",
        "Universal",
        "Greenwich",
        "UCT",
        "Z",
        "+00:00",
        "-05:00",
        "UTC-5",
        "UTC+12",
        "UTC-11",
        "GMT-5",
        "Etc/GMT+5",
        "Etc/GMT-14",
        "Dateline Standard Time",
        "EST",
        "MST",
        "HST",
        "EST5EDT",
        "PST8PDT",
        "EST5EDT,M3.2.0,M11.1.0",
        "<-05>5",
        "CET",
        "EET",
        "MET",
        "WET",
        "../../etc/localtime",
        "/usr/share/zoneinfo/America/New_York",
        ":America/New_York",
        "America/New_York\0",
        "America/New_York;",
        "\u{feff}America/New_York"
    )]
    id: &str,
) {
    assert!(time_zone(id).is_none(), "{id:?}");
}

#[test]
fn every_name_in_the_data_is_a_place_or_known_to_be_none() {
    let data = TimeZoneDatabase::bundled();
    let mut places = 0;
    for name in data.available() {
        let name = name.as_str();
        let is_none = name.starts_with("Etc/") || NO_PLACES.contains(&name);
        assert_eq!(time_zone(name).is_none(), is_none, "{name}");
        places += usize::from(!is_none);
        // A place without an area prefix is a country, not a rule.
        let is_country = name.contains('/') || !name.contains(|c: char| c.is_ascii_digit());
        assert!(is_none || is_country, "{name}");
    }
    assert!(places > 500, "{places}");
}

/// The names of CLDR's windowsZones.xml (`territory="001"`, version 41).
const WINDOWS: [&str; 139] = [
    "Dateline Standard Time",
    "UTC-11",
    "Aleutian Standard Time",
    "Hawaiian Standard Time",
    "Marquesas Standard Time",
    "Alaskan Standard Time",
    "UTC-09",
    "Pacific Standard Time (Mexico)",
    "UTC-08",
    "Pacific Standard Time",
    "US Mountain Standard Time",
    "Mountain Standard Time (Mexico)",
    "Mountain Standard Time",
    "Yukon Standard Time",
    "Central America Standard Time",
    "Central Standard Time",
    "Easter Island Standard Time",
    "Central Standard Time (Mexico)",
    "Canada Central Standard Time",
    "SA Pacific Standard Time",
    "Eastern Standard Time (Mexico)",
    "Eastern Standard Time",
    "Haiti Standard Time",
    "Cuba Standard Time",
    "US Eastern Standard Time",
    "Turks And Caicos Standard Time",
    "Paraguay Standard Time",
    "Atlantic Standard Time",
    "Venezuela Standard Time",
    "Central Brazilian Standard Time",
    "SA Western Standard Time",
    "Pacific SA Standard Time",
    "Newfoundland Standard Time",
    "Tocantins Standard Time",
    "E. South America Standard Time",
    "SA Eastern Standard Time",
    "Argentina Standard Time",
    "Greenland Standard Time",
    "Montevideo Standard Time",
    "Magallanes Standard Time",
    "Saint Pierre Standard Time",
    "Bahia Standard Time",
    "UTC-02",
    "Azores Standard Time",
    "Cape Verde Standard Time",
    "UTC",
    "GMT Standard Time",
    "Greenwich Standard Time",
    "Sao Tome Standard Time",
    "Morocco Standard Time",
    "W. Europe Standard Time",
    "Central Europe Standard Time",
    "Romance Standard Time",
    "Central European Standard Time",
    "W. Central Africa Standard Time",
    "Jordan Standard Time",
    "GTB Standard Time",
    "Middle East Standard Time",
    "Egypt Standard Time",
    "E. Europe Standard Time",
    "Syria Standard Time",
    "West Bank Standard Time",
    "South Africa Standard Time",
    "FLE Standard Time",
    "Israel Standard Time",
    "South Sudan Standard Time",
    "Kaliningrad Standard Time",
    "Sudan Standard Time",
    "Libya Standard Time",
    "Namibia Standard Time",
    "Arabic Standard Time",
    "Turkey Standard Time",
    "Arab Standard Time",
    "Belarus Standard Time",
    "Russian Standard Time",
    "E. Africa Standard Time",
    "Iran Standard Time",
    "Arabian Standard Time",
    "Astrakhan Standard Time",
    "Azerbaijan Standard Time",
    "Russia Time Zone 3",
    "Mauritius Standard Time",
    "Saratov Standard Time",
    "Georgian Standard Time",
    "Volgograd Standard Time",
    "Caucasus Standard Time",
    "Afghanistan Standard Time",
    "West Asia Standard Time",
    "Ekaterinburg Standard Time",
    "Pakistan Standard Time",
    "Qyzylorda Standard Time",
    "India Standard Time",
    "Sri Lanka Standard Time",
    "Nepal Standard Time",
    "Central Asia Standard Time",
    "Bangladesh Standard Time",
    "Omsk Standard Time",
    "Myanmar Standard Time",
    "SE Asia Standard Time",
    "Altai Standard Time",
    "W. Mongolia Standard Time",
    "North Asia Standard Time",
    "N. Central Asia Standard Time",
    "Tomsk Standard Time",
    "China Standard Time",
    "North Asia East Standard Time",
    "Singapore Standard Time",
    "W. Australia Standard Time",
    "Taipei Standard Time",
    "Ulaanbaatar Standard Time",
    "Aus Central W. Standard Time",
    "Transbaikal Standard Time",
    "Tokyo Standard Time",
    "North Korea Standard Time",
    "Korea Standard Time",
    "Yakutsk Standard Time",
    "Cen. Australia Standard Time",
    "AUS Central Standard Time",
    "E. Australia Standard Time",
    "AUS Eastern Standard Time",
    "West Pacific Standard Time",
    "Tasmania Standard Time",
    "Vladivostok Standard Time",
    "Lord Howe Standard Time",
    "Bougainville Standard Time",
    "Russia Time Zone 10",
    "Magadan Standard Time",
    "Norfolk Standard Time",
    "Sakhalin Standard Time",
    "Central Pacific Standard Time",
    "Russia Time Zone 11",
    "New Zealand Standard Time",
    "UTC+12",
    "Fiji Standard Time",
    "Chatham Islands Standard Time",
    "UTC+13",
    "Tonga Standard Time",
    "Samoa Standard Time",
    "Line Islands Standard Time",
];

#[test]
fn every_name_of_windows_leads_to_a_place_but_those_of_an_offset() {
    let unknown: Vec<&str> = WINDOWS.into_iter().filter(|name| time_zone(name).is_none()).collect();
    let mut offsets = vec!["Dateline Standard Time"];
    offsets.extend(["UTC-11", "UTC-09", "UTC-08", "UTC-02", "UTC", "UTC+12", "UTC+13"]);
    assert_eq!(unknown, offsets);
}

#[test]
fn the_machine_s_own_zone_data_is_not_asked() {
    // Neither feature that reads the machine's data is enabled.
    assert_eq!(format!("{:?}", jiff::tz::db()), format!("{:?}", TimeZoneDatabase::bundled()));
}
