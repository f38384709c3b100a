"""A claim as its reviewer sees it on a terminal: plain lines, with nothing in them that acts on the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from cfpipe import copies
from cfpipe.copies import CopyState
from cfpipe.desk.cases import Case
from cfpipe.desk.changes import Change
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import concept_of, source_key
from cfpipe.records.claim import Passage, Review
from cfpipe.records.source import Source, located
from cfpipe.report import clean
from cfpipe.reviews import Judgement

_WIDTH = 100


def shown(case: Case) -> Iterator[str]:
    """The claim in its context, its sources with their locators, its witnesses with their verdicts."""
    claim = case.claim
    concept = case.library.concepts.get(concept_of(case.key))
    place = f"{concept.title}, {concept.importance} importance" if concept else concept_of(case.key).path
    yield f"{case.key}: {case.standing.state}"
    yield from _block(f"by {claim.author}, in {place}", "")
    yield ""
    yield from _block(claim.text, "  ")
    yield from _block(f"Scope: {claim.scope}", "  ")
    yield from _mentions(case)
    yield ""
    yield "Sources:"
    for support in claim.sources:
        source = case.library.sources.get(source_key(support.source))
        yield from _block(f"- {support.source}: {_work(source)}{_where(located(support.locator))}", "  ")
        if support.note:
            yield from _block(f"The author's note: {support.note}", "    ")
    if claim.witnesses:
        yield ""
        yield "Witnesses:"
        for witness in claim.witnesses:
            yield from _block(f"- {witness}: {_verdict(case, witness)}", "  ")


def earlier(case: Case, judgement: Judgement) -> Iterator[str]:
    """A review that was recorded before, with its passages as they stand in the copies that are here."""
    review = judgement.review
    fresh = "stands" if judgement.fresh else f"stale: {', '.join(judgement.changed) or 'too old'}"
    yield clean(f"{review.date}  {judgement.reviewer} ({judgement.kind}): {review.verdict}; {review.basis}; {fresh}")
    yield from _block(review.evidence, "    ")
    if review.caveat:
        yield from _block(f"Caveat: {review.caveat}", "    ")
    if review.does_not_establish:
        yield from _block(f"Does not establish: {review.does_not_establish}", "    ")
    for passage in review.passages:
        yield f"    {place_of(passage)}: {case.read.get(passage, CopyState.ABSENT)}"


def passages_of(reviews: Iterable[Review]) -> tuple[Passage, ...]:
    """The passages that earlier reviews read, each place once."""
    found: dict[str, Passage] = {}
    for review in reviews:
        for passage in review.passages:
            found.setdefault(place_of(passage), passage)
    return tuple(found.values())


def excerpts(case: Case, passages: Sequence[Passage], context: int) -> Iterator[str]:
    """Passages with lines of context, from the copies that are here."""
    for passage in passages:
        found = copies.excerpt(case.shelf, case.library, passage, context)
        yield ""
        yield f"{place_of(passage)}: {case.read.get(passage, CopyState.ABSENT)}"
        if isinstance(found, copies.Refusal):
            yield f"    {clean(found.message)}"
            continue
        for number, row, inside in found.numbered:
            yield f"  {'>' if inside else ' '} {number:>5}  {clean(row)}".rstrip()


def place_of(passage: Passage) -> str:
    """Where a passage stands, in words."""
    page = f" page {passage.page}" if passage.page else ""
    return clean(f"{passage.source}, {passage.file}{page} lines {passage.lines}")


def differences(found: Sequence[Change], trouble: str) -> Iterator[str]:
    """What changed since a review, part by part, as a diff."""
    for change in found:
        yield f"  {clean(change.name)}"
        if change.before is None:
            yield "    as it was judged: not known"
        for line in change.diff():
            yield f"    {clean(line)}"
    if trouble:
        yield from _block(f"({trouble})", "  ")


def _mentions(case: Case) -> Iterator[str]:
    """Where the concept's prose rests on the claim."""
    for mention in case.library.mentions:
        if mention.target == case.key:
            place = case.library.locate_in(mention.origin, mention.path, mention.reference.offset)
            yield f"  Used at {place}"


def _work(source: Source | None) -> str:
    if source is None:
        return "no record of it can be read"
    names = ", ".join(name.family or name.literal or "" for name in source.author[:3])
    more = " and others" if len(source.author) > 3 else ""
    lapsed = "" if source.status == "current" else f" [{source.status.upper()}]"
    return f"{names}{more} {source.issued}, {source.title}{lapsed}".strip()


def _where(locator: str) -> str:
    return f", {locator}" if locator else ""


def _verdict(case: Case, witness: str) -> str:
    try:
        key = ObjectKey.parse(witness)
    except ValueError:
        return "no such object"
    if finding := case.evidence.findings.get(key):
        return f"{finding.verdict.status}; {' '.join(finding.statement.latex.split())}"
    if key not in case.library.objects:
        return "no such object"
    if key.kind is Kind.CODE:
        return "a program, not run here"
    inner = [item for item in case.evidence.findings.values()
             if item.key.record == key.record and item.key.part.startswith(f"{key.part}.")]  # fmt: skip
    return ", ".join(f"{item.key.part.partition('.')[2]} {item.verdict.status}" for item in inner) or "nothing to check"


def _block(text: str, indent: str) -> list[str]:
    return textwrap.wrap(clean(" ".join(text.split())), _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
