//! A sandbox under test, and a plain HTTP client for it.

use leadping_tui::sandbox::{KEY, Options, Server, Stats};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::sync::oneshot;

/// A running sandbox; it stops when dropped.
pub(crate) struct Sandbox {
    base: String,
    stats: Stats,
    http: reqwest::Client,
    _stop: oneshot::Sender<()>,
}

/// Options with constant data.
pub(crate) fn options(count: u64) -> Options {
    let now = "2026-11-22T12:00:00Z".parse().expect("an instant");
    Options { count, now, ..Options::default() }
}

impl Sandbox {
    /// Serves in the background.
    pub(crate) fn start(options: Options) -> Self {
        let server = Server::bind(options).expect("binds");
        let base = format!("http://{}", server.addr());
        let stats = server.stats();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(server.serve(async {
            let _ = stopped.await;
        }));
        // Without certificates, which some machines lack.
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().build();
        Self { base, stats, http: http.expect("builds"), _stop: stop }
    }

    /// Statistics of the server.
    pub(crate) fn stats(&self) -> &Stats {
        &self.stats
    }

    /// A request without credentials.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Requests a list; any answer is accepted.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> reqwest::Result<Response> {
        self.bare(Method::POST, path).bearer_auth(KEY).json(body).send().await
    }

    /// Requests a list; expects a page.
    pub(crate) async fn page(&self, path: &str, body: &Value) -> Value {
        let response = self.post(path, body).await.expect("an answer");
        let status = response.status();
        let text = response.text().await.expect("a body");
        assert_eq!(status, 200, "{path} {body}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Requests a list; expects a refusal: status and problem document.
    pub(crate) async fn refusal(&self, path: &str, body: &Value) -> (u16, Value) {
        problem(self.post(path, body).await.expect("an answer")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = self.bare(Method::GET, path).bearer_auth(KEY);
        request.send().await.expect("an answer")
    }

    /// Executes an operation: status and answer, null without a body.
    pub(crate) async fn call(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let mut request = self.bare(method, path).bearer_auth(KEY);
        if !body.is_null() {
            request = request.json(body);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        let answer = if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(&text) };
        (status, answer.expect("JSON"))
    }

    /// Every page of a list.
    pub(crate) async fn pages(&self, path: &str, body: &Value) -> Vec<Value> {
        let mut body = body.clone();
        let mut pages = Vec::new();
        loop {
            let page = self.page(path, &body).await;
            body["continuationToken"] = page["continuationToken"].clone();
            let last = page["continuationToken"].is_null();
            pages.push(page);
            if last {
                return pages;
            }
            assert!(pages.len() < 5_000, "{path} never ends");
        }
    }

    /// Every item of a list.
    pub(crate) async fn all(&self, path: &str, body: &Value) -> Vec<Value> {
        self.pages(path, body).await.iter().flat_map(items).cloned().collect()
    }
}

/// The items of a page.
pub(crate) fn items(page: &Value) -> &[Value] {
    page["items"].as_array().expect("items")
}

/// A refusal's problem document.
pub(crate) async fn problem(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").cloned().expect("a content type");
    let text = response.text().await.expect("a body");
    assert_eq!(kind, "application/problem+json", "{status}: {text}");
    let problem: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(problem["status"], status, "{text}");
    for member in ["type", "title", "detail", "instance", "traceId"] {
        assert!(problem[member].is_string(), "{member}: {text}");
    }
    (status, problem)
}
