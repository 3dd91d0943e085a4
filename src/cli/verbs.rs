//! Actions as commands.

pub(super) mod values;

use clap::{ArgGroup, Args, Subcommand};
use jiff::Timestamp;

use values::{Message, TextArgs, answer, at, event, moment, number, private, user};

use super::ConnectionArgs;
use super::accepted::Accepted;
use super::result_args::{FormatArgs, WaitArgs};
use crate::domain::{EventId, FollowUp, PhoneNumberId, ReasonNames, RedactedText, TagId, UserId};
use crate::headless::action::{ActionRequest, TextSource, TimeArg};
use crate::headless::{CliError, Exit};
use crate::triage::action_kind::Scope;
use crate::triage::compose::WarningKind;
use crate::triage::{Action, ActionKind};

/// The name of the command whose results say `read`.
const MARK_READ: &str = "mark-read";

/// Place in the help: behind the command's own flags.
const LAST: usize = 100;

/// An action as a command.
#[derive(Clone, Debug, Subcommand)]
pub enum VerbCommand {
    #[command(name = MARK_READ, alias = name_of(ActionKind::Read), about = about(ActionKind::Read))]
    Read(Common),
    #[command(name = name_of(ActionKind::Handled), about = about(ActionKind::Handled))]
    Handled(Common),
    #[command(name = name_of(ActionKind::Archive), about = about(ActionKind::Archive))]
    Archive {
        #[command(flatten)]
        common: Common,
        /// Archive reason: 0 to 9, or the name that your config file gives it
        #[arg(long, value_name = "REASON")]
        reason: String,
        /// Note on the reason
        #[arg(long, value_name = "TEXT", value_parser = private)]
        note: Option<RedactedText>,
    },
    #[command(name = name_of(ActionKind::Unarchive), about = about(ActionKind::Unarchive))]
    Unarchive(Common),
    #[command(name = name_of(ActionKind::Status), about = about(ActionKind::Status))]
    Status {
        #[command(flatten)]
        common: Common,
        /// Status name
        #[arg(long, value_name = "NAME")]
        set: String,
        /// Category, if different from the status's own
        #[arg(long, value_name = "CATEGORY")]
        category: Option<String>,
        /// Note on the status
        #[arg(long, value_name = "TEXT", value_parser = private)]
        notes: Option<RedactedText>,
    },
    #[command(name = name_of(ActionKind::FollowUp), about = about(ActionKind::FollowUp),
              group = ArgGroup::new("what").required(true))]
    FollowUp {
        #[command(flatten)]
        common: Common,
        /// Mark it done
        #[arg(long, group = "what")]
        complete: bool,
        /// New due time, your time: `tomorrow 9am`, `in 2h`, `2026-12-01 9:30`;
        /// or with an offset: 2026-12-01T09:30:00-05:00
        #[arg(long, value_name = "WHEN", group = "what", value_parser = moment)]
        due: Option<Timestamp>,
    },
    #[command(name = name_of(ActionKind::Assign), about = about(ActionKind::Assign))]
    Assign {
        #[command(flatten)]
        common: Common,
        /// Name, email address or id of the user, `me` or `nobody`
        #[arg(long, value_name = "NAME|ID", value_parser = user)]
        user: UserId,
    },
    #[command(name = name_of(ActionKind::Tags), about = "Add a tag to the lead")]
    Tag {
        #[command(flatten)]
        common: Common,
        /// Tag, by its name or id
        #[arg(long, value_name = "NAME|ID")]
        name: String,
        /// Create the tag if it doesn't exist
        #[arg(long)]
        create: bool,
    },
    #[command(name = "untag", about = "Remove a tag from the lead")]
    Untag {
        #[command(flatten)]
        common: Common,
        /// Tag, by its name or id
        #[arg(long, value_name = "NAME|ID")]
        name: String,
    },
    #[command(name = name_of(ActionKind::Note), about = about(ActionKind::Note))]
    Note {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        text: TextArgs,
    },
    #[command(name = name_of(ActionKind::Reply), about = about(ActionKind::Reply))]
    Reply {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        message: Message,
        /// Answer to a question of the template, such as `day=Tuesday` for
        /// {?day}; once for each
        #[arg(long, value_name = "NAME=TEXT", requires = "template",
              conflicts_with_all = ["text", "file"], value_parser = answer)]
        fill: Vec<(String, RedactedText)>,
        /// Number to send from, by its name, its digits or its id
        #[arg(long, value_name = "NAME|NUMBER|ID", value_parser = number)]
        from: Option<PhoneNumberId>,
        /// When to send it, in the lead's time: `tomorrow 9am`, `in 2h`,
        /// `2026-12-01 9:30`; or with an offset: 2026-12-01T09:30:00-05:00
        #[arg(long, value_name = "WHEN", value_parser = at)]
        at: Option<TimeArg>,
        #[command(flatten)]
        accepted: Accepted,
        /// Send the text even if it looks like an unfilled template
        #[arg(long)]
        as_is: bool,
        /// Mark the conversation read and handled once the text is sent, unless
        /// the lead wrote meanwhile
        #[arg(long, conflicts_with = "at")]
        mark: bool,
    },
    #[command(name = name_of(ActionKind::CancelScheduled), about = about(ActionKind::CancelScheduled))]
    CancelScheduled {
        #[command(flatten)]
        common: Common,
        /// Event id of the text, as `reply --at` and `scheduled` print it
        #[arg(long, value_name = "EVENT-ID", value_parser = event)]
        event: EventId,
    },
    #[command(name = name_of(ActionKind::Sender), about = about(ActionKind::Sender),
              group = ArgGroup::new("which").required(true))]
    Sender {
        #[command(flatten)]
        common: Common,
        /// One of your organization's numbers, by its name, its digits or its id
        #[arg(long, value_name = "NAME|NUMBER|ID", group = "which", value_parser = number)]
        number: Option<PhoneNumberId>,
        /// Choose the number automatically
        #[arg(long, group = "which")]
        auto: bool,
    },
    #[command(name = name_of(ActionKind::Block), about = about(ActionKind::Block))]
    Block {
        #[command(flatten)]
        common: Common,
        /// Reason, saved with the number
        #[arg(long, value_name = "TEXT", value_parser = private)]
        reason: RedactedText,
    },
    #[command(name = name_of(ActionKind::Unblock), about = about(ActionKind::Unblock))]
    Unblock {
        #[command(flatten)]
        common: Common,
        /// Reason, saved with the number
        #[arg(long, value_name = "TEXT", value_parser = private)]
        reason: RedactedText,
    },
}

