//! Lists over the whole account, across conversations.

use std::future::Future;

use super::InboxApi;
use crate::domain::sms::SmsRow;
use crate::domain::{ContinuationToken, Failure, LeadRow, Page, RequestOptions, TimelineEvent};

/// One attempt at each call.
pub trait AccountApi: InboxApi {
    /// A page of text messages: `POST /events/sms/all/my`.
    fn messages(
        &self,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<SmsRow>, Failure>> + Send;

    /// A page of events: `POST /events/all/my`.
    fn all_events(
        &self,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<TimelineEvent>, Failure>> + Send;

    /// A page of leads whose follow-up is due, or also `upcoming`: `GET
    /// /leads/follow-ups`.
    fn follow_ups(
        &self,
        upcoming: bool,
        token: Option<&ContinuationToken>,
    ) -> impl Future<Output = Result<Page<LeadRow>, Failure>> + Send;
}
