"""What a review is pinned to: the list of what counts, and of what does not."""

import re
import shutil

import pytest

from cfpipe.digests import RECIPE, part_digest, review_digest
from cfpipe.identity import ObjectKey
from cfpipe.reviews import State

EVEN = ObjectKey.parse("claim:arithmetic/doubling/even")
CLAIM, CONCEPT = "claims/arithmetic/doubling/even.yaml", "concepts/arithmetic/doubling.yaml"
SOURCE, CODE = "sources/sample-2020.yaml", "concepts/arithmetic/doubling.py"
WITNESS = "{}:arithmetic/doubling#{}".format
TWICE, STEP = WITNESS("equation", "twice"), WITNESS("step", "collecting.collect")
CHAIN, RUN = WITNESS("derivation", "collecting"), WITNESS("code", "code")
BELIEF, EXAMPLE = WITNESS("misconception", "square"), WITNESS("example", "chessboard")
SEVEN = WITNESS("practice", "seven")
TEXT, SCOPE = "The double of a whole number is even.", "For whole numbers, of either sign."
BOOK = "source:sample-2020"


@pytest.fixture
def after(repository, tmp_path, assess_room):
    """The standing of the sample's best reviewed claim after an edit of one file."""

    def edit(file, old, new):
        root = tmp_path / "room"
        shutil.copytree(repository / "tests" / "sample", root)
        text = (root / file).read_text("utf-8")
        assert len(re.findall(old, text, re.MULTILINE)) >= 1, old
        (root / file).write_text(re.sub(old, lambda _: new, text, count=1, flags=re.MULTILINE), "utf-8")
        return assess_room(root, code="never").standings[EVEN]

    return edit


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CLAIM, "The double of a whole", "The  double  of a whole"),
        (CLAIM, "^text: (.*)$", 'text: "The double of a\n  whole number is even."'),
        (CLAIM, "^text: .*$", "# a remark\ntext: |\n  The double of a whole number is even.\n"),
        (CLAIM, r"^text: (.*)\nscope: (.*)$", f"scope: {SCOPE}\ntext: {TEXT}"),
        (CLAIM, "note: In the same words.", "note: In other words."),
        (CLAIM, "^question: .*$", "question: Why?"),
        (CLAIM, "author: sample-author", "author: sample-model"),
        (CLAIM, "evidence: The second", "evidence: The  2nd"),
        (CLAIM, "  - (equation:.*)\n  - (step:.*)", f"  - {STEP}\n  - {TWICE}"),
        (SOURCE, "^note: .*$", "note: It really does not exist."),
        (SOURCE, "^used-for: .*$", "used-for: Something else."),
        (SOURCE, "^licence: .*$", "licence: {note: None.}"),
        (SOURCE, "^URL: .*$", "URL: https://sample.example/moved"),
        (SOURCE, "^accessed: .*$", "accessed: 2026-03-03"),
        (SOURCE, "^publisher: .*$", "publisher: Another Press"),
        (SOURCE, "^unverified: .*$", "unverified: {}"),
        (SOURCE, "^added-by: .*$", "added-by: sample-reader"),
        (SOURCE, "^title: (.*)$", "title:   A sample   of arithmetic"),
        (CONCEPT, "^summary: .*$", "summary: Another summary."),
        (CONCEPT, "title: Two times the number", "title: Twice"),
        (CONCEPT, "rule: Take out what both have.", "rule: Distribute."),
        (CONCEPT, "note: This is the step", "note: That is the step"),
        (CONCEPT, r"latex: d\(n\) = 2 n$", "latex: d(n) =  2 n"),
        (CONCEPT, "Ten doublings", "Doubling ten times"),
        (CONCEPT, "meaning: The number that is doubled.", "meaning: The number to double."),
        (CONCEPT, "c, meaning: What is taken away again., domain: real", "c, meaning: What is left., domain: positive"),
        (CODE, "return n \\+ n$", "return n + n   "),
        (CODE, "return n \\+ n$", "return (\n        n + n  # one more line\n    )"),
    ],
)
def test_an_edit_that_changes_nothing_of_what_was_judged_leaves_the_review_fresh(after, file, old, new):
    standing = after(file, old, new)
    assert [judgement.changed for judgement in standing.judgements] == [(), ()]
    assert standing.state is State.REVIEWED


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        (CLAIM, "is even", "is always even", {"text"}),
        (CLAIM, "whole number is even", "whole number is not even", {"text"}),
        (CLAIM, "of either sign", "of any sign", {"scope"}),
        (CLAIM, "section: '1'", "section: '2'", {BOOK}),
        (CLAIM, r"    locator: .*\n", "", {BOOK}),
        (CLAIM, "- source: sample-2020\n    locator: .*\n", "- source: sample-1999\n", {BOOK, "source:sample-1999"}),
        (CLAIM, "^witnesses:", "  - source: sample-1999\nwitnesses:", {"source:sample-1999"}),
        (CLAIM, f"  - {re.escape(TWICE)}\n", "", {TWICE}),
        (SOURCE, "^title: .*$", "title: Another sample", {BOOK}),
        (SOURCE, "Sample, given: Ann", "Sample, given: Anna", {BOOK}),
        (SOURCE, "^issued: 2020", "issued: 2021", {BOOK}),
        (SOURCE, "^edition: .*$", "edition: '3'", {BOOK}),
        (SOURCE, "^version: .*$", "version: '2.2'", {BOOK}),
        (SOURCE, "^volume: .*$", "volume: '2'", {BOOK}),
        (SOURCE, "^ISBN: .*$", "ISBN: 978-0-00-000001-9", {BOOK}),
        (SOURCE, "^status: .*$", "status: retracted", {BOOK}),
        (CONCEPT, "    lhs: d\\(n\\)\n    rhs: 2\\*n", "    lhs: d(n)\n    rhs: n*2", {TWICE}),
        (CONCEPT, r"latex: d\(n\) = 2 n$", "latex: d(n) = 2 \\cdot n", {TWICE}),
        (CONCEPT, "rhs: 2\\*n$", "rhs: 3*n", {TWICE}),
        (CONCEPT, "rhs: \\(1 \\+ 1\\)\\*n", "rhs: (2)*n", {STEP, CHAIN}),
        (CONCEPT, "lhs: n \\+ n, rhs: 1\\*n", "lhs: n + n, rhs: n*1", {CHAIN}),
        (CONCEPT, "    rhs: n \\+ n$", "    rhs: 2*n", {TWICE, BELIEF, SEVEN}),
        (CONCEPT, "doubled., domain: real", "doubled., domain: integer", {TWICE, STEP, CHAIN, BELIEF, SEVEN}),
        (CONCEPT, "at: {n: 3}", "at: {n: 4}", {BELIEF}),
        (CONCEPT, "expression: 2\\*\\*10}", "expression: 1024}", {RUN}),
        (CONCEPT, "tolerance: 0.001", "tolerance: 0.01", {RUN}),
        (CONCEPT, "2 \\\\cdot 2 \\\\cdot 2 = 8, lhs: 2\\*2\\*2", "2 \\cdot 2 \\cdot 2 = 8, lhs: 2**3", {EXAMPLE}),
        (CONCEPT, "Multiply\\.", "Multiply them.", {EXAMPLE}),
        (CONCEPT, "statement: What is the double of seven", "statement: What is twice seven", {SEVEN}),
        (CONCEPT, "lhs: d\\(7\\), rhs: 14", "lhs: d(7), rhs: 7 + 7", {SEVEN}),
        (CODE, "return n \\+ n", "return 2 * n", {RUN}),
    ],
)
def test_an_edit_of_what_was_judged_makes_the_review_stale_and_says_of_what(after, file, old, new, changed):
    standing = after(file, old, new)
    assert {judgement.changed for judgement in standing.judgements} == {tuple(sorted(changed))}
    assert standing.state is State.STALE


def test_an_equation_that_is_no_longer_there_makes_the_review_stale(after):
    standing = after(CONCEPT, "^  twice:$", "  two-times:")
    assert TWICE in standing.judgements[0].changed


def test_the_recipe_is_fixed():
    """A change of the recipe makes every review of every room stale: a new name, and a new line in the change log."""
    assert RECIPE == "claim-1"
    assert part_digest("text", "It holds.") == "427deea0ebe6b0ef"
    assert review_digest({"text": "0" * 16}).startswith("sha256:")


def test_a_digest_of_parts_does_not_depend_on_their_order():
    parts = {"text": "a" * 16, "scope": "b" * 16}
    assert review_digest(parts) == review_digest(dict(reversed(parts.items())))
    assert review_digest(parts) != review_digest({"text": "b" * 16, "scope": "a" * 16})


def test_equal_meanings_of_different_parts_have_different_digests():
    assert part_digest("text", "x") != part_digest("scope", "x")
