//! The server's present state, compared with what an entry left behind.

use crate::domain::text::one_line;
use crate::domain::{
    FollowUp, Lead, LeadStatus, Operation, SenderReadiness, StatusGuard, SuppressionCheck, TagId,
    UserId,
};
use crate::triage::outbox::OutboxEntry;

/// Facts as the server has them now; `None` where they were not required.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurrentState {
    pub lead: Option<Box<Lead>>,
    pub sender: Option<Box<SenderReadiness>>,
    pub suppression: Option<Box<SuppressionCheck>>,
}

/// The source of a suppression that a person has added.
const MANUAL: &str = "manual";

impl CurrentState {
    /// The inverse of an entry, guarded by the present state. `name_of` resolves
    /// user ids.
    ///
    /// # Errors
    /// The change since, or what is not known about it, in lower case, without
    /// the final stop.
    pub fn check(
        &self,
        entry: &OutboxEntry,
        inverse: Operation,
        name_of: impl Fn(&str) -> Option<String>,
    ) -> Result<Operation, String> {
        match &entry.operation {
            Operation::SetStatus { outcome, .. } => {
                let guard = self.status_left(entry, outcome, name_of)?;
                return Ok(inverse.guarded(guard));
            }
            Operation::SetFollowUp { follow_up, expected_status, .. } => {
                let guard = self.follow_up_left(*follow_up, expected_status.as_deref(), name_of)?;
                return Ok(inverse.guarded(guard));
            }
            Operation::Assign { user, .. } => self.owner_left(user.as_ref(), name_of)?,
            Operation::Archive { .. } if !is_archived(self.lead()?) => {
                return Err("already unarchived".to_owned());
            }
            Operation::Unarchive { .. } if is_archived(self.lead()?) => {
                return Err("archived again since".to_owned());
            }
            Operation::AddTags { .. } => self.tag_left(&inverse)?,
            Operation::RemoveTag { tag, .. } if has(self.lead()?, tag) => {
                return Err("the tag was added again since".to_owned());
            }
            Operation::SetSender { number, .. } => self.sender_left(Some(number.as_str()))?,
            Operation::ClearSender { .. } => self.sender_left(None)?,
            Operation::Block { .. } => self.block_left(entry)?,
            _ => {}
        }
        Ok(inverse)
    }

    fn lead(&self) -> Result<&Lead, String> {
        self.lead.as_deref().ok_or_else(|| "couldn't load lead details".to_owned())
    }

    fn status(&self) -> Result<&LeadStatus, String> {
        self.lead()?.status().ok_or_else(|| "the lead has no status any more".to_owned())
    }

    /// The guard on top of a status that is still the one that the entry set.
    fn status_left(
        &self,
        entry: &OutboxEntry,
        outcome: &str,
        name_of: impl Fn(&str) -> Option<String>,
    ) -> Result<StatusGuard, String> {
        let status = self.status()?;
        let left = entry.undo.status.clone().unwrap_or_default();
        let same = match (&left.status, &status.id) {
            (Some(left), Some(now)) => left == now,
            // Older servers give a status no id.
            _ => status.outcome.as_deref() == Some(outcome),
        };
        if !same {
            return Err(changed("status", shown(status), author(status, name_of)));
        }
        let guard = StatusGuard::new(status.id.as_deref(), status.revision);
        if guard.is_empty() {
            return Err("the status may have changed since".to_owned());
        }
        // A new status ends the follow-up of the former one.
        let has_new = status.follow_up_due_at.is_some() && status.follow_up_completed_at.is_none();
        if has_new && left.revision != status.revision {
            return Err("a follow-up was set since".to_owned());
        }
        Ok(guard)
    }

    /// The guard on top of a follow-up that is still as the entry left it.
    fn follow_up_left(
        &self,
        left: FollowUp,
        of_status: Option<&str>,
        name_of: impl Fn(&str) -> Option<String>,
    ) -> Result<StatusGuard, String> {
        let status = self.status()?;
        if of_status.is_some() && of_status != status.id.as_deref() {
            return Err(changed("status", shown(status), author(status, name_of)));
        }
        let open = status.follow_up_due_at.filter(|_| status.follow_up_completed_at.is_none());
        let same = match left {
            FollowUp::Complete => open.is_none(),
            FollowUp::Due(at) => open.is_some_and(|now| now.as_second() == at.as_second()),
        };
        if !same {
            return Err("the follow-up changed since".to_owned());
        }
        let guard = StatusGuard::new(status.id.as_deref(), status.revision);
        if guard.is_empty() {
            return Err("the follow-up may have changed since".to_owned());
        }
        Ok(guard)
    }

