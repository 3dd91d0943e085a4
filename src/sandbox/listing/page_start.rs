//! Where a page of a list in natural order starts.

/// Marks an instant among the numbers that tokens carry.
const FRONT: u64 = 1 << 62;

/// A start. It names what comes next by what does not change: conversations
/// that come to the front in between shift nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageStart {
    /// The first row.
    Start,
    /// After the conversation in front whose last event was then, in
    /// milliseconds since 1970.
    Front(i64),
    /// A place of the world as it began.
    Place(u64),
}

impl PageStart {
    /// The beginning of a list.
    pub(super) const START: Self = Self::Start;

    /// The spot that a token carries.
    pub(super) fn read(number: u64) -> Self {
        match number {
            0 => Self::Start,
            _ if number & FRONT != 0 => Self::Front((number & !FRONT).cast_signed()),
            _ => Self::Place(number - 1),
        }
    }

    /// The number for a token.
    pub(super) fn write(self) -> u64 {
        match self {
            Self::Start => 0,
            Self::Front(at) => at.max(0).cast_unsigned() | FRONT,
            Self::Place(place) => place + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_survives_the_way_through_a_token() {
        let spots = [
            PageStart::Start,
            PageStart::Place(0),
            PageStart::Place(1 << 31),
            PageStart::Front(1_795_348_921),
        ];
        for spot in spots {
            assert_eq!(PageStart::read(spot.write()), spot);
        }
    }
}
