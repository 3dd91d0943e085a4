//! Words of politeness.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words beside a keyword that do not change its meaning.
const POLITE: &str = "\
    please pls plz plse pleas thanks thank thx ty you u now immediately asap already ok okay k \
    sorry hi hello hey no nope nah just kindly sir maam mam guys bro man dude all omg wtf \
    seriously again por favor porfavor porfa gracias hola ahora mismo ya";

static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| POLITE.split_ascii_whitespace().collect());

/// Whether a word does not change the meaning of a keyword.
pub(super) fn is_polite(word: &str) -> bool {
    WORDS.contains(word)
}
