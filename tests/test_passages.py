import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe import passages
from cfpipe.passages import CopyState, fingerprint, lines_of, matches, normalise, verify
from cfpipe.records.claim import Passage

TEXT = "Of doubling.\nThe double of a whole number is even.\nIt is so for all of them.\n"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a  b\t c\n d", "a b c d"),
        ("  a ", "a"),
        ("e\u0301", "é"),
        ("\ufb01nd \ufb02ow e\ufb00ort o\ufb03ce ba\ufb04e", "find flow effort office baffle"),
        ("‘a’ “b”", "'a' \"b\""),
        ("a–b — c ‐ d − e", "a-b - c - d - e"),
        ("like-\nlihood", "likelihood"),
        ("like-  \r\n  lihood", "likelihood"),
        ("Kullback-\nLeibler", "Kullback- Leibler"),
        ("n-\n1", "n- 1"),
        ("soft\u00adhyphen", "softhyphen"),
        ("no\u00a0break", "no break"),
    ],
)
def test_what_differs_only_in_setting_is_the_same(written, plain):
    assert normalise(written) == plain
    assert matches(written, fingerprint(plain))


def test_names_that_no_system_finds_are_not_found(tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "ring").symlink_to("ring")
    for name in ("a" * 5000, "ring", "ring/x", "a/" * 3000 + "b"):
        assert passages.find((tmp_path,), "copy", name) is None


@given(st.text())
def test_normalised_text_is_normal(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the estimator is biased", "the estimator is not biased"),
        ("is biased", "is unbiased"),
        ("p < q", "p > q"),
        ("at most 1/4", "at most 1/2"),
        ("It holds.", "it holds."),
        ("a b", "ab"),
        ("x²", "x2"),
        ("α", "a"),
    ],
)
def test_what_differs_in_meaning_is_not_the_same(one, other):
    assert not matches(one, fingerprint(other))


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_fingerprint_belongs_to_one_text(one, other):
    assert matches(one, fingerprint(other)) == (normalise(one) == normalise(other))


def test_two_fingerprints_of_a_text_do_not_look_alike_and_do_not_show_it():
    first, second = fingerprint("secret words"), fingerprint("secret words")
    assert first != second
    assert "secret" not in first
    assert first.split(":")[2] == "12"


def test_the_same_salt_gives_the_same_fingerprint():
    assert fingerprint("x", "0" * 16) == fingerprint(" x ", "0" * 16)


def test_the_recipe_of_a_fingerprint_is_fixed():
    body = hashlib.sha256(b"v1\n0011223344556677\nto be").hexdigest()
    assert fingerprint("to  be", "0011223344556677") == f"v1:0011223344556677:5:{body}"


@pytest.mark.parametrize(
    ("lines", "text"),
    [("1", "a"), ("2-3", "b\nc"), ("3", "c"), ("4", ""), ("1-4", "a\nb\nc\n"), ("5", None), ("2-9", None)],
)
def test_lines_count_from_one_with_both_ends(lines, text):
    assert lines_of("a\nb\nc\n", lines) == text


# --- copies -----------------------------------------------------------------------------------------------


@pytest.fixture
def room(make_room, assess_room):
    root = make_room()
    return root, assess_room(root).library


def passage(**changes):
    fields = {
        "source": "sample-2020",
        "file": "book.txt",
        "lines": "2",
        "fingerprint": fingerprint("The double of a whole number is even."),
        "copy": "sha256:" + hashlib.sha256(TEXT.encode()).hexdigest(),
    }
    return Passage.model_validate_json(json.dumps({**fields, **changes}))


def copy(root, text=TEXT, name="book.txt"):
    file = root / "copies" / "sample-2020" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return [root / "copies"]


def test_a_passage_is_verified_against_the_copy(room):
    root, library = room
    assert verify(library, copy(root), passage()) is CopyState.VERIFIED


def test_without_the_copy_nothing_is_said_of_it(room):
    root, library = room
    assert verify(library, [root / "copies"], passage()) is CopyState.ABSENT
    assert verify(library, [], passage()) is CopyState.ABSENT
    assert verify(library, copy(root), passage(source="nobody-2020")) is CopyState.ABSENT


def test_a_copy_that_changed_elsewhere_still_holds_the_passage(room):
    root, library = room
    folders = copy(root, TEXT.replace("all of them", "every one"))
    assert verify(library, folders, passage()) is CopyState.CHANGED


@pytest.mark.parametrize("text", [TEXT.replace("is even", "is not even"), "One line more.\n" + TEXT, "", "\n"])
def test_a_passage_that_is_not_there_any_more_fails(room, text):
    root, library = room
    assert verify(library, copy(root, text), passage()) is CopyState.FAILED


def test_the_first_folder_that_has_the_copy_counts(room, tmp_path):
    root, library = room
    folders = [tmp_path / "empty", *copy(root), *copy(tmp_path / "other", "something else")]
    assert verify(library, folders, passage()) is CopyState.VERIFIED


def test_a_copy_is_never_read_outside_its_folder(room):
    root, library = room
    folders = copy(root)
    (root / "copies" / "secret.txt").write_text(TEXT, "utf-8")
    (root / "copies" / "sample-2020" / "link.txt").symlink_to("../secret.txt")
    assert passages.find(folders, "sample-2020", "../secret.txt") is None
    assert verify(library, folders, passage(file="link.txt")) is CopyState.ABSENT


@pytest.mark.parametrize("file", ["../secret.txt", "/etc/passwd", "a/../../b", ".git/config", "a\\b", "a//b", "a/", ""])
def test_a_path_out_of_the_copy_cannot_be_written(file):
    with pytest.raises(ValueError, match="pattern"):
        passage(file=file)


@pytest.mark.parametrize("lines", ["0", "1-0", "a", "1-", "-1", "1,2", "9" * 5000, ""])
def test_strange_lines_cannot_be_written(lines):
    with pytest.raises(ValueError, match="pattern"):
        passage(lines=lines)


def test_a_copy_that_is_not_utf_8_is_read_all_the_same(room):
    root, library = room
    folders = copy(root)
    (root / "copies" / "sample-2020" / "book.txt").write_bytes(b"\xff\n" + TEXT.encode())
    assert verify(library, folders, passage(lines="3")) is CopyState.CHANGED
