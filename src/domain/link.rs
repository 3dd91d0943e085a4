//! Addresses of the web.

/// Target of a link: the host, and the port if there is one. The part before an
/// `@` is no target, whatever it looks like.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // Browsers treat a backslash as a slash.
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_the_one_that_a_browser_goes_to() {
        for (url, due) in [
            ("https://example.com/a@b.c", "example.com"),
            ("https://bank.example@evil.test/x", "evil.test"),
            ("https://evil.test\\@bank.example", "evil.test"),
            ("http://u:p@127.0.0.1:8080?q", "127.0.0.1:8080"),
            ("https://example.com#x@y", "example.com"),
        ] {
            assert_eq!(host(url), due, "{url}");
        }
    }
}
