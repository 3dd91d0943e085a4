//! Readable reasons of local I/O errors.

use std::io::{self, ErrorKind as Kind};

/// The reason without the system's error number.
pub fn io_error_text(error: &io::Error) -> String {
    let words = match error.kind() {
        Kind::NotFound => "no such file or folder",
        Kind::PermissionDenied => "permission denied",
        Kind::AlreadyExists => "already exists",
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "the disk is full",
        Kind::ReadOnlyFilesystem => "the disk is read-only",
        Kind::NotADirectory => "a file is where a folder should be",
        Kind::IsADirectory => "it is a folder",
        Kind::InvalidFilename => "the name is too long",
        Kind::StaleNetworkFileHandle => "the network drive is gone",
        Kind::ResourceBusy => "it is in use",
        Kind::BrokenPipe => "the reader closed it",
        Kind::OutOfMemory => "out of memory",
        Kind::AddrInUse => "the address is in use",
        Kind::AddrNotAvailable => "the address isn't on this computer",
        _ => return without_number(error),
    };
    words.to_owned()
}

/// The system's message, or the message of a custom error.
fn without_number(error: &io::Error) -> String {
    let words = error.to_string();
    match error.raw_os_error() {
        Some(number) => {
            let words = words.trim_end_matches(&format!(" (os error {number})"));
            let mut letters = words.chars();
            letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
        }
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(2, "no such file or folder")]
    #[case(13, "permission denied")]
    #[case(28, "the disk is full")]
    #[case(30, "the disk is read-only")]
    #[case(5, "input/output error")]
    fn the_system_s_numbers_become_words(#[case] number: i32, #[case] words: &str) {
        assert_eq!(io_error_text(&io::Error::from_raw_os_error(number)), words);
    }

    #[test]
    fn our_own_words_stay() {
        assert_eq!(io_error_text(&io::Error::other("no")), "no");
        assert_eq!(io_error_text(&io::Error::from(Kind::QuotaExceeded)), "the disk is full");
    }
}
