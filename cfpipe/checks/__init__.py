"""Rules over the library. Each is a function that reads and yields; the tuple below is the list of them all.

A check never changes what it looks at, never raises for content, and does not know of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cfpipe.checks.completeness import incomplete_concepts
from cfpipe.checks.graph import prerequisite_cycles
from cfpipe.checks.names import duplicate_ids, undeclared_people
from cfpipe.checks.prose import faulty_formulas, faulty_prose, foreign_placements, hidden_characters
from cfpipe.checks.references import dangling_fields, dangling_mentions, dangling_settings
from cfpipe.checks.reviews import impossible_reviews, self_reviews
from cfpipe.checks.shapes import (
    incomplete_statements,
    inconsistent_choices,
    inconsistent_demos,
    undeclared_expectations,
)
from cfpipe.checks.sources import duplicate_works, faulty_identifiers, uncited_sources, unfounded_statuses
from cfpipe.checks.symbols import unused_symbols
from cfpipe.diagnostics import Diagnostic
from cfpipe.library import Library

Check = Callable[[Library], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    duplicate_ids,
    undeclared_people,
    dangling_fields,
    dangling_mentions,
    dangling_settings,
    prerequisite_cycles,
    faulty_prose,
    foreign_placements,
    faulty_formulas,
    hidden_characters,
    incomplete_statements,
    inconsistent_choices,
    inconsistent_demos,
    undeclared_expectations,
    unused_symbols,
    self_reviews,
    impossible_reviews,
    faulty_identifiers,
    duplicate_works,
    uncited_sources,
    unfounded_statuses,
    incomplete_concepts,
)


def check(library: Library) -> tuple[Diagnostic, ...]:
    """Everything that the rules find wrong with a library."""
    return tuple(diagnostic for rule in CHECKS for diagnostic in rule(library))
