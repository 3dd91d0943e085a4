//! Automations: texts sent automatically.
//!
//! A run belongs to a conversation and its lead. The texts that it has sent are
//! in the conversation's timeline and name it. Some runs near the top of the
//! inbox, where the lead has not answered, have more texts to send.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::event::Event;
use super::person::Person;
use super::seeded_rng::{self, Draw, Stream};
use super::timestamp::ApiTime;
use super::{Outbound, World, run_id, texts};
use crate::sandbox::fields::Text;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Maximum number of conversations with active runs.
const NEAR_THE_TOP: u64 = 120;

/// Hours at which automations text, in the lead's local time: from the first to
/// before the second.
const HOURS: (i8, i8) = (9, 20);

/// The automations: id, name.
pub(crate) const AUTOMATIONS: &[(&str, &str)] = &[
    ("auto-1", "New lead follow-up"),
    ("auto-2", "Quote reminder"),
    ("auto-3", "Appointment reminder"),
];

/// Names of the steps of a run.
const STEPS: &[&str] = &["Welcome", "Check-in", "Second check-in", "Still interested?", "Last try"];

/// An active run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ongoing {
    /// When its next text is due, in milliseconds since 1970.
    pub(crate) due: i64,
    /// Number of texts left.
    pub(crate) texts: u32,
}

/// Name of a step, numbered from 1.
pub(crate) fn step_name(number: usize) -> String {
    match STEPS.get(number.wrapping_sub(1)) {
        Some(name) => (*name).to_owned(),
        None => format!("Text {number}"),
    }
}

impl World {
    /// The automation of a conversation's run.
    pub(crate) fn automation(&self, index: u64) -> (&'static str, &'static str) {
        let number = seeded_rng::number(self.seed, Stream::Automation, index) as usize;
        AUTOMATIONS[number % AUTOMATIONS.len()]
    }

    /// The initially active runs, by conversation.
    pub(crate) fn ongoing_runs(&self) -> impl Iterator<Item = (u64, Ongoing)> {
        let near = 0..self.count.min(NEAR_THE_TOP);
        near.filter_map(|index| Some((index, self.ongoing_run(index)?)))
    }

    fn ongoing_run(&self, index: u64) -> Option<Ongoing> {
        let mut rng = seeded_rng::rng(self.seed, Stream::Automation, index);
        if !rng.permille(200) || self.is_archived(index) {
            return None;
        }
        let head = self.head(index);
        let person = Person::new(self.seed, self.party(index));
        let number = person.phone.as_deref()?;
        let silent = head.status == Some("waiting");
        if !silent || self.suppression(number).is_some() {
            return None;
        }
        let due = self.now + rng.i64(30 * MINUTE..40 * HOUR);
        Some(Ongoing { due: texting_hour(&person, due), texts: rng.u32(1..=3) })
    }

    /// When the text after one sent at an instant is due.
    pub(crate) fn next_automated(&self, index: u64, after: i64) -> i64 {
        let of = self.seed ^ index.rotate_left(32);
        let mut rng = seeded_rng::rng(of, Stream::Automation, after as u64);
        let person = Person::new(self.seed, self.party(index));
        texting_hour(&person, after + rng.i64(20 * HOUR..90 * HOUR))
    }

    /// A text of a conversation's run.
    pub(crate) fn new_automated(
        &self,
        index: u64,
        number: usize,
        at: ApiTime,
        from: &'static str,
    ) -> Event {
        let of = self.seed ^ index.rotate_left(32);
        let person = Person::new(self.seed, self.party(index));
        let text =
            texts::outbound(&mut seeded_rng::rng(of, Stream::Automation, number as u64), &person);
        let message = Outbound {
            text: text.into_owned(),
            media: Vec::new(),
            from,
            was_chosen: false,
            due: None,
            campaign: Some("camp-1".to_owned()),
            source: None,
        };
        let mut event = self.new_outbound(index, number, at, &message);
        event.created_by = Text::Borrowed("Automation");
        event.automation_run_id = event.conversation_id.as_deref().map(run_id);
        (event.actor_user_id, event.actor_display_name, event.actor_email) = (None, None, None);
        event
    }

    /// The number of a conversation's lead.
    pub(crate) fn lead_of(&self, index: u64) -> u64 {
        self.owners.owner(index)
    }

    /// The phone number of a conversation's contact.
    pub(crate) fn phone(&self, index: u64) -> Option<String> {
        Person::new(self.seed, self.party(index)).phone
    }
}

/// The instant, or the next one within a person's texting hours. Milliseconds
/// since 1970.
fn texting_hour(person: &Person, at: i64) -> i64 {
    let zone = TimeZone::get(person.place.iana()).unwrap_or(TimeZone::UTC);
    let local = zone.to_datetime(Timestamp::from_millisecond(at).unwrap_or_default());
    let day = if local.hour() < HOURS.0 {
        Some(local.date())
    } else if local.hour() >= HOURS.1 {
        local.date().tomorrow().ok()
    } else {
        None
    };
    let morning = day.map(|day| day.at(HOURS.0, local.minute(), local.second(), 0));
    let morning = morning.and_then(|morning| zone.to_timestamp(morning).ok());
    morning.map_or(at, Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_348_800_000;

    #[test]
    fn runs_go_on_in_the_daytime_of_people_who_can_be_texted() {
        let mut count = 0;
        for seed in 1..=8 {
            let world = World::new(seed, 2_000, 2, NOW);
            for (index, run) in world.ongoing_runs() {
                let row = world.conversation(index);
                let number = row.lead_phone_number.as_deref().expect("a number");
                assert_eq!(world.suppression(number), None, "{seed}: {index}");
                assert!(!row.is_archived && !row.needs_reply, "{seed}: {index}");
                assert!(run.due > NOW && (1..=3).contains(&run.texts));
                let person = Person::new(world.seed, world.party(index));
                for at in [run.due, world.next_automated(index, run.due)] {
                    assert_eq!(texting_hour(&person, at), at, "{seed}: {index}");
                }
                count += 1;
            }
        }
        assert!((20..150).contains(&count), "{count}");
    }

    #[test]
    fn every_automated_text_names_the_run_of_its_conversation() {
        let world = World::new(7, 300, 2, NOW);
        let mut count = 0;
        for index in 0..300 {
            for event in world.timeline(index) {
                let Some(run) = &event.automation_run_id else { continue };
                assert_eq!(**run, format!("run-{}", index + 1));
                assert_eq!(event.created_by, "Automation");
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }
}
