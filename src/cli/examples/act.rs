//! Commands that change something.

use super::Examples;

pub(super) const ACT: &[Examples] = &[
    (
        "mark-read",
        &[
            ("leadping-tui mark-read conv-7 conv-9", "Mark two conversations read"),
            ("leadping-tui mark-read --dry-run conv-7", "See what would happen"),
            (
                "leadping-tui list -q --query older:30d | leadping-tui mark-read --yes -",
                "Mark old ones read",
            ),
        ],
    ),
    (
        "handled",
        &[
            ("leadping-tui handled conv-7", "No reply is needed any more"),
            ("leadping-tui handled --dry-run conv-7 conv-9", "See what would happen"),
            ("leadping-tui handled - < ids.txt", "The ids in a file, one per line"),
        ],
    ),
    (
        "archive",
        &[
            ("leadping-tui archive --reason 3 conv-7", "By the number of the reason"),
            (
                "leadping-tui archive --reason 3 --note 'chose a competitor' conv-7",
                "With a note on the reason",
            ),
            ("leadping-tui archive --reason 3 --dry-run --leads lead-1", "By the lead's id"),
        ],
    ),
    (
        "unarchive",
        &[
            ("leadping-tui unarchive conv-7", "Bring a lead back"),
            ("leadping-tui unarchive --leads lead-1", "By the lead's id"),
            ("leadping-tui unarchive --dry-run conv-7", "See what would happen"),
        ],
    ),
    (
        "status",
        &[
            ("leadping-tui status --set Qualified conv-7", "Set the lead's status"),
            ("leadping-tui status --set Lost --notes 'too far away' conv-7", "With a note"),
            ("leadping-tui status --set Qualified --dry-run conv-7", "See what would happen"),
        ],
    ),
    (
        "follow-up",
        &[
            ("leadping-tui follow-up --due 'tomorrow 9am' conv-7", "Set it"),
            ("leadping-tui follow-up --due 'in 2h' conv-7", "In two hours"),
            ("leadping-tui follow-up --complete conv-7", "It is done"),
        ],
    ),
    (
        "assign",
        &[
            ("leadping-tui assign --user me conv-7", "Assign a lead to yourself"),
            ("leadping-tui assign --user 'Alex Stone' conv-7 conv-9", "To a teammate"),
            ("leadping-tui assign --user nobody conv-7", "Unassign it"),
        ],
    ),
    (
        "tag",
        &[
            ("leadping-tui tag --name Roofing conv-7", "Add a tag that exists"),
            ("leadping-tui tag --name Storm --create conv-7", "Create it if it doesn't"),
            ("leadping-tui tag --name Roofing --dry-run conv-7", "See what would happen"),
        ],
    ),
    (
        "untag",
        &[
            ("leadping-tui untag --name Roofing conv-7", "Remove a tag from the lead"),
            ("leadping-tui untag --name Roofing --leads lead-1", "By the lead's id"),
            ("leadping-tui untag --name Roofing --dry-run conv-7", "See what would happen"),
        ],
    ),
    (
        "note",
        &[
            (
                "leadping-tui note --text 'Gate code 4411' conv-7",
                "Add a note; the lead never sees it",
            ),
            ("leadping-tui note --file visit.txt conv-7", "From a file"),
            ("fortune | leadping-tui note --file - conv-7", "From another program"),
        ],
    ),
    (
        "reply",
        &[
            ("leadping-tui reply --text 'On our way' conv-7", "Text a lead"),
            ("leadping-tui reply --file answer.txt --dry-run conv-7", "Check first, send nothing"),
            (
                "leadping-tui reply --text 'Is 2 PM good?' --at 'tomorrow 9am' conv-7",
                "Schedule it, in the lead's time",
            ),
            (
                "leadping-tui reply --template Visit --fill day=Tuesday conv-7",
                "A template, with an answer to its question",
            ),
        ],
    ),
    (
        "cancel-scheduled",
        &[
            ("leadping-tui scheduled", "Find the text and its event id"),
            ("leadping-tui cancel-scheduled --event evt-3 conv-7", "Cancel it"),
            ("leadping-tui cancel-scheduled --event evt-3 --dry-run conv-7", "Check first"),
        ],
    ),
    (
        "sender",
        &[
            ("leadping-tui sender --number pn-1 conv-7", "Reply from this number"),
            ("leadping-tui sender --auto conv-7", "Choose the number automatically"),
            ("leadping-tui sender --auto --dry-run conv-7", "See what would happen"),
        ],
    ),
    (
        "block",
        &[
            (
                "leadping-tui block --reason 'asked us to stop' conv-7",
                "No more texts to the number",
            ),
            ("leadping-tui block --reason 'wrong number' --dry-run conv-7", "Check first"),
            ("leadping-tui block --reason 'asked us to stop' --leads lead-1", "By the lead's id"),
        ],
    ),
    (
        "unblock",
        &[
            (
                "leadping-tui unblock --reason 'asked to hear from us' --yes conv-7",
                "Allow texts again",
            ),
            (
                "leadping-tui unblock --reason 'asked to hear from us' --dry-run conv-7",
                "See what would happen",
            ),
            ("leadping-tui unblock --reason 'new owner' --yes --leads lead-1", "By the lead's id"),
        ],
    ),
    (
        "snooze",
        &[
            ("leadping-tui snooze --until 'tomorrow 9am' conv-7", "Hide it until then"),
            ("leadping-tui snooze --until 'in 2h' conv-7 conv-9", "Two of them, for two hours"),
            ("leadping-tui snooze --until 'mon 8am' --dry-run conv-7", "See what would happen"),
        ],
    ),
    (
        "unsnooze",
        &[
            ("leadping-tui unsnooze conv-7", "Show it again"),
            ("leadping-tui unsnooze --dry-run conv-7", "See what would happen"),
            (
                "leadping-tui list -q --query is:snoozed | leadping-tui unsnooze -",
                "Show all of them again",
            ),
        ],
    ),
    (
        "outbox",
        &[
            ("leadping-tui outbox list", "What is pending, failed or uncertain"),
            ("leadping-tui outbox show 41", "Everything about an entry"),
            ("leadping-tui outbox retry 41", "Send an entry again"),
            ("leadping-tui outbox discard 41", "Don't send it"),
        ],
    ),
    (
        "outbox list",
        &[
            ("leadping-tui outbox list", "What is pending, failed or uncertain"),
            ("leadping-tui outbox list --all", "And what was done in the last 7 days"),
            ("leadping-tui outbox list --text", "With the text of messages and notes"),
        ],
    ),
    (
        "outbox show",
        &[
            ("leadping-tui outbox show 41", "Everything about an entry"),
            ("leadping-tui outbox show --text 41 42", "Two, with the text of messages and notes"),
            ("leadping-tui outbox show --format ndjson 41 | jq .reason", "For another program"),
        ],
    ),
    (
        "outbox retry",
        &[
            ("leadping-tui outbox retry 41 42", "Send two entries again"),
            ("leadping-tui outbox retry --any-hour 41", "A text that waits for texting hours"),
            ("leadping-tui outbox retry --all --yes", "Everything that can be sent again"),
        ],
    ),
    (
        "outbox discard",
        &[
            ("leadping-tui outbox discard 41 42", "Discard two entries"),
            ("leadping-tui outbox discard --all", "How many would be discarded"),
            ("leadping-tui outbox discard --all --yes", "Discard everything that wasn't sent"),
        ],
    ),
    (
        "undo",
        &[
            ("leadping-tui outbox list --all", "Find the entry of what was done"),
            ("leadping-tui undo --dry-run 42", "See what undoing it would do"),
            ("leadping-tui undo 42 41", "Undo two, the latest first"),
        ],
    ),
];
