//! `users`, `numbers`, `tags` and `statuses`: what the names and the ids of
//! actions stand for.

use std::io::Write;
use std::time::Duration;

use serde_json::json;
use serde_json::value::RawValue;

use super::action::{is_unlistable, own_numbers};
use super::progress::Progress;
use super::report::CliError;
use super::rows::{self, Cell, Column, ListRow, RowFormat};
use super::time_limit::within;
use crate::api::requests::{
    GetOrganization, ListLeadStatuses, ListMembers, ListSenderNumbers, ListTags, Listed, Records,
};
use crate::api::{Api, Client, ReadRequest};
use crate::domain::{ConversationId, Failure, FailureKind, Member, StatusOption, TagOption};

#[derive(Clone, Debug)]
pub struct NameList {
    pub format: RowFormat,
    /// ASCII symbols only.
    pub ascii: bool,
    /// Time for the answer.
    pub timeout: Duration,
}

const USERS: &[Column] = &[
    Column::new("ID", "id"),
    Column::new("NAME", "name"),
    Column::new("EMAIL", "email"),
    Column::new("ROLE", "role"),
];

const NUMBERS: &[Column] =
    &[Column::new("ID", "id"), Column::new("NUMBER", "number"), Column::new("NAME", "name")];

const SENDERS: &[Column] = &[
    Column::new("ID", "id"),
    Column::new("NUMBER", "number"),
    Column::new("NAME", "name"),
    Column::new("READY", "canSend"),
    Column::new("HEALTH", "health"),
    Column::new("WHY", "reason"),
];

const TAGS: &[Column] = &[Column::new("ID", "id"), Column::new("NAME", "name")];

const STATUSES: &[Column] = &[Column::new("NAME", "name"), Column::new("CATEGORY", "category")];

impl NameList {
    /// Writes the members of the organization.
    pub async fn users<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let members = self.read(client, &Records(ListMembers), progress).await;
        let members = members.map_err(|failure| with_way_out(failure, USERS_OTHERWISE))?;
        let usable = members.into_iter().filter_map(|listed: Listed<Member>| {
            let member = &listed.value;
            let id = member.user_id()?.to_owned();
            let name = member.user.as_ref().and_then(|user| user.name.as_deref());
            let cells = vec![
                Cell::text(Some(&id)),
                Cell::text(name),
                Cell::text(member.user_email.as_deref()),
                Cell::text(member.role.as_deref()),
            ];
            Some(row(id, cells, listed.raw))
        });
        self.write(out, USERS, usable)
    }

    /// Writes the phone numbers of the organization.
    pub async fn numbers<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let numbers = own_numbers(self.read(client, &GetOrganization, progress).await);
        let numbers = numbers.map_err(|failure| with_way_out(failure, NUMBERS_OTHERWISE))?;
        let usable = numbers.into_iter().filter_map(|number| {
            let id = number.id.filter(|id| !id.is_empty())?;
            let cells = vec![
                Cell::text(Some(&id)),
                Cell::text(number.value.as_deref()),
                Cell::text(number.name.as_deref()),
            ];
            let record = json!({"id": id, "name": number.name, "value": number.value});
            Some(ListRow { id, cells, json: record.to_string() })
        });
        self.write(out, NUMBERS, usable)
    }

    /// Writes the numbers that a conversation can be texted from.
    pub async fn senders<A: Api>(
        &self,
        client: &Client<A>,
        conversation: &ConversationId,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let readiness = self.read(client, &ListSenderNumbers(conversation), progress).await?;
        let usable = readiness.eligible_numbers.into_iter().filter_map(|number| {
            let id = number.phone_number_id.filter(|id| !id.is_empty())?;
            let cells = vec![
                Cell::text(Some(&id)),
                Cell::text(number.number.as_deref()),
                Cell::text(number.label.as_deref()),
                Cell::flag(number.can_send),
                Cell::text(number.health_label.as_deref()),
                Cell::text(
                    number.health_warning.as_ref().or(number.reason_label.as_ref()).map(|it| &**it),
                ),
            ];
            let record = json!({
                "phoneNumberId": id,
                "number": number.number,
                "displayNumber": number.display_number,
                "label": number.label,
                "canSend": number.can_send,
                "healthLabel": number.health_label,
                "healthWarning": number.health_warning,
                "reasonLabel": number.reason_label,
                "isSelected": number.is_selected,
            });
            Some(ListRow { id, cells, json: record.to_string() })
        });
        self.write(out, SENDERS, usable)
    }

    /// Writes the tags that leads can have.
    pub async fn tags<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let tags = self.read(client, &Records(ListTags), progress).await;
        let tags = tags.map_err(|failure| with_way_out(failure, TAGS_OTHERWISE))?;
        let usable = tags.into_iter().filter_map(|listed: Listed<TagOption>| {
            let tag = listed.value;
            let id = tag.id.filter(|id| !id.is_empty() && tag.is_archived != Some(true))?;
            let cells = vec![Cell::text(Some(&id)), Cell::text(tag.name.as_deref())];
            Some(row(id, cells, listed.raw))
        });
        self.write(out, TAGS, usable)
    }

    /// Writes the statuses that leads can be given, in the organization's order.
    pub async fn statuses<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let statuses = self.read(client, &Records(ListLeadStatuses), progress).await;
        let mut statuses: Vec<Listed<StatusOption>> =
            statuses.map_err(|failure| with_way_out(failure, STATUSES_OTHERWISE))?;
        statuses.sort_by_key(|listed| listed.value.sort_order.unwrap_or(i64::MAX));
        let usable = statuses.into_iter().filter_map(|listed| {
            let status = listed.value;
            let name = status.name.filter(|_| status.is_archived != Some(true))?;
            let cells = vec![Cell::text(Some(&name)), Cell::text(status.category.as_deref())];
            let bare = || json!({"name": name, "category": status.category}).to_string();
            let json = listed.raw.map_or_else(bare, |raw| raw.get().to_owned());
            Some(ListRow { id: name, cells, json })
        });
        self.write(out, STATUSES, usable)
    }

    async fn read<A: Api, R: ReadRequest>(
        &self,
        client: &Client<A>,
        request: &R,
        progress: &Progress,
    ) -> Result<R::Response, Failure> {
        let answer = within(self.timeout, client.read(request, |wait| progress.wait(&wait))).await;
        progress.clear();
        answer
    }

    fn write(
        &self,
        out: impl Write,
        columns: &'static [Column],
        rows: impl Iterator<Item = ListRow>,
    ) -> Result<(), CliError> {
        rows::write_all(out, (self.format, self.ascii), columns, rows)
    }
}

/// A row with the server's record, or its id alone if there is none.
fn row(id: String, cells: Vec<Cell>, raw: Option<Box<RawValue>>) -> ListRow {
    let json = raw.map_or_else(|| json!({"id": id}).to_string(), |raw| raw.get().to_owned());
    ListRow { id, cells, json }
}

const USERS_OTHERWISE: &str = "`assign --user` also takes `me` and user ids";
const NUMBERS_OTHERWISE: &str =
    "`numbers --for ID` lists those of a conversation, and `sender --number` also takes ids";
const TAGS_OTHERWISE: &str = "`tag --name` also takes tag ids, and new names with --create";
const STATUSES_OTHERWISE: &str = "`status --set` also takes a name that can't be looked up";

/// What works although the list cannot be had.
fn with_way_out(failure: Failure, otherwise: &str) -> CliError {
    let is_final = is_unlistable(&failure) && failure.kind != FailureKind::Network;
    let mut error = CliError::from(failure);
    if is_final {
        error.hints.push(otherwise.to_owned());
    }
    error
}
