import hashlib
import json

import pytest

from cfpipe.copies import CopyState, Excerpt, Refusal, Shelf, excerpt, fingerprint_of, verify, verify_claim
from cfpipe.identity import ObjectKey
from cfpipe.records.claim import Passage

TEXT = "Of doubling.\nThe double of a whole number is even.\nIt is so for all of them.\n"
EVEN = ObjectKey.parse("claim:arithmetic/doubling/even")


@pytest.fixture
def room(make_room, assess_room):
    root = make_room()
    return root, assess_room(root).library


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def passage(**changes):
    fields = {
        "source": "sample-2020",
        "file": "book.txt",
        "lines": "2",
        "fingerprint": fingerprint_of("The double of a whole number is even."),
        "copy": digest(TEXT),
    }
    return Passage.model_validate_json(json.dumps({**fields, **changes}))


def copy(root, text=TEXT, name="book.txt"):
    file = root / "copies" / "sample-2020" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Shelf([root / "copies"])


def state(library, shelf, **changes):
    return verify(shelf, library, passage(**changes)).state


def test_a_passage_is_verified_against_the_copy(room):
    root, library = room
    check = verify(copy(root), library, passage())
    assert (check.state, check.holds, check.wrong, check.message) == (CopyState.VERIFIED, True, False, "")


def test_a_fingerprint_of_the_first_version_stays_good(room):
    root, library = room
    old = fingerprint_of("The double of a whole number is even.", version="v1")
    assert state(library, copy(root), fingerprint=old) is CopyState.VERIFIED


def test_without_the_copy_nothing_is_said_of_it(room):
    root, library = room
    for shelf, source in (
        (Shelf(), "sample-2020"),
        (Shelf([root / "none"]), "sample-2020"),
        (copy(root), "nobody-2020"),
    ):
        check = verify(shelf, library, passage(source=source))
        assert (check.state, check.holds, check.wrong) == (CopyState.ABSENT, False, False)
    assert state(library, copy(root), file="chapter.txt") is CopyState.ABSENT


def test_a_copy_that_changed_elsewhere_still_holds_the_passage(room):
    root, library = room
    check = verify(copy(root, TEXT.replace("all of them", "every one")), library, passage())
    assert (check.state, check.now) == (CopyState.CHANGED, "")


def test_one_altered_word_fails_the_passage_it_is_in_and_no_other(room):
    root, library = room
    shelf = copy(root, TEXT.replace("is even", "is not even"))
    check = verify(shelf, library, passage())
    assert (check.state, check.message) == (CopyState.FAILED, "this is not what line 2 of book.txt says here")
    assert (
        state(library, shelf, lines="3", fingerprint=fingerprint_of("It is so for all of them.")) is CopyState.CHANGED
    )


def test_a_passage_that_moved_is_found_where_it_stands_now(room):
    root, library = room
    check = verify(copy(root, "One line more.\n" + TEXT), library, passage())
    assert (check.state, check.now) == (CopyState.CHANGED, "3")
    assert check.message.endswith("what was read in line 2 of book.txt is now in line 3")


def test_a_passage_that_stands_twice_now_is_not_taken_for_one_of_them(room):
    root, library = room
    check = verify(copy(root, "One line more.\n" + TEXT + TEXT), library, passage())
    assert (check.state, check.hint) == (CopyState.FAILED, "these words stand in line 3 and in line 6")


def test_wrong_lines_of_the_very_copy_that_was_read_fail(room):
    root, library = room
    check = verify(copy(root), library, passage(lines="3"))
    assert (check.state, check.hint) == (CopyState.FAILED, "these words stand in line 2")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("3-9", "the file has 4 lines, and the passage is lines 3-9"),
        ("9", "the file has 4 lines, and the passage is line 9"),
        ("3-2", "lines 3-2 end before they begin"),
        ("4", "line 4 is empty"),
    ],
)
def test_lines_that_are_not_there_are_named(room, lines, message):
    root, library = room
    check = verify(copy(root), library, passage(lines=lines))
    assert (check.state, check.message) == (CopyState.FAILED, message)


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_emptied_copy_fails(room, text):
    root, library = room
    assert state(library, copy(root, text)) is CopyState.FAILED


