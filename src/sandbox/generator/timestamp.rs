//! Instants in the API's format.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// Milliseconds since 1970; serializes as RFC 3339 in UTC with three decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ApiTime(pub(crate) i64);

impl Serialize for ApiTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let instant = Timestamp::from_millisecond(self.0).map_err(serde::ser::Error::custom)?;
        serializer.collect_str(&format_args!("{instant:.3}"))
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
