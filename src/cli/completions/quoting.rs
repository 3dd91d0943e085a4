//! Quotes of the shells: the words of an unfinished line, and a value as it
//! is typed.

use std::mem;

/// A word of a line, as the command gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Without quotes and backslashes.
    pub(super) text: String,
    /// The quote that is not closed.
    pub(super) quote: Option<char>,
    /// Where the part begins that a completion replaces, in bytes of the text:
    /// after an open quote, or after the last break.
    pub(super) replaced_from: usize,
}

/// The words of a line up to the cursor; the last one is unfinished and may be
/// empty. `breaks` are the characters outside quotes after which a shell
/// begins another word for the completion, though not for the command.
pub(super) fn words(line: &str, breaks: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    let (mut has_begun, mut last_break) = (false, 0);
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let is_escape = match word.quote {
            None => c == '\\',
            Some('"') => {
                c == '\\' && characters.peek().is_some_and(|next| "\"\\$`".contains(*next))
            }
            Some(_) => false,
        };
        match word.quote {
            _ if is_escape => word.text.extend(characters.next()),
            Some(quote) if c == quote => {
                word.quote = None;
                word.replaced_from = last_break;
            }
            Some(_) => word.text.push(c),
            None if c == '\'' || c == '"' => {
                word.quote = Some(c);
                word.replaced_from = word.text.len();
            }
            None if c.is_whitespace() => {
                if has_begun {
                    words.push(mem::take(&mut word));
                }
                (has_begun, last_break) = (false, 0);
                continue;
            }
            None => {
                word.text.push(c);
                if breaks.contains(c) {
                    last_break = word.text.len();
                    word.replaced_from = last_break;
                }
            }
        }
        has_begun = true;
    }
    words.push(word);
    words
}

/// A single word without its quotes, which may be unfinished.
pub(super) fn unquoted(word: &str) -> String {
    words(word, "").into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// A value as it is typed to a POSIX shell where a quote may be open.
pub(super) fn quoted(value: &str, quote: Option<char>) -> String {
    let mut typed = String::with_capacity(value.len());
    for c in value.chars() {
        match quote {
            Some('\'') if c == '\'' => typed.push_str(r"'\''"),
            Some('\'') => typed.push(c),
            Some(_) if !"\"\\$`".contains(c) => typed.push(c),
            None if c.is_alphanumeric() || "-_./:=@%+,~".contains(c) => typed.push(c),
            _ => typed.extend(['\\', c]),
        }
    }
    typed
}

/// A value as an argument of PowerShell.
pub(super) fn quoted_for_powershell(value: &str) -> String {
    if value.chars().all(|c| c.is_alphanumeric() || "-_./:=+~\\".contains(c)) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn texts(line: &str) -> Vec<String> {
        words(line, "=:").into_iter().map(|word| word.text).collect()
    }

    #[rstest]
    #[case("", &[""])]
    #[case("tui ", &["tui", ""])]
    #[case("tui  list --vi", &["tui", "list", "--vi"])]
    #[case(r"tui --view Needs\ re", &["tui", "--view", "Needs re"])]
    #[case("tui 'a b' \"c 'd\"", &["tui", "a b", "c 'd"])]
    #[case("tui '' ", &["tui", "", ""])]
    #[case("tui 'it", &["tui", "it"])]
    #[case(r#"tui "a\"b\c"#, &["tui", r#"a"b\c"#])]
    #[case(r"tui a\", &["tui", "a"])]
    #[case("tui --view=Un", &["tui", "--view=Un"])]
    #[case("tui é:'ü", &["tui", "é:ü"])]
    fn a_line_has_the_words_that_the_command_would_get(
        #[case] line: &str,
        #[case] expected: &[&str],
    ) {
        assert_eq!(texts(line), expected);
    }

    #[rstest]
    #[case("is:un", None, "un")]
    #[case("is:unread", None, "unread")]
    #[case("--view=Un", None, "Un")]
    #[case("'is:un", Some('\''), "is:un")]
    #[case("--query='is:un", Some('\''), "is:un")]
    #[case("\"is:un", Some('"'), "is:un")]
    #[case(r"is\:un", None, "is:un")]
    #[case("'is:'un", None, "is:un")]
    #[case("ab'cd'ef", None, "abcdef")]
    #[case("", None, "")]
    fn a_completion_replaces_what_stands_after_a_quote_or_a_break(
        #[case] typed: &str,
        #[case] quote: Option<char>,
        #[case] replaced: &str,
    ) {
        let all = words(typed, "=:");
        let word = all.last().expect("a word");
        assert_eq!(word.quote, quote);
        assert_eq!(&word.text[word.replaced_from..], replaced);
    }

    #[test]
    fn what_is_typed_is_read_back() {
        for value in ["Needs reply", "it's", "a\"b", "$HOME `x` \\", "é ü", "#1 (new)", "a*?[b]"]
        {
            assert_eq!(unquoted(&quoted(value, None)), value);
            assert_eq!(unquoted(&format!("'{}'", quoted(value, Some('\'')))), value);
            assert_eq!(unquoted(&format!("\"{}\"", quoted(value, Some('"')))), value);
        }
        assert_eq!(quoted("is:unread", None), "is:unread");
        assert_eq!(quoted("Needs reply", Some('"')), "Needs reply");
    }

    #[test]
    fn powershell_quotes_what_it_would_split() {
        assert_eq!(quoted_for_powershell("Unread"), "Unread");
        assert_eq!(quoted_for_powershell("Ann's view"), "'Ann''s view'");
        assert_eq!(quoted_for_powershell("$x"), "'$x'");
    }
}
