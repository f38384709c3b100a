"""Every file of the site that is made for machines: twins of pages, data of the room, files at the site's root.

All of it is made from the records and not from the pages, in the order of the keys, without the time of building.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cfpipe import __version__, evidence_file, metrics
from cfpipe.handoff import clean
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import concept_key, concept_of, source_key
from cfpipe.records.schema import older_schemas, schemas
from cfpipe.render import csl, feed, inventory
from cfpipe.render.card import card
from cfpipe.render.figures import ILLUSTRATION
from cfpipe.render.notebook import notebook
from cfpipe.render.record_json import Catalogue, catalogue, finding, is_public, place, run, standing, twin
from cfpipe.render.room import Output, Room
from cfpipe.render.twins import Writer
from cfpipe.witnesses.statement import ENGINE_VERSION

FULL_TEXT = 400_000
"""Bytes of ``llms-full.txt``; what does not fit is named at its end."""
LISTS = ("", "about/metrics/", "claims/", "concepts/", "sources/", "status/")
"""The pages that belong to no record."""
SEARCHED = (Kind.EQUATION, Kind.DERIVATION, Kind.EXAMPLE, Kind.MISCONCEPTION)
_PROMISE = """\
Every statement here was checked by a machine, or reviewed by a named reviewer against a passage of a source, or
says that it is neither. Cite objects by their keys, such as `equation:area/name#part`."""


def render(room: Room) -> Iterator[Output]:
    """The files, each path once."""
    shown = catalogue(room)
    texts: dict[ObjectKey, str] = {}
    writer = Writer(shown)
    for key in (*shown.concepts, *shown.claims, *shown.sources):
        texts[key] = writer.text(key)
        yield _file(f"{key.url}index.html.md", texts[key])
        yield _data(f"{key.url}index.json", twin(shown, key))
    for key in shown.concepts:
        yield from _code(room, key)
        yield from _card(room, key)
    yield from _sources(shown)
    yield from _root(shown)
    for path, schema in (
        *schemas(room.base_url).items(),
        *older_schemas(room.base_url).items(),
        evidence_file.schema(room.base_url),
    ):
        yield _data(path, schema)
    yield from _llms(shown, texts)


def _file(path: str, text: str) -> Output:
    return Output(path, text.encode("utf-8", "replace"))


def _data(path: str, data: Any) -> Output:
    """JSON that a person can read; keys sorted, so that two builds write the same bytes."""
    return _file(path, json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n")


def _code(room: Room, key: ObjectKey) -> Iterator[Output]:
    """The code witness as it is, and as a notebook."""
    library = room.library
    raw = library.code.get(library.code_file(key))
    if raw is None or library.concepts[key].code is None:
        return
    slug = key.path.rpartition("/")[2]
    yield Output(f"{key.url}{slug}.py", raw)
    address, licence = room.base_url + key.url, library.config.licence
    title = library.concepts[key].title
    text = raw.decode("utf-8", "replace")
    yield _data(f"{key.url}{slug}.ipynb", notebook(text, title=title, address=address, licence=licence))


def _card(room: Room, key: ObjectKey) -> Iterator[Output]:
    """The concept's illustration as the picture that others show who link to it."""
    drawing = room.drawings.get(key, {}).get(ILLUSTRATION)
    if drawing:
        title = room.library.concepts[key].title
        yield Output(f"{key.url}card.png", card(drawing, title=title, room=room.library.config.title))


def _sources(shown: Catalogue) -> Iterator[Output]:
    sources = shown.room.library.sources
    items = [csl.item(key.path, sources[key]) for key in shown.sources]
    entries = [csl.bibtex(key.path, sources[key]) for key in shown.sources]
    yield _data("sources.json", items)
    yield _file("sources.bib", "\n".join(entries))
    for key, item, entry in zip(shown.sources, items, entries, strict=True):
        yield _data(f"{key.url}source.json", [item])
        yield _file(f"{key.url}source.bib", entry)


def _root(shown: Catalogue) -> Iterator[Output]:
    room = shown.room
    config = room.library.config
    records = (*shown.concepts, *shown.claims, *shown.sources)
    pages = [*LISTS, *(key.url for key in records)]
    yield _file("sitemap.xml", feed.sitemap(room.base_url + page for page in pages))
    yield _file("robots.txt", feed.robots(room.base_url))
    yield _file("feed.xml", feed.atom(room, shown.claims, shown.sources))
    yield _data("graph.json", _graph(shown))
    yield _data("evidence.json", _evidence(shown))
    yield _data("search.json", list(_search(shown)))
    objects = list(shown.objects())
    yield Output("objects.inv", inventory.sphinx(config.title, "", objects))
    yield _data("myst.xref.json", inventory.myst(objects))


