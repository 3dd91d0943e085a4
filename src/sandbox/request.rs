//! The body of a list request, parsed strictly: unknown members and wrong types
//! are refused by name.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};

use super::fields::{Field, Kind, Record};
use super::problem::Problem;
use super::query::{self, Bound, Exact, Order, Query, Range, Search, Wanted};
use super::strict_body::{Form, object};
use super::versions::ApiVersion;
use crate::domain::text_search::Pattern;

/// Maximum page size, whatever is requested.
pub(crate) const PAGE_SIZE_CAP: u32 = 100;

/// Default page size.
const PAGE_SIZE: u32 = 25;

/// The members of a body (`RequestDataOptions`).
const MEMBERS: &[&str] = &[
    "pageSize",
    "continuationToken",
    "orderBy",
    "includeCount",
    "search",
    "searchFields",
    "filters",
    "rangeFilters",
];

const BOUNDS: [(&str, Bound); 4] = [
    ("greaterThan", Ordering::is_gt),
    ("greaterThanOrEqual", Ordering::is_ge),
    ("lessThan", Ordering::is_lt),
    ("lessThanOrEqual", Ordering::is_le),
];

/// A valid list request.
pub(crate) struct Request<R: 'static> {
    /// The requested page size, capped.
    pub(crate) page_size: u32,
    pub(crate) token: Option<String>,
    pub(crate) include_count: bool,
    pub(crate) query: Query<R>,
}

/// Parses the body of a list request of the newest version.
#[cfg(test)]
pub(crate) fn parse<R: Record>(body: &[u8]) -> Result<Request<R>, Problem> {
    parse_as(ApiVersion::NEWEST, body)
}

/// Parses the body of a list request, with a version's field names.
pub(crate) fn parse_as<R: Record>(version: ApiVersion, body: &[u8]) -> Result<Request<R>, Problem> {
    let body = object(body)?;
    let fingerprint = query::fingerprint(&body);
    let mut reader = Reader { version, form: Form::from_object(body, MEMBERS) };
    let request = Request {
        page_size: reader.page_size(),
        token: reader.form.text("continuationToken"),
        include_count: reader.include_count(),
        query: Query {
            exact: reader.filters(),
            ranges: reader.ranges(),
            search: reader.search(),
            order: reader.order(),
            fingerprint,
        },
    };
    reader.form.finish()?;
    Ok(request)
}

/// A body, and the version whose field names it has.
struct Reader {
    version: ApiVersion,
    form: Form,
}

impl Reader {
    fn refuse(&mut self, member: &str, message: impl Into<String>) {
        self.form.refuse(member, message);
    }

    fn page_size(&mut self) -> u32 {
        let Some(value) = self.form.body.get("pageSize") else { return PAGE_SIZE };
        match value.as_i64().or_else(|| value.as_str().and_then(decimal)) {
            Some(size) if size < 1 => self.refuse("pageSize", "The value must be at least 1."),
            Some(size) if i32::try_from(size).is_ok() => {
                return PAGE_SIZE_CAP.min(size as u32);
            }
            _ => self.refuse("pageSize", "The value must be a 32-bit integer."),
        }
        PAGE_SIZE
    }

    fn include_count(&mut self) -> bool {
        match self.form.body.get("includeCount") {
            None | Some(Json::Null) => false,
            Some(Json::Bool(value)) => *value,
            Some(_) => {
                self.refuse("includeCount", "The value must be a boolean or null.");
                false
            }
        }
    }

