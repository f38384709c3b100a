import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.diagnostics import Code, Diagnostic, Location, Note
from cfpipe.report import render, summary, wants_colour

FILE = "concepts/a/b.yaml"


def finding(message="It is wrong.", hint="Mend it.", place=(2, 3), notes=(), length=1, code=Code.RAW_HTML):
    return Diagnostic(code, Location(FILE, *place), message, hint, notes, length)


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path):
    (tmp_path / "concepts" / "a").mkdir(parents=True)
    os.mkfifo(tmp_path / FILE)
    for place in ((0, 0), (2, 1)):
        assert "It is wrong." in render([finding(place=place)], "text", tmp_path)


@pytest.fixture
def room(tmp_path):
    def write(text):
        file = tmp_path / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return tmp_path

    return write


def test_the_text_has_place_code_line_mark_note_and_hint(room):
    root = room("one\ntwo <b> more\nthree\n")
    note = Note("first here", Location(FILE, 1, 1))
    assert render([finding(place=(2, 5), length=3, notes=(note,))], "text", root) == (
        "concepts/a/b.yaml:2:5: error[raw-html] It is wrong.\n"
        "  2 | two <b> more\n"
        "    |     ^^^\n"
        "    note: concepts/a/b.yaml:1:1: first here\n"
        "  1 | one\n"
        "    | ^\n"
        "    hint: Mend it.\n"
    )


def test_findings_are_parted_by_an_empty_line(room):
    text = render([finding(hint=""), finding(hint="")], "text", room("one\ntwo\n"))
    assert text.count("\n\n") == 1


def test_nothing_to_say_is_said_in_each_form(tmp_path):
    assert render([], "text", tmp_path) == ""
    assert render([], "github", tmp_path) == ""
    assert json.loads(render([], "json", tmp_path)) == []


@pytest.mark.parametrize("place", [(0, 0), (9, 1), (2, 0), (2, 99), (3, 1)])
def test_a_place_without_a_line_is_no_reason_to_fail(room, place):
    text = render([finding(place=place)], "text", room("one\ntwo\n\n"))
    assert "error[raw-html]" in text


def test_a_file_that_is_not_there_is_no_reason_to_fail(tmp_path):
    assert "error[raw-html]" in render([finding()], "text", tmp_path)


@pytest.mark.parametrize(
    ("line", "column", "length", "marks"),
    [
        ("漢字 x", 1, 2, "^^^^"),
        ("漢字 x", 4, 1, "     ^"),
        ("e\u0301x", 3, 1, " ^"),
        ("a\tb", 3, 1, "  ^"),
        ("ab", 1, 99, "^^"),
        ("ab", 2, 0, " ^"),
    ],
)
def test_the_mark_stands_under_what_is_meant_whatever_its_width(room, line, column, length, marks):
    text = render([finding(place=(1, column), length=length, hint="")], "text", room(line + "\n"))
    assert text.splitlines()[-1] == f"    | {marks}"


def test_a_long_line_is_cut_around_the_place(room):
    text = render([finding(place=(1, 500), hint="")], "text", room("x" * 499 + "Y" + "z" * 500 + "\n"))
    _, quoted, marks = text.splitlines()
    assert len(quoted) < 130
    assert quoted[marks.index("^")] == "Y"


HOSTILE = "a\x1b[31mred\x07\x9b\u202egnirts\u2066\u200b\ud800\x00\rb"


@pytest.mark.parametrize("form", ["text", "github"])
def test_nothing_acts_on_the_terminal(room, form):
    root = room("x\n" + HOSTILE.replace("\ud800", "") + "\n")
    item = Diagnostic(Code.RAW_HTML, Location(f"concepts/{HOSTILE}.yaml", 2, 1), HOSTILE, HOSTILE, (Note(HOSTILE),))
    text = render([item, finding(message=HOSTILE, place=(2, 1))], form, root)
    text.encode("utf-8")
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b", "\x00", "\r"} & set(text)


def test_a_name_that_is_not_text_can_be_printed_in_each_form(tmp_path):
    item = Diagnostic(Code.UNSAFE_PATH, Location("sources/\udcff.yaml"), "odd")
    for form in ("text", "json", "github"):
        render([item], form, tmp_path).encode("utf-8")


def test_json_holds_everything(room):
    note = Note("first here", Location(FILE, 1, 1))
    (item,) = json.loads(render([finding(notes=(note, Note("so it is")), length=4)], "json", room("one\n")))
    assert item == {
        "code": "raw-html",
        "severity": "error",
        "file": FILE,
        "line": 2,
        "column": 3,
        "length": 4,
        "message": "It is wrong.",
        "hint": "Mend it.",
        "notes": [{"message": "first here", "file": FILE, "line": 1, "column": 1}, {"message": "so it is"}],
    }


@given(st.text(max_size=20), st.text(max_size=20))
def test_json_keeps_every_text(tmp_path_factory, message, hint):
    (item,) = json.loads(render([finding(message=message, hint=hint)], "json", tmp_path_factory.getbasetemp()))
    assert (item["message"], item["hint"]) == (message, hint)


def test_annotations_escape_what_would_end_them(tmp_path):
    item = Diagnostic(Code.STALE_REVIEW, Location("a,b:c%.yaml", 0, 0), "50%\nmore::x", "do, this: 1%")
    assert render([item], "github", tmp_path) == (
        "::warning file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=stale-review::50%25%0Amore::x%0Ahint: do, this: 1%25\n"
    )


@given(st.text(max_size=40))
def test_an_annotation_is_one_line(tmp_path_factory, message):
    text = render([finding(message=message)], "github", tmp_path_factory.getbasetemp())
    assert text.count("\n") == 1
    assert "\r" not in text


def test_colours_are_asked_for(room):
    root = room("one\ntwo\n")
    assert "\x1b[31;1m" in render([finding()], "text", root, colour=True)
    assert "\x1b" not in render([finding()], "text", root)


@pytest.mark.parametrize(
    ("terminal", "environment", "answer"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(monkeypatch, terminal, environment, answer):
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(terminal) is answer


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [(0, 0, "no findings"), (1, 0, "1 error"), (2, 1, "2 errors and 1 warning"), (0, 2, "2 warnings")],
)
def test_the_count_is_in_words(errors, warnings, words):
    assert summary([finding()] * errors + [finding(code=Code.STALE_REVIEW)] * warnings) == words


def test_a_file_is_read_again_in_the_next_report(room):
    assert "two" in render([finding()], "text", room("one\ntwo\n"))
    assert "TWO" in render([finding()], "text", room("one\nTWO\n"))


@pytest.mark.parametrize(
    ("workspace", "folder"),
    [("", ""), (".", ""), ("..", "room/"), ("../..", "above/room/"), ("../elsewhere", "")],
)
def test_an_annotation_s_path_counts_from_the_repository(tmp_path, monkeypatch, workspace, folder):
    root = tmp_path / "above" / "room"
    root.mkdir(parents=True)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root / workspace) if workspace else "")
    assert render([finding()], "github", root).startswith(f"::error file={folder}concepts/a/b.yaml,")
