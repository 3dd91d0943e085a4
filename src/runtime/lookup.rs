//! Asks the server what there is to choose from.

use crate::api::{Gateway, TriageApi};
use crate::app::Event;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::lookup::{Answer, Question};
use crate::domain::{Failure, Listing, RequestOptions, Wait};

/// The event that answers a question.
pub(super) async fn answer<A: TriageApi>(
    gateway: &Gateway<A>,
    request: RequestId,
    question: Question,
    on_wait: impl Fn(Wait) + Send + Sync,
) -> Result<Event, Failure> {
    let answer = match question {
        Question::Statuses => Answer::Statuses(gateway.lead_statuses(on_wait).await?),
        Question::Tags => Answer::Tags(gateway.tags(on_wait).await?),
        Question::User => Answer::User(Box::new(gateway.user(on_wait).await?)),
        Question::Members => Answer::Members(gateway.members(on_wait).await?),
        Question::Numbers(conversation) => {
            let numbers = gateway.outgoing_numbers(&conversation, on_wait).await?;
            Answer::Numbers(Box::new(numbers))
        }
        Question::Conversations(lead) => {
            let options = RequestOptions {
                page_size: Some(1),
                include_count: Some(true),
                ..RequestOptions::default()
            };
            let page = gateway.conversations(&Listing::Lead(lead), &options, on_wait).await?;
            Answer::Conversations(page.total)
        }
    };
    Ok(Event::Answered { request, answer })
}
