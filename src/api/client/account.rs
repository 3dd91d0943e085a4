//! Lists over the whole account.

use super::Client;
use crate::api::AccountApi;
use crate::api::capabilities::Capability;
use crate::domain::sms::SmsRow;
use crate::domain::{
    ContinuationToken, Delay, Failure, LeadRow, Page, RequestOptions, TimelineEvent,
};

impl<A: AccountApi> Client<A> {
    /// A page of the text messages of all conversations.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn messages(
        &self,
        options: &RequestOptions,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<SmsRow>, Failure> {
        self.newest(Capability::Messages, on_wait, || self.api.messages(options)).await
    }

    /// A page of the events of all conversations.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn all_events(
        &self,
        options: &RequestOptions,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<TimelineEvent>, Failure> {
        self.newest(Capability::AllEvents, on_wait, || self.api.all_events(options)).await
    }

    /// A page of leads whose follow-up is due, or also `upcoming`.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn follow_ups(
        &self,
        upcoming: bool,
        token: Option<&ContinuationToken>,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Page<LeadRow>, Failure> {
        let call = || self.api.follow_ups(upcoming, token);
        self.newest(Capability::FollowUps, on_wait, call).await
    }
}
