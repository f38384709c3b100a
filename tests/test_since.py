"""What a change does to reviews: told beside the other findings, for the change alone."""

import json
import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from cfpipe import collect
from cfpipe.cli import cfpipe
from cfpipe.collect import Options
from cfpipe.diagnostics import Code
from cfpipe.identity import ObjectKey
from cfpipe.since import causes, compared

EVEN = "claims/arithmetic/doubling/even.yaml"
ODD = "claims/arithmetic/halving/odd.yaml"
EVERY = "claims/arithmetic/halving/every.yaml"
CONCEPT = "concepts/arithmetic/doubling.yaml"
CODE = "concepts/arithmetic/doubling.py"
SOURCE = "sources/sample-2020.yaml"
TELLS = {Code.TURNED_STALE, Code.REWRITTEN_REVIEW, Code.LOST_BADGE, Code.FRESH_AGAIN}


@pytest.fixture
def room(repository, tmp_path):
    shutil.copytree(repository / "tests" / "sample", tmp_path / "room")
    return tmp_path / "room"


@pytest.fixture
def change(room, tmp_path, assess_room, verdicts):
    """What is told after edits (file, old text, new text) of a room; `before` are edits of what it was."""

    def edited(root: Path, edits) -> None:
        for file, old, new in edits:
            text = (root / file).read_text("utf-8")
            assert re.search(old, text, re.MULTILINE), old
            (root / file).write_text(re.sub(old, lambda _, new=new: new, text, flags=re.MULTILINE), "utf-8")

    def told(*edits, before=(), prepare=lambda room: None):
        old = tmp_path / "old"
        shutil.copytree(room, old)
        edited(old, before)
        edited(room, edits)
        prepare(room)
        checked = assess_room(room, code="never")
        return compared(checked, old, "main", verdicts, Options()), checked

    return told


def tells(checked):
    return [(item.code.label, item.location.file, item.message) for item in checked.diagnostics if item.code in TELLS]


def test_without_a_change_nothing_is_told(change):
    after, checked = change()
    assert after.diagnostics == checked.diagnostics
    assert Code.STALE_REVIEW in {item.code for item in after.diagnostics}  # one was stale before


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        (EVEN, "^text: .*$", "text: It is always even.", "text"),
        (EVEN, "of either sign", "of any sign", "scope"),
        (EVEN, "section: '1'", "section: '2'", "source:sample-2020"),
        (CONCEPT, "    rhs: 2\\*n$", "    rhs: n*2", "equation:arithmetic/doubling#twice"),
        (CONCEPT, "    rhs: 2\\*n$", "    rhs: 3*n", "equation:arithmetic/doubling#twice"),
        (CODE, "return n \\+ n", "return 2 * n", "code:arithmetic/doubling#code"),
        (CONCEPT, "statement: What is the double of seven", "statement: Twice seven is", "practice:.*#seven"),
    ],
)
def test_each_review_that_turns_stale_is_told_once_with_what_changed(change, file, old, new, names):
    after, checked = change((file, old, new))
    found = tells(after)
    assert [(label, place) for label, place, _ in found] == [("turned-stale", EVEN)] * 2
    for (_, _, message), name in zip(found, ("sample-reader", "second-sample-reader"), strict=True):
        assert re.fullmatch(f"the review by {name} is stale; changed since: {names}; at main it was fresh", message)
    assert len(after.diagnostics) == len(checked.diagnostics)  # they take the place of `stale-review`
    stale = [item.location.file for item in after.diagnostics if item.code is Code.STALE_REVIEW]
    assert stale == [EVERY]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (EVEN, "^text: (.*)$", 'text: "The double of a\n  whole number is even."'),
        (EVEN, "note: In the same words.", "note: In other words."),
        (SOURCE, "^note: .*$", "note: It really does not exist."),
        (CONCEPT, "^summary: .*$", "summary: Another summary."),
        (CODE, "return n \\+ n$", "return n + n  # a remark"),
    ],
)
def test_a_change_of_what_nobody_judged_tells_nothing(change, file, old, new):
    assert tells(change((file, old, new))[0]) == []


def test_a_change_that_reaches_many_claims_tells_all(change):
    after, _ = change((SOURCE, "^edition: .*$", "edition: '9'"))
    turned = {place for label, place, _ in tells(after) if label == "turned-stale"}
    reviewed = {
        key.file for key, item in after.standings.items() if item.judgements and "source:sample-2020" in item.judged
    }
    assert turned == reviewed - {EVERY}  # which was stale before
    hints = {item.location.file: item.hint for item in after.diagnostics if item.code is Code.TURNED_STALE}
    assert hints[ODD].startswith("the claim was rejected and is stale now")


def test_what_was_stale_before_is_not_told_again(change):
    after, _ = change((EVERY, "^text: .*$", "text: Every number has one half."))
    assert tells(after) == []


