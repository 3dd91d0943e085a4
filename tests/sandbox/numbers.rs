//! The business's numbers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;
const PATH: &str = "/phone-numbers/outgoing/conversation/conv-6";

#[tokio::test]
async fn a_number_is_fixed_and_let_go_again() {
    let sandbox = Sandbox::start(options(60));
    let own = sandbox.row("conv-6").await["phoneNumber"]["id"].clone();
    let path = format!("{PATH}/override");
    let body = json!({"fromPhoneNumberId": "pn-4", "selection": {"channel": "sms"}});
    for _ in 0..2 {
        let (status, answer) = sandbox.call(Method::POST, &path, &body).await;
        assert_eq!((status, &answer["phoneNumberId"]), (200, &json!("pn-4")), "{answer}");
        assert_eq!(answer["wasManuallyOverridden"], true);
        assert!(answer["healthWarning"].is_string(), "this number ails");
    }
    let row = sandbox.row("conv-6").await;
    assert_eq!(row["outboundPhoneNumberOverrideId"], "pn-4");
    assert_eq!(row["activeOutboundPhoneNumberId"], "pn-4");
    let (_, chosen) = sandbox.call(Method::POST, PATH, &json!({})).await;
    assert_eq!(chosen["phoneNumberId"], "pn-4");
    let (status, answer) = sandbox.call(Method::DELETE, &path, &NULL).await;
    assert_eq!((status, &answer["phoneNumberId"]), (200, &own));
    let selected: Vec<_> = answer["eligibleNumbers"]
        .as_array()
        .expect("numbers")
        .iter()
        .filter(|number| number["isSelected"] == true)
        .map(|number| &number["phoneNumberId"])
        .collect();
    assert_eq!(selected, [&own]);
    let row = sandbox.row("conv-6").await;
    assert_eq!(
        (&row["outboundPhoneNumberOverrideId"], &row["activeOutboundPhoneNumberId"]),
        (&NULL, &own)
    );
}

#[tokio::test]
async fn a_choice_that_makes_no_sense_is_refused() {
    let sandbox = Sandbox::start(options(60));
    let path = format!("{PATH}/override");
    for body in [
        json!({"fromPhoneNumberId": "pn-9", "selection": {}}),
        json!({"fromPhoneNumberId": "pn-1"}),
        json!({"selection": {}}),
        json!({"fromPhoneNumberId": "pn-1", "selection": []}),
        json!({"fromPhoneNumberId": "pn-1", "selection": {"channel": "fax"}}),
        json!({"fromPhoneNumberId": "pn-1", "selection": {"conversationId": "conv-7"}}),
        json!({"fromPhoneNumberId": "pn-1", "selection": {"x": 1}}),
    ] {
        assert_eq!(sandbox.call(Method::POST, &path, &body).await.0, 400, "{body}");
    }
    for path in [
        "/conversations/conv-6/outbound-readiness?voice=1",
        "/conversations/conv-6/outbound-readiness?x=1",
    ] {
        assert_eq!(sandbox.call(Method::GET, path, &NULL).await.0, 400, "{path}");
    }
    assert_eq!(
        sandbox.call(Method::GET, "/conversations/conv-99/outbound-readiness", &NULL).await.0,
        404
    );
    for body in [
        json!({"organizationId": "org-9", "phoneNumber": "+14155550134"}),
        json!({"organizationId": "org-1"}),
        json!({"organizationId": "org-1", "phoneNumber": "+14155550134", "x": 1}),
    ] {
        assert_eq!(sandbox.call(Method::POST, "/suppressions/check", &body).await.0, 400, "{body}");
    }
    assert!(sandbox.journal().await.is_empty());
}
