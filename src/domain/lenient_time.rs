//! Lenient parsing of the server's timestamps.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

/// Nothing in the service happened on the Unix epoch or before: such a time is
/// a placeholder for "none". .NET writes `DateTime.MinValue` (0001-01-01), SQL
/// Server 1753-01-01 or 1900-01-01, JavaScript 1970-01-01, each with some
/// offset.
const FIRST_REAL: civil::Date = civil::date(1970, 1, 3);

/// .NET's `DateTime.MaxValue` lies in this year and is a placeholder as well.
const FIRST_UNREAL: civil::Date = civil::date(9998, 12, 31);

/// Parses an instant; `None` for invalid text and for placeholders of "none".
///
/// The contract says RFC 3339. A time without an offset is in UTC, a date alone
/// is its first moment, and a space may stand for the `T`.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let at = text.parse().ok().or_else(|| without_offset(text))?;
    let day = TimeZone::UTC.to_datetime(at).date();
    (FIRST_REAL..FIRST_UNREAL).contains(&day).then_some(at)
}

fn without_offset(text: &str) -> Option<Timestamp> {
    // An offset that is out of range, or a zone in brackets, is an error rather
    // than ignored.
    let (_, time) = text.split_at_checked("2026-11-27".len())?;
    if time.contains(['+', '-', '[']) {
        return None;
    }
    TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("0001-01-01T00:00:00Z")]
    #[case("0001-01-01T00:00:00")]
    #[case("0001-01-01T00:00:00.0000000")]
    #[case("0001-01-01T00:00:00+00:00")]
    #[case("0001-01-01T00:00:00-05:00")]
    #[case("0001-01-01T00:00:00+14:00")]
    #[case("0001-01-01T05:00:00Z")]
    #[case("0001-01-01 00:00:00")]
    #[case("0001-01-01")]
    #[case("1753-01-01T00:00:00")]
    #[case("1900-01-01T00:00:00Z")]
    #[case("1970-01-01T00:00:00Z")]
    #[case("1970-01-01T00:00:00-12:00")]
    #[case("9999-12-31T23:59:59.9999999Z")]
    #[case("9999-12-31T23:59:59.9999999")]
    #[case("9999-12-31T23:59:59.9999999-08:00")]
    #[case("9999-12-31T23:59:59.9999999+14:00")]
    #[case("9999-12-31")]
    #[case("")]
    #[case(" ")]
    fn a_time_that_stands_for_none_is_none(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }

    #[rstest]
    #[case("2026-11-27T10:00:00", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27T10:00:00.1234567", "2026-11-27T10:00:00.1234567Z")]
    #[case("2026-11-27 10:00:00", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27T10:00", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27", "2026-11-27T00:00:00Z")]
    #[case(" 2026-11-27T10:00:00\n", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27T10:00:00Z", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27 10:00:00Z", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27t10:00:00z", "2026-11-27T10:00:00Z")]
    #[case("2026-11-27T10:00:00.1234567+02:00", "2026-11-27T08:00:00.1234567Z")]
    #[case("2026-11-27T10:00:00-0500", "2026-11-27T15:00:00Z")]
    fn a_time_without_an_offset_is_in_utc(#[case] text: &str, #[case] due: Timestamp) {
        assert_eq!(parse(text), Some(due));
    }

    #[rstest]
    #[case("soon")]
    #[case("10:00:00")]
    #[case("2026-13-01")]
    #[case("2026-11-27T25:00:00")]
    #[case("2026-11-27T10:00:00+99:00")]
    #[case("2026-11-27T10:00:00[America/New_York]")]
    #[case("1795773600")]
    #[case("é2026-11-27")]
    fn what_is_no_time_is_none(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }

    /// Every member of an answer that is parsed as a time.
    const MEMBERS: [&str; 22] = [
        "archivedAt",
        "blockedAt",
        "callbackAt",
        "canceledAt",
        "changedAt",
        "createdAt",
        "deliveredAt",
        "failedAt",
        "followUpCompletedAt",
        "followUpDueAt",
        "lastEventAt",
        "lastInboundAt",
        "nextRetryAt",
        "queuedAt",
        "receivedAt",
        "scheduledFor",
        "sendingStartedAt",
        "sentAt",
        "smsOptOutAt",
        "suppressedAt",
        "timestamp",
        "undeliverableAt",
    ];

    fn assert_absent<T: Default + PartialEq + std::fmt::Debug + serde::de::DeserializeOwned>() {
        for none in ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999Z"]
        {
            let json: serde_json::Map<_, _> =
                MEMBERS.iter().map(|member| ((*member).to_owned(), none.into())).collect();
            let read: T = serde_json::from_value(json.into()).expect("decodes");
            assert_eq!(read, T::default(), "{none}");
        }
    }

    #[test]
    fn no_answer_has_a_time_that_stands_for_none() {
        use crate::domain::*;
        assert_absent::<Conversation>();
        assert_absent::<LeadStatus>();
        assert_absent::<TimelineEvent>();
        assert_absent::<Lead>();
        assert_absent::<lead::Metadata>();
        assert_absent::<LeadRow>();
        assert_absent::<Sms>();
        assert_absent::<StatusChange>();
        assert_absent::<SuppressionCheck>();
    }
}
