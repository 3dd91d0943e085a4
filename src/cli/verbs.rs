//! Actions as commands.

mod values;

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::{Args, Subcommand};
use jiff::Timestamp;

use values::{Message, TextArgs, at, event, moment, number, person, private, reason};

use super::ConnectionArgs;
use super::accepted::Accepted;
use super::number::whole;
use crate::domain::{ArchiveReason, EventId, FollowUp, PhoneNumberId, RedactedText};
use crate::headless::action::{PersonArg, TimeArg, Wish};
use crate::headless::{CliError, Exit, ResultFormat};
use crate::triage::ActionKind;
use crate::triage::compose::{Approvals, WarningKind};

/// An action as a command.
#[derive(Debug, Subcommand)]
pub enum VerbCommand {
    /// `read`
    #[command(name = name(ActionKind::Read), about = help(ActionKind::Read))]
    Read(Common),
    /// `handled`
    #[command(name = name(ActionKind::Handled), about = help(ActionKind::Handled))]
    Handled(Common),
    /// `archive`
    #[command(name = name(ActionKind::Archive), about = help(ActionKind::Archive))]
    Archive(Archive),
    /// `unarchive`
    #[command(name = name(ActionKind::Unarchive), about = help(ActionKind::Unarchive))]
    Unarchive(Common),
    /// `status`
    #[command(name = name(ActionKind::Status), about = help(ActionKind::Status))]
    Status(Status),
    /// `follow-up`
    #[command(name = name(ActionKind::FollowUp), about = help(ActionKind::FollowUp))]
    FollowUp(Next),
    /// `assign`
    #[command(name = name(ActionKind::Assign), about = help(ActionKind::Assign))]
    Assign(Assign),
    /// `tag`
    #[command(name = name(ActionKind::Tags), about = "Put a tag on the lead")]
    Tag(Tag),
    /// `untag`
    #[command(name = "untag", about = "Take a tag off the lead")]
    Untag(Untag),
    /// `note`
    #[command(name = name(ActionKind::Note), about = help(ActionKind::Note))]
    Note(Note),
    /// `reply`
    #[command(name = name(ActionKind::Reply), about = help(ActionKind::Reply))]
    Reply(Reply),
    /// `cancel-scheduled`
    #[command(name = name(ActionKind::CancelScheduled), about = help(ActionKind::CancelScheduled))]
    CancelScheduled(Cancel),
    /// `sender`
    #[command(name = name(ActionKind::Sender), about = help(ActionKind::Sender))]
    Sender(From),
    /// `block`
    #[command(name = name(ActionKind::Block), about = help(ActionKind::Block))]
    Block(Block),
    /// `unblock`
    #[command(name = name(ActionKind::Unblock), about = help(ActionKind::Unblock))]
    Unblock(Block),
}

const fn name(verb: ActionKind) -> &'static str {
    verb.entry().name
}

const fn help(verb: ActionKind) -> &'static str {
    verb.entry().help
}

/// Common arguments.
#[derive(Clone, Debug, Args)]
pub struct Common {
    #[command(flatten)]
    pub(super) way: ConnectionArgs,
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
    /// Give up when nothing has got through for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 120,
          value_parser = whole::<u64>(1..=86_400))]
    timeout: u64,
    /// How to write what came of it [default: table on a terminal, else ndjson]
    #[arg(long, value_enum)]
    format: Option<ResultFormat>,
}

impl Common {
    /// Time without progress until it gives up.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    pub fn format(&self) -> ResultFormat {
        format(self.format)
    }
}

/// The chosen format, or the default for a terminal or another output.
pub(super) fn format(named: Option<ResultFormat>) -> ResultFormat {
    let suited = || {
        if io::stdout().is_terminal() { ResultFormat::Table } else { ResultFormat::Ndjson }
    };
    named.unwrap_or_else(suited)
}

#[derive(Debug, Args)]
pub struct Archive {
    #[command(flatten)]
    common: Common,
    /// Why, as a number from 0 to 9; the service does not publish what they mean
    #[arg(long, value_name = "N", value_parser = reason)]
    reason: ArchiveReason,
    /// Why, in words
    #[arg(long, value_name = "TEXT", value_parser = private)]
    note: Option<RedactedText>,
}

