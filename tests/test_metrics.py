"""The numbers of the graph on graphs small enough to count by hand, and grades that follow coverage."""

import pytest

from cfpipe.config import Config
from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library
from cfpipe.metrics import bottleneck, places, quality
from cfpipe.records.concept import Concept


def key(name):
    return ObjectKey(Kind.CONCEPT, f"a/{name}")


def room(edges, ideas=0):
    """Concepts by name, each with the names of what it needs."""
    concepts = {}
    for name, needs in sorted(edges.items()):
        concepts[key(name)] = Concept.model_validate({
            "title": name, "summary": name, "status": "published", "authors": (), "importance": "normal",
            "difficulty": 1, "level": "algebra", "tldr": name, "learning-map": {"now": "x", "try": "y"}, "sections": {},
            "prerequisites": tuple({"concept": f"a/{need}", "reason": "so"} for need in needs),
            "ideas": {f"i{number}": {"text": "so"} for number in range(ideas)},
        })  # fmt: skip
    config = Config.model_validate({"title": "t", "description": "d"})
    return Library(config=config, concepts=concepts, sources={}, claims={}, documents={}, code={}, broken=())


DIAMOND = {"top": ("left", "right"), "left": ("root",), "right": ("root",), "root": ()}
HOURGLASS = {"a": (), "b": (), "waist": ("a", "b"), "c": ("waist",), "d": ("waist",)}


def test_depth_and_chain_follow_the_longest_way():
    found = places(room({"a": (), "b": ("a",), "c": ("b", "a"), "alone": ()}))
    assert [found[key(name)].depth for name in ("a", "b", "c", "alone")] == [0, 1, 2, 0]
    assert [found[key(name)].chain for name in ("a", "b", "c", "alone")] == [3, 3, 3, 1]
    assert [found[key(name)].unlocked for name in ("a", "b", "c", "alone")] == [2, 1, 0, 0]


def test_who_cannot_be_passed_by_is_a_bottleneck():
    assert bottleneck(room(HOURGLASS), key("waist")) == 1.0
    assert bottleneck(room(DIAMOND), key("left")) == 0.0
    assert bottleneck(room(DIAMOND), key("root")) == 0.0
    half = {"a": (), "b": (), "x": ("a", "b"), "d": ("x", "a")}
    assert bottleneck(room(half), key("x")) == 0.5


def test_load_counts_what_is_shared_once():
    assert places(room(DIAMOND, ideas=3))[key("top")].load == 12


def test_cycles_do_not_hang():
    assert places(room({"a": ("b",), "b": ("a",)}))[key("a")].chain >= 1


def test_a_page_without_evidence_has_the_lowest_grade():
    library = room({"a": ()})
    found = quality(library, Evidence({}, {}, {}), {}, key("a"))
    assert (found.grade, found.score) == ("E", 0.0)
    assert [part.share for part in found.parts] == [0.0] * 5


@pytest.mark.parametrize(("score", "grade"), [(0.9, "A"), (0.75, "B"), (0.6, "C"), (0.4, "D"), (0.39, "E")])
def test_grades_begin_at_their_limits(score, grade, monkeypatch):
    from cfpipe import metrics

    monkeypatch.setattr(metrics, "_coverage", lambda *_: [metrics.Coverage("x", "", score)])
    assert quality(room({"a": ()}), Evidence({}, {}, {}), {}, key("a")).grade == grade
