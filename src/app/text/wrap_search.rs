//! Going from one thing that is wanted to the next, and on from the other end.

/// Result of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// To which position.
    pub position: usize,
    /// Whether it went past an end.
    pub wrapped: bool,
}

/// The `times`th wanted position after `from`, among `len` of them in a ring;
/// `None` where there is none. `from` itself is the last one.
pub fn after(
    from: usize,
    len: usize,
    times: u32,
    wanted: impl Fn(usize) -> bool,
) -> Option<Wrapped> {
    let next = (from + 1).min(len);
    let (position, round) = nth((next..len).chain(0..next), times, wanted)?;
    Some(Wrapped { position, wrapped: round || position < next })
}

/// The same, with `from` coming first.
pub fn from(
    from: usize,
    len: usize,
    times: u32,
    wanted: impl Fn(usize) -> bool,
) -> Option<Wrapped> {
    let here = from.min(len);
    let (position, round) = nth((here..len).chain(0..here), times, wanted)?;
    Some(Wrapped { position, wrapped: round || position < here })
}

/// The same as [`after`] in the other direction.
pub fn before(
    from: usize,
    len: usize,
    times: u32,
    wanted: impl Fn(usize) -> bool,
) -> Option<Wrapped> {
    let here = from.min(len);
    let (position, round) = nth((0..here).rev().chain((here..len).rev()), times, wanted)?;
    Some(Wrapped { position, wrapped: round || position >= here })
}

/// The `times`th one that is wanted, and whether they had to be gone through
/// more than once for that.
fn nth(
    circle: impl Iterator<Item = usize> + Clone,
    times: u32,
    wanted: impl Fn(usize) -> bool,
) -> Option<(usize, bool)> {
    let times = times.max(1) as usize;
    let mut seen = 0;
    for position in circle.clone() {
        if wanted(position) {
            seen += 1;
            if seen == times {
                return Some((position, false));
            }
        }
    }
    let left = (times - 1).checked_rem(seen)?;
    circle.filter(|position| wanted(*position)).nth(left).map(|position| (position, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(position: usize, wrapped: bool) -> Wrapped {
        Wrapped { position, wrapped }
    }

    #[test]
    fn the_next_one_is_found_and_the_first_one_after_the_last() {
        let even = |position: usize| position.is_multiple_of(2);
        assert_eq!(after(0, 5, 1, even), Some(step(2, false)));
        assert_eq!(after(0, 5, 2, even), Some(step(4, false)));
        assert_eq!(after(0, 5, 3, even), Some(step(0, true)));
        assert_eq!(after(0, 5, 8, even), Some(step(4, true)));
        assert_eq!(after(4, 5, 1, even), Some(step(0, true)));
        assert_eq!(before(4, 5, 1, even), Some(step(2, false)));
        assert_eq!(before(0, 5, 1, even), Some(step(4, true)));
        assert_eq!(before(3, 5, 4, even), Some(step(2, true)));
    }

    #[test]
    fn the_only_one_is_come_back_to() {
        assert_eq!(after(3, 5, 1, |position| position == 3), Some(step(3, true)));
        assert_eq!(before(3, 5, 7, |position| position == 3), Some(step(3, true)));
    }

    #[test]
    fn where_nothing_is_wanted_nothing_is_found() {
        assert_eq!(after(3, 5, 9, |_| false), None);
        assert_eq!(before(0, 0, 1, |_| true), None);
        assert_eq!(after(7, 0, 1, |_| true), None);
        assert_eq!(after(7, 3, 1, |position| position == 2), Some(step(2, true)));
        assert_eq!(before(usize::MAX, 3, 1, |_| true), Some(step(2, false)));
    }
}
