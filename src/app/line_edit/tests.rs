use proptest::prelude::*;

use super::*;

fn at(text: &str, cursor: usize) -> LineEdit {
    let mut line = LineEdit::new(text);
    line.go_to(cursor);
    line
}

fn after(line: &LineEdit) -> &str {
    &line.text()[line.cursor()..]
}

#[test]
fn the_cursor_steps_over_whole_clusters() {
    let mut line = LineEdit::new("a👩‍👩‍👧e\u{301}");
    line.left();
    assert_eq!(after(&line), "e\u{301}");
    line.left();
    assert_eq!(line.cursor(), 1);
    line.delete_forward();
    assert_eq!(line.text(), "ae\u{301}");
    line.end();
    line.delete_backward();
    assert_eq!(line.text(), "a");
}

#[test]
fn words_end_at_spaces() {
    let mut line = LineEdit::new("is:unread  last:<7d roof ");
    line.word_left();
    assert_eq!(after(&line), "roof ");
    line.word_left();
    assert_eq!(after(&line), "last:<7d roof ");
    line.word_right();
    assert_eq!(after(&line), " roof ");
    line.delete_word();
    assert_eq!(line.text(), "is:unread   roof ");
    line.delete_to_start();
    assert_eq!((line.text(), line.cursor()), (" roof ", 0));
    line.delete_to_end();
    assert_eq!(line.text(), "");
}

#[test]
fn moves_and_deletions_stop_at_the_edges() {
    let mut line = LineEdit::new("a");
    line.right();
    line.word_right();
    line.delete_forward();
    line.delete_to_end();
    assert_eq!((line.text(), line.cursor()), ("a", 1));
    line.home();
    line.left();
    line.word_left();
    line.delete_backward();
    line.delete_word();
    line.delete_to_start();
    assert_eq!((line.text(), line.cursor()), ("a", 0));
}

#[test]
fn pasted_text_becomes_one_clean_line() {
    let mut line = LineEdit::new("x");
    line.insert_str("a\r\nb\u{1b}[2J\tc\n");
    line.insert('\u{202e}');
    assert_eq!(line.text(), "xa b[2J    c");
}

#[test]
fn text_goes_in_at_the_cursor() {
    let mut line = at("roof", 2);
    line.insert('王');
    line.insert_str("12");
    assert_eq!((line.text(), after(&line)), ("ro王12of", "of"));
    line.set("new");
    assert_eq!((line.text(), line.cursor()), ("new", 3));
}

#[test]
fn a_full_line_takes_no_more_and_cuts_no_cluster() {
    let mut line = LineEdit::new(&"x".repeat(MAX_CHARS - 1));
    line.insert_str("e\u{301}");
    assert_eq!(line.text().len(), MAX_CHARS - 1);
    line.insert('y');
    line.insert('z');
    assert!(line.text().ends_with("xy"));
    assert_eq!(line.text().len(), MAX_CHARS);
}

#[test]
fn letters_that_join_take_the_cursor_along() {
    let mut line = at("\u{1f1ea}", 0);
    line.insert('\u{1f1e9}');
    assert_eq!(line.cursor(), line.text().len());
}

#[test]
fn a_line_that_fits_is_shown_whole() {
    let line = LineEdit::new("roof");
    assert_eq!(line.display(5), ("roof", 4));
    assert_eq!(line.display(4), ("of", 2));
    assert_eq!(line.display(1), ("", 0));
    assert_eq!(line.display(0), ("", 0));
}

#[test]
fn a_long_line_stands_still_between_its_steps() {
    let starts: Vec<Option<char>> =
        (0..16).map(|cursor| at("0123456789abcdef", cursor).display(6).0.chars().next()).collect();
    let expected: Vec<Option<char>> = "000000333666999c".chars().map(Some).collect();
    assert_eq!(starts, expected);
}

#[test]
fn wide_characters_are_not_cut_by_the_edge() {
    assert_eq!(at("王小明王小明", 3).display(5), ("王小", 2));
    assert_eq!(at("王小明王小明", 9).display(5), ("明王", 2));
}

const EDITS: &[fn(&mut LineEdit)] = &[
    LineEdit::left,
    LineEdit::right,
    LineEdit::word_left,
    LineEdit::word_right,
    LineEdit::home,
    LineEdit::end,
    LineEdit::delete_backward,
    LineEdit::delete_forward,
    LineEdit::delete_word,
    LineEdit::delete_to_start,
    LineEdit::delete_to_end,
];

/// Text to insert, or the place of an edit in the table.
fn edit() -> impl Strategy<Value = Result<String, usize>> {
    let joining =
        ["a", " ", "王", "\u{301}", "\u{200d}", "👩", "\u{1f1e9}", "\u{fe0f}", "ক", "\u{9cd}"];
    let text = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(joining.map(str::to_owned).to_vec()),
        "\\PC{0,6}",
    ];
    prop_oneof![text.prop_map(Ok), (0..EDITS.len()).prop_map(Err)]
}

fn is_on_a_boundary(line: &LineEdit) -> bool {
    let mut starts = line.text().grapheme_indices(true).map(|(at, _)| at);
    line.cursor() == line.text().len() || starts.any(|at| at == line.cursor())
}

proptest! {
    #[test]
    fn the_cursor_is_always_on_a_boundary_and_on_the_screen(
        edits in proptest::collection::vec(edit(), 0..60),
        width in 1_usize..12,
    ) {
        let mut line = LineEdit::default();
        for edit in edits {
            match edit {
                Ok(text) => line.insert_str(&text),
                Err(edit) => EDITS[edit](&mut line),
            }
            prop_assert!(is_on_a_boundary(&line));
            prop_assert!(!line.text().chars().any(text::is_unsafe));
            let (visible, column) = line.display(width);
            let shown: usize = visible.graphemes(true).map(UnicodeWidthStr::width).sum();
            prop_assert!(shown <= width);
            prop_assert!(column < width);
            prop_assert!(column <= shown);
        }
    }

    #[test]
    fn deleting_what_was_typed_restores_the_line(
        text in "\\PC{0,20}",
        steps in 0_usize..20,
        typed in any::<char>(),
    ) {
        let mut line = LineEdit::new(&text);
        line.home();
        for _ in 0..steps {
            line.right();
        }
        let before = line.clone();
        let clusters = |line: &LineEdit| line.text().graphemes(true).count();
        line.insert(typed);
        // A character that joins its neighbours is deleted with them.
        if clusters(&line) == clusters(&before) + 1 {
            line.delete_backward();
            prop_assert_eq!(line, before);
        }
    }
}
