//! Values that are offered for fields: those of the contract, and usual times.

/// A value and its meaning.
pub(super) type KnownValues = (&'static str, &'static str);

pub(super) const STATUSES: &[KnownValues] = &[
    ("needs_reply", "the lead is waiting for a reply"),
    ("waiting", "waiting for the lead"),
    ("failed", "the last text was not delivered"),
    ("open", "everything else"),
];

pub(super) const CATEGORIES: &[KnownValues] = &[
    ("Open", "not decided yet"),
    ("Qualified", "worth pursuing"),
    ("Converted", "won"),
    ("Lost", "lost"),
    ("Invalid", "not a real lead"),
    ("Duplicate", "same as another lead"),
];

pub(super) const TIMES: &[KnownValues] = &[
    ("<24h", "less than 24 hours ago"),
    ("<7d", "less than 7 days ago"),
    ("<30d", "less than 30 days ago"),
    (">30d", "more than 30 days ago"),
    ("today", "today"),
    ("yesterday", "yesterday"),
];

pub(super) const NEWER_TIMES: &[KnownValues] = &[
    ("24h", "in the last 24 hours"),
    ("7d", "in the last 7 days"),
    ("30d", "in the last 30 days"),
    ("today", "today"),
    ("yesterday", "since yesterday"),
];

pub(super) const OLDER_TIMES: &[KnownValues] = &[
    ("24h", "more than 24 hours ago"),
    ("7d", "more than 7 days ago"),
    ("30d", "more than 30 days ago"),
    ("today", "before today"),
    ("yesterday", "before yesterday"),
];

pub(super) const DUE_TIMES: &[KnownValues] = &[
    ("today", "today"),
    ("tomorrow", "tomorrow"),
    ("<+3d", "in less than 3 days, overdue included"),
    ("<=friday", "until Friday, overdue included"),
    ("<now", "overdue"),
];

pub(super) const WAITS: &[KnownValues] = &[
    (">15m", "longer than 15 minutes"),
    (">2h", "longer than 2 hours"),
    (">1d", "longer than a day"),
    ("<1h", "less than an hour"),
];

pub(super) const SOURCES: &[KnownValues] = &[
    ("User", "a person"),
    ("AI", "an AI"),
    ("Automation", "an automation"),
    ("System", "the system"),
    ("API", "an API client"),
];
