//! Uploaded files and their use in messages.

use leadping_tui::sandbox::KEY;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n--boundary";

fn part(kind: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--b-1\r\nContent-Disposition: form-data; name=\"anything\"; filename=\"roof.png\"\r\n\
         Content-Type: {kind}\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n"].concat()
}

async fn upload(sandbox: &Sandbox, path: &str, parts: &[Vec<u8>]) -> (u16, Value) {
    let body = [parts.concat(), b"--b-1--\r\n".to_vec()].concat();
    let request = sandbox.bare(Method::POST, path).bearer_auth(KEY);
    let request = request.header("content-type", "multipart/form-data; boundary=b-1").body(body);
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    (status, serde_json::from_str(&text).expect("JSON"))
}

#[tokio::test]
async fn a_file_is_served_back_and_sent() {
    let sandbox = Sandbox::start(options(60));
    let (status, file) = upload(&sandbox, "/sms/files", &[part("image/png", PICTURE)]).await;
    assert_eq!(status, 201, "{file}");
    assert_eq!(
        (&file["contentType"], &file["size"], &file["fileName"]),
        (&json!("image/png"), &json!(PICTURE.len()), &json!("roof.png"))
    );
    assert_eq!(file["sha256"].as_str().map(str::len), Some(64));
    let url = file["url"].as_str().expect("an address");
    let path = url.splitn(4, '/').nth(3).expect("a path");
    let response = sandbox.bare(Method::GET, &format!("/{path}")).send().await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "image/png", "no key is needed");
    assert_eq!(response.bytes().await.expect("a body"), PICTURE);
    sandbox
        .page("/sandbox/arrivals", &json!({"conversationIds": ["conv-2"], "text": "START"}))
        .await;
    let urls = json!([url, "https://example.com/estimate.pdf?v=2"]);
    let body = json!({"conversationId": "conv-2", "text": "See.", "mediaUrls": urls});
    let (status, message) = sandbox.call(Method::POST, "/sms/send", &body).await;
    assert_eq!(status, 201, "{message}");
    assert_eq!(message["media"][0], file);
    assert_eq!(message["media"][1]["contentType"], "application/pdf");
    let event = sandbox.all("/events/conversations/conv-2", &json!({})).await.swap_remove(0);
    assert_eq!((&event["timelineType"], &event["media"]), (&json!("Mms"), &message["media"]));
    assert_eq!(sandbox.journal().await, ["POST /sms/files", "POST /sms/send"]);
    let gone = "/sandbox/files/file-9";
    let response = sandbox.bare(Method::GET, gone).send().await.expect("an answer");
    assert_eq!(response.status(), 404);
    let body = json!({
        "conversationId": "conv-2", "text": "See.", "mediaUrls": [url.replace("file-1", "file-9")],
    });
    assert_eq!(sandbox.call(Method::POST, "/sms/send", &body).await.0, 400);
}

#[tokio::test]
async fn what_is_no_file_is_refused() {
    let sandbox = Sandbox::start(options(10));
    let picture = part("image/png", PICTURE);
    for (what, parts) in [
        ("nothing", vec![]),
        ("two", vec![picture.clone(), picture.clone()]),
        ("an empty one", vec![part("image/png", b"")]),
        ("a program", vec![part("application/x-msdownload", b"MZ")]),
        ("a large one", vec![part("video/mp4", &vec![7; 5 * 1024 * 1024 + 1])]),
    ] {
        let (status, problem) = upload(&sandbox, "/sms/files", &parts).await;
        assert_eq!(status, 400, "{what}: {problem}");
        assert!(problem["errors"]["file"].is_array(), "{what}: {problem}");
    }
    let huge = part("video/mp4", &vec![7; 6 * 1024 * 1024]);
    assert_eq!(upload(&sandbox, "/sms/files", &[huge]).await.0, 413);
    let (status, _) = sandbox.call(Method::POST, "/sms/files", &json!({"file": "x"})).await;
    assert_eq!(status, 400);
    let bare = sandbox.bare(Method::POST, "/sms/files").body("x").send().await.expect("an answer");
    assert_eq!(bare.status(), 401);
    let (status, _) = sandbox.call(Method::GET, "/sms/files", &NULL).await;
    assert_eq!(status, 405);
}
