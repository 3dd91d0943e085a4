//! The conversations and leads of failed and pending operations.

use std::sync::Arc;

use super::{PendingOp, PendingOperations, Stage};
use crate::triage::outbox::Targets;

/// The targets by stage, found again when they are asked for after a change.
#[derive(Default)]
pub(super) struct OpTargets {
    failed: Arc<Targets>,
    pending: Arc<Targets>,
    is_outdated: bool,
}

impl OpTargets {
    pub(super) fn invalidate(&mut self) {
        self.is_outdated = true;
    }

    /// What is failed, and what is pending. Equal targets stay the same ones.
    pub(super) fn of<'a>(
        &mut self,
        items: impl Iterator<Item = &'a PendingOp>,
    ) -> (Arc<Targets>, Arc<Targets>) {
        if std::mem::take(&mut self.is_outdated) {
            let (mut failed, mut pending) = (Targets::default(), Targets::default());
            for item in items {
                match is_failed(item) {
                    Some(true) => failed.add(&item.operation),
                    Some(false) => pending.add(&item.operation),
                    None => {}
                }
            }
            replace(&mut self.failed, failed);
            replace(&mut self.pending, pending);
        }
        (Arc::clone(&self.failed), Arc::clone(&self.pending))
    }
}

impl PendingOperations {
    /// What is failed, and what is pending.
    pub(in crate::app) fn targets(&mut self) -> (Arc<Targets>, Arc<Targets>) {
        let Self { targets, items, .. } = self;
        targets.of(items.values())
    }
}

fn replace(known: &mut Arc<Targets>, found: Targets) {
    if **known != found {
        *known = Arc::new(found);
    }
}

/// Whether an operation failed, or else is pending; `None` once it is over.
fn is_failed(item: &PendingOp) -> Option<bool> {
    match &item.stage {
        Stage::Writing => Some(false),
        Stage::Settled(_) => None,
        Stage::Queued(entry) => entry.state.is_failed(),
    }
}