def test_the_first_folder_that_has_the_copy_counts(room, tmp_path):
    root, library = room
    copy(root)
    copy(tmp_path / "other", "something else")
    folders = [tmp_path / "empty", root / "copies", tmp_path / "other" / "copies"]
    assert state(library, Shelf(folders)) is CopyState.VERIFIED
    assert state(library, Shelf(folders[::-1])) is CopyState.FAILED


@pytest.mark.parametrize("file", ["../secret.txt", "/etc/passwd", "a/../../b", ".git/config", "a\\b", "a//b", "a/", ""])
def test_a_path_out_of_the_copy_cannot_be_written(file):
    with pytest.raises(ValueError, match="pattern"):
        passage(file=file)


@pytest.mark.parametrize("lines", ["0", "1-0", "a", "1-", "-1", "1,2", "9" * 5000, ""])
def test_strange_lines_cannot_be_written(lines):
    with pytest.raises(ValueError, match="pattern"):
        passage(lines=lines)


@pytest.mark.parametrize("fingerprint", ["v3:" + "0" * 16 + ":1:" + "0" * 64, "v2:0:1:" + "0" * 64, ""])
def test_a_fingerprint_of_an_unknown_form_cannot_be_written(fingerprint):
    with pytest.raises(ValueError, match="pattern"):
        passage(fingerprint=fingerprint)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("Ce n'est pas égal.\n".encode("latin-1"), "is not UTF-8: byte 0xe9 in line 1, column 14"),
        (TEXT.encode("utf-16"), "is UTF-16"),
        (b"\x89PNG\r\n\0\0", "is no text: byte 7 is zero"),
    ],
)
def test_a_copy_that_is_no_text_is_not_guessed_at(room, raw, words):
    root, library = room
    check = verify(copy(root, raw), library, passage())
    assert (check.state, check.wrong, check.holds) == (CopyState.UNREADABLE, True, False)
    assert words in check.message
    assert check.hint


# --- excerpts ---------------------------------------------------------------------------------------------


def test_an_excerpt_has_the_passage_and_what_is_around_it(room):
    root, library = room
    shelf = copy(root, TEXT.replace("\n", "\r\n"))
    found = excerpt(shelf, library, passage(), context=1)
    assert found == Excerpt("sample-2020", "book.txt", None, 1, tuple(TEXT.split("\n")[:3]), 2, 2)
    assert [inside for _, _, inside in found.numbered] == [False, True, False]
    assert found.passage == ("The double of a whole number is even.",)


def test_an_excerpt_ends_where_the_file_does(room):
    root, library = room
    found = excerpt(copy(root), library, passage(lines="1-3"), context=9)
    assert (found.first, len(found.rows), found.start, found.stop) == (1, 4, 1, 3)


def test_what_cannot_be_shown_says_why(room):
    root, library = room
    assert excerpt(Shelf(), library, passage()).absent
    refused = excerpt(copy(root), library, passage(lines="8-9"))
    assert isinstance(refused, Refusal)
    assert not refused.absent
    assert refused.message == "the file has 4 lines, and the passage is lines 8-9"


def test_every_passage_of_a_claim_is_checked_at_its_place(repository, assess_room, make_room):
    root = make_room(base=repository / "tests" / "sample")
    library = assess_room(root).library
    found = [
        (item.review, item.number, item.check.state) for item in verify_claim(Shelf([root / "copies"]), library, EVEN)
    ]
    assert found
    assert {state for _, _, state in found} == {CopyState.VERIFIED}
    assert len({(review, number) for review, number, _ in found}) == len(found)
