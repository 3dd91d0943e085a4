//! A sandbox under test.

use std::time::Duration;

use leadping_tui::api::{
    ApiKey, BaseUrl, Client, ClientOptions, HttpTransport, RateLimiter, RetryPolicy, Timeouts,
};
use leadping_tui::sandbox::{KEY, Options, Server};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// A running sandbox; it stops when dropped.
pub(crate) struct Sandbox {
    pub(crate) base: String,
    http: reqwest::Client,
    _stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// Serves in the background.
    pub(crate) fn start(latency: Duration) -> Self {
        let options = Options { count: 60, latency, live: Duration::ZERO, ..Options::default() };
        let server = Server::bind(options).expect("binds");
        let base = format!("http://{}", server.addr());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(server.serve(async {
            let _ = stopped.await;
        }));
        // Without certificates, which some machines lack.
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().build();
        Self { base, http: http.expect("builds"), _stop: stop }
    }

    /// Makes a request that succeeds.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.bearer_auth(KEY).send().await.expect("an answer");
        let status = response.status();
        let text = response.text().await.expect("a body");
        assert!(status.is_success(), "{path}: {status} {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
    }

    /// Injects a fault into every write.
    pub(crate) async fn arm(&self, path: &str, fault: Value) {
        let mut body = json!({ "path": path, "times": 100 });
        for (member, value) in fault.as_object().expect("an object") {
            body[member] = value.clone();
        }
        self.call(Method::POST, "/sandbox/faults", body).await;
    }

    pub(crate) async fn disarm(&self) {
        self.call(Method::DELETE, "/sandbox/faults", Value::Null).await;
    }

    /// Every executed write: method and path.
    pub(crate) async fn journal(&self) -> Vec<String> {
        let entries = self.call(Method::GET, "/sandbox/journal", Value::Null).await;
        let text = |entry: &Value, member: &str| entry[member].as_str().unwrap_or("").to_owned();
        let entries = entries.as_array().expect("entries").iter();
        entries.map(|entry| format!("{} {}", text(entry, "method"), text(entry, "path"))).collect()
    }

    /// The row of a conversation.
    pub(crate) async fn row(&self, id: &str) -> Value {
        let body = json!({"filters": [{"field": "id", "value": id}], "pageSize": 1});
        let path = "/conversations/my?archiveFilter=all";
        let page = self.call(Method::POST, path, body).await;
        page["items"][0].clone()
    }
}

/// A client of a server, with retries that take no time.
pub(crate) fn client(base: &str) -> Client<HttpTransport> {
    client_within(base, Duration::from_secs(30))
}

/// The same with a time limit for answers.
pub(crate) fn client_within(base: &str, answer_timeout: Duration) -> Client<HttpTransport> {
    let base_url = BaseUrl::parse(base).expect("a base URL");
    let key = ApiKey::parse(KEY).expect("a key");
    let pause = Duration::from_millis(1);
    let policy =
        RetryPolicy { base: pause, limited_base: pause, cap: pause, ..RetryPolicy::default() };
    let timeouts = Timeouts { answer: answer_timeout, ..Timeouts::default() };
    let options = ClientOptions { timeouts, ..ClientOptions::new(base_url, key) };
    let client = HttpTransport::new(options).expect("a client");
    Client::new(client, policy, RateLimiter::per_minute(None))
}
