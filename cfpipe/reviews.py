"""Claims and the state of their reviews: what was judged, whether it still stands, and what changed.

A review is pinned to the parts that were judged: the claim's text and scope, each source with its locator, each linked
witness with its verdict. Every part has its own digest, so that a stale review can say what changed; one digest over
all of them names the whole. Layout does not count: white space is folded, and canonical JSON ignores the order of
fields. ``tests/test_reviews.py`` holds the list of what counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cfpipe.checks.places import at
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.digests import part_digest, review_digest
from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, concept_of, source_key
from cfpipe.records.claim import Claim, Passage, Review
from cfpipe.records.concept import Code as CodeWitness
from cfpipe.records.source import Source
from cfpipe.records.statement import Derivation

_SOURCE_MEANING = (
    "type", "title", "author", "issued", "container_title", "volume", "page", "edition", "version", "DOI", "ISBN",
    "arXiv", "status",
)  # fmt: skip
"""The fields of a source that make it the work it is. Its notes, licence and address may change freely."""


class State(StrEnum):
    """The state of a claim, from worst to best."""

    DISPUTED = "disputed"
    REJECTED = "rejected"
    STALE = "stale"
    UNREVIEWED = "unreviewed"
    METADATA = "metadata only"
    PARTLY = "partly reviewed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One review as it stands today: fresh, or with the names of what changed since."""

    review: Review
    reviewer: str
    kind: str
    changed: tuple[str, ...]

    @property
    def fresh(self) -> bool:
        return not self.changed

    @property
    def favourable(self) -> bool:
        return self.review.verdict in ("supports", "supports-with-caveat")


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one claim, with the judgements it follows from (newest first)."""

    key: ObjectKey
    state: State
    judgements: tuple[Judgement, ...]
    digest: str
    judged: Mapping[str, str]
    needed: int

    @property
    def caveats(self) -> tuple[str, ...]:
        return tuple(item.review.caveat for item in self.judgements if item.fresh and item.review.caveat)


def standings(library: Library, evidence: Evidence) -> Mapping[ObjectKey, Standing]:
    """The state of every claim of the room."""
    return {key: standing(library, evidence, key) for key in library.claims}


def standing(library: Library, evidence: Evidence, key: ObjectKey) -> Standing:
    """The state of one claim."""
    claim = library.claims[key]
    now = judged(library, evidence, claim)
    judgements = tuple(
        _judgement(library, review, {**now, **_lapsed(library, claim, review)}) for review in reversed(claim.reviews)
    )
    concept = library.concepts.get(concept_of(key))
    needed = library.config.policy.reviewers.get(concept.importance, 1) if concept else 1
    return Standing(key, _state(_latest(judgements), needed), judgements, review_digest(now), now, needed)


def judged(library: Library, evidence: Evidence, claim: Claim) -> Mapping[str, str]:
    """The parts of a claim that a review judges, each with the first 16 digits of its digest."""
    parts: dict[str, Any] = {"text": _folded(claim.text), "scope": _folded(claim.scope)}
    for support in claim.sources:
        key = source_key(support.source)
        source = library.sources.get(key)
        meaning = {"locator": _folded(dict(support.locator or {})), "work": _work(source) if source else None}
        name, count = str(key), 2
        while name in parts:
            name, count = f"{key} ({count})", count + 1
        parts[name] = meaning
    for witness in claim.witnesses:
        parts[witness] = _witness(library, evidence, witness)
    return {name: part_digest(name, meaning) for name, meaning in parts.items()}


def also_judged(library: Library, claim: Claim, passages: Iterable[Passage]) -> Mapping[str, str]:
    """The parts that a review judges beyond the claim's own: works that it read and the claim does not name.

    Who records a review adds them to ``judged``. A review without them rests on their status only.
    """
    named = {support.source for support in claim.sources}
    works = {passage.source: library.sources.get(source_key(passage.source)) for passage in passages}
    return {
        (name := str(source_key(path))): part_digest(name, {"locator": {}, "work": _work(source) if source else None})
        for path, source in sorted(works.items())
        if path not in named
    }


def _lapsed(library: Library, claim: Claim, review: Review) -> Mapping[str, str]:
    """Of the works that only the review read, those it is pinned to, and those that no longer stand."""
    return {
        name: digest
        for name, digest in also_judged(library, claim, review.passages).items()
        if name in review.judged or _no_longer_stands(library, name)
    }


def _no_longer_stands(library: Library, name: str) -> bool:
    source = library.sources.get(ObjectKey.parse(name))
    return source is not None and source.status != "current"


def _folded(value: Any) -> Any:
    """Plain data with the white space of its texts folded."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: _folded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_folded(inner) for inner in value]
    return value


