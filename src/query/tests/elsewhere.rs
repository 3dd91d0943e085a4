//! Terms of other programs: what each is called here.

use super::*;

/// The line with the suggestion in the place of what is underlined, or the
/// sentence.
fn corrected(line: &str) -> String {
    let error = error(line);
    match error.suggestion {
        Some(term) => {
            let mut line = line.to_owned();
            line.replace_range(error.span, &term);
            line
        }
        None => error.message,
    }
}

#[test]
fn each_is_answered_by_a_term_that_means_the_same() {
    for (typed, meant) in [
        ("is:failed", "status:failed"),
        ("is:waiting", "status:waiting"),
        ("is:reply", "needs:reply"),
        ("-is:unanswered", "-needs:reply"),
        ("is:done", "is:handled"),
        ("is:inbox", "is:active"),
        ("in:inbox roof", "is:active roof"),
        ("in:archive", "is:archived"),
        ("in:anywhere", ""),
        ("label:unread", "is:unread"),
        ("has:unread", "is:unread"),
        ("status:unread", "is:unread"),
        ("status:unanswered", "needs:reply"),
        ("status:qualified", "category:Qualified"),
        ("is:won", "category:Converted"),
        ("has:note", "lastEventIsInternalNote=true"),
        ("unread:yes", "is:unread"),
        ("-archived:no", "is:archived"),
        ("subject:roof", "roof"),
        ("a -body:\"my roof\"", "a -\"my roof\""),
        ("to:617-555-0130", "phone:617-555-0130"),
        ("cc:ann@example.com", "email=ann@example.com"),
        ("before:2026-11-01", "older:2026-11-01"),
        ("before:2026/11/01", "older:2026-11-01"),
        ("after:2026-11-01", "newer:2026-11-01"),
        ("since:yesterday", "newer:yesterday"),
        ("older_than:2d", "older:2d"),
        ("newer_than:1w", "newer:1w"),
        ("-newer_than:1w", "-newer:1w"),
        ("older_than:2m", "older:2026-09-20"),
        ("newer_than:1y", "newer:2025-11-20"),
        ("older:2y", "older:2024-11-20"),
        ("newer:2026/11/01", "newer:2026-11-01"),
        ("newer:<7d", "newer:7d"),
        ("date:today", "last:today"),
        ("when:7d", "last:<7d"),
        ("updated>=2026-11-01", "last:>=2026-11-01"),
        ("received:<2h", "inbound:<2h"),
        ("followup:today", "due:today"),
        ("cell:617", "phone:617"),
        ("mail:a@b.c", "email=a@b.c"),
        ("stage:\"Call back\"", "outcome:\"Call back\""),
        ("surname:Lee", "lastName=Lee"),
        ("limit:50", "page:50"),
        ("sort:name", "sort:lastName"),
        ("sort:-name,email", "sort:-lastName,email"),
        ("sort:date", "sort:-last"),
        ("sort:-newest", "sort:-last"),
        ("sort:oldest", "sort:last"),
        ("orderby:email", "sort:email"),
        ("from:tom", "name:tom"),
        ("to:tom", "name:tom"),
        ("-from:\"ann lee\"", "-name:\"ann lee\""),
        ("from:customer", "from:lead"),
        ("from:617-555-0130", "phone:617-555-0130"),
        ("in:sent", "from:me"),
        ("is:draft", "has:draft"),
        ("in:drafts", "has:draft"),
        ("is:pending", "has:pending"),
        ("in:snoozed", "is:snoozed"),
        ("is:late", "is:overdue"),
        ("has:followup", "is:due"),
        ("waiting:2h", "waited:>2h"),
        ("wait:>1d", "waited:>1d"),
        ("callback:3d", "due:<+3d"),
        ("sort:waiting", "sort:waited"),
        ("tag:roof", "Can't filter by tag"),
        ("assignee:me", "Can't filter by assignee"),
        ("has:attachment", "Can't filter by attachment"),
        ("is:starred", "There are no stars here"),
        ("before:soon", "Write a time as an age"),
    ] {
        let said = corrected(typed);
        assert!(said.starts_with(meant) && said.is_empty() == meant.is_empty(), "{typed}: {said}");
        let wrong = error(typed).suggestion.map(|_| query(&said));
        assert!(wrong.is_none_or(|query| query.to_string().len() <= said.len()), "{said}");
    }
}

#[test]
fn words_that_combine_terms_are_text_in_quotation_marks_only() {
    for (line, at, message) in [
        ("is:unread OR is:due", "OR", "There is no OR: use a filter or a view for each"),
        ("a NOT is:due", "NOT", "Write `-` before the term in place of NOT"),
        ("-OR", "-OR", "There is no OR"),
    ] {
        let error = error(line);
        assert_eq!(&line[error.span.clone()], at);
        assert!(error.message.starts_with(message) && error.suggestion.is_none(), "{error}");
    }
    assert_eq!(corrected("is:unread AND is:due"), "is:unread  is:due");
    for line in [r#"a "OR" b"#, r#"-"NOT""#, r#""AND""#, "or not and", "ORS ANDy", "outcome:NOT"] {
        assert_eq!(query(line).to_string(), line);
    }
}

#[test]
fn what_is_at_fault_is_underlined() {
    let under = |line: &str| line[error(line).span].to_owned();
    assert_eq!(under("roof -is:failed x"), "-is:failed");
    assert_eq!(under("sort:name"), "name");
    assert_eq!(under("before:soon x"), "soon");
    assert_eq!(error("is:failed").message, "Unknown filter `is:failed`");
}