    fn array(&mut self, member: &str) -> Vec<Json> {
        match self.form.body.remove(member) {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(items)) => items,
            Some(_) => {
                self.refuse(member, "The value must be an array or null.");
                Vec::new()
            }
        }
    }

    /// The objects of an array, each with the path to its members.
    fn objects(&mut self, member: &str, members: &[&str]) -> Vec<(String, Map<String, Json>)> {
        let mut objects = Vec::new();
        for (at, item) in self.array(member).into_iter().enumerate() {
            let path = format!("{member}[{at}]");
            let Json::Object(object) = item else {
                self.refuse(&path, "The value must be an object.");
                continue;
            };
            for name in object.keys().filter(|name| !members.contains(&name.as_str())) {
                self.refuse(&format!("{path}.{name}"), "The member is unknown.");
            }
            objects.push((path + ".", object));
        }
        objects
    }

    fn field<R: Record>(
        &mut self,
        path: &str,
        object: &Map<String, Json>,
    ) -> Option<&'static Field<R>> {
        let at = format!("{path}field");
        let Some(Json::String(name)) = object.get("field") else {
            self.refuse(&at, "The name of a field is required.");
            return None;
        };
        self.named(&at, name)
    }

    fn named<R: Record>(&mut self, at: &str, name: &str) -> Option<&'static Field<R>> {
        match R::field_in(self.version, name) {
            None => self.refuse(at, format!("There is no field {name:?}.")),
            Some(field) if field.kind == Kind::Compound => {
                self.refuse(at, format!("The field {name:?} is no scalar."));
            }
            field => return field,
        }
        None
    }

    fn filters<R: Record>(&mut self) -> Vec<Exact<R>> {
        let mut exact = Vec::new();
        for (path, object) in self.objects("filters", &["field", "value"]) {
            let field = self.field(&path, &object);
            let at = format!("{path}value");
            let value = object.get("value").unwrap_or(&Json::Null);
            let Some(field) = field else { continue };
            match Wanted::from_json(field.kind, value) {
                Some(Wanted::Null) if !field.nullable => {
                    self.refuse(&at, format!("The field {:?} is never null.", field.name));
                }
                Some(value) => exact.push(Exact { field, value }),
                None => self.refuse(&at, mismatch(field)),
            }
        }
        exact
    }

    fn ranges<R: Record>(&mut self) -> Vec<Range<R>> {
        let mut ranges = Vec::new();
        let [a, b, c, d] = BOUNDS.map(|(name, _)| name);
        for (path, object) in self.objects("rangeFilters", &["field", a, b, c, d]) {
            let Some(field) = self.field::<R>(&path, &object) else { continue };
            if !field.kind.is_comparable() {
                let message = format!("The field {:?} cannot be compared.", field.name);
                self.refuse(&format!("{path}field"), message);
                continue;
            }
            for (name, bound) in BOUNDS {
                let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
                    continue;
                };
                let value = Wanted::from_json(field.kind, value).unwrap_or(Wanted::Null);
                if value == Wanted::Null {
                    self.refuse(&format!("{path}{name}"), mismatch(field));
                }
                ranges.push(Range { field, bound, value });
            }
        }
        ranges
    }

    fn search<R: Record>(&mut self) -> Option<Search<R>> {
        let mut fields = Vec::new();
        for (at, item) in self.array("searchFields").into_iter().enumerate() {
            let at = format!("searchFields[{at}]");
            let Json::String(name) = item else {
                self.refuse(&at, "The value must be a string.");
                continue;
            };
            match self.named(&at, &name) {
                Some(field) if field.kind != Kind::Text => {
                    self.refuse(&at, format!("The field {name:?} holds no text."));
                }
                field => fields.extend(field),
            }
        }
        if fields.is_empty() {
            fields.extend(R::SEARCHED.iter().filter_map(|name| R::field(name)));
        }
        let text = self.form.text("search").filter(|text| !text.is_empty())?;
        Some(Search { needle: Pattern::new(&text), fields })
    }

    fn order<R: Record>(&mut self) -> Vec<Order<R>> {
        let mut order = Vec::new();
        for (path, object) in self.objects("orderBy", &["field", "direction"]) {
            let field = self.field(&path, &object);
            let descending = match object.get("direction") {
                None | Some(Json::Null) => false,
                Some(Json::String(text)) if text == "asc" => false,
                Some(Json::String(text)) if text == "desc" => true,
                Some(_) => {
                    let message = "The value must be \"asc\", \"desc\" or null.";
                    self.refuse(&format!("{path}direction"), message);
                    continue;
                }
            };
            order.extend(field.map(|field| Order { field, descending }));
        }
        order
    }
}

/// A whole number as the first generation of the contract writes it, in text:
/// `^-?(?:0|[1-9]\d*)$`.
fn decimal(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits == "0" || !digits.starts_with('0');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain && is_number)
}

fn mismatch<R>(field: &Field<R>) -> String {
    format!("The field {:?} takes {}.", field.name, field.kind.due())
}

#[cfg(test)]
mod tests;
