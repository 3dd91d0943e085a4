//! Standard input as a stream of lines and JSON values, of any length.

use std::io::{BufRead, ErrorKind};

use crate::domain::io_error_text;

/// Maximum length of a piece, in bytes: a conversation has one or two thousand.
const MAX_PIECE: usize = 1 << 20;

/// Some programs on Windows begin a text with it.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A piece of the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A line that is not JSON, trimmed.
    Line(String),
    /// A JSON value, on its own or in an array.
    Json(String),
}

/// With the line of its start.
pub(super) type Numbered<T> = (u64, T);

pub(super) struct Pieces<R> {
    input: R,
    /// The current line, from 1.
    line: u64,
    /// The line of the start of an open array.
    array: Option<u64>,
}

impl<R: BufRead> Pieces<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, line: 1, array: None }
    }

    pub(super) fn next(&mut self) -> Result<Option<Numbered<Piece>>, Numbered<String>> {
        loop {
            let Some(byte) = self.peek()? else {
                let open = |line| (line, "the array is not closed".to_owned());
                return self.array.map_or(Ok(None), |line| Err(open(line)));
            };
            match (byte, self.array) {
                (b'\n', _) => {
                    self.line += 1;
                    self.input.consume(1);
                }
                (b' ' | b'\t' | b'\r', _) | (b',', Some(_)) => self.input.consume(1),
                (b'[', None) => {
                    self.array = Some(self.line);
                    self.input.consume(1);
                }
                (b']', Some(_)) => {
                    self.array = None;
                    self.input.consume(1);
                    self.expect_end_of_value()?;
                }
                // Concatenated files have a mark each.
                (0xef, _) => match self.first_character()? {
                    BYTE_ORDER_MARK => {}
                    other => return self.line(&other).map(Some),
                },
                (b'{' | b'"' | b'[', _) => return self.json().map(Some),
                (_, Some(_)) => return self.scalar().map(Some),
                (_, None) => return self.line(&[]).map(Some),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Numbered<String>> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err((self.line, format!("can't be read: {}", io_error_text(&error))));
                }
            }
        }
    }

    /// Takes bytes while `wanted`, after those `taken` before, as UTF-8.
    fn take(
        &mut self,
        taken: &[u8],
        mut wanted: impl FnMut(u8) -> bool,
    ) -> Result<Numbered<String>, Numbered<String>> {
        let line = self.line;
        let mut bytes = taken.to_vec();
        while let Some(byte) = self.peek()?.filter(|byte| wanted(*byte)) {
            if bytes.len() == MAX_PIECE {
                return Err((line, "too long for a conversation".to_owned()));
            }
            self.line += u64::from(byte == b'\n');
            bytes.push(byte);
            self.input.consume(1);
        }
        let text = String::from_utf8(bytes).map_err(|_| (line, "not UTF-8 text".to_owned()))?;
        Ok((line, text))
    }

    /// Takes a character of three bytes, filled up with zeros.
    fn first_character(&mut self) -> Result<[u8; 3], Numbered<String>> {
        let mut bytes = [0; 3];
        for byte in &mut bytes {
            let Some(next) = self.peek()? else { break };
            *byte = next;
            self.input.consume(1);
        }
        Ok(bytes)
    }

    fn line(&mut self, taken: &[u8]) -> Result<Numbered<Piece>, Numbered<String>> {
        let (line, text) = self.take(taken, |byte| byte != b'\n')?;
        Ok((line, Piece::Line(text.trim().to_owned())))
    }

    /// Takes a string, an object or an array.
    fn json(&mut self) -> Result<Numbered<Piece>, Numbered<String>> {
        let mut scanner = Scanner::default();
        let (line, json) = self.take(&[], |byte| scanner.wants(byte))?;
        self.expect_end_of_value()?;
        Ok((line, Piece::Json(json)))
    }

    /// Takes a number or a word in an array.
    fn scalar(&mut self) -> Result<Numbered<Piece>, Numbered<String>> {
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b']');
        let (line, json) = self.take(&[], |byte| !ends(byte))?;
        Ok((line, Piece::Json(json)))
    }

    /// Refuses text that can follow a value in a table, but not in a list.
    fn expect_end_of_value(&mut self) -> Result<(), Numbered<String>> {
        while self.peek()?.is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            self.input.consume(1);
        }
        match self.peek()? {
            None | Some(b'\n' | b'{' | b'[' | b'"') => Ok(()),
            Some(b',' | b']') if self.array.is_some() => Ok(()),
            Some(b',') => Err((self.line, "this looks like CSV".to_owned())),
            Some(_) => Err((self.line, "unexpected text after the JSON".to_owned())),
        }
    }
}

