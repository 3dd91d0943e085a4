//! Lists over the whole account.

use reqwest::{Method, RequestBuilder};

use super::HttpTransport;
use crate::api::capabilities::Capability;
use crate::api::{AccountApi, decode};
use crate::domain::sms::SmsRow;
use crate::domain::{ContinuationToken, Failure, LeadRow, Page, RequestOptions, TimelineEvent};

impl AccountApi for HttpTransport {
    async fn messages(&self, options: &RequestOptions) -> Result<Page<SmsRow>, Failure> {
        let fill = |r: RequestBuilder| r.json(options).timeout(self.page_timeout);
        let path = ["events", "sms", "all", "my"];
        self.read(Some(Capability::Messages), Method::POST, &path, fill, decode::messages).await
    }

    async fn all_events(&self, options: &RequestOptions) -> Result<Page<TimelineEvent>, Failure> {
        let fill = |r: RequestBuilder| r.json(options).timeout(self.page_timeout);
        let path = ["events", "all", "my"];
        self.read(Some(Capability::AllEvents), Method::POST, &path, fill, decode::events).await
    }

    async fn follow_ups(
        &self,
        upcoming: bool,
        token: Option<&ContinuationToken>,
    ) -> Result<Page<LeadRow>, Failure> {
        let fill = |mut r: RequestBuilder| {
            if upcoming {
                r = r.query(&[("includeUpcoming", "true")]);
            }
            if let Some(token) = token {
                r = r.query(&[("continuation", token.as_str())]);
            }
            r.timeout(self.page_timeout)
        };
        let path = ["leads", "follow-ups"];
        self.read(Some(Capability::FollowUps), Method::GET, &path, fill, decode::follow_ups).await
    }
}
