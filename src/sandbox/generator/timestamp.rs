//! Instants in the API's format.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Serialize, Serializer};

/// Milliseconds since 1970; serializes as RFC 3339 in UTC with three decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ApiTime(pub(crate) i64);

impl Serialize for ApiTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let instant = Timestamp::from_millisecond(self.0).map_err(serde::ser::Error::custom)?;
        let at = Offset::UTC.to_datetime(instant);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        digits(&mut text[..4], u32::from(at.year().unsigned_abs()));
        digits(&mut text[5..7], u32::from(at.month().unsigned_abs()));
        digits(&mut text[8..10], u32::from(at.day().unsigned_abs()));
        digits(&mut text[11..13], u32::from(at.hour().unsigned_abs()));
        digits(&mut text[14..16], u32::from(at.minute().unsigned_abs()));
        digits(&mut text[17..19], u32::from(at.second().unsigned_abs()));
        digits(&mut text[20..23], u32::from(at.millisecond().unsigned_abs()));
        serializer.serialize_str(std::str::from_utf8(&text).map_err(serde::ser::Error::custom)?)
    }
}

/// Writes a number right-aligned over zeros.
fn digits(place: &mut [u8], mut number: u32) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_as_rfc_3339() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_348_921_042, "2026-11-22T12:02:01.042Z"),
            (951_782_400_007, "2000-02-29T00:00:00.007Z"),
        ] {
            let json = serde_json::to_string(&ApiTime(millis)).expect("serializes");
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(text.parse::<Timestamp>().expect("valid").as_millisecond(), millis);
        }
    }
}
