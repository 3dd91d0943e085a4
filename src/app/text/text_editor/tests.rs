use proptest::prelude::*;

use super::*;

fn editor(text: &str) -> Editor {
    Editor::new(text, text.len())
}

fn apply(editor: &mut Editor, actions: &[Command]) {
    for action in actions {
        editor.apply(*action);
    }
}

fn type_text(editor: &mut Editor, text: &str) {
    for c in text.chars() {
        editor.insert(c);
    }
}

/// The text with a bar where the cursor is.
fn shown(editor: &Editor) -> String {
    let (before, after) = editor.text().split_at(editor.cursor());
    format!("{before}|{after}")
}

#[test]
fn a_word_is_taken_back_at_once_and_done_again() {
    let mut editor = Editor::default();
    type_text(&mut editor, "one two");
    apply(&mut editor, &[Command::UndoEdit]);
    assert_eq!(shown(&editor), "one|");
    apply(&mut editor, &[Command::UndoEdit, Command::UndoEdit]);
    assert_eq!(shown(&editor), "|");
    apply(&mut editor, &[Command::RedoEdit, Command::RedoEdit, Command::RedoEdit]);
    assert_eq!(shown(&editor), "one two|");
    apply(&mut editor, &[Command::UndoEdit]);
    type_text(&mut editor, "!");
    apply(&mut editor, &[Command::RedoEdit]);
    assert_eq!(shown(&editor), "one!|", "what was typed since is not overwritten");
}

#[test]
fn what_was_killed_comes_back_with_the_cursor_where_it_was() {
    let mut editor = editor("one\ntwo three");
    apply(&mut editor, &[Command::WordLeft, Command::DeleteToStart]);
    assert_eq!(shown(&editor), "one\n|three");
    apply(&mut editor, &[Command::DeleteToStart]);
    assert_eq!(shown(&editor), "one|three", "at the start of a line, its break");
    apply(&mut editor, &[Command::UndoEdit, Command::UndoEdit]);
    assert_eq!(shown(&editor), "one\ntwo |three");
    apply(&mut editor, &[Command::DeleteToEnd]);
    assert_eq!(shown(&editor), "one\ntwo |");
}

#[test]
fn up_and_down_go_by_the_lines_of_the_screen_and_keep_their_column() {
    let mut editor = editor("");
    editor.resize(10, 5);
    editor.paste("one two three four\n\nfive 王小");
    assert_eq!(editor.lines().collect::<Vec<_>>(), ["one two ", "three four", "", "five 王小"]);
    apply(&mut editor, &[Command::GoToTop, Command::WordRight, Command::WordRight]);
    assert_eq!((editor.place(), &*shown(&editor)), ((0, 7), "one two| three four\n\nfive 王小"));
    let places: Vec<_> = [Command::MoveDown, Command::MoveDown, Command::MoveDown, Command::MoveUp]
        .map(|action| {
            editor.apply(action);
            editor.place()
        })
        .into();
    assert_eq!(places, [(1, 7), (2, 0), (3, 7), (2, 0)]);
    apply(&mut editor, &[Command::MoveUp, Command::LineStart]);
    assert_eq!(editor.place(), (1, 0));
    apply(&mut editor, &[Command::MoveUp, Command::LineEnd]);
    assert_eq!(editor.place(), (0, 7), "the place behind the space is the next line's");
    apply(&mut editor, &[Command::MoveUp]);
    assert_eq!(editor.place(), (0, 0), "above the first line is its start");
}

#[test]
fn the_cursor_is_on_the_screen_whatever_its_size() {
    let mut editor = editor(&"line\n".repeat(30));
    for rows in [1, 2, 7, 40] {
        editor.resize(20, rows);
        for action in [Command::GoToTop, Command::GoToBottom, Command::MoveUp, Command::MoveUp] {
            editor.apply(action);
            let (line, _) = editor.place();
            assert!((editor.top()..editor.top() + rows).contains(&line), "{line} {rows}");
        }
    }
    assert_eq!(editor.top(), 0, "no blank lines where others could stand");
}

#[test]
fn what_is_pasted_is_cleaned_and_typed_controls_are_dropped() {
    let mut editor = Editor::default();
    editor.paste("a\r\nb\u{1b}[2J\u{202e}\tc");
    assert_eq!(editor.text(), "a\nb[2J    c");
    assert_eq!(editor.insert('\u{7}'), Change::Nothing);
}

#[test]
fn a_paste_is_taken_whole_or_not_at_all() {
    let mut editor = Editor::default();
    assert_eq!(editor.paste("ab"), Change::Text);
    let long = "x".repeat(7_200);
    assert_eq!(editor.paste(&long), Change::Nothing);
    assert_eq!(editor.text(), "ab");
    let error = editor.room_for(&long).expect_err("too long");
    assert_eq!(error.to_string(), "2,202 characters over the 5,000 limit");
    assert_eq!(editor.paste(&long[..MAX_CHARS - 2]), Change::Text);
    assert_eq!(editor.text().chars().count(), MAX_CHARS);
    assert_eq!(editor.insert('y'), Change::Nothing);
    assert_eq!(editor.insert('\n'), Change::Nothing);
}

