//! The lead picker: the leads that were found, as items to pick from.

use super::lead_finder::{FoundLead, LeadFinder};
use super::picker::{Choice, Item, Label};
use crate::domain::text::one_line;
use crate::query::Scope;

/// What stands between the things that are known of a lead.
const BETWEEN: &str = "  ";

/// The leads to pick from, and the inbox where one is not in it.
pub struct LeadPicker {
    /// Finds the leads.
    pub finder: LeadFinder,
    /// Whether the inbox can be picked as well.
    inbox: bool,
}

impl LeadPicker {
    /// A picker that nothing is loaded for, opened where `scope` is browsed.
    pub fn new(scope: &Scope) -> Self {
        Self { finder: LeadFinder::default(), inbox: matches!(scope, Scope::Lead(_)) }
    }

    /// The items that answer the line.
    pub fn items(&self) -> Vec<Item> {
        let inbox = Item {
            choice: Choice::Scope(Scope::Mine),
            label: Label::new("My inbox"),
            aside: Label::new("the conversations of all leads"),
            faint: false,
        };
        let inbox = Some(inbox).filter(|item| self.inbox && self.finder.asks_for(&item.label.text));
        inbox.into_iter().chain(self.finder.found().into_iter().map(item)).collect()
    }
}

fn item(lead: &FoundLead) -> Item {
    let details: Vec<&str> = lead.details().collect();
    let called = lead.called().map_or_else(|| one_line(lead.id.as_str()), Into::into);
    Item {
        choice: Choice::Scope(Scope::Lead(lead.id.clone())),
        label: Label::new(&*called),
        aside: Label::new(details.join(BETWEEN)),
        faint: lead.archived,
    }
}
