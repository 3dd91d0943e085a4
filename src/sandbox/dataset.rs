//! What a list is made of, before any filter.

use super::fields::Record;
use super::generator::conversation::Conversation;
use super::generator::lead_assignment::{FIRST, Owners};
use super::generator::lead_row::LeadRow;
use super::generator::organization::Tag;
use super::generator::seeded_rng;
use super::generator::{World, lead_number};
use super::state::Changes;
use crate::domain::ArchiveFilter;

/// The records that a list is made of, in its natural order: places from 0,
/// and at each of them the number of a record.
pub(crate) trait Source {
    /// What the records are.
    type Row: Record + Clone + Send;

    /// How many places there are.
    fn length(&self, world: &World) -> u64;

    /// The number of the record at a place below the length.
    fn index(&self, place: u64) -> u64;

    /// Whether the record at every place belongs to the list.
    fn is_whole(&self) -> bool;

    /// Whether a record belongs to the list; cheaper than the record itself.
    fn admits(&self, world: &World, index: u64) -> bool;

    /// The record of a number.
    fn row(&self, world: &World, index: u64) -> Self::Row;

    /// Whether a record has one of the places.
    fn contains(&self, index: u64) -> bool;

    /// Whether a record that has a place and is like this belongs to the list.
    fn admits_row(&self, row: &Self::Row) -> bool;

    /// A record as it is now, if it has changed.
    fn now<'c>(&self, changes: &'c Changes, index: u64) -> Option<&'c Self::Row>;

    /// All records that have changed, of other lists too.
    fn changed<'c>(&self, changes: &'c Changes) -> impl Iterator<Item = (u64, &'c Self::Row)>;

    /// The instant by which a record stands in front of all that keep their
    /// places, if it does.
    fn moved_to(&self, changes: &Changes, index: u64) -> Option<i64>;

    /// A number that no other source has.
    fn key(&self) -> u64;
}

/// The conversations of one endpoint, newest first.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// The whole inbox, or a part of it by archive state.
    Mine(ArchiveFilter),
    /// The lead that owns a fixed share of all conversations.
    First(Owners),
    /// Another lead, and its conversations.
    Lead { number: u64, indexes: Vec<u64> },
}

impl Scope {
    /// A lead's conversations; `None` where there is no such lead. The first
    /// lead exists even where it has no conversations.
    pub(crate) fn of_lead(world: &World, id: &str) -> Option<Self> {
        match lead_number(id)? {
            FIRST => Some(Self::First(*world.owners())),
            number => {
                let indexes = world.owners().conversations(number)?;
                Some(Self::Lead { number, indexes })
            }
        }
    }

    /// Whether conversations that are archived, or are not, belong to the
    /// list.
    fn admits_state(&self, is_archived: bool) -> bool {
        match self {
            Self::Mine(ArchiveFilter::Active) => !is_archived,
            Self::Mine(ArchiveFilter::Archived) => is_archived,
            _ => true,
        }
    }
}

impl Source for Scope {
    type Row = Conversation;

    fn length(&self, world: &World) -> u64 {
        match self {
            Self::Mine(_) => world.count(),
            Self::First(owners) => owners.firsts(),
            Self::Lead { indexes, .. } => indexes.len() as u64,
        }
    }

    fn index(&self, place: u64) -> u64 {
        match self {
            Self::Mine(_) => place,
            Self::First(owners) => owners.first(place),
            Self::Lead { indexes, .. } => indexes.get(place as usize).copied().unwrap_or_default(),
        }
    }

    fn is_whole(&self) -> bool {
        !matches!(self, Self::Mine(ArchiveFilter::Active | ArchiveFilter::Archived))
    }

    fn admits(&self, world: &World, index: u64) -> bool {
        self.is_whole() || self.admits_state(world.is_archived(index))
    }

    fn row(&self, world: &World, index: u64) -> Conversation {
        world.conversation(index)
    }

    fn contains(&self, index: u64) -> bool {
        match self {
            Self::Mine(_) => true,
            Self::First(owners) => owners.is_first(index),
            Self::Lead { indexes, .. } => indexes.contains(&index),
        }
    }

    fn admits_row(&self, row: &Conversation) -> bool {
        self.admits_state(row.is_archived)
    }

