//! Writing a message or a note: the composer, bound to the conversation that
//! it was opened for, whatever the list shows meanwhile.

pub(in crate::app) mod draft_index;
pub mod prechecks;
pub(in crate::app) mod recipient;
mod sender_label;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use crate::app::text::text_editor::Editor;
pub use draft_index::DraftIndex;
pub use prechecks::Checks;

use crate::app::protocol::drafts::SaveId;
use crate::app::protocol::outbox::AppendId;
use crate::app::protocol::payload::LeadFacts;
use crate::domain::{PhoneNumberId, RedactedText, Row, User};
use crate::triage::compose::sms_segments::{self, Segments};
use crate::triage::compose::{
    Approvals, ComposeRules, Field, Fields, Kind, MessageDraft, SendFacts, Sender, TextingHours,
    Verdict, Warning, send_readiness,
};
use crate::triage::outbox::EntryId;
use crate::triage::{Action, ActionKind, ActionTarget};

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is being written.
    Writing,
    /// It is to be sent as soon as it is known that it may be.
    Awaiting,
    /// The user is asked whether it is to be sent.
    Confirming,
}

/// What the conversation was like when the text was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Its `eventVersion`; `None` from servers that have none.
    pub version: Option<i64>,
    pub at: Timestamp,
}

/// A text that is being written.
#[expect(clippy::struct_excessive_bools, reason = "each can be true by itself")]
pub struct Composer {
    /// What it is to become.
    pub kind: Kind,
    /// Where it belongs, and nowhere else.
    pub to: ActionTarget,
    /// The conversation's latest row, used where no list has it.
    pub(super) row: Row,
    /// The lead's number as the conversation has it; empty where it has none.
    pub phone: Box<str>,
    /// The text.
    pub editor: Editor,
    /// The number that was chosen to send from; `None` leaves it to the server.
    pub number: Option<PhoneNumberId>,
    /// When it is to go out; `None` is at once.
    pub send_at: Option<Timestamp>,
    /// What there was when it was begun.
    pub begun: Baseline,
    /// What is known about sending.
    pub checks: Checks,
    /// Where it stands.
    pub stage: Stage,
    /// When the question came up by itself, once an answer was there. What is
    /// typed at that moment was not meant for it.
    pub(super) asked_at: Option<Timestamp>,
    /// The lead's own words that ask to be texted no more, where they stand.
    pub(super) stop_request: Option<Box<str>>,
    /// The values that filled templates in the text: what stands in them is
    /// text.
    pub(super) values: Vec<Box<str>>,
    /// The warning about the text that is asked about, where it looks unfilled.
    pub(super) unfilled: Option<Warning>,
    /// The warnings that the question shows: a yes is one to these.
    pub(super) shown: Approvals,
    /// The entry of the outbox that it takes the place of.
    pub entry: Option<EntryId>,
    /// Whether its draft's place may be another text's: it is none of it.
    pub(super) is_apart: bool,
    /// Why the draft is not on disk, if so.
    pub unkept: Option<String>,
    /// Whether the draft on disk is still being read.
    pub(super) is_loading: bool,
    /// Whether there are changes that were not given to the disk.
    pub(super) is_dirty: bool,
    /// Whether a timer runs at whose end they are.
    pub(super) is_timed: bool,
}

impl Composer {
    /// Whether the draft was given all of the text to keep.
    pub fn is_in_draft(&self) -> bool {
        !(self.is_dirty || self.is_loading || self.is_apart)
    }

    /// An empty text for a conversation.
    pub fn new(kind: Kind, to: ActionTarget, row: Row, now: Timestamp) -> Self {
        let begun = Baseline { version: to.event_version, at: now };
        Self {
            kind,
            to,
            phone: row.lead_phone().into(),
            row,
            editor: Editor::default(),
            number: None,
            send_at: None,
            begun,
            checks: Checks::default(),
            stage: Stage::Writing,
            asked_at: None,
            stop_request: None,
            values: Vec::new(),
            unfilled: None,
            shown: Approvals::NONE,
            entry: None,
            is_apart: false,
            unkept: None,
            is_loading: false,
            is_dirty: false,
            is_timed: false,
        }
    }

    /// The verb that sends it.
    pub fn action_kind(&self) -> ActionKind {
        match self.kind {
            Kind::Reply => ActionKind::Reply,
            Kind::Note => ActionKind::Note,
        }
    }

    /// What is done once it is sent. Line breaks and spaces around it are none
    /// of it.
    pub fn action(&self) -> Action {
        let text = RedactedText::new(self.editor.text().trim());
        match self.kind {
            Kind::Note => Action::Note(text),
            Kind::Reply => Action::Reply { text, scheduled_for: self.send_at, from: self.from() },
        }
    }