const fn name_of(verb: ActionKind) -> &'static str {
    verb.entry().name
}

const fn about(verb: ActionKind) -> &'static str {
    match verb {
        ActionKind::Read => "Mark conversations read",
        ActionKind::Handled => "Mark conversations handled",
        ActionKind::Archive => "Archive leads with all their conversations",
        ActionKind::Unarchive => "Unarchive leads",
        ActionKind::Status => "Set the status of leads",
        ActionKind::FollowUp => "Set or complete follow-ups",
        ActionKind::Assign => "Assign leads to a teammate, or unassign them",
        ActionKind::Note => "Add a private note",
        ActionKind::CancelScheduled => "Cancel a scheduled text",
        ActionKind::Sender => "Set the number that replies are sent from",
        ActionKind::Block => "Block texts to a lead's number",
        ActionKind::Unblock => "Allow texts to a lead's number again",
        other => other.entry().help,
    }
}

/// Common arguments.
#[derive(Clone, Debug, Args)]
pub struct Common {
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
    /// Conversation ids; `-` reads them from standard input: one per line, a
    /// JSON array, or the ndjson or json output of `list`
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// Ids are lead ids; from `list` output, use its leadId
    #[arg(long, display_order = LAST)]
    pub leads: bool,
    /// Show what would happen without doing it
    #[arg(long, display_order = LAST + 1)]
    pub dry_run: bool,
    /// Confirm a change to many, or a text to more than one lead
    #[arg(long, display_order = LAST + 2)]
    pub yes: bool,
    #[command(flatten)]
    pub wait: WaitArgs,
    #[command(flatten)]
    pub output: FormatArgs,
}

impl VerbCommand {
    pub fn common(&self) -> &Common {
        match self {
            Self::Read(common)
            | Self::Handled(common)
            | Self::Unarchive(common)
            | Self::Archive { common, .. }
            | Self::Status { common, .. }
            | Self::FollowUp { common, .. }
            | Self::Assign { common, .. }
            | Self::Tag { common, .. }
            | Self::Untag { common, .. }
            | Self::Note { common, .. }
            | Self::Reply { common, .. }
            | Self::CancelScheduled { common, .. }
            | Self::Sender { common, .. }
            | Self::Block { common, .. }
            | Self::Unblock { common, .. } => common,
        }
    }

