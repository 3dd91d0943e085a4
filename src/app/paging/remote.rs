//! Data that is loaded in one piece, and its load state.

use crate::app::paging::pager::{RequestId, RequestIds};
use crate::domain::{Delay, Failure};

/// A value of the server, with the request for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remote<T> {
    value: Option<T>,
    is_stale: bool,
    request: Option<RequestId>,
    wait: Option<Delay>,
    failure: Option<Failure>,
}

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self { value: None, is_stale: false, request: None, wait: None, failure: None }
    }
}

impl<T> Remote<T> {
    /// Without a value, and with a request in flight.
    pub fn requested(request: RequestId) -> Self {
        Self { request: Some(request), ..Self::default() }
    }

    /// Without a value, for this reason.
    pub fn unavailable(failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::default() }
    }

    /// The latest value.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub fn value_mut(&mut self) -> Option<&mut T> {
        self.value.as_mut()
    }

    /// The request in flight.
    pub fn request(&self) -> Option<RequestId> {
        self.request
    }

    /// Why the request in flight has not been sent yet.
    pub fn wait(&self) -> Option<&Delay> {
        self.wait.as_ref()
    }

    /// The failure of the last request.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether there is neither a value nor a failure.
    pub fn is_open(&self) -> bool {
        self.value.is_none() && self.failure.is_none()
    }

    /// Whether there is a failure, and no earlier value.
    pub fn has_failed(&self) -> bool {
        self.value.is_none() && self.failure.is_some()
    }

    /// Whether it has not been requested yet, or has been invalidated since.
    pub fn is_due(&self) -> bool {
        self.request.is_none() && (self.is_stale || self.is_open())
    }

    pub fn awaits(&self, request: RequestId) -> bool {
        self.request == Some(request)
    }

    /// Starts a request. The old value stays until the answer.
    pub fn fetch(&mut self, request: RequestId) {
        self.request = Some(request);
        self.is_stale = false;
        self.failure = None;
    }

    /// Starts a request if it is due, or the last one failed.
    pub fn ask(&mut self, ids: &mut RequestIds) -> Option<RequestId> {
        let has_failed = self.request.is_none() && self.failure.is_some();
        let request = (self.is_due() || has_failed).then(|| ids.next_id())?;
        self.fetch(request);
        Some(request)
    }

    /// Makes it due once no request is in flight. The old value stays until
    /// the answer.
    pub fn invalidate(&mut self) {
        self.is_stale = true;
    }

    /// Drops the request in flight, and returns it.
    pub fn stop(&mut self) -> Option<RequestId> {
        let stopped = self.request.take()?;
        self.wait = None;
        self.is_stale = true;
        Some(stopped)
    }

    /// Stores an answer, if it is the one awaited.
    pub fn arrived(&mut self, request: RequestId, value: T) -> bool {
        let awaited = self.end(request);
        if awaited {
            self.value = Some(value);
        }
        awaited
    }

    /// Stores a failure, if it is of the request in flight.
    pub fn failed(&mut self, request: RequestId, failure: &Failure) -> bool {
        let awaited = self.end(request);
        if awaited {
            self.failure = Some(failure.clone());
        }
        awaited
    }

    /// Stores why the request in flight waits.
    pub fn delayed(&mut self, request: RequestId, wait: &Delay) -> bool {
        let awaited = self.awaits(request);
        if awaited {
            self.wait = Some(wait.clone());
        }
        awaited
    }

    fn end(&mut self, request: RequestId) -> bool {
        let awaited = self.awaits(request);
        if awaited {
            self.request = None;
            self.wait = None;
        }
        awaited
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::failure;
    use crate::domain::FailureKind;

    #[test]
    fn it_is_asked_for_once_and_again_after_a_failure_or_a_doubt() {
        let (mut ids, mut kept) = (RequestIds::default(), Remote::default());
        let first = kept.ask(&mut ids).expect("asked for");
        assert_eq!(kept.ask(&mut ids), None, "on its way");
        assert!(kept.failed(first, &failure(FailureKind::Network, "no way")));
        assert!(kept.failure().is_some());
        let second = kept.ask(&mut ids).expect("asked for again");
        assert!(kept.failure().is_none());
        assert!(!kept.arrived(first, 1), "stale");
        assert!(kept.arrived(second, 2));
        assert_eq!(kept.ask(&mut ids), None, "it is there");
        assert_eq!(kept.value(), Some(&2));
        kept.invalidate();
        let third = kept.ask(&mut ids).expect("asked for again");
        assert_eq!(kept.value(), Some(&2), "shown until the new one comes");
        kept.invalidate();
        assert_eq!(kept.ask(&mut ids), None, "one at a time");
        assert!(kept.arrived(third, 3));
        assert!(kept.ask(&mut ids).is_some(), "what came may be older than the doubt");
    }

    #[test]
    fn a_failed_renewal_leaves_the_value() {
        let (mut ids, mut lead) = (RequestIds::default(), Remote::requested(RequestId(1)));
        assert!(lead.is_open() && !lead.is_due(), "on its way");
        assert_eq!(lead.stop(), Some(RequestId(1)));
        assert!(lead.is_due() && !lead.arrived(RequestId(1), 1), "stopped");
        let first = lead.ask(&mut ids).expect("due");
        assert!(lead.arrived(first, 1));
        let second = ids.next_id();
        lead.fetch(second);
        assert!(lead.failed(second, &failure(FailureKind::Network, "no way")));
        assert_eq!((lead.value(), lead.has_failed(), lead.is_due()), (Some(&1), false, false));
        assert!(Remote::<u8>::unavailable(failure(FailureKind::Network, "no way")).has_failed());
    }
}