    /// The number that the user has seen it to go out from: the server's choice
    /// can be another one by the time that it does.
    fn from(&self) -> Option<PhoneNumberId> {
        match self.sender() {
            Some(from) if from.number.is_some() => from.id,
            _ => self.number.clone(),
        }
    }

    /// The text as a draft.
    pub fn draft(&self, now: Timestamp) -> MessageDraft {
        MessageDraft {
            conversation: self.to.conversation.clone(),
            kind: self.kind,
            text: RedactedText::new(self.editor.text()),
            cursor: self.editor.cursor(),
            sender: self.number.clone(),
            send_at: self.send_at,
            event_version: self.begun.version,
            written_at: now,
        }
    }

    /// Whether the draft on disk is still being read.
    pub fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// What the text costs as a message.
    pub fn segments(&self) -> Segments {
        sms_segments::count(self.editor.text().trim())
    }

    /// Whether it may be sent, now or when it is scheduled for.
    pub fn verdict(&self, now: Timestamp, hours: TextingHours) -> Verdict {
        let mut verdict = self.known().verdict(self.send_at.unwrap_or(now), hours);
        if let Verdict::Ready { warnings, .. } = &mut verdict {
            warnings.extend(self.unfilled.clone());
        }
        verdict
    }

    /// What takes a yes of its own before it is sent. A note goes to nobody.
    pub fn warnings(&self, now: Timestamp, hours: TextingHours) -> Vec<Warning> {
        match self.verdict(now, hours) {
            Verdict::Ready { warnings, .. } if self.kind == Kind::Reply => warnings,
            _ => Vec::new(),
        }
    }

    /// The number that it goes out from, once it is known that it may be sent.
    pub fn sender(&self) -> Option<Sender> {
        self.known().sender()
    }

    fn known(&self) -> SendFacts<'_> {
        let known = self.checks.known(&self.phone, self.number.as_ref());
        SendFacts { stop_request: self.stop_request.as_deref(), ..known }
    }

    /// When the lead last consented, where that is known.
    pub(super) fn consented_at(&self) -> Option<Timestamp> {
        self.facts()?.lead.metadata.as_ref()?.sms_opt_in_at
    }

    /// Looks whether the text is still a template.
    pub(super) fn check_text(&mut self) {
        let values: Vec<&str> = self.values.iter().map(|value| &**value).collect();
        let is_reply = self.kind == Kind::Reply;
        let looked = || send_readiness::unfilled_warning(self.editor.text().trim(), &values);
        self.unfilled = is_reply.then(looked).flatten();
    }

    /// What is known of the lead.
    pub fn facts(&self) -> Option<&LeadFacts> {
        self.checks.lead.ready()
    }

    /// Where the lead is, where that is known.
    pub fn zone(&self) -> Option<&TimeZone> {
        self.facts()?.time_zone.as_ref()
    }

    /// What fills the gaps of a template.
    pub fn fields(&self, me: Option<&User>) -> Fields {
        let fields =
            self.facts().map_or_else(Fields::new, |facts| Fields::new().with_lead(&facts.lead));
        let fields = match me {
            Some(me) => fields.with_user(me),
            None => fields,
        };
        match self.sender() {
            Some(from) => fields.with(Field::Number, from.number.as_deref()),
            None => fields,
        }
    }

    /// Updates the open confirmation to the warnings as of now. One with other
    /// warnings has just come up.
    pub(super) fn refresh_warnings(&mut self, now: Timestamp, hours: TextingHours) {
        if self.stage != Stage::Confirming {
            return;
        }
        let shown = Approvals::from_warnings(&self.warnings(now, hours));
        if shown != self.shown {
            self.shown = shown;
            self.asked_at = Some(now);
        }
    }

    /// The text, or what it goes with, is another one.
    pub(super) fn changed(&mut self) {
        self.unfilled = None;
        self.is_dirty = true;
        self.stage = Stage::Writing;
    }
}

/// Everything about writing.
#[derive(Default)]
pub struct Compose {
    /// How texts are written.
    pub rules: ComposeRules,
    /// What there is on disk.
    pub drafts: DraftIndex,
    /// Texts that the outbox was given and has not taken yet.
    pub(super) handed: Vec<(Submission, Box<Composer>)>,
    /// The number of the last saving.
    pub(super) stamp: SaveId,
}

/// How a text was given to the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Submission {
    /// As an entry of its own.
    Appended(AppendId),
    /// In the place of another text.
    Edited(EntryId),
}