/// Finds the end of a JSON string, object or array.
#[derive(Default)]
struct Scanner {
    depth: u32,
    in_string: bool,
    escaped: bool,
    ended: bool,
}

impl Scanner {
    /// Whether a byte belongs to the value.
    fn wants(&mut self, byte: u8) -> bool {
        if self.ended {
            return false;
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.ended = self.depth == 0 && !self.in_string;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader, Read};

    use super::*;
    use rstest::rstest;

    fn pieces(input: impl BufRead) -> Result<Vec<String>, Numbered<String>> {
        let mut pieces = Pieces::new(input);
        let mut all = Vec::new();
        while let Some((line, piece)) = pieces.next()? {
            all.push(match piece {
                Piece::Line(text) => format!("{line} {text}"),
                Piece::Json(json) => format!("{line} <{}>", json.replace('\n', "⏎")),
            });
        }
        Ok(all)
    }

    /// The same, where nothing comes in more than one byte at a time.
    fn drop_by_drop(input: &[u8]) -> Result<Vec<String>, Numbered<String>> {
        struct Dripping<'a>(&'a [u8]);
        impl Read for Dripping<'_> {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let some = into.len().min(1);
                self.0.read(&mut into[..some])
            }
        }
        pieces(BufReader::new(Dripping(input)))
    }

    #[rstest]
    #[case::lines("b\n\n a \r\nc", &["1 b", "3 a", "4 c"])]
    #[case::byte_order_mark("\u{feff}conv-7\r\nconv-9", &["1 conv-7", "2 conv-9"])]
    #[case::two_files("\u{feff}a\n\u{feff}{\"id\":1}\n", &["1 a", "2 <{\"id\":1}>"])]
    #[case::ndjson("{\"a\":\"}\\\"\"}\n{\"b\":[{}]}", &["1 <{\"a\":\"}\\\"\"}>", "2 <{\"b\":[{}]}>"])]
    #[case::one_line("{} {}\"a\"", &["1 <{}>", "1 <{}>", "1 <\"a\">"])]
    #[case::pretty("{\n  \"id\": \"a\"\n}\n{\n}\nb", &["1 <{⏎  \"id\": \"a\"⏎}>", "4 <{⏎}>", "6 b"])]
    #[case::array("[\"a\", {\n}, 7 ,null]\nb", &["1 <\"a\">", "1 <{⏎}>", "2 <7>", "2 <null>", "3 b"])]
    #[case::nested("[[1], 2]", &["1 <[1]>", "1 <2>"])]
    #[case::empty(" [ ] \n", &[])]
    #[case::strings("\"a\"\n\"b\\\"\"\n", &["1 <\"a\">", "2 <\"b\\\"\">"])]
    fn input_is_cut_into_lines_and_values(#[case] input: &str, #[case] due: &[&str]) {
        assert_eq!(pieces(input.as_bytes()).expect("reads"), due);
        assert_eq!(drop_by_drop(input.as_bytes()).expect("reads"), due);
    }

    #[rstest]
    #[case::open_array("a\n[1,\n2", 2, "the array is not closed")]
    #[case::csv("\"a\",\"b\"\n", 1, "this looks like CSV")]
    #[case::more("{}\n{} x", 2, "unexpected text after the JSON")]
    #[case::after_the_array("[1] x", 1, "unexpected text after the JSON")]
    fn input_of_another_kind_is_refused(
        #[case] input: &str,
        #[case] line: u64,
        #[case] words: &str,
    ) {
        let (at, why) = pieces(input.as_bytes()).expect_err("refused");
        assert!(at == line && why.starts_with(words), "line {at}: {why}");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let utf_16: Vec<u8> = "\u{feff}conv-7".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(pieces(&utf_16[..]), Err((1, "not UTF-8 text".to_owned())));
        assert_eq!(pieces(&b"a\n\xef\xbb"[..]), Err((2, "not UTF-8 text".to_owned())));
    }

    #[test]
    fn an_endless_piece_is_refused() {
        let long = "x".repeat(MAX_PIECE);
        assert_eq!(pieces(long.as_bytes()).expect("reads").len(), 1);
        for input in [format!("{long}x"), format!("{{\"{long}"), format!("\"{long}")] {
            let (_, why) = pieces(input.as_bytes()).expect_err("refused");
            assert_eq!(why, "too long for a conversation");
        }
    }
}
