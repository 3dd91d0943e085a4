//! Single facts that the server is asked for: options to choose from, and what
//! has to be known before a message may be sent.

use crate::app::protocol::payload::LeadFacts;
use crate::domain::{
    ConversationId, LeadId, Member, SenderReadiness, StatusOption, SuppressionCheck, TagOption,
    User,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The lead statuses.
    Statuses,
    Tags,
    User,
    /// The members of the organization.
    Members,
    /// The numbers from which a conversation can be answered.
    Numbers(ConversationId),
    /// The number of conversations of a lead.
    Conversations(LeadId),
    /// A lead, and so its consent.
    Lead(LeadId),
    /// Whether messages can go out in a conversation, and from which numbers.
    Readiness(ConversationId),
    /// Whether this number may be texted.
    Suppression(Box<str>),
}

/// The answer to a [`Lookup`] of the same name.
#[derive(Clone, Debug, PartialEq)]
pub enum LookupResult {
    Statuses(Vec<StatusOption>),
    Tags(Vec<TagOption>),
    User(Box<User>),
    Members(Vec<Member>),
    Numbers(Box<SenderReadiness>),
    /// `None` if the server does not count them.
    Conversations(Option<u64>),
    Lead(Box<LeadFacts>),
    Readiness(Box<SenderReadiness>),
    Suppression(Box<SuppressionCheck>),
}
