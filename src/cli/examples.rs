//! Examples in the help of each command.

/// A command line, and what it does.
type Example = (&'static str, &'static str);

/// By the path of the command; `""` is the program itself.
pub(super) const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "",
        &[
            ("leadping-tui demo", "Try the inbox with sample data: no account, no network"),
            ("leadping-tui", "Open the inbox"),
            ("leadping-tui --view Unread", "Open the inbox at a view"),
            ("leadping-tui list --query 'is:unread last:<7d'", "Print this week's unread"),
            ("leadping-tui reply --text 'On our way' --dry-run conv-7", "See what a text would do"),
        ],
    ),
    (
        "demo",
        &[
            ("leadping-tui demo", "Open the inbox with sample data"),
            ("leadping-tui demo --live 5 --count 500", "With a new text every 5 seconds"),
            ("leadping-tui demo --query is:unread", "Start with a filter"),
        ],
    ),
    (
        "sandbox",
        &[
            ("leadping-tui sandbox --listen 127.0.0.1:8080", "Serve on a port of your choice"),
            ("leadping-tui sandbox --fail-rate 0.1 --latency-ms 200", "A slow, unreliable API"),
            (
                "LEADPING_BASE_URL=http://127.0.0.1:8080 leadping-tui list",
                "Use it, in another terminal",
            ),
        ],
    ),
    (
        "list",
        &[
            ("leadping-tui list", "The latest 50 conversations"),
            ("leadping-tui list --view Unread --limit 10", "The first 10 of a view"),
            ("leadping-tui list --query 'is:unread last:>2d' --all", "Unread for two days"),
            ("leadping-tui list --all --format csv > leads.csv", "For a spreadsheet"),
            ("leadping-tui list --format ndjson | jq -r .id", "Only ids, for another program"),
        ],
    ),
    (
        "show",
        &[
            ("leadping-tui show conv-7", "One conversation: lead and latest 50 events"),
            ("leadping-tui show --since 7d conv-7 conv-9", "What this week brought in two"),
            ("leadping-tui list -q --view Unread | leadping-tui show -", "Read all of a view"),
            ("leadping-tui show --json conv-7 | jq '.[0].lead'", "The API's record of the lead"),
        ],
    ),
    (
        "count",
        &[
            ("leadping-tui count --view Unread", "A number, for a status line"),
            ("leadping-tui count --view Unread --view Needs", "One line for each view"),
            ("leadping-tui count --query 'needs:reply last:<7d'", "With any filter"),
        ],
    ),
    (
        "scheduled",
        &[
            ("leadping-tui scheduled", "Texts that are waiting for their time"),
            ("leadping-tui scheduled --limit 5", "The next 5"),
            ("leadping-tui scheduled --format ndjson | jq -r .id", "Their event ids"),
        ],
    ),
    (
        "due",
        &[
            ("leadping-tui due", "Follow-ups that are due or overdue"),
            ("leadping-tui due --upcoming", "And those that aren't due yet"),
            ("leadping-tui due --format ndjson", "For another program"),
        ],
    ),
    (
        "events",
        &[
            ("leadping-tui events", "The latest 50 events"),
            ("leadping-tui events --since 2h", "What happened in the last 2 hours"),
            ("leadping-tui events --since monday --format ndjson", "Since Monday, as JSON"),
        ],
    ),
    (
        "mark-read",
        &[
            ("leadping-tui mark-read conv-7 conv-9", "Mark two conversations read"),
            ("leadping-tui mark-read --dry-run conv-7", "See what would happen"),
            (
                "leadping-tui list --query 'is:unread last:>30d' --all --format ndjson | leadping-tui mark-read --yes -",
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
                "leadping-tui list --query is:snoozed --format ndjson | leadping-tui unsnooze -",
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
    (
        "keys",
        &[
            ("leadping-tui keys", "Your keys"),
            ("leadping-tui keys --preset vim", "Those of a preset"),
            ("leadping-tui keys check", "Check your own key bindings"),
        ],
    ),
    (
        "keys check",
        &[
            ("leadping-tui keys check", "Check the bindings of your configuration"),
            ("leadping-tui keys check --preset vim", "With another preset"),
            ("leadping-tui keys check --config ./config.toml", "Of another file"),
        ],
    ),
    (
        "config",
        &[
            ("leadping-tui config init", "Write a first configuration file"),
            ("leadping-tui config check", "Find its mistakes"),
            ("leadping-tui config show", "See what is set, and where"),
        ],
    ),
    (
        "config path",
        &[
            ("leadping-tui config path", "The configuration file"),
            ("leadping-tui config path --all", "Also themes, state, outbox and log"),
            ("leadping-tui config path | xargs -o vi", "Edit it"),
        ],
    ),
    (
        "config show",
        &[
            ("leadping-tui config show", "Every setting with its origin"),
            ("leadping-tui config show --profile work", "Those of a profile"),
            (
                "leadping-tui config show --json | jq '.[] | select(.origin != \"default\")'",
                "What differs from the defaults",
            ),
        ],
    ),
    (
        "config init",
        &[
            ("leadping-tui config init", "Write the file where it is read from"),
            ("leadping-tui config init --config ./leadping.toml", "Write it elsewhere"),
            ("leadping-tui config init --force", "Replace a file, and keep it as config.toml.bak"),
        ],
    ),
    (
        "config check",
        &[
            ("leadping-tui config check", "Check the file in use"),
            ("leadping-tui config check ./leadping.toml", "Check another one"),
            ("leadping-tui config check && systemctl --user restart leadping", "In a script"),
        ],
    ),
    (
        "config schema",
        &[
            ("leadping-tui config schema", "The schema"),
            ("leadping-tui config schema > config.schema.json", "Into a file"),
            ("leadping-tui config schema | jq .properties.ui", "Of one table"),
        ],
    ),
    (
        "completions",
        &[
            (
                "leadping-tui completions bash > ~/.local/share/bash-completion/completions/leadping-tui",
                "Bash",
            ),
            (
                "leadping-tui completions zsh > ~/.zfunc/_leadping-tui",
                "Zsh, with ~/.zfunc in fpath",
            ),
            (
                "leadping-tui completions fish > ~/.config/fish/completions/leadping-tui.fish",
                "Fish",
            ),
            (
                "leadping-tui completions elvish > ~/.config/elvish/lib/leadping-tui.elv",
                "Elvish, with `use leadping-tui` in rc.elv",
            ),
            (
                "leadping-tui completions powershell | Out-String | Invoke-Expression",
                "PowerShell, in $PROFILE",
            ),
            (
                "leadping-tui completions nushell | save -f ~/.leadping-tui.nu",
                "Nushell, with `use ~/.leadping-tui.nu *` in config.nu",
            ),
        ],
    ),
    (
        "man",
        &[
            ("leadping-tui man list | man -l -", "Read the page of a command"),
            ("leadping-tui man --section 5 | man -l -", "Read about the configuration file"),
            (
                "leadping-tui man --dir ~/.local/share/man && man leadping-tui",
                "Write all pages where `man` finds them",
            ),
        ],
    ),
];
