//! The lists over the whole account.

use super::Gateway;
use crate::api::AccountApi;
use crate::api::capabilities::Capability;
use crate::domain::sms::SmsRow;
use crate::domain::{
    ContinuationToken, Failure, LeadRow, Page, RequestOptions, TimelineEvent, Wait,
};

impl<A: AccountApi> Gateway<A> {
    /// A page of the text messages of all conversations.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn messages(
        &self,
        options: &RequestOptions,
        on_wait: impl FnMut(Wait) + Send,
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
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Page<TimelineEvent>, Failure> {
        self.newest(Capability::AllEvents, on_wait, || self.api.all_events(options)).await
    }

    /// A page of the leads whose follow-up is due, or `upcoming` too.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn follow_ups(
        &self,
        upcoming: bool,
        token: Option<&ContinuationToken>,
        on_wait: impl FnMut(Wait) + Send,
    ) -> Result<Page<LeadRow>, Failure> {
        let call = || self.api.follow_ups(upcoming, token);
        self.newest(Capability::FollowUps, on_wait, call).await
    }
}
