//! Something that is asked for once and kept.

use crate::app::paging::pager::{RequestId, RequestIds};
use crate::domain::{Delay, Failure};

/// An answer of the server that is kept, and the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<T> {
    value: Option<T>,
    /// Whether it is to be asked for again.
    is_stale: bool,
    request: Option<RequestId>,
    wait: Option<Delay>,
    failure: Option<Failure>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { value: None, is_stale: false, request: None, wait: None, failure: None }
    }
}

impl<T> Kept<T> {
    /// What came last.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The request in flight.
    pub fn request(&self) -> Option<RequestId> {
        self.request
    }

    /// What the request in flight waits for.
    pub fn wait(&self) -> Option<&Delay> {
        self.wait.as_ref()
    }

    /// Why it did not come the last time.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// A request for it, unless it is there or on its way.
    pub fn ask(&mut self, ids: &mut RequestIds) -> Option<RequestId> {
        if self.request.is_some() || (self.value.is_some() && !self.is_stale) {
            return None;
        }
        self.failure = None;
        self.is_stale = false;
        let request = ids.next_id();
        self.request = Some(request);
        Some(request)
    }

    /// It is to be asked for again; until then the old one is shown, or the
    /// one that is on its way.
    pub fn invalidate(&mut self) {
        self.is_stale = true;
    }

    /// Takes an answer, if it is the one awaited.
    pub fn arrived(&mut self, request: RequestId, value: T) -> bool {
        let awaited = self.end(request);
        if awaited {
            self.value = Some(value);
        }
        awaited
    }

    /// Takes a failure, if it is of the request in flight.
    pub fn failed(&mut self, request: RequestId, failure: &Failure) -> bool {
        let awaited = self.end(request);
        if awaited {
            self.failure = Some(failure.clone());
            self.is_stale = true;
        }
        awaited
    }

    /// Takes the news that the request in flight waits.
    pub fn waits(&mut self, request: RequestId, wait: &Delay) -> bool {
        let awaited = self.request == Some(request);
        if awaited {
            self.wait = Some(wait.clone());
        }
        awaited
    }

    fn end(&mut self, request: RequestId) -> bool {
        let awaited = self.request == Some(request);
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
        let (mut ids, mut kept) = (RequestIds::default(), Kept::default());
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
}