    fn now<'c>(&self, changes: &'c Changes, index: u64) -> Option<&'c Conversation> {
        changes.get(index).map(|changed| &changed.row)
    }

    fn changed<'c>(&self, changes: &'c Changes) -> impl Iterator<Item = (u64, &'c Conversation)> {
        changes.iter().map(|(index, changed)| (index, &changed.row))
    }

    fn moved_to(&self, changes: &Changes, index: u64) -> Option<i64> {
        changes.moved_to(index)
    }

    /// Even, and so no timeline's.
    fn key(&self) -> u64 {
        let number = match self {
            Self::Mine(ArchiveFilter::All) => 0,
            Self::First(_) => FIRST,
            Self::Lead { number, .. } => *number,
            Self::Mine(ArchiveFilter::Active) => u64::MAX - 1,
            Self::Mine(ArchiveFilter::Archived) => u64::MAX,
        };
        number << 1
    }
}

/// Which leads, by their tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct TagFilter {
    /// The tags; none lets every lead through.
    pub(crate) ids: Vec<String>,
    /// Whether a lead must have all of them, not just any.
    pub(crate) all: bool,
    /// Whether a lead must have no tag.
    pub(crate) untagged: bool,
}

impl TagFilter {
    fn is_open(&self) -> bool {
        self.ids.is_empty() && !self.untagged
    }

    fn admits(&self, tags: &[Tag]) -> bool {
        let has = |id: &String| tags.iter().any(|tag| *tag.id == **id);
        let fits = if self.all { self.ids.iter().all(has) } else { self.ids.iter().any(has) };
        (fits || self.ids.is_empty()) && (tags.is_empty() || !self.untagged)
    }
}

/// Leads in the order of their numbers, all or a part by archive state and tags.
#[derive(Clone, Debug)]
pub(crate) struct Leads {
    /// Which by archive state.
    pub(crate) archived: ArchiveFilter,
    /// Which by tags.
    pub(crate) tags: TagFilter,
}

impl Leads {
    fn admits_state(&self, is_archived: bool) -> bool {
        match self.archived {
            ArchiveFilter::Active => !is_archived,
            ArchiveFilter::Archived => is_archived,
            ArchiveFilter::All => true,
        }
    }
}

impl Source for Leads {
    type Row = LeadRow;

    fn length(&self, world: &World) -> u64 {
        world.owners().leads()
    }

    fn index(&self, place: u64) -> u64 {
        FIRST + place
    }

    fn is_whole(&self) -> bool {
        self.archived == ArchiveFilter::All && self.tags.is_open()
    }

    fn admits(&self, world: &World, index: u64) -> bool {
        self.is_whole()
            || (self.admits_state(world.lead_is_archived(index))
                && (self.tags.is_open() || self.tags.admits(&world.lead_tags(index))))
    }

    fn row(&self, world: &World, index: u64) -> LeadRow {
        world.lead_row(index)
    }

    fn contains(&self, _: u64) -> bool {
        true
    }

    fn admits_row(&self, row: &LeadRow) -> bool {
        self.admits_state(row.is_archived) && self.tags.admits(&row.tags)
    }

    fn now<'c>(&self, changes: &'c Changes, index: u64) -> Option<&'c LeadRow> {
        changes.get_lead(index).map(|lead| &lead.row)
    }

    fn changed<'c>(&self, changes: &'c Changes) -> impl Iterator<Item = (u64, &'c LeadRow)> {
        changes.leads().map(|(number, lead)| (number, &lead.row))
    }

    fn moved_to(&self, _: &Changes, _: u64) -> Option<i64> {
        None
    }

    /// Odd, and larger than any timeline's.
    fn key(&self) -> u64 {
        let state = match self.archived {
            ArchiveFilter::All => u64::MAX,
            ArchiveFilter::Active => u64::MAX - 2,
            ArchiveFilter::Archived => u64::MAX - 4,
        };
        if self.tags.is_open() {
            return state;
        }
        let TagFilter { ids, all, untagged } = &self.tags;
        let start = seeded_rng::digest(state, &[u8::from(*all), u8::from(*untagged)]);
        let digest = ids.iter().fold(start, |digest, id| seeded_rng::digest(digest, id.as_bytes()));
        digest | 1 << 63 | 1
    }
}
