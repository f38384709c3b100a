"""What a review judges: the parts of a claim, each with its meaning and a digest of it.

The claim's text and scope, each source with its locator, each linked witness with what was checked and its verdict; of
a review itself the passages that were read, and the works that the reviewer brought. Every part has its own digest, so
that a stale review can say what changed; one digest over all of them names the whole. Layout does not count: white
space is folded, and canonical JSON ignores the order of fields. ``tests/reviews/test_judged.py`` holds the list of
what counts.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cfpipe.digests import part_digest
from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, source_key
from cfpipe.records.claim import Claim, Passage, Review
from cfpipe.records.concept import Code as CodeWitness
from cfpipe.records.source import Source
from cfpipe.records.statement import Derivation

PASSAGES = "passages"
"""The part of a review's own that pins what was read. Reviews recorded before there was such a part lack it."""
_WORK = "work:"
"""Begins the name of the part for a source that the reviewer brought and the claim does not name."""

_SOURCE_MEANING = (
    "type", "title", "author", "issued", "container_title", "volume", "page", "edition", "version", "DOI", "ISBN",
    "status",
)  # fmt: skip
"""The fields of a source that make it the work it is. Its notes, licence and address may change freely."""


def judged(library: Library, evidence: Evidence, claim: Claim) -> Mapping[str, str]:
    """The parts of a claim that every review of it judges, each with the first 16 digits of its digest."""
    return digests(meanings(library, evidence, claim))


def judged_by(library: Library, claim: Claim, passages: Sequence[Passage]) -> Mapping[str, str]:
    """The parts that only a review with these passages judges: the passages themselves, and works the claim lacks."""
    return digests(own_meanings(library, claim, passages))


def digests(parts: Mapping[str, Any]) -> Mapping[str, str]:
    """Each part's meaning as the first 16 digits of its digest."""
    return {name: part_digest(name, meaning) for name, meaning in parts.items()}


def meanings(library: Library, evidence: Evidence, claim: Claim) -> Mapping[str, Any]:
    """What every review of a claim judges, by the name of the part, as plain data."""
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
    return parts


def own_meanings(library: Library, claim: Claim, passages: Sequence[Passage]) -> Mapping[str, Any]:
    """What a review with these passages judges besides, by the name of the part; nothing where nothing was read."""
    if not passages:
        return {}
    parts: dict[str, Any] = {PASSAGES: [each.model_dump(mode="json", exclude_none=True) for each in passages]}
    named = {support.source for support in claim.sources}
    for name in dict.fromkeys(each.source for each in passages if each.source not in named):
        source = library.sources.get(source_key(name))
        parts[f"{_WORK}{name}"] = _work(source) if source else None
    return parts


def in_force(library: Library, claim: Claim, now: Mapping[str, str], review: Review) -> Mapping[str, str]:
    """The parts that a review judges, as they stand today: the claim's, and those of its own that it is pinned to."""
    own = judged_by(library, claim, review.passages)
    return {**now, **{name: own.get(name, "") for name in review.judged if name == PASSAGES or name.startswith(_WORK)}}


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
