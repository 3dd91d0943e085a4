//! Actions as commands.

mod values;

use clap::{ArgGroup, Args, Subcommand};
use jiff::Timestamp;

use values::{Message, TextArgs, at, event, moment, number, private, user};

use super::ConnectionArgs;
use super::accepted::Accepted;
use super::result_args::{FormatArgs, WaitArgs};
use crate::domain::{EventId, FollowUp, PhoneNumberId, ReasonNames, RedactedText, TagId, UserId};
use crate::headless::action::{ActionRequest, TextSource, TimeArg};
use crate::headless::{CliError, Exit};
use crate::triage::action_kind::Scope;
use crate::triage::compose::WarningKind;
use crate::triage::{Action, ActionKind};

/// An action as a command.
#[derive(Clone, Debug, Subcommand)]
pub enum VerbCommand {
    #[command(name = name_of(ActionKind::Read), about = help(ActionKind::Read))]
    Read(Common),
    #[command(name = name_of(ActionKind::Handled), about = help(ActionKind::Handled))]
    Handled(Common),
    #[command(name = name_of(ActionKind::Archive), about = help(ActionKind::Archive))]
    Archive {
        #[command(flatten)]
        common: Common,
        /// Why: a number from 0 to 9, or a name from [archive_reasons] in the config file
        #[arg(long, value_name = "REASON")]
        reason: String,
        /// Why, in words
        #[arg(long, value_name = "TEXT", value_parser = private)]
        note: Option<RedactedText>,
    },
    #[command(name = name_of(ActionKind::Unarchive), about = help(ActionKind::Unarchive))]
    Unarchive(Common),
    #[command(name = name_of(ActionKind::Status), about = help(ActionKind::Status))]
    Status {
        #[command(flatten)]
        common: Common,
        /// One of the organization's statuses, by its name
        #[arg(long, value_name = "NAME")]
        set: String,
        /// Its category, where it is to be another one than the status has
        #[arg(long, value_name = "CATEGORY")]
        category: Option<String>,
        /// What there is to say about it
        #[arg(long, value_name = "TEXT", value_parser = private)]
        notes: Option<RedactedText>,
    },
    #[command(name = name_of(ActionKind::FollowUp), about = help(ActionKind::FollowUp),
              group = ArgGroup::new("what").required(true))]
    FollowUp {
        #[command(flatten)]
        common: Common,
        /// It is done
        #[arg(long, group = "what")]
        complete: bool,
        /// It is due then, by this machine's clock: `tomorrow 9am`, `in 2h`,
        /// `2026-12-01 9:30`; or with an offset: 2026-12-01T09:30:00-05:00
        #[arg(long, value_name = "WHEN", group = "what", value_parser = moment)]
        due: Option<Timestamp>,
    },
    #[command(name = name_of(ActionKind::Assign), about = help(ActionKind::Assign))]
    Assign {
        #[command(flatten)]
        common: Common,
        /// The id of a user, `me`, or `nobody`
        #[arg(long, value_name = "ID", value_parser = user)]
        user: UserId,
    },
    #[command(name = name_of(ActionKind::Tags), about = "Put a tag on the lead")]
    Tag {
        #[command(flatten)]
        common: Common,
        /// The tag's name
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Make the tag where there is none of this name
        #[arg(long)]
        create: bool,
    },
    #[command(name = "untag", about = "Take a tag off the lead")]
    Untag {
        #[command(flatten)]
        common: Common,
        /// The tag's name
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    #[command(name = name_of(ActionKind::Note), about = help(ActionKind::Note))]
    Note {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        text: TextArgs,
    },
    #[command(name = name_of(ActionKind::Reply), about = help(ActionKind::Reply))]
    Reply {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        message: Message,
        /// The id of the number to send from
        #[arg(long, value_name = "NUMBER-ID", value_parser = number)]
        from: Option<PhoneNumberId>,
        /// When to send it, by the lead's clock: `tomorrow 9am`, `in 2h`,
        /// `2026-12-01 9:30`; or with an offset: 2026-12-01T09:30:00-05:00
        #[arg(long, value_name = "WHEN", value_parser = at)]
        at: Option<TimeArg>,
        #[command(flatten)]
        accepted: Accepted,
        /// Send a text that looks like a template as it is
        #[arg(long)]
        as_is: bool,
    },
    #[command(name = name_of(ActionKind::CancelScheduled), about = help(ActionKind::CancelScheduled))]
    CancelScheduled {
        #[command(flatten)]
        common: Common,
        /// The message, by the event that `reply --at` answered with
        #[arg(long, value_name = "EVENT-ID", value_parser = event)]
        event: EventId,
    },
    #[command(name = name_of(ActionKind::Sender), about = help(ActionKind::Sender),
              group = ArgGroup::new("which").required(true))]
    Sender {
        #[command(flatten)]
        common: Common,
        /// The id of one of the organization's numbers
        #[arg(long, value_name = "NUMBER-ID", group = "which", value_parser = number)]
        number: Option<PhoneNumberId>,
        /// Leave the choice to the service
        #[arg(long, group = "which")]
        auto: bool,
    },
    #[command(name = name_of(ActionKind::Block), about = help(ActionKind::Block))]
    Block {
        #[command(flatten)]
        common: Common,
        /// Why, in words; kept with the number
        #[arg(long, value_name = "TEXT", value_parser = private)]
        reason: RedactedText,
    },
    #[command(name = name_of(ActionKind::Unblock), about = help(ActionKind::Unblock))]
    Unblock {
        #[command(flatten)]
        common: Common,
        /// Why, in words; kept with the number
        #[arg(long, value_name = "TEXT", value_parser = private)]
        reason: RedactedText,
    },
}

