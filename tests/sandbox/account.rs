use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;

#[tokio::test]
async fn leads_are_assigned_to_members() {
    let sandbox = Sandbox::start(options(120));
    let (_, members) = sandbox.call(Method::GET, "/organizations/me/members", &NULL).await;
    let members = members.as_array().expect("an array, no page").clone();
    let (_, user) = sandbox.call(Method::GET, "/users/me", &NULL).await;
    assert_eq!(members[0]["user"], json!({"id": user["id"], "name": user["name"]}));
    assert_eq!((&members[0]["role"], &members[0]["userEmail"]), (&json!("Owner"), &user["email"]));
    let path = "/leads/lead-4/assignment";
    for member in &members {
        let body = json!({"assignedToUserId": member["user"]["id"]});
        let (status, lead) = sandbox.call(Method::PUT, path, &body).await;
        assert_eq!((status, &lead["assignedTo"]), (200, &member["user"]));
        assert!(member["stateEligibility"]["allStates"].is_boolean());
        // The row's own id is the membership's.
        let body = json!({"assignedToUserId": member["id"]});
        assert_eq!(sandbox.call(Method::PUT, path, &body).await.0, 404);
    }
    let (_, lead) = sandbox.call(Method::PUT, path, &json!({"assignedToUserId": null})).await;
    assert_eq!((&lead["assignedTo"], &lead["assignedToUserId"]), (&NULL, &NULL));
}

#[tokio::test]
async fn the_user_belongs_to_the_organization() {
    let sandbox = Sandbox::start(options(10));
    let (_, user) = sandbox.call(Method::GET, "/users/me", &NULL).await;
    let (_, organization) = sandbox.call(Method::GET, "/organizations/me", &NULL).await;
    assert_eq!(user["currentOrganization"]["id"], organization["id"]);
    for path in ["/users/me?x=1", "/organizations/me?x=1", "/notifications/unread-count?x=1"] {
        assert_eq!(sandbox.call(Method::GET, path, &NULL).await.0, 400, "{path}");
    }
}
