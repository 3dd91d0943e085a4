//! The end of a read that makes no progress.

use std::future::Future;
use std::time::Duration;

use crate::domain::{Failure, FailureKind};

/// The answer to a read, retries and pauses included, or a failure when it
/// takes longer than `limit`.
///
/// # Errors
/// The read's own failure, or a timeout.
pub async fn within<T, E: From<Failure>>(
    limit: Duration,
    read: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let answer = tokio::time::timeout(limit, read).await;
    answer.unwrap_or_else(|_| Err(too_slow(limit).into()))
}

fn too_slow(limit: Duration) -> Failure {
    let message = format!("No response for {} s", limit.as_secs());
    Failure::new(FailureKind::Timeout, message)
        .with_hint("Try again later, or wait longer with --timeout")
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::headless::Exit;

    #[tokio::test(start_paused = true)]
    async fn a_read_without_an_answer_ends_as_an_unavailable_service() {
        let limit = Duration::from_secs(7);
        assert_eq!(within::<_, Failure>(limit, ready(Ok(1))).await, Ok(1));
        let refused = Failure::new(FailureKind::Rejected, "no");
        assert_eq!(within::<u8, _>(limit, ready(Err(refused.clone()))).await, Err(refused));
        let late = within::<u8, Failure>(limit, pending()).await.expect_err("too late");
        assert_eq!(Exit::from(late.kind), Exit::Unavailable);
        assert_eq!(late.message, "No response for 7 s");
    }
}
