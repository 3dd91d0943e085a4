//! The API versions that the sandbox can serve.
//!
//! Versions are data: `operations` lists the calls with their parameters,
//! `members` the changes to the members of records and requests. Both come from
//! a comparison of the vendor's Python SDKs of these versions (`leadping` on
//! `PyPI`, MIT): "since" is the first version that has something, "until" the
//! first that no longer has it. An answer is built in the current version, and
//! the changes since an older version are undone (`projection`).

mod members;
mod projection;
mod schema;

use std::fmt;
use std::str::FromStr;

pub(crate) use members::ORIGIN_OF_A_TEXT;
pub(crate) use schema::Schema;

/// A version of the API, named after the SDK generated from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApiVersion {
    /// 23 June 2026
    V1_0_0,
    /// 10 August 2026
    V1_0_30,
    /// 29 August 2026
    V1_0_50,
    /// 20 September 2026
    V1_0_60,
    /// 12 October 2026
    V1_0_75,
    /// 20 October 2026
    V1_0_80,
    /// 26 October 2026
    #[default]
    V1_0_83,
}

impl ApiVersion {
    /// Oldest first.
    pub const ALL: [Self; 7] = [
        Self::V1_0_0,
        Self::V1_0_30,
        Self::V1_0_50,
        Self::V1_0_60,
        Self::V1_0_75,
        Self::V1_0_80,
        Self::V1_0_83,
    ];

    pub const NEWEST: Self = Self::V1_0_83;

    /// In the form `1.0.83`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0_0 => "1.0.0",
            Self::V1_0_30 => "1.0.30",
            Self::V1_0_50 => "1.0.50",
            Self::V1_0_60 => "1.0.60",
            Self::V1_0_75 => "1.0.75",
            Self::V1_0_80 => "1.0.80",
            Self::V1_0_83 => "1.0.83",
        }
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ApiVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|version| version.as_str() == text);
        known.ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            format!("unknown API version {text:?}; choose from {all}")
        })
    }
}

/// The versions that have something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) since: ApiVersion,
    /// The first version without it.
    pub(crate) until: Option<ApiVersion>,
}

impl Span {
    pub(crate) const ALWAYS: Self = Self::since(ApiVersion::V1_0_0);

    pub(crate) const fn since(since: ApiVersion) -> Self {
        Self { since, until: None }
    }

    pub(crate) const fn until(self, until: ApiVersion) -> Self {
        Self { until: Some(until), ..self }
    }

    pub(crate) fn contains(self, version: ApiVersion) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_they_are_written() {
        for version in ApiVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
        }
        assert!(ApiVersion::ALL.is_sorted());
        assert_eq!(ApiVersion::ALL.last(), Some(&ApiVersion::NEWEST));
        assert_eq!(ApiVersion::default(), ApiVersion::NEWEST);
        let refused = "1.0.83.1".parse::<ApiVersion>().expect_err("no such version");
        assert!(refused.contains("1.0.30"), "{refused}");
    }

    #[test]
    fn a_span_ends_before_the_version_without_it() {
        let span = Span::since(ApiVersion::V1_0_30).until(ApiVersion::V1_0_60);
        let within: Vec<_> =
            ApiVersion::ALL.into_iter().filter(|version| span.contains(*version)).collect();
        assert_eq!(within, [ApiVersion::V1_0_30, ApiVersion::V1_0_50]);
    }
}
