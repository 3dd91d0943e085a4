//! The base URL of the API.

use std::fmt;

use reqwest::Url;

/// A URL that a key may be sent to: `https`, or `http` on loopback.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// The vendor's URL.
    pub const PRODUCTION: &str = "https://api.leadping.ai";

    /// Validates a URL given by the user. It may have a port and a path prefix.
    ///
    /// # Errors
    /// A sentence with the problem and its remedy. It does not repeat the URL,
    /// which may contain a password.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let url = Url::parse(typed.trim()).map_err(|_| {
            let what = unreadable(typed.trim());
            format!("Invalid base URL ({what}). Write it like {}", Self::PRODUCTION)
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("The base URL must start with https://".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Leave the user name and password out of the base URL. \
                        The API key is set separately"
                .to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("The base URL can't contain ? or #. Leave out what follows it".to_owned());
        }
        let base = Self(url);
        if base.0.scheme() == "http" && !base.is_loopback() {
            return Err("The base URL must start with https:// to protect the key. http:// works \
                        only for this computer (localhost, 127.0.0.1, [::1])"
                .to_owned());
        }
        Ok(base)
    }

    /// Whether the host is loopback: `localhost`, `127.0.0.0/8` or `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let Some(host) = self.0.host_str() else { return false };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    }

    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Host, with the port if it is not the default: for messages.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Host and port to connect to.
    pub fn endpoint(&self) -> (String, u16) {
        let host = self.0.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        (bare, self.0.port_or_known_default().unwrap_or_default())
    }

    /// Appends path segments, each percent-encoded. `None` if a segment cannot
    /// be expressed in a URL and would lead to another path.
    pub(super) fn join(&self, segments: &[&str]) -> Option<Url> {
        let lost =
            |s: &&str| s.is_empty() || matches!(*s, "." | "..") || s.contains(['\t', '\n', '\r']);
        if segments.iter().any(lost) {
            return None;
        }
        let mut url = self.0.clone();
        url.path_segments_mut().ok()?.pop_if_empty().extend(segments);
        Some(url)
    }
}

/// The part of an address that is invalid. It does not repeat the address.
fn unreadable(typed: &str) -> &'static str {
    let Some((_, rest)) = typed.split_once("://") else { return "missing https://" };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    match host_and_port.rsplit_once(':') {
        Some((_, port)) if !port.contains(']') && port.parse::<u16>().is_err() => {
            "the port must be a number up to 65535"
        }
        _ if host_and_port.is_empty() => "no host name",
        _ => "invalid host name",
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_endpoint_has_the_port_that_the_url_leaves_out() {
        let endpoint = |url| BaseUrl::parse(url).expect(url).endpoint();
        assert_eq!(endpoint(BaseUrl::PRODUCTION), ("api.leadping.ai".to_owned(), 443));
        assert_eq!(endpoint("http://[::1]:8080/prefix"), ("::1".to_owned(), 8080));
    }

    #[rstest]
    #[case(BaseUrl::PRODUCTION, false)]
    #[case("  https://api.example.com:8443/v1/\n", false)]
    #[case("https://localhost.example.com", false)]
    #[case("http://localhost:8080", true)]
    #[case("HTTP://LocalHost", true)]
    #[case("http://127.0.0.1:1", true)]
    #[case("http://127.9.9.9", true)]
    #[case("http://[::1]:8080/prefix", true)]
    #[case("https://127.0.0.1", true)]
    fn good_addresses_are_taken(#[case] typed: &str, #[case] loopback: bool) {
        let base = BaseUrl::parse(typed).expect(typed);
        assert_eq!(base.is_loopback(), loopback);
    }

    #[rstest]
    #[case("", "Write it like")]
    #[case("api.leadping.ai", "Write it like")]
    #[case("localhost:8080", "https://")]
    #[case("ftp://api.leadping.ai", "https://")]
    #[case("http://api.leadping.ai", "only for this computer")]
    #[case("http://localhost.example.com", "only for this computer")]
    #[case("http://0.0.0.0", "only for this computer")]
    #[case("https://ann:hunter2@api.leadping.ai", "user name and password")]
    #[case("https://:hunter2@api.leadping.ai", "user name and password")]
    #[case("https://api.leadping.ai?key=hunter2", "? or #")]
    #[case("https://api.leadping.ai#hunter2", "? or #")]
    #[case("https://hunter2@", "(no host name). Write it like")]
    #[case("https:///", "(no host name)")]
    #[case("api.leadping.ai/v1", "(missing https://)")]
    #[case("https://xn--a/", "(invalid host name)")]
    #[case("https://a b", "(invalid host name)")]
    #[case("https://[::g]", "(invalid host name)")]
    #[case("https://h:70000", "(the port must be a number up to 65535)")]
    #[case("https://ann@h:hunter2", "(the port must be a number up to 65535)")]
    fn bad_addresses_are_refused_with_a_way_out(#[case] typed: &str, #[case] says: &str) {
        let message = BaseUrl::parse(typed).expect_err(typed);
        assert!(message.contains(says), "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[rstest]
    #[case("https://h", &["leads", "l1"], "https://h/leads/l1")]
    #[case("https://h/v1", &["leads"], "https://h/v1/leads")]
    #[case("https://h/v1/", &["leads"], "https://h/v1/leads")]
    #[case("https://h", &["leads", "a/b?c#d%2f e\\é"], "https://h/leads/a%2Fb%3Fc%23d%252f%20e%5C%C3%A9")]
    fn segments_are_encoded(#[case] base: &str, #[case] segments: &[&str], #[case] url: &str) {
        let base = BaseUrl::parse(base).expect("valid");
        assert_eq!(base.join(segments).map(String::from).as_deref(), Some(url));
    }

    #[test]
    fn a_segment_that_would_change_the_path_is_refused() {
        let base = BaseUrl::parse("https://h/v1").expect("valid");
        for id in ["", ".", "..", "a\nb", "a\tb", "\r"] {
            assert_eq!(base.join(&["leads", id]), None, "{id:?}");
        }
    }

    #[test]
    fn it_is_shown_without_the_final_slash() {
        let shown = |typed: &str| BaseUrl::parse(typed).expect("valid").to_string();
        assert_eq!(shown("https://h/"), "https://h");
        assert_eq!(shown("https://h:444/v1/"), "https://h:444/v1");
        assert_eq!(BaseUrl::parse("https://h:444/v1").expect("valid").host(), "h:444");
    }
}