#[derive(Debug, Args)]
pub struct Status {
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
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Next {
    #[command(flatten)]
    common: Common,
    /// It is done
    #[arg(long, group = "what")]
    complete: bool,
    /// It is due then, by this machine's clock: `tomorrow 9am`, `in 2h`,
    /// `2026-12-01 9:30`; or with an offset: 2026-12-01T09:30:00-05:00
    #[arg(long, value_name = "WHEN", group = "what", value_parser = moment)]
    due: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub struct Assign {
    #[command(flatten)]
    common: Common,
    /// The id of a user, `me`, or `nobody`
    #[arg(long, value_name = "ID", value_parser = person)]
    user: PersonArg,
}

#[derive(Debug, Args)]
pub struct Tag {
    #[command(flatten)]
    common: Common,
    /// The tag's name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Make the tag where there is none of this name
    #[arg(long)]
    create: bool,
}

#[derive(Debug, Args)]
pub struct Untag {
    #[command(flatten)]
    common: Common,
    /// The tag's name
    #[arg(long, value_name = "NAME")]
    name: String,
}

#[derive(Debug, Args)]
pub struct Note {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    words: TextArgs,
}

#[derive(Debug, Args)]
pub struct Reply {
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
}

#[derive(Debug, Args)]
pub struct Cancel {
    #[command(flatten)]
    common: Common,
    /// The message, by the event that `reply --at` answered with
    #[arg(long, value_name = "EVENT-ID", value_parser = event)]
    event: EventId,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct From {
    #[command(flatten)]
    common: Common,
    /// The id of one of the organization's numbers
    #[arg(long, value_name = "NUMBER-ID", group = "which", value_parser = number)]
    number: Option<PhoneNumberId>,
    /// Leave the choice to the service
    #[arg(long, group = "which")]
    auto: bool,
}

/// `block` and `unblock`.
#[derive(Debug, Args)]
pub struct Block {
    #[command(flatten)]
    common: Common,
    /// Why, in words; kept with the number
    #[arg(long, value_name = "TEXT", value_parser = private)]
    reason: RedactedText,
}

impl Reply {
    /// The confirmed warnings.
    fn approvals(&self) -> Approvals {
        let as_is = self.as_is.then_some(WarningKind::Unfilled);
        self.accepted.approvals().union(&as_is.into_iter().collect())
    }
}

impl VerbCommand {
    pub fn common(&self) -> &Common {
        match self {
            Self::Read(common)
            | Self::Handled(common)
            | Self::Unarchive(common)
            | Self::Archive(Archive { common, .. })
            | Self::Status(Status { common, .. })
            | Self::FollowUp(Next { common, .. })
            | Self::Assign(Assign { common, .. })
            | Self::Tag(Tag { common, .. })
            | Self::Untag(Untag { common, .. })
            | Self::Note(Note { common, .. })
            | Self::Reply(Reply { common, .. })
            | Self::CancelScheduled(Cancel { common, .. })
            | Self::Sender(From { common, .. })
            | Self::Block(Block { common, .. })
            | Self::Unblock(Block { common, .. }) => common,
        }
    }

    /// The command's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Untag(_) => "untag",
            other => name(other.wish().verb()),
        }
    }

    pub fn wish(&self) -> Wish {
        match self {
            Self::Read(_) => Wish::Read,
            Self::Handled(_) => Wish::Handled,
            Self::Archive(archive) => {
                Wish::Archive { reason: archive.reason, note: archive.note.clone() }
            }
            Self::Unarchive(_) => Wish::Unarchive,
            Self::Status(status) => Wish::Status {
                name: status.set.clone(),
                category: status.category.clone(),
                notes: status.notes.clone(),
            },
            Self::FollowUp(due) => {
                Wish::FollowUp(due.due.map_or(FollowUp::Complete, FollowUp::Due))
            }
            Self::Assign(assign) => Wish::Assign(assign.user.clone()),
            Self::Tag(tag) => Wish::Tag { name: tag.name.clone(), create: tag.create },
            Self::Untag(tag) => Wish::Untag { name: tag.name.clone() },
            Self::Note(note) => Wish::Note(note.words.text()),
            Self::Reply(reply) => Wish::Reply {
                text: reply.message.text(),
                at: reply.at.clone(),
                from: reply.from.clone(),
                approvals: reply.approvals(),
            },
            Self::CancelScheduled(cancel) => Wish::Cancel(cancel.event.clone()),
            Self::Sender(sender) => Wish::Sender(sender.number.clone()),
            Self::Block(block) => Wish::Block(block.reason.clone()),
            Self::Unblock(block) => Wish::Unblock(block.reason.clone()),
        }
    }

    /// Validates what clap cannot.
    ///
    /// # Errors
    /// A combination of flags that is not allowed.
    pub fn check(&self) -> Result<(), CliError> {
        let common = self.common();
        let refuse = |message: &str| Err(CliError::new(Exit::Usage, message.to_owned()));
        let wish = self.wish();
        if common.leads && wish.verb().entry().target != crate::triage::action_kind::Scope::Lead {
            return refuse(&format!(
                "`{}` is about conversations: --leads means nothing to it",
                self.name()
            ));
        }
        if matches!(self, Self::Unblock(_)) && !common.yes && !common.dry_run {
            return refuse("`unblock` lets people be texted again. Add --yes if they asked for it");
        }
        let from_input = common.ids.iter().any(|id| id == "-");
        if from_input && common.ids.len() > 1 {
            return refuse(
                "`-` stands alone: ids come from standard input or from the command line",
            );
        }
        if from_input && wish.reads_input() {
            return refuse("ids and text cannot both come from standard input");
        }
        if matches!(self, Self::CancelScheduled(_)) && (from_input || common.ids.len() > 1) {
            return refuse("a message is in one conversation: name that one alone");
        }
        Ok(())
    }
}
