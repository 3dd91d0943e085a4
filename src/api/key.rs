//! The API credential.

use std::borrow::Cow;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// An API key or access token. Its text leaves this module only in the
/// `Authorization` header; it has no `Display`, and `Debug` is redacted.
#[derive(Clone, Debug)]
pub struct ApiKey(SecretString);

/// Maximum length of a credential in bytes: access tokens have a few thousand,
/// and servers refuse much longer headers.
const MAX_LEN: usize = 16 * 1024;

/// Quotation marks around a key that was copied from a program or a document.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Replacement for a redacted key.
const REDACTED: &str = "[key]";

/// Minimum length of a redacted key: a shorter text is no real key, and
/// redacting it would garble the message.
const MIN_REDACTED: usize = 6;

impl ApiKey {
    /// Validates a credential from the environment, a file or a command;
    /// surrounding white space is ignored.
    ///
    /// # Errors
    /// A sentence with the problem and its remedy, without the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let key = text.trim();
        if key.is_empty() {
            return Err("The API key is empty".to_owned());
        }
        if key.len() > MAX_LEN {
            return Err(format!(
                "The API key is longer than {MAX_LEN} bytes. Is it the right one?"
            ));
        }
        if key.trim_matches(QUOTES).starts_with("lp_src_") {
            return Err("This is a source key (lp_src_…), which only submits leads. \
                        Use an organization key (sk_…) or a user's access token"
                .to_owned());
        }
        if key.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")) {
            return Err("Remove the word Bearer before the API key".to_owned());
        }
        if key.starts_with(QUOTES) || key.ends_with(QUOTES) {
            return Err("Remove the quotation marks around the API key".to_owned());
        }
        if key.contains(char::is_whitespace) {
            return Err("The API key contains spaces. Give one key and nothing else".to_owned());
        }
        if key.starts_with(['{', '[', '<']) {
            return Err("This is JSON or a web page. Give the key alone".to_owned());
        }
        if !is_token(key) {
            return Err("The API key contains invalid characters. Copy it again".to_owned());
        }
        Ok(Self(key.into()))
    }

    /// The `Authorization` header, marked sensitive so that it is not printed.
    /// `None` cannot happen for a key that passed [`ApiKey::parse`].
    pub(super) fn bearer(&self) -> Option<HeaderValue> {
        let mut value =
            HeaderValue::from_str(&format!("Bearer {}", self.0.expose_secret())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Whose key it is by its form: `organization`, `user` for an access token, or
    /// `unknown`.
    pub fn kind(&self) -> &'static str {
        let key = self.0.expose_secret();
        // A token has three parts, and the first is a JSON object in Base64.
        if key.starts_with("eyJ") && key.split('.').count() == 3 {
            "user"
        } else if key.starts_with("sk_") || key.starts_with("lp_") {
            "organization"
        } else {
            "unknown"
        }
    }

    /// Redacts the key from a text: servers have been seen to echo a refused
    /// credential.
    pub(super) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let key = self.0.expose_secret();
        if key.len() >= MIN_REDACTED && text.contains(key) {
            Cow::Owned(text.replace(key, REDACTED))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Whether a text is a valid bearer token (RFC 6750: `b64token`).
fn is_token(key: &str) -> bool {
    let token = key.trim_end_matches('=');
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !token.is_empty() && token.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("sk_live_0123456789")]
    #[case("  lp_0123456789\r\n")]
    #[case("eyJhbGciOi.eyJzdWIi.c2ln-_~+/=")]
    #[case("anything-else")]
    fn credentials_of_every_kind_are_taken(#[case] text: &str) {
        let header = ApiKey::parse(text).expect("valid").bearer().expect("a header");
        assert_eq!(header.to_str().ok(), Some(format!("Bearer {}", text.trim()).as_str()));
        assert!(header.is_sensitive());
    }

    #[rstest]
    #[case("", "empty")]
    #[case(" \n", "empty")]
    #[case("lp_src_hunter2", "source key")]
    #[case("Bearer hunter2", "Bearer")]
    #[case("\"lp_src_hunter2\"", "source key")]
    #[case("\"sk_hunter2\"", "quotation marks")]
    #[case("'sk_hunter2'", "quotation marks")]
    #[case("`sk_hunter2`", "quotation marks")]
    #[case("sk_hunter2\"", "quotation marks")]
    #[case("hunter2 hunter2", "spaces")]
    #[case("hunter2\nhunter2", "spaces")]
    #[case("hunter2\u{1b}", "characters")]
    #[case("hunter2é", "characters")]
    #[case("{\"token\":\"hunter2\"}", "JSON")]
    #[case("[\"hunter2\"]", "JSON")]
    #[case("{", "JSON")]
    #[case("<html>hunter2</html>", "web page")]
    #[case("error:hunter2", "characters")]
    #[case("token=hunter2", "characters")]
    #[case("hunter2;", "characters")]
    #[case("====", "characters")]
    fn others_are_refused_without_repeating_them(#[case] text: &str, #[case] says: &str) {
        let message = ApiKey::parse(text).expect_err("refused");
        assert!(message.contains(says), "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[rstest]
    #[case("sk_live_0123456789", "organization")]
    #[case("lp_0123456789", "organization")]
    #[case("eyJhbGciOi.eyJzdWIi.c2ln-_~+/=", "user")]
    #[case("eyJhbGciOi", "unknown")]
    #[case("anything-else", "unknown")]
    fn the_kind_of_a_key_is_in_its_form(#[case] key: &str, #[case] kind: &str) {
        assert_eq!(ApiKey::parse(key).expect("valid").kind(), kind);
    }

    #[test]
    fn an_endless_key_is_refused() {
        assert!(ApiKey::parse(&"x".repeat(MAX_LEN)).is_ok());
        assert!(ApiKey::parse(&"x".repeat(MAX_LEN + 1)).is_err());
    }

    #[test]
    fn the_key_is_in_no_debug_output() {
        let key = ApiKey::parse("sk_hunter2").expect("valid");
        let shown = format!("{key:?} {:?}", key.bearer());
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_text_loses_the_key() {
        let key = ApiKey::parse("sk_hunter2").expect("valid");
        assert_eq!(key.redact("no sk_hunter2 here"), "no [key] here");
        assert_eq!(key.redact("nothing"), "nothing");
        let tiny = ApiKey::parse("e").expect("valid");
        assert_eq!(tiny.redact("sentence"), "sentence");
    }
}