#[test]
fn a_text_that_is_too_long_already_stays_whole() {
    let long = "x".repeat(MAX_CHARS + 1);
    let mut editor = Editor::new(&long, 0);
    assert_eq!(editor.text(), long);
    assert_eq!(editor.insert('y'), Change::Nothing);
    assert_eq!(editor.apply(Command::DeleteForward), Change::Text);
    assert_eq!(editor.set(&long), Change::Text);
    assert_eq!(editor.text(), long);
}

#[test]
fn clusters_stay_whole() {
    let mut editor = editor("e\u{301}👩‍👩‍👧");
    apply(&mut editor, &[Command::DeleteBackward]);
    assert_eq!(shown(&editor), "e\u{301}|");
    apply(&mut editor, &[Command::CursorLeft]);
    assert_eq!(shown(&editor), "|e\u{301}");
}

/// The same edits on characters, as simply as can be.
fn reference(text: &mut Vec<char>, cursor: &mut usize, step: &Step) {
    match step {
        Step::Type(c) => {
            text.insert(*cursor, *c);
            *cursor += 1;
        }
        Step::Act(Command::CursorLeft) => *cursor = cursor.saturating_sub(1),
        Step::Act(Command::CursorRight) => *cursor = (*cursor + 1).min(text.len()),
        Step::Act(Command::DeleteBackward) if *cursor > 0 => {
            *cursor -= 1;
            text.remove(*cursor);
        }
        Step::Act(Command::DeleteForward) if *cursor < text.len() => {
            text.remove(*cursor);
        }
        Step::Act(Command::GoToTop) => *cursor = 0,
        Step::Act(Command::GoToBottom) => *cursor = text.len(),
        Step::Act(_) => {}
    }
}

#[derive(Clone, Debug)]
enum Step {
    Type(char),
    Act(Command),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let typed = prop_oneof![Just('a'), Just('é'), Just('王'), Just(' '), Just('\n')];
    let undo_stack = proptest::sample::select(vec![
        Command::CursorLeft,
        Command::CursorRight,
        Command::DeleteBackward,
        Command::DeleteForward,
        Command::GoToTop,
        Command::GoToBottom,
    ]);
    let step = prop_oneof![typed.prop_map(Step::Type), undo_stack.prop_map(Step::Act)];
    proptest::collection::vec(step, 0..60)
}

proptest! {
    #[test]
    fn edits_do_what_the_same_edits_on_characters_do(steps in steps(), columns in 2_usize..12) {
        let mut editor = Editor::default();
        editor.resize(columns, 3);
        let (mut text, mut cursor) = (Vec::new(), 0);
        for step in &steps {
            match step {
                Step::Type(c) => editor.insert(*c),
                Step::Act(action) => editor.apply(*action),
            };
            reference(&mut text, &mut cursor, step);
            prop_assert_eq!(editor.text(), text.iter().collect::<String>());
            let before: String = text[..cursor].iter().collect();
            prop_assert_eq!(editor.cursor(), before.len());
            let (line, column) = editor.place();
            prop_assert!(line < editor.lines().len() && column <= columns);
        }
        // All of it can be taken back, and done again.
        let end = editor.text().to_owned();
        while editor.apply(Command::UndoEdit) == Change::Text {}
        prop_assert_eq!(editor.text(), "");
        while editor.apply(Command::RedoEdit) == Change::Text {}
        prop_assert_eq!(editor.text(), end);
    }
}

#[test]
fn a_revision_is_part_of_the_insertion_that_it_revises() {
    let mut editor = Editor::new("Yes ;hi", 7);
    assert_eq!(editor.replace_before(3, "On {?day}"), Change::Text);
    assert_eq!(editor.revise("On {?day}", "On {?day|Tu}"), Ok(Change::Text));
    assert_eq!(editor.revise("On {?day|Tu}", "On Tue"), Ok(Change::Text));
    assert_eq!((editor.text(), editor.cursor()), ("Yes On Tue", 10));
    assert_eq!(editor.revise("gone", "x"), Ok(Change::Nothing));
    editor.apply(Command::UndoEdit);
    assert_eq!((editor.text(), editor.cursor()), ("Yes ;hi", 7));
    editor.apply(Command::RedoEdit);
    assert_eq!(editor.text(), "Yes On Tue");
}

#[test]
fn a_revision_of_what_was_moved_is_a_step_of_its_own() {
    let mut editor = Editor::new("Before. On {?day}, then", 0);
    assert_eq!(editor.revise("On {?day}", "On Tue"), Ok(Change::Text));
    assert_eq!(editor.text(), "Before. On Tue, then");
    editor.apply(Command::UndoEdit);
    assert_eq!(editor.text(), "Before. On {?day}, then");
    assert!(editor.revise("On {?day}", &"x".repeat(MAX_CHARS)).is_err());
    assert_eq!(editor.text(), "Before. On {?day}, then");
}

#[test]
fn pages_go_by_the_lines_on_the_screen() {
    let mut editor = Editor::new(&"line\n".repeat(20), 0);
    editor.resize(40, 5);
    for (command, line) in [(Command::PageDown, 4), (Command::PageDown, 8), (Command::PageUp, 4)] {
        editor.apply(command);
        assert_eq!(editor.place().0, line);
    }
    assert_eq!((editor.height(40), editor.height(2)), (21, 41));
}
