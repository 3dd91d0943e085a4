//! Storage of the rows' texts.
//!
//! A row's texts are contiguous: the searchable ones, the two ids, the others.
//! Sanitized texts never contain [`SEPARATOR`], so each of them ends with one;
//! ids are kept as the server wrote them, so their ends are stored separately.

use memchr::memchr_iter;

/// Terminates a sanitized text, so that a match cannot span two of them.
/// Sanitized text never contains it.
pub const SEPARATOR: char = '\u{1f}';

/// Maximum length of a snippet, in bytes; a longer one is cut at a character
/// boundary.
pub const SNIPPET_BYTES: usize = 1_000;

/// Maximum length of the other texts, in bytes.
pub const TEXT_BYTES: usize = 300;

/// The searchable texts, in packing order.
#[derive(Clone, Copy)]
pub(super) enum Searched {
    FirstName,
    LastName,
    LeadPhone,
    Email,
    Snippet,
}

/// The other texts but the ids, in packing order.
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

/// The texts of a batch of rows.
pub(super) struct Block(pub(super) Box<str>);

/// The position of one row's texts in their block.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// Offset in the block.
    pub(super) start: u32,
    /// Relative to the start: the ends of the searchable texts, the id, the
    /// lead's id, and all texts.
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

    pub(super) fn texts(&self, span: Span) -> &str {
        self.between(span.start as usize, span.at(3))
    }

    /// The searchable texts, each with its separator.
    pub(super) fn searchable(&self, span: Span) -> &str {
        self.between(span.start as usize, span.at(0))
    }

    pub(super) fn searched(&self, span: Span, which: Searched) -> &str {
        part(self.searchable(span), which as usize)
    }

    /// The first two searchable texts, without the last separator.
    pub(super) fn names(&self, span: Span) -> &str {
        let texts = self.searchable(span);
        let end = memchr_iter(SEPARATOR as u8, texts.as_bytes()).nth(Searched::LastName as usize);
        texts.get(..end.unwrap_or(texts.len())).unwrap_or_default()
    }

    pub(super) fn id(&self, span: Span) -> &str {
        self.between(span.at(0), span.at(1))
    }

    pub(super) fn lead_id(&self, span: Span) -> &str {
        self.between(span.at(1), span.at(2))
    }

    pub(super) fn line(&self, span: Span, which: TextField) -> &str {
        part(self.between(span.at(2), span.at(3)), which as usize)
    }
}

/// The nth of the separator-terminated texts.
fn part(texts: &str, nth: usize) -> &str {
    let mut ends = memchr_iter(SEPARATOR as u8, texts.as_bytes());
    let start = match nth.checked_sub(1) {
        None => 0,
        Some(before) => ends.nth(before).map_or(texts.len(), |end| end + 1),
    };
    let end = ends.next().unwrap_or(texts.len());
    texts.get(start..end).unwrap_or_default()
}
