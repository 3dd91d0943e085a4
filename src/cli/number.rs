//! Value parsers for numbers and addresses.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use crate::domain::text::number;

/// Parses whole numbers of a range.
pub(super) fn whole<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |typed| {
        let read = typed.parse().ok().filter(|read| range.contains(read));
        read.and_then(|read| T::try_from(read).ok()).ok_or_else(|| {
            let (from, to) = (number(*range.start()), number(*range.end()));
            match (*range.start(), *range.end()) {
                (0, u64::MAX) => "must be a whole number".to_owned(),
                (_, u64::MAX) => format!("must be a whole number, at least {from}"),
                _ => format!("must be a whole number from {from} to {to}"),
            }
        })
    }
}

/// Parses 32-bit numbers.
pub(super) fn small() -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync + 'static {
    whole(0..=u32::MAX.into())
}

/// Parses a share from 0 to 1.
pub(super) fn share(typed: &str) -> Result<f64, String> {
    match typed.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("must be a number from 0 to 1".to_owned()),
    }
}

/// Parses an address to listen on.
pub(super) fn listen(typed: &str) -> Result<SocketAddr, String> {
    typed.parse().map_err(|_| "write an IP address and a port, like 127.0.0.1:8080".to_owned())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use clap::Parser as _;
    use rstest::rstest;

    use super::*;
    use crate::cli::Cli;

    #[rstest]
    #[case("sandbox --listen x", "write an IP address and a port, like 127.0.0.1:8080")]
    #[case("sandbox --listen [::1]:99999", "write an IP address and a port, like 127.0.0.1:8080")]
    #[case("sandbox --count x", "must be a whole number")]
    #[case("sandbox --count 99999999999999999999999", "must be a whole number")]
    #[case("sandbox --lead-every 1", "must be a whole number, at least 2")]
    #[case("sandbox --seed=-1", "must be a whole number")]
    #[case("sandbox --latency-ms x", "must be a whole number")]
    #[case("sandbox --jitter-ms x", "must be a whole number")]
    #[case("sandbox --list-lag-ms 1.5", "must be a whole number")]
    #[case("sandbox --rate-limit x", "must be a whole number from 0 to 4,294,967,295")]
    #[case("sandbox --expire-tokens x", "must be a whole number from 0 to 4,294,967,295")]
    #[case("sandbox --live x", "must be a whole number from 0 to 4,294,967,295")]
    #[case("demo --live x", "must be a whole number from 0 to 4,294,967,295")]
    #[case("list --limit 0", "must be a whole number, at least 1")]
    #[case("read --timeout 0 a", "must be a whole number from 1 to 86,400")]
    #[case("outbox retry --timeout x 1", "must be a whole number from 1 to 86,400")]
    #[case("sandbox --fail-rate x", "must be a number from 0 to 1")]
    fn what_is_no_such_number_is_refused_in_plain_words(#[case] line: &str, #[case] why: &str) {
        let line = ["leadping-tui"].into_iter().chain(line.split_whitespace());
        let refused = Cli::try_parse_from(line).expect_err("refused").to_string();
        assert!(refused.contains(&format!(": {why}\n")), "{refused}");
    }

    #[test]
    fn numbers_of_the_range_are_read() {
        assert_eq!(whole::<u64>(2..=u64::MAX)("2"), Ok(2));
        assert_eq!(whole::<u64>(1..=86_400)("86400"), Ok(86_400));
        assert_eq!(whole(1..=u64::MAX)("7"), Ok(NonZeroU64::MIN.saturating_add(6)));
        assert_eq!(small()("4294967295"), Ok(u32::MAX));
        assert!(small()("4294967296").is_err());
        assert_eq!(listen("[::1]:0").map(|it| it.port()), Ok(0));
    }
}
