//! Requests of the facts that must be known before a message may be sent.

use jiff::Timestamp;

use crate::app::compose::Composer;
use crate::app::compose::prechecks::Check;
use crate::app::paging::pager::RequestIds;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::Lookup;
use crate::domain::{Failure, FailureKind};
use crate::triage::compose::Kind;

/// Requests the facts that are missing or out of date.
pub(super) fn request(
    composer: &mut Composer,
    ids: &mut RequestIds,
    now: Timestamp,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if composer.checks.lead.is_wanting(now) {
        effects.extend(request_lead(composer, ids));
    }
    // A note has no recipient.
    if composer.kind == Kind::Note {
        return effects;
    }
    if composer.checks.readiness.is_wanting(now) {
        let request = ids.next_id();
        composer.checks.readiness = Check::requested(request);
        let question = Lookup::Readiness(composer.to.conversation.clone());
        effects.push(Effect::Lookup { request, question });
    }
    if composer.checks.suppression.is_wanting(now)
        && let Some(phone) = phone(composer)
    {
        let request = ids.next_id();
        composer.checks.suppression = Check::requested(request);
        effects.push(Effect::Lookup { request, question: Lookup::Suppression(phone) });
    }
    effects
}

fn request_lead(composer: &mut Composer, ids: &mut RequestIds) -> Option<Effect> {
    let Some(lead) = composer.to.lead.clone() else {
        composer.checks.lead = Check::unavailable(no_lead());
        return None;
    };
    let request = ids.next_id();
    composer.checks.lead = Check::requested(request);
    Some(Effect::Lookup { request, question: Lookup::Lead(lead) })
}

/// The number that a message goes to: the conversation's, or else the lead's.
fn phone(composer: &Composer) -> Option<Box<str>> {
    let of_lead = || {
        let contact = composer.facts()?.lead.contact.as_ref()?;
        contact.phone.as_ref()?.number.as_deref()
    };
    let phone = Some(&*composer.phone).filter(|phone| !phone.trim().is_empty()).or_else(of_lead);
    phone.map(str::trim).filter(|phone| !phone.is_empty()).map(Into::into)
}

fn no_lead() -> Failure {
    Failure::new(FailureKind::NotFound, "no lead is linked to this conversation")
}
