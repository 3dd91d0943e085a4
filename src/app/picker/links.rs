//! The link picker: the links of a thread, as items to pick from.

use crate::app::picker::{Choice, Item, Label};
use crate::domain::link::host;
use crate::domain::text_search::Pattern;

/// The links to pick from, the newest first.
pub struct LinkPicker(Vec<Box<str>>);

impl LinkPicker {
    /// Links that can be picked from at the most.
    pub const MOST: usize = 500;

    /// A picker of these, the newest first.
    pub fn new(links: Vec<Box<str>>) -> Self {
        Self(links)
    }

    /// The items whose address contains every word of a line. A number selects
    /// a link by its position.
    pub fn items(&self, line: &str) -> Vec<Item> {
        let words: Vec<Pattern> = line.split_whitespace().map(Pattern::new).collect();
        let number = line.trim().parse::<usize>().ok();
        let mut items: Vec<(usize, Item)> = Vec::new();
        for (number, url) in (1..).zip(&self.0) {
            let mut matched: Vec<_> = words.iter().filter_map(|word| word.find(url)).collect();
            matched.sort_by_key(|range| range.start);
            let answers = matched.len() == words.len();
            if answers || line.trim() == number.to_string() {
                let aside = Label { text: url.clone(), matched };
                let label = Label::new(format!("{number} {}", host(url)));
                let choice = Choice::Link(url.clone());
                items.push((number, Item { choice, label, aside, faint: false }));
            }
        }
        items.sort_by_key(|(of, _)| Some(*of) != number);
        items.into_iter().map(|(_, item)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(line: &str) -> Vec<String> {
        let urls = ["https://a.com/2", "https://bank.com@evil.test/x", "http://c.org/quote"];
        let items = LinkPicker::new(urls.map(Box::from).to_vec()).items(line);
        items.into_iter().map(|item| item.label.text.into()).collect()
    }

    #[test]
    fn links_are_numbered_and_called_by_where_they_lead() {
        assert_eq!(labels(""), ["1 a.com", "2 evil.test", "3 c.org"]);
    }

    #[test]
    fn words_narrow_and_a_number_comes_first() {
        assert_eq!(labels("QUOTE c.org"), ["3 c.org"]);
        assert_eq!(labels("2"), ["2 evil.test", "1 a.com"]);
        assert_eq!(labels("9"), [""; 0]);
    }
}