def _graph(shown: Catalogue) -> Any:
    room = shown.room
    library = room.library
    nodes, edges = [], []
    for key in shown.concepts:
        concept = library.concepts[key]
        quality = metrics.quality(library, room.evidence, room.standings, key)
        nodes.append(
            {
                "key": str(key), "url": room.base_url + key.url, "title": concept.title,
                "importance": concept.importance,
                "area": key.path.partition("/")[0], "difficulty": concept.difficulty, "level": concept.level,
                "grade": quality.grade, **place(shown.places[key]),
            }
        )  # fmt: skip
        for kind, links in (("prerequisite", concept.prerequisites), ("related", concept.related)):
            for link in links:
                other = concept_key(link.concept)
                if is_public(room, other):
                    reason = " ".join(link.reason.split())
                    edges.append({"from": str(key), "to": str(other), "kind": kind, "reason": reason})
    return {"version": "cfpipe graph 1", "nodes": nodes, "edges": edges}


def _evidence(shown: Catalogue) -> Any:
    room = shown.room
    findings = room.evidence.findings
    public = frozenset(shown.concepts)
    return {
        "version": evidence_file.VERSION,
        "engines": {"cfpipe": __version__, "statements": ENGINE_VERSION},
        "statements": {str(key): finding(findings[key]) for key in sorted(findings) if key.record in public},
        "claims": {str(key): _claim(room, key) for key in shown.claims},
        "code": {
            str(key): run(room.evidence.runs[key]) for key in shown.concepts if key in room.evidence.runs
        },
    }  # fmt: skip


def _claim(room: Room, key: ObjectKey) -> dict[str, Any]:
    """A claim in the form of ``evidence_claims.ClaimEntry``."""
    claim = room.library.claims[key]
    words = {"text": " ".join(claim.text.split()), "scope": " ".join(claim.scope.split())}
    return {**words, **standing(room.standings.get(key))}


def _search(shown: Catalogue) -> Iterator[dict[str, Any]]:
    """A small index: what a reader may type to find an object. TeX is left out of the texts, symbols are listed."""
    library = shown.room.library
    for item in shown.objects():
        key = item.key
        entry: dict[str, Any] = {"key": str(key), "url": key.url, "title": _words(item.title)}
        concept = library.concepts.get(key)
        if concept:
            symbols = [f"{name} {_words(symbol.latex)}" for name, symbol in concept.notation.items()]
            entry |= {"summary": _words(concept.summary), "aliases": list(concept.also_known_as), "symbols": symbols}
        elif key.kind is Kind.CLAIM:
            standing_ = shown.room.standings.get(key)
            entry["state"] = str(standing_.state) if standing_ else "unreviewed"
            entry["concept"] = library.concepts[concept_of(key)].title
        elif key.kind is Kind.SOURCE:
            source = library.sources[source_key(key.path)]
            entry["aliases"] = [name.family or name.literal or "" for name in source.author] + [str(source.issued)]
        elif key.kind in SEARCHED:
            entry["concept"] = library.concepts[key.record].title
        else:
            continue
        yield entry


def _words(text: str) -> str:
    return " ".join(clean(text).replace("$", "").split())


def _llms(shown: Catalogue, texts: dict[ObjectKey, str]) -> Iterator[Output]:
    """The room for language models: a list of what there is, and the concepts' texts in one file for each area."""
    room = shown.room
    library = room.library
    config = library.config

    def entries(keys: tuple[ObjectKey, ...]) -> Iterator[str]:
        for key in keys:
            item = library.objects[key]
            summary = library.concepts[key].summary if key in library.concepts else ""
            title = _words(item.title).replace("[", "(").replace("]", ")")
            more = f": {_words(summary)}" if summary else ""
            yield f"- [{title}]({room.base_url}{key.url}index.html.md){more}"

    areas: dict[str, list[ObjectKey]] = {}
    for key in library.order:
        areas.setdefault(key.path.partition("/")[0], []).append(key)
    data = (
        ("evidence.json", "every question, verdict and review; `cfpipe verify` finds the verdicts again"),
        ("graph.json", "concepts and their edges"),
        ("sources.json", "the sources as CSL-JSON"), ("search.json", "an index of the objects"),
        ("llms-full.txt", "the text of the concepts in one file"),
        *((f"llms-full-{area}.txt", f"the text of the area {area}") for area in sorted(areas)),
    )  # fmt: skip
    lines = [
        f"# {_words(config.title)}", "", f"> {_words(config.description)}", "",
        _PROMISE, "", "## Concepts", "", *entries(library.order), "", "## Data", "",
        *(f"- [{name}]({room.base_url}{name}): {words}" for name, words in data),
        "", "## Optional", "", *entries(shown.sources), *entries(shown.claims), "",
    ]  # fmt: skip
    yield _file("llms.txt", "\n".join(lines))
    yield _file("llms-full.txt", _full(texts, library.order))
    for area, keys in sorted(areas.items()):
        yield _file(f"llms-full-{area}.txt", _full(texts, tuple(keys)))


def _full(texts: dict[ObjectKey, str], keys: tuple[ObjectKey, ...]) -> str:
    """The texts one after the other as far as they fit, each whole; the names of the others."""
    kept: list[str] = []
    missing: list[str] = []
    size = 0
    for key in keys:
        size += len(texts[key].encode("utf-8", "replace"))
        if size <= FULL_TEXT:
            kept.append(texts[key])
        else:
            missing.append(f"- {key}")
    if missing:
        kept.append("\n".join(["Left out, because the file would be too long:", "", *missing, ""]))
    return "\n---\n\n".join(kept)
