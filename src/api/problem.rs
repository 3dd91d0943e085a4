//! Problem details (RFC 9457): the body of a refusal, read as far as it makes
//! sense. Its members may be missing or of any type.

use serde_json::Value;

/// The most validation messages that are kept.
const MAX_FIELDS: usize = 4;

/// What a refusal's body says. The texts are the server's own: not cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Problem {
    /// What happened, in the server's words.
    pub said: Option<String>,
    /// What the vendor's support asks for.
    pub trace_id: Option<String>,
    /// Whether a web page came, so that something other than the API spoke.
    pub web_page: bool,
}

impl Problem {
    /// Reads a body of whatever kind. The content type is not asked: the API
    /// sends problems under two of them, and proxies send anything.
    pub(super) fn read(body: &str) -> Self {
        let body = body.trim_start_matches('\u{feff}').trim_start();
        if body.starts_with('<') {
            return Self { web_page: true, ..Self::default() };
        }
        let Ok(value) = serde_json::from_str::<Value>(body) else { return Self::default() };
        let summary = text(&value["detail"]).or_else(|| text(&value["title"]));
        let said: Vec<_> = summary.into_iter().chain(fields(&value["errors"])).collect();
        Self {
            said: (!said.is_empty()).then(|| said.join("; ")),
            trace_id: text(&value["traceId"]),
            web_page: false,
        }
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

/// A text without the final stop; nothing where there is none.
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
        assert_eq!(Problem::read(body).said.as_deref(), Some(said));
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
        assert_eq!(Problem::read(body), Problem::default());
    }

    #[test]
    fn a_web_page_is_recognised() {
        let page = Problem::read("\u{feff}\n<!DOCTYPE html><h1>502 Bad Gateway</h1>");
        assert!(page.web_page);
        assert_eq!(page.said, None);
    }

    #[test]
    fn the_trace_id_is_kept() {
        assert_eq!(
            Problem::read(r#"{"traceId":"00-ab-01"}"#).trace_id.as_deref(),
            Some("00-ab-01")
        );
        assert_eq!(Problem::read(r#"{"traceId":12}"#).trace_id.as_deref(), Some("12"));
    }
}
