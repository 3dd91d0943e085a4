//! The unfiltered records of lists.

use super::fields::Record;
use super::generator::conversation::Conversation;
use super::generator::lead_assignment::{FIRST, Owners};
use super::generator::lead_row::LeadRow;
use super::generator::organization::Tag;
use super::generator::seeded_rng;
use super::generator::{World, lead_number};
use super::state::Changes;
use crate::domain::ArchiveFilter;

/// The records of a list in natural order: positions from 0, each with the
/// number of a record.
pub(crate) trait Source {
    type Row: Record + Clone + Send;

    /// Number of positions.
    fn length(&self, world: &World) -> u64;

    /// The number of the record at a position below the length.
    fn index(&self, place: u64) -> u64;

    /// Whether the record at every position belongs to the list.
    fn is_whole(&self) -> bool;

    /// Whether a record belongs to the list; cheaper than building it.
    fn admits(&self, world: &World, index: u64) -> bool;

    fn row(&self, world: &World, index: u64) -> Self::Row;

    /// Whether a record has one of the positions.
    fn contains(&self, _index: u64) -> bool {
        true
    }

    /// Whether a record with a position belongs to the list in this state.
    fn admits_row(&self, row: &Self::Row) -> bool;

    /// The current state of a record, if it has changed.
    fn now<'c>(&self, changes: &'c Changes, index: u64) -> Option<&'c Self::Row>;

    /// All changed records, including those of other lists.
    fn changed<'c>(&self, changes: &'c Changes) -> impl Iterator<Item = (u64, &'c Self::Row)>;

    /// The sort instant of a record that has moved in front of those that keep
    /// their positions, if it has.
    fn moved_to(&self, _changes: &Changes, _index: u64) -> Option<i64> {
        None
    }

    /// Unique among sources.
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
    /// A lead's conversations; `None` if there is no such lead. The first lead
    /// exists even without conversations.
    pub(crate) fn for_lead(world: &World, id: &str) -> Option<Self> {
        match lead_number(id)? {
            FIRST => Some(Self::First(world.owners)),
            number => {
                let indexes = world.owners.conversations(number)?;
                Some(Self::Lead { number, indexes })
            }
        }
    }

    /// Whether conversations with this archive state belong to the list.
    fn admits_state(&self, is_archived: bool) -> bool {
        match self {
            Self::Mine(filter) => admits_state(*filter, is_archived),
            _ => true,
        }
    }
}

impl Source for Scope {
    type Row = Conversation;

    fn length(&self, world: &World) -> u64 {
        match self {
            Self::Mine(_) => world.count(),
            Self::First(owners) => owners.first_count(),
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

    /// Even, unlike a timeline's.
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

/// Filters leads by tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct TagFilter {
    /// An empty list matches every lead.
    pub(crate) ids: Vec<String>,
    /// Whether a lead must have all of them, rather than any.
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

/// Leads in the order of their numbers, all or filtered by archive state and
/// tags.
#[derive(Clone, Debug)]
pub(crate) struct Leads {
    pub(crate) archived: ArchiveFilter,
    pub(crate) tags: TagFilter,
}

fn admits_state(filter: ArchiveFilter, is_archived: bool) -> bool {
    match filter {
        ArchiveFilter::Active => !is_archived,
        ArchiveFilter::Archived => is_archived,
        ArchiveFilter::All => true,
    }
}

impl Source for Leads {
    type Row = LeadRow;

    fn length(&self, world: &World) -> u64 {
        world.owners.leads()
    }

    fn index(&self, place: u64) -> u64 {
        FIRST + place
    }

    fn is_whole(&self) -> bool {
        self.archived == ArchiveFilter::All && self.tags.is_open()
    }

    fn admits(&self, world: &World, index: u64) -> bool {
        self.is_whole()
            || (admits_state(self.archived, world.lead_is_archived(index))
                && (self.tags.is_open() || self.tags.admits(&world.lead_tags(index))))
    }

    fn row(&self, world: &World, index: u64) -> LeadRow {
        world.lead_row(index)
    }

    fn admits_row(&self, row: &LeadRow) -> bool {
        admits_state(self.archived, row.is_archived) && self.tags.admits(&row.tags)
    }

    fn now<'c>(&self, changes: &'c Changes, index: u64) -> Option<&'c LeadRow> {
        changes.get_lead(index).map(|lead| &lead.row)
    }

    fn changed<'c>(&self, changes: &'c Changes) -> impl Iterator<Item = (u64, &'c LeadRow)> {
        changes.leads().map(|(number, lead)| (number, &lead.row))
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
