//! Inbound messages while the sandbox runs.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Changed, Overlay};
use crate::sandbox::fields::Text;
use crate::sandbox::generator::World;
use crate::sandbox::generator::seeded_rng::{self, Stream};

/// Conversations above this position are on the first page of any client, and
/// are excluded where a lower one is required.
const TOP: u64 = 100;

/// Creates inbound messages.
#[derive(Debug)]
pub(crate) struct Arrivals {
    seed: u64,
    /// Number of choices so far.
    drawn: AtomicU64,
}

impl Arrivals {
    /// The seed decides which conversations are chosen.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// Creates an inbound message in each conversation, one after the other.
    pub(crate) fn arrive(overlay: &Overlay, indexes: &[u64], text: Option<&str>) {
        overlay.edit(|editor| {
            for &index in indexes {
                let changes = &editor.changes;
                let before = changes.get(index).map_or(0, |changed| changed.events.len());
                let text = match text {
                    Some(text) => Text::Owned(text.to_owned()),
                    None => changes.world.new_text(index, before as u64),
                };
                editor.receive(index, text);
            }
        });
    }

    /// Chooses an active conversation, preferably near the top: recent writers
    /// write again. `None` if all are archived.
    pub(crate) fn any(&self, overlay: &Overlay) -> Option<u64> {
        let changes = overlay.snapshot();
        let world = &changes.world;
        let share = self.draw().f64();
        let start = (share * share * share * world.count() as f64) as u64;
        let mut all = from(start, world.count());
        all.find(|&index| !is_archived(world, changes.get(index), index))
    }

    /// Chooses up to so many active conversations that are not near the top.
    pub(crate) fn below_top(&self, overlay: &Overlay, count: usize) -> Vec<u64> {
        let changes = overlay.snapshot();
        let world = &changes.world;
        let beyond = world.count().saturating_sub(TOP);
        let mut chosen = BTreeSet::new();
        let mut in_order = Vec::new();
        for _ in 0..count {
            let start = if beyond == 0 { 0 } else { self.draw().u64(..beyond) };
            let mut all = from(start, beyond).map(|index| index + TOP);
            let found = all.find(|&index| {
                !chosen.contains(&index)
                    && changes.moved_to(index).is_none()
                    && !is_archived(world, changes.get(index), index)
            });
            let Some(index) = found else { break };
            chosen.insert(index);
            in_order.push(index);
        }
        in_order
    }

    fn draw(&self) -> fastrand::Rng {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        seeded_rng::rng(self.seed, Stream::Choice, number)
    }
}

/// All numbers below `count`, starting with `start` and wrapping around.
fn from(start: u64, count: u64) -> impl Iterator<Item = u64> {
    let start = start.min(count);
    (start..count).chain(0..start)
}

fn is_archived(world: &World, changed: Option<&Changed>, index: u64) -> bool {
    changed.map_or_else(|| world.is_archived(index), |changed| changed.row.is_archived)
}
