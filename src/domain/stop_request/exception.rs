//! Exceptions: contexts in which a phrase is no request.

use super::lists::has;
use super::politeness::is_polite;
use crate::domain::stop_request::tokens::Message;

/// Whether a phrase is no request in its context.
pub(super) type Exception = fn(&Found<'_>) -> bool;

/// A phrase in its context.
pub(super) struct Found<'a> {
    pub(super) clause: &'a [&'a str],
    /// Index of its first word.
    pub(super) start: usize,
    /// Index after its last word.
    pub(super) end: usize,
    pub(super) message: &'a Message<'a>,
}

/// Words between a subject and its verb.
const AUXILIARIES: &str = "to can could will would should must might may need want have had \
    got gotta going gonna wanna try trying tried mean meant ever just really also even please then";

const DENIALS: &str = "dont cant cannot couldnt wont wouldnt didnt doesnt never not shouldnt \
    havent without instead";

const SELF: &str = "i ill id we ive im lets";

const YOU: &str = "you u yall";

/// Words before `you` that make a ban a question or a condition.
const CONDITIONS: &str = "if when since because how why did do that have had so";

/// Words that limit a ban in time.
const TIMES: &str = "before after until till til during while between unless tonight today \
    tomorrow early late past when yet if now right night work nights morning mornings evening \
    evenings weekend weekends monday tuesday wednesday thursday friday saturday sunday sundays \
    antes despues hasta hoy ahora ahorita manana noche tarde cuando mientras si";

/// Words that make a ban permanent despite a time.
const FOR_GOOD: &str = "again ever anymore never forever mas nunca jamas";

const CALLS: &str = "call calls calling called phone phoning email emails emailing llamen \
    llame llames llamar llamarme llamadas";

const WRITING: &str = "text texts texting txt message messages messaging sms mensaje mensajes \
    texto textos escribe escribeme escriba escribame";

fn is_in(word: Option<&str>, words: &str) -> bool {
    word.is_some_and(|word| has(words, word))
}

impl<'a> Found<'a> {
    /// The words of the clause before it, the nearest first.
    fn before(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.clause[..self.start].iter().rev().copied()
    }

    fn phrase(&self) -> &'a [&'a str] {
        &self.clause[self.start..self.end]
    }

    fn after(&self) -> &'a [&'a str] {
        &self.clause[self.end..]
    }

    /// Whether it is negated: `can't stop`, `don't remove me`, but not `why
    /// don't you stop`.
    fn is_denied(&self) -> bool {
        let mut before = self.before().skip_while(|word| has(AUXILIARIES, word));
        is_in(before.next(), DENIALS) && !is_in(before.next(), YOU)
    }

    /// Whether the lead is the subject: `I'll stop calling`.
    fn is_own(&self) -> bool {
        self.clause.first() != Some(&"how")
            && is_in(self.before().find(|word| !has(AUXILIARIES, word)), SELF)
    }

    /// Whether it is limited in time.
    fn is_for_a_time(&self) -> bool {
        let has_any = |words: &str| self.after().iter().any(|word| has(words, word));
        has_any(TIMES)
            && !has_any(FOR_GOOD)
            && !self.phrase().iter().any(|word| has(FOR_GOOD, word))
    }

    /// Whether it is about calls, and the text asks for texts instead.
    fn is_about_calls(&self) -> bool {
        let has_any = |words: &str| self.phrase().iter().any(|word| has(words, word));
        if matches!(self.after(), ["and" | "or" | "nor" | "texting" | "messaging", ..]) {
            return false;
        }
        has_any(CALLS) && !has_any(WRITING) && self.message.words().any(|word| has(WRITING, word))
    }
}

/// A request to others than the reader, or to nobody.
pub(super) fn not_to_stop(found: &Found<'_>) -> bool {
    found.is_denied() || found.is_own() || found.is_about_calls()
}

/// Negated.
pub(super) fn denied(found: &Found<'_>) -> bool {
    found.is_denied()
}

/// About something else than texts, or an accident.
pub(super) fn not_of_texts(found: &Found<'_>) -> bool {
    const OF_TEXTS: &str = "text texts messages msgs messaging sms this these your all \
        everything any communication communications future further receiving marketing it \
        notifications alerts list emails getting";
    const ACCIDENTS: &str = "accidentally accidently accident mistakenly mistake";
    let after = found.after();
    let of_others = matches!(after.first(), Some(&("of" | "from")))
        && !after.iter().skip(1).take(3).any(|word| has(OF_TEXTS, word));
    let by_accident = || found.message.words().any(|word| has(ACCIDENTS, word));
    found.is_denied() || of_others || by_accident()
}

/// A report about others, a question, or limited in time.
pub(super) fn no_ban(found: &Found<'_>) -> bool {
    const OTHERS: &str = "i we they he she people why to id would did or";
    const OTHER_WAYS: &str = "facebook fb whatsapp instagram insta messenger linkedin telegram";
    let mut before = found.before();
    let subject = before.next();
    let elsewhere = found.after().first() == Some(&"on")
        && found.after().get(1).is_some_and(|word| has(OTHER_WAYS, word));
    let reproach = is_in(subject, YOU) && found.phrase().first() == Some(&"never");
    is_in(subject, OTHERS)
        || reproach
        || (is_in(subject, YOU) && is_in(before.next(), CONDITIONS))
        || elsewhere
        || found.is_for_a_time()
        || found.is_about_calls()
}

/// Limited in time, or to calls.
pub(super) fn partly(found: &Found<'_>) -> bool {
    found.is_for_a_time() || found.is_about_calls()
}

/// The rest of the text says more than thanks.
pub(super) fn says_more(found: &Found<'_>) -> bool {
    let clause = found.clause.len();
    found.message.words().filter(|word| !is_polite(word)).count() > clause
}

/// The lead has the number wrong, or gave a wrong one.
pub(super) fn own_mistake(found: &Found<'_>) -> bool {
    const OWN: &str = "i gave give put typed entered wrote listed dialed di dio puse had";
    let yours = found.clause[..found.start].windows(2).any(|pair| {
        (has(YOU, pair[0]) && !has(OWN, pair[1]) && pair[1] != "the")
            || matches!(pair[0], "youve" | "its" | "this" | "thats")
    });
    let asked = matches!(found.clause, ["is", "this" | "that" | "it", ..]);
    let own = asked || found.before().any(|word| has(OWN, word));
    let on_paper = matches!(found.after().first(), Some(&("on" | "in" | "for")))
        && matches!(found.after().get(1), Some(&("the" | "my" | "your")));
    (own && (asked || !yours)) || on_paper
}

/// `no dejes de`, and limits in time or to calls.
pub(super) fn not_in_spanish(found: &Found<'_>) -> bool {
    let denied = found.before().next() == Some("no") && found.phrase().first() != Some(&"no");
    denied || partly(found)
}
