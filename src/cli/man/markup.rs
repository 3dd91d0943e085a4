//! Text as roff.

use clap_mangen::roff::{Inline, Roff, bold, roman};

/// What every manual page says of itself at the foot.
pub(super) const SOURCE: &str = concat!("leadping-tui ", env!("CARGO_PKG_VERSION"));

/// The collection that the pages belong to.
pub(super) const MANUAL: &str = "Leadping";

/// A section's heading.
pub(super) fn heading(page: &mut Roff, title: &str) {
    page.control("SH", [title.to_uppercase().as_str()]);
}

/// A paragraph.
pub(super) fn paragraph(page: &mut Roff, text: &str) {
    page.control("PP", []);
    page.text([roman(text)]);
}

/// An item of a list: one or more names, and what they are.
pub(super) fn item<'a>(page: &mut Roff, names: impl IntoIterator<Item = &'a str>, text: &str) {
    for (at, name) in names.into_iter().enumerate() {
        page.control(if at == 0 { "TP" } else { "TQ" }, []);
        page.text([bold(name)]);
    }
    if !text.is_empty() {
        page.text([roman(text)]);
    }
}

/// Lines that stay as they are, indented.
pub(super) fn literal<'a>(page: &mut Roff, lines: impl IntoIterator<Item = &'a str>) {
    page.control("PP", []);
    page.control("RS", ["4"]);
    page.control("nf", []);
    for line in lines {
        page.text([roman(line)]);
    }
    page.control("fi", []);
    page.control("RE", []);
}

/// References to other pages.
pub(super) fn see_also(page: &mut Roff, pages: &[(String, u8)]) {
    heading(page, "see also");
    let mut line: Vec<Inline> = Vec::new();
    for (at, (name, section)) in pages.iter().enumerate() {
        let follows = if at + 1 < pages.len() { "," } else { "" };
        line.push(bold(name));
        line.push(roman(format!("({section}){follows} ")));
    }
    page.text(line);
}

/// Words between backquotes in bold. A line with an odd number of them stays.
pub(super) fn with_bold_code(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.lines() {
        let parts: Vec<&str> = line.split('`').collect();
        if line.starts_with('.') || parts.len().is_multiple_of(2) {
            out.push_str(line);
        } else {
            for (at, part) in parts.into_iter().enumerate() {
                let (before, after) = if at % 2 == 1 { (r"\fB", r"\fR") } else { ("", "") };
                out.extend([before, part, after]);
            }
        }
        out.push('\n');
    }
    out
}
