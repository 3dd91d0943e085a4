//! The users who own leads and write to them.

use super::ME;
use super::names::{AGENTS, Triple};
use super::seeded_rng::{self, Draw, Stream};

/// The user that a lead is assigned to, first in the stream of its business
/// data.
pub(super) fn draw(rng: &mut fastrand::Rng) -> Option<Triple> {
    rng.permille(800).then(|| rng.pick(AGENTS))
}

/// The user who writes to a lead: its owner, or the owner of the key where it
/// has none.
pub(super) fn writer(seed: u64, lead: u64) -> Triple {
    draw(&mut seeded_rng::rng(seed, Stream::BusinessData, lead)).unwrap_or(ME)
}