const fn name_of(verb: ActionKind) -> &'static str {
    verb.entry().name
}

const fn help(verb: ActionKind) -> &'static str {
    verb.entry().help
}

/// Common arguments.
#[derive(Clone, Debug, Args)]
pub struct Common {
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
    /// The ids of conversations; `-` reads them from standard input: one per
    /// line, a JSON array of them, or what `list` writes as ndjson or json
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// The ids are those of leads; of lines from `list` it is the member leadId
    #[arg(long)]
    pub leads: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Go ahead where there are many, or more than one message
    #[arg(long)]
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
            Self::Assign { user, .. } => {
                Action::Assign(Some(user).filter(|user| user.as_str() != "nobody"))
            }
            Self::Tag { name, create, .. } => Action::AddTag { tag: None, name, create },
            Self::Untag { name, .. } => Action::RemoveTag { tag: TagId::new(""), name },
            Self::Note { text, .. } => {
                let note = Action::Note(RedactedText::new(""));
                return Ok(ActionRequest { text: text.source(), ..note.into() });
            }
            Self::Reply { message, from, at, accepted, as_is, .. } => {
                let as_is = as_is.then_some(WarningKind::Unfilled);
                return Ok(ActionRequest {
                    action: Action::Reply {
                        text: RedactedText::new(""),
                        scheduled_for: None,
                        from,
                    },
                    text: message.source(),
                    at,
                    approvals: accepted.approvals().union(&as_is.into_iter().collect()),
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
                "`{}` is about conversations: --leads means nothing to it",
                self.name()
            ));
        }
        if matches!(self, Self::Unblock { .. }) && !common.yes && !common.dry_run {
            return refuse("`unblock` lets people be texted again. Add --yes if they asked for it");
        }
        let from_input = common.ids.iter().any(|id| id == "-");
        if from_input && common.ids.len() > 1 {
            return refuse(
                "`-` stands alone: ids come from standard input or from the command line",
            );
        }
        if from_input && request.text == Some(TextSource::Input) {
            return refuse("ids and text cannot both come from standard input");
        }
        if matches!(self, Self::CancelScheduled { .. }) && (from_input || common.ids.len() > 1) {
            return refuse("a message is in one conversation: name that one alone");
        }
        Ok(())
    }
}
