//! The parsed and indexed phrases.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::exception::{Exception, Found};
use super::pattern::Pattern;
use super::phrases::{GROUPS, KEYWORDS, OPT_IN, SIGNS};
use super::politeness::is_polite;
use crate::domain::stop_request::tokens::{self, Message};

/// Maximum number of words of a definite answer.
const KEYWORD_WORDS: usize = 5;

struct Phrase {
    pattern: Pattern,
    except: Exception,
}

/// The word lists, and the phrases indexed by word.
struct Table {
    keywords: HashSet<&'static str>,
    phrases: Vec<Phrase>,
    by_word: HashMap<&'static str, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        keywords: KEYWORDS.split_ascii_whitespace().collect(),
        phrases: Vec::new(),
        by_word: HashMap::new(),
    };
    for group in GROUPS {
        for written in group.phrases {
            let pattern = Pattern::new(written);
            for word in pattern.heads() {
                table.by_word.entry(word).or_default().push(table.phrases.len());
            }
            table.phrases.push(Phrase { pattern, except: group.except });
        }
    }
    table
});

/// The distinct words except polite ones, if they are few.
fn gist<'m>(message: &'m Message<'_>) -> Vec<&'m str> {
    let mut said = Vec::new();
    for word in message.words().filter(|word| !is_polite(word)) {
        if said.last() == Some(&word) {
            continue;
        }
        if said.len() == KEYWORD_WORDS {
            return Vec::new();
        }
        said.push(word);
    }
    said
}

/// Whether a text is one of the definite answers, polite or not, once or
/// repeated.
pub(super) fn is_keyword(message: &Message<'_>) -> bool {
    message.is_sign(SIGNS) || TABLE.keywords.contains(tokens::squashed(&gist(message)).as_str())
}

/// Whether a clause of a text contains one of the phrases.
pub(super) fn is_request(message: &Message<'_>) -> bool {
    message.clauses().any(|clause| {
        let found = |at: &usize| {
            let phrase = &TABLE.phrases[*at];
            phrase.pattern.find(&clause).is_some_and(|(start, end)| {
                !(phrase.except)(&Found { clause: &clause, start, end, message })
            })
        };
        let known = clause.iter().filter_map(|word| TABLE.by_word.get(word));
        known.flatten().any(found)
    })
}

/// Whether a text opts in again.
pub(super) fn is_opt_in(message: &Message<'_>) -> bool {
    let said = tokens::squashed(&gist(message));
    OPT_IN.split_ascii_whitespace().any(|word| word == said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stop_request::lists;

    #[test]
    fn every_phrase_can_be_found_by_a_word_and_names_lists_that_there_are() {
        for group in GROUPS {
            for written in group.phrases {
                assert!(!Pattern::new(written).heads().is_empty(), "{written}");
                let words = written.split([' ', '|', '?']);
                for word in words.filter(|word| word.chars().any(|c| c.is_ascii_uppercase())) {
                    assert!(lists::named(word).is_some(), "{word} in {written}");
                }
            }
        }
    }

    #[test]
    fn keywords_are_as_they_are_squashed() {
        for word in KEYWORDS.split_ascii_whitespace().chain(OPT_IN.split_ascii_whitespace()) {
            assert_eq!(tokens::squashed(&[word]), word);
        }
    }
}
