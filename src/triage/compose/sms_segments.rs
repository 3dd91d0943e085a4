//! SMS segments of a text: 3GPP TS 23.038 for the alphabets, TS 23.040 for
//! concatenated messages.
//!
//! A text of the GSM default alphabet has 7 bits a character, any other one has
//! 16. A segment has 140 bytes, of which a concatenated message uses six for
//! its header.

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM default alphabet with its extension table.
    Gsm7,
    /// UTF-16; the standard's name.
    Ucs2,
}

impl Encoding {
    /// Capacity of a single segment, in units.
    pub const fn single_capacity(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Capacity of each segment of a concatenated message, in units.
    pub const fn concatenated_capacity(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// The units that a character takes; `None` if it cannot be encoded.
    fn units(self, c: char) -> Option<usize> {
        match self {
            Self::Ucs2 => Some(c.len_utf16()),
            Self::Gsm7 if is_basic(c) => Some(1),
            Self::Gsm7 => EXTENSION.contains(c).then_some(2),
        }
    }
}

/// The default alphabet beyond ASCII, in the order of the standard's table.
const BASIC: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";

/// Characters of the extension table, which take an escape each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Whether a character is in the default alphabet.
fn is_basic(c: char) -> bool {
    match c {
        // ASCII characters whose codes belong to other characters of the
        // alphabet.
        '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' | '~' => false,
        '\n' | '\r' | ' '..='~' => true,
        _ => BASIC.contains(c),
    }
}

/// Segment count of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    pub encoding: Encoding,
    /// Length in units of the encoding: septets or 16 bits.
    pub units: usize,
    /// Zero for an empty text.
    pub segments: usize,
    /// Units left in the last segment, or in the first one of an empty text.
    pub left_in_last: usize,
    /// The first character that is not in the GSM alphabet, and its byte
    /// position. Without it the text would take half the space.
    pub forced_by: Option<(usize, char)>,
}

impl Segments {
    /// Units per segment.
    pub const fn limit(&self) -> usize {
        if self.segments > 1 {
            self.encoding.concatenated_capacity()
        } else {
            self.encoding.single_capacity()
        }
    }
}

/// Counts a text without changing it.
pub fn count(text: &str) -> Segments {
    let forced_by = text.char_indices().find(|(_, c)| Encoding::Gsm7.units(*c).is_none());
    let encoding = if forced_by.is_some() { Encoding::Ucs2 } else { Encoding::Gsm7 };
    let widths = || text.chars().filter_map(|c| encoding.units(c));
    let units: usize = widths().sum();
    let (segments, used) = if units <= encoding.single_capacity() {
        (usize::from(units > 0), units)
    } else {
        pack(widths(), encoding.concatenated_capacity())
    };
    let room =
        if segments > 1 { encoding.concatenated_capacity() } else { encoding.single_capacity() };
    Segments { encoding, units, segments, left_in_last: room - used, forced_by }
}

/// Number of segments for characters of these widths, and the units used of the
/// last one. An escape and its character stay together, as do surrogate pairs,
/// since a phone displays a segment by itself when another one is lost.
fn pack(widths: impl Iterator<Item = usize>, room: usize) -> (usize, usize) {
    widths.fold((1, 0), |(segments, used), width| {
        if used + width > room { (segments + 1, width) } else { (segments, used + width) }
    })
}

#[cfg(test)]
mod tests;
