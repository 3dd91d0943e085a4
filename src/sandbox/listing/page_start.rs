//! The start of a page of a list in natural order.

/// Marks an instant among the numbers in tokens.
const FRONT: u64 = 1 << 62;

/// A start. It is defined by stable values: conversations that move to the
/// front in between shift nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageStart {
    Start,
    /// After the moved conversation whose last event was then, in milliseconds
    /// since 1970.
    Front(i64),
    /// A position in the initial data.
    Place(u64),
}

impl PageStart {
    /// Decodes a token's number.
    pub(super) fn decode(number: u64) -> Self {
        match number {
            0 => Self::Start,
            _ if number & FRONT != 0 => Self::Front((number & !FRONT).cast_signed()),
            _ => Self::Place(number - 1),
        }
    }

    /// Encodes the number for a token.
    pub(super) fn encode(self) -> u64 {
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
            assert_eq!(PageStart::decode(spot.encode()), spot);
        }
    }
}
