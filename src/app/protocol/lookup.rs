//! What the server is asked before a verb, so that there is something to
//! choose from.

use crate::domain::{
    ConversationId, LeadId, Member, SenderReadiness, StatusOption, TagOption, User,
};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Which statuses there are.
    Statuses,
    /// Which tags there are.
    Tags,
    /// Who the user is.
    User,
    /// Who else is in the organization.
    Members,
    /// From which numbers a conversation can be answered.
    Numbers(ConversationId),
    /// How many conversations a lead has.
    Conversations(LeadId),
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum LookupResult {
    /// The statuses.
    Statuses(Vec<StatusOption>),
    /// The tags.
    Tags(Vec<TagOption>),
    /// The user.
    User(Box<User>),
    /// The members of the organization.
    Members(Vec<Member>),
    /// The numbers, and which of them would be used.
    Numbers(Box<SenderReadiness>),
    /// How many conversations, where the server counted them.
    Conversations(Option<u64>),
}
