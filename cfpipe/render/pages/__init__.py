"""All HTML pages and their assets: one module, one dataclass and one template for each kind of page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfpipe.handoff import handoff
from cfpipe.identity import ObjectKey
from cfpipe.render import assets
from cfpipe.render.html import render as fill
from cfpipe.render.pages import claims, codes, concept, home, listing, sources, status, stubs
from cfpipe.render.pages.context import Context, gather
from cfpipe.render.pages.research import DATA, data, prompt_file, room_page
from cfpipe.render.room import Output, Room


def render(room: Room) -> Iterator[Output]:
    """Every page, prompt and asset of the site, in the order of what they show."""
    files = assets.collect()
    context = gather(room, files)
    for template, (path, page) in _pages(context):
        yield Output(path, fill(template, page))
        if template == "concept":
            yield from _figures(room, page.key)
        if template in ("concept", "claim", "source"):
            yield Output(path.removesuffix("index.html") + DATA, data(page.objects))
    yield from _prompts(context)
    yield from files.files


def _pages(context: Context) -> Iterator[tuple[str, tuple[str, Any]]]:
    library = context.room.library
    yield "home", home.home_page(context)
    yield "concepts", listing.concept_index(context)
    for key in library.published:
        yield "concept", concept.concept_page(context, key)
        yield "room", room_page(context, key)
    yield "sources", sources.source_index(context)
    for key in library.sources:
        yield "source", sources.source_page(context, key)
    yield "claims", claims.claim_index(context)
    for key in library.claims:
        if key in context.shown:
            yield "claim", claims.claim_page(context, key)
    yield "status", status.status_page(context)
    yield "metrics", stubs.metrics_page(context)
    yield "missing", stubs.missing_page(context)
    for page in stubs.redirects(context):
        yield "redirect", page
    for tombstone in stubs.tombstones(context):
        yield "tombstone", tombstone


def _figures(room: Room, key: ObjectKey) -> Iterator[Output]:
    for file, _, svg in codes.drawn(room, key):
        yield Output(key.url + file, svg.encode("utf-8"))


def _prompts(context: Context) -> Iterator[Output]:
    """The handoff of every object, in a folder beside the page of its record."""
    room = context.room
    for key in _objects(context):
        text = handoff(room.library, room.evidence, room.standings, key, room.base_url)
        yield Output(key.record.url + prompt_file(key), text.encode("utf-8"))


def _objects(context: Context) -> Iterator[ObjectKey]:
    for key in context.room.library.objects:
        if key in context.shown:
            yield key
