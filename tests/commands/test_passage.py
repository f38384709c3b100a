"""``cfpipe passage`` as a reviewer uses it: on the sample room, and on copies that were altered."""

import json

import click
import pytest
import yaml
from click.testing import CliRunner

from cfpipe.cli import cfpipe
from cfpipe.config import load_config
from cfpipe.copies import CopyState, open_shelf, verify
from cfpipe.library import build
from cfpipe.records.claim import Passage
from cfpipe.records.load import load

BOOK = "copies/sample-2020/book.txt"


@pytest.fixture
def room(make_room, repository, monkeypatch):
    root = make_room(base=repository / "tests" / "sample")
    monkeypatch.chdir(root)
    return root


def run(*arguments):
    found = CliRunner().invoke(cfpipe, ["passage", *map(str, arguments)], standalone_mode=False)
    if found.exception:
        raise found.exception
    return found


def alter(room, old, new):
    file = room / BOOK
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


# --- one passage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "file", "page", "lines"),
    [
        (["book.txt", "--lines", "2-3"], "book.txt", None, "2-3"),
        (["errata.pdf", "--page", "2", "--lines", "1"], "errata.pdf", "2", "1"),
        (["--find", "the half of an odd number is not whole"], "book.txt", None, "4-5"),
        (["--find", "add it once to itself"], "errata.pdf", "2", "2-3"),
    ],
)
def test_what_is_printed_can_be_pasted_and_is_verified(room, arguments, file, page, lines):
    found = run("sample-2020", *arguments)
    assert found.return_value == 0
    (plain,) = yaml.safe_load(found.stdout)
    passage = Passage.model_validate(plain)
    assert (passage.file, passage.page, passage.lines) == (file, page, lines)
    assert passage.fingerprint.startswith("v2:")
    config = load_config(room)[0]
    assert verify(open_shelf(config, room), build(config, load(room)), passage).state is CopyState.VERIFIED


def test_the_text_goes_to_the_terminal_and_not_into_what_is_pasted(room):
    found = run("sample-2020", "book.txt", "--lines", "4", "--context", "1")
    assert "odd num" not in found.stdout
    assert found.stderr.splitlines() == [
        "sample-2020, book.txt",
        "  3 | itself. The double of a whole number is even.",
        "> 4 | Every number has a half; the half of an odd num-",
        "  5 | ber is not whole.",
    ]


def test_nothing_in_a_copy_acts_on_the_terminal(room):
    alter(room, "itself. The", "itself.\x1b[2J\u202e\x07 The")
    found = run("sample-2020", "book.txt", "--lines", "3")
    assert not {"\x1b", "\x07", "\u202e"} & set(found.output)
    assert "itself.�[2J�� The" in found.stderr
    as_json = run("sample-2020", "book.txt", "--lines", "3", "--json").stdout
    assert as_json.isascii()
    assert "\x1b" not in as_json


def test_json_holds_the_passage_and_its_lines(room):
    (place,) = json.loads(run("sample-2020", "book.txt", "--lines", "2", "--context", "1", "--json").stdout)["places"]
    assert (place["lines"], place["excerpt"]["first"], len(place["excerpt"]["rows"])) == ("2", 1, 3)
    assert place["copy"].startswith("sha256:")


def test_a_text_at_several_places_is_told_and_none_is_chosen(room):
    found = run("sample-2020", "--find", "To double a number is to add it")
    assert found.return_value == 1
    assert found.stdout == ""
    assert "2 places hold this text" in found.stderr
    assert "cfpipe passage sample-2020 book.txt --lines 2" in found.stderr
    assert "cfpipe passage sample-2020 errata.pdf --lines 2 --page 2" in found.stderr
    assert len(json.loads(run("sample-2020", "--find", "To double a number", "--json").stdout)["places"]) == 2


def test_what_stands_nowhere_is_no_match_with_its_nearest_place(room):
    found = run("sample-2020", "--find", "The double of a whole number is not even.")
    assert found.return_value == 1
    assert found.stdout == ""
    assert "the text stands nowhere in 2 files that were searched" in found.stderr
    assert "no match, but 100% of its longer words stand in book.txt, line" in found.stderr
    data = json.loads(run("sample-2020", "--find", "The double of a whole number is not even.", "--json").stdout)
    assert data["places"] == []
    assert data["nearest"][0]["file"] == "book.txt"


def test_the_files_of_a_copy_are_listed(room):
    assert run("sample-2020").stdout == "book.txt\nerrata.pdf\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sample-2020", "book.txt", "--lines", "7-9"], "book.txt has 8 lines, and the passage is lines 7-9"),
        (["sample-2020", "errata.pdf", "--lines", "1"], "errata.pdf has pages, and the passage names none"),
        (["sample-2020", "errata.pdf", "--lines", "1", "--page", "9"], "errata.pdf has 2 pages"),
        (["sample-2020", "other.txt", "--lines", "1"], "the copy has no file other.txt"),
        (["sample-2020", "../../pyproject.toml", "--lines", "1"], "leads out of the copy's folder"),
        (["sample-2020", ".notes", "--lines", "1"], "a review cannot name the file '.notes'"),
        (["sample-1999", "--find", "a"], "the source's record names no local copy"),
        (["sample-1999"], "the source's record names no local copy"),
    ],
)
def test_what_is_not_there_is_one(room, arguments, words):
    (room / "copies" / "sample-2020" / ".notes").write_text("notes", "utf-8")
    found = run(*arguments)
    assert (found.return_value, found.stdout) == (1, "")
    assert words in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["sample-2020", "book.txt", "--lines", "0"],
        ["sample-2020", "book.txt", "--lines", "1-"],
        ["sample-2020", "--lines", "1", "--find", "a"],
        ["sample-2020", "--page", "1"],
        ["sample-2020", "--find", " "],
        ["sample-2020", "--lines", "1"],
        ["Nobody", "--find", "a"],
        ["../sample-2020", "--find", "a"],
    ],
)
def test_wrong_usage_is_a_usage_error(room, arguments):
    with pytest.raises(click.UsageError):
        run(*arguments)