    /// The command's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Read(_) => MARK_READ,
            other => other.verb(),
        }
    }

    /// The `verb` of its results.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Untag { .. } => "untag",
            other => name_of(other.kind()),
        }
    }

    fn kind(&self) -> ActionKind {
        match self {
            Self::Read(_) => ActionKind::Read,
            Self::Handled(_) => ActionKind::Handled,
            Self::Archive { .. } => ActionKind::Archive,
            Self::Unarchive(_) => ActionKind::Unarchive,
            Self::Status { .. } => ActionKind::Status,
            Self::FollowUp { .. } => ActionKind::FollowUp,
            Self::Assign { .. } => ActionKind::Assign,
            Self::Tag { .. } | Self::Untag { .. } => ActionKind::Tags,
            Self::Note { .. } => ActionKind::Note,
            Self::Reply { .. } => ActionKind::Reply,
            Self::CancelScheduled { .. } => ActionKind::CancelScheduled,
            Self::Sender { .. } => ActionKind::Sender,
            Self::Block { .. } => ActionKind::Block,
            Self::Unblock { .. } => ActionKind::Unblock,
        }
    }

    /// The action as it was typed.
    ///
    /// # Errors
    /// There is no such archive reason.
    pub fn request(&self, reasons: &ReasonNames) -> Result<ActionRequest, CliError> {
        Ok(ActionRequest::from(match self.clone() {
            Self::Read(_) => Action::Read,
            Self::Handled(_) => Action::Handled,
            Self::Archive { reason, note, .. } => {
                let refuse = |expected| CliError::new(Exit::Usage, format!("--reason: {expected}"));
                Action::Archive { reason: reasons.find(&reason).map_err(refuse)?, note }
            }
            Self::Unarchive(_) => Action::Unarchive,
            Self::Status { set, category, notes, .. } => {
                Action::Status { outcome: set, category, notes }
            }
            Self::FollowUp { due, .. } => {
                Action::FollowUp(due.map_or(FollowUp::Complete, FollowUp::Due))
            }
            Self::Assign { user, .. } => Action::Assign(
                Some(user).filter(|user| !user.as_str().eq_ignore_ascii_case("nobody")),
            ),
            Self::Tag { name, create, .. } => Action::AddTag { tag: None, name, create },
            Self::Untag { name, .. } => Action::RemoveTag { tag: TagId::new(""), name },
            Self::Note { text, .. } => {
                let note = Action::Note(RedactedText::new(""));
                return Ok(ActionRequest { text: text.source(), ..note.into() });
            }
            Self::Reply { message, fill, from, at, accepted, as_is, mark, .. } => {
                let as_is = as_is.then_some(WarningKind::Unfilled);
                return Ok(ActionRequest {
                    action: Action::Reply {
                        text: RedactedText::new(""),
                        scheduled_for: None,
                        from,
                    },
                    text: message.source(fill),
                    at,
                    approvals: accepted.approvals().union(&as_is.into_iter().collect()),
                    mark,
                });
            }
            Self::CancelScheduled { event, .. } => Action::Cancel(event),
            Self::Sender { number, .. } => Action::Sender(number),
            Self::Block { reason, .. } => Action::Block(reason),
            Self::Unblock { reason, .. } => Action::Unblock(reason),
        }))
    }

    /// Validates what clap cannot.
    ///
    /// # Errors
    /// A combination of flags that is not allowed.
    pub fn check(&self, request: &ActionRequest) -> Result<(), CliError> {
        let common = self.common();
        let refuse = |message: &str| Err(CliError::new(Exit::Usage, message.to_owned()));
        if common.leads && request.action.kind().entry().target != Scope::Lead {
            return refuse(&format!(
                "`{}` works on conversations, so --leads doesn't apply",
                self.name()
            ));
        }
        if matches!(self, Self::Unblock { .. }) && !common.yes && !common.dry_run {
            return refuse("`unblock` lets people be texted again. Add --yes if they asked for it");
        }
        let from_input = common.ids.iter().any(|id| id == "-");
        if from_input && common.ids.len() > 1 {
            return refuse("Use `-` alone: ids come from standard input or from the command line");
        }
        if from_input && request.text == Some(TextSource::Input) {
            return refuse("Ids and text can't both come from standard input");
        }
        if matches!(self, Self::CancelScheduled { .. }) && (from_input || common.ids.len() > 1) {
            return refuse("A text is in one conversation. Name only that one");
        }
        Ok(())
    }
}
