//! Random idempotency keys.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};

const SOURCE: &str = "/dev/urandom";

/// 128 random bits of the operating system, in hexadecimal digits.
pub(super) fn random() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    File::open(SOURCE)?.read_exact(&mut bytes)?;
    let mut digits = String::with_capacity(32);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_are_the_same_and_all_have_128_bits() {
        let keys: HashSet<String> = (0..1_000).map(|_| random().expect("a key")).collect();
        assert_eq!(keys.len(), 1_000);
        assert!(keys.iter().all(|k| k.len() == 32 && k.bytes().all(|b| b.is_ascii_hexdigit())));
    }
}
