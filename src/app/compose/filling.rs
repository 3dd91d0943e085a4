//! A template in a text whose questions are being answered.

use crate::triage::compose::template::Question;
use crate::triage::compose::{Fields, Template};

/// The questions of a template and the answers so far. Those that are open stand
/// in the text as gaps, with what has been typed: a draft that is saved
/// meanwhile loses nothing and cannot be sent.
pub(in crate::app) struct Filling {
    template: Template,
    fields: Fields,
    /// Spaces between it and the text around it.
    around: (&'static str, &'static str),
    answers: Vec<Answer>,
    /// The question that is asked.
    position: usize,
    /// The text in the editor.
    inserted: String,
}

struct Answer {
    question: Question,
    typed: String,
    is_open: bool,
}

impl Filling {
    pub(in crate::app) fn new(
        template: &Template,
        fields: Fields,
        around: (&'static str, &'static str),
    ) -> Self {
        let questions = template.questions().into_iter().cloned();
        let answer = |question| Answer { question, typed: String::new(), is_open: true };
        let answers = questions.map(answer).collect();
        let template = template.clone();
        Self { template, fields, around, answers, position: 0, inserted: String::new() }
    }

    /// The question to ask; `None` if all were.
    pub(in crate::app) fn question(&self) -> Option<&Question> {
        self.answers.get(self.position).map(|answer| &answer.question)
    }

    /// The gaps that are open.
    pub(in crate::app) fn open(&self) -> Option<String> {
        let open = self.answers.iter().filter(|answer| answer.is_open);
        let gaps: Vec<String> = open.map(|answer| answer.question.to_string()).collect();
        (!gaps.is_empty()).then(|| gaps.join(", "))
    }

    /// The answer as far as it has been typed.
    pub(in crate::app) fn typed(&mut self, typed: &str) {
        if let Some(answer) = self.answers.get_mut(self.position) {
            typed.clone_into(&mut answer.typed);
            answer.is_open = true;
        }
    }

    /// Takes the answer as typed; a blank one without a fallback stays open.
    pub(in crate::app) fn take(&mut self) {
        if let Some(Answer { question, typed, is_open }) = self.answers.get_mut(self.position) {
            *is_open = question.answer(typed).is_none();
        }
        self.position += 1;
    }

    /// Leaves the question open.
    pub(in crate::app) fn leave(&mut self) {
        self.position += 1;
    }

    /// The template with the answers so far.
    pub(in crate::app) fn text(&self) -> String {
        let answer = |question: &Question| {
            let known = self.answers.iter().find(|answer| answer.question.name == question.name);
            let Some(Answer { typed, is_open, .. }) = known else { return question.to_string() };
            match question.answer(typed) {
                Some(text) if !is_open => text.to_owned(),
                _ => question.open(typed),
            }
        };
        let filled = self.template.fill(&self.fields, answer).unwrap_or_default();
        let (before, behind) = self.around;
        format!("{before}{filled}{behind}")
    }

    /// The text in the editor.
    pub(in crate::app) fn inserted(&self) -> &str {
        &self.inserted
    }

    pub(in crate::app) fn set_inserted(&mut self, text: String) {
        self.inserted = text;
    }
}

/// The spaces that a text needs between what is before and behind it.
pub(in crate::app) fn spaces_around(
    text: &str,
    before: &str,
    behind: &str,
) -> (&'static str, &'static str) {
    let space = if text.contains('\n') { "\n" } else { " " };
    let is_apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let joins = is_apart(before.chars().next_back()) || is_apart(text.chars().next());
    let next = behind.chars().next();
    // The text that goes on after a full stop or a bracket does so there too.
    let ends = is_apart(text.chars().next_back())
        || is_apart(next)
        || next.is_some_and(|c| c.is_ascii_punctuation());
    (if joins { "" } else { space }, if ends { "" } else { space })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Hi", "", "", ("", ""))]
    #[case("Hi", "Yes!", "", (" ", ""))]
    #[case("Hi", "Yes! ", "", ("", ""))]
    #[case("Hi", "Yes\n", "\nSam", ("", ""))]
    #[case("a\nb", "Yes", "Sam", ("\n", "\n"))]
    #[case("Hi", "Yes", "Sam", (" ", " "))]
    #[case("Hi", "Yes", ", Sam", (" ", ""))]
    #[case(" Hi ", "Yes", "Sam", ("", ""))]
    #[case("Hi", "\u{738b}", "\u{3000}", (" ", ""))]
    fn a_template_stands_apart_from_the_text_around_it(
        #[case] text: &str,
        #[case] before: &str,
        #[case] behind: &str,
        #[case] spaces: (&str, &str),
    ) {
        assert_eq!(spaces_around(text, before, behind), spaces);
    }

    fn filling(template: &str) -> Filling {
        let template = Template::parse(template).expect("a template");
        Filling::new(&template, Fields::new(), ("", ""))
    }

    #[test]
    fn what_is_typed_is_in_an_open_gap_until_it_is_taken() {
        let mut filling = filling("{?day} at {?hour|9}, {?day}?");
        assert_eq!(filling.text(), "{?day} at {?hour|9}, {?day}?");
        filling.typed("Tu");
        assert_eq!(filling.text(), "{?day|Tu} at {?hour|9}, {?day|Tu}?");
        filling.typed("Tue");
        filling.take();
        assert_eq!(filling.text(), "Tue at {?hour|9}, Tue?");
        filling.take();
        assert_eq!((filling.question(), filling.open()), (None, None));
        assert_eq!(filling.text(), "Tue at 9, Tue?");
    }

    #[test]
    fn what_is_left_keeps_what_was_typed_and_stays_open() {
        let mut filling = filling("{?day} at {?hour}");
        filling.typed("Tu");
        filling.leave();
        filling.take();
        assert_eq!(filling.text(), "{?day|Tu} at {?hour}");
        assert_eq!(filling.open().as_deref(), Some("{?day}, {?hour}"));
    }
}
