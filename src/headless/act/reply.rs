//! A message to a lead: whether it may go there, and when.

use jiff::{Timestamp, ZonedDateTime};

use super::aim::Aimed;
use super::wish::At;
use crate::api::{Gateway, TriageApi};
use crate::domain::{Failure, Lead, PhoneNumberId, PrivateText, User};
use crate::headless::{Exit, Progress, Report};
use crate::triage::How;
use crate::triage::compose::{
    Field, Fields, Known, Template, TextingHours, Verdict, Warning, unfilled, when,
};

/// What a message says.
pub(super) enum Body {
    /// The same to all.
    Text(PrivateText),
    /// With gaps for what is known about each lead, and about the user.
    Template(Template, Box<User>),
}

/// A message, before it is known to whom it goes.
pub(super) struct Reply {
    body: Body,
    at: Option<At>,
    from: Option<PhoneNumberId>,
    /// The hours outside which it does not arrive; `None` is at any hour.
    hours: Option<TextingHours>,
    /// Whose list of those not to be texted is asked.
    organization: String,
}

/// Why a message does not go out.
pub(super) enum Obstacle {
    /// It must not, as a sentence without the final stop.
    Refused(String),
    /// It could not be found out whether it may.
    Failed(Failure),
}

impl From<Failure> for Obstacle {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Reply {
    /// Checks what is the same for everybody, and asks whose list of those not
    /// to be texted counts.
    pub(super) async fn new<A: TriageApi>(
        (body, at, from, hours): (Body, Option<At>, Option<PhoneNumberId>, Option<TextingHours>),
        gateway: &Gateway<A>,
        progress: &Progress,
    ) -> Result<Self, Report> {
        if let Body::Text(text) = &body
            && let Some(place) = unfilled::find(text.as_str(), &[])
        {
            let message = format!("Looks unfilled: {}", &text.as_str()[place]);
            return Err(Report::new(Exit::Usage, message));
        }
        let organization = gateway.organization(|wait| progress.wait(&wait)).await?.id;
        let organization = organization.unwrap_or_default();
        Ok(Self { body, at, from, hours, organization })
    }

    /// The message to a lead, after everything that may stand against it.
    pub(super) async fn to<A: TriageApi>(
        &self,
        Aimed { target, phone, lead }: &Aimed,
        gateway: &Gateway<A>,
        progress: &Progress,
    ) -> Result<How, Obstacle> {
        let refuse = |why: &str| Obstacle::Refused(why.to_owned());
        let lead = lead.as_ref().ok_or_else(|| refuse("the server names no lead for it"))?;
        let (scheduled_for, arrives) = self.time(lead, Timestamp::now())?;
        if let (Some(hours), Some(arrives)) = (self.hours, arrives)
            && let Some(Warning { text, .. }) = hours.warning(Some(&arrives))
        {
            return Err(Obstacle::Refused(format!("{text}: --any-hour sends it all the same")));
        }
        let own =
            lead.contact.as_ref().and_then(|contact| contact.phone.as_ref()?.number.as_deref());
        let phone = Some(phone.as_str()).filter(|phone| !phone.is_empty()).or(own);
        let on_wait = |wait| progress.wait(&wait);
        let suppression = match phone {
            Some(phone) => Some(gateway.suppression(&self.organization, phone, on_wait).await?),
            None => None,
        };
        let readiness = gateway.readiness(&target.conversation, on_wait).await?;
        let known = Known {
            readiness: Some(&readiness),
            suppression: suppression.as_ref(),
            lead: Some(lead),
            zone: None,
            lead_phone: phone,
            chosen: self.from.as_ref(),
            stop_request: None,
        };
        match known.verdict(Timestamp::now(), TextingHours::default()) {
            Verdict::Ready { from, .. } => Ok(How::Reply {
                text: self.text(lead, from.number.as_deref())?,
                scheduled_for,
                from: self.from.clone(),
            }),
            Verdict::Blocked(why) => Err(Obstacle::Refused(why)),
            Verdict::Unknown(missing) => {
                let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                let missing = missing.join(", ");
                Err(Obstacle::Refused(format!("this could not be found out: {missing}")))
            }
        }
    }

