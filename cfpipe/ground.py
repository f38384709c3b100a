"""What a concept stands on: the claims of its prerequisites that have fallen, however far down.

A claim has *fallen* when it was judged and the judgement no longer carries it: it is stale, rejected or disputed. One
that nobody has reviewed has not fallen; it says by itself that it never stood. Staleness of a claim itself travels
through what it is pinned to (``reviews.judged``); along prerequisites travels only the warning, since a concept does
not become false because something before it has to be looked at again.

Of a draft nothing is said: in a library without drafts there are no edges to or through them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.reviews import Standing, State

FALLEN = frozenset({State.DISPUTED, State.REJECTED, State.STALE})


@dataclass(frozen=True, slots=True)
class Weakness:
    """A prerequisite with fallen claims, and the way to it: the direct prerequisite first, itself last."""

    concept: ObjectKey
    claims: tuple[ObjectKey, ...]
    way: tuple[ObjectKey, ...]

    @property
    def direct(self) -> bool:
        return len(self.way) == 1


def fallen(library: Library, standings: Mapping[ObjectKey, Standing], concept: ObjectKey) -> tuple[ObjectKey, ...]:
    """The claims of a concept that have fallen."""
    return tuple(
        key for key in library.claims_of.get(concept, ()) if key in standings and standings[key].state in FALLEN
    )


def weaknesses(library: Library, standings: Mapping[ObjectKey, Standing], concept: ObjectKey) -> tuple[Weakness, ...]:
    """The prerequisites of a concept that have fallen claims, nearest first; each once, by a shortest way."""
    found: list[Weakness] = []
    seen = {concept}
    waiting: list[tuple[ObjectKey, ...]] = [(need,) for need in library.prerequisites[concept]]
    for way in waiting:  # grows while it is walked: breadth first
        key = way[-1]
        if key in seen:
            continue
        seen.add(key)
        if claims := fallen(library, standings, key):
            found.append(Weakness(key, claims, way))
        waiting.extend((*way, need) for need in library.prerequisites[key])
    return tuple(found)
