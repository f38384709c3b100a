"""A claim as its reviewer sees it on a terminal: plain lines, with nothing in them that acts on the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from cfpipe import copies
from cfpipe.copies import CopyState
from cfpipe.copies.texts import range_of
from cfpipe.desk.cases import Case
from cfpipe.desk.changes import Change
from cfpipe.evidence import Finding
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
            yield from _witness(case, witness)


def earlier(case: Case, judgement: Judgement) -> Iterator[str]:
    """A review that was recorded before, with its passages as they stand in the copies that are here."""
    review = judgement.review
    yield headline(judgement)
    yield from _block(review.evidence, "    ")
    if review.caveat:
        yield from _block(f"Caveat: {review.caveat}", "    ")
    if review.does_not_establish:
        yield from _block(f"Does not establish: {review.does_not_establish}", "    ")
    for passage in review.passages:
        yield f"    {place_of(passage)}: {case.read.get(passage, CopyState.ABSENT)}"


def headline(judgement: Judgement) -> str:
    """A review in one line."""
    review = judgement.review
    fresh = "stands" if judgement.fresh else f"stale: {', '.join(judgement.changed) or 'too old'}"
    return clean(f"{review.date}  {judgement.reviewer} ({judgement.kind}): {review.verdict}; {review.basis}; {fresh}")


def passages_of(reviews: Iterable[Review]) -> tuple[Passage, ...]:
    """The passages that earlier reviews read; of two of which one holds the other, the longer."""
    found: dict[str, Passage] = {}
    for review in reviews:
        for passage in review.passages:
            found.setdefault(place_of(passage), passage)
    return tuple(one for one in found.values() if not any(_within(one, other) for other in found.values()))


def _within(one: Passage, other: Passage) -> bool:
    """Whether a passage is a part of another one."""
    if one is other or (one.source, one.file, one.page) != (other.source, other.file, other.page):
        return False
    (first, last), (start, stop) = (range_of(each.lines) for each in (one, other))
    return start <= first and last <= stop


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


def _witness(case: Case, witness: str) -> Iterator[str]:
    """A witness with what was checked of it, statement by statement."""
    try:
        key = ObjectKey.parse(witness)
    except ValueError:
        yield from _block(f"- {witness}: no such object", "  ")
        return
    if finding := case.evidence.findings.get(key):
        yield from _block(f"- {witness}: {_checked(finding)}", "  ")
        return
    found = case.library.objects.get(key)
    what = f": {found.title}" if found else ": no such object"
    yield from _block(f"- {witness}{what}" + (" (a program, not run here)" if key.kind is Kind.CODE else ""), "  ")
    for item in case.evidence.findings.values():
        if item.key.record == key.record and item.key.part.startswith(f"{key.part}."):
            yield from _block(f"{item.key.part.partition('.')[2]}: {_checked(item)}", "      ")


def _checked(finding: Finding) -> str:
    return f"{finding.verdict.status}; {finding.statement.latex}"


def _block(text: str, indent: str) -> list[str]:
    return textwrap.wrap(clean(" ".join(text.split())), _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
