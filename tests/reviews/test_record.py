"""Recording: what is refused, and that nobody's review and nobody's byte is lost."""

import datetime as dt
import multiprocessing
import os
import shutil
import signal
import sys
import time

import pytest

from cfpipe import collect
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.commands.review import command
from cfpipe.copies.spot import Spot, spot
from cfpipe.desk import open_case
from cfpipe.identity import ObjectKey
from cfpipe.records.load import load_record
from cfpipe.reviews import record
from cfpipe.reviews.record import Draft, Refused, append, objections, pinned
from cfpipe.witnesses.workers import pool

EVERY = ObjectKey.parse("claim:arithmetic/halving/every")
OPTIONS = Options(code="never", assumptions=False)
TODAY = dt.date(2026, 3, 1)


@pytest.fixture
def room(repository, tmp_path):
    return shutil.copytree(repository / "tests" / "sample", tmp_path / "room", ignore=shutil.ignore_patterns(".cfpipe"))


@pytest.fixture
def case(room, verdicts):
    found = open_case(room, EVERY, verdicts, OPTIONS)
    (room / ".cfpipe").symlink_to(verdicts.folder)
    return found


def draft(case, **changes):
    passage, text = spot(case.shelf, case.library, Spot("sample-2020", "book.txt", "4"))
    values = {
        "reviewer": "sample-reader", "verdict": "supports",
        "evidence": "The fourth line begins with it; that there is only one is an easy computation.",
        "passages": (passage,), "texts": (text,),
    }  # fmt: skip
    return Draft(**{**values, **changes})


def made(case, **changes):
    return pinned(case.library, case.claim, case.standing.judged, draft(case, **changes), TODAY)


def test_what_is_recorded_is_fresh_and_counts(room, case):
    assert list(objections(case.library, EVERY, draft(case))) == []
    append(room, EVERY, lambda: made(case))
    after = open_case(room, EVERY, Cache(room / ".cfpipe"), OPTIONS)
    newest = after.standing.judgements[0]
    assert newest.fresh
    assert newest.review.date == "2026-03-01"
    assert newest.review.judged["passages"]
    assert str(after.standing.state) == "reviewed"


def test_an_edit_of_a_passage_in_the_record_is_noticed(room, case):
    append(room, EVERY, lambda: made(case))
    file = room / EVERY.file
    file.write_text("lines: '3'".join(file.read_text("utf-8").rsplit("lines: '4'", 1)), "utf-8")
    newest = open_case(room, EVERY, Cache(room / ".cfpipe"), OPTIONS).standing.judgements[0]
    assert newest.changed == ("passage:sample-2020/book.txt:3", "passages")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reviewer": "nobody"}, "'nobody' is not declared"),
        ({"reviewer": "sample-author"}, "sample-author wrote this claim"),
        ({"verdict": "maybe"}, "no verdict"),
        ({"evidence": " \n"}, "the evidence is empty"),
        ({"evidence": "Every number has exactly one half."}, "repeats the claim"),
        ({"evidence": "every  number has EXACTLY one half"}, "repeats the claim"),
        ({"evidence": "It says so.\u202e"}, "U+202E"),
        ({"verdict": "supports-with-caveat"}, "needs the caveat"),
        ({"passages": (), "texts": ()}, "names the passages"),
        ({"basis": "metadata"}, "is substantive"),
        ({"date": dt.date(2999, 1, 1)}, "in the future"),
    ],
)
def test_what_is_refused_says_why(case, changes, reason):
    (found,) = objections(case.library, EVERY, draft(case, **changes))
    assert reason in found


def test_a_passage_of_a_source_that_the_claim_does_not_name_is_refused_unless_it_is_meant(case):
    passages = tuple(each.model_copy(update={"source": "sample-1999"}) for each in draft(case).passages)
    case.library.sources[ObjectKey.parse("source:sample-1999")] = next(iter(case.library.sources.values()))
    (found,) = objections(case.library, EVERY, draft(case, passages=passages))
    assert "does not name the source sample-1999" in found
    meant = draft(case, passages=passages, other_sources=True)
    assert list(objections(case.library, EVERY, meant)) == []
    assert "work:sample-1999" in pinned(case.library, case.claim, {}, meant, TODAY)["judged"]


def test_words_taken_from_a_passage_are_no_own_words(case):
    text = "word " * 10 + "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    found = objections(case.library, EVERY, draft(case, evidence=f"It says: {text}, and so on.", texts=(text,)))
    assert ["copies" in reason for reason in found] == [True]
    assert list(objections(case.library, EVERY, draft(case, evidence="It says " + text[50:], texts=(text,)))) == []


