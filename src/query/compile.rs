//! Compiles a query to the request.

use jiff::Timestamp;

use super::clause::{Bounds, Clause, EvaluatedBy, Term, Value};
use super::exact_term::JsonScalar;
use super::field::{Derived, FieldRef, Kind, NAMES};
use super::lexer::Op;
use super::{Query, Scope};
use crate::domain::{
    ArchiveFilter, ContinuationToken, Direction, ExactFilter, Listing, OrderBy, RangeFilter,
    RequestOptions, Scalar,
};

impl Query {
    /// The list to request.
    pub fn listing(&self, scope: &Scope) -> Listing {
        match (scope, self.archived()) {
            (Scope::Lead(lead), _) => Listing::Lead(lead.clone()),
            (Scope::Mine, Some(true)) => Listing::Mine(ArchiveFilter::Archived),
            (Scope::Mine, Some(false)) => Listing::Mine(ArchiveFilter::Active),
            (Scope::Mine, None) => Listing::Mine(ArchiveFilter::All),
        }
    }

    /// Whether only archived or only active conversations are listed; `None`
    /// for both.
    pub fn archived(&self) -> Option<bool> {
        self.terms.iter().find_map(|term| match &term.clause {
            Clause::Member { field, value: Value::Flag(is), .. } if field.name == "isArchived" => {
                Some(*is)
            }
            _ => None,
        })
    }

    /// The body for one page, of `page_size` rows unless the query has its own.
    /// The server counts at most once, on the first page.
    pub fn options(&self, page_size: u32, token: Option<ContinuationToken>) -> RequestOptions {
        let first = token.is_none();
        let mut options = RequestOptions {
            page_size: Some(page_size),
            include_count: first.then_some(true),
            continuation_token: token,
            ..RequestOptions::default()
        };
        for term in self.server_terms() {
            apply(&term.clause, &mut options, first);
        }
        if options.search.is_none() {
            options.search_fields.clear();
        }
        drop_implied_order(&mut options);
        if options.order_by.is_empty() {
            let field = "lastEventAt".to_owned();
            options.order_by.push(OrderBy { field, direction: Direction::Desc });
        }
        options
    }

    fn server_terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.runs != EvaluatedBy::Local)
    }
}

/// The filter for conversations that need a reply.
const NEEDS_REPLY: &str = "needsReply";

fn apply(clause: &Clause, options: &mut RequestOptions, first: bool) {
    match clause {
        Clause::Text { text, .. } => options.search = Some(text.to_string()),
        Clause::Member { field, op, value, .. } => match (op, value) {
            (_, Value::Flag(is)) => exact(options, field.name, Scalar::Bool(*is)),
            (_, Value::Text(text)) => exact(options, field.name, Scalar::Text(text.to_string())),
            (_, Value::PhonePart(part)) => {
                options.search = Some(part.to_string());
                options.search_fields = vec![field.name.to_owned()];
            }
            (_, Value::NamePart(part)) => {
                // Each word is within one member, the whole may not be.
                let longest = part.split(' ').max_by_key(|word| word.chars().count());
                options.search = longest.map(str::to_owned);
                options.search_fields = NAMES.map(str::to_owned).into();
            }
            (Op::Eq, Value::Integer(number)) => {
                exact(options, field.name, Scalar::Integer(*number));
            }
            (_, Value::Integer(_) | Value::Time(_)) => {
                if let Some(bounds) = Bounds::new(*op, value) {
                    range(options, *field, bounds);
                }
                options.open_follow_ups |= is_due_flag(*field, *op, value);
                if field.derived == Some(Derived::Waited) {
                    exact(options, NEEDS_REPLY, Scalar::Bool(true));
                }
            }
        },
        Clause::Exact { member, value } => exact(options, member, scalar(value)),
        Clause::Sort(fields) => {
            options.order_by = fields.iter().flat_map(|(field, by)| order(*field, *by)).collect();
        }
        Clause::In(fields) => {
            options.search_fields = fields.iter().map(|field| field.name.to_owned()).collect();
        }
        Clause::Count(on) => options.include_count = first.then_some(*on),
        Clause::Page(rows) => options.page_size = Some(*rows),
        Clause::Local { .. } => {}
    }
}

