//! A message to a lead: checks, text and time.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::target::ResolvedTarget;
use super::text_source;
use super::time_arg::TimeArg;
use crate::api::requests::GetReadiness;
use crate::api::{Api, Client};
use crate::delivery::Recipients;
use crate::domain::{Lead, PhoneNumberId, RedactedText, TimeStyle, User, text};
use crate::headless::result_writer::TargetResult;
use crate::headless::{CliError, Exit, Progress, within};
use crate::triage::Action;
use crate::triage::compose::future_time::{self, TimeSyntax};
use crate::triage::compose::template::Question;
use crate::triage::compose::{
    Approvals, Field, Fields, MissingFields, SendFacts, Template, TextingHours, Verdict, Warning,
    WarningKind, send_readiness,
};
use crate::triage::outbox::ReplyMarks;

pub(super) enum Body {
    Text(RedactedText),
    Template(Box<TemplateBody>),
}

/// A template with what is the same for every recipient.
pub(super) struct TemplateBody {
    pub(super) template: Template,
    pub(super) user: User,
    /// The names of its questions and the answers to them.
    pub(super) answers: Vec<(String, RedactedText)>,
}

impl TemplateBody {
    /// Validates the answers: to its questions, and to all that have no
    /// fallback.
    ///
    /// # Errors
    /// What is missing or too much, by name.
    pub(super) fn checked(self, name: &str) -> Result<Self, CliError> {
        let refused = |message: String, hint: String| {
            Err(CliError { hints: vec![hint], ..CliError::new(Exit::Usage, message) })
        };
        let questions = self.template.questions();
        for (at, (asked, answer)) in self.answers.iter().enumerate() {
            let shown = text::one_line(asked);
            if questions.iter().all(|question| *question.name != **asked) {
                let names: Vec<&str> = questions.iter().map(|question| &*question.name).collect();
                let hint = match &names[..] {
                    [] => "It has no questions".to_owned(),
                    names => format!("Choose from: {}", names.join(", ")),
                };
                return refused(format!("Template {name} doesn't ask for `{shown}`"), hint);
            }
            if self.answers[..at].iter().any(|(earlier, _)| earlier == asked) {
                return refused(format!("`{shown}` is filled twice"), "Give it once".to_owned());
            }
            text_source::given(answer)?;
        }
        let is_open = |question: &&&Question| {
            let is_answered = self.answers.iter().any(|(asked, _)| **asked == *question.name);
            question.fallback.is_none() && !is_answered
        };
        let open: Vec<String> = questions.iter().filter(is_open).map(ToString::to_string).collect();
        if let Some(first) = questions.iter().find(is_open) {
            let message = format!("Template {name} asks for {}", open.join(", "));
            return refused(message, format!("Add --fill '{}=TEXT'", first.name));
        }
        Ok(self)
    }

    fn answer(&self, question: &Question) -> String {
        let given = self.answers.iter().find(|(asked, _)| **asked == *question.name);
        let given = given.map_or("", |(_, answer)| answer.as_str());
        question.answer(given).unwrap_or_default().to_owned()
    }
}

/// A message without a recipient.
pub(super) struct Reply {
    pub(super) body: Body,
    pub(super) at: Option<TimeArg>,
    pub(super) from: Option<PhoneNumberId>,
    /// Confirmed warnings.
    pub(super) approvals: Approvals,
    pub(super) hours: TextingHours,
    /// How the remark says when it is sent.
    pub(super) style: TimeStyle,
    /// Whether it marks its conversation once it is sent.
    pub(super) mark: bool,
}

/// A message to a lead, after all checks.
pub(super) struct ReadyText {
    pub(super) action: Action,
    /// Confirmed warnings.
    pub(super) approvals: Approvals,
    /// Remark for the result, without the final stop.
    pub(super) remark: Option<String>,
    /// The marks that it makes once it is sent.
    pub(super) marks: Option<ReplyMarks>,
}

