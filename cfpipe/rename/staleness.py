"""Which reviews a renaming makes stale: a part of what they judged gets another name, or says the name.

A review pins each part under its name, and reviews are never edited: whoever judged what was called otherwise has not
judged it under its new name, as far as the record can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library
from cfpipe.records.claim import Claim
from cfpipe.rename.keys import Rename
from cfpipe.reviews.judged import digests, judged_by, meanings

_NOTHING = Evidence({}, {}, {})
_STATEMENTS = (Kind.EQUATION, Kind.STEP, Kind.DERIVATION, Kind.MISCONCEPTION)
"""Of these a review judges the formula and the machine's verdict, which no name of another object is part of."""


class Turned(NamedTuple):
    """A review that is stale afterwards, if it was not already: its claim's old key, who wrote it, and what changes."""

    claim: ObjectKey
    reviewer: str
    date: str
    parts: tuple[str, ...]


def turned(before: Library, after: Library, rename: Rename) -> Iterator[Turned]:
    """Every review that judged what the renaming changes, unless its reviewer has looked again since."""
    for key, claim in before.claims.items():
        later = after.claims[rename.of(key)]
        was, now = _parts(before, claim), _parts(after, later)
        newest = {review.reviewer: (review, same) for review, same in zip(claim.reviews, later.reviews, strict=True)}
        for review, same in newest.values():
            old = {**was, **judged_by(before, claim, review.passages)}
            new = {**now, **judged_by(after, later, same.passages)}
            parts = tuple(sorted(name for name in review.judged if name in old and old[name] != new.get(name)))
            if parts:
                yield Turned(key, review.reviewer, review.date, parts)


def _parts(library: Library, claim: Claim) -> Mapping[str, str]:
    """What a review of the claim judges, without asking the machine: of statements only that they are there."""
    others = tuple(text for text in claim.witnesses if not _is_statement(text))
    stripped = claim.model_copy(update={"witnesses": others})
    return {**digests(meanings(library, _NOTHING, stripped)), **dict.fromkeys({*claim.witnesses} - {*others}, "")}


def _is_statement(witness: str) -> bool:
    try:
        return ObjectKey.parse(witness).kind in _STATEMENTS
    except ValueError:
        return False
