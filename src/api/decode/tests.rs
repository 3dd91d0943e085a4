use super::*;
use crate::domain::{Lead, TagOption};
use rstest::rstest;

fn ids(page: &Page<Conversation>) -> Vec<&str> {
    page.items.iter().filter_map(|row| row.value.id.as_deref()).collect()
}

#[test]
fn a_page_of_the_contract_is_read_whole() {
    let body = r#"{"items":[{"id":"a","isUnread":true,"novel":{"x":[1]}},{"id":"b"}],
        "pageSize":2,"totalCount":7,"continuationToken":"t 1"}"#;
    let page = conversations(body).expect("readable");
    assert_eq!(ids(&page), ["a", "b"]);
    assert_eq!(page.items[0].value.is_unread, Some(true));
    assert_eq!(page.items[0].raw.get(), r#"{"id":"a","isUnread":true,"novel":{"x":[1]}}"#);
    assert_eq!((page.skipped, page.page_size, page.total), (0, Some(2), Some(7)));
    assert_eq!(page.next, Some(ContinuationToken::new("t 1")));
}

#[rstest]
#[case("25", Some(25))]
#[case("\"25\"", Some(25))]
#[case("\"0\"", Some(0))]
#[case("-1", None)]
#[case("\"-1\"", None)]
#[case("null", None)]
#[case("\"many\"", None)]
#[case("[25]", None)]
fn counts_are_numbers_or_strings(#[case] count: &str, #[case] read: Option<u64>) {
    let body = format!(r#"{{"items":[],"pageSize":{count},"totalCount":{count}}}"#);
    let page = conversations(&body).expect("readable");
    assert_eq!((page.page_size, page.total), (read, read));
}

#[rstest]
#[case(r#"{"items":[]}"#)]
#[case(r#"{"items":[],"continuationToken":null}"#)]
#[case(r#"{"items":[],"continuationToken":""}"#)]
fn no_token_means_the_last_page(#[case] body: &str) {
    assert_eq!(conversations(body).expect("readable").next, None);
}

#[rstest]
#[case(r#"{"items":null,"continuationToken":"t"}"#, Some("t"))]
#[case(r#"{"continuationToken":"t"}"#, Some("t"))]
#[case(r#"{"items":null,"pageSize":25,"totalCount":null,"continuationToken":null}"#, None)]
#[case(r#"{"items":null,"totalCount":"0"}"#, None)]
#[case(r#"{"items":null,"items":null,"continuationToken":"t"}"#, Some("t"))]
fn a_page_without_items_is_empty(#[case] body: &str, #[case] next: Option<&str>) {
    let page = conversations(body).expect("readable");
    assert_eq!((page.items.len(), page.skipped), (0, 0));
    assert_eq!(page.next, next.map(ContinuationToken::new));
}

#[test]
fn a_token_is_kept_as_it_is() {
    let body = r#"{"items":[],"continuationToken":" +RID:~a\/\"b\\\u00e9 "}"#;
    let next = conversations(body).expect("readable").next;
    assert_eq!(next, Some(ContinuationToken::new(" +RID:~a/\"b\\é ")));
}

#[test]
fn odd_rows_stay_and_hopeless_ones_are_counted() {
    let body = r#"{"items":[
        {"id":"nulls","leadId":null,"isUnread":null,"phoneNumber":null,"lastEventAt":null},
        {"id":"shapes","leadId":{},"isUnread":"maybe","phoneNumber":[],"lastEventAt":7},
        {"id":"enum","status":"snoozed"},
        {"id":"first","id":"twice","email":"a@b"},
        {"id":"half","lastSnippet":"hi \ud83d"},
        {"id":7},
        null, 1, "x", [], ["positional"], {"leadId":"no id"}, {"id":null}, {"id":""}
    ]}"#;
    let page = conversations(body).expect("readable");
    assert_eq!(ids(&page), ["nulls", "shapes", "enum", "twice", "half", "7"]);
    assert_eq!(page.skipped, 8);
    assert_eq!(page.items[2].value.status.as_deref(), Some("snoozed"));
    assert_eq!(page.items[3].value.email.as_deref(), Some("a@b"));
    assert_eq!(page.items[4].value.last_snippet.as_deref(), Some("hi \u{fffd}"));
    for row in &page.items {
        assert!(serde_json::from_str::<Value>(row.raw.get()).is_ok(), "{}", row.raw);
    }
}

