"""What a published concept should have. Warnings: a room may grow, but the author should know."""

from __future__ import annotations

from collections.abc import Iterator

from cfpipe.checks.places import at
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.library import Library
from cfpipe.records.concept import Concept

PARTS = (
    "illustration", "bridge", "notation", "ideas", "equations", "derivations", "code", "demo", "misconceptions",
    "examples", "practice", "takeaways", "common_mistakes", "sources",
)  # fmt: skip
SECTIONS = ("intuition", "math", "code", "demo")
HINTS = 3


def incomplete_concepts(library: Library) -> Iterator[Diagnostic]:
    """Ensure a published concept has every part of the page, and three hints for each problem."""
    for key, concept in library.concepts.items():
        if concept.status == "published":
            missing = _missing(concept)
            if not library.claims_of.get(key):
                missing.append("claims")
            if missing:
                yield at(library, key, ("status",), Code.INCOMPLETE_CONCEPT,
                         f"the concept is published without {', '.join(missing)}",
                         "write them, or call it a draft")  # fmt: skip
        for name, practice in concept.practice.items():
            if len(practice.hints) != HINTS:
                yield at(library, key, ("practice", name, "hints"), Code.INCOMPLETE_CONCEPT,
                         f"the problem has {len(practice.hints)} hints", f"a problem has {HINTS}")  # fmt: skip


def _missing(concept: Concept) -> list[str]:
    found = [name.replace("_", "-") for name in PARTS if not getattr(concept, name)]
    found += [f"the section {name}" for name in SECTIONS if getattr(concept.sections, name) is None]
    return found
