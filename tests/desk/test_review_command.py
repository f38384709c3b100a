"""The command as a reviewer uses it: by options, and in a conversation on a terminal."""

import os
import pty
import select
import shutil
import sys
import time

import pytest
from click.testing import CliRunner

from cfpipe.cli import cfpipe
from cfpipe.collect import Options
from cfpipe.desk import queue

CLAIM = "claims/arithmetic/doubling/older.yaml"
SAID = ["--reviewer", "sample-reader", "--verdict", "does-not-support", "--evidence", "The book tells no dates at all."]
READ = ["--passage", "sample-2020", "book.txt", "2-3"]


@pytest.fixture
def room(repository, tmp_path, verdicts, monkeypatch):
    monkeypatch.delenv("CFPIPE_REVIEWER", raising=False)
    root = shutil.copytree(repository / "tests" / "sample", tmp_path / "room", ignore=shutil.ignore_patterns(".cfpipe"))
    (root / CLAIM).write_text((root / CLAIM).read_text("utf-8").replace("sample-1999", "sample-2020"), "utf-8")
    queue(root, verdicts, Options(code="never", assumptions=False))
    (root / ".cfpipe").symlink_to(verdicts.folder)
    return root


def run(room, *arguments):
    result = CliRunner().invoke(cfpipe, [*arguments, "--root", str(room)], standalone_mode=False)
    message = getattr(result.exception, "message", "")
    return result.return_value, result.stdout + message


def test_options_alone_record_a_review(room):
    before = (room / CLAIM).read_text("utf-8")
    code, out = run(room, "review", "arithmetic/doubling/older", *SAID, *READ, "--yes")
    assert code == 0
    assert "recorded; the claim is rejected (1 review, 2 reviewers needed)" in out
    after = (room / CLAIM).read_text("utf-8")
    assert after.startswith(before)
    assert "verdict: does-not-support" in after


def test_a_reviewer_may_bring_another_source_of_the_room_if_they_say_so(room):
    path = room / CLAIM
    path.write_text(path.read_text("utf-8").replace("sample-2020", "sample-1999"), "utf-8")
    code, out = run(room, "review", "arithmetic/doubling/older", *SAID, *READ, "--yes")
    assert code is None
    assert "say --other-source" in out
    code, out = run(room, "review", "arithmetic/doubling/older", *SAID, *READ, "--other-source", "--yes")
    assert code == 0, out
    assert "work:sample-2020: " in path.read_text("utf-8")


def test_a_second_reader_is_shown_no_earlier_review_where_they_want_none(room):
    assert "Line 6 says so." in run(room, "review", "arithmetic/doubling/larger", "--show")[1]
    assert "Line 6 says so." not in run(room, "review", "arithmetic/doubling/larger", "--show", "--blind")[1]


def test_one_line_has_one_spelling(room):
    read = [*READ[:3], "3-3"]
    assert "lines: '3'" in run(room, "review", "arithmetic/doubling/older", *SAID, *read, "--dry-run")[1]


