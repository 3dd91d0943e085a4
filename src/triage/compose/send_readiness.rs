//! Whether a message may be sent to a lead.
//!
//! An unknown fact never counts as a yes: nothing is sent before the sender
//! number, the suppression and the lead are known.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{TextingHours, Warning, WarningKind, unfilled};
use crate::domain::{EligibleNumber, Lead, PhoneNumberId, SenderReadiness, SuppressionCheck, text};

/// The facts needed for sending; `None` is not answered yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct SendFacts<'a> {
    pub readiness: Option<&'a SenderReadiness>,
    pub suppression: Option<&'a SuppressionCheck>,
    pub lead: Option<&'a Lead>,
    /// `None` if unknown.
    pub zone: Option<&'a TimeZone>,
    /// The lead's number in the conversation.
    pub lead_phone: Option<&'a str>,
    /// The chosen sender number; without one the server chooses.
    pub chosen: Option<&'a PhoneNumberId>,
    /// The lead's request to stop that is in effect.
    pub stop_request: Option<&'a str>,
}

/// A fact that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingFact {
    /// The lead, which includes its consent.
    Lead,
    Readiness,
    Suppression,
}

impl fmt::Display for MissingFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lead => "opt-in",
            Self::Readiness => "your number",
            Self::Suppression => "blocked numbers",
        })
    }
}

/// The sender number of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// `None` if the server did not say which number it uses.
    pub id: Option<PhoneNumberId>,
    /// For display, sanitized.
    pub number: Option<String>,
    /// The organization's label, sanitized.
    pub label: Option<String>,
}

/// Whether a message may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Facts are missing.
    Unknown(Vec<MissingFact>),
    /// Not allowed. The reason is a sentence without the final stop.
    Blocked(String),
    /// Allowed.
    Ready {
        from: Sender,
        /// Information for the user, a sentence without the final stop.
        remark: Option<String>,
        /// Warnings that require confirmation.
        warnings: Vec<Warning>,
    },
}

impl SendFacts<'_> {
    /// Evaluates the facts for a text that arrives at a time. A single no
    /// suffices; a yes requires all facts.
    pub fn verdict(&self, arrives: Timestamp, hours: TextingHours) -> Verdict {
        match self.ready() {
            Ok((lead, from, remark)) => {
                let mut warnings = warnings(lead, self.zone, arrives, hours);
                warnings.extend(self.stop_request.map(stop_request_warning));
                Verdict::Ready { from, remark, warnings }
            }
            Err(verdict) => verdict,
        }
    }

    /// The sender number, if sending is allowed.
    pub fn sender(&self) -> Option<Sender> {
        self.ready().ok().map(|(_, from, _)| from)
    }

    /// The lead, the sender number and its remark; or the verdict against
    /// sending.
    fn ready(&self) -> Result<(&Lead, Sender, Option<String>), Verdict> {
        let objection = self.lead.and_then(|lead| self.objection_of_lead(lead));
        if let Some(why) = objection.or_else(|| self.suppression.and_then(suppressed)) {
            return Err(Verdict::Blocked(why));
        }
        let sender = self.readiness.map(|readiness| self.sender_of(readiness));
        let sender = sender.transpose().map_err(Verdict::Blocked)?;
        let missing = [
            (self.lead.is_none(), MissingFact::Lead),
            (self.suppression.is_none(), MissingFact::Suppression),
            (sender.is_none(), MissingFact::Readiness),
        ];
        let missing = missing.into_iter().filter_map(|(is_missing, it)| is_missing.then_some(it));
        match (self.lead, self.suppression, sender) {
            (Some(lead), Some(_), Some((from, remark))) => Ok((lead, from, remark)),
            _ => Err(Verdict::Unknown(missing.collect())),
        }
    }

    fn objection_of_lead(&self, lead: &Lead) -> Option<String> {
        let phone = lead.contact.as_ref().and_then(|contact| contact.phone.as_ref());
        let phone = phone.and_then(|phone| phone.number.as_deref());
        let has_number =
            [self.lead_phone, phone].into_iter().flatten().any(|n| !n.trim().is_empty());
        declined(lead).or_else(|| (!has_number).then(without_number))
    }

    fn sender_of(&self, readiness: &SenderReadiness) -> Result<(Sender, Option<String>), String> {
        if !readiness.is_ready() {
            let why = clean(readiness.setup_message.as_deref());
            return Err(why.unwrap_or_else(|| "texting isn't set up".to_owned()));
        }
        let named = |id: &str| {
            let numbers = readiness.eligible_numbers.iter();
            numbers.into_iter().find(|number| number.phone_number_id.as_deref() == Some(id))
        };
        let Some(chosen) = self.chosen else {
            let id = readiness.phone_number_id.as_deref().filter(|id| !id.is_empty());
            let number = readiness.display_number.as_deref().or(readiness.number.as_deref());
            let label = id.and_then(named).and_then(|number| number.label.as_deref());
            let sender = sender(id, number, label);
            let unnamed = "Sender number unknown";
            let unnamed = sender.number.is_none().then(|| unnamed.to_owned());
            return Ok((sender, clean(readiness.health_warning.as_deref()).or(unnamed)));
        };
        match named(chosen.as_str()) {
            None => Err("the number you chose can't be used here anymore".to_owned()),
            Some(number) if number.can_send != Some(true) => {
                let why = clean(number.health_warning.as_deref());
                let why = why.map(|why| format!(": {why}")).unwrap_or_default();
                Err(format!("the number you chose can't send{why}"))
            }
            Some(number) => Ok((eligible(chosen, number), clean(number.health_warning.as_deref()))),
        }
    }
}

