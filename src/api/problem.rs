//! Problem details (RFC 9457): the body of a refusal, decoded leniently.
//! Members may be missing or of any type.

use serde_json::Value;

/// Maximum number of validation messages kept.
const MAX_FIELDS: usize = 4;

/// A decoded problem. The texts are the server's: not sanitized.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Problem {
    /// The server's message.
    pub said: Option<String>,
    /// The trace id that the vendor's support asks for.
    pub trace_id: Option<String>,
    /// Whether the body is a web page, so not from the API.
    pub web_page: bool,
    /// Request members that it mentions.
    members: Vec<String>,
    /// Whether it says more than the generic title of the status.
    is_specific: bool,
}

impl Problem {
    /// Decodes any body. The content type is ignored: the API sends problems
    /// under two of them, and proxies send anything.
    pub(super) fn parse(body: &str) -> Self {
        let body = body.trim_start_matches('\u{feff}').trim_start();
        if body.starts_with('<') {
            return Self { web_page: true, ..Self::default() };
        }
        let Ok(value) = serde_json::from_str::<Value>(body) else { return Self::default() };
        let detail = text(&value["detail"]);
        let is_specific = detail.is_some() || !is_nothing(&value["errors"]);
        let summary = detail.or_else(|| text(&value["title"]));
        let said: Vec<_> = summary.into_iter().chain(fields(&value["errors"])).collect();
        let members = value["errors"].as_object();
        Self {
            said: (!said.is_empty()).then(|| said.join("; ")),
            trace_id: text(&value["traceId"]),
            web_page: false,
            members: members.into_iter().flat_map(|members| members.keys().cloned()).collect(),
            is_specific,
        }
    }

    /// The error that a body with a success status reports; `None` if none.
    /// Names and letter cases are those common among such services: the
    /// contract has no such answer.
    pub(super) fn in_success(body: &str) -> Option<Self> {
        let body = body.trim_start_matches('\u{feff}').trim_start();
        let value: Value = body.starts_with('{').then(|| serde_json::from_str(body).ok())??;
        let members = value.as_object()?;
        let member = |wanted: &str| {
            let found = members.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.map_or(&Value::Null, |(_, value)| value)
        };
        let refused = SUCCESS.iter().any(|name| is_false(member(name)));
        let errors = [member("error"), member("errors")];
        let is_problem = is_error_status(member("status"))
            && (text(member("title")).is_some() || text(member("detail")).is_some());
        if !refused && !is_problem && errors.iter().all(|value| is_nothing(value)) {
            return None;
        }
        let of_error = ["message", "detail", "title", "description"];
        let in_error = of_error.iter().find_map(|name| text(&errors[0][*name]));
        let beside = ["detail", "message", "errorMessage", "title", "reason"];
        let said = text(errors[0])
            .or(in_error)
            .or_else(|| beside.iter().find_map(|name| text(member(name))));
        let said: Vec<String> = said.into_iter().chain(fields(errors[1])).collect();
        Some(Self {
            said: (!said.is_empty()).then(|| said.join("; ")),
            trace_id: text(member("traceId")),
            ..Self::default()
        })
    }

    /// Whether a 404 with it is about a missing record rather than an unknown
    /// path: it has a message that does not mention a path.
    pub(super) fn is_about_record(&self) -> bool {
        let said = self.said.as_deref().unwrap_or_default().to_lowercase();
        let mut words = said.split(|c: char| !c.is_alphanumeric() && c != '-');
        self.is_specific && !words.any(|word| ["path", "route", "endpoint"].contains(&word))
    }

    /// Whether it mentions a member of the request, in its own list or in its
    /// message.
    pub(super) fn names(&self, member: &str) -> bool {
        self.members.iter().any(|name| name.eq_ignore_ascii_case(member))
            || self.said.as_deref().is_some_and(|said| said.contains(member))
    }
}

/// Members that indicate success.
const SUCCESS: [&str; 4] = ["success", "succeeded", "isSuccess", "ok"];

