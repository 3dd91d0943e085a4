//! The number of columns that terminals give a cell's text.
//!
//! Terminals disagree: some join the code points of a cluster and some draw
//! each by itself, spacing marks take a column or none, a variation selector
//! widens or does not, emoji are one or two columns wide, and on terminals
//! configured for East Asian text, so are many letters and signs.

use ratatui::buffer::{Cell, CellWidth};
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_width::UnicodeWidthChar;

use crate::domain::text::{is_mark, with_few_marks};

/// Width of a cell's text, in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// In the frame, and on terminals that agree with it.
    pub(crate) columns: u16,
    /// The minimum and maximum over all terminals.
    pub(crate) least: u16,
    pub(crate) most: u16,
}

impl Extent {
    pub(crate) fn from_cell(cell: &Cell) -> Self {
        let symbol = cell.symbol();
        if symbol.len() == 1 {
            return Self { columns: 1, least: 1, most: 1 };
        }
        let columns = cell.cell_width().max(1);
        let mut chars = with_few_marks(symbol);
        let first = chars.next().unwrap_or(' ');
        let rest: u16 = chars.map(most).sum();
        Self { columns, least: least(first), most: (most(first) + rest).max(columns) }
    }

    /// Whether all terminals agree.
    pub(crate) fn is_certain(self) -> bool {
        self.least == self.columns && self.most == self.columns
    }

    /// Whether it is one column that some terminals double. A row of those is
    /// drawn without cursor movement: placed one by one, each would erase its
    /// predecessor there.
    pub(crate) fn may_double(self) -> bool {
        self == Self { columns: 1, least: 1, most: 2 }
    }

    /// Whether some terminals draw it into the cell before.
    pub(crate) fn may_reach_back(self) -> bool {
        self.least == 0
    }
}

/// The minimum width of a code point: as the first of its cluster, which may be
/// all that a terminal measures.
fn least(c: char) -> u16 {
    match c.width() {
        _ if is_mark(c) || get_general_category(c) == GeneralCategory::Format => 0,
        Some(2) if is_east_asian(c) => 2,
        Some(0) | None => 0,
        Some(_) => 1,
    }
}

/// The maximum width of a code point: on its own, with nothing invisible.
fn most(c: char) -> u16 {
    let is_half_flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    let is_wide = is_half_flag || is_ambiguous_letter(c) || c.width_cjk() == Some(2);
    if is_wide { 2 } else { 1 }
}

/// Whether a character is *ambiguous* in Unicode's `EastAsianWidth.txt` and a
/// composition of one that is not, which is why the width library omits it.
fn is_ambiguous_letter(c: char) -> bool {
    matches!(c,
        'à'..='á' | 'è'..='ê' | 'ì'..='í' | 'ò'..='ó' | 'ù'..='ú' | 'ü' | 'ā' | 'ē' | 'ě' | 'ī'
        | 'ń' | 'ň' | 'ō' | 'ū' | 'ǎ' | 'ǐ' | 'ǒ' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'Ё' | 'Й' | 'й'
        | 'ё' | '\u{2126}' | '\u{212b}' | '≠' | '≮' | '≯')
}

/// Whether a wide character was wide before there were emoji: jamo and
/// syllables of Hangul, kana, bopomofo, ideographs, Yi, their punctuation and
/// full-width forms.
fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_disagree_about_the_width_of_clusters() {
        let cases = [
            ("a", (1, 1, 1)),
            ("✓", (1, 1, 1)),
            ("é", (1, 1, 2)),
            ("─", (1, 1, 2)),
            ("王", (2, 2, 2)),
            ("한", (2, 2, 2)),
            ("😀", (2, 1, 2)),
            ("⌚", (2, 1, 2)),
            ("e\u{301}", (1, 1, 2)),
            ("ना", (2, 1, 2)),
            ("प्रि", (3, 1, 4)),
            ("กำ", (2, 1, 2)),
            ("❤\u{fe0f}", (2, 1, 2)),
            ("1\u{fe0f}\u{20e3}", (2, 1, 3)),
            ("👍🏽", (2, 1, 4)),
            ("🇩🇪", (2, 1, 4)),
            ("👩\u{200d}👩\u{200d}👧", (2, 1, 8)),
            ("ि", (1, 0, 1)),
            ("\u{600}1", (2, 0, 2)),
        ];
        for (symbol, (columns, least, most)) in cases {
            let mut cell = Cell::default();
            cell.set_symbol(symbol);
            assert_eq!(Extent::from_cell(&cell), Extent { columns, least, most }, "{symbol}");
        }
    }
}
