//! How many messages of the radio network a text makes: 3GPP TS 23.038 for
//! the alphabets, TS 23.040 for messages of several segments.
//!
//! A text of the GSM default alphabet has 7 bits a character, any other one
//! has 16. A segment carries 140 bytes; where there are several, six of each
//! say how they belong together.

/// How a text is written in the radio network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM default alphabet with its extension table.
    Gsm7,
    /// UTF-16, by its name in the standard.
    Ucs2,
}

impl Encoding {
    /// The units of a text that is one segment.
    pub const fn alone(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// The units of each segment of a longer text.
    pub const fn in_several(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }

    /// The units that a character takes; `None` where it cannot be written.
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

/// What takes an escape and a character of the extension table.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Whether a character is in the default alphabet.
fn is_basic(c: char) -> bool {
    match c {
        // ASCII has these in places where the alphabet has others.
        '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' | '~' => false,
        '\n' | '\r' | ' '..='~' => true,
        _ => BASIC.contains(c),
    }
}

/// What a text makes in the radio network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// How it is written.
    pub encoding: Encoding,
    /// Its length in units of that encoding: septets or 16 bits.
    pub units: usize,
    /// How many segments it makes; an empty text makes none.
    pub segments: usize,
    /// How many more units the last segment takes, or the first one where
    /// there is none yet.
    pub left_in_last: usize,
    /// The first character that the GSM alphabet does not have, and the byte
    /// at which it stands. Without it the text would take half the room.
    pub forced_by: Option<(usize, char)>,
}

impl Segments {
    /// The units that each of its segments carries.
    pub const fn limit(&self) -> usize {
        if self.segments > 1 { self.encoding.in_several() } else { self.encoding.alone() }
    }
}

/// Counts a text as it stands.
pub fn count(text: &str) -> Segments {
    let forced_by = text.char_indices().find(|(_, c)| Encoding::Gsm7.units(*c).is_none());
    let encoding = if forced_by.is_some() { Encoding::Ucs2 } else { Encoding::Gsm7 };
    let widths = || text.chars().filter_map(|c| encoding.units(c));
    let units: usize = widths().sum();
    let (segments, used) = if units <= encoding.alone() {
        (usize::from(units > 0), units)
    } else {
        pack(widths(), encoding.in_several())
    };
    let room = if segments > 1 { encoding.in_several() } else { encoding.alone() };
    Segments { encoding, units, segments, left_in_last: room - used, forced_by }
}

/// How many segments characters of these widths fill, and how much of the last
/// one. An escape and what it escapes stay together, as do the two halves of a
/// surrogate pair: a telephone shows a segment by itself where another is lost.
fn pack(widths: impl Iterator<Item = usize>, room: usize) -> (usize, usize) {
    widths.fold((1, 0), |(segments, used), width| {
        if used + width > room { (segments + 1, width) } else { (segments, used + width) }
    })
}

#[cfg(test)]
mod tests;
