//! The roles of a theme.

use serde::Deserialize;

/// The struct of the roles, and what goes over all of them.
macro_rules! roles {
    ($($field:ident, $name:literal, $doc:literal;)+) => {
        /// A value for each role, in the order of the documentation.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[serde(bound(deserialize = "T: Deserialize<'de> + Default"))]
        pub struct Roles<T> {
            $(#[doc = $doc] #[serde(rename = $name)] pub $field: T,)+
        }

        impl Roles<()> {
            /// The names of the roles in a theme's file, and what each is for.
            pub const TABLE: &'static [(&'static str, &'static str)] = &[$(($name, $doc),)+];
        }

        impl<T> Roles<T> {
            /// The values with the names of their roles.
            pub fn named(&self) -> impl Iterator<Item = (&'static str, &T)> {
                [$(($name, &self.$field),)+].into_iter()
            }

            pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Roles<U> {
                Roles { $($field: change(&self.$field),)+ }
            }

            /// Goes over two sets together.
            pub fn zip<U, V>(&self, other: &Roles<U>, mut join: impl FnMut(&T, &U) -> V) -> Roles<V> {
                Roles { $($field: join(&self.$field, &other.$field),)+ }
            }
        }
    };
}

roles! {
    strong, "strong", "Names and headings.";
    faint, "faint", "Secondary text.";
    snippet, "snippet", "The last message of a conversation that is read.";
    unread_snippet, "unread_snippet", "The last message of an unread conversation.";
    ours, "ours", "What you and your organization wrote.";
    incoming, "incoming", "What the lead wrote.";
    unread, "unread", "The mark of an unread conversation.";
    marked, "marked", "Marked conversations.";
    due, "due", "What waits for you.";
    warning, "warning", "What to think about before going on.";
    bad, "bad", "Failures and refusals.";
    good, "good", "Success, and a good connection.";
    key, "key", "A key in a hint.";
    hint, "hint", "The word beside a key.";
    chip, "chip", "Labels, and filter terms that run on this computer.";
    found, "match", "Matches of a search.";
    selected, "selected", "The row under the cursor. Its words keep their own colors.";
    selected_inactive, "selected_inactive", "The same row while another pane has the focus.";
    tab, "tab", "The other views' tabs.";
    tab_current, "tab_current", "The tab of the view on the screen.";
    rule, "rule", "Lines between the panes.";
    overlay, "overlay", "Pickers and help.";
    needs_reply, "needs_reply", "The status of a conversation that needs a reply.";
    new_lead, "new_lead", "The status of a lead whom nobody has answered yet.";
    waiting, "waiting", "The status of a conversation that waits for the lead.";
    failed, "failed", "The status of a conversation whose last text failed.";
    open, "open", "The status of an open conversation.";
    archived, "archived", "The status of an archived conversation.";
    other_status, "other_status", "Any other status.";
}
