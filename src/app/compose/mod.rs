//! The composer for messages and notes, bound to one conversation whatever the
//! list shows meanwhile.

pub(in crate::app) mod draft_index;
pub(in crate::app) mod filling;
pub mod prechecks;
pub(in crate::app) mod recipient;
mod sender_label;
pub(in crate::app) mod template_trigger;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use crate::app::text::text_editor::Editor;
pub use draft_index::DraftIndex;
pub use prechecks::Checks;

use crate::app::compose::filling::Filling;
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

/// Stage of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Writing,
    /// It is sent as soon as the prechecks allow it.
    Awaiting,
    /// The confirmation is open.
    Confirming,
}

/// State of the conversation when the text was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Its `eventVersion`; `None` from servers that have none.
    pub version: Option<i64>,
    pub at: Timestamp,
}

/// A text that is being written.
#[expect(clippy::struct_excessive_bools, reason = "each can be true by itself")]
pub struct Composer {
    pub kind: Kind,
    /// The recipient.
    pub to: ActionTarget,
    /// The conversation's latest row, used where no list has it.
    pub(super) row: Row,
    /// The lead's number as the conversation has it; empty where it has none.
    pub phone: Box<str>,
    /// The text.
    pub editor: Editor,
    /// The number that was chosen to send from; `None` leaves it to the server.
    pub number: Option<PhoneNumberId>,
    /// Scheduled time; `None` sends at once.
    pub send_at: Option<Timestamp>,
    pub baseline: Baseline,
    /// Results of the prechecks.
    pub checks: Checks,
    pub stage: Stage,
    /// Time at which the confirmation opened by itself, after a precheck. A key
    /// pressed at that moment was not meant for it.
    pub(super) opened_at: Option<Timestamp>,
    /// The lead's own words that ask for no more texts, where they are in
    /// force.
    pub(super) stop_request: Option<Box<str>>,
    /// Values that filled templates in the text: braces in them are no gaps.
    pub(super) values: Vec<Box<str>>,
    /// The template in the text whose questions are being asked.
    pub(super) filling: Option<Box<Filling>>,
    /// The `;name` in the text that the next template takes the place of.
    pub(super) trigger: Option<Box<str>>,
    /// The warning about gaps left in the text, set when the confirmation
    /// opens.
    pub(super) unfilled: Option<Warning>,
    /// The warnings in the confirmation: a yes approves these.
    pub(super) shown: Approvals,
    /// The entry of the outbox that it replaces.
    pub entry: Option<EntryId>,
    /// Whether it has no draft: the place of its draft may be another text's.
    pub(super) has_no_draft: bool,
    /// Reason why the draft is not on disk.
    pub save_error: Option<String>,
    /// Whether the draft on disk is still being read.
    pub(super) is_loading: bool,
    /// Whether there are unsaved changes.
    pub(super) is_dirty: bool,
    /// Whether the timer of the next saving runs.
    pub(super) is_timed: bool,
}

impl Composer {
    /// Whether the draft has all of the text.
    pub fn is_in_draft(&self) -> bool {
        !(self.is_dirty || self.is_loading || self.has_no_draft)
    }

    /// An empty text for a conversation.
    pub fn new(kind: Kind, to: ActionTarget, row: Row, now: Timestamp) -> Self {
        let baseline = Baseline { version: to.event_version, at: now };
        Self {
            kind,
            to,
            phone: row.lead_phone().into(),
            row,
            editor: Editor::default(),
            number: None,
            send_at: None,
            baseline,
            checks: Checks::default(),
            stage: Stage::Writing,
            opened_at: None,
            stop_request: None,
            values: Vec::new(),
            filling: None,
            trigger: None,
            unfilled: None,
            shown: Approvals::NONE,
            entry: None,
            has_no_draft: false,
            save_error: None,
            is_loading: false,
            is_dirty: false,
            is_timed: false,
        }
    }

    pub fn action_kind(&self) -> ActionKind {
        match self.kind {
            Kind::Reply => ActionKind::Reply,
            Kind::Note => ActionKind::Note,
        }
    }

    /// The action that sends it, without spaces and line breaks around the
    /// text.
    pub fn action(&self) -> Action {
        let text = RedactedText::new(self.editor.text().trim());
        match self.kind {
            Kind::Note => Action::Note(text),
            Kind::Reply => Action::Reply { text, scheduled_for: self.send_at, from: self.from() },
        }
    }

    /// The recipient, with nothing that the lead wrote after the text was begun:
    /// a draft may be older than what is known now.
    pub fn target(&self) -> ActionTarget {
        let mut target = self.to.clone();
        if self.baseline.version != target.event_version {
            target.last_inbound_at = target.last_inbound_at.min(Some(self.baseline.at));
        }
        target
    }

    /// The sender that the user has seen: Automatic can change until
    /// the text is sent.
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
            event_version: self.baseline.version,
            written_at: now,
        }
    }

    /// Whether the draft on disk is still being read.
    pub fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// Length of the text in SMS segments.
    pub fn segments(&self) -> Segments {
        sms_segments::count(self.editor.text().trim())
    }

    /// Whether it may be sent, now or at its scheduled time.
    pub fn verdict(&self, now: Timestamp, hours: TextingHours) -> Verdict {
        let mut verdict = self.known().verdict(self.send_at.unwrap_or(now), hours);
        if let Verdict::Ready { warnings, .. } = &mut verdict {
            warnings.extend(self.unfilled.clone());
        }
        verdict
    }

    /// Warnings that need an approval. A note has no recipient.
    pub fn warnings(&self, now: Timestamp, hours: TextingHours) -> Vec<Warning> {
        match self.verdict(now, hours) {
            Verdict::Ready { warnings, .. } if self.kind == Kind::Reply => warnings,
            _ => Vec::new(),
        }
    }

    /// The number that it is sent from, once it is known that it may be sent.
    pub fn sender(&self) -> Option<Sender> {
        self.known().sender()
    }

    fn known(&self) -> SendFacts<'_> {
        let known = self.checks.known(&self.phone, self.number.as_ref());
        SendFacts { stop_request: self.stop_request.as_deref(), ..known }
    }

    /// Time of the lead's last consent, if known.
    pub(super) fn consented_at(&self) -> Option<Timestamp> {
        self.facts()?.lead.metadata.as_ref()?.sms_opt_in_at
    }

    /// Checks whether the text still has gaps of a template.
    pub(super) fn check_text(&mut self) {
        let values: Vec<&str> = self.values.iter().map(|value| &**value).collect();
        let is_reply = self.kind == Kind::Reply;
        let looked = || send_readiness::unfilled_warning(self.editor.text().trim(), &values);
        self.unfilled = is_reply.then(looked).flatten();
    }

    pub fn facts(&self) -> Option<&LeadFacts> {
        self.checks.lead.ready()
    }

    /// The lead's time zone, if known.
    pub fn zone(&self) -> Option<&TimeZone> {
        self.facts()?.time_zone.as_ref()
    }

    /// Values for the gaps of templates.
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
            self.opened_at = Some(now);
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
    pub rules: ComposeRules,
    pub drafts: DraftIndex,
    /// Texts given to the outbox and not accepted so far.
    pub(super) submitted: Vec<(Submission, Box<Composer>)>,
    /// The number of the last saving.
    pub(super) save_id: SaveId,
}

/// The form in which a text was given to the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Submission {
    /// As an entry of its own.
    Appended(AppendId),
    /// In the place of another text.
    Edited(EntryId),
}
