"""No content breaks the stages that need no engine: the sample room, mutilated in many ways, is always judged.

What each check finds is shown by the folders of ``tests/mistakes``.
"""

import inspect
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfpipe import copies, readings, reviews
from cfpipe.checks import CHECKS, check
from cfpipe.collect import statements
from cfpipe.config import load_config
from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import build
from cfpipe.records.load import Loaded, load_record
from cfpipe.report import render

SAMPLE = Path(__file__).parents[1] / "sample"
FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.yaml"))
TEXTS = {file: (SAMPLE / file).read_text("utf-8") for file in FILES}
CONFIG, _ = load_config(SAMPLE)
KINDS = {kind.plural: kind for kind in (Kind.CONCEPT, Kind.SOURCE, Kind.CLAIM)}


def key_of(file):
    folder, _, path = file.removesuffix(".yaml").partition("/")
    return ObjectKey(KINDS[folder], path)


def judge(texts):
    """Everything that can be said of a room in memory without asking the engine."""
    entries, broken, found = [], [], []
    for file, text in texts.items():
        entry, problems = load_record(key_of(file), file, text.encode())
        found.extend(problems)
        (entries.append(entry) if entry else broken.append(key_of(file)))
    library = build(CONFIG, Loaded(tuple(sorted(entries, key=lambda entry: entry.key)), tuple(broken), {}, ()))
    found.extend(check(library))
    findings = {item.key: statements.finding(item, None) for item in statements.ask(library, readings.read(library))}
    standings = reviews.standings(library, Evidence(findings, {}, {}))
    found.extend(reviews.faults(library, standings))
    found.extend(copies.faults(library, copies.verify_room(copies.Shelf([SAMPLE / "copies"]), library)))
    return library, found


WORDS = [*"x-{}[]:'\"|#\t*&$\\0é\u202e", "", "- ", ": ", "<b>", "{eq}`x`"]
mutations = st.one_of(
    st.tuples(st.just("drop"), st.integers(0, 400)),
    st.tuples(st.just("twice"), st.integers(0, 400)),
    st.tuples(st.just("swap"), st.integers(0, 400)),
    st.tuples(st.just("dedent"), st.integers(0, 400)),
    st.tuples(st.just("cut"), st.integers(0, 400)),
    *(st.tuples(st.just(f"put {word}"), st.integers(0, 12_000)) for word in WORDS),
)


def mutilate(text, how, where):
    if how.startswith("put "):
        where %= len(text)
        return text[:where] + how.removeprefix("put ") + text[where + 1 :]
    lines = text.split("\n")
    where %= len(lines)
    if how == "drop":
        del lines[where]
    elif how == "twice":
        lines.insert(where, lines[where])
    elif how == "swap":
        lines[where - 1], lines[where] = lines[where], lines[where - 1]
    elif how == "dedent":
        lines[where] = lines[where].removeprefix("  ")
    else:
        lines[where] = lines[where].split(":")[0] + ":"
    return "\n".join(lines)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(FILES), mutations), min_size=1, max_size=3))
def test_no_mutilation_breaks_the_stages_and_every_place_is_in_the_file(edits):
    texts = dict(TEXTS)
    for file, (how, where) in edits:
        texts[file] = mutilate(texts[file], how, where)
    _, found = judge(texts)
    for item in found:
        file, line, column = item.location
        if line and file in texts:
            lines = texts[file].split("\n")
            assert 1 <= line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 2
    assert "Traceback" not in render(found, "text", SAMPLE)


@pytest.mark.parametrize("file", FILES)
def test_a_record_that_is_missing_is_missed_and_breaks_nothing(file):
    _, found = judge({name: text for name, text in TEXTS.items() if name != file})
    assert file.startswith("claims/") or found


@pytest.mark.parametrize("file", FILES)
def test_a_broken_record_is_not_reported_a_second_time_by_those_that_name_it(file):
    _, before = judge(TEXTS)
    _, found = judge({**TEXTS, file: "title: [\n"})
    known = {(item.code, item.location) for item in before}
    new = {item.code.label for item in found if (item.code, item.location) not in known and item.location.file != file}
    assert not new & {"dangling-reference", "stale-review"}


def test_each_check_says_in_a_sentence_what_it_ensures():
    for rule in CHECKS:
        assert (inspect.getdoc(rule) or "").startswith("Ensure "), rule.__name__
    assert len(set(CHECKS)) == len(CHECKS)


def test_a_check_changes_nothing_and_says_the_same_twice():
    library, _ = judge(TEXTS)
    assert check(library) == check(library)


def test_drafts_stay_out_of_the_order_and_cycles_do_not_hang():
    need = "prerequisites:\n  - {concept: arithmetic/halving, reason: Round and round.}\n"
    doubling = "concepts/arithmetic/doubling.yaml"
    library, _ = judge({**TEXTS, doubling: TEXTS[doubling].replace("related:", need + "related:")})
    assert len(library.order) == 2
    one, other = library.concepts
    assert library.ancestors[one] == {one, other}
    draft, _ = judge({**TEXTS, doubling: TEXTS[doubling].replace("status: published", "status: draft")})
    assert [key.path for key in draft.order] == ["arithmetic/halving"]
