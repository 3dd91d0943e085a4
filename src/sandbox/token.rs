//! Continuation tokens: opaque, verified, valid for one query only.

use super::problem::Problem;
use crate::sandbox::generator::seeded_rng::{self, Stream};

/// The content of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The start of the next page.
    pub(crate) position: u64,
    /// Identifies the list and query.
    pub(crate) query: u64,
    /// Number of list requests when it was issued; stays 0 if tokens do not
    /// expire, so that equal pages have equal tokens.
    pub(crate) issued: u64,
}

const WORDS: usize = 4;

/// Issues and verifies tokens.
#[derive(Clone, Debug)]
pub(crate) struct TokenIssuer {
    key: u64,
    /// Number of list requests for which a token is valid.
    lifetime: Option<u32>,
}

impl TokenIssuer {
    pub(crate) fn new(key: u64, lifetime: Option<u32>) -> Self {
        Self { key, lifetime }
    }

    /// Issues a token at the `request`th list request.
    pub(crate) fn issue(&self, position: u64, query: u64, request: u64) -> String {
        let issued = if self.lifetime.is_some() { request } else { 0 };
        let words = [position, query, issued];
        let check = seeded_rng::digest(self.key, words.map(u64::to_le_bytes).as_flattened());
        let mask = |at: u64| seeded_rng::number(check, Stream::Token, at);
        let mut bytes = check.to_le_bytes().to_vec();
        for (at, word) in (0..).zip(words) {
            bytes.extend((word ^ mask(at)).to_le_bytes());
        }
        // The vendor's tokens are long, and their length varies.
        for at in 0..6 + mask(99) % 18 {
            bytes.extend(mask(100 + at).to_le_bytes());
        }
        encode(&bytes)
    }

    /// Verifies a token at the `request`th list request.
    ///
    /// # Errors
    /// A 400 that names `continuationToken`, if the token is not one of ours,
    /// belongs to another query or has expired.
    pub(crate) fn redeem(&self, token: &str, query: u64, request: u64) -> Result<Cursor, Problem> {
        let refuse = |message: &str| Err(Problem::member("continuationToken", message));
        let Some(cursor) = self.read(token) else {
            return refuse("The continuation token is not one that this server gave out.");
        };
        if cursor.query != query {
            return refuse("The continuation token belongs to another query.");
        }
        let age = request.saturating_sub(cursor.issued);
        if self.lifetime.is_some_and(|lifetime| age > u64::from(lifetime)) {
            return refuse("The continuation token has expired.");
        }
        Ok(cursor)
    }

    fn read(&self, token: &str) -> Option<Cursor> {
        let bytes = decode(token)?;
        let (words, _) = bytes.as_chunks::<8>();
        let [check, position, query, issued] = words
            .get(..WORDS)?
            .try_into()
            .map(|words: [[u8; 8]; WORDS]| words.map(u64::from_le_bytes))
            .ok()?;
        let mask = |at: u64| seeded_rng::number(check, Stream::Token, at);
        let cursor = Cursor {
            position: position ^ mask(0),
            query: query ^ mask(1),
            issued: issued ^ mask(2),
        };
        // Only the exact issued text is valid.
        let again = self.issue(cursor.position, cursor.query, cursor.issued);
        (again == token).then_some(cursor)
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 for URLs, without padding (RFC 4648, section 5).
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 4];
        group[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(group);
        for at in 0..=chunk.len() as u32 {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

/// Inverse of [`encode`]; `None` if the text has other characters.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            let digit = match chunk.get(at) {
                Some(byte) => ALPHABET.iter().position(|digit| digit == byte)?,
                None => 0,
            };
            bits = bits << 6 | digit as u32;
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_was_given_out() {
        let mint = TokenIssuer::new(5, Some(10));
        for position in [0, 1, 99, 1_000_000, u64::MAX] {
            let token = mint.issue(position, 77, 3);
            assert!((100..=330).contains(&token.len()), "{}", token.len());
            let cursor = mint.redeem(&token, 77, 13).expect("good");
            assert_eq!(cursor, Cursor { position, query: 77, issued: 3 });
        }
    }

    #[test]
    fn any_other_token_is_refused() {
        let mint = TokenIssuer::new(5, None);
        let token = mint.issue(25, 77, 0);
        assert!(mint.redeem(&token, 78, 0).is_err(), "another query");
        assert!(TokenIssuer::new(6, None).redeem(&token, 77, 0).is_err(), "another server");
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("still ASCII");
            assert!(mint.redeem(&changed, 77, 0).is_err(), "changed at {at}");
        }
        for nonsense in ["", "A", "AAAA", "é", &token[..token.len() - 1], &format!("{token}A")] {
            assert!(mint.redeem(nonsense, 77, 0).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_token_expires_after_so_many_requests() {
        let mint = TokenIssuer::new(5, Some(2));
        let token = mint.issue(25, 77, 10);
        assert!(mint.redeem(&token, 77, 12).is_ok());
        assert!(mint.redeem(&token, 77, 13).is_err());
    }

    #[test]
    fn bytes_of_any_number_survive_the_encoding() {
        for length in 0..20 {
            let bytes: Vec<u8> = (0..length).map(|n: u8| n.wrapping_mul(37)).collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }
}
