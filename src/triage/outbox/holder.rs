//! The process that holds the sender's role.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::TimeStyle;

/// A process with the sender's role, by its own statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Process id.
    pub process: u32,
    /// When it took the role.
    pub since: Timestamp,
}

impl Holder {
    /// The contents of the lock file.
    pub fn to_text(self) -> String {
        format!("process {}\nsince {}\n", self.process, self.since)
    }

    /// Parses the lock file; `None` for any other text, such as the empty file
    /// of an older version.
    pub fn parse(text: &str) -> Option<Self> {
        let member = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let process = member("process ")?.parse().ok()?;
        Some(Self { process, since: member("since ")?.parse().ok()? })
    }

    /// A description, with the time in a time zone.
    pub fn describe(self, zone: &TimeZone, now: Timestamp, style: TimeStyle) -> String {
        let [since, now] = [self.since, now].map(|at| at.to_zoned_datetime(zone.clone()));
        format!("process {}, since {}", self.process, style.time_or_date_time(&since, &now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_read_as_it_was_written_and_said_by_the_clock() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let holder = Holder { process: 4_711, since: at("2026-11-22T14:05:59Z") };
        assert_eq!(Holder::parse(&holder.to_text()), Some(holder));
        let words = |now| holder.describe(&TimeZone::UTC, at(now), TimeStyle::default());
        assert_eq!(words("2026-11-22T20:00:00Z"), "process 4711, since 2:05 PM");
        assert_eq!(words("2026-11-23T09:00:00Z"), "process 4711, since Sun Nov 22, 2:05 PM");
        for other in ["", "process x\nsince 2026-11-22T14:05:59Z", "process 1", "\0\0\0"] {
            assert_eq!(Holder::parse(other), None, "{other:?}");
        }
    }
}
