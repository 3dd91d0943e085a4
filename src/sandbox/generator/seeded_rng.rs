//! Deterministic random numbers: derived from a seed, a purpose, and the number
//! of the record.

/// The purpose of a random number. Streams are independent, so that one
/// record's texts do not depend on how many numbers its dates took.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(crate) enum Stream {
    Age = 1,
    Archive,
    Event,
    Fault,
    Head,
    Household,
    Inbound,
    LastOutbound,
    Lead,
    LeadStatus,
    Outbound,
    Person,
    Token,
    Trace,
    Arrival,
    Choice,
    BusinessData,
    Suppression,
    Profile,
    Company,
    Inquiry,
    Preferences,
    Consent,
    CustomFields,
    ServiceAddress,
    Processing,
    Automation,
}

/// A deterministic pseudo-random number.
pub(crate) fn number(seed: u64, stream: Stream, index: u64) -> u64 {
    let salted = scramble(seed ^ (stream as u64).wrapping_mul(0xd6e8_feb8_6659_fd93));
    scramble(salted ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A generator seeded with such a number.
pub(crate) fn rng(seed: u64, stream: Stream, index: u64) -> fastrand::Rng {
    fastrand::Rng::with_seed(number(seed, stream, index))
}

/// A non-cryptographic digest without accidental collisions.
pub(crate) fn digest(key: u64, bytes: &[u8]) -> u64 {
    let mut state = scramble(key ^ bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = scramble(state ^ u64::from_le_bytes(word));
    }
    state
}

/// The finalizer of the `SplitMix64` generator (Steele, Lea and Flood, 2014):
/// spreads every bit of the input over the output.
fn scramble(input: u64) -> u64 {
    let mut z = input.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Draws from a generator.
pub(crate) trait Draw {
    /// An element of a table, which must not be empty.
    fn pick<T: Copy>(&mut self, table: &[T]) -> T;
    /// True with a probability of so many per thousand.
    fn permille(&mut self, odds: u32) -> bool;
}

impl Draw for fastrand::Rng {
    fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.usize(..table.len())]
    }

    fn permille(&mut self, odds: u32) -> bool {
        self.u32(..1_000) < odds
    }
}