/// Whether a lead has opted out; `None` if unknown. An opt-out date without a
/// flag counts; an explicit `false` overrides an earlier date.
fn opted_out(lead: &Lead) -> Option<bool> {
    let metadata = lead.metadata.as_ref()?;
    metadata.sms_opted_out.or(metadata.sms_opt_out_at.map(|_| true))
}

/// Why a lead must not be texted, by its record and the suppression check of
/// its number, if it has one; a sentence without the final stop.
pub(in crate::triage) fn objection(
    lead: &Lead,
    number: Option<&SuppressionCheck>,
) -> Option<String> {
    declined(lead).or_else(|| number.map_or_else(|| Some(without_number()), suppressed))
}

fn declined(lead: &Lead) -> Option<String> {
    (opted_out(lead) == Some(true)).then(|| "this lead opted out of texts".to_owned())
}

fn without_number() -> String {
    "no phone number".to_owned()
}

/// Warnings that require confirmation before a text that arrives at a time is
/// sent. Both front ends evaluate them again when it leaves.
pub fn warnings(
    lead: &Lead,
    zone: Option<&TimeZone>,
    arrives: Timestamp,
    hours: TextingHours,
) -> Vec<Warning> {
    let there = zone.map(|zone| arrives.to_zoned_datetime(zone.clone()));
    let mut warnings: Vec<Warning> = hours.warning(there.as_ref()).into_iter().collect();
    if opted_out(lead).is_none() {
        warnings.push(Warning::new(WarningKind::ConsentUnknown, "Opt-in unknown"));
    }
    warnings.extend(opted_out_status(lead));
    warnings
}

/// The warning about a lead whose status says opted out while its consent,
/// which decides, does not.
fn opted_out_status(lead: &Lead) -> Option<Warning> {
    let status = lead.status()?;
    let names = [&status.display_name, &status.outcome, &status.category];
    let name = names.into_iter().flatten().find(|name| is_opted_out_name(name))?;
    let text =
        format!("Status says {}, but the opt-in record doesn't", text::short_line(name, QUOTED));
    Some(Warning::new(WarningKind::StatusOptedOut, text))
}

/// Whether a status name means opted out. Each organization has its own names.
fn is_opted_out_name(name: &str) -> bool {
    const NAMES: [&str; 14] = [
        "optedout",
        "optout",
        "optingout",
        "unsubscribe",
        "donotcontact",
        "donottext",
        "donotcall",
        "donotdisturb",
        "donotmessage",
        "stoprequested",
        "stopsms",
        "stoptexting",
        "blacklist",
        "suppressed",
    ];
    let letters: String =
        name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    matches!(letters.as_str(), "stop" | "stopped" | "dnc" | "dnt" | "dnd")
        || NAMES.iter().any(|known| letters.contains(known))
        || name.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "DNC" | "DNT"))
}

/// Maximum number of bytes that a warning quotes.
const QUOTED: usize = 80;

/// The warning about a lead's request to stop, quoted.
pub fn stop_request_warning(words: &str) -> Warning {
    let line = text::one_line(words);
    let ellipsis = if line.len() > QUOTED { "\u{2026}" } else { "" };
    let quoted = text::short_line(&line, QUOTED);
    let text = format!("Asked to stop? \u{201c}{quoted}{ellipsis}\u{201d}");
    Warning::new(WarningKind::AskedToStop, text)
}

/// The warning about a text that looks like a template. The contents of
/// `values`, which filled its gaps, count as text.
pub fn unfilled_warning(written: &str, values: &[&str]) -> Option<Warning> {
    let gap = written.get(unfilled::find(written, values)?)?;
    let gap = text::short_line(gap, QUOTED).into_owned();
    Some(Warning::new(WarningKind::Unfilled, format!("Looks unfilled: {gap}")))
}

fn suppressed(check: &SuppressionCheck) -> Option<String> {
    if check.is_allowed() {
        return None;
    }
    let reason = clean(check.customer_reason.as_deref()).or_else(|| clean(check.source.as_deref()));
    Some(match reason {
        Some(reason) => format!("this number is blocked: {reason}"),
        None => "this number is blocked".to_owned(),
    })
}

fn eligible(id: &PhoneNumberId, number: &EligibleNumber) -> Sender {
    let shown = number.display_number.as_deref().or(number.number.as_deref());
    sender(Some(id.as_str()), shown, number.label.as_deref())
}

fn sender(id: Option<&str>, number: Option<&str>, label: Option<&str>) -> Sender {
    Sender { id: id.map(PhoneNumberId::new), number: clean(number), label: clean(label) }
}

/// The server's text as one line without the final stop.
fn clean(words: Option<&str>) -> Option<String> {
    let line = text::one_line(words?);
    let line = line.trim().trim_end_matches('.');
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests;
