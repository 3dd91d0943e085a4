//! A time in six bytes.

use jiff::Timestamp;

/// Milliseconds since 1970 in 48 bits, or no time. Times that need more, beyond
/// the year 6000, are kept as the last one that does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct PackedTime([u8; 6]);

/// The number that encodes no time, below all times.
const NEVER: i64 = -(1 << 47);
const LAST: i64 = (1 << 47) - 1;

impl PackedTime {
    pub(super) const ABSENT: Self = Self::pack(NEVER);

    const fn pack(milliseconds: i64) -> Self {
        let all = milliseconds.to_le_bytes();
        Self([all[0], all[1], all[2], all[3], all[4], all[5]])
    }

    fn milliseconds(self) -> i64 {
        let mut all = [0; 8];
        all[2..].copy_from_slice(&self.0);
        // The shift extends the sign.
        i64::from_le_bytes(all) >> 16
    }

    pub(super) fn get(self) -> Option<Timestamp> {
        let at = Some(self.milliseconds()).filter(|at| *at != NEVER)?;
        Timestamp::from_millisecond(at).ok()
    }
}

impl From<Option<Timestamp>> for PackedTime {
    fn from(at: Option<Timestamp>) -> Self {
        let pack = |at: Timestamp| Self::pack(at.as_millisecond().clamp(NEVER + 1, LAST));
        at.map_or(Self::ABSENT, pack)
    }
}

impl std::fmt::Debug for PackedTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_back() {
        for at in [
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999Z",
            "0001-01-01T00:00:00Z",
            "2026-11-20T09:00:00.123Z",
            "2262-04-12T00:00:00Z",
        ] {
            let at: Timestamp = at.parse().expect("a time");
            assert_eq!(PackedTime::from(Some(at)).get(), Some(at));
        }
        assert_eq!(PackedTime::from(None).get(), None);
    }

    #[test]
    fn a_time_that_is_too_far_away_is_the_last_one() {
        let far = |at| PackedTime::from(Some(at)).get().expect("a time");
        assert_eq!(far(Timestamp::MAX).as_millisecond(), LAST);
        assert_eq!(far(Timestamp::MIN), Timestamp::MIN.max(far(Timestamp::MIN)));
        assert!(far(Timestamp::MIN) < Timestamp::UNIX_EPOCH);
    }
}
