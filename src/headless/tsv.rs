//! Tab-separated values: a header and rows, one a line, without quotes.

use std::io::{self, Write};

use crate::domain::text::one_line;

/// Writes a row. Each cell becomes one clean line: a tab or a line break inside
/// is a space, as nothing could quote it.
pub(super) fn write_row<T: AsRef<str>>(
    out: &mut impl Write,
    cells: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    for (at, cell) in cells.into_iter().enumerate() {
        let separator = if at == 0 { "" } else { "\t" };
        write!(out, "{separator}{}", one_line(cell.as_ref()))?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_one_line_with_as_many_tabs_as_there_are_gaps() {
        let mut out = Vec::new();
        write_row(&mut out, ["a\tb", "", "two\r\nlines\u{1b}[2J\u{2028}x", "é"]).expect("written");
        assert_eq!(String::from_utf8(out).expect("text"), "a b\t\ttwo lines[2J x\té\n");
    }
}