impl Reply {
    /// Checks what does not depend on the recipient.
    pub(super) fn checked(self) -> Result<Self, CliError> {
        if let Body::Text(text) = &self.body
            && let Some(warning) = send_readiness::unfilled_warning(text.as_str(), &[])
            && !self.approvals.contains(warning.kind)
        {
            let hints = vec!["add --as-is to send anyway".to_owned()];
            return Err(CliError { hints, ..CliError::new(Exit::Usage, warning.text) });
        }
        Ok(self)
    }

    /// The message to a lead, after all checks, each within `limit`.
    pub(super) async fn to<A: Api>(
        &self,
        ResolvedTarget { target, phone, lead }: &ResolvedTarget,
        (client, recipients): (&Client<A>, &Recipients),
        (progress, limit): (&Progress, Duration),
    ) -> Result<ReadyText, TargetResult> {
        let lead = lead
            .as_ref()
            .ok_or_else(|| TargetResult::refused("No lead is linked to this conversation"))?;
        let (zone, now) = (lead.time_zone(), Timestamp::now());
        let Timing { scheduled_for, remark } = self.time(zone.as_ref(), now)?;
        let own =
            lead.contact.as_ref().and_then(|contact| contact.phone.as_ref()?.number.as_deref());
        let phone = Some(phone.as_str()).filter(|phone| !phone.is_empty()).or(own);
        let on_wait = |wait| progress.wait(&wait);
        let suppression = recipients.ask_suppressions(client, (phone, lead), on_wait);
        let suppression = within(limit, suppression).await?;
        let readiness = GetReadiness(&target.conversation);
        let readiness = within(limit, client.read(&readiness, on_wait)).await?;
        let of = (&target.conversation, lead);
        let stop_request = recipients.ask_stop_request(client, of, on_wait);
        let stop_request = within(limit, stop_request).await?;
        let known = SendFacts {
            readiness: Some(&readiness),
            suppression: suppression.as_ref(),
            lead: Some(lead),
            zone: zone.as_ref(),
            lead_phone: phone,
            chosen: self.from.as_ref(),
            stop_request: stop_request.as_ref().map(|request| request.words.as_str()),
        };
        let (from, mut warnings) = match known.verdict(scheduled_for.unwrap_or(now), self.hours) {
            Verdict::Ready { from, warnings, .. } => (from, warnings),
            Verdict::Blocked(why) => {
                return Err(TargetResult::refused(format!("Can't text: {why}")));
            }
            Verdict::Unknown(missing) => {
                let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                let missing = missing.join(", ");
                return Err(TargetResult::refused(format!("Couldn't check: {missing}")));
            }
        };
        let (text, unfilled) = self.text(lead, from.number.as_deref())?;
        warnings.extend(unfilled);
        let (approvals, warned) = self.approve(&warnings, remark.as_deref())?;
        let how = Action::Reply { text, scheduled_for, from: self.from.clone() };
        let scheduled = scheduled_for.map(|at| self.scheduled(at, zone, &ZonedDateTime::now()));
        let remarks: Vec<String> = scheduled.into_iter().chain(remark).chain(warned).collect();
        let remark = (!remarks.is_empty()).then(|| remarks.join("; "));
        let marks = self.mark.then(|| ReplyMarks::of_target(target)).flatten();
        Ok(ReadyText { action: how, approvals, remark, marks })
    }

    /// The accepted warnings, and a remark about them. Each requires its flag,
    /// except an unknown opt-in.
    fn approve(
        &self,
        warnings: &[Warning],
        remark: Option<&str>,
    ) -> Result<(Approvals, Option<String>), TargetResult> {
        let mut approvals = self.approvals.clone();
        let mut message = None;
        for Warning { kind, text } in warnings {
            if *kind == WarningKind::ConsentUnknown {
                approvals = approvals.union(&[*kind].into_iter().collect());
                message = Some(text.clone());
            } else if !approvals.contains(*kind) {
                let hint = flag(*kind).map(|flag| format!(": add {flag} to send anyway"));
                let remark = remark.map(|remark| format!("; {remark}"));
                let [hint, remark] = [hint, remark].map(Option::unwrap_or_default);
                return Err(TargetResult::refused(format!("{text}{hint}{remark}")));
            }
        }
        Ok((approvals, message))
    }