/// Whether a comparison means the follow-ups that are due by now or today.
fn is_due_flag(field: FieldRef, op: Op, value: &Value) -> bool {
    let Value::Time(moment) = value else { return false };
    let is_it = op == Op::Lt && moment.is_now() || op == Op::Le && moment.is_today();
    field.derived == Some(Derived::Due) && is_it
}

/// The order by a field. Conversations without a wait follow those with one.
fn order(field: FieldRef, direction: Direction) -> impl Iterator<Item = OrderBy> {
    let by = |name: &str, direction| OrderBy { field: name.to_owned(), direction };
    let first = (field.derived == Some(Derived::Waited)).then(|| by(NEEDS_REPLY, Direction::Desc));
    first.into_iter().chain(field.member().map(|name| by(name, direction)))
}

/// Leaves out the order by a member that is the same in all that is listed.
fn drop_implied_order(options: &mut RequestOptions) {
    let RequestOptions { filters, order_by, .. } = options;
    order_by.retain(|by| {
        by.field != NEEDS_REPLY || !filters.iter().any(|filter| filter.field == NEEDS_REPLY)
    });
}

/// A value as a request has it.
fn scalar(value: &JsonScalar) -> Scalar {
    match value {
        JsonScalar::Null => Scalar::Null,
        JsonScalar::Bool(is) => Scalar::Bool(*is),
        JsonScalar::Integer(number) => Scalar::Integer(*number),
        JsonScalar::Decimal(number) => Scalar::Number(number.value()),
        JsonScalar::Text(text) => Scalar::Text(text.to_string()),
    }
}

fn exact(options: &mut RequestOptions, field: &str, value: Scalar) {
    let filter = ExactFilter { field: field.to_owned(), value };
    if !options.filters.contains(&filter) {
        options.filters.push(filter);
    }
}

/// Adds bounds on a field, to its existing entry if that is open at these ends.
fn range(options: &mut RequestOptions, field: FieldRef, bounds: Bounds) {
    let Some(name) = field.member() else { return };
    let scalar = |at: i64| match field.kind {
        Kind::Time => Scalar::Text(instant(at)),
        _ => Scalar::Integer(at),
    };
    let lower = |filter: &RangeFilter| {
        filter.greater_than.is_none() && filter.greater_than_or_equal.is_none()
    };
    let upper =
        |filter: &RangeFilter| filter.less_than.is_none() && filter.less_than_or_equal.is_none();
    let open = options.range_filters.iter().position(|filter| {
        filter.field == name
            && (bounds.lower.is_none() || lower(filter))
            && (bounds.upper.is_none() || upper(filter))
    });
    let at = open.unwrap_or_else(|| {
        let filter = RangeFilter { field: name.to_owned(), ..RangeFilter::default() };
        options.range_filters.push(filter);
        options.range_filters.len() - 1
    });
    let Some(filter) = options.range_filters.get_mut(at) else { return };
    match bounds.lower {
        Some((at, true)) => filter.greater_than_or_equal = Some(scalar(at)),
        Some((at, false)) => filter.greater_than = Some(scalar(at)),
        None => {}
    }
    match bounds.upper {
        Some((at, true)) => filter.less_than_or_equal = Some(scalar(at)),
        Some((at, false)) => filter.less_than = Some(scalar(at)),
        None => {}
    }
}

/// An instant in RFC 3339, in UTC.
fn instant(milliseconds: i64) -> String {
    // Every bound was an instant when it was parsed.
    Timestamp::from_millisecond(milliseconds).unwrap_or_default().to_string()
}
