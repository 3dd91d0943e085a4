//! `whoami`: whose key it is, and where it is used.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::progress::Progress;
use super::report::CliError;
use super::rows::RowFormat;
use super::time_limit::within;
use super::tsv;
use crate::api::requests::{GetOrganization, GetUser};
use crate::api::{Api, Client, ReadRequest};
use crate::domain::text::{json_line, one_line};
use crate::domain::{Failure, FailureKind, User};

/// What is known without the server.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// `organization`, `user`, or `unknown`.
    pub key: &'static str,
    pub base_url: String,
    pub profile: Option<String>,
    pub read_only: bool,
}

#[derive(Clone, Debug)]
pub struct WhoAmI {
    pub connection: Connection,
    pub format: RowFormat,
    /// Time for each answer.
    pub timeout: Duration,
}

#[derive(Debug, Default, Serialize)]
struct Person {
    id: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct Company {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    /// `None` if the key has no user, or may not know.
    user: Option<Person>,
    organization: Option<Company>,
    #[serde(flatten)]
    connection: &'a Connection,
    /// Why there is no user.
    #[serde(skip)]
    no_user: &'static str,
    /// Why there is no organization.
    #[serde(skip)]
    no_organization: &'static str,
}

impl WhoAmI {
    /// Asks for the user and the organization of the key, and writes them.
    ///
    /// # Errors
    /// The server names neither of them, or the output fails.
    pub async fn run<A: Api>(
        &self,
        client: &Client<A>,
        out: impl Write,
        progress: &Progress,
    ) -> Result<(), CliError> {
        let answer = self.ask(client, progress).await;
        progress.clear();
        self.write(&answer?, out).or_else(|error| CliError::output(&error))
    }

    async fn ask<A: Api>(
        &self,
        client: &Client<A>,
        progress: &Progress,
    ) -> Result<Answer<'_>, Failure> {
        let user = optional(self.read(client, &GetUser, progress).await)?;
        let no_user = match &user {
            Ok(_) => NOBODY,
            Err(failure) if failure.kind == FailureKind::NotFound => NOBODY,
            Err(failure) => unknown(failure),
        };
        let user = user.unwrap_or_else(|_| User::default());
        let of_user = user.current_organization.map(|it| Company { id: it.id, name: it.name });
        let id = user.id.filter(|id| !id.is_empty());
        let joined = || {
            let names = [user.first_name.as_deref(), user.last_name.as_deref()];
            let names: Vec<&str> = names.into_iter().flatten().collect();
            Some(names.join(" ")).filter(|name| !name.trim().is_empty())
        };
        let name = user.name.clone().or_else(joined);
        let user = id.is_some().then_some(Person { id, name, email: user.email });
        let is_whole = |it: &Company| it.id.is_some() && it.name.is_some();
        let mut no_organization = "";
        let organization = match of_user.filter(is_whole) {
            Some(known) => Some(known),
            None => match optional(self.read(client, &GetOrganization, progress).await)? {
                Ok(it) => Some(Company { id: it.id, name: it.name }),
                Err(failure) if user.is_none() => return Err(failure),
                Err(failure) => {
                    no_organization = unknown(&failure);
                    None
                }
            },
        };
        let connection = &self.connection;
        Ok(Answer { user, organization, connection, no_user, no_organization })
    }

    async fn read<A: Api, R: ReadRequest>(
        &self,
        client: &Client<A>,
        request: &R,
        progress: &Progress,
    ) -> Result<R::Response, Failure> {
        within(self.timeout, client.read(request, |wait| progress.wait(&wait))).await
    }

    fn write(&self, answer: &Answer<'_>, mut out: impl Write) -> io::Result<()> {
        match self.format {
            RowFormat::Json | RowFormat::Ndjson => {
                writeln!(out, "{}", json_line(&serde_json::to_string(answer)?))?;
            }
            RowFormat::Tsv => {
                let (names, cells): (Vec<_>, Vec<_>) = answer.cells().into_iter().unzip();
                tsv::write_row(&mut out, names)?;
                tsv::write_row(&mut out, cells)?;
            }
            RowFormat::Ids => {
                let user = answer.user.as_ref().and_then(|user| user.id.as_deref());
                let company = answer.organization.as_ref().and_then(|it| it.id.as_deref());
                if let Some(id) = user.or(company) {
                    writeln!(out, "{}", one_line(id))?;
                }
            }
            RowFormat::Table => {
                for (title, text) in answer.lines() {
                    writeln!(out, "{title:13} {}", one_line(&text))?;
                }
            }
        }
        out.flush()
    }
}

