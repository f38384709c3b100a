"""What a room's status counts, and what it proposes to do next."""

import json
import runpy
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from cfpipe import copies
from cfpipe.assess import Checked
from cfpipe.cli import cfpipe
from cfpipe.commands.status import WIDTH, _text
from cfpipe.copies import Shelf
from cfpipe.metrics import grade_of
from cfpipe.reviews import State
from cfpipe.status import DEFINITIONS, status

SMALL = runpy.run_path(str(Path(__file__).with_name("small_room.py")))


@pytest.fixture(scope="module")
def sample(tmp_path_factory, repository, assess_room):
    root = tmp_path_factory.mktemp("status") / "room"
    shutil.copytree(repository / "tests" / "sample", root)
    checked = assess_room(root, code="never")
    return status(checked.library, checked.evidence, checked, copies.open_shelf(checked.library.config, root)), checked


@pytest.fixture
def small(tmp_path):
    def make(*replace, **options):
        room = SMALL["small_room"](tmp_path, *replace, **options)
        checked = Checked((), room.library, room.evidence, room.standings)
        return status(room.library, room.evidence, checked, Shelf())

    return make


def test_every_claim_statement_passage_and_page_is_counted_once(sample):
    found, checked = sample
    states = Counter(str(item.state) for item in checked.standings.values())
    assert found.total.claims == states
    assert found.total.passages == {"verified": 8}
    assert sum(found.total.statements.values()) == 19
    assert found.total.statements["proved"] == 18
    assert sum(found.total.pages.values()) == 2
    assert found.areas["arithmetic"].title == "Arithmetic"
    for name in ("claims", "statements", "passages", "pages"):
        together = sum((Counter(getattr(counts, name)) for counts in found.areas.values()), Counter())
        assert together == getattr(found.total, name)


def test_the_score_of_the_room_is_the_mean_of_its_pages(sample):
    found, _ = sample
    assert found.total.score == pytest.approx(sum(page.score for page in found.pages.values()) / len(found.pages))
    assert found.total.grade == grade_of(found.total.score)


def test_drafts_are_told_and_counted_nowhere(small):
    found = small()
    assert found.drafts == 1
    assert sum(found.total.claims.values()) == 1
    assert {key.path for key in found.pages} == {"probability/coin", "statistics/mean"}


def test_a_passage_whose_copy_is_not_here_is_not_called_verified(sample):
    _, checked = sample
    found = status(checked.library, checked.evidence, checked, Shelf())
    assert found.total.passages == {"copy not here": 8}


def test_a_passage_that_fails_is_told(repository, tmp_path, assess_room):
    shutil.copytree(repository / "tests" / "sample", tmp_path / "room")
    book = tmp_path / "room" / "copies" / "sample-2020" / "book.txt"
    book.write_text(book.read_text("utf-8").replace("half", "third"), "utf-8")
    checked = assess_room(tmp_path / "room", code="never")
    found = status(
        checked.library, checked.evidence, checked, copies.open_shelf(checked.library.config, tmp_path / "room")
    )
    assert found.total.passages["failed"] >= 1
    assert sum(found.total.passages.values()) == 8


# --- what to do next --------------------------------------------------------------------------------------


def test_what_gains_most_comes_first_and_all_gains_lead_to_the_best_grade(sample):
    found, _ = sample
    gains = [item.gain for item in found.next]
    assert gains == sorted(gains, reverse=True)
    for key, page in found.pages.items():
        assert page.score + sum(item.gain for item in found.next if item.concept == key) == pytest.approx(1)


def test_the_claim_that_is_nearest_to_a_complete_review_is_proposed(sample):
    found, _ = sample
    first = next(item for item in found.next if item.part == "Claims reviewed")
    assert first.command == "cfpipe review claim:arithmetic/halving/every"
    assert first.text == "review 2 claims (1 stale, 1 rejected)"
    assert grade_of(found.pages[first.concept].score) == first.before
    assert grade_of(found.pages[first.concept].score + first.gain) == first.after


def test_code_that_was_not_run_is_not_called_wrong(sample):
    todo = [item for item in sample[0].next if item.part == "Code run"]
    assert {item.command for item in todo} == {"cfpipe status --code run"}
    assert all(item.text.endswith("be run, which it was not here") for item in todo)


