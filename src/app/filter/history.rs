//! The filters that were used, and walking back and forth through them.

/// The most entries that are held.
const MAX: usize = 500;

/// The entries, each once, the newest last.
#[derive(Debug, Default)]
pub struct History {
    entries: Vec<String>,
    walk: Option<Recall>,
}

/// Position in the history.
#[derive(Debug)]
struct Recall {
    /// The typed line; it follows the newest entry.
    typed: String,
    /// Prefix of the entries that are shown.
    prefix: String,
    /// Which of them is in the line.
    at: usize,
}

impl Recall {
    fn shows(&self, entry: &str) -> bool {
        entry.starts_with(&self.prefix) && entry != self.typed.trim()
    }
}

impl History {
    /// Puts entries in front of those that there are.
    pub fn load(&mut self, mut older: Vec<String>) {
        let before = self.entries.len();
        older.retain(|entry| !self.entries.contains(entry));
        older.append(&mut self.entries);
        older.drain(..older.len().saturating_sub(MAX));
        if let Some(walk) = &mut self.walk {
            walk.at += older.len() - before;
        }
        self.entries = older;
    }

    /// Adds a filter; returns it unless it is empty or the newest entry
    /// already.
    pub fn remember(&mut self, line: &str) -> Option<String> {
        self.walk = None;
        let line = line.trim();
        if line.is_empty() || self.entries.last().is_some_and(|newest| newest == line) {
            return None;
        }
        self.entries.retain(|entry| entry != line);
        self.entries.push(line.to_owned());
        self.entries.drain(..self.entries.len().saturating_sub(MAX));
        Some(line.to_owned())
    }

    /// The next older entry that begins with `prefix`; `line` is the current
    /// line. Both count at the first step.
    pub fn previous(&mut self, line: &str, prefix: &str) -> Option<String> {
        let mut walk = self.walk.take().unwrap_or_else(|| Recall {
            typed: line.to_owned(),
            prefix: prefix.to_owned(),
            at: self.entries.len(),
        });
        let older = self.entries.get(..walk.at).unwrap_or_default();
        let found = older.iter().rposition(|entry| walk.shows(entry));
        // At the oldest one, walking stops where it is.
        let begun = walk.at < self.entries.len();
        walk.at = found.unwrap_or(walk.at);
        self.walk = (begun || found.is_some()).then_some(walk);
        found.and_then(|at| self.entries.get(at).cloned())
    }

    /// The next newer entry; after the newest one, what was typed.
    pub fn following(&mut self) -> Option<String> {
        let mut walk = self.walk.take()?;
        let mut newer = self.entries.iter().enumerate().skip(walk.at + 1);
        let Some((at, entry)) = newer.find(|(_, entry)| walk.shows(entry)) else {
            return Some(walk.typed);
        };
        walk.at = at;
        self.walk = Some(walk);
        Some(entry.clone())
    }

    /// Ends walking: the line is edited, or is another one.
    pub fn leave(&mut self) {
        self.walk = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(entries: &[&str]) -> History {
        let mut history = History::default();
        history.load(entries.iter().map(|entry| (*entry).to_owned()).collect());
        history
    }

    /// Lines after steps through the history: `-` back, `+` forth.
    fn walked(history: &mut History, line: &str, prefix: &str, steps: &str) -> Vec<String> {
        let mut line = line.to_owned();
        let step = |key: char| {
            let entry =
                if key == '-' { history.previous(&line, prefix) } else { history.following() };
            line = entry.unwrap_or_else(|| line.clone());
            line.clone()
        };
        steps.chars().map(step).collect()
    }

    #[test]
    fn walking_back_and_forth_ends_at_what_was_typed() {
        let mut history = history(&["a", "b", "c"]);
        assert_eq!(walked(&mut history, "x", "", "---"), ["c", "b", "a"]);
        assert_eq!(walked(&mut history, "a", "", "-++++"), ["a", "b", "c", "x", "x"]);
    }

    #[test]
    fn only_what_begins_like_the_line_is_shown() {
        let mut history = history(&["is:unread", "roof", "is:read", "is:"]);
        assert_eq!(
            walked(&mut history, "is:", "is:", "---++"),
            ["is:read", "is:unread", "is:unread", "is:read", "is:"]
        );
        assert_eq!(walked(&mut history, "zzz", "zzz", "-+"), ["zzz", "zzz"]);
    }

    #[test]
    fn a_filter_that_was_used_is_the_newest_entry_once() {
        let mut history = history(&["a", "b"]);
        assert_eq!(history.remember(" a "), Some("a".to_owned()));
        assert_eq!(history.remember("a"), None);
        assert_eq!(history.remember("  "), None);
        assert_eq!(history.entries, ["b", "a"]);
    }

    #[test]
    fn what_is_loaded_late_comes_before_and_does_not_disturb_walking() {
        let mut history = history(&[]);
        history.remember("new");
        history.remember("newer");
        assert_eq!(walked(&mut history, "", "", "-"), ["newer"]);
        history.load(["old", "new", "older"].map(str::to_owned).into());
        assert_eq!(history.entries, ["old", "older", "new", "newer"]);
        assert_eq!(walked(&mut history, "newer", "", "--+"), ["new", "older", "new"]);
    }

    #[test]
    fn no_more_than_so_many_are_held() {
        let mut history = history(&[]);
        history.load((0..MAX + 7).map(|n| n.to_string()).collect());
        history.remember("one more");
        assert_eq!((history.entries.len(), history.entries[0].as_str()), (MAX, "8"));
    }

    #[test]
    fn leaving_begins_anew() {
        let mut history = history(&["a", "b"]);
        walked(&mut history, "", "", "--");
        history.leave();
        assert_eq!(history.following(), None);
        assert_eq!(walked(&mut history, "x", "", "-+"), ["b", "x"]);
    }
}
