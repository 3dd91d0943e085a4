//! The lead picker: the leads that were found, as items to pick from.

use crate::app::picker::lead_search::LeadSearch;
use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::payload::FoundLead;
use crate::domain::text::one_line;
use crate::domain::text_search::Pattern;
use crate::query::Scope;

/// Separates the details of a lead.
const BETWEEN: &str = "  ";

/// The leads to pick from, and the inbox where one is not in it.
pub struct LeadPicker {
    /// Finds the leads.
    pub finder: LeadSearch,
    /// Whether the inbox can be picked as well.
    inbox: bool,
}

impl LeadPicker {
    /// A picker that nothing is loaded for, opened where `scope` is browsed.
    pub fn new(scope: &Scope) -> Self {
        Self { finder: LeadSearch::default(), inbox: matches!(scope, Scope::Lead(_)) }
    }

    /// The items that answer the line.
    pub fn items(&self) -> Vec<Item> {
        let inbox = Item {
            choice: Choice::Scope(Scope::Mine),
            label: Label::new("My inbox"),
            aside: Label::new("all your conversations"),
            faint: false,
        };
        let inbox = Some(inbox).filter(|item| self.inbox && self.finder.matches(&item.label.text));
        let words = self.finder.needles();
        let leads = self.finder.found().into_iter().map(|lead| item(lead, &words));
        inbox.into_iter().chain(leads).collect()
    }
}

fn item(lead: &FoundLead, words: &[Pattern]) -> Item {
    let details: Vec<&str> = lead.details().collect();
    let called = lead.called().map_or_else(|| one_line(lead.id.as_str()), Into::into);
    Item {
        choice: Choice::Scope(Scope::Lead(lead.id.clone())),
        label: marked(&called, words),
        aside: marked(&details.join(BETWEEN), words),
        faint: lead.archived,
    }
}

/// A label with the first match of each word.
fn marked(text: &str, words: &[Pattern]) -> Label {
    let mut matched: Vec<_> = words.iter().filter_map(|word| word.find(text)).collect();
    matched.sort_by_key(|range| range.start);
    Label { text: text.into(), matched }
}
