//! Options of actions that are the same for every conversation: requested when
//! first needed, and cached.

use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::paging::remote::Remote;
use crate::app::picker::lead_counts::LeadCounts;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::domain::{
    ArchiveReason, Delay, Failure, FailureKind, Member, ReasonNames, StatusOption, TagId,
    TagOption, User,
};

#[derive(Default)]
pub struct OptionsCache {
    pub reasons: ReasonNames,
    /// The reason that was given last.
    pub(in crate::app) last_reason: Option<ArchiveReason>,
    /// Numbers of conversations of leads.
    pub(in crate::app) lead_counts: LeadCounts,
    /// The configuration file, if there is one.
    pub config_file: Option<Box<str>>,
    statuses: Remote<Vec<StatusOption>>,
    tags: Remote<Vec<TagOption>>,
    user: Remote<Box<User>>,
    members: Remote<Vec<Member>>,
}

impl OptionsCache {
    /// The lead statuses.
    pub fn statuses(&self) -> &Remote<Vec<StatusOption>> {
        &self.statuses
    }

    /// The tags.
    pub fn tags(&self) -> &Remote<Vec<TagOption>> {
        &self.tags
    }

    /// The user.
    pub fn user(&self) -> &Remote<Box<User>> {
        &self.user
    }

    /// The members of the organization.
    pub fn members(&self) -> &Remote<Vec<Member>> {
        &self.members
    }

    /// The user's id, if known.
    pub fn user_id(&self) -> Option<&str> {
        self.user.value()?.id.as_deref().filter(|id| !id.is_empty())
    }

    /// Whether the credential has no user, as that of an organization.
    pub fn is_nobody(&self) -> bool {
        self.user.failure().is_some_and(|failure| is_refusal(failure.kind))
    }

    /// Name of a member of the organization.
    pub fn member_name(&self, user: &str) -> Option<&str> {
        self.members.value()?.iter().find(|member| member.user_id() == Some(user))?.name()
    }

    /// The owner of a lead, as the screen names it: `you`, or a member.
    pub fn owner_name(&self, user: &str) -> Option<&str> {
        if self.user_id() == Some(user) { Some("you") } else { self.member_name(user) }
    }

    pub fn tag_name(&self, tag: &TagId) -> Option<String> {
        let tags = self.tags.value()?;
        tags.iter().find(|known| known.id.as_deref() == Some(tag.as_str()))?.name.clone()
    }

    /// Asks for the lead statuses, unless they are there.
    pub fn ask_statuses(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let question = Lookup::Statuses;
        self.statuses.ask(ids).map(|request| Effect::Lookup { request, question })
    }

    /// Asks for the tags, unless they are there.
    pub fn ask_tags(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let question = Lookup::Tags;
        self.tags.ask(ids).map(|request| Effect::Lookup { request, question })
    }

    /// Asks who the user is, unless that is known.
    pub fn ask_user(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        if self.is_nobody() {
            return None;
        }
        let question = Lookup::User;
        self.user.ask(ids).map(|request| Effect::Lookup { request, question })
    }

    /// Asks who is in the organization, unless that is known.
    pub fn ask_members(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let question = Lookup::Members;
        self.members.ask(ids).map(|request| Effect::Lookup { request, question })
    }

    /// Everything is requested again when needed.
    pub fn invalidate(&mut self) {
        self.statuses.invalidate();
        self.tags.invalidate();
        self.user.invalidate();
        self.members.invalidate();
        self.lead_counts.invalidate();
    }

    /// The tags are requested again: there is a new one.
    pub fn invalidate_tags(&mut self) {
        self.tags.invalidate();
    }

    /// Stores an answer, if it is about these options and awaited.
    pub fn arrived(&mut self, request: RequestId, answer: &LookupResult) {
        match answer {
            LookupResult::Statuses(statuses) => self.statuses.arrived(request, statuses.clone()),
            LookupResult::Tags(tags) => self.tags.arrived(request, tags.clone()),
            LookupResult::User(user) => self.user.arrived(request, user.clone()),
            LookupResult::Members(members) => self.members.arrived(request, members.clone()),
            LookupResult::Conversations(count) => self.lead_counts.arrived(request, *count),
            _ => false,
        };
    }

    /// Handles a failure. Returns whether it means that the credential has no
    /// user, which is an answer too.
    pub fn failed(&mut self, request: RequestId, failure: &Failure) -> bool {
        self.statuses.failed(request, failure);
        self.tags.failed(request, failure);
        self.members.failed(request, failure);
        self.lead_counts.failed(request, failure);
        self.user.failed(request, failure) && is_refusal(failure.kind)
    }

    /// A request is delayed.
    pub fn delayed(&mut self, request: RequestId, wait: &Delay) {
        self.statuses.delayed(request, wait);
        self.tags.delayed(request, wait);
        self.user.delayed(request, wait);
        self.members.delayed(request, wait);
        self.lead_counts.delayed(request, wait);
    }
}

fn is_refusal(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Credentials
            | FailureKind::NotFound
            | FailureKind::Rejected
            | FailureKind::Unsupported
    )
}
