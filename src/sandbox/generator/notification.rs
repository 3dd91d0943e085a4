//! Notifications of the user.

use super::event::Event;
use super::person::Person;
use super::summary::Opener;
use super::timestamp::ApiTime;
use super::{World, conversation_id};
use crate::sandbox::fields::{Text, record};

record! {
    /// A notification (`NotificationTableRow`).
    Notification, schema NotificationRow, natural Some("createdAt"),
    searched ["name", "message", "details"] {
        id: Text = "id",
        name: Text = "name",
        message: Text = "message",
        details: Option<Text> = "details",
        kind: Text = "type",
        priority: Text = "priority",
        is_read: bool = "isRead",
        read_at: Option<ApiTime> = "readAt",
        action_button_text: Option<Text> = "actionButtonText",
        action_url: Option<Text> = "actionUrl",
        related_entity_type: Option<Text> = "relatedEntityType",
        related_entity_id: Option<Text> = "relatedEntityId",
        created_at: ApiTime = "createdAt",
        modified_at: Option<ApiTime> = "modifiedAt",
        is_demo: bool = "isDemo",
    }
    nested {}
}

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// Number of the newest conversations with notifications.
const NEAR_THE_TOP: u64 = 200;

/// Notifications without a conversation: type, priority, name, message, age.
const OTHERS: &[(&str, &str, &str, &str, i64)] = &[
    ("Billing", "Critical", "Low balance", "Your wallet is below $25.00.", 9 * HOUR),
    ("Announcement", "Low", "New: callback windows", "Leads can say when to call.", 3 * DAY),
    (
        "System",
        "Medium",
        "Number needs attention",
        "Insurance desk is filtered more often.",
        6 * DAY,
    ),
    ("Success", "Low", "Import finished", "214 leads were imported.", 21 * DAY),
];

impl World {
    /// The initial notifications, unordered. One about the event that made a
    /// conversation unread is unread as well.
    pub(crate) fn notifications(&self) -> impl Iterator<Item = Notification> {
        let about = (0..self.count.min(NEAR_THE_TOP)).flat_map(|index| self.about(index));
        about.chain((1..).zip(OTHERS).map(|(number, other)| {
            let (kind, priority, name, message, age) = *other;
            Notification {
                id: Text::Owned(format!("ntf-0-{number}")),
                name: Text::Borrowed(name),
                message: Text::Borrowed(message),
                kind: Text::Borrowed(kind),
                priority: Text::Borrowed(priority),
                created_at: ApiTime(self.now - age),
                is_demo: true,
                ..Notification::default()
            }
            .read_at(Some(self.now - age + HOUR).filter(|_| number != 1))
        }))
    }

    /// Notifications about a conversation's last message and call.
    fn about(&self, index: u64) -> impl Iterator<Item = Notification> {
        let head = self.head(index);
        let person = Person::new(self.seed, self.party(index));
        let called = match head.opener {
            Opener::MissedCall => Some("Missed call"),
            Opener::Voicemail => Some("New voicemail"),
            _ => None,
        };
        let call = called.map(|name| {
            let about = Notification::new(index, 2, &person, ("Call", "High", name), head.last_at);
            about.read_at((!head.unread).then(|| self.soon(head.last_at)))
        });
        let message = head.from_lead.then(|| {
            let what = ("Sms", "Medium", "New message");
            let mut about = Notification::new(index, 1, &person, what, head.message_at);
            about.details = Some(self.last_inbound(index, &person));
            let is_read = !head.unread || called.is_some();
            about.read_at(is_read.then(|| self.soon(head.message_at)))
        });
        call.into_iter().chain(message)
    }

    /// A minute after an instant, or the present if earlier.
    fn soon(&self, at: i64) -> i64 {
        self.now.min(at + 60 * SECOND)
    }

    /// The notification about a new message.
    pub(crate) fn new_notification(&self, index: u64, message: &Event) -> Notification {
        let person = Person::new(self.seed, self.party(index));
        let what = ("Sms", "Medium", "New message");
        Notification {
            id: Text::Owned(format!("ntf-{}", message.id)),
            details: message.summary.clone(),
            created_at: message.created_at,
            ..Notification::new(index, 0, &person, what, message.created_at.0)
        }
    }
}

impl Notification {
    /// A notification about a conversation's contact: type, priority and name.
    fn new(
        index: u64,
        number: u32,
        person: &Person,
        (kind, priority, name): (&'static str, &'static str, &'static str),
        at: i64,
    ) -> Self {
        let who = person.name();
        let who = if who.is_empty() { "A lead" } else { who.as_str() };
        let verb = if kind == "Sms" { "wrote" } else { "called" };
        Self {
            id: Text::Owned(format!("ntf-{}-{number}", index + 1)),
            name: Text::Borrowed(name),
            message: Text::Owned(format!("{who} {verb}")),
            kind: Text::Borrowed(kind),
            priority: Text::Borrowed(priority),
            action_button_text: Some(Text::Borrowed("Open conversation")),
            action_url: Some(Text::Owned(format!("https://example.com/inbox/conv-{}", index + 1))),
            related_entity_type: Some(Text::Borrowed("Conversation")),
            related_entity_id: Some(conversation_id(index)),
            created_at: ApiTime(at),
            is_demo: true,
            ..Self::default()
        }
    }

    /// Sets the time at which it was read.
    pub(crate) fn read_at(self, at: Option<i64>) -> Self {
        let at = at.map(ApiTime);
        Self { is_read: at.is_some(), read_at: at, modified_at: at, ..self }
    }
}
