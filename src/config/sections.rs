//! The sections of the configuration file as written. Their documentation is
//! what an editor shows of a key: it becomes the schema's descriptions.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

use crate::domain::ReasonNames;
use crate::domain::time_style::{Clock, DateFormat};
use crate::settings::theme::{AUTO, BUILT_IN};
use crate::settings::{
    Advance, Color, DetailLayout, DetailPosition, LogLevel, MarkOnReply, RowLines, TriagePolicy,
};
use crate::triage::compose::{ConfirmPolicy, Kind};

/// How often the screen is brought up to date.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "named as in the file, with their unit")]
pub(super) struct Refresh {
    /// Seconds between refreshes of the list; 0 is never.
    #[schemars(with = "Interval")]
    pub(super) poll_seconds: Option<Spanned<u32>>,
    /// Seconds between refreshes of the list while another window has the
    /// focus, if the terminal tells; 0 is never. The default is 120, or
    /// `poll_seconds` if that is longer or never.
    #[schemars(with = "Interval")]
    pub(super) unfocused_poll_seconds: Option<Spanned<u32>>,
    /// Seconds between refreshes of the open thread; 0 is never.
    #[schemars(with = "Interval")]
    pub(super) thread_seconds: Option<Spanned<u32>>,
}

/// Requests to the API.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Network {
    /// Most requests per minute; 0 is no limit. Leadping allows 300 for
    /// everything that your organization runs. A server on this computer is not
    /// limited unless this is set.
    #[schemars(with = "u32")]
    pub(super) requests_per_minute: Option<u32>,
    /// Seconds to wait for a connection; at most `stall_timeout_seconds`.
    #[schemars(with = "u32", range(min = 1, max = 3600))]
    pub(super) connect_timeout_seconds: Option<Spanned<u32>>,
    /// Seconds to wait while nothing arrives.
    #[schemars(with = "u32", range(min = 1, max = 3600))]
    pub(super) stall_timeout_seconds: Option<Spanned<u32>>,
    /// Seconds that a whole response can take, and twice that for a page of a
    /// list. The default is 30, or `stall_timeout_seconds` if that is longer.
    #[schemars(with = "u32", range(min = 1, max = 3600))]
    pub(super) answer_timeout_seconds: Option<Spanned<u32>>,
    /// Rows per page.
    #[schemars(with = "u32", range(min = 1, max = 100))]
    pub(super) page_size: Option<Spanned<u32>>,
    /// Tries before loading something counts as failed.
    #[schemars(with = "u32", range(min = 1, max = 100))]
    pub(super) attempts: Option<Spanned<u32>>,
}

/// The time to undo an action before it is sent.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Outbox {
    /// Seconds to undo an action before it is sent.
    #[schemars(with = "u32", range(min = 0, max = 300))]
    pub(super) grace_seconds: Option<Spanned<u32>>,
    /// Seconds to undo a text before it is sent.
    #[schemars(with = "u32", range(min = 0, max = 300))]
    pub(super) sms_grace_seconds: Option<Spanned<u32>>,
}

/// What happens when you work on conversations.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Triage {
    /// Where the cursor goes after you finish a conversation.
    #[schemars(with = "Advance")]
    pub(super) advance: Option<Advance>,
    /// Ask before an action on more marked conversations than this; 0 asks for
    /// any two.
    #[schemars(with = "u32", range(min = 0, max = TriagePolicy::MAX_TARGETS))]
    pub(super) confirm_over: Option<Spanned<u32>>,
    /// A reply is late after this time, from 1m to 30d: minutes (15m), hours
    /// (2h) or days (1d). Without it, no reply is.
    #[schemars(with = "String", pattern("^[0-9]+[mhd]$"))]
    pub(super) answer_within: Option<Spanned<String>>,
    /// What marks a conversation read: "explicit" is only your key, "open" is
    /// opening it too.
    #[schemars(with = "MarkRead")]
    pub(super) mark_read: Option<MarkRead>,
    /// What a text marks its conversation once it is sent: "both" is read and
    /// handled.
    #[schemars(with = "MarkOnReply")]
    pub(super) reply_marks: Option<MarkOnReply>,
    /// With `mark_read = "open"`: seconds that it must stay open.
    #[schemars(with = "u32", range(min = 0, max = 3600))]
    pub(super) mark_read_after_seconds: Option<Spanned<u32>>,
}

/// What marks a conversation as read; how long that takes is a key of its own.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum MarkRead {
    #[default]
    Explicit,
    Open,
}

/// The conversation list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct List {
    /// Most rows to keep in memory; 4000 rows take about 1 MB.
    #[schemars(with = "u32", range(min = 1_000, max = 10_000_000))]
    pub(super) max_rows: Option<Spanned<u32>>,
}

/// The detail pane.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Detail {
    /// Where the detail pane goes: "auto" is right on a wide terminal, else
    /// below.
    #[schemars(with = "DetailPosition")]
    pub(super) position: Option<DetailPosition>,
    /// Its share of the screen in percent. The default is 50; beside the list
    /// it is more on a wide terminal.
    #[schemars(with = "u32", range(min = DetailLayout::PERCENT.0, max = DetailLayout::PERCENT.1))]
    pub(super) size: Option<Spanned<u32>>,
    /// Load the thread when the cursor rests on a conversation. Costs requests.
    #[schemars(with = "bool")]
    pub(super) preview: Option<bool>,
}

