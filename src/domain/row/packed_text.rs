//! Where the texts of rows lie.
//!
//! A row's texts follow each other: those that free text is looked for in, the
//! two ids, the others. Cleaned texts never contain [`SEPARATOR`], so each of
//! them ends with one; ids are kept as the server wrote them, so where they end
//! is kept beside.

use memchr::memchr_iter;

/// Ends a cleaned text, so that a match cannot run from one into the next.
/// Cleaned text never contains it.
pub const SEPARATOR: char = '\u{1f}';

/// The longest snippet that a row keeps, in bytes. Longer ones are cut at a
/// character.
pub const SNIPPET_BYTES: usize = 1_000;

/// The longest of the other texts, in bytes.
pub const TEXT_BYTES: usize = 300;

/// The texts that free text is looked for in, in the order in which they are
/// packed.
#[derive(Clone, Copy)]
pub(super) enum Searched {
    FirstName,
    LastName,
    LeadPhone,
    Email,
    Snippet,
}

/// The other texts but the ids, in the order in which they are packed.
#[derive(Clone, Copy)]
pub(super) enum TextField {
    OtherStatus,
    StatusReason,
    LeadStatus,
    OtherCategory,
    Outcome,
    NextStep,
    Sender,
    StopRequest,
    StatusRevision,
}

/// The texts of some rows.
pub(super) struct Block(pub(super) Box<str>);

/// Where one row's texts lie in their block.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// In the block.
    pub(super) start: u32,
    /// After the start: where the searched texts end, the id, the lead's id,
    /// and all of it.
    pub(super) ends: [u16; 4],
}

impl Span {
    fn at(self, nth: usize) -> usize {
        self.start as usize + usize::from(self.ends[nth])
    }
}

impl Block {
    fn between(&self, start: usize, end: usize) -> &str {
        self.0.get(start..end).unwrap_or_default()
    }

    /// All texts of a row.
    pub(super) fn texts(&self, span: Span) -> &str {
        self.between(span.start as usize, span.at(3))
    }

    /// The texts that free text is looked for in, each with its separator.
    pub(super) fn searchable(&self, span: Span) -> &str {
        self.between(span.start as usize, span.at(0))
    }

    /// One of the texts that free text is looked for in.
    pub(super) fn searched(&self, span: Span, which: Searched) -> &str {
        part(self.searchable(span), which as usize)
    }

    /// The conversation's id.
    pub(super) fn id(&self, span: Span) -> &str {
        self.between(span.at(0), span.at(1))
    }

    /// The lead's id.
    pub(super) fn lead_id(&self, span: Span) -> &str {
        self.between(span.at(1), span.at(2))
    }

    /// One of the other texts.
    pub(super) fn line(&self, span: Span, which: TextField) -> &str {
        part(self.between(span.at(2), span.at(3)), which as usize)
    }
}

/// The nth of the texts that each end with a separator.
fn part(texts: &str, nth: usize) -> &str {
    let mut ends = memchr_iter(SEPARATOR as u8, texts.as_bytes());
    let start = match nth.checked_sub(1) {
        None => 0,
        Some(before) => ends.nth(before).map_or(texts.len(), |end| end + 1),
    };
    let end = ends.next().unwrap_or(texts.len());
    texts.get(start..end).unwrap_or_default()
}
