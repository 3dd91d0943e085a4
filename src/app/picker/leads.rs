//! The lead picker: the leads that were found, as items to pick from.

use crate::app::picker::lead_search::LeadSearch;
use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::payload::FoundLead;
use crate::domain::phone_format::NorthAmericanNumber;
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
        label: marked(&[&called], words),
        aside: marked(&details, words),
        faint: lead.archived,
    }
}

/// A label of several parts, with the first match of each word in each of them.
/// Numbers are searched as they are stored.
fn marked(parts: &[&str], words: &[Pattern]) -> Label {
    let mut label = String::new();
    let mut matched = Vec::new();
    for part in parts {
        if !label.is_empty() {
            label.push_str(BETWEEN);
        }
        let start = label.len();
        let number = NorthAmericanNumber::from_e164(part);
        label.push_str(number.as_ref().map_or(part, NorthAmericanNumber::as_str));
        let found = words.iter().filter_map(|word| word.find(part));
        let shown = found.map(|range| match number {
            Some(_) => NorthAmericanNumber::shown_part(&range),
            None => range,
        });
        matched.extend(shown.map(|range| start + range.start..start + range.end));
    }
    matched.sort_by_key(|range| range.start);
    Label { text: label.into(), matched }
}
