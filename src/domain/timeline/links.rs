//! Links in a thread, found once when an entry is built and never while
//! drawing.

use linkify::{LinkFinder, LinkKind};

use crate::domain::link::host;
use crate::domain::text::is_unsafe;

/// Links that one text may have; more are no longer read by people.
const MOST: usize = 20;

/// The longest link, in bytes.
const LONGEST: usize = 2_048;

/// The links in a text, in their order.
pub fn find(text: &str) -> impl Iterator<Item = Box<str>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let found: Vec<_> =
        finder.links(text).filter_map(|link| one(link.as_str())).take(MOST).collect();
    found.into_iter()
}

/// A link that may be opened: to the web, complete, and without anything that a
/// terminal or a program could interpret.
pub fn one(url: &str) -> Option<Box<str>> {
    let (scheme, _) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let plain =
        |c: char| !c.is_whitespace() && !is_unsafe(c) && !matches!(c, '"' | '<' | '>' | '`');
    let sound = web && url.len() <= LONGEST && url.chars().all(plain) && !host(url).is_empty();
    sound.then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        find(text).map(String::from).collect()
    }

    #[test]
    fn links_end_where_a_sentence_goes_on() {
        let text =
            "See https://example.com/a?b=c#d. Or (http://example.net/(x)_y), or HTTPS://E.ORG!";
        let due = ["https://example.com/a?b=c#d", "http://example.net/(x)_y", "HTTPS://E.ORG"];
        assert_eq!(all(text), due);
    }

    #[test]
    fn only_the_web_is_linked_to() {
        for text in [
            "javascript:alert(1) javascript://x.com/%0aalert(1)",
            "file:///etc/passwd ssh://host/x tel:+15551234567 ftp://x.com",
            "ann@example.com mailto:ann@example.com www.example.com",
            "https:// http:///x https://?x",
        ] {
            assert_eq!(all(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_could_mislead_a_terminal_is_no_link() {
        for url in [
            "https://e.com/\u{1b}[2J",
            "https://e.com/\u{202e}x",
            "https://e.com/a b",
            "https://e.com/\n",
        ] {
            assert_eq!(one(url), None, "{url:?}");
        }
        assert_eq!(one(&format!("https://e.com/{}", "x".repeat(LONGEST))), None);
        assert_eq!(one("https://e.com/x").as_deref(), Some("https://e.com/x"));
    }

    #[test]
    fn a_text_full_of_links_has_a_limit() {
        assert_eq!(all(&"https://e.com/x ".repeat(500)).len(), MOST);
    }
}
