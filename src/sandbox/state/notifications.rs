//! The user's current notifications.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use crate::sandbox::generator::World;
use crate::sandbox::generator::notification::Notification;
use crate::sandbox::generator::timestamp::ApiTime;

/// Changes to notifications since the start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notifications {
    /// New ones.
    new: Arc<Vec<Notification>>,
    /// Read times by id.
    read: HashMap<String, ApiTime>,
}

impl Notifications {
    pub(super) fn add(&mut self, notification: Notification) {
        Arc::make_mut(&mut self.new).push(notification);
    }

    pub(crate) fn mark(&mut self, id: &str, at: ApiTime) {
        self.read.entry(id.to_owned()).or_insert(at);
    }

    /// Every notification, the newest first.
    pub(super) fn all(&self, world: &World) -> Vec<Notification> {
        let all = world.notifications().chain(self.new.iter().cloned());
        let mut all: Vec<Notification> = all
            .map(|it| match self.read.get(&*it.id).filter(|_| !it.is_read) {
                Some(at) => it.read_at(Some(at.0)),
                None => it,
            })
            .collect();
        all.sort_by(|a, b| (Reverse(a.created_at), &a.id).cmp(&(Reverse(b.created_at), &b.id)));
        all
    }
}
