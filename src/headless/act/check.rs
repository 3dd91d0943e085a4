//! Whether a person may be written to, before anything is written to them.

use crate::api::{Gateway, TriageApi};
use crate::domain::{Failure, Lead, SenderReadiness, SuppressionCheck, text};
use crate::headless::Progress;
use crate::triage::Target;

/// Why a message must not go out, or that nobody could be asked.
pub(super) enum Obstacle {
    /// It must not, as a sentence without the final stop.
    Refused(String),
    /// It could not be found out.
    Failed(Failure),
}

impl From<Failure> for Obstacle {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Asks the server about consent, suppression and readiness.
pub(super) async fn check<A: TriageApi>(
    gateway: &Gateway<A>,
    organization: &str,
    (target, phone, lead): (&Target, &str, &Lead),
    progress: &Progress,
) -> Result<(), Obstacle> {
    let on_wait = |wait| progress.wait(&wait);
    let own = lead.contact.as_ref().and_then(|contact| contact.phone.as_ref()?.number.as_deref());
    let phone = if phone.is_empty() { own.unwrap_or_default() } else { phone };
    if phone.is_empty() {
        return Err(Obstacle::Refused("the lead has no phone number".to_owned()));
    }
    let suppression = gateway.suppression(organization, phone, on_wait).await?;
    let readiness = gateway.readiness(&target.conversation, on_wait).await?;
    verdict(lead, &suppression, &readiness).map_err(Obstacle::Refused)
}

/// What the answers come to. One that does not say yes says no.
fn verdict(
    lead: &Lead,
    suppression: &SuppressionCheck,
    readiness: &SenderReadiness,
) -> Result<(), String> {
    let say = |words: &Option<String>, otherwise: &str| {
        let words = words.as_deref().map(text::one_line).filter(|words| !words.is_empty());
        words.map_or_else(|| otherwise.to_owned(), |words| format!("{otherwise}: {words}"))
    };
    if lead.metadata.as_ref().is_some_and(|metadata| metadata.sms_opted_out == Some(true)) {
        return Err("the lead has opted out of text messages".to_owned());
    }
    if !suppression.is_allowed() {
        return Err(say(&suppression.customer_reason, "the lead must not be texted"));
    }
    if !readiness.is_ready() {
        return Err(say(&readiness.setup_message, "no message can be sent from here"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::fine("{}", r#"{"allowed":true}"#, r#"{"canSend":true}"#, None)]
    #[case::opted_out(r#"{"metadata":{"smsOptedOut":true}}"#, r#"{"allowed":true}"#, r#"{"canSend":true}"#,
        Some("the lead has opted out of text messages"))]
    #[case::suppressed("{}", r#"{"allowed":false,"customerReason":"On the\nlist"}"#, r#"{"canSend":true}"#,
        Some("the lead must not be texted: On the list"))]
    #[case::not_ready("{}", r#"{"allowed":true}"#, r#"{"canSend":false,"setupMessage":"Register"}"#,
        Some("no message can be sent from here: Register"))]
    #[case::nothing_said("{}", "{}", r#"{"canSend":true}"#, Some("the lead must not be texted"))]
    #[case::nothing_said_either("{}", r#"{"allowed":true}"#, "{}",
        Some("no message can be sent from here"))]
    fn only_a_plain_yes_lets_a_message_out(
        #[case] lead: &str,
        #[case] suppression: &str,
        #[case] readiness: &str,
        #[case] refused: Option<&str>,
    ) {
        let verdict = verdict(
            &serde_json::from_str(lead).expect("a lead"),
            &serde_json::from_str(suppression).expect("an answer"),
            &serde_json::from_str(readiness).expect("an answer"),
        );
        assert_eq!(verdict.err().as_deref(), refused);
    }
}