#[test]
fn a_broken_emoji_is_mended_in_members_that_are_not_read_too() {
    let page = conversations(r#"{"items":[{"id":"a","novel":{"x":["\ud83d!"]}}]}"#);
    assert_eq!(
        page.expect("readable").items[0].raw.get(),
        r#"{"id":"a","novel":{"x":["\ufffd!"]}}"#
    );
    let lead = one::<Lead>(r#"{"id":"l","novel":"\ude00"}"#).expect("readable");
    assert_eq!(lead.raw.get(), r#"{"id":"l","novel":"\ufffd"}"#);
}

#[test]
fn a_repeated_member_of_the_envelope_counts_in_its_last_form() {
    let body = r#"{"items":null,"pageSize":1,"items":[{"id":"a"}],"pageSize":2}"#;
    let page = conversations(body).expect("readable");
    assert_eq!(ids(&page), ["a"]);
    assert_eq!(page.page_size, Some(2));
}

#[test]
fn a_byte_order_mark_in_front_does_no_harm() {
    assert!(conversations("\u{feff} {\"items\":[]} \n").is_ok());
}

#[rstest]
#[case("", DecodeError::Empty)]
#[case(" \n", DecodeError::Empty)]
#[case(r#"{"items":[{"id":"a"}"#, DecodeError::Cut)]
#[case(r#"{"items":[{"id":"a"},"#, DecodeError::Cut)]
#[case("{", DecodeError::Cut)]
#[case("<!doctype html><p>hi", DecodeError::WebPage)]
#[case("upstream failed", DecodeError::NotJson)]
#[case(r#"{"items":[}"#, DecodeError::NotJson)]
#[case(r#"{"items":[]} {"items":[]}"#, DecodeError::NotJson)]
#[case("[]", DecodeError::NotAnObject)]
#[case("true", DecodeError::NotAnObject)]
#[case("{}", DecodeError::NoItems)]
#[case(r#"{"items":null}"#, DecodeError::NoItems)]
#[case(r#"{"items":{"id":"a"}}"#, DecodeError::NoItems)]
#[case(r#"{"value":[]}"#, DecodeError::NoItems)]
#[case(r#"{"items":{"id":"a"},"pageSize":1}"#, DecodeError::NoItems)]
#[case(r#"{"items":null,"continuationToken":null}"#, DecodeError::NoItems)]
#[case(r#"{"items":[],"continuationToken":{}}"#, DecodeError::OddToken)]
#[case(r#"{"items":null,"continuationToken":7}"#, DecodeError::OddToken)]
#[case(r#"{"items":[],"continuationToken":7}"#, DecodeError::OddToken)]
fn an_answer_without_sense_says_why(#[case] body: &str, #[case] why: DecodeError) {
    assert_eq!(conversations(body).expect_err("nonsense"), why);
}

#[test]
fn an_event_needs_no_id() {
    let page = events(r#"{"items":[{"summary":"x"},{"id":"e"}]}"#).expect("readable");
    assert_eq!((page.items.len(), page.skipped), (2, 0));
}

#[test]
fn a_lead_is_read_with_all_that_was_sent() {
    let body = r#" {"id":"l1","contact":{"firstName":"Ann"},"novel":1}"#;
    let lead = one::<Lead>(body).expect("readable");
    let contact = lead.value.contact.expect("a contact");
    assert_eq!(contact.first_name.as_deref(), Some("Ann"));
    assert_eq!(lead.raw.get(), body.trim());
}

#[rstest]
#[case("", DecodeError::Empty)]
#[case("null", DecodeError::NotAnObject)]
#[case("[{}]", DecodeError::NotAnObject)]
#[case(r#"{"id":"l1""#, DecodeError::Cut)]
#[case("<html>", DecodeError::WebPage)]
fn a_lead_without_sense_says_why(#[case] body: &str, #[case] why: DecodeError) {
    assert_eq!(one::<Lead>(body).err(), Some(why));
}

#[rstest]
#[case("7", Ok(7))]
#[case(" \"7\" ", Ok(7))]
#[case("-1", Ok(0))]
#[case("7.0", Ok(7))]
#[case("null", Err(DecodeError::NotANumber))]
#[case("{\"count\":7}", Err(DecodeError::NotANumber))]
#[case("", Err(DecodeError::Empty))]
#[case("<html>", Err(DecodeError::WebPage))]
#[case("7 8", Err(DecodeError::NotJson))]
fn a_count_is_read(#[case] body: &str, #[case] read: Result<u64, DecodeError>) {
    assert_eq!(count(body), read);
}

#[rstest]
#[case("true", Ok(true))]
#[case("\u{feff} false\r\n", Ok(false))]
#[case("\"True\"", Ok(true))]
#[case("null", Err(DecodeError::NotABoolean))]
#[case("{\"ok\":true}", Err(DecodeError::NotABoolean))]
#[case("tru", Err(DecodeError::Cut))]
#[case("yes", Err(DecodeError::NotJson))]
fn a_truth_value_is_read(#[case] body: &str, #[case] read: Result<bool, DecodeError>) {
    assert_eq!(boolean(body), read);
}

#[test]
fn a_list_loses_no_record_to_its_neighbours() {
    let names = |body: &str| {
        list::<TagOption>(body).map(|tags| tags.into_iter().map(|tag| tag.name).collect::<Vec<_>>())
    };
    let odd = r#"[null,{"name":"a","name":"b"},7,{"name":"c\ud83d","isArchived":{}},[]]"#;
    assert_eq!(names(odd), Ok(vec![Some("b".into()), Some("c\u{fffd}".into())]));
    assert_eq!(names(" [] "), Ok(vec![]));
    assert_eq!(names(r#"{"items":[]}"#), Err(DecodeError::NotAList));
    assert_eq!(names("null"), Err(DecodeError::NotAList));
    assert_eq!(names("[{}"), Err(DecodeError::Cut));
}

#[test]
fn follow_ups_are_read_as_a_page_under_either_name_of_the_token_or_as_an_array() {
    let read = |body: &str| {
        let page = follow_ups(body)?;
        let names = page.items.into_iter().filter_map(|row| row.value.name()).collect();
        Ok((names, page.skipped, page.next))
    };
    let ann = |skipped, next: Option<&str>| {
        Ok((vec!["Ann".to_owned()], skipped, next.map(ContinuationToken::new)))
    };
    let rows = r#"[{"id":"l","firstName":"Ann"},{"firstName":"Bob"},null]"#;
    assert_eq!(read(rows), ann(2, None));
    assert_eq!(read(&format!(r#"{{"items":{rows},"continuation":"t"}}"#)), ann(2, Some("t")));
    let both = format!(r#"{{"items":{rows},"continuation":7,"continuationToken":"t"}}"#);
    assert_eq!(read(&both), ann(2, Some("t")));
    assert_eq!(read("{}"), Err(DecodeError::NoItems));
    assert_eq!(read("[{}"), Err(DecodeError::Cut));
}