impl Answer<'_> {
    fn cells(&self) -> [(&'static str, &str); 9] {
        let user = |of: fn(&Person) -> &Option<String>| {
            self.user.as_ref().and_then(|it| of(it).as_deref())
        };
        let company = |of: fn(&Company) -> &Option<String>| {
            self.organization.as_ref().and_then(|it| of(it).as_deref())
        };
        [
            ("userId", user(|it| &it.id)),
            ("userName", user(|it| &it.name)),
            ("userEmail", user(|it| &it.email)),
            ("organizationId", company(|it| &it.id)),
            ("organizationName", company(|it| &it.name)),
            ("key", Some(self.connection.key)),
            ("baseUrl", Some(&self.connection.base_url)),
            ("profile", self.connection.profile.as_deref()),
            ("readOnly", Some(if self.connection.read_only { "true" } else { "false" })),
        ]
        .map(|(name, cell)| (name, cell.unwrap_or_default()))
    }

    /// Titles and texts for reading.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let named = |name: Option<&String>, ids: &[Option<&String>]| {
            let ids: Vec<&str> = ids.iter().flatten().map(|id| id.as_str()).collect();
            match name {
                Some(name) if ids.is_empty() => name.clone(),
                Some(name) => format!("{name} ({})", ids.join(", ")),
                None => ids.join(", "),
            }
        };
        let user = self.user.as_ref().map_or_else(
            || self.no_user.to_owned(),
            |it| named(it.name.as_ref(), &[it.id.as_ref(), it.email.as_ref()]),
        );
        let organization = self.organization.as_ref().map_or_else(
            || self.no_organization.to_owned(),
            |it| named(it.name.as_ref(), &[it.id.as_ref()]),
        );
        let key = match self.connection.key {
            "organization" => "Organization key",
            "user" => "User's access token",
            _ => "Unknown kind",
        };
        let mode = if self.connection.read_only { "Read-only" } else { "Read and write" };
        vec![
            ("User", user),
            ("Organization", organization),
            ("Key", key.to_owned()),
            ("Server", self.connection.base_url.clone()),
            ("Profile", self.connection.profile.clone().unwrap_or_else(|| "None".to_owned())),
            ("Mode", mode.to_owned()),
        ]
    }
}

/// The server said that there is no user.
const NOBODY: &str = "None: this key isn't tied to a user";

fn unknown(failure: &Failure) -> &'static str {
    match failure.kind {
        FailureKind::Credentials => "Unknown: this key may not read it",
        _ => "Unknown: the server doesn't say",
    }
}

