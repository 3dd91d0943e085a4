//! The file names of drafts in older versions.
//!
//! An id is any text of any length. A name has lower-case letters, digits and a
//! few signs, because some file systems ignore case and all limit the length.

use std::fmt::Write;

use crate::domain::ConversationId;
use crate::triage::compose::Kind;

pub(super) const EXTENSION: &str = "draft";

/// Maximum characters for the id: a temporary name has to fit into 255 bytes
/// too.
const MAX: usize = 150;

/// Characters of a longer id that stay readable.
const SHOWN: usize = 100;

pub(super) fn of(conversation: &ConversationId, kind: Kind) -> String {
    let id = conversation.as_str();
    let mut name = String::new();
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => name.push(byte.into()),
            other => {
                // Writing to a string cannot fail.
                let _ = write!(name, "_{other:02x}");
            }
        }
        if name.len() > MAX {
            name.truncate(SHOWN);
            let _ = write!(name, "={:032x}", fingerprint(id.as_bytes()));
            break;
        }
    }
    format!("{}-{name}.{EXTENSION}", kind.name())
}

/// FNV-1a of 128 bits, stable in all versions of this program. Collisions are
/// harmless: a file names its conversation.
pub(super) fn fingerprint(bytes: &[u8]) -> u128 {
    let step = |hash: u128, byte: &u8| {
        (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    };
    bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, step)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(id: &str) -> String {
        of(&ConversationId::new(id), Kind::Reply)
    }

    #[test]
    fn names_are_the_same_in_every_version() {
        assert_eq!(name("conv-17"), "reply-conv-17.draft");
        assert_eq!(name("../É A"), "reply-_2e_2e_2f_c3_89_20_41.draft");
        assert_eq!(of(&ConversationId::new(""), Kind::Note), "note-.draft");
        // The published value of FNV-1a for this text.
        assert_eq!(fingerprint(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        let long = name(&"x".repeat(4_000));
        assert!(long.starts_with(&format!("reply-{}=", "x".repeat(SHOWN))), "{long}");
    }

    #[test]
    fn long_ids_that_begin_alike_have_names_of_their_own() {
        let begin = "x".repeat(4_000);
        let names = [name(&begin), name(&format!("{begin}a")), name(&format!("{begin}A"))];
        assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2]);
    }

    proptest! {
        #[test]
        fn a_name_is_one_that_every_file_system_takes(id in "\\PC{0,40}|[a-z/.\\x00]{0,300}") {
            let name = name(&id);
            prop_assert!(name.len() <= 200, "{}", name.len());
            prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()
                || b"-_=.".contains(&b)));
        }

        #[test]
        fn different_ids_have_different_names(a in "[aA._=-]{0,4}", b in "[aA._=-]{0,4}") {
            prop_assert_eq!(name(&a) == name(&b), a == b);
        }
    }
}
