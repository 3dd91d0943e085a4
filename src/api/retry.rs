//! Retry policy of reads: exponential backoff with jitter, in pure numbers.

use std::time::Duration;

use crate::domain::{Failure, FailureKind, RetryClass};

/// Number of attempts and pauses between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Maximum number of attempts, the first one included.
    pub attempts: u32,
    /// Upper bound of the first pause, doubled for each later one.
    pub base: Duration,
    /// The same after a 429 without a named pause, where an early retry only
    /// makes it worse.
    pub limited_base: Duration,
    /// Upper bound of the doubled pause.
    pub cap: Duration,
}

impl Default for RetryPolicy {
    /// Eight attempts: if three in ten fail, one page in fifteen thousand fails
    /// for good, so that a list of hundreds of pages completes.
    fn default() -> Self {
        Self {
            attempts: 8,
            base: Duration::from_millis(250),
            limited_base: Duration::from_secs(2),
            cap: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// The pause after the attempt number `failed`, counted from one; `None` if
    /// a retry is pointless, or the server asks for too long a pause. The
    /// number of attempts is limited by [`RetryPolicy::attempts`].
    ///
    /// The pause is random between zero and the full backoff, so that clients
    /// which failed together do not retry together. After a 429 half of the
    /// backoff is the minimum. A pause that the server named is a minimum as
    /// well, but a short one does not replace the backoff.
    pub fn pause(
        &self,
        failed: u32,
        failure: &Failure,
        rng: &mut fastrand::Rng,
    ) -> Option<Duration> {
        match failure.retry {
            RetryClass::Never => None,
            RetryClass::After(least) if least > RetryClass::LONGEST_WAIT => None,
            RetryClass::After(least) => {
                let named = least + up_to(self.base, rng);
                Some(named.max(self.own_pause(failed, failure.kind, rng)))
            }
            RetryClass::Backoff => Some(self.own_pause(failed, failure.kind, rng)),
        }
    }

    fn own_pause(&self, failed: u32, kind: FailureKind, rng: &mut fastrand::Rng) -> Duration {
        if kind == FailureKind::RateLimited {
            let half = self.backoff(self.limited_base, failed) / 2;
            return half + up_to(half, rng);
        }
        up_to(self.backoff(self.base, failed), rng)
    }

    fn backoff(&self, base: Duration, failed: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
        base.saturating_mul(doubled).min(self.cap)
    }
}

fn up_to(longest: Duration, rng: &mut fastrand::Rng) -> Duration {
    let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(rng.u64(0..=nanos))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn failure(kind: FailureKind, retry: RetryClass) -> Failure {
        Failure { kind, message: String::new(), hint: None, retry, status: None, trace_id: None }
    }

    /// The shortest and the longest of many pauses, in milliseconds.
    fn range(failed: u32, failure: &Failure) -> (u128, u128) {
        let policy = RetryPolicy::default();
        let mut rng = fastrand::Rng::with_seed(7);
        let pauses: Vec<_> = (0..2_000)
            .map(|_| policy.pause(failed, failure, &mut rng).expect("a pause").as_millis())
            .collect();
        (pauses.iter().copied().min().unwrap(), pauses.iter().copied().max().unwrap())
    }

    #[rstest]
    #[case(1, 250)]
    #[case(2, 500)]
    #[case(3, 1_000)]
    #[case(7, 16_000)]
    #[case(8, 20_000)]
    #[case(1_000, 20_000)]
    fn pauses_double_up_to_the_cap_with_full_jitter(#[case] failed: u32, #[case] longest: u128) {
        let (least, most) = range(failed, &failure(FailureKind::Server, RetryClass::Backoff));
        assert!(least < longest / 50, "{least}");
        assert!(most > longest - longest / 50 && most <= longest, "{most}");
    }

    #[rstest]
    #[case(1, 1_000, 2_000)]
    #[case(3, 4_000, 8_000)]
    #[case(9, 10_000, 20_000)]
    fn too_many_requests_keeps_a_distance(
        #[case] failed: u32,
        #[case] shortest: u128,
        #[case] longest: u128,
    ) {
        let (least, most) = range(failed, &failure(FailureKind::RateLimited, RetryClass::Backoff));
        assert!(least >= shortest && most <= longest, "{least}..{most}");
    }

    #[rstest]
    #[case(FailureKind::RateLimited)]
    #[case(FailureKind::Server)]
    fn a_named_pause_is_the_least(#[case] kind: FailureKind) {
        let named = RetryClass::After(Duration::from_secs(30));
        for failed in [1, 5] {
            let (least, most) = range(failed, &failure(kind, named));
            assert!(least >= 30_000 && most <= 30_250, "{least}..{most}");
        }
    }

    #[rstest]
    #[case(FailureKind::RateLimited, 4_000, 8_000)]
    #[case(FailureKind::Server, 0, 1_250)]
    fn a_short_named_pause_does_not_end_the_backoff(
        #[case] kind: FailureKind,
        #[case] shortest: u128,
        #[case] longest: u128,
    ) {
        let (least, most) = range(3, &failure(kind, RetryClass::After(Duration::ZERO)));
        assert!(least >= shortest && most <= longest, "{least}..{most}");
        assert!(most > longest / 4 * 3, "{most}");
    }

    #[rstest]
    #[case(FailureKind::Credentials, RetryClass::Never)]
    #[case(FailureKind::RateLimited, RetryClass::After(Duration::from_secs(3_601)))]
    #[case(FailureKind::Server, RetryClass::After(Duration::MAX))]
    fn what_would_fail_again_has_no_pause(#[case] kind: FailureKind, #[case] retry: RetryClass) {
        let failure = failure(kind, retry);
        let pause = RetryPolicy::default().pause(1, &failure, &mut fastrand::Rng::with_seed(1));
        assert_eq!(pause, None);
    }
}
