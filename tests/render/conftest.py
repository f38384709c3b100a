"""A small room with every feature and with hostile words, and evidence made up for it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cfpipe import readings, reviews
from cfpipe.config import Config, LearningPath, Person, Removed
from cfpipe.evidence import CodeRun, Evidence, Figure, Finding, RunStatus, Scene, Series, ValueCheck
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import build
from cfpipe.records.claim import Review
from cfpipe.records.load import load
from cfpipe.render import pages
from cfpipe.render.figures import ILLUSTRATION
from cfpipe.render.room import Room
from cfpipe.witnesses.statement import Status, Verdict

SAMPLE = Path(__file__).parent / "sample"
COIN = ObjectKey(Kind.CONCEPT, "chance/coin")
TWO_SIDES = ObjectKey(Kind.CLAIM, "chance/coin/two-sides")
FAIR = ObjectKey(Kind.CLAIM, "chance/coin/fair")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5" role="img"><path d="M0 0h9"/></svg>'
_CYCLE = (Status.PROVED, Status.WITNESSED, Status.UNDECIDED)


def config(**changes) -> Config:
    values = {
        "title": 'A "sample" <room>',
        "description": "For tests.",
        "base-url": "https://example.org/sample/",
        "people": {
            "writer": Person(name="Wren Writer", kind="person"),
            "reader": Person(name="Reading model", kind="model"),
            "other": Person(name="Olive Other", kind="person"),
        },
        "areas": {"chance": "Chance"},
        "paths": {"all": LearningPath(title="All", purpose="Everything.", concepts=("chance/coin", "chance/dice"))},
        "removed": (
            Removed(key="concept:chance/cards", reason="Folded into <dice>.", successor="concept:chance/dice"),
        ),
    }
    return Config(**(values | changes))


def sample_room(*, reviewed=True, statuses=None) -> Room:
    library = build(config(), load(SAMPLE))
    evidence = _evidence(library, statuses or {})
    if reviewed:
        library = _reviewed(library, evidence)
    drawings = {COIN: dict.fromkeys(("fair", "bent", ILLUSTRATION), SVG)}
    return Room(library, evidence, reviews.standings(library, evidence), drawings, library.config.base_url)


def _evidence(library, statuses) -> Evidence:
    findings = {}
    said = readings.read(library)[COIN].said
    for number, (key, path, statement) in enumerate(library.statements(COIN)):
        status = _CYCLE[number % 3]
        status = Status.UNCHECKED if statement.unchecked else status
        status = Status.REFUTED if statement.kind == "refutation" else status
        status = statuses.get(str(key), status)
        counterexample = (("p", "1/2"),) if status is Status.REFUTED else ()
        verdict = Verdict(status, "both sides expanded", assumptions=("0 < p < 1",), counterexample=counterexample)
        findings[key] = Finding(key, path, statement, verdict, "matched" if number % 2 else "not matched", said[key])
    run = CodeRun(
        RunStatus.RAN, 'share 0.5\n<script>alert("out")</script>', (Figure(SVG, 'two "bars" <b>'),),
        (ValueCheck("share", "0.5", "0.5", "1/2", agrees=True),), engine="Python",
    )  # fmt: skip
    points = tuple((x / 4, x / 4 * (1 - x / 4)) for x in range(5))
    states = (("fair", "0.5"), ("bent", "0.9"))
    scenes = {name: Scene((Series(points),), ("0.250",), (("p", value),)) for name, value in states}
    return Evidence(findings, {COIN: run}, {COIN: scenes})


def _reviewed(library, evidence):
    """The library with a fresh review of one claim and a stale and a dissenting one of the other."""
    passage = {"source": "doe-2001", "file": "coins.txt", "lines": "3-4", "fingerprint": f"v1:{'a' * 16}:40:{'b' * 64}",
               "copy": "sha256:" + "c" * 64}  # fmt: skip
    claims = dict(library.claims)
    now = {key: dict(reviews.judged(library, evidence, claims[key])) for key in (TWO_SIDES, FAIR)}
    fresh = _review(now[TWO_SIDES], "reader", "supports-with-caveat", passages=[passage])
    stale = _review(now[FAIR] | {"scope": "0" * 16}, "other", "does-not-support")
    claims[TWO_SIDES] = claims[TWO_SIDES].model_copy(update={"reviews": (fresh,)})
    claims[FAIR] = claims[FAIR].model_copy(update={"reviews": (stale,)})
    return replace(library, claims=claims)


def _review(judged, reviewer, verdict, passages=()) -> Review:
    return Review.model_validate_json(json.dumps({
        "reviewer": reviewer, "date": "2026-02-03", "verdict": verdict, "evidence": "Read <u>twice</u>.",
        "caveat": "Only coins.", "does-not-establish": "Fairness.", "passages": list(passages), "judged": judged,
        "digest": "sha256:" + "d" * 64,
    }))  # fmt: skip


@pytest.fixture(scope="session")
def make_room():
    """Makes the sample, with other statuses by key or without its reviews."""
    return sample_room


@pytest.fixture(scope="session")
def room() -> Room:
    return sample_room()


@pytest.fixture(scope="session")
def site(room) -> dict[str, bytes]:
    found = list(pages.render(room))
    assert len({item.path for item in found}) == len(found), "two files have the same path"
    return {item.path: item.body for item in found}