def test_a_change_that_is_taken_back_makes_a_claim_fresh_again(change):
    after, _ = change(before=[(EVEN, "^text: .*$", "text: It is always even.")])
    assert tells(after) == [("fresh-again", EVEN, "the claim was stale at main, and is reviewed now")]
    assert not after.failed(strict=False)


def test_a_new_review_of_a_stale_claim_makes_it_fresh_again(change, room, assess_room):
    judged = assess_room(room, code="never").standings[ObjectKey.parse("claim:arithmetic/halving/every")]
    rows = "".join(f"      {name}: '{value}'\n" for name, value in judged.judged.items())

    def look_again(root):
        with (root / EVERY).open("a", encoding="utf-8") as stream:
            stream.write(
                "  - reviewer: second-sample-reader\n    date: 2026-03-01\n    verdict: does-not-support\n"
                f"    evidence: It says less.\n    judged:\n{rows}    digest: {judged.digest}\n"
            )

    after, _ = change(prepare=look_again)
    assert tells(after) == [("fresh-again", EVERY, "the claim was stale at main, and is rejected now")]
    assert [item.severity for item in after.diagnostics if item.code is Code.FRESH_AGAIN] == ["note"]


def test_the_last_line_names_what_costs_most(change):
    after, _ = change((SOURCE, "^edition: .*$", "edition: '9'"), (EVEN, "^scope: .*$", "scope: Changed."))
    turned = sum(item.code is Code.TURNED_STALE for item in after.diagnostics)
    assert list(causes(after).items()) == [("source:sample-2020", turned), ("scope", 2)]