    fn text(&self, lead: &Lead, number: Option<&str>) -> Result<PrivateText, Obstacle> {
        match &self.body {
            Body::Text(text) => Ok(text.clone()),
            Body::Template(template, user) => {
                let fields = Fields::new().of_lead(lead).of_user(user).with(Field::Number, number);
                let filled = template.fill(&fields);
                let text = filled.map_err(|missing| Obstacle::Refused(missing.to_string()))?;
                Ok(PrivateText::new(&text))
            }
        }
    }

    /// When the server is to send it, and when it arrives by the lead's clock,
    /// where that is known.
    fn time(
        &self,
        lead: &Lead,
        now: Timestamp,
    ) -> Result<(Option<Timestamp>, Option<ZonedDateTime>), Obstacle> {
        let refuse = |why: String| Obstacle::Refused(why);
        let zone = lead.time_zone();
        let at = match &self.at {
            None => None,
            Some(At::Exactly(at)) if *at <= now => {
                return Err(refuse("the time to send it at is over".to_owned()));
            }
            Some(At::Exactly(at)) => Some(*at),
            Some(At::Words(words)) => {
                // By a clock that nobody knows it could arrive at night.
                let zone = zone.clone().ok_or_else(|| {
                    let why = "nobody knows the lead's time zone: give --at an offset";
                    refuse(why.to_owned())
                })?;
                let when = when::parse(words, &now.to_zoned_datetime(zone));
                Some(when.map_err(|error| refuse(error.to_string()))?.timestamp())
            }
        };
        Ok((at, zone.map(|zone| at.unwrap_or(now).to_zoned_datetime(zone))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(at: &str, lead: &str) -> Result<(Option<String>, Option<i8>), String> {
        let at = match at {
            "" => None,
            at => Some(At::parse(at, &ZonedDateTime::now()).expect("a time")),
        };
        let body = Body::Text(PrivateText::new("x"));
        let reply = Reply { body, at, from: None, hours: None, organization: String::new() };
        let now = "2026-11-24T03:30:00Z".parse().expect("a time");
        let lead = serde_json::from_str(lead).expect("a lead");
        match reply.time(&lead, now) {
            Ok((at, there)) => Ok((at.map(|at| at.to_string()), there.map(|there| there.hour()))),
            Err(Obstacle::Refused(why)) => Err(why),
            Err(Obstacle::Failed(failure)) => Err(failure.message),
        }
    }

    const NEW_YORK: &str = r#"{"contact":{"timeZoneId":"America/New_York"}}"#;

    #[test]
    fn words_are_read_by_the_lead_s_clock_and_an_offset_by_its_own() {
        // It is half past ten in the evening there.
        assert_eq!(time("", NEW_YORK), Ok((None, Some(22))));
        let nine = Ok((Some("2026-11-24T14:00:00Z".to_owned()), Some(9)));
        assert_eq!(time("tomorrow 9am", NEW_YORK), nine);
        assert_eq!(time("2026-11-24T14:00:00Z", NEW_YORK), nine);
        assert_eq!(time("2026-11-24T15:00:00+01:00", NEW_YORK), nine);
    }

    #[test]
    fn a_time_that_nobody_can_place_is_refused() {
        let unknown = r#"{"contact":{"timeZoneId":"Nowhere/Land"}}"#;
        let why = time("tomorrow 9am", unknown).expect_err("refused");
        assert!(why.contains("time zone"), "{why}");
        assert_eq!(time("2026-11-24T14:00:00Z", "{}").expect("a time").1, None);
        assert!(time("2020-01-01T00:00:00Z", NEW_YORK).expect_err("refused").contains("over"));
    }
}
