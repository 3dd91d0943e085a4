//! The inbox, and commands that look or set up.

use super::Examples;

pub(super) const LOOK: &[Examples] = &[
    (
        "",
        &[
            ("leadping-tui demo", "Try the inbox with sample data: no account, no network"),
            ("leadping-tui", "Open the inbox"),
            ("leadping-tui --view Unread", "Open the inbox at a view"),
            ("leadping-tui list --query 'is:unread newer:7d'", "Print this week's unread"),
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
            ("leadping-tui list --query 'is:unread older:2d' --all", "Unread for two days"),
            ("leadping-tui list --all --format csv > leads.csv", "For a spreadsheet"),
            ("leadping-tui list --since 2h --columns name,lastSnippet", "What came in lately"),
            ("leadping-tui list -q --view Unread --all", "Only ids, for another program"),
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
        "keys",
        &[
            ("leadping-tui keys", "Your keys"),
            ("leadping-tui keys --preset vim", "Those of a preset"),
            ("leadping-tui keys --markdown > keys.md", "Those of every preset, for a document"),
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
            ("leadping-tui count --query 'needs:reply newer:7d'", "With any filter"),
        ],
    ),
    (
        "views",
        &[
            ("leadping-tui views", "Your views with their keys and filters"),
            ("leadping-tui views -q", "Only their names"),
            ("leadping-tui views --json", "For another program"),
        ],
    ),
    (
        "templates",
        &[
            ("leadping-tui templates", "Your templates with their gaps"),
            ("leadping-tui templates -q", "Only their names"),
            ("leadping-tui templates --json | jq -r '.[].text'", "Their texts"),
        ],
    ),
    (
        "users",
        &[
            ("leadping-tui users", "Who leads can be assigned to"),
            ("leadping-tui users -q", "Only their ids"),
            ("leadping-tui users --format tsv", "For a spreadsheet"),
        ],
    ),
    (
        "numbers",
        &[
            ("leadping-tui numbers", "The numbers that you can text from"),
            ("leadping-tui numbers --for conv-7", "For a conversation, and if they are ready"),
            ("leadping-tui numbers -q", "Only their ids"),
        ],
    ),
    (
        "tags",
        &[
            ("leadping-tui tags", "The tags that leads can have"),
            ("leadping-tui tags -q", "Only their ids"),
            ("leadping-tui tags --json | jq -r '.[].name'", "Only their names"),
        ],
    ),
    (
        "statuses",
        &[
            ("leadping-tui statuses", "The statuses that leads can have"),
            ("leadping-tui statuses --json", "For another program"),
            ("leadping-tui statuses --format tsv", "For a spreadsheet"),
        ],
    ),
    (
        "whoami",
        &[
            ("leadping-tui whoami", "Whose key this is, and where it is used"),
            ("leadping-tui whoami --profile work", "Of another profile"),
            ("leadping-tui whoami --json", "For another program"),
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
        "doctor",
        &[
            ("leadping-tui doctor", "Check everything, and say how to fix it"),
            ("leadping-tui doctor --offline", "Without the network"),
            (
                "leadping-tui doctor --json | jq '.[] | select(.status != \"ok\")'",
                "Only what isn't right",
            ),
        ],
    ),
    (
        "completions",
        &[
            ("source <(leadping-tui completions bash)", "Bash, in ~/.bashrc"),
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
