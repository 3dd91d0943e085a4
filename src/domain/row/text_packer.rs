//! Packs the texts of a batch of records into blocks.

use std::sync::Arc;

use super::packed_text::{Block, SEPARATOR, SNIPPET_BYTES, Span, TEXT_BYTES};
use super::{CATEGORY_OTHER, Row, category_code};
use crate::domain::conversation::{Conversation, ConversationStatus, ID_BYTES};
use crate::domain::stop_request::asks_to_stop;
use crate::domain::text;

/// Size at which a block is full, in bytes.
///
/// A block lives as long as one of its rows. Rows are replaced one by one as
/// their conversations change, so in the worst case every remaining row retains
/// this much plus one row's texts. Larger blocks would gain little: a block of
/// this size has an overhead of some sixty bytes.
pub(super) const BLOCK_BYTES: usize = 4 << 10;

/// Packs records, without those that have no usable id.
pub(super) fn pack<'a>(records: impl IntoIterator<Item = &'a Conversation>) -> Vec<Row> {
    let records = records.into_iter();
    let mut rows = Vec::with_capacity(records.size_hint().0);
    let mut packer = Packer::default();
    for record in records {
        packer.add(record);
        if packer.texts.len() >= BLOCK_BYTES {
            packer.close(&mut rows);
        }
    }
    packer.close(&mut rows);
    rows
}

#[derive(Default)]
struct Packer<'a> {
    /// The texts of the block under construction.
    texts: String,
    /// The packed records and their positions.
    packed: Vec<(&'a Conversation, Span)>,
}

impl<'a> Packer<'a> {
    fn add(&mut self, record: &'a Conversation) {
        let Some(id) = record.usable_id() else { return };
        let start = self.texts.len();
        self.line(record.first_name.as_deref(), TEXT_BYTES);
        self.line(record.last_name.as_deref(), TEXT_BYTES);
        self.line(record.lead_phone_number.as_deref(), TEXT_BYTES);
        self.line(record.email.as_deref(), TEXT_BYTES);
        self.line(record.last_snippet.as_deref(), SNIPPET_BYTES);
        let searched = self.since(start);
        self.exact(id);
        let ids = self.since(start);
        self.exact(record.lead_id.as_deref().unwrap_or_default());
        let lead_ids = self.since(start);
        self.others(record);
        let ends = [searched, ids, lead_ids, self.since(start)];
        self.packed.push((record, Span { start: start as u32, ends }));
    }

    /// Packs the texts that are not searched, without those implied by a number
    /// or another text.
    fn others(&mut self, record: &Conversation) {
        let status = record.status.as_deref().map(ConversationStatus::from_wire);
        let lead_status = record.lead_status();
        let category = lead_status.and_then(|s| s.category.as_deref());
        let shown = lead_status.and_then(|s| s.display_name.as_deref());
        let outcome = lead_status.and_then(|s| s.outcome.as_deref());
        let sender = record.phone_number.as_ref();
        let number = sender.and_then(|number| number.value.as_deref());
        let texts = [
            match &status {
                Some(ConversationStatus::Other(other)) => Some(&**other),
                _ => None,
            },
            record.status_reason.as_deref(),
            shown,
            category.filter(|name| category_code(name) == CATEGORY_OTHER),
            outcome.filter(|_| outcome != shown),
            record.next_step.as_deref(),
            number.or(sender.and_then(|number| number.name.as_deref())),
            stop_request(record),
        ];
        for text in texts {
            self.line(text, TEXT_BYTES);
        }
        // Two bytes as digits, eight as a number.
        let revision = lead_status.and_then(|status| status.revision);
        self.line(revision.map(|revision| revision.to_string()).as_deref(), TEXT_BYTES);
    }

    fn line(&mut self, text: Option<&str>, limit: usize) {
        self.texts.push_str(&text::short_line(text.unwrap_or_default(), limit));
        self.texts.push(SEPARATOR);
    }