def _work(source: Source) -> Any:
    return _folded(source.model_dump(mode="json", include=set(_SOURCE_MEANING), exclude_none=True))


def _witness(library: Library, evidence: Evidence, text: str) -> Any:
    """The meaning of a linked witness: what was checked, under which domains, with which verdict."""
    try:
        key = ObjectKey.parse(text)
    except ValueError:
        return None
    if key in evidence.findings:
        return _checked(evidence, key)
    found = library.objects.get(key)
    if found is None:
        return None
    if isinstance(found.part, Derivation):
        return [_checked(evidence, key.of(Kind.STEP, f"{key.part}.{step}")) for step in found.part.steps]
    if isinstance(found.part, CodeWitness):
        text = library.code.get(library.code_file(key), b"").decode("utf-8", "replace")
        values = {
            name: value.model_dump(mode="json", exclude_defaults=True) for name, value in found.part.values.items()
        }
        return [program(text), _folded(values)]
    steps = [item for item in evidence.findings if item.record == key.record and item.part.startswith(f"{key.part}.")]
    return [
        _folded(found.part.model_dump(mode="json", exclude_defaults=True, by_alias=True)),
        [_checked(evidence, item) for item in steps if item.kind is key.kind],
    ]


def program(text: str) -> Any:
    """What a Python program says: its syntax tree as plain data, without places, comments and empty fields.

    So neither layout nor a comment counts, nor a field that a later version of Python adds to every node. Text that is
    no program is itself.
    """
    try:
        return _plain(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _plain(node: Any) -> Any:
    if isinstance(node, ast.AST):
        fields = {name: _plain(value) for name, value in ast.iter_fields(node) if name not in ("kind", "type_comment")}
        return [type(node).__name__, {name: value for name, value in fields.items() if value not in (None, [])}]
    if isinstance(node, list):
        return [_plain(item) for item in node]
    return node if node is None or isinstance(node, (str, bool)) else repr(node)


def _checked(evidence: Evidence, key: ObjectKey) -> Any:
    """What is shown, what was asked of the machine and with which outcome; names and notes may change freely.

    The question holds the domains of the symbols and the definitions in use. How the engine prints an expression is
    left out, or a new release of it would make every review stale; so is how the formula beside an expression reads,
    which follows from the formula.
    """
    finding = evidence.findings[key]
    asked = replace(finding.asked, display=()).to_json() if finding.asked else None
    return [_folded(finding.statement.latex), _folded(asked), finding.verdict.status]


def _judgement(library: Library, review: Review, now: Mapping[str, str]) -> Judgement:
    person = library.config.people.get(review.reviewer)
    names = sorted({*now, *review.judged})
    changed = tuple(name for name in names if now.get(name) != review.judged.get(name))
    return Judgement(review, person.name if person else review.reviewer, person.kind if person else "unknown", changed)


def _latest(judgements: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """Of each reviewer, the newest judgement."""
    seen: dict[str, Judgement] = {}
    for item in judgements:
        seen.setdefault(item.review.reviewer, item)
    return tuple(seen.values())


def _state(latest: tuple[Judgement, ...], needed: int) -> State:
    fresh = [item for item in latest if item.fresh]
    read = [item for item in fresh if item.review.basis == "substantive"]
    favourable = [item for item in read if item.favourable]
    if favourable and len(favourable) < len(read):
        return State.DISPUTED
    if read and not favourable:
        return State.REJECTED
    if len(favourable) >= needed:
        return State.REVIEWED
    if len(latest) > len(fresh):
        return State.STALE
    if favourable:
        return State.PARTLY
    return State.METADATA if fresh else State.UNREVIEWED


def faults(library: Library, found: Mapping[ObjectKey, Standing]) -> Iterator[Diagnostic]:
    """Reviews that no longer judge the claim as it stands, each with what changed."""
    for key, item in found.items():
        total = len(library.claims[key].reviews)
        newest: set[str] = set()
        for index, judgement in enumerate(item.judgements):
            if judgement.review.reviewer in newest:
                continue  # the reviewer has looked again since
            newest.add(judgement.review.reviewer)
            changed = [name for name in judgement.changed if not _broken(library, name)]
            if changed:
                path = ("reviews", total - 1 - index)
                yield at(library, key, path, Code.STALE_REVIEW,
                         f"the review by {judgement.review.reviewer} is stale; changed since: "
                         f"{', '.join(changed)}", "let a reviewer look again")  # fmt: skip


def _broken(library: Library, name: str) -> bool:
    """Whether a part of what was judged is in a record that cannot be read, which is reported by itself."""
    try:
        return ObjectKey.parse(name).record in library.broken
    except ValueError:
        return False