def test_without_a_claim_the_most_urgent_one_is_taken(room):
    code, out = run(room, "review", *SAID, *READ, "--dry-run")
    assert code == 0
    assert f"To be appended to {CLAIM}" in out
    assert "reviews" not in (room / CLAIM).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["review", "arithmetic/doubling/older"], "missing: --reviewer, --verdict, --evidence"),
        (["review", "arithmetic/doubling/older", *SAID], "a substantive review names the passages"),
        (["review", "arithmetic/doubling/older", *SAID, *READ], "say --yes to record without a terminal"),
        (["review", "arithmetic/doubling/older", *SAID, *READ[:3], "7-99", "--yes"], "the passage is lines 7-99"),
        (["review", "arithmetic/doubling/older", *SAID, *READ[:3], "all", "--yes"], "names no lines"),
        (["review", "arithmetic/doubling/older", *SAID, "--passage", "other", "b.txt", "1", "--yes"], "no source"),
        (["review", "arithmetic/doubling/none"], "no claim is called"),
        (["review", "Arithmetic"], "is no key of a claim"),
        (["review", "arithmetic/doubling/older", "--evidence", "@nowhere.txt"], "nowhere.txt cannot be read"),
        (["review", "--reviewer", "sample-author"], "no claim waits for a review by sample-author"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is_written(room, arguments, message):
    before = (room / CLAIM).read_bytes()
    code, out = run(room, *arguments)
    assert code is None
    assert message in out
    assert "Traceback" not in out
    assert (room / CLAIM).read_bytes() == before


def test_the_queue_is_filtered(room):
    def keys(*options):
        _, out = run(room, "claims", *options)
        return [line.split()[-1] if len(line.split()) < 4 else line for line in out.splitlines()]

    assert len(keys()) == 6
    assert len(keys("--all")) == 7
    assert len(keys("--state", "rejected")) == 1
    assert len(keys("--area", "nowhere")) == 1  # a sentence that says so
    assert len(keys("--for", "sample-reader")) == 4
    assert len(keys("--reviewer", "sample-model")) == 2
    assert len(keys("--importance", "critical", "--source", "sample-2020")) == 3


def talk(room, command, answers):
    """What a terminal shows when each prompt is answered in turn."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(room)
        os.execv(sys.executable, [sys.executable, "-m", "cfpipe", *command])  # noqa: S606 - a shell is what it must not be
    shown = b""
    try:
        for prompt, answer in [*answers, (None, "")]:
            end = time.monotonic() + 60
            while time.monotonic() < end and not (prompt and shown.endswith(prompt.encode())):
                if select.select([terminal], [], [], 0.1)[0]:
                    try:
                        more = os.read(terminal, 65536)
                    except OSError:
                        more = b""
                    if not more:
                        break
                    shown += more
            if prompt:
                os.write(terminal, answer.encode() + b"\n")
    finally:
        os.close(terminal)
        _, status = os.waitpid(child, 0)
    return shown.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


def test_on_a_terminal_what_is_missing_is_asked_for_and_what_cannot_be_is_asked_again(room):
    shown, code = talk(room, ["review", "arithmetic/doubling/older"], [
        ("Reviewer: ", "sample-author"),  # who wrote the claim
        ("Reviewer: ", "sample-reader"),
        ("Passage: ", "sample-2020 book.txt 2-99"),
        ("Passage: ", "sample-2020 book.txt 2-3"),
        ("Passage: ", ""),
        ("Number: ", "2"),
        ("> ", "Doubling is older than multiplying."),
        ("> ", ""),
        ("> ", "The lines define doubling,"),
        ("> ", "and tell no dates."),
        ("> ", ""),
        ("> ", ""),
        ("> ", "Only the definition."),
        ("> ", ""),
        ("> ", ""),
        ("[y/N]: ", "y"),
    ])  # fmt: skip
    assert code == 0, shown
    assert "Doubling is older than multiplying." in shown
    assert "sample-author wrote this claim and may not review it" in shown
    assert "the passage is lines 2-99" in shown
    assert "the evidence repeats the claim" in shown
    assert "a verdict with a caveat needs the caveat" in shown
    assert "recorded; the claim is partly reviewed" in shown
    text = (room / CLAIM).read_text("utf-8")
    assert "The lines define doubling, and tell no dates." in text
    assert "caveat: |-\n      Only the definition.\n" in text


def test_whoever_changes_their_mind_at_the_end_records_nothing(room):
    before = (room / CLAIM).read_bytes()
    shown, code = talk(room, ["review", "arithmetic/doubling/older", *SAID, *READ], [
        ("> ", ""), ("> ", ""), ("[y/N]: ", "n"),
    ])  # fmt: skip
    assert code == 0, shown
    assert "nothing was recorded" in shown
    assert (room / CLAIM).read_bytes() == before
