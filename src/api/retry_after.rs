//! The `Retry-After` header (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// The pause that the server asks for, in seconds or as a date. A date is
/// relative to the answer's own `Date`, so that a wrong local clock does not
/// matter, or else to `now`. `None` if the header is missing or invalid.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let value = text(RETRY_AFTER)?;
    Some(if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // Only an absurdly large number does not fit.
        value.parse().map_or(Duration::MAX, Duration::from_secs)
    } else {
        let until = httpdate::parse_http_date(value).ok()?;
        let sent = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
        until.duration_since(sent.unwrap_or(now)).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Fri, 20 Nov 2026 12:00:00 GMT.
    const NOON: u64 = 1_795_176_000;

    fn pause(header: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, header.parse().expect("a header value"));
        if let Some(date) = date {
            headers.insert(DATE, date.parse().expect("a header value"));
        }
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOON);
        retry_after(&headers, now).map(|pause| pause.as_secs())
    }

    #[rstest]
    #[case("0", Some(0))]
    #[case(" 30 ", Some(30))]
    #[case("3601", Some(3_601))]
    #[case("99999999999999999999999", Some(u64::MAX))]
    #[case("Fri, 20 Nov 2026 12:00:30 GMT", Some(30))]
    #[case("Friday, 20-Nov-26 12:00:30 GMT", Some(30))]
    #[case("Fri Nov 20 12:00:30 2026", Some(30))]
    #[case("Fri, 20 Nov 2026 11:00:00 GMT", Some(0))]
    #[case("Sat, 21 Nov 2026 12:00:00 GMT", Some(86_400))]
    #[case("-1", None)]
    #[case("1.5", None)]
    #[case("soon", None)]
    #[case("", None)]
    fn seconds_and_dates_become_a_pause(#[case] header: &str, #[case] seconds: Option<u64>) {
        assert_eq!(pause(header, None), seconds);
    }

    #[test]
    fn a_date_counts_from_the_server_s_clock() {
        let sent = Some("Fri, 20 Nov 2026 15:00:00 GMT");
        assert_eq!(pause("Fri, 20 Nov 2026 15:00:10 GMT", sent), Some(10));
        assert_eq!(pause("Fri, 20 Nov 2026 12:00:10 GMT", Some("whenever")), Some(10));
    }

    #[test]
    fn no_header_asks_for_nothing() {
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::UNIX_EPOCH), None);
    }
}
