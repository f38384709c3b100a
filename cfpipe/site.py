"""The conductor: load → link → check → witness → review → render → publish.

Each stage takes the earlier stage's result and returns its own with diagnostics; nothing is filled in later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from cfpipe import __version__, publish, reviews
from cfpipe.cache import Cache
from cfpipe.checks import check as run_checks
from cfpipe.collect import Options, Progress, collect
from cfpipe.config import load_config
from cfpipe.diagnostics import Diagnostic, Severity, ordered
from cfpipe.evidence import Evidence
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, build
from cfpipe.records.load import load
from cfpipe.render import exports, figures, pages
from cfpipe.render.room import Output, Room
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
        return any(strict or item.severity is Severity.ERROR for item in self.diagnostics)


def check(root: Path, options: Options, *, cache: Cache | None = None, progress: Progress | None = None) -> Checked:
    """Everything that can be said about a room, without writing any page. Never raises for content."""
    config, problems = load_config(root)
    if config is None:
        return Checked(ordered(problems))
    loaded = load(root)
    library = build(config, loaded)
    found = [*problems, *loaded.diagnostics, *run_checks(library)]
    evidence, faults = collect(library, cache or Cache(root / CACHE), options, progress)
    found.extend(faults)
    standings = reviews.standings(library, evidence)
    found.extend(reviews.faults(library, standings))
    return Checked(ordered(found), library, evidence, standings)


def outputs(checked: Checked, cache: Cache, base_url: str | None = None) -> Iterator[Output]:
    """Every file of the site of a room without errors, the manifest last."""
    assert checked.library is not None and checked.evidence is not None
    library = checked.library
    if base_url:
        library = replace(library, config=library.config.model_copy(update={"base_url": base_url}))
    drawings = figures.draw_all(library, checked.evidence, cache)
    room = Room(library, checked.evidence, checked.standings, drawings, library.config.base_url)
    done: list[Output] = []
    for item in (*pages.render(room), *exports.render(room)):
        done.append(item)
        yield item
    versions = {"cfpipe": __version__, **{name: version(name) for name in ("sympy", "math-core", "vl-convert-python")}}
    yield publish.manifest(done, versions)


def publish_site(
    root: Path, target: Path, checked: Checked, *, base_url: str | None = None, cache: Cache | None = None
) -> int:
    """Write the site of a checked room. Returns the number of files; raises ``publish.Refused``."""
    return publish.publish(outputs(checked, cache or Cache(root / CACHE), base_url), target)