    fn owner_left(
        &self,
        left: Option<&UserId>,
        name_of: impl Fn(&str) -> Option<String>,
    ) -> Result<(), String> {
        let lead = self.lead()?;
        let now = lead.assigned_to_user_id.as_deref().filter(|id| !id.is_empty());
        if now == left.map(UserId::as_str) {
            return Ok(());
        }
        let Some(now) = now else { return Err("unassigned since".to_owned()) };
        let name = name_of(now).or_else(|| lead.assignee_name().map(str::to_owned));
        Err(match name {
            Some(name) => format!("assigned to {} since", one_line(&name)),
            None => "assigned to somebody else since".to_owned(),
        })
    }

    fn tag_left(&self, inverse: &Operation) -> Result<(), String> {
        let lead = self.lead()?;
        match inverse {
            Operation::RemoveTag { tag, .. } if !has(lead, tag) => {
                Err("the tag was removed since".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// The number that is chosen by hand, if any, is still that one.
    fn sender_left(&self, number: Option<&str>) -> Result<(), String> {
        let sender = self.sender.as_deref();
        let sender = sender.ok_or_else(|| "couldn't load the reply-from number".to_owned())?;
        let same = match (number, sender.was_manually_overridden) {
            (Some(number), Some(true)) => sender.phone_number_id.as_deref() == Some(number),
            (None, Some(false)) => true,
            _ => false,
        };
        if same { Ok(()) } else { Err("the reply-from number changed since".to_owned()) }
    }

    /// The number is blocked by the entry itself, and by nothing else: a block
    /// for any other reason stays.
    fn block_left(&self, entry: &OutboxEntry) -> Result<(), String> {
        let found = self.suppression.as_deref();
        let found = found.ok_or_else(|| "couldn't check the block".to_owned())?;
        if found.is_allowed() {
            return Err("already unblocked".to_owned());
        }
        let consent = self.lead()?.metadata.as_ref().and_then(|metadata| metadata.sms_opted_out);
        if consent == Some(true) {
            return Err("the lead opted out, so the block stays".to_owned());
        }
        let is_manual = found.source.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(MANUAL));
        let is_ours =
            found.suppressed_at.is_some_and(|at| at.as_second() >= entry.created.as_second());
        if is_manual && is_ours {
            return Ok(());
        }
        Err("the number was blocked before too, so the block stays".to_owned())
    }
}

/// Older servers tell the time alone.
fn is_archived(lead: &Lead) -> bool {
    lead.is_archived.unwrap_or(lead.archived_at.is_some())
}

fn has(lead: &Lead, tag: &TagId) -> bool {
    lead.tags.iter().any(|it| it.id.as_deref() == Some(tag.as_str()))
}

/// `status changed since, by Kim Lee: Sold`.
fn changed(what: &str, to: Option<&str>, by: Option<String>) -> String {
    let by = by.map(|by| format!(", by {}", one_line(&by))).unwrap_or_default();
    let to = to.map(|to| format!(": {}", one_line(to))).unwrap_or_default();
    format!("{what} changed since{by}{to}")
}

fn shown(status: &LeadStatus) -> Option<&str> {
    let names = [&status.display_name, &status.outcome];
    names.into_iter().flatten().map(String::as_str).find(|name| !name.trim().is_empty())
}

/// Who has set a status, as far as known: a member by name, else the kind of
/// author.
fn author(status: &LeadStatus, name_of: impl Fn(&str) -> Option<String>) -> Option<String> {
    let name = status.changed_by_user_id.as_deref().and_then(name_of);
    name.or_else(|| match status.source.as_deref()? {
        "AI" => Some("the AI".to_owned()),
        "Automation" => Some("an automation".to_owned()),
        "System" => Some("Leadping".to_owned()),
        _ => None,
    })
}
