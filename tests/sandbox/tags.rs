//! Tags.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;
const PATH: &str = "/leads/lead-5/tags";

fn names(lead: &Value) -> Vec<&str> {
    let tags = lead["tags"].as_array().expect("tags").iter();
    tags.map(|tag| tag["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn tags_are_replaced_added_and_removed() {
    let sandbox = Sandbox::start(options(80));
    let body = json!({"tagIds": ["tag-1"], "tagNames": ["roof"]});
    let (status, lead) = sandbox.call(Method::PUT, PATH, &body).await;
    assert_eq!(status, 200);
    assert_eq!(names(&lead), ["Hot", "Roof"], "a name is found in any case");
    let body =
        json!({"tagIds": ["tag-1"], "tagNames": ["Gutters", "gutters "], "createMissing": true});
    for _ in 0..2 {
        let (_, lead) = sandbox.call(Method::POST, PATH, &body).await;
        assert_eq!(names(&lead), ["Hot", "Roof", "Gutters"]);
    }
    let (_, tags) = sandbox.call(Method::GET, "/tags?includeArchived=false", &NULL).await;
    let made: Vec<_> = tags
        .as_array()
        .expect("tags")
        .iter()
        .filter(|tag| tag["normalizedName"] == "gutters")
        .collect();
    assert_eq!(made.len(), 1, "made once");
    let path = format!("{PATH}/{}", made[0]["id"].as_str().expect("an id"));
    for _ in 0..2 {
        let (status, lead) = sandbox.call(Method::DELETE, &path, &NULL).await;
        assert_eq!((status, names(&lead)), (200, vec!["Hot", "Roof"]));
    }
    let rows = sandbox.all("/leads/all/my?archiveFilter=all", &json!({"pageSize": 100})).await;
    let row = rows.iter().find(|row| row["id"] == "lead-5").expect("it is listed");
    assert_eq!(names(row), ["Hot", "Roof"]);
    assert_eq!(sandbox.journal().await.len(), 5, "all that was carried out");
}

#[tokio::test]
async fn tags_that_nobody_knows_are_refused() {
    let sandbox = Sandbox::start(options(80));
    for (status, body) in [
        (400, json!({"tagIds": ["tag-99"], "tagNames": []})),
        (400, json!({"tagIds": [], "tagNames": ["Gutters"]})),
        (400, json!({"tagIds": [], "tagNames": [" "], "createMissing": true})),
        (400, json!({"tagIds": []})),
        (400, json!({"tagIds": "tag-1", "tagNames": []})),
        (400, json!({"tagIds": [], "tagNames": [], "colour": "red"})),
    ] {
        assert_eq!(sandbox.call(Method::POST, PATH, &body).await.0, status, "{body}");
    }
    let absent = format!("{PATH}/tag-99");
    assert_eq!(sandbox.call(Method::DELETE, &absent, &NULL).await.0, 404);
    assert_eq!(sandbox.call(Method::DELETE, "/leads/lead-999/tags/tag-1", &NULL).await.0, 404);
    assert_eq!(sandbox.call(Method::GET, "/tags?archived=true", &NULL).await.0, 400);
    assert!(sandbox.journal().await.is_empty());
}
