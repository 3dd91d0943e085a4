//! Orders of the list by their names.

use super::clause::Clause;
use super::lexer::words;
use super::{Query, implication};
use crate::domain::Direction;

/// The fields of the order by how long a reply has been due.
pub(super) const LONGEST_WAITING: &str = "waited";

/// An order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    NewestFirst,
    OldestFirst,
    LongestWaiting,
    DueFirst,
    Name,
}

impl SortOrder {
    /// The likely ones first.
    pub const ALL: [Self; 5] =
        [Self::NewestFirst, Self::OldestFirst, Self::LongestWaiting, Self::DueFirst, Self::Name];

    pub fn label(self) -> &'static str {
        match self {
            Self::NewestFirst => "Newest first",
            Self::OldestFirst => "Oldest first",
            Self::LongestWaiting => "Longest waiting",
            Self::DueFirst => "Due first",
            Self::Name => "Name",
        }
    }

    /// The value of `sort:`.
    pub fn fields(self) -> &'static str {
        match self {
            Self::NewestFirst => "-last",
            Self::OldestFirst => "last",
            Self::LongestWaiting => LONGEST_WAITING,
            Self::DueFirst => "due",
            Self::Name => "lastName,firstName",
        }
    }

    /// The order of a query, if it has one of these.
    pub fn of(query: &Query) -> Option<Self> {
        let sort = query.terms().iter().find_map(|term| match term.clause() {
            Clause::Sort(fields) => Some(fields),
            _ => None,
        });
        let Some(fields) = sort else { return Some(Self::NewestFirst) };
        if implication::is_newest_first(fields) {
            return Some(Self::NewestFirst);
        }
        let minus = |by: Direction| if by == Direction::Desc { "-" } else { "" };
        let (field, by) = fields.first()?;
        let first = format!("{}{}", minus(*by), field.word());
        let begins = |order: &Self| order.fields().split(',').next() == Some(&first);
        Self::ALL.into_iter().find(begins)
    }
}

/// The line in another order: its `sort:` is replaced where it stands, or one is
/// put at the end. The default order needs none.
pub fn sorted(line: &str, order: SortOrder) -> String {
    let is_sort = |word: &super::lexer::Word<'_>| {
        word.key.as_ref().is_some_and(|key| key.name.eq_ignore_ascii_case("sort"))
    };
    let term = format!("sort:{}", order.fields());
    let term = Some(term).filter(|_| order != SortOrder::NewestFirst);
    let spans: Vec<_> = words(line).filter(is_sort).map(|word| word.span).collect();
    let Some(first) = spans.first().cloned() else {
        let line = line.trim_end();
        return match term {
            None => line.to_owned(),
            Some(term) if line.is_empty() => term,
            // An open quotation would take the term in.
            Some(term) if !ends_closed(line) => format!("{term} {line}"),
            Some(term) => format!("{line} {term}"),
        };
    };
    let mut out = line.to_owned();
    for span in spans.into_iter().rev() {
        match &term {
            Some(term) if span == first => out.replace_range(span, term),
            _ => {
                let rest = &line[span.end..];
                let gap = rest.len() - rest.trim_start().len();
                out.replace_range(span.start..span.end + gap, "");
            }
        }
    }
    out.trim_end().to_owned()
}

/// Whether another term can follow a line.
fn ends_closed(line: &str) -> bool {
    let probe = format!("{line} sort:last");
    words(&probe).last().is_some_and(|word| word.key.is_some_and(|key| key.name == "sort"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::query::Context;

    fn parse(line: &str) -> Query {
        let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
        Query::parse(line, &context).expect(line)
    }

    #[test]
    fn an_order_replaces_the_one_in_the_line_where_it_stands() {
        for (line, order, after) in [
            ("", SortOrder::OldestFirst, "sort:last"),
            ("is:active  roof ", SortOrder::DueFirst, "is:active  roof sort:due"),
            ("a sort:email b", SortOrder::OldestFirst, "a sort:last b"),
            ("a sort:email b", SortOrder::NewestFirst, "a b"),
            ("a sort:email b SORT:last", SortOrder::Name, "a sort:lastName,firstName b"),
            ("\"open end", SortOrder::OldestFirst, "sort:last \"open end"),
            ("roof", SortOrder::NewestFirst, "roof"),
        ] {
            assert_eq!(sorted(line, order), after, "{line}");
        }
    }

    #[test]
    fn the_order_of_a_query_is_known_by_its_first_field() {
        for order in SortOrder::ALL {
            assert_eq!(SortOrder::of(&parse(&sorted("roof", order))), Some(order));
        }
        assert_eq!(SortOrder::of(&parse("sort:-lastEventAt")), Some(SortOrder::NewestFirst));
        assert_eq!(SortOrder::of(&parse("sort:email")), None);
        assert_eq!(SortOrder::of(&parse("sort:-lastName")), None);
    }
}
