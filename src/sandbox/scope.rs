//! Which conversations a list is made of, before any filter.

use super::world::owners::{FIRST, Owners};
use super::world::{World, lead_number};
use crate::domain::ArchiveFilter;

/// The conversations of one endpoint, newest first.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// The whole inbox, or a part of it by archive state.
    Mine(ArchiveFilter),
    /// The lead that owns half of all conversations.
    First,
    /// Another lead, and its conversations.
    Lead { number: u64, indexes: Vec<u64> },
}

impl Scope {
    /// A lead's conversations; `None` where there is no such lead. The first
    /// lead exists even where it has no conversations.
    pub(crate) fn of_lead(world: &World, id: &str) -> Option<Self> {
        match lead_number(id)? {
            FIRST => Some(Self::First),
            number => {
                let indexes = world.owners().conversations(number)?;
                Some(Self::Lead { number, indexes })
            }
        }
    }

    /// How many places there are.
    pub(crate) fn length(&self, world: &World) -> u64 {
        match self {
            Self::Mine(_) => world.count(),
            Self::First => world.owners().firsts(),
            Self::Lead { indexes, .. } => indexes.len() as u64,
        }
    }

    /// The index of the conversation at a place below the length.
    pub(crate) fn index(&self, place: u64) -> u64 {
        match self {
            Self::Mine(_) => place,
            Self::First => Owners::first(place),
            Self::Lead { indexes, .. } => indexes.get(place as usize).copied().unwrap_or_default(),
        }
    }

    /// Whether the conversation at every place belongs to the list.
    pub(crate) fn is_whole(&self) -> bool {
        !matches!(self, Self::Mine(ArchiveFilter::Active | ArchiveFilter::Archived))
    }

    /// Whether a conversation has one of the places.
    pub(crate) fn contains(&self, index: u64) -> bool {
        match self {
            Self::Mine(_) => true,
            Self::First => index % 2 == 1,
            Self::Lead { indexes, .. } => indexes.contains(&index),
        }
    }

    /// Whether a conversation that has a place belongs to the list.
    pub(crate) fn admits(&self, world: &World, index: u64) -> bool {
        self.is_whole() || self.admits_state(world.is_archived(index))
    }

    /// Whether conversations that are archived, or are not, belong to the
    /// list.
    pub(crate) fn admits_state(&self, is_archived: bool) -> bool {
        match self {
            Self::Mine(ArchiveFilter::Active) => !is_archived,
            Self::Mine(ArchiveFilter::Archived) => is_archived,
            _ => true,
        }
    }

    /// An even number that no other scope has.
    pub(crate) fn key(&self) -> u64 {
        let number = match self {
            Self::Mine(ArchiveFilter::All) => 0,
            Self::First => FIRST,
            Self::Lead { number, .. } => *number,
            Self::Mine(ArchiveFilter::Active) => u64::MAX - 1,
            Self::Mine(ArchiveFilter::Archived) => u64::MAX,
        };
        number << 1
    }
}
