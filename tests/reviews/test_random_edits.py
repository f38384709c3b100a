"""Over random edits of a room, those reviews turn stale whose judged meaning changed, and no others."""

import shutil
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfpipe.collect import Options
from cfpipe.desk import queue

ALL = frozenset({"adding", "egypt", "even", "larger", "odd", "every"})
BOOK = ALL - {"egypt"}
CLAIM, CONCEPT = "claims/arithmetic/doubling/{}.yaml".format, "concepts/arithmetic/doubling.yaml"
SOURCE, OLD_SOURCE, COPY = "sources/sample-2020.yaml", "sources/sample-1999.yaml", "copies/sample-2020/book.txt"


class Edit(NamedTuple):
    file: str
    old: str
    new: str
    touches: frozenset[str]
    """The claims whose judged meaning it changes."""


MEANING = [
    Edit(CLAIM("even"), "is even", "is always even", frozenset({"even"})),
    Edit(CLAIM("even"), "either sign", "any sign", frozenset({"even"})),
    Edit(CLAIM("even"), "section: '1'", "section: '2'", frozenset({"even"})),
    Edit(CLAIM("larger"), "scope: Real", "scope: Positive", frozenset({"larger"})),
    Edit(
        CLAIM("adding"), "  - source: sample-2020\nreviews", "  - source: sample-1999\nreviews", frozenset({"adding"})
    ),
    Edit(SOURCE, "edition: ", "edition: 1", BOOK),
    Edit(SOURCE, "status: corrected", "status: retracted", BOOK),
    Edit(OLD_SOURCE, "issued: 1999", "issued: 1998", frozenset({"egypt"})),
    Edit(CONCEPT, "rhs: 2*n\n", "rhs: 3*n\n", frozenset({"even"})),
    Edit(CONCEPT, "doubled., domain: real", "doubled., domain: integer", frozenset({"even"})),
    Edit("concepts/arithmetic/doubling.py", "return n + n", "return 2 * n", frozenset({"even"})),
    Edit("concepts/arithmetic/halving.yaml", "rhs: n, essential", "rhs: n + 0, essential", frozenset({"every"})),
    Edit(COPY, "is even.", "is odd.", frozenset({"adding", "even"})),
    Edit(COPY, "provided that", "if only", frozenset({"larger"})),
]
COSMETIC = [
    Edit(CLAIM("even"), "text: The double", "text:   The    double", frozenset()),
    Edit(CLAIM("even"), "note: In the same words.", "note: “In other words.”", frozenset()),
    Edit(CLAIM("larger"), "text:", "# a remark\ntext:", frozenset()),
    Edit(CLAIM("egypt"), "author: sample-author\n", "", frozenset()),  # put back at another place below
    Edit(CONCEPT, "title: Two times the number", "title: “Twice” the number", frozenset()),
    Edit(CONCEPT, "note: This is the step", "note: That is the step", frozenset()),
    Edit(SOURCE, "used-for: ", "used-for: Much. ", frozenset()),
    Edit(OLD_SOURCE, "licence: {note: All", "licence: {note: Nearly all", frozenset()),
    Edit("concepts/arithmetic/doubling.py", "return n + n", "return (  # once more\n        n + n\n    )", frozenset()),
    Edit(COPY, "To double a number is to add it to\n", "  To double  a number is to add it to \n", frozenset()),
    Edit(COPY, "Chapter 1. Of doubling", "Chapter 2. Of doubling", frozenset()),
    Edit("pyproject.toml", "A sample room", "Another room", frozenset()),
]
OPTIONS = Options(code="never", assumptions=False)


@pytest.fixture
def cache(verdicts):
    return verdicts


def stale(root, cache):
    """The claims with a newest review that does not stand."""
    rows, broken = queue(root, cache, OPTIONS)
    assert broken == []
    return {row.key.path.rpartition("/")[2] for row in rows if any(not each.fresh for each in row.reviews)}


def apply(root, edit):
    path = root / edit.file
    text = path.read_text("utf-8")
    if edit.old not in text:
        return frozenset()  # another edit of the same words was made before
    text = text.replace(edit.old, edit.new, 1)
    if edit.old == "author: sample-author\n":
        text += edit.old
    path.write_text(text, "utf-8")
    return edit.touches


@pytest.mark.parametrize("edit", [*MEANING, *COSMETIC], ids=lambda edit: f"{edit.file}: {edit.new.strip()[:30]}")
def test_each_edit_alone(edit, repository, tmp_path, cache):
    root = shutil.copytree(repository / "tests" / "sample", tmp_path / "room", ignore=shutil.ignore_patterns(".cfpipe"))
    assert stale(root, cache) == {"every"}
    assert apply(root, edit) == edit.touches
    assert stale(root, cache) == {"every"} | edit.touches


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from([*MEANING, *COSMETIC]), min_size=2, max_size=6, unique=True))
def test_any_edits_together(chosen, repository, tmp_path_factory, cache):
    root = tmp_path_factory.mktemp("edited") / "room"
    shutil.copytree(repository / "tests" / "sample", root, ignore=shutil.ignore_patterns(".cfpipe"))
    before = {edit.file: (root / edit.file).read_text("utf-8") for edit in chosen}
    touched = frozenset({"every"}).union(*(apply(root, edit) for edit in chosen))
    assert stale(root, cache) == touched
    for file, text in before.items():
        (root / file).write_text(text, "utf-8")
    assert stale(root, cache) == {"every"}
