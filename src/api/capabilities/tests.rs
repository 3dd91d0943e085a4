use rstest::rstest;

use super::*;
use crate::api::problem::Problem;
use crate::domain::RetryClass;

fn refused(status: u16, body: &str) -> ApiError {
    ApiError::Refused { status, problem: Problem::parse(body), retry_after: None }
}

const NO_PATH: &str =
    r#"{"title":"Not Found","status":404,"detail":"There is nothing at this path."}"#;
const BARE: &str = r#"{"type":"about:blank","title":"Not Found","status":404,"traceId":"00-1"}"#;
const NO_RECORD: &str =
    r#"{"title":"Not Found","detail":"There is no lead with the id \"path-1\"."}"#;
const UNKNOWN: &str = r#"{"errors":{"eventVersion":["The parameter is unknown."]}}"#;
const REQUIRED: &str = r#"{"detail":"organizationId is required"}"#;

#[rstest]
#[case::no_body(404, "", true)]
#[case::bare(404, BARE, true)]
#[case::no_path(404, NO_PATH, true)]
#[case::no_route(404, r#"{"detail":"No route matches GET /conversations/c-1"}"#, true)]
#[case::web_page(404, "<html><h1>Not Found</h1></html>", true)]
#[case::text(404, "404 page not found", true)]
#[case::null(404, "null", true)]
#[case::record(404, NO_RECORD, false)]
#[case::record_in_a_list(404, r#"{"title":"Not Found","errors":{"id":["Unknown lead"]}}"#, false)]
#[case::gone(410, "", false)]
#[case::method(405, "", true)]
#[case::method_with_words(405, r#"{"title":"Method Not Allowed"}"#, true)]
#[case::parameter(400, UNKNOWN, true)]
#[case::other_parameter(400, r#"{"errors":{"pageSize":["Too large."]}}"#, false)]
#[case::other_member(400, REQUIRED, false)]
#[case::bad(400, "", false)]
#[case::key(401, "", false)]
#[case::right(403, NO_PATH, false)]
#[case::conflict(409, "", false)]
#[case::limit(429, "", false)]
#[case::failed(500, NO_PATH, false)]
#[case::not_implemented(501, "", false)]
#[case::proxy(502, "<html>", false)]
#[case::away(503, "", false)]
fn a_refusal_tells_of_an_older_server_only_where_it_can_mean_nothing_else(
    #[case] status: u16,
    #[case] body: &str,
    #[case] is_missing: bool,
) {
    let error = refused(status, body);
    assert_eq!(Capability::EventVersion.is_denied_by(&error), is_missing, "{status} {body}");
}

#[test]
fn a_parameter_counts_where_versions_differ_in_it_and_nowhere_else() {
    let required = refused(400, REQUIRED);
    assert!(Capability::OwnOrganization.is_denied_by(&required));
    assert!(!Capability::Members.is_denied_by(&required));
    assert!(!Capability::EventVersion.is_denied_by(&required));
}

#[test]
fn what_is_no_refusal_tells_nothing() {
    for error in [
        ApiError::Timeout { host: "h".into(), reached: crate::api::error::Reached::Answer(404) },
        ApiError::Redirect { status: 302, host: None },
        ApiError::Unconfirmed { status: 200, problem: Problem::default() },
    ] {
        assert!(!Capability::Members.is_denied_by(&error), "{error}");
    }
}

fn failure(status: u16) -> Failure {
    Failure {
        kind: FailureKind::Unsupported,
        message: "Not found".to_owned(),
        hint: None,
        retry: RetryClass::Never,
        status: Some(status),
        trace_id: None,
    }
}

#[test]
fn what_the_server_has_done_once_it_does_not_lack_later() {
    let known = Capabilities::default();
    let all = [Capability::Members, Capability::Assign];
    assert!(all.iter().all(|it| !known.has(*it) && !known.lacks(*it)));
    known.mark_unsupported(Capability::Members);
    assert!(known.lacks(Capability::Members) && !known.lacks(Capability::Assign));
    known.mark_supported(Capability::Assign);
    known.mark_unsupported(Capability::Assign);
    assert!(known.has(Capability::Assign));
    let explained = known.explain(Capability::Members, failure(404));
    assert_eq!(explained.message, "This server can't list members");
    assert_eq!(explained.kind, FailureKind::Unsupported);
    for (status, kind) in [(404, FailureKind::NotFound), (405, FailureKind::Rejected)] {
        let explained = known.explain(Capability::Assign, failure(status));
        assert_eq!((explained.kind, explained.message), (kind, failure(status).message));
    }
}

#[test]
fn a_list_that_is_not_found_says_nothing_of_its_filters() {
    let unknown = r#"{"errors":{"filters[1].field":["There is no field \"needsReply\""]}}"#;
    assert!(Capability::ReplyFilter.is_denied_by(&refused(400, unknown)));
    for (status, body) in [(404, NO_PATH), (405, ""), (400, REQUIRED), (403, unknown)] {
        assert!(!Capability::ReplyFilter.is_denied_by(&refused(status, body)), "{status}");
    }
}
