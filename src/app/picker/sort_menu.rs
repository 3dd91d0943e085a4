//! The sort menu: the orders of the list, as items to pick from.

use crate::app::picker::{Choice, Item, Label};
use crate::query::SortOrder;

/// The orders to pick from.
pub struct SortMenu {
    /// The one that the list has.
    current: Option<SortOrder>,
}

impl SortMenu {
    pub fn new(current: Option<SortOrder>) -> Self {
        Self { current }
    }

    /// The orders whose name contains every word of a line.
    pub fn items(&self, line: &str) -> Vec<Item> {
        let item = |order: SortOrder| {
            let label = Label::with_words(order.label(), line)?;
            let term = format!("sort:{}", order.fields());
            let is_current = self.current == Some(order);
            let aside = if is_current { format!("{term} · current") } else { term };
            let aside = Label::new(aside);
            Some(Item { choice: Choice::Sort(order), label, aside, faint: false })
        };
        SortOrder::ALL.into_iter().filter_map(item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_order_is_marked_and_words_narrow() {
        let menu = SortMenu::new(Some(SortOrder::DueFirst));
        let items = menu.items("");
        let marked = |item: &&Item| item.aside.text.ends_with("current");
        let marked: Vec<_> = items.iter().filter(marked).map(|item| item.choice.clone()).collect();
        assert_eq!(items.len(), SortOrder::ALL.len());
        assert_eq!(marked, [Choice::Sort(SortOrder::DueFirst)]);
        let found: Vec<_> = menu.items("FIRST old").into_iter().map(|item| item.choice).collect();
        assert_eq!(found, [Choice::Sort(SortOrder::OldestFirst)]);
    }
}
