//! Lines of facts, as many as there is room for.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line_writer::LineWriter;
use super::theme::Theme;
use super::{RenderContext, status_label, text};
use crate::domain::StatusCategory;
use crate::domain::text_layout::wrap;

/// Minimum columns of a truncated fact.
const FACT: usize = 12;

/// Columns between two facts.
const BETWEEN: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Faint,
    /// It asks for attention.
    Due,
    Bad,
    /// The lead's status.
    Status(StatusCategory),
}

impl Tone {
    pub(super) fn style(self, theme: Theme<'_>) -> Style {
        match self {
            Self::Plain => theme.plain(),
            Self::Faint => theme.faint(),
            Self::Due => theme.due(),
            Self::Bad => theme.bad(),
            Self::Status(category) => status_label::of_lead(category, theme),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// Bytes of the text that have the tone; the rest is plain.
    toned: usize,
}

impl Fact {
    pub(super) fn new<'a>(text: impl Into<Cow<'a, str>>, tone: Tone) -> Self {
        let text = text.into().into_owned();
        Self { toned: text.len(), text, tone }
    }

    /// A text of which the beginning alone has the tone.
    pub(super) fn begun_by(beginning: &str, rest: &str, tone: Tone) -> Self {
        Self { text: format!("{beginning}{rest}"), tone, toned: beginning.len() }
    }

    /// A piece of it that begins at a byte.
    fn piece(&self, at: usize, text: &str) -> Self {
        let toned = self.toned.saturating_sub(at).min(text.len());
        Self { text: text.to_owned(), tone: self.tone, toned }
    }
}

/// Facts in at most so many lines; empty ones are left out. A fact goes to the
/// next line as a whole; one that is longer than a line is broken. On the last
/// line a fact is truncated, and left out where only a few letters would remain.
pub(super) fn flow(facts: Vec<Fact>, columns: usize, most: usize) -> Vec<Vec<Fact>> {
    let mut lines: Vec<Vec<Fact>> = Vec::new();
    let mut used = columns;
    let mut is_full = false;
    for fact in facts.into_iter().filter(|fact| !fact.text.is_empty()) {
        let width = text::width(&fact.text);
        let between = if lines.is_empty() || used == 0 { 0 } else { BETWEEN };
        let is_last = lines.len() >= most;
        // After one that was left out, what asks for no attention says little.
        if is_full && !matches!(fact.tone, Tone::Due | Tone::Bad) {
            continue;
        }
        let fits = used + between + width <= columns;
        let is_cut = is_last && used + between + width.min(FACT) <= columns;
        match lines.last_mut() {
            Some(line) if fits || is_cut => {
                used += between + width;
                line.push(fact);
            }
            _ if is_last => is_full = true,
            _ => {
                let parts = wrap(&fact.text, columns.max(1));
                let room = most - lines.len();
                if parts.len() > room {
                    used = width;
                    lines.push(vec![fact]);
                    continue;
                }
                used = parts.last().map_or(0, |part| text::width(part));
                // The parts are slices of the text: addresses give their offsets.
                let at = |part: &str| part.as_ptr().addr() - fact.text.as_ptr().addr();
                lines.extend(parts.into_iter().map(|part| vec![fact.piece(at(part), part)]));
            }
        }
    }
    lines
}

pub(super) struct Facts<'a> {
    pub(super) writer: LineWriter<'a>,
    theme: Theme<'a>,
    first: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        context: &RenderContext<'a>,
        area: Rect,
        line: u16,
        buffer: &'a mut Buffer,
    ) -> Self {
        let mut writer = context.line(buffer, area, line);
        writer.skip(1);
        Self { writer, theme: context.theme, first: true }
    }

    pub(super) fn add(&mut self, fact: &str, style: Style) {
        self.add_marked(fact, fact.len(), style);
    }

    pub(super) fn add_fact(&mut self, fact: &Fact) {
        self.add_marked(&fact.text, fact.toned, fact.tone.style(self.theme));
    }

    /// Adds a text of which so many bytes have the style.
    fn add_marked(&mut self, fact: &str, styled: usize, style: Style) {
        if fact.is_empty() {
            return;
        }
        if !self.first {
            // A few letters are useless.
            let between = self.theme.symbols.between;
            if self.writer.room() < text::width(between) + text::width(fact).min(FACT) {
                return;
            }
            self.writer.put(between, self.theme.plain());
        }
        self.first = false;
        let marked = 0..styled;
        self.writer.put_marked(fact, self.theme.plain(), std::slice::from_ref(&marked), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(facts: &[&str], columns: usize, most: usize) -> Vec<String> {
        let facts = facts.iter().map(|fact| Fact::new(*fact, Tone::Plain)).collect();
        let text = |line: Vec<Fact>| {
            line.into_iter().map(|fact| fact.text).collect::<Vec<_>>().join(" · ")
        };
        flow(facts, columns, most).into_iter().map(text).collect()
    }

    #[test]
    fn facts_go_to_the_next_line_as_a_whole() {
        let facts = ["Qualified, 2 d ago", "", "next: call back", "Assigned to Sam"];
        assert_eq!(
            lines(&facts, 60, 3),
            ["Qualified, 2 d ago · next: call back · Assigned to Sam"]
        );
        let two = ["Qualified, 2 d ago · next: call back", "Assigned to Sam"];
        assert_eq!(lines(&facts, 40, 3), two);
        assert_eq!(lines(&[], 40, 3), [""; 0]);
        assert_eq!(lines(&facts, 40, 0), [""; 0]);
    }

    #[test]
    fn a_long_fact_is_broken_while_there_are_lines() {
        let facts = ["a", "one two three four", "b"];
        assert_eq!(lines(&facts, 9, 9), ["a", "one two", "three", "four · b"]);
        assert_eq!(lines(&facts, 9, 2), ["a", "one two three four"], "to be truncated");
    }

    #[test]
    fn the_last_line_takes_what_is_more_than_a_few_letters() {
        let facts = ["Qualified", "next: call back tomorrow", "soon"];
        assert_eq!(lines(&facts, 26, 1), ["Qualified · next: call back tomorrow"]);
        assert_eq!(lines(&facts, 20, 1), ["Qualified"]);
        let fact = |text, tone| Fact::new(text, tone);
        let facts = vec![
            fact("Qualified", Tone::Plain),
            fact("next: call back tomorrow", Tone::Plain),
            fact("urgent", Tone::Due),
        ];
        assert_eq!(flow(facts, 20, 1)[0][1].text, "urgent", "it is worth a place");
    }

    #[test]
    fn the_tone_of_a_beginning_ends_with_it_on_the_next_line_too() {
        let status = Tone::Status(StatusCategory::Open);
        let fact = Fact::begun_by("Attempting contact", ", 3 d ago", status);
        let lines = flow(vec![fact, Fact::new("6 h overdue", Tone::Due)], 12, 9);
        let toned = |fact: &Fact| (fact.text.clone(), fact.toned);
        let found: Vec<_> = lines.iter().flatten().map(toned).collect();
        let of = |text: &str, toned| (text.to_owned(), toned);
        let due =
            [of("Attempting", 10), of("contact, 3 d", 7), of("ago", 0), of("6 h overdue", 11)];
        assert_eq!(found, due);
    }
}
