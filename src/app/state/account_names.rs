//! Names of the account that values of the filter are completed from.

use crate::app::list::List;
use crate::app::picker::options_cache::OptionsCache;
use crate::domain::Row;
use crate::query::{NamedValue, Names};

/// Rows that names are taken from: completion takes the same time whatever is
/// loaded.
const ROWS: usize = 300;

/// What the session has loaded anyway. Typing never asks for more.
pub(in crate::app) struct AccountNames<'a> {
    options: &'a OptionsCache,
    list: &'a List,
}

impl<'a> AccountNames<'a> {
    pub(in crate::app) fn new(options: &'a OptionsCache, list: &'a List) -> Self {
        Self { options, list }
    }

    fn reasons(&self) -> Vec<NamedValue> {
        let named = self.options.reasons.named();
        named.map(|(reason, name)| NamedValue::new(name, format!("reason {reason}"))).collect()
    }

    /// The statuses that can be set, then others that leads have.
    fn statuses(&self, seen: fn(&Row) -> &str) -> Vec<NamedValue> {
        let known = self.options.statuses().value().map_or(&[][..], Vec::as_slice);
        let known = known.iter().filter(|status| status.is_archived != Some(true));
        let known = known.filter_map(|status| {
            let category = status.category.as_deref().unwrap_or("lead status");
            Some(NamedValue::new(status.name.as_deref()?, category.to_owned()))
        });
        self.with_seen(known.collect(), seen, "lead status")
    }

    fn members(&self) -> Vec<NamedValue> {
        let members = self.options.members().value().map_or(&[][..], Vec::as_slice);
        let named = |id: &str, name: &str| NamedValue::new(id, name.to_owned());
        let me = self.options.user_id().map(|id| named(id, "you"));
        let others = members.iter().filter(|member| member.user_id() != self.options.user_id());
        let others = others.filter_map(|member| Some(named(member.user_id()?, member.name()?)));
        me.into_iter().chain(others).collect()
    }

    /// Adds the values of loaded rows, each once.
    fn with_seen(
        &self,
        mut known: Vec<NamedValue>,
        seen: fn(&Row) -> &str,
        explanation: &'static str,
    ) -> Vec<NamedValue> {
        for (_, row) in self.list.view().buffer.iter().take(ROWS) {
            let value = seen(row);
            if !value.is_empty() && known.iter().all(|name| &*name.value != value) {
                known.push(NamedValue::new(value, explanation));
            }
        }
        known
    }
}

impl Names for AccountNames<'_> {
    fn of(&self, member: &str) -> Vec<NamedValue> {
        match member {
            "archiveReason" => self.reasons(),
            "currentLeadStatus.outcome" => self.statuses(Row::outcome),
            "currentLeadStatus.displayName" => self.statuses(Row::lead_status_name),
            "currentLeadStatus.changedByUserId" => self.members(),
            "phoneNumber.value" => {
                self.with_seen(Vec::new(), Row::sender_number, "one of your numbers")
            }
            _ => Vec::new(),
        }
    }
}
