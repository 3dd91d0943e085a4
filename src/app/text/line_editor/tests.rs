//! The line editor: single edits, then any sequence of them.

use proptest::prelude::*;

use super::*;

fn at(text: &str, cursor: usize) -> LineEdit {
    let mut line = LineEdit::new(text);
    line.go_to(cursor);
    line
}

fn shown(line: &LineEdit, width: u16) -> (&str, u16) {
    let window = line.window(width);
    (&line.text()[window.range], window.column)
}

#[test]
fn the_cursor_steps_over_whole_clusters() {
    let mut line = LineEdit::new("a👩‍👩‍👧e\u{301}");
    assert_eq!(line.apply(Command::CursorLeft), Change::Cursor);
    assert_eq!(&line.text()[line.cursor()..], "e\u{301}");
    line.apply(Command::CursorLeft);
    assert_eq!(line.cursor(), 1);
    assert_eq!(line.apply(Command::DeleteForward), Change::Text);
    assert_eq!(line.text(), "ae\u{301}");
    line.apply(Command::LineEnd);
    line.apply(Command::DeleteBackward);
    assert_eq!(line.text(), "a");
}

#[test]
fn words_end_at_spaces() {
    let mut line = LineEdit::new("is:unread  last:<7d roof ");
    line.apply(Command::WordLeft);
    assert_eq!(&line.text()[line.cursor()..], "roof ");
    line.apply(Command::WordLeft);
    assert_eq!(&line.text()[line.cursor()..], "last:<7d roof ");
    line.apply(Command::WordRight);
    assert_eq!(&line.text()[line.cursor()..], " roof ");
    line.apply(Command::DeleteWord);
    assert_eq!(line.text(), "is:unread   roof ");
    line.apply(Command::DeleteToStart);
    assert_eq!((line.text(), line.cursor()), (" roof ", 0));
    line.apply(Command::DeleteToEnd);
    assert_eq!(line.text(), "");
}

#[test]
fn edits_at_the_edges_change_nothing() {
    let mut line = LineEdit::new("a");
    assert_eq!(line.apply(Command::CursorRight), Change::Nothing);
    assert_eq!(line.apply(Command::DeleteForward), Change::Nothing);
    line.apply(Command::LineStart);
    assert_eq!(line.apply(Command::DeleteBackward), Change::Nothing);
    assert_eq!(line.apply(Command::WordLeft), Change::Nothing);
    assert_eq!(line.apply(Command::Open), Change::Nothing);
    assert_eq!(line.text(), "a");
}

#[test]
fn pasted_text_becomes_one_clean_line() {
    let mut line = LineEdit::new("x");
    assert_eq!(line.insert_str("a\r\nb\u{1b}[2J\tc\n"), Change::Text);
    assert_eq!(line.text(), "xa b[2J    c");
    assert_eq!(line.insert_str("\n\u{7}"), Change::Nothing);
    assert_eq!(line.insert('\u{202e}'), Change::Nothing);
}

#[test]
fn a_full_line_takes_no_more_and_no_part_of_what_is_pasted() {
    let mut line = LineEdit::new(&"x".repeat(MAX_CHARS - 1));
    for too_long in ["e\u{301}", "yy"] {
        assert_eq!(line.insert_str(too_long), Change::Nothing);
        let error = line.room_for(too_long).expect_err("one too many");
        assert_eq!(error.to_string(), "1 character over the 1,000 limit");
    }
    // What does not stay needs no room.
    assert_eq!(line.room_for("y\u{1b}\u{7}\n"), Ok(()));
    assert_eq!(line.insert('y'), Change::Text);
    assert_eq!(line.insert('y'), Change::Nothing);
    assert_eq!(line.text().chars().count(), MAX_CHARS);
}

#[test]
fn letters_that_join_take_the_cursor_along() {
    let mut line = at("\u{1f1ea}", 0);
    line.insert('\u{1f1e9}');
    assert_eq!(line.cursor(), line.text().len());
}

#[test]
fn the_window_shows_all_that_fits() {
    let line = LineEdit::new("roof");
    assert_eq!(shown(&line, 5), ("roof", 4));
    assert_eq!(shown(&line, 4), ("of", 2));
    assert_eq!(shown(&line, 1), ("", 0));
    assert_eq!(shown(&line, 0), ("", 0));
}

#[test]
fn the_window_stands_still_between_its_steps() {
    let text = "0123456789abcdef";
    let starts: Vec<usize> =
        (0..=16).map(|cursor| at(text, cursor).window(6).range.start).collect();
    assert_eq!(starts, [0, 0, 0, 0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12]);
}

#[test]
fn wide_characters_are_not_cut_by_the_window() {
    let line = at("王小明王小明", 3);
    assert_eq!(shown(&line, 5), ("王小", 2));
    let line = at("王小明王小明", 9);
    assert_eq!(shown(&line, 5), ("明王", 2));
}

fn edit() -> impl Strategy<Value = Result<String, Command>> {
    let typed = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "a",
            " ",
            "王",
            "\u{301}",
            "\u{200d}",
            "👩",
            "\u{1f1e9}",
            "\u{fe0f}",
            "ক",
            "\u{9cd}",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let actions: Vec<Command> =
        crate::app::protocol::command::COMMANDS.iter().map(|entry| entry.command).collect();
    prop_oneof![typed.prop_map(Ok), proptest::sample::select(actions).prop_map(Err)]
}

fn is_boundary(line: &LineEdit) -> bool {
    let mut starts = line.text().grapheme_indices(true).map(|(at, _)| at);
    line.cursor() == line.text().len() || starts.any(|at| at == line.cursor())
}

proptest! {
    #[test]
    fn the_cursor_is_always_on_a_boundary_and_in_the_window(
        edits in proptest::collection::vec(edit(), 0..60),
        columns in 0_u16..12,
    ) {
        let mut line = LineEdit::default();
        for edit in edits {
            let before = line.clone();
            let change = match edit {
                Ok(text) => line.insert_str(&text),
                Err(action) => line.apply(action),
            };
            prop_assert_eq!(change == Change::Nothing, before == line);
            prop_assert_eq!(change == Change::Text, before.text() != line.text());
            prop_assert!(is_boundary(&line));
            prop_assert!(!line.text().chars().any(text::is_unsafe));
            let Window { range, column } = line.window(columns);
            prop_assert!(range.start <= line.cursor());
            let shown = width(&line.text()[range]);
            prop_assert!(shown <= usize::from(columns));
            prop_assert!(columns == 0 || column < columns);
        }
    }

    #[test]
    fn deleting_what_was_typed_restores_the_line(
        text in "\\PC{0,20}",
        cursor in 0_usize..20,
        typed in any::<char>(),
    ) {
        let mut line = LineEdit::new(&text);
        line.apply(Command::LineStart);
        for _ in 0..cursor {
            line.apply(Command::CursorRight);
        }
        let before = line.clone();
        let clusters = |line: &LineEdit| line.text().graphemes(true).count();
        let changed = line.insert(typed) == Change::Text;
        // A character that joins its neighbours is deleted with them.
        if changed && clusters(&line) == clusters(&before) + 1 {
            line.apply(Command::DeleteBackward);
            prop_assert_eq!(line, before);
        }
    }
}
