//! Fields between delimiters, in the dialects of common programs.

use std::ops::Range;

use super::vocabulary::{has_field, is_field, is_identifier, is_shaped};

/// Maximum length of a field, in bytes.
const LONGEST: usize = 120;

/// The content between delimiters that makes a field.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    /// Anything: these delimiters have no other use.
    Anything,
    /// One word, a field name, or a list of choices.
    Word,
    /// A field name, or an identifier.
    Identifier,
    /// A field name, or an identifier by its shape.
    Field,
}

/// The delimiters of a dialect.
struct Dialect {
    open: &'static str,
    close: &'static str,
    holds: Holds,
    /// Delimiters that are adjacent to letters in ordinary texts (`20% off`,
    /// `#roof`): no space inside, no letter or digit outside.
    is_tight: bool,
}

const fn dialect(open: &'static str, close: &'static str, holds: Holds) -> Dialect {
    Dialect { open, close, holds, is_tight: false }
}

const fn tight(mark: &'static str, holds: Holds) -> Dialect {
    Dialect { open: mark, close: mark, holds, is_tight: true }
}

/// Longer delimiters first.
const DIALECTS: &[Dialect] = &[
    dialect("{{{", "}}}", Holds::Anything),
    dialect("{{", "}}", Holds::Anything),
    dialect("{%", "%}", Holds::Anything),
    dialect("{#", "#}", Holds::Anything),
    dialect("{?", "}", Holds::Anything),
    dialect("<%", "%>", Holds::Anything),
    dialect("<?", "?>", Holds::Anything),
    dialect("[%", "%]", Holds::Anything),
    dialect("%%=", "=%%", Holds::Anything),
    dialect("*|", "|*", Holds::Anything),
    dialect("_|", "|_", Holds::Anything),
    dialect("&lt;", "&gt;", Holds::Field),
    dialect("%7B%7B", "%7D%7D", Holds::Anything),
    dialect("${", "}", Holds::Word),
    dialect("$(", ")", Holds::Field),
    dialect("%(", ")s", Holds::Identifier),
    dialect("[[", "]]", Holds::Identifier),
    dialect("<<", ">>", Holds::Field),
    dialect("((", "))", Holds::Field),
    tight("%%", Holds::Identifier),
    tight("##", Holds::Identifier),
    tight("||", Holds::Identifier),
    tight("@@", Holds::Identifier),
    tight("$$", Holds::Field),
    tight("~~", Holds::Field),
    tight("::", Holds::Field),
    tight("__", Holds::Field),
    dialect("{", "}", Holds::Word),
    dialect("[", "]", Holds::Field),
    dialect("\u{ab}", "\u{bb}", Holds::Field),
    Dialect { open: "<", close: ">", holds: Holds::Field, is_tight: true },
    tight("%", Holds::Identifier),
    tight("#", Holds::Field),
    tight("|", Holds::Field),
    tight("~", Holds::Field),
];

/// The byte ranges of a text's fields, in order.
pub(super) fn all(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.char_indices().filter_map(|(at, _)| {
        let gap = DIALECTS.iter().find_map(|dialect| dialect.gap_at(text, at));
        gap.or_else(|| other_at(text, at))
    })
}

/// Whether a text is exactly one field with a known name.
pub(super) fn names_field(text: &str) -> bool {
    DIALECTS.iter().any(|dialect| {
        dialect.gap_at(text, 0) == Some(0..text.len())
            && Content::new(dialect.inside(text)).is_field()
    })
}

impl Dialect {
    fn gap_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let inside = text[at..].strip_prefix(self.open)?;
        let near = &inside[..inside.floor_char_boundary(LONGEST + self.close.len())];
        let length = near.find(self.close)?;
        let (inside, after) = inside.split_at(length);
        let end = at + self.open.len() + length + self.close.len();
        let after = &after[self.close.len()..];
        let before = &text[..at];
        if inside.contains('\n') || !self.may_hold(before, inside, after) {
            return None;
        }
        Content::new(inside).fills(self.holds).then_some(at..end)
    }

    fn may_hold(&self, before: &str, inside: &str, after: &str) -> bool {
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_address = self.open != "%" && word.contains("://");
        let before = before.chars().next_back();
        let next = after.chars().next();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if self.is_tight {
            let spaced =
                inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
            let longer = self.open == self.close
                && (before == self.open.chars().next() || next == self.open.chars().next());
            return !spaced && !longer && !joins(before) && !joins(next) && !is_address;
        }
        match self.open {
            // `:{ hello :}` is an emoticon.
            "{" => {
                let eyes = |c: char| ":;=-".contains(c);
                let face =
                    inside.starts_with(' ') && (before.is_some_and(eyes) || inside.ends_with(eyes));
                !face
            }
            // `filter[name]=` of a URL, `[text](address)` of markup.
            "[" => !joins(before) && !after.starts_with("(http") && !after.starts_with('='),
            _ => true,
        }
    }

    fn inside<'t>(&self, gap: &'t str) -> &'t str {
        let inside = gap.strip_prefix(self.open).unwrap_or(gap);
        inside.strip_suffix(self.close).unwrap_or(inside)
    }
}

/// Fields without a closing delimiter: `$first_name`, `{{first_name`, `%s`.
fn other_at(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '$' || c == '%') {
        return None;
    }
    let rest = &text[at..];
    let word = |rest: &str| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        rest[..end.unwrap_or(rest.len())].trim_end_matches('.').len()
    };
    if let Some(name) = rest.strip_prefix('$').filter(|name| !name.starts_with('{')) {
        let name = &name[..word(name)];
        let is_gap = name.starts_with(char::is_alphabetic) && (is_field(name) || is_shaped(name));
        return is_gap.then_some(at..at + 1 + name.len());
    }
    if let Some(name) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("${")) {
        let name = &name[..word(name)];
        return is_identifier(name).then_some(at..at + 2 + name.len());
    }
    let directive = rest.strip_prefix('%')?;
    let length = word(directive);
    matches!(&directive[..length], "s" | "d" | "1").then_some(at..at + 1 + length)
}

/// The content between delimiters.
struct Content<'t> {
    whole: &'t str,
    /// The part before a default or a filter, without the dialect's sigils.
    name: &'t str,
}

impl<'t> Content<'t> {
    fn new(inside: &'t str) -> Self {
        let marks = |c: char| c.is_whitespace() || "$!#/^&>@=%*+~:-?".contains(c);
        let whole = inside.trim();
        let name = inside.trim_matches(marks);
        let ends =
            ["|", "??", ", fallback", ",fallback", ", default", ",default", " default", " or \""];
        let end = ends.iter().filter_map(|end| name.find(end)).min().unwrap_or(name.len());
        Self { whole, name: name[..end].trim_matches(marks) }
    }

    fn is_field(&self) -> bool {
        let sides = || self.name.split('=').map(|side| side.trim_matches(['"', '\'', ' ']));
        is_field(self.name)
            || (self.name.contains('=') && sides().all(is_identifier) && sides().any(is_field))
    }

    fn fills(&self, holds: Holds) -> bool {
        let said = self.whole.contains(char::is_alphanumeric);
        match holds {
            Holds::Anything => said || self.whole.is_empty(),
            Holds::Word => {
                let choice = || self.whole.contains('|') && said;
                self.whole.is_empty()
                    || is_identifier(self.name)
                    || choice()
                    || has_field(self.whole)
            }
            Holds::Identifier => is_identifier(self.name) || self.is_field(),
            Holds::Field => self.is_field() || is_shaped(self.name),
        }
    }
}
