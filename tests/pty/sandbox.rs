//! The sandbox as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::terminal::Launch;

/// A server that ends with the test.
pub(crate) struct Sandbox {
    child: Child,
    url: String,
}

impl Sandbox {
    pub(crate) fn start(program: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .arg("sandbox")
            .args(arguments)
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
        Self { child, url }
    }

    /// The inbox on this server.
    pub(crate) fn visitor(&self, program: &str) -> Launch {
        Launch::new(program, &[]).env("LEADPING_BASE_URL", &self.url)
    }

    /// What the first rows of the inbox show as names, as far as they are one
    /// word.
    pub(crate) fn names(&self, program: &str, count: usize) -> Vec<String> {
        let listed = Command::new(program)
            .args([
                "list",
                "--query",
                "is:active",
                "--format",
                "ndjson",
                "--limit",
                &count.to_string(),
            ])
            .env_clear()
            .env("LEADPING_BASE_URL", &self.url)
            .output()
            .expect("it runs");
        let rows = String::from_utf8(listed.stdout).expect("text");
        let name = |row: &str| {
            let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
            let members = ["firstName", "lastName", "leadPhoneNumber", "email", "id"];
            let mut texts = members.iter().filter_map(|member| row[member].as_str());
            texts.find(|text| !text.is_empty()).unwrap_or_default().to_owned()
        };
        let names: Vec<String> = rows.lines().map(name).collect();
        assert_eq!(names.len(), count, "{}", String::from_utf8_lossy(&listed.stderr));
        names
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
