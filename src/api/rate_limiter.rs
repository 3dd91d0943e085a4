//! The rate limiter: a sliding window, and a shared pause after a 429.
//!
//! The limit is the organization's and shared with all of its other clients, so
//! a client that used all of it would leave nothing for them.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::{Delay, Failure, RetryClass, WaitReason};

/// The sliding window. Pure: time is passed in.
#[derive(Debug)]
struct Window {
    limit: Option<NonZeroU32>,
    span: Duration,
    sent: VecDeque<Instant>,
    closed_until: Option<Instant>,
}

/// Why a request may not go out yet, and when to retry.
#[derive(Debug, PartialEq, Eq)]
struct Blocked {
    until: Instant,
    reason: WaitReason,
}

impl Blocked {
    /// The delay that begins now.
    fn wait(self, now: Instant) -> Delay {
        Delay { pause: self.until.saturating_duration_since(now), reason: self.reason }
    }
}

impl Window {
    /// Counts a request that goes out now, if allowed.
    fn reserve(&mut self, now: Instant) -> Result<(), Blocked> {
        if let Some(blocked) = self.blocked(now) {
            return Err(blocked);
        }
        if self.limit.is_some() {
            self.sent.push_back(now);
        }
        Ok(())
    }

    /// Why nothing may go out now.
    fn blocked(&mut self, now: Instant) -> Option<Blocked> {
        if let Some(until) = self.closed_until.filter(|&until| now < until) {
            return Some(Blocked { until, reason: WaitReason::RateLimited });
        }
        let limit = self.limit?.get() as usize;
        while self.sent.front().is_some_and(|&sent| sent + self.span <= now) {
            self.sent.pop_front();
        }
        let oldest = *self.sent.front().filter(|_| self.sent.len() >= limit)?;
        Some(Blocked { until: oldest + self.span, reason: WaitReason::RateLimiter })
    }

    /// Extends the pause; a longer one stays.
    fn pause_until(&mut self, until: Instant) {
        self.closed_until = self.closed_until.max(Some(until));
    }
}

/// Limits the requests per time span, shared by all callers.
#[derive(Debug)]
pub struct RateLimiter {
    window: Mutex<Window>,
    /// The end of a pause longer than any request waits, and the refusal that
    /// asked for it.
    shut: Mutex<Option<(Instant, Failure)>>,
    /// Callers wait in FIFO order: neither reads nor writes can starve the
    /// other.
    turn: tokio::sync::Mutex<()>,
}

impl RateLimiter {
    /// The rest of the vendor's 300 a minute is for other clients of the
    /// organization.
    pub const DEFAULT_PER_MINUTE: u32 = 240;

    /// At most `limit` requests in any 60 seconds; without a limit only a 429
    /// delays requests.
    pub fn per_minute(limit: Option<NonZeroU32>) -> Self {
        let span = Duration::from_mins(1);
        let window = Window { limit, span, sent: VecDeque::new(), closed_until: None };
        let shut = Mutex::default();
        Self { window: Mutex::new(window), shut, turn: tokio::sync::Mutex::default() }
    }

    /// Waits until a request may go out, and counts it. Every delay is
    /// announced before it begins. Dropping the future counts nothing.
    ///
    /// # Errors
    /// The server's refusal, while it asks for a longer pause than any request
    /// waits.
    pub(super) async fn acquire(
        &self,
        on_wait: &mut (impl FnMut(Delay) + Send),
    ) -> Result<(), Failure> {
        self.refusal().map_or(Ok(()), Err)?;
        let _turn = if let Ok(turn) = self.turn.try_lock() {
            turn
        } else {
            // At least as long as the caller whose turn it is.
            let now = tokio::time::Instant::now().into_std();
            if let Some(blocked) = self.window().blocked(now) {
                on_wait(blocked.wait(now));
            }
            self.turn.lock().await
        };
        loop {
            let now = tokio::time::Instant::now().into_std();
            self.refusal().map_or(Ok(()), Err)?;
            let Err(blocked) = self.window().reserve(now) else { return Ok(()) };
            let wait = blocked.wait(now);
            let pause = wait.pause;
            on_wait(wait);
            tokio::time::sleep(pause).await;
        }
    }

    /// Starts a pause after a 429.
    pub(super) fn pause_for(&self, pause: Duration) {
        self.window().pause_until(tokio::time::Instant::now().into_std() + pause);
    }

    /// Refuses every request for a while, with the refusal of the server that
    /// asked for it.
    pub(super) fn refuse_for(&self, pause: Duration, failure: &Failure) {
        let now = tokio::time::Instant::now().into_std();
        // Past the end of the clock no request can come.
        let until = now.checked_add(pause).unwrap_or(now + FOREVER);
        *lock(&self.shut) = Some((until, failure.clone()));
    }

    /// Ends a long pause at the user's explicit request to retry. The server's
    /// next refusal starts it again.
    pub(super) fn end_pause(&self) {
        *lock(&self.shut) = None;
    }

    /// The refusal in effect, with the rest of the pause.
    fn refusal(&self) -> Option<Failure> {
        let now = tokio::time::Instant::now().into_std();
        let mut shut = lock(&self.shut);
        shut.take_if(|(until, _)| *until <= now);
        let (until, failure) = shut.as_ref()?;
        let rest = until.saturating_duration_since(now);
        Some(Failure { retry: RetryClass::After(rest), ..failure.clone() })
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        lock(&self.window)
    }
}

