//! The generation of the API: what an older server lacks, and what that means.

use super::Check;
use crate::api::requests::{ListConversations, ListFollowUps, ListLeadStatuses, ListMembers};
use crate::api::{Api, ReadRequest};
use crate::domain::{ArchiveFilter, ExactFilter, FailureKind, Listing, RequestOptions, Scalar};

/// Something that older servers lack and that can be asked for without a
/// change, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A filter by `needsReply`, since 1.0.80, as marking handled.
    DueReplies,
    /// `GET /leads/follow-ups`, since 1.0.75, as setting them.
    FollowUps,
    /// `GET /lead-statuses`, since 1.0.30.
    Statuses,
    /// `GET /organizations/me/members`, since 1.0.30.
    Members,
}

impl Gap {
    /// The first version of the API that has it.
    fn since(self) -> &'static str {
        match self {
            Self::DueReplies => "1.0.80",
            Self::FollowUps => "1.0.75",
            Self::Statuses | Self::Members => "1.0.30",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::DueReplies => {
                "No `handled`; filters by a due reply go by the conversation's status"
            }
            Self::FollowUps => "No follow-ups: neither `follow-up` nor `due`",
            Self::Statuses => "No list of statuses: those of the latest conversations are offered",
            Self::Members => {
                "No list of members of the newer kind: names for `assign` may be missing"
            }
        }
    }
}

/// Whether the server has something; `None` if it did not tell.
pub type Finding = (Gap, Option<bool>);

/// Asks the server once for each of them. An answer may be a page of a list.
pub async fn ask_for_gaps(api: &impl Api) -> Vec<Finding> {
    let due = ExactFilter { field: "needsReply".to_owned(), value: Scalar::Bool(true) };
    let options =
        RequestOptions { page_size: Some(1), filters: vec![due], ..RequestOptions::default() };
    let listing = Listing::Mine(ArchiveFilter::All);
    let due_replies = ListConversations { listing: &listing, options: &options };
    let follow_ups = ListFollowUps { upcoming: false, token: None };
    vec![
        (Gap::DueReplies, has(api, &due_replies).await),
        (Gap::FollowUps, has(api, &follow_ups).await),
        (Gap::Statuses, has(api, &ListLeadStatuses).await),
        (Gap::Members, has(api, &ListMembers).await),
    ]
}

async fn has(api: &impl Api, request: &impl ReadRequest) -> Option<bool> {
    match api.read(request).await {
        Ok(_) => Some(true),
        Err(failure) => (failure.kind == FailureKind::Unsupported).then_some(false),
    }
}

pub fn generation(findings: &[Finding]) -> Check {
    const NAME: &str = "api";
    let of = |answer| findings.iter().filter(move |(_, has)| *has == answer).map(|(gap, _)| *gap);
    let lacking: Vec<Gap> = of(Some(false)).collect();
    let newest = of(Some(true)).next();
    let version = match (newest, lacking.last()) {
        (Some(gap), _) => format!("Version {} or newer", gap.since()),
        (None, Some(gap)) => format!("Older than {}", gap.since()),
        (None, None) => return Check::skipped(NAME, "The server didn't tell what it can do"),
    };
    if lacking.is_empty() {
        let unknown = of(None).count();
        let rest = if unknown == 0 { "has all that is needed" } else { "may not have everything" };
        return Check::ok(NAME, format!("{version}: {rest}"));
    }
    let oldest_lacking = lacking.first().map_or("", |gap| gap.since());
    let version = match newest {
        Some(_) => format!("{version}, older than {}", lacking.last().map_or("", |it| it.since())),
        None => version,
    };
    let meanings: Vec<&str> = lacking.iter().map(|gap| gap.meaning()).collect();
    let fix = format!(
        "{}\nAll else works. Ask for version {oldest_lacking} or newer of the API",
        meanings.join("\n")
    );
    Check::warning(NAME, version, fix)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::headless::doctor::Status;

    const ALL: [Gap; 4] = [Gap::DueReplies, Gap::FollowUps, Gap::Statuses, Gap::Members];

    #[rstest]
    #[case([Some(true); 4], Status::Ok, "Version 1.0.80 or newer: has all that is needed")]
    #[case(
        [Some(true), Some(true), Some(true), None],
        Status::Ok,
        "Version 1.0.80 or newer: may not have everything"
    )]
    #[case(
        [Some(false), Some(true), Some(true), Some(true)],
        Status::Warning,
        "Version 1.0.75 or newer, older than 1.0.80"
    )]
    #[case(
        [Some(false), Some(false), Some(true), None],
        Status::Warning,
        "Version 1.0.30 or newer, older than 1.0.75"
    )]
    #[case([Some(false); 4], Status::Warning, "Older than 1.0.30")]
    #[case([None; 4], Status::Skipped, "The server didn't tell what it can do")]
    fn the_generation_is_told_by_what_is_there(
        #[case] answers: [Option<bool>; 4],
        #[case] status: Status,
        #[case] detail: &str,
    ) {
        let findings: Vec<Finding> = ALL.into_iter().zip(answers).collect();
        let check = generation(&findings);
        assert_eq!((check.status, &*check.detail), (status, detail));
        let lacking = answers.iter().filter(|answer| **answer == Some(false)).count();
        let lines = check.fix.map_or(0, |fix| fix.lines().count());
        assert_eq!(lines, if lacking == 0 { 0 } else { lacking + 1 });
    }
}