def test_a_copy_without_a_folder_names_where_was_looked(room):
    (room / "copies").rename(room / "elsewhere")
    found = run("sample-2020", "--find", "a")
    assert found.return_value == 1
    assert f"no folder of copies ({room / 'copies'}) has a folder sample-2020" in found.stderr
    assert "CFPIPE_COPIES" in found.stderr


# --- all passages -----------------------------------------------------------------------------------------


def counts(*arguments):
    return {name: n for name, n in json.loads(run("verify", "--json", *arguments).stdout)["counts"].items() if n}


def test_every_passage_of_the_room_is_verified(room):
    found = run("verify")
    assert (found.return_value, found.stdout) == (0, "")
    total = counts()["verified"]
    assert found.stderr == f"{total} passages: {total} verified\n"
    listed = run("verify", "--all").stderr.splitlines()
    assert len(listed) == total + 1
    assert all(": verified: sample-2020, " in line for line in listed[:-1])


def test_a_copy_that_is_not_here_is_counted_apart_and_never_as_verified(room):
    total = counts()["verified"]
    (room / "copies").rename(room / "elsewhere")
    found = run("verify")
    assert found.return_value == 0
    first, hint, last = found.stderr.splitlines()
    assert first == f"copy not here: sample-2020, {total} passages"
    assert "CFPIPE_COPIES" in hint
    assert last == f"{total} passages: {total} copy not here"
    assert counts() == {"absent": total}


def test_one_altered_word_fails_the_evidence_it_is_in_and_no_other(room):
    before = counts()["verified"]
    alter(room, "provided that the number is positive", "provided that the number is negative")
    found = run("verify")
    assert found.return_value == 1
    failed = found.stdout.count("error[invalid-review]")
    assert failed
    after = counts()
    in_book = sum("book.txt" in line for line in run("verify", "--all").stderr.splitlines() if "errata" not in line)
    assert after["failed"] == failed
    assert after["failed"] + after["changed"] + after["verified"] == before
    assert after["changed"]
    assert in_book
    assert "claims/arithmetic/doubling/larger.yaml:" in found.stdout


def test_a_line_that_was_added_moves_passages_and_fails_none(room):
    alter(room, "Chapter 1.", "A new preface.\nChapter 1.")
    found = run("verify")
    assert found.return_value == 0
    assert "copy changed, passage the same" in found.stderr
    assert "book.txt has changed, and what was read in line 6 of book.txt is now in line 7" in found.stderr
    assert "failed" not in counts()


def test_a_copy_that_cannot_be_read_is_told_at_the_passage(room):
    (room / "copies/sample-2020/errata.pdf").write_bytes(b"%PDF-1.4\n")
    found = run("verify", "--output-format", "github")
    assert found.return_value == 1
    assert (
        "::error file=claims/arithmetic/doubling/adding.yaml,line=18,col=15,title=invalid-copy::errata.pdf"
        in found.stdout
    )
    assert counts()["unreadable"] == 1


def test_every_file_of_a_manifest_is_looked_at(room):
    (room / "copies/sample-2020/SOURCE.yaml").write_text(
        f"files:\n  - path: notes.txt\n    sha256: '{'0' * 64}'\n", "utf-8"
    )
    assert run("verify").return_value == 0
    (room / "copies/sample-2020/notes.txt").write_text("x", "utf-8")
    found = run("verify")
    assert found.return_value == 1
    assert (
        "copies/sample-2020/SOURCE.yaml:3:13: error[invalid-copy] notes.txt is not the file that is listed"
        in found.stdout
    )


def test_records_that_cannot_be_read_are_not_passed_over(room):
    (room / "claims/arithmetic/doubling/even.yaml").write_text("text: [", "utf-8")
    found = run("verify")
    assert found.return_value == 1
    assert "1 record cannot be read, and what stands there was not checked" in found.stderr


def test_a_room_cannot_name_a_folder_outside_of_it(room, tmp_path):
    (room / "copies").rename(tmp_path / "copies")
    config = room / "pyproject.toml"
    config.write_text(config.read_text("utf-8").replace('["copies"]', '["../copies"]'), "utf-8")
    found = run("verify")
    assert found.return_value == 1
    assert "the folder '../copies' is not in the room" in found.stdout
    assert set(counts()) == {"absent"}


def test_the_environment_can(room, tmp_path, monkeypatch):
    (room / "copies").rename(tmp_path / "copies")
    monkeypatch.setenv("CFPIPE_COPIES", str(tmp_path / "copies"))
    assert run("verify").return_value == 0
    assert set(counts()) == {"verified"}


def test_nothing_of_a_copy_is_written_into_the_room(room):
    before = set(room.rglob("*"))
    run("sample-2020", "--find", "add it once to itself")
    run("verify")
    assert set(room.rglob("*")) == before
