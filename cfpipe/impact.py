"""What rests on a source: every claim that names it, and every claim of which a review read a passage in it.

The second kind is easily overlooked: a claim need not name the work that its reviewer found the support in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cfpipe.identity import ObjectKey
from cfpipe.library import Library, concept_of
from cfpipe.records.source import Locator
from cfpipe.reviews import Judgement, Standing, State, latest
from cfpipe.reviews.judged import is_of_source

_ORDER = tuple(State)
"""From worst to best."""


@dataclass(frozen=True, slots=True)
class Reliance:
    """One claim that rests on a source."""

    claim: ObjectKey
    state: State
    named: tuple[Locator | None, ...]
    """Where in the source the claim looks for support; empty if it does not name it."""
    read: tuple[Judgement, ...]
    """The reviews that read a passage of it, newest first."""
    fallen: tuple[Judgement, ...]
    """Of each reviewer the newest review, if a change of this source is among what made it stale."""
    users: tuple[ObjectKey, ...]
    """The concept of the claim first, then all records whose prose refers to the claim."""


def reliances(
    library: Library, standings: Mapping[ObjectKey, Standing], source: ObjectKey
) -> tuple[Reliance, ...]:  # fmt: skip
    """The claims that rest on a source, the worst first."""
    keys = {*library.cited_by.get(source, ()), *library.read_by.get(source, ())} & library.claims.keys()
    found = [_reliance(library, standings.get(key), key, source) for key in sorted(keys)]
    return tuple(sorted(found, key=lambda item: _ORDER.index(item.state)))


def _reliance(library: Library, standing: Standing | None, key: ObjectKey, source: ObjectKey) -> Reliance:
    claim = library.claims[key]
    judgements = standing.judgements if standing else ()
    concept = concept_of(key)
    return Reliance(
        claim=key,
        state=standing.state if standing else State.UNREVIEWED,
        named=tuple(support.locator for support in claim.sources if support.source == source.path),
        read=tuple(item for item in judgements if _read(item, source)),
        fallen=tuple(item for item in latest(judgements) if any(is_of_source(p, source.path) for p in item.changed)),
        users=(concept, *(user for user in library.mentioned_by.get(key, ()) if user != concept)),
    )


def _read(judgement: Judgement, source: ObjectKey) -> bool:
    return any(passage.source == source.path for passage in judgement.review.passages)