    /// The text to a lead, and a warning if a template has unfilled fields. Other
    /// texts are checked before.
    fn text(
        &self,
        lead: &Lead,
        number: Option<&str>,
    ) -> Result<(RedactedText, Option<Warning>), TargetResult> {
        match &self.body {
            Body::Text(text) => Ok((text.clone(), None)),
            Body::Template(body) => {
                let fields =
                    Fields::new().with_lead(lead).with_user(&body.user).with(Field::Number, number);
                let filled = body.template.fill(&fields, |question| body.answer(question));
                let who = lead.name().unwrap_or_default();
                let refused = |missing: MissingFields| {
                    TargetResult::refused(missing.describe(&text::one_line(&who)))
                };
                let text = filled.map_err(refused)?;
                let unfilled =
                    send_readiness::unfilled_warning(&text, &body.template.values(&fields));
                Ok((RedactedText::new(&text), unfilled))
            }
        }
    }

    /// When it is sent, by the lead's clock if that is known, and by the user's.
    fn scheduled(&self, at: Timestamp, zone: Option<TimeZone>, now: &ZonedDateTime) -> String {
        let here = now.time_zone();
        let time = match zone {
            Some(zone) => {
                future_time::format_both(&at.to_zoned_datetime(zone), here, now, self.style)
            }
            None => self.style.date_time(&at.to_zoned_datetime(here.clone()), now) + " your time",
        };
        format!("Scheduled for {time}")
    }

    /// The time for a lead in that zone.
    fn time(&self, zone: Option<&TimeZone>, now: Timestamp) -> Result<Timing, TargetResult> {
        let (at, remark) = match &self.at {
            None => (None, None),
            Some(TimeArg::Exactly(at)) if *at <= now => {
                return Err(TargetResult::refused("The time to send it has passed"));
            }
            Some(TimeArg::Exactly(at)) => (Some(*at), None),
            Some(TimeArg::Words(words)) => {
                // A time from now on needs no zone.
                let anywhere = || future_time::is_from_now(words).then_some(TimeZone::UTC);
                let zone = zone
                    .cloned()
                    .or_else(anywhere)
                    .ok_or_else(|| TargetResult::refused(NO_CLOCK))?;
                let now = now.to_zoned_datetime(zone);
                let when = future_time::parse(words, &now, TimeSyntax::CommandLine);
                let when = when.map_err(|error| TargetResult::refused(error.to_string()))?;
                (Some(when.timestamp()), when.remark(TimeSyntax::CommandLine.style()))
            }
        };
        Ok(Timing { scheduled_for: at, remark })
    }
}

/// The flag that accepts a warning; `None` if none is needed.
pub(super) fn flag(kind: WarningKind) -> Option<&'static str> {
    match kind {
        WarningKind::HourUnknown | WarningKind::OutsideHours => Some("--any-hour"),
        WarningKind::StatusOptedOut => Some("--opted-out-status"),
        WarningKind::AskedToStop => Some("--asked-to-stop"),
        WarningKind::Unfilled => Some("--as-is"),
        WarningKind::ConsentUnknown => None,
    }
}

#[derive(Debug, PartialEq)]
struct Timing {
    /// `None` is at once.
    scheduled_for: Option<Timestamp>,
    /// The effect of a clock change on the time.
    remark: Option<String>,
}

/// The refusal of a time of day without a time zone.
const NO_CLOCK: &str = "Local time unknown: give a time with an offset, or \"in 2h\"";

#[cfg(test)]
mod tests;
