//! Queries about snoozed conversations, which the server does not know.

use super::local_marks::{LocalMark, LocalTest, SharedMarks};
use super::matcher::Matcher;
use super::{Clause, Query};

impl Query {
    /// The snoozed conversations.
    pub fn snoozed() -> Self {
        let test = LocalTest::Mark(LocalMark::Snoozed);
        Self::new(vec![Clause::Local { test, negated: false }])
    }

    /// Whether snoozed conversations are asked for, which other queries leave
    /// out.
    pub fn shows_snoozed(&self) -> bool {
        let asks = |clause: &Clause| {
            let snoozed = LocalTest::Mark(LocalMark::Snoozed);
            matches!(clause, Clause::Local { test, negated: false } if *test == snoozed)
        };
        self.terms.iter().any(|term| asks(&term.clause))
    }

    /// Whether its conversations are found by the ids of what is snoozed, since
    /// everything else that it asks for can be evaluated here.
    pub fn is_by_id(&self) -> bool {
        let selecting = self.terms.iter().filter(|term| term.clause.selects());
        let marks = SharedMarks::default();
        self.shows_snoozed()
            && self.is_newest_first()
            && selecting
                .clone()
                .all(|term| Matcher::new(std::iter::once(term), self.fields(), &marks).is_some())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use rstest::rstest;

    use super::*;
    use crate::query::Context;

    fn parse(line: &str) -> Query {
        let context = Context::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
        Query::parse(line, &context).expect("a query")
    }

    #[rstest]
    #[case("is:snoozed", true, true)]
    #[case("is:snoozed is:unread roof last:<7d", true, true)]
    #[case("is:snoozed sort:lastName", true, false)]
    #[case("is:snoozed avatarUrl=x", true, false)]
    #[case("-is:snoozed", false, false)]
    #[case("is:unread", false, false)]
    fn snoozed_conversations_are_found_by_id_where_all_else_can_be_evaluated_here(
        #[case] line: &str,
        #[case] shows: bool,
        #[case] by_id: bool,
    ) {
        let query = parse(line);
        assert_eq!((query.shows_snoozed(), query.is_by_id()), (shows, by_id));
    }

    #[test]
    fn the_view_of_what_is_snoozed_means_what_one_types() {
        assert_eq!(Query::snoozed(), parse("is:snoozed"));
        assert_eq!(Query::snoozed().to_string(), "is:snoozed");
    }
}