/// A refusal may mean that the key has no user or may not read this; that the
/// key is wrong, or that the server is out of reach, ends the command.
fn optional<T>(answer: Result<T, Failure>) -> Result<Result<T, Failure>, Failure> {
    match answer {
        Ok(value) => Ok(Ok(value)),
        Err(failure) => match failure.kind {
            FailureKind::Credentials if failure.status == Some(401) => Err(failure),
            FailureKind::Credentials
            | FailureKind::NotFound
            | FailureKind::Rejected
            | FailureKind::Unsupported
            | FailureKind::Malformed => Ok(Err(failure)),
            _ => Err(failure),
        },
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::api::fake::Responder;
    use crate::api::requests::Call;
    use crate::api::{RateLimiter, RetryPolicy};

    fn written(format: RowFormat, user: Option<Person>) -> String {
        let connection = Connection {
            key: "organization",
            base_url: "https://api.example.com".to_owned(),
            profile: None,
            read_only: true,
        };
        let company =
            Company { id: Some("org-1".to_owned()), name: Some("Roofs\t& Co".to_owned()) };
        let job = WhoAmI { connection, format, timeout: Duration::from_secs(1) };
        let answer = Answer {
            user,
            organization: Some(company),
            connection: &job.connection,
            no_user: NOBODY,
            no_organization: "",
        };
        let mut out = Vec::new();
        job.write(&answer, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    fn sam() -> Person {
        let text = |text: &str| Some(text.to_owned());
        Person { id: text("user-1"), name: text("Sam\u{1b}[2J"), email: text("sam@x.com") }
    }

    #[test]
    fn the_owner_of_a_key_is_written_for_people_and_for_programs() {
        let table = written(RowFormat::Table, Some(sam()));
        assert!(
            table.starts_with(
                "User          Sam[2J (user-1, sam@x.com)\nOrganization  Roofs & Co (org-1)\n"
            ),
            "{table}"
        );
        assert!(table.ends_with("Profile       None\nMode          Read-only\n"), "{table}");
        let tsv = written(RowFormat::Tsv, Some(sam()));
        let row = "user-1\tSam[2J\tsam@x.com\torg-1\tRoofs & Co\torganization\thttps://api.example.com\t\ttrue";
        assert_eq!(tsv.lines().nth(1), Some(row));
        let json: serde_json::Value =
            serde_json::from_str(&written(RowFormat::Json, None)).expect("JSON");
        let due = serde_json::json!({"user": null,
            "organization": {"id": "org-1", "name": "Roofs\t& Co"}, "key": "organization",
            "baseUrl": "https://api.example.com", "profile": null, "readOnly": true});
        assert_eq!(json, due);
    }

    #[test]
    fn the_id_is_the_user_s_or_else_the_organization_s() {
        assert_eq!(written(RowFormat::Ids, Some(sam())), "user-1\n");
        assert_eq!(written(RowFormat::Ids, None), "org-1\n");
        assert!(written(RowFormat::Table, None).starts_with("User          None: this key isn't"));
    }

    /// Answers about the user by this status or body, and has an organization.
    struct Fake(Result<&'static str, (FailureKind, u16)>);

    impl Responder for Fake {
        async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
            match call.path[..] {
                ["users", "me"] => self.0.map(str::to_owned).map_err(|(kind, status)| Failure {
                    status: Some(status),
                    ..Failure::new(kind, "no")
                }),
                _ => Ok(r#"{"id": "org-1", "name": "Roofs"}"#.to_owned()),
            }
        }
    }

    #[rstest]
    #[case::nobody(Ok("{}"), "None: this key isn't tied to a user")]
    #[case::not_there(Err((FailureKind::NotFound, 404)), "None: this key isn't tied to a user")]
    #[case::denied(Err((FailureKind::Credentials, 403)), "Unknown: this key may not read it")]
    #[case::refused(Err((FailureKind::Rejected, 400)), "Unknown: the server doesn't say")]
    #[case::unreadable(Err((FailureKind::Malformed, 200)), "Unknown: the server doesn't say")]
    #[tokio::test]
    async fn a_key_has_no_user_only_where_the_server_says_so(
        #[case] user: Result<&'static str, (FailureKind, u16)>,
        #[case] told: &str,
    ) {
        let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
        let client = Client::new(Fake(user), policy, RateLimiter::per_minute(None));
        let connection = Connection {
            key: "organization",
            base_url: "https://api.example.com".to_owned(),
            profile: None,
            read_only: false,
        };
        let timeout = Duration::from_secs(5);
        let job = WhoAmI { connection, format: RowFormat::Table, timeout };
        let mut out = Vec::new();
        job.run(&client, &mut out, &Progress::silent()).await.expect("an organization");
        let out = String::from_utf8(out).expect("text");
        assert_eq!(out.lines().next(), Some(format!("User          {told}").as_str()));
    }

    #[test]
    fn only_a_wrong_key_and_a_server_out_of_reach_end_it() {
        let failure = |kind, status| Failure { status, ..Failure::new(kind, "no") };
        for (failure, is_final) in [
            (failure(FailureKind::Credentials, Some(401)), true),
            (failure(FailureKind::Credentials, Some(403)), false),
            (failure(FailureKind::NotFound, Some(404)), false),
            (failure(FailureKind::Network, None), true),
            (failure(FailureKind::RateLimited, Some(429)), true),
        ] {
            assert_eq!(optional::<()>(Err(failure)).is_err(), is_final);
        }
    }
}