def test_a_page_without_anything_is_told_to_begin(small):
    todo = {(item.concept.path, item.part): item for item in small().next}
    assert todo["statistics/mean", "Claims reviewed"].text == "write a claim under claims/statistics/mean/"
    assert todo["statistics/mean", "Statements checked"].text == ("write an equation in concepts/statistics/mean.yaml")
    assert "write a code witness concepts/statistics/mean.py" in todo["statistics/mean", "Code run"].text
    assert todo["statistics/mean", "Demo states"].text.startswith("write 3 more named states")
    assert todo["probability/coin", "Worked solutions"].text.startswith("write 5 more worked solutions")


def test_every_command_that_is_proposed_exists(sample, small):
    from cfpipe.cli import COMMANDS

    for item in (*sample[0].next, *small().next):
        program, command, *_ = item.command.split()
        assert program == "cfpipe"
        assert command in COMMANDS


def test_what_is_done_is_not_proposed(small):
    assert not any(item.concept.path == "probability/coin" and item.part == "Claims reviewed" for item in small().next)
    unreviewed = small(reviewed=False)
    first = next(item for item in unreviewed.next if item.part == "Claims reviewed")
    assert first.text == "review 1 claim (1 unreviewed)"
    assert unreviewed.total.claims == {State.UNREVIEWED: 1}


# --- the command ------------------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(cfpipe, ["status", *map(str, arguments)], standalone_mode=False)


def test_no_line_is_wider_than_a_terminal_and_nothing_acts_on_it(sample):
    found, _ = sample
    rows = list(_text("A room \x1b[31m with a name " + "that goes on " * 20, found))
    assert max(map(len, rows)) <= WIDTH
    title = found.total.title
    assert title == "The whole room"


def test_the_command_prints_it_and_writes_the_badge(make_room, tmp_path, repository):
    room = make_room(base=repository / "tests" / "sample")
    file = tmp_path / "badge.svg"
    first = run("--root", room, "--badge", file, "--code", "never")
    assert first.return_value == 0, first.exception
    assert "  statements     19: 18 proved, 1 unchecked\n" in first.stdout
    assert "  passages        8: 8 verified here\n" in first.stdout
    assert "\x1b" not in first.stdout
    assert ">1 of 7</text>" in file.read_text("utf-8")
    again = run("--root", room, "--code", "never")
    assert again.stdout == first.stdout
    whole = json.loads(run("--root", room, "--json", "--code", "never").stdout)
    assert whole["version"] == "cfpipe status 1"
    assert whole["total"]["claims"]["reviewed"] == 1
    assert whole["definitions"] == DEFINITIONS
    assert {"cfpipe review claim:arithmetic/halving/every"} < {item["command"] for item in whole["next"]}
    assert set(whole["pages"]) == {"concept:arithmetic/doubling", "concept:arithmetic/halving"}


def test_a_record_that_cannot_be_read_is_said_not_to_be_counted(make_room, repository):
    room = make_room(base=repository / "tests" / "sample")
    (room / "claims/arithmetic/halving/odd.yaml").write_text("text: [", "utf-8")
    told = " ".join(run("--root", room, "--code", "never").stdout.split())
    assert "1 record cannot be read and is counted nowhere" in told
    assert "cfpipe check: 1 error" in told


def test_a_room_without_a_page_is_told_too(make_room):
    found = run("--root", make_room(), "--code", "never")
    assert found.return_value == 0, found.exception
    assert "1 draft not counted" in found.stdout
    assert "  claims          0\n" in found.stdout


@pytest.mark.parametrize("name", ["badge.png", "README.md", "badge"])
def test_a_badge_goes_into_a_file_of_its_kind_only(make_room, tmp_path, name):
    found = run("--root", make_room(), "--badge", tmp_path / name)
    assert "ends in .svg" in found.exception.format_message()
    assert not (tmp_path / name).exists()


def test_a_badge_that_cannot_be_written_is_wrong_usage(make_room, tmp_path):
    found = run("--root", make_room(), "--badge", tmp_path / "nowhere" / "b.svg", "--code", "never")
    assert "cannot be written" in found.exception.format_message()