fn is_false(value: &Value) -> bool {
    match value {
        Value::Bool(value) => !value,
        Value::String(text) => text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn is_error_status(value: &Value) -> bool {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
    number.is_some_and(|number| (400..600).contains(&number))
}

/// Whether the value of an error member means no error.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.trim().is_empty(),
        Value::Array(all) => all.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// `errors`: messages by field, each a text or a list of texts.
fn fields(errors: &Value) -> Vec<String> {
    let Some(errors) = errors.as_object() else { return Vec::new() };
    let messages = errors.iter().flat_map(|(field, messages)| {
        let one_or_more = match messages {
            Value::Array(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        one_or_more.iter().filter_map(text).map(move |message| {
            if field.is_empty() { message } else { format!("{field}: {message}") }
        })
    });
    messages.take(MAX_FIELDS).collect()
}

/// A text without the final stop; `None` if empty.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().trim_end_matches('.').to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"title":"Bad Request","detail":"The token has expired."}"#, "The token has expired")]
    #[case(r#"{"title":"Bad Request","detail":null}"#, "Bad Request")]
    #[case(r#"{"title":"Bad Request","detail":{"a":1}}"#, "Bad Request")]
    #[case(
        r#"{"title":"Invalid.","errors":{"pageSize":["Too large.","Odd"],"":["Body"],"search":"Long"}}"#,
        "Invalid; Body; pageSize: Too large; pageSize: Odd; search: Long"
    )]
    #[case(r#"{"errors":{"a":[1,null,{}],"b":7}}"#, "a: 1; b: 7")]
    #[case(r#"{"errors":{"a":["1","2","3","4","5"]}}"#, "a: 1; a: 2; a: 3; a: 4")]
    fn the_most_exact_words_are_kept(#[case] body: &str, #[case] said: &str) {
        assert_eq!(Problem::parse(body).said.as_deref(), Some(said));
    }

    #[rstest]
    #[case("")]
    #[case("   ")]
    #[case("{")]
    #[case("gateway down")]
    #[case("[]")]
    #[case("null")]
    #[case(r#""text""#)]
    #[case(r#"{"title":"","detail":[],"errors":[],"traceId":{},"status":"x"}"#)]
    fn a_body_without_words_says_nothing(#[case] body: &str) {
        assert_eq!(Problem::parse(body), Problem::default());
    }

    #[test]
    fn a_web_page_is_recognized() {
        let page = Problem::parse("\u{feff}\n<!DOCTYPE html><h1>502 Bad Gateway</h1>");
        assert!(page.web_page);
        assert_eq!(page.said, None);
    }

    #[test]
    fn the_trace_id_is_kept() {
        assert_eq!(
            Problem::parse(r#"{"traceId":"00-ab-01"}"#).trace_id.as_deref(),
            Some("00-ab-01")
        );
        assert_eq!(Problem::parse(r#"{"traceId":12}"#).trace_id.as_deref(), Some("12"));
    }

    #[rstest]
    #[case(r#"{"success":false,"error":"Landline"}"#, Some("Landline"))]
    #[case(r#"{"Success":"False","Message":"Landline."}"#, Some("Landline"))]
    #[case(r#"{"ok":false}"#, None)]
    #[case(r#"{"id":"e-1","status":"queued","success":false}"#, None)]
    #[case(r#"{"error":{"code":30006,"message":"Landline"}}"#, Some("Landline"))]
    #[case(r#"{"errors":{"text":["Too long."]}}"#, Some("text: Too long"))]
    #[case(r#"{"errors":["a"]}"#, None)]
    #[case(r#"{"status":422,"title":"Unprocessable","detail":"No consent"}"#, Some("No consent"))]
    #[case(r#"{"status":"500","title":"Oops"}"#, Some("Oops"))]
    fn an_error_in_a_success_is_one(#[case] body: &str, #[case] said: Option<&str>) {
        let problem = Problem::in_success(body).expect("an error");
        assert_eq!(problem.said.as_deref(), said);
    }

    #[rstest]
    #[case(r#"{"id":"lead-1","isArchived":true}"#)]
    #[case(r#"{"id":"e","status":"queued","errorMessage":null,"errorCode":null}"#)]
    #[case(r#"{"id":"e","status":"failed","errorMessage":"Landline"}"#)]
    #[case(r#"{"success":true,"error":null,"errors":[]}"#)]
    #[case(r#"{"error":"","errors":{},"ok":1}"#)]
    #[case(r#"{"title":"Boss","status":"needs_reply"}"#)]
    #[case("true")]
    #[case("[]")]
    #[case("{")]
    #[case("<html>error</html>")]
    fn what_reports_no_error_has_none(#[case] body: &str) {
        assert_eq!(Problem::in_success(body), None);
    }

    #[test]
    fn the_members_that_a_refusal_names_are_known() {
        let in_list = Problem::parse(r#"{"errors":{"ExpectedRevision":["It moved on."]}}"#);
        let in_words = Problem::parse(r#"{"detail":"expectedRevision does not match"}"#);
        for problem in [&in_list, &in_words] {
            assert!(problem.names("expectedRevision") && !problem.names("expectedStatusId"));
        }
        assert!(!Problem::parse("{}").names("expectedRevision"));
    }
}