/// Writing texts and notes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Compose {
    /// Templates to insert while writing.
    #[schemars(with = "Vec<Template>", length(max = 200))]
    pub(super) templates: Option<Vec<Spanned<Template>>>,
    /// Editor for long texts, with arguments, run without a shell. The default
    /// is $VISUAL, then $EDITOR, then vi, then nano.
    #[schemars(with = "String", length(min = 1))]
    pub(super) editor: Option<Spanned<String>>,
    /// Whether Ctrl-S asks before it sends: "warnings" asks only if there is a
    /// warning.
    #[schemars(with = "ConfirmPolicy")]
    pub(super) confirm: Option<ConfirmPolicy>,
    /// First hour of the texting hours, in the lead's local time.
    #[schemars(with = "u32", range(min = 0, max = 23))]
    pub(super) texting_from: Option<Spanned<u32>>,
    /// Hour at which the texting hours end, in the lead's local time; must be
    /// after `texting_from`.
    #[schemars(with = "u32", range(min = 1, max = 24))]
    pub(super) texting_until: Option<Spanned<u32>>,
}

/// A named template.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    /// The name to pick it by.
    #[schemars(with = "String", length(min = 1, max = 40))]
    pub(super) name: Spanned<String>,
    /// The text, with fields such as {firstName} or {firstName|there}, and
    /// questions such as {?day}.
    #[schemars(with = "String", length(min = 1, max = 2_000))]
    pub(super) text: Spanned<String>,
    /// Whether it is for texts or for notes.
    #[serde(default)]
    #[schemars(with = "Kind")]
    pub(super) kind: Option<Kind>,
}

/// The screen.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ui {
    /// Colors of the screen: a built-in theme, or NAME for themes/NAME.toml next
    /// to the configuration file.
    #[schemars(with = "ThemeName")]
    pub(super) theme: Option<Spanned<String>>,
    /// When to use color: "auto" is always unless `NO_COLOR` is set.
    #[schemars(with = "Color")]
    pub(super) color: Option<Color>,
    /// ASCII symbols and lines only. Without it, your locale decides.
    #[schemars(with = "bool")]
    pub(super) ascii: Option<bool>,
    /// Mouse support.
    #[schemars(with = "bool")]
    pub(super) mouse: Option<bool>,
    /// Count seconds down on the screen.
    #[schemars(with = "bool")]
    pub(super) motion: Option<bool>,
    /// Plain lines of words for a screen reader or a braille display.
    #[schemars(with = "bool")]
    pub(super) screen_reader: Option<bool>,
    /// Lines of a row in the list: "auto" is one where the list is wide or low,
    /// else two.
    #[schemars(with = "RowLines")]
    pub(super) rows: Option<RowLines>,
    /// The program that takes what you copy, on its standard input: a list of
    /// its name and arguments, run without a shell.
    #[schemars(with = "Vec<String>", length(min = 1))]
    pub(super) copy_command: Option<Spanned<Vec<String>>>,
    /// The program that opens links: a list of its name and arguments, run
    /// without a shell. The link takes the place of {}, or stands last.
    #[schemars(with = "Vec<String>", length(min = 1))]
    pub(super) open_command: Option<Spanned<Vec<String>>>,
    /// Times on the screen. Without it, your locale decides.
    #[schemars(with = "Clock")]
    pub(super) clock: Option<Clock>,
    /// Dates on the screen, and the order in which you type them there. Without
    /// it, your locale decides.
    #[schemars(with = "DateFormat")]
    pub(super) date: Option<DateFormat>,
}

/// What is announced outside the screen.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Notify {
    /// The number of unread conversations in the terminal's title.
    #[schemars(with = "bool")]
    pub(super) title: Option<bool>,
    /// Ring the bell when a lead writes while another window has the focus.
    #[schemars(with = "bool")]
    pub(super) bell: Option<bool>,
    /// Show a desktop notification then, if the terminal can.
    #[schemars(with = "bool")]
    pub(super) desktop: Option<bool>,
    /// Add the start of the message to the name. Other people may see it.
    #[schemars(with = "bool")]
    pub(super) text: Option<bool>,
    // A time of day like "21:00-08:00", or `false`.
    /// No bell and no notification in these hours, on your clock; "" is never.
    #[schemars(with = "Quiet")]
    pub(super) quiet: Option<Spanned<toml::Value>>,
    /// Only for conversations in one of these views. Without it, for any in your
    /// inbox.
    #[schemars(with = "Vec<String>")]
    pub(super) views: Option<Vec<Spanned<String>>>,
}

/// The log.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Log {
    /// What the log has; "off" creates none. It never contains a key or a
    /// message.
    #[schemars(with = "LogLevel")]
    pub(super) level: Option<LogLevel>,
}

/// Defines the schemas of values that are more than a Rust type.
macro_rules! schemas {
    ($($name:ident => $schema:expr;)*) => {$(
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

schemas! {
    Interval => json_schema!({
        "type": "integer",
        "anyOf": [{ "const": 0 }, { "minimum": 5, "maximum": 86_400 }],
    });
    ThemeName => {
        let built_in = BUILT_IN.iter().map(|(name, _)| *name);
        let known: Vec<&str> = [AUTO].into_iter().chain(built_in).collect();
        json_schema!({
            "type": "string",
            "anyOf": [
                { "enum": known },
                { "pattern": "^[A-Za-z0-9_-]{1,40}$" },
            ],
        })
    };
    ReasonTable => json_schema!({
        "type": "object",
        "patternProperties": {
            "^[0-9]$": { "type": "string", "minLength": 1, "maxLength": ReasonNames::MAX_CHARS },
        },
        "additionalProperties": false,
    });
    Quiet => json_schema!({
        "anyOf": [
            { "const": false },
            { "type": "string", "pattern": quiet_pattern() },
        ],
    });
}

fn quiet_pattern() -> String {
    let time = "([01]?[0-9]|2[0-3]):[0-5][0-9]";
    format!(r"^\s*({time}\s*-\s*{time}\s*)?$")
}
