//! A request of the contract, independent of the HTTP library.

use std::borrow::Cow;

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::capabilities::Capability;
use crate::domain::RequestOptions;

/// A request of the contract.
pub struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) path: Vec<&'a str>,
    pub(crate) query: Vec<(&'static str, Cow<'a, str>)>,
    pub(crate) body: Option<Body<'a>>,
    /// Whether it is a page of a list, which may take longer.
    pub(crate) is_page: bool,
    /// The capability that older servers may lack.
    pub(crate) capability: Option<Capability>,
}

/// The body of a request.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Body<'a> {
    Options(Cow<'a, RequestOptions>),
    Json(Value),
}

impl<'a> Call<'a> {
    pub(super) fn new(method: Method, path: &[&'a str]) -> Self {
        let (query, body) = (Vec::new(), None);
        Self { method, path: path.to_vec(), query, body, is_page: false, capability: None }
    }

    pub(super) fn get(path: &[&'a str]) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn post(path: &[&'a str]) -> Self {
        Self::new(Method::POST, path)
    }

    /// A page of a list.
    pub(super) fn page(path: &[&'a str], options: Cow<'a, RequestOptions>) -> Self {
        Self { body: Some(Body::Options(options)), is_page: true, ..Self::post(path) }
    }

    /// Adds a query parameter, if it has a value.
    pub(super) fn query<V: Into<Cow<'a, str>>>(
        mut self,
        parameter: &'static str,
        value: Option<V>,
    ) -> Self {
        self.query.extend(value.map(|value| (parameter, value.into())));
        self
    }

    pub(super) fn needs(self, capability: impl Into<Option<Capability>>) -> Self {
        Self { capability: capability.into(), ..self }
    }

    /// Adds a body. Null members are omitted: a server of an earlier generation
    /// need not know them.
    pub(super) fn json(self, mut body: Value) -> Self {
        if let Value::Object(members) = &mut body {
            members.retain(|_, value| !value.is_null());
        }
        Self { body: Some(Body::Json(body)), ..self }
    }

    /// Adds a member for which null is significant.
    pub(super) fn with_null(self, member: &str, value: Value) -> Self {
        let mut body = match self.body {
            Some(Body::Json(body)) => body,
            _ => json!({}),
        };
        body[member] = value;
        Self { body: Some(Body::Json(body)), ..self }
    }
}