/// Longer than any process lives.
const FOREVER: Duration = Duration::from_hours(24 * 365);

/// No change under these locks can be half done, so a poisoned lock is safe to
/// use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FailureKind;
    use proptest::prelude::*;

    const SPAN: Duration = Duration::from_mins(1);

    fn window(limit: u32) -> Window {
        let limit = NonZeroU32::new(limit);
        Window { limit, span: SPAN, sent: VecDeque::new(), closed_until: None }
    }

    #[test]
    fn a_full_window_frees_up_one_by_one() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut window = window(2);
        assert_eq!(window.reserve(at(0)), Ok(()));
        assert_eq!(window.reserve(at(10)), Ok(()));
        let blocked = Blocked { until: at(60), reason: WaitReason::RateLimiter };
        assert_eq!(window.reserve(at(10)), Err(blocked));
        assert_eq!(window.reserve(at(60)), Ok(()));
        let blocked = Blocked { until: at(70), reason: WaitReason::RateLimiter };
        assert_eq!(window.reserve(at(60)), Err(blocked));
    }

    #[test]
    fn a_closed_gate_holds_everything_and_never_opens_early() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        for mut window in [window(2), Window { limit: None, ..window(1) }] {
            window.pause_until(at(30));
            window.pause_until(at(20));
            let blocked = Blocked { until: at(30), reason: WaitReason::RateLimited };
            assert_eq!(window.reserve(at(29)), Err(blocked));
            assert_eq!(window.reserve(at(30)), Ok(()));
        }
    }

    #[test]
    fn without_a_limit_nothing_is_kept() {
        let mut window = Window { limit: None, ..window(1) };
        let now = Instant::now();
        assert!((0..1_000).all(|_| window.reserve(now).is_ok()));
        assert!(window.sent.is_empty());
    }

    proptest! {
        #[test]
        fn no_stretch_of_time_sees_more_than_the_limit(
            limit in 1_u32..8,
            gaps in prop::collection::vec(0_u64..40_000, 1..200),
        ) {
            let mut window = window(limit);
            let mut now = Instant::now();
            let mut sent: Vec<Instant> = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                match window.reserve(now) {
                    Ok(()) => sent.push(now),
                    Err(blocked) => prop_assert!(blocked.until > now),
                }
                let recent = sent.iter().filter(|&&t| t + SPAN > now).count();
                prop_assert!(recent <= limit as usize);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_is_announced_and_ends_in_time() {
        let budget = RateLimiter::per_minute(NonZeroU32::new(1));
        let start = tokio::time::Instant::now();
        let mut waits = Vec::new();
        budget.acquire(&mut |wait| waits.push(wait)).await.expect("it is open");
        assert!(waits.is_empty());
        budget.acquire(&mut |wait| waits.push(wait)).await.expect("it is open");
        assert_eq!(waits, [Delay { pause: SPAN, reason: WaitReason::RateLimiter }]);
        assert!(start.elapsed() >= SPAN);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_is_given_up_costs_nothing() {
        let budget = RateLimiter::per_minute(NonZeroU32::new(1));
        budget.acquire(&mut |_| {}).await.expect("it is open");
        let short = Duration::from_secs(1);
        let given_up = tokio::time::timeout(short, budget.acquire(&mut |_| {})).await;
        assert!(given_up.is_err());
        assert_eq!(budget.window().sent.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_go_out_in_the_order_in_which_they_came() {
        let budget = RateLimiter::per_minute(NonZeroU32::new(1));
        budget.acquire(&mut |_| {}).await.expect("it is open");
        let order = Mutex::new(Vec::new());
        let waits = Mutex::new(0);
        let one = async |name: usize| {
            for _ in 0..3 {
                let on_wait = &mut |_| *waits.lock().expect("no panic") += 1;
                budget.acquire(on_wait).await.expect("it is open");
                order.lock().expect("no panic").push(name);
            }
        };
        tokio::join!(one(0), one(1), one(2));
        assert_eq!(order.into_inner().expect("no panic"), [0, 1, 2, 0, 1, 2, 0, 1, 2]);
        assert!(waits.into_inner().expect("no panic") >= 9, "every wait is announced");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_goes_out_while_the_server_wants_to_be_left_alone_unless_by_hand() {
        let hours = |hours| RetryClass::After(Duration::from_hours(hours));
        let failure = Failure {
            kind: FailureKind::RateLimited,
            message: "too many requests".to_owned(),
            hint: None,
            retry: hours(2),
            status: Some(429),
            trace_id: None,
        };
        let budget = RateLimiter::per_minute(None);
        budget.refuse_for(Duration::from_hours(2), &failure);
        let refused = async || budget.acquire(&mut |_| {}).await.expect_err("it is shut").retry;
        assert_eq!(refused().await, hours(2));
        tokio::time::sleep(Duration::from_hours(1)).await;
        assert_eq!(refused().await, hours(1), "the rest is told");
        budget.end_pause();
        assert_eq!(budget.acquire(&mut |_| {}).await, Ok(()));
        budget.refuse_for(Duration::from_hours(2), &failure);
        tokio::time::sleep(Duration::from_hours(2)).await;
        assert_eq!(budget.acquire(&mut |_| {}).await, Ok(()), "the time is over");
        budget.refuse_for(Duration::MAX, &failure);
        assert!(budget.acquire(&mut |_| {}).await.is_err());
    }
}
