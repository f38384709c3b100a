"""The graph of prerequisites."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from cfpipe.diagnostics import Code, Diagnostic, Note
from cfpipe.identity import ObjectKey
from cfpipe.library import Library


def prerequisite_cycles(library: Library) -> Iterator[Diagnostic]:
    """Ensure no concept needs itself, directly or through others; each cycle is reported once."""
    edges = {key: set(needs) for key, needs in library.prerequisites.items()}
    while True:
        try:
            TopologicalSorter(edges).prepare()
            return
        except CycleError as error:
            # graphlib lists the cycle from needed to needing
            cycle: list[ObjectKey] = list(reversed(error.args[1]))
            start = cycle.index(min(cycle))
            cycle = [*cycle[start:-1], *cycle[:start], min(cycle)] if start else cycle
        path = " → ".join(key.path for key in cycle)
        places = [(key, _edge(library, key, need)) for key, need in pairwise(cycle)]
        (first, place), *others = places
        yield Diagnostic(
            Code.PREREQUISITE_CYCLE, library.locate(first, place), f"the prerequisites form a cycle: {path}",
            "turn one of them into a related concept",
            tuple(Note(f"{key.path} needs the next one here", library.locate(key, where)) for key, where in others),
            length=len(cycle[1].path),
        )  # fmt: skip
        edges[cycle[0]].discard(cycle[1])


def _edge(library: Library, key: ObjectKey, need: ObjectKey) -> tuple[str | int, ...]:
    for index, edge in enumerate(library.concepts[key].prerequisites):
        if edge.concept == need.path:
            return ("prerequisites", index, "concept")
    return ("prerequisites",)
