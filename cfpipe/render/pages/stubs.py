"""Small pages: what an old address says, what a removed object says, how numbers are defined, and 404."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from cfpipe import metrics
from cfpipe.identity import ObjectKey
from cfpipe.library import concept_key, source_key
from cfpipe.render.pages.badges import Badge, legend
from cfpipe.render.pages.context import Context, Guide
from cfpipe.render.pages.frame import Frame, Link, frame


@dataclass(frozen=True, slots=True)
class RedirectPage:
    title: str
    target: str
    canonical: str
    language: str


@dataclass(frozen=True, slots=True)
class TombstonePage:
    frame: Frame
    key: str
    reason: str
    successor: Link | None


@dataclass(frozen=True, slots=True)
class MissingPage:
    frame: Frame
    home: str
    concepts: str
    status: str


class Definition(NamedTuple):
    anchor: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class MetricsPage:
    frame: Frame
    place: tuple[Definition, ...]
    grade: str
    legend: tuple[tuple[str, tuple[Badge, ...]], ...]


def redirects(context: Context) -> Iterator[tuple[str, RedirectPage]]:
    """A page at every earlier address of a concept or source. A name that is in use again is left alone."""
    library = context.room.library
    pairs = [
        (concept_key(alias), key, concept.title)
        for key, concept in library.concepts.items()
        if key in context.shown
        for alias in concept.aliases
    ]
    pairs += [
        (source_key(alias), key, source.title) for key, source in library.sources.items() for alias in source.aliases
    ]
    for alias, key, title in pairs:
        if alias not in library.objects:
            path = f"{alias.url}index.html"
            target = Guide.at(context, path).href(key)
            yield path, RedirectPage(title, target, context.room.base_url + key.url, library.config.language)


def tombstones(context: Context) -> Iterator[tuple[str, TombstonePage]]:
    """A page for every removed record that says why it is gone."""
    library = context.room.library
    for removed in library.config.removed:
        key = _key(removed.key)
        if key is None or not key.kind.is_record or key in library.objects:
            continue
        path = f"{key.url}index.html"
        guide = Guide.at(context, path)
        after = _key(removed.successor or "")
        successor = (
            Link(guide.href(after), library.objects[after].title)
            if after is not None and after in context.shown
            else None
        )
        around = frame(
            guide, path, title=f"{key} was removed", description=removed.reason, page_class="stub-page", index=False
        )
        yield path, TombstonePage(around, str(key), removed.reason, successor)


def missing_page(context: Context) -> tuple[str, MissingPage]:
    """The page for unknown addresses. It is shown at any depth, so its links begin at the host's root."""
    path = "404.html"
    root = urlsplit(context.room.base_url).path or "/"
    guide = replace(Guide.at(context, path), root=root)
    around = frame(
        guide,
        path,
        title="No such page",
        description="Nothing stands at this address.",
        page_class="stub-page",
        index=False,
    )
    return path, MissingPage(
        around, guide.to("index.html"), guide.to("concepts/index.html"), guide.to("status/index.html")
    )


def metrics_page(context: Context) -> tuple[str, MetricsPage]:
    """The definitions of all numbers, in the words that stand beside the code that computes them."""
    path = "about/metrics/index.html"
    guide = Guide.at(context, path)
    about = "What each badge means, and how grades and the numbers of the graph are made."
    around = frame(guide, path, title="Badges and numbers", description=about, page_class="list-page")
    terms = tuple(Definition(f"metric-{name}", *each) for name, each in metrics.DEFINITIONS.items())
    return path, MetricsPage(around, terms, metrics.GRADING, legend())


def _key(text: str) -> ObjectKey | None:
    try:
        return ObjectKey.parse(text)
    except ValueError:
        return None