def test_the_same_said_twice_is_refused_and_another_verdict_is_not(room, case):
    append(room, EVERY, lambda: made(case))
    with pytest.raises(Refused, match="has said this before"):
        append(room, EVERY, lambda: made(case))
    append(room, EVERY, lambda: made(case, verdict="does-not-support"))


def test_a_file_that_cannot_be_read_or_written_stays(room, case, monkeypatch):
    file = room / EVERY.file
    before = file.read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record.os, "fsync", full)
    with pytest.raises(Refused, match="No space left on device; it is as it was"):
        append(room, EVERY, lambda: made(case))
    assert file.read_bytes() == before
    assert [item.name for item in file.parent.iterdir() if item.name.startswith(".")] == []
    file.write_bytes(b"text: [\n")
    with pytest.raises(Refused, match="is no claim that can be read"):
        append(room, EVERY, lambda: made(case))
    assert file.read_bytes() == b"text: [\n"


LONG = "The fourth line begins with it: " + "and what follows from it was tried on small numbers, of either sign; " * 12


def test_long_texts_are_wrapped_and_read_back(room, case):
    said = {"evidence": LONG, "caveat": LONG.replace("tried", "\n\ntried", 1), "does_not_establish": LONG[:117]}
    data = append(room, EVERY, lambda: made(case, **said))
    text = (room / EVERY.file).read_text("utf-8")
    assert max(map(len, text.split("\n"))) < 130
    newest = open_case(room, EVERY, Cache(room / ".cfpipe"), OPTIONS).standing.judgements[0]
    assert newest.fresh
    assert newest.review.evidence.split() == LONG.split()
    assert newest.review.caveat.split() == data["caveat"].split() == LONG.split()


def test_marks_comments_and_line_ends_stay(room, case):
    file = room / EVERY.file
    text = "# above\r\n" + file.read_text("utf-8").replace("\n", "\r\n") + "# below\r\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    file.chmod(0o640)
    append(room, EVERY, lambda: made(case))
    after = file.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf" + text.encode())
    assert file.stat().st_mode & 0o777 == 0o640


def _record_as(room, reviewer, start):
    collect.pool = pool  # the threads of the parent's witnesses are not here
    start.wait()
    said = ["--reviewer", reviewer, "--verdict", "supports", "--passage", "sample-2020", "book.txt", "4"]
    evidence = ["--evidence", f"{reviewer} read the fourth line and found it there.", "--yes"]
    sys.exit(command.main(["arithmetic/halving/every", "--root", str(room), *said, *evidence], standalone_mode=False))


def test_many_at_once_lose_nothing(room, case):
    names = [f"reader-{number}" for number in range(20)]
    config = room / "pyproject.toml"
    people = "".join(f'\n[tool.cfpipe.people.{name}]\nname = "{name}"\nkind = "person"\n' for name in names)
    config.write_text(config.read_text("utf-8") + people, "utf-8")
    context = multiprocessing.get_context("fork")
    start = context.Barrier(len(names))
    processes = [context.Process(target=_record_as, args=(room, name, start)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(names)
    entry, problems = load_record(EVERY, EVERY.file, (room / EVERY.file).read_bytes())
    assert not problems
    assert sorted(review.reviewer for review in entry.record.reviews) == sorted([*names, "sample-reader"])


def _record_for_ever(room, first):
    collect.pool = pool
    found = open_case(room, EVERY, Cache(room / ".cfpipe"), OPTIONS)
    for number in range(first, first + 10_000):
        data = made(found, evidence=f"Reading number {number} found it in the fourth line.")
        data["judged"] = {**data["judged"], "text": f"{number:016x}"}
        append(room, EVERY, lambda data=data: data)


def test_a_kill_at_any_moment_leaves_a_whole_file(room, case):
    context = multiprocessing.get_context("fork")
    counts = []
    for round_ in range(6):
        process = context.Process(target=_record_for_ever, args=(room, 10_000 * round_))
        process.start()
        size = (room / EVERY.file).stat().st_size
        while process.is_alive() and (room / EVERY.file).stat().st_size == size:
            time.sleep(0.001)
        time.sleep(0.003 * round_)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        entry, problems = load_record(EVERY, EVERY.file, (room / EVERY.file).read_bytes())
        assert entry is not None
        assert not problems
        counts.append(len(entry.record.reviews))
    assert counts == sorted(set(counts))
    append(room, EVERY, lambda: made(case))
    assert [item.name for item in (room / EVERY.file).parent.iterdir() if item.name.startswith(".")] == []
