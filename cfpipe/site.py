"""The second half of the flow: render → publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from cfpipe import __version__, publish
from cfpipe.assess import CACHE, Checked
from cfpipe.cache import Cache
from cfpipe.library import public
from cfpipe.render import exports, figures, pages
from cfpipe.render.room import Output, Room


def outputs(checked: Checked, cache: Cache, base_url: str | None = None) -> Iterator[Output]:
    """Every file of the site of a room without errors, the manifest last. Drafts leave no trace in it."""
    assert checked.library is not None
    assert checked.evidence is not None
    library = public(checked.library)
    if base_url:
        library = replace(library, config=library.config.model_copy(update={"base_url": base_url}))
    evidence = checked.evidence.of(library.concepts)
    standings = {key: item for key, item in checked.standings.items() if key in library.claims}
    drawings = figures.draw_all(library, evidence, cache)
    room = Room(library, evidence, standings, drawings, library.config.base_url)
    done: list[Output] = []
    for item in (*pages.render(room), *exports.render(room)):
        done.append(item)
        yield item
    versions = {
        "cfpipe": __version__,
        **{name: version(name) for name in ("sympy", "math-core", "vl-convert-python")},
    }
    yield publish.manifest(done, versions)


def publish_site(
    root: Path, target: Path, checked: Checked, *, base_url: str | None = None, cache: Cache | None = None
) -> int:
    """Write the site of a checked room. Returns the number of files; raises ``publish.Refused``."""
    return publish.publish(outputs(checked, cache or Cache(root / CACHE), base_url), target, room=root)