    /// Ids go back to the server, so they are neither sanitized nor cut; an
    /// oversized one counts as missing.
    fn exact(&mut self, text: &str) {
        if text.len() <= ID_BYTES {
            self.texts.push_str(text);
        }
    }

    /// Bytes since the start of a row. The limits of all its texts add up to
    /// far less than 65,535.
    fn since(&self, start: usize) -> u16 {
        u16::try_from(self.texts.len() - start).unwrap_or(u16::MAX)
    }

    fn close(&mut self, rows: &mut Vec<Row>) {
        if self.packed.is_empty() {
            return;
        }
        let block = Arc::new(Block(self.texts.as_str().into()));
        self.texts.clear();
        let packed = self.packed.drain(..);
        rows.extend(
            packed.map(|(record, span)| Row::from_record(record, span, Arc::clone(&block))),
        );
    }
}

/// The lead's last message if it asks for no more texts; few rows store it.
/// Where the server does not send it, the last snippet counts if an answer is
/// due.
fn stop_request(record: &Conversation) -> Option<&str> {
    let is_due =
        record.needs_reply == Some(true) || record.status.as_deref() == Some("needs_reply");
    let last = record.last_snippet.as_deref().filter(|_| is_due);
    record.last_inbound_snippet.as_deref().or(last).filter(|text| asks_to_stop(text))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn record(number: usize) -> Conversation {
        Conversation {
            id: Some(format!("c{number}")),
            lead_id: Some(format!("l{number}")),
            first_name: Some(format!("Person {number}")),
            last_snippet: Some("x".repeat(number % 700)),
            next_step: Some("call".to_owned()),
            ..Conversation::default()
        }
    }

    fn block(row: &Row) -> *const Block {
        Arc::as_ptr(&row.block)
    }

    #[test]
    fn rows_that_are_packed_together_are_the_same_as_rows_packed_alone() {
        let records: Vec<Conversation> = (0..300).map(record).collect();
        let alone: Vec<Row> = records.iter().filter_map(Row::new).collect();
        let together = Row::pack(&records);
        assert_eq!(together, alone);
        for (row, record) in together.iter().zip(&records) {
            assert_eq!(Some(row.id()), record.id.as_deref());
            assert_eq!(Some(row.first_name()), record.first_name.as_deref());
            assert_eq!(Some(row.snippet()), record.last_snippet.as_deref());
            assert_eq!(row.next_step(), "call");
        }
        assert_ne!(together[0], together[1]);
    }

    #[test]
    fn records_without_an_id_are_left_out() {
        let mut records: Vec<Conversation> = (0..3).map(record).collect();
        records[1].id = None;
        let rows = Row::pack(&records);
        assert_eq!(rows.iter().map(Row::id).collect::<Vec<_>>(), ["c0", "c2"]);
        assert!(Row::pack(&[]).is_empty());
    }

    #[test]
    fn a_row_keeps_no_more_than_a_block_of_its_neighbours() {
        let records: Vec<Conversation> = (0..1_000).map(record).collect();
        let rows = Row::pack(&records);
        let longest = rows.iter().map(|row| row.block.texts(row.span).len()).max().unwrap_or(0);
        assert!(rows.iter().all(|row| row.block.0.len() < BLOCK_BYTES + longest));
        let blocks: HashSet<_> = rows.iter().map(block).collect();
        let texts: usize = rows.iter().map(|row| row.block.texts(row.span).len()).sum();
        assert!(blocks.len() <= texts / BLOCK_BYTES + 1, "{} blocks", blocks.len());
    }

    #[test]
    fn a_row_does_not_show_its_neighbours_texts() {
        let rows = Row::pack(&[record(1), record(2)]);
        assert_eq!(block(&rows[0]), block(&rows[1]));
        let shown = format!("{:?}", rows[1]);
        assert!(shown.contains("Person 2") && !shown.contains("Person 1"), "{shown}");
    }
}
