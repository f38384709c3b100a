"""The first half of the flow: load → link → check → witness → review. Nothing is rendered or written.

Each stage takes the earlier stage's result and returns its own with diagnostics; nothing is filled in later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cfpipe import copies, reviews
from cfpipe.cache import Cache
from cfpipe.checks import check
from cfpipe.clock import today
from cfpipe.collect import Options, Progress, collect
from cfpipe.config import load_config
from cfpipe.diagnostics import Diagnostic, Severity, ordered
from cfpipe.evidence import Evidence
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, build
from cfpipe.records.load import load
from cfpipe.reviews import Standing

CACHE = ".cfpipe"


@dataclass(frozen=True, slots=True)
class Checked:
    """A room after all stages that judge it. Without a readable configuration there is only what is wrong with that."""

    diagnostics: tuple[Diagnostic, ...]
    library: Library | None = None
    evidence: Evidence | None = None
    standings: Mapping[ObjectKey, Standing] = field(default_factory=dict)

    def failed(self, *, strict: bool) -> bool:
        """Whether anything forbids publication: an error, or under ``strict`` a warning too."""
        failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
        return any(item.severity in failing for item in self.diagnostics)


def assess(root: Path, options: Options, *, cache: Cache | None = None, progress: Progress | None = None) -> Checked:
    """Everything that can be said about a room, without writing any page. Never raises for content."""
    config, problems = load_config(root)
    if config is None:
        return Checked(ordered(problems))
    loaded = load(root)
    library = build(config, loaded)
    found = [*problems, *loaded.diagnostics, *check(library)]
    evidence, faults = collect(library, cache or Cache(root / CACHE), options, progress)
    found.extend(faults)
    seen = tuple(copies.verify_room(copies.open_shelf(config, root), library))
    found.extend(copies.faults(library, seen))
    standings = reviews.standings(library, evidence, copies.states(seen), today())
    found.extend(reviews.faults(library, standings))
    return Checked(ordered(found), library, evidence, standings)
