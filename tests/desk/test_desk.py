"""What a reviewer's desk says is what the whole check says, from a few files and kept between runs."""

import os
import shutil
import subprocess
import sys

import pytest

from cfpipe.assess import assess
from cfpipe.collect import Options
from cfpipe.desk import NoCase, changes, open_case, queue, show
from cfpipe.identity import ObjectKey

OPTIONS = Options(code="never", assumptions=False)
EVERY = ObjectKey.parse("claim:arithmetic/halving/every")
EVEN = ObjectKey.parse("claim:arithmetic/doubling/even")


@pytest.fixture
def room(repository, tmp_path):
    return shutil.copytree(repository / "tests" / "sample", tmp_path / "room", ignore=shutil.ignore_patterns(".cfpipe"))


@pytest.fixture
def cache(verdicts):
    return verdicts


def edit(root, file, old, new):
    path = root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


EDITS = {
    "nothing": ("pyproject.toml", "A sample room", "A sample"),
    "text": ("claims/arithmetic/doubling/even.yaml", "is even", "is always even"),
    "source": ("sources/sample-2020.yaml", "issued: 2020", "issued: 2021"),
    "equation": ("concepts/arithmetic/doubling.yaml", "doubled., domain: real", "doubled., domain: integer"),
    "code": ("concepts/arithmetic/doubling.py", "return n + n", "return 2 * n"),
    "copy": ("copies/sample-2020/book.txt", "is even.", "is not even."),
    "policy": ("pyproject.toml", "critical = 2", "critical = 3"),
    "age": ("pyproject.toml", "max-age-days = 36500", "max-age-days = 1"),
    "importance": ("concepts/arithmetic/doubling.yaml", "importance: critical", "importance: minor"),
}


@pytest.mark.parametrize("name", EDITS)
def test_one_claim_and_the_queue_say_what_the_check_says_after_any_edit(room, cache, name):
    queue(room, cache, OPTIONS)
    edit(room, *EDITS[name])
    whole = assess(room, OPTIONS, cache=cache).standings
    rows, broken = queue(room, cache, OPTIONS)
    assert broken == []
    assert {row.key: row.state for row in rows} == {key: str(item.state) for key, item in whole.items()}
    for row in rows:
        newest = {each.review.reviewer: each for each in reversed(whole[row.key].judgements)}
        assert {each.reviewer: (each.fresh, each.changed) for each in row.reviews} == {
            reviewer: (each.fresh, each.changed) for reviewer, each in newest.items()
        }
    for key, standing in whole.items():
        assert open_case(room, key, cache, OPTIONS).standing == standing


def test_the_queue_is_kept_and_only_what_an_edit_touches_is_found_again(room, cache, monkeypatch):
    first, _ = queue(room, cache, OPTIONS)
    opened = []
    module = sys.modules["cfpipe.desk.queue"]
    original = module.open_cases

    def spy(root, config, keys, *rest, **options):
        opened.extend(keys)
        return original(root, config, keys, *rest, **options)

    monkeypatch.setattr(module, "open_cases", spy)
    assert queue(room, cache, OPTIONS)[0] == first
    assert opened == []
    edit(room, "claims/arithmetic/halving/every.yaml", "Real numbers", "All real numbers")
    queue(room, cache, OPTIONS)
    assert opened == [EVERY]


def test_the_queue_begins_with_what_is_most_urgent(room, cache):
    rows, _ = queue(room, cache, OPTIONS)
    assert [(row.importance, row.state) for row in rows] == [
        ("critical", "disputed"), ("critical", "unreviewed"), ("critical", "partly reviewed"),
        ("critical", "metadata only"), ("critical", "reviewed"), ("normal", "stale"), ("normal", "rejected"),
    ]  # fmt: skip


def test_nobody_is_sent_to_a_claim_of_their_own_or_one_that_they_judged(room, cache):
    rows, _ = queue(room, cache, OPTIONS)
    assert not any(row.open_to("sample-author") for row in rows)
    open_ = {row.key.path.rpartition("/")[2] for row in rows if row.open_to("sample-reader")}
    assert open_ == {"older", "adding", "egypt", "every"}  # the last is stale: it may be judged again


def test_a_claim_that_cannot_be_read_is_named_and_hides_no_other(room, cache):
    (room / EVERY.file).write_text("text: [\n", "utf-8")
    rows, broken = queue(room, cache, OPTIONS)
    assert broken == [EVERY.file]
    assert len(rows) == 6
    with pytest.raises(NoCase, match="cannot be read"):
        open_case(room, EVERY, cache, OPTIONS)
    with pytest.raises(NoCase, match="no claim is called"):
        open_case(room, ObjectKey.parse("claim:arithmetic/halving/none"), cache, OPTIONS)
    (room / "pyproject.toml").write_text("[tool.cfpipe]\n", "utf-8")
    with pytest.raises(NoCase, match="configuration"):
        queue(room, cache, OPTIONS)


def test_what_changed_is_shown_as_it_was_judged(room, cache):
    plain = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "as judged"]):
        subprocess.run(["git", "-C", room, *words], check=True, env=plain)
    edit(room, "claims/arithmetic/doubling/even.yaml", "is even", "is never odd")
    edit(room, "concepts/arithmetic/doubling.yaml", "doubled., domain: real", "doubled., domain: integer")
    case = open_case(room, EVEN, cache, OPTIONS)
    found, trouble = changes(room, case, case.standing.judgements[0], cache, OPTIONS)
    assert trouble == ""
    lines = list(show.differences(found, trouble))
    assert "    - The double of a whole number is even." in lines
    assert "    + The double of a whole number is never odd." in lines
    assert any(line.startswith("    -") and "real" in line for line in lines)
    assert any(line.startswith("    +") and "integer" in line for line in lines)


def test_without_a_history_nothing_is_guessed(room, cache):
    case = open_case(room, EVERY, cache, OPTIONS)
    found, trouble = changes(room, case, case.standing.judgements[0], cache, OPTIONS)
    assert [(each.name, each.before) for each in found] == [("text", None)]
    assert trouble


def test_what_is_shown_acts_on_no_terminal(room, cache):
    edit(room, "copies/sample-2020/book.txt", "Every number", "\x1b]0;title\x07Every\x1b[2J number")
    case = open_case(room, EVERY, cache, OPTIONS)
    lines = [*show.shown(case), *show.excerpts(case, case.claim.reviews[0].passages, 3)]
    lines += [line for each in case.standing.judgements for line in show.earlier(case, each)]
    assert not any(ord(character) < 32 or ord(character) == 127 for line in lines for character in line)
    assert any("Every" in line for line in lines)
