//! Details of leads.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{Sandbox, options};

async fn leads(count: u64) -> Vec<(Value, Value)> {
    let sandbox = Sandbox::start(options(count));
    let mut leads = Vec::new();
    for row in sandbox.all("/leads/all/my?archiveFilter=all", &json!({"pageSize": 100})).await {
        let response = sandbox.get(&format!("/leads/{}", row["id"].as_str().expect("id"))).await;
        leads.push((row, response.json().await.expect("JSON")));
    }
    leads
}

#[tokio::test]
async fn some_say_much_and_some_nothing() {
    let leads = leads(2_400).await;
    for member in
        ["profile", "company", "inquiry", "contactPreferences", "customFields", "serviceAddress"]
    {
        let told = leads.iter().filter(|(_, lead)| lead[member].is_object()).count();
        let untold = leads.iter().filter(|(_, lead)| lead[member].is_null()).count();
        assert!(told > 20 && untold > 20, "{member}: {told} of {}", leads.len());
        assert_eq!(told + untold, leads.len(), "{member}");
    }
    let windows =
        |lead: &Value| lead["contactPreferences"]["callbackWindows"].as_array().map_or(0, Vec::len);
    assert!(leads.iter().any(|(_, lead)| windows(lead) > 1));
}

#[tokio::test]
async fn nothing_contradicts_anything_else() {
    let mut processing = BTreeSet::new();
    for (row, lead) in leads(2_400).await {
        let id = &lead["id"];
        for member in ["assignedTo", "processingStatus", "processingStatusReason", "isDemo"] {
            assert_eq!(row[member], lead[member], "{id}: {member}");
        }
        assert_eq!(row["avatarUrl"], lead["contact"]["avatarUrl"], "{id}");
        assert_eq!(lead["assignedTo"]["id"], lead["assignedToUserId"], "{id}");
        let inquiry = &lead["inquiry"];
        if inquiry.is_object() {
            assert_eq!(inquiry["service"], lead["metadata"]["product"], "{id}");
            assert!(
                inquiry["budgetMinimum"].as_f64() <= inquiry["budgetMaximum"].as_f64(),
                "{inquiry}"
            );
            assert_eq!(inquiry["currency"].is_null(), inquiry["budgetMinimum"].is_null());
        }
        let contact = &lead["contact"];
        match lead["contactPreferences"]["channel"].as_str() {
            Some("Email") => assert!(contact["email"].is_string(), "{id}"),
            Some(_) => assert!(contact["phone"]["number"].is_string(), "{id}"),
            None => {}
        }
        let none = Vec::new();
        let windows = lead["contactPreferences"]["callbackWindows"].as_array().unwrap_or(&none);
        assert!(windows.is_sorted_by(|a, b| a["date"].as_str() < b["date"].as_str()), "{id}");
        for window in windows {
            assert!(window["start"].as_str() < window["end"].as_str(), "{window}");
        }
        let metadata = &lead["metadata"];
        assert_eq!(
            metadata["consentCertificateType"].is_null(),
            metadata["consentCertificateUrl"].is_null(),
            "{id}"
        );
        assert_eq!(
            metadata["consentVerificationStatus"] == "Quarantined",
            lead["processingStatus"] == "Quarantined",
            "{id}"
        );
        assert_eq!(
            lead["serviceAddress"]["city"].is_null(),
            lead["serviceAddress"].is_null(),
            "{id}"
        );
        processing.insert(lead["processingStatus"].as_str().expect("a status").to_owned());
    }
    assert!(processing.contains("Ready") && processing.len() > 2, "{processing:?}");
}