EDITS = [
    (EVEN, "is even", "is always even"), (EVEN, "of either sign", "of  either  sign"), (ODD, "Half of", "A half of"),
    (EVERY, "has exactly one", "has one"),
    (SOURCE, "^edition: .*$", "edition: '9'"), (SOURCE, "^note: .*$", "note: Another note."),
    (CONCEPT, "    rhs: 2\\*n$", "    rhs: n*2"), (CONCEPT, "^summary: .*$", "summary: Another."),
    (CONCEPT, "doubled., domain: real", "doubled., domain: integer"), (CODE, "return n \\+ n", "return 2 * n"),
    (CODE, "return n \\+ n", "return (n + n)  # the same"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_what_turns_stale_is_what_was_fresh_and_is_judged_otherwise(change, tmp_path, assess_room, seed):
    chosen = random.Random(seed).sample(EDITS, 3)  # noqa: S311 - no secret
    chosen = list({edit[:2]: edit for edit in chosen}.values())
    after, checked = change(*chosen)
    was = assess_room(tmp_path / "old", code="never").standings
    expected = {
        key.file
        for key, item in was.items()
        if any(judgement.fresh for judgement in item.judgements) and item.judged != checked.standings[key].judged
    }
    assert {place for label, place, _ in tells(after) if label == "turned-stale"} == expected


# --- reviews that were tampered with ----------------------------------------------------------------------


def test_an_edited_review_is_told(change):
    after, _ = change((ODD, "verdict: contradicts", "verdict: supports"))
    assert tells(after) == [
        ("rewritten-review", ODD, "the review by sample-reader of 2026-02-05 was edited since main")
    ]


def test_a_removed_review_is_told(change):
    after, _ = change((ODD, "^reviews:\n(?:.*\n)*", ""))
    assert tells(after) == [
        ("rewritten-review", ODD, "the review by sample-reader of 2026-02-05 was removed since main")
    ]


def test_a_claim_that_is_gone_is_told_unless_it_is_said_why(change):
    after, _ = change(prepare=lambda room: (room / ODD).unlink())
    assert tells(after) == [
        (
            "rewritten-review",
            ODD,
            "the claim that sample-reader reviewed is not there any more; at main it was rejected",
        )
    ]


def test_a_claim_that_was_taken_away_with_a_reason_is_not_told(change):
    def remove(room):
        (room / ODD).unlink()
        with (room / "pyproject.toml").open("a", encoding="utf-8") as stream:
            stream.write('[[tool.cfpipe.removed]]\nkey = "claim:arithmetic/halving/odd"\nreason = "False."\n')

    assert tells(change(prepare=remove)[0]) == []


def test_a_claim_that_moved_is_known_by_its_reviews(change):
    after, _ = change(prepare=lambda room: (room / ODD).rename(room / ODD.replace("odd", "uneven")))
    assert tells(after) == []


def test_a_claim_that_moved_and_changed_is_told_in_its_new_place(change):
    moved = ODD.replace("odd", "uneven")

    def move(room):
        text = (room / ODD).read_text("utf-8")
        (room / ODD).unlink()
        (room / moved).write_text(re.sub("^text: .*$", "text: Changed.", text, flags=re.MULTILINE), "utf-8")

    assert [(label, place) for label, place, _ in tells(change(prepare=move)[0])] == [("turned-stale", moved)]


def test_a_claim_that_cannot_be_read_is_reported_by_itself(change):
    after, checked = change((EVEN, "^text: .*$", "text: ["))
    assert after.diagnostics == checked.diagnostics


def test_a_policy_that_asks_for_more_costs_a_badge(change):
    after, _ = change(("pyproject.toml", "^critical = 2", "critical = 3"))
    assert tells(after) == [("lost-badge", EVEN, "the claim was reviewed at main, and is partly reviewed now")]


def test_a_room_without_a_configuration_at_the_revision_is_judged_by_today_s(change):
    after, _ = change((EVEN, "^text: .*$", "text: No."), before=[("pyproject.toml", "tool.cfpipe", "tool.other")])
    assert [label for label, _, _ in tells(after)] == ["turned-stale"] * 2


def test_what_was_broken_at_the_revision_was_not_fresh(change):
    after, _ = change((EVEN, "^text: .*$", "text: No."), before=[(EVEN, "^text: .*$", "text: [")])
    assert tells(after) == []


# --- what is asked anew -----------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    questions = []
    found = collect.verdicts

    def counted(items, cache, options):
        questions.extend(items)
        return found(items, cache, options)

    monkeypatch.setattr(collect, "verdicts", counted)
    return questions


def test_only_a_changed_statement_that_a_reviewed_claim_rests_on_is_asked(change, asked):
    after, _ = change((CONCEPT, "    rhs: 2\\*n$", "    rhs: n*2"))
    assert [(item.lhs, item.rhs) for item in asked] == [("d(n)", "2*n")]
    assert {label for label, _, _ in tells(after)} == {"turned-stale"}


def test_a_question_that_today_s_room_asks_too_is_not_asked_again(change, asked):
    after, _ = change((EVEN, "^text: .*$", "text: No."), (CONCEPT, "^summary: .*$", "summary: Another."))
    assert asked == []
    assert {label for label, _, _ in tells(after)} == {"turned-stale"}


def test_a_review_of_what_was_false_at_the_revision_was_not_fresh(change):
    """The verdict is part of what is judged: the equation that the review is pinned to was proved."""
    after, _ = change((EVEN, "^scope: .*$", "scope: Changed."), before=[(CONCEPT, "    rhs: 2\\*n$", "    rhs: 3*n")])
    assert tells(after) == []


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def committed(room, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(room.parent.parent))
    for command in (
        ["init", "-q", "-b", "main", "."],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x"],
    ):
        subprocess.run(["git", "-C", room, *command], check=True)
    return room


def run(*arguments):
    return CliRunner().invoke(cfpipe, ["check", "--code", "never", *map(str, arguments)], standalone_mode=False)


def test_the_command_tells_it_in_every_form(committed):
    file = committed / EVEN
    file.write_text(file.read_text("utf-8").replace("is even", "is always even"), "utf-8")
    found = run("--root", committed, "--since", "main")
    assert found.return_value == 0
    name = r"main \([0-9a-f]{12}\)"
    assert re.search(rf"even.yaml:18:5: warning\[turned-stale\] .* text; at {name} it was fresh\n", found.stdout)
    assert re.fullmatch(rf"3 warnings; 2 reviews turned stale since {name}, by text \(2\)\n", found.stderr)
    annotated = run("--root", committed, "--since", "HEAD", "--output-format", "github").stdout
    assert "::warning file=claims/arithmetic/doubling/even.yaml,line=18,col=5,title=turned-stale::" in annotated
    listed = json.loads(run("--root", committed, "--since", "HEAD", "--output-format", "json").stdout)
    assert [item["code"] for item in listed] == ["turned-stale", "turned-stale", "stale-review"]
    whole = json.loads(run("--root", committed, "--since", "HEAD", "--json").stdout)
    assert [item["code"] for item in whole["findings"]] == [item["code"] for item in listed]
    assert run("--root", committed, "--since", "main", "--strict").return_value == 1


def test_a_commit_is_called_by_the_beginning_of_its_name(committed):
    commit = subprocess.run(
        ["git", "-C", committed, "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    found = run("--root", committed, "--since", commit)
    assert found.stderr == f"1 warning; no reviews turned stale since {commit[:12]}\n"


@pytest.mark.parametrize("revision", ["nothing", "--all", "", "\x1b[31m"])
def test_an_unknown_revision_is_wrong_usage(committed, revision):
    found = run("--root", committed, f"--since={revision}")
    assert found.exit_code != 0
    assert "--since: the repository has no revision" in str(found.exception.format_message())
    assert "\x1b" not in str(found.exception.format_message())


def test_a_room_in_no_repository_is_wrong_usage(room, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(room.parent.parent))
    found = run("--root", room, "--since", "HEAD")
    assert "is in no git repository" in found.exception.format_message()
