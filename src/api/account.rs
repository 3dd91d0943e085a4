//! Lists over the whole account, whichever conversation a row belongs to.

use std::future::Future;

use super::InboxApi;
use crate::domain::sms::SmsRow;
use crate::domain::{ContinuationToken, Failure, LeadRow, Page, RequestOptions, TimelineEvent};

/// One attempt at each of them.
pub trait AccountApi: InboxApi {
    /// A page of the text messages: `POST /events/sms/all/my`.
    fn messages(
        &self,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<SmsRow>, Failure>> + Send;

    /// A page of the events: `POST /events/all/my`.
    fn all_events(
        &self,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<TimelineEvent>, Failure>> + Send;

    /// A page of the leads whose follow-up is due, or `upcoming` too:
    /// `GET /leads/follow-ups`.
    fn follow_ups(
        &self,
        upcoming: bool,
        token: Option<&ContinuationToken>,
    ) -> impl Future<Output = Result<Page<LeadRow>, Failure>> + Send;
}
