"""The research room of a page: every object on it with its state, its open question and what would settle it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from cfpipe.handoff import content
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Object, concept_of, source_key
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.render.pages.badges import Badge, claim_badge, run_badge, verdict_badge
from cfpipe.render.pages.context import Context, Guide
from cfpipe.render.pages.frame import Frame, Link, frame


@dataclass(frozen=True, slots=True)
class ObjectView:
    """One object as the drawer shows it. ``id`` is that of its entry, ``target`` the address of the object itself."""

    id: str
    key: str
    kind: str
    group: str
    name: Markup | str
    target: str
    badge: Badge | None
    question: str
    evidence: tuple[Link, ...]
    resolve: str
    prompt: str


FOLDER = "prompts/"
DATA = f"{FOLDER}objects.js"
_GROUPS = {
    Kind.CONCEPT: "Concept",
    Kind.SOURCE: "Sources",
    Kind.CLAIM: "Claims",
    Kind.SECTION: "Sections",
    Kind.SYMBOL: "Symbols",
    Kind.EQUATION: "Equations",
    Kind.DERIVATION: "Derivations",
    Kind.STEP: "Derivation steps",
    Kind.CODE: "Code",
    Kind.DEMO: "Demonstration",
    Kind.DEMO_STATE: "Demo states",
    Kind.MISCONCEPTION: "Misconceptions",
    Kind.EXAMPLE: "Examples",
    Kind.PRACTICE: "Practice",
}
_ORDER = tuple(_GROUPS)


def objects_of(guide: Guide, keys: Iterable[ObjectKey]) -> tuple[ObjectView, ...]:
    """The entries of these objects, by kind."""
    library = guide.context.room.library
    found = [library.objects[key] for key in keys if key in library.objects]
    return tuple(_view(guide, item) for item in sorted(found, key=lambda item: _ORDER.index(item.key.kind)))


def of_concept(guide: Guide, key: ObjectKey, concept: Concept) -> tuple[ObjectView, ...]:
    """Everything on a concept's page: its parts, its claims and its sources."""
    library = guide.context.room.library
    parts = guide.context.parts[key]
    claims = list(library.claims_of.get(key, ()))
    sources = [source_key(use.source) for use in concept.sources]
    return objects_of(guide, [*parts, *claims, *sources])


def prompt_file(key: ObjectKey) -> str:
    """The prompt's file, relative to the folder of the record's page."""
    return f"{FOLDER}{key.anchor or key.kind}.txt"


def _view(guide: Guide, item: Object) -> ObjectView:
    key, room = item.key, guide.context.room
    return ObjectView(
        id="room-" + (key.anchor or f"{key.kind}-{key.path.rpartition('/')[2]}"),
        key=str(key),
        kind=str(key.kind).replace("-", " "),
        group=_GROUPS[key.kind],
        name=_name(guide, item),
        target=guide.href(key),
        badge=_badge(guide, key),
        question=" ".join(content.question(item).split()),
        evidence=tuple(_evidence(guide, item)),
        resolve=content.resolution(item, room.evidence, [room.standings[key].state] if key in room.standings else []),
        prompt=guide.to(key.record.url + prompt_file(key)),
    )


def _name(guide: Guide, item: Object) -> Markup | str:
    """A name that is short: long sentences stand where the object stands."""
    key, number = item.key, guide.context.numbers.get(item.key, 0)
    match key.kind:
        case Kind.SYMBOL:
            return Markup("Symbol {}").format(guide.of(key).words(key)[0])
        case Kind.SECTION | Kind.CODE | Kind.PRACTICE:
            return f"{str(key.kind).capitalize()}: {key.part.replace('-', ' ')}"
        case Kind.STEP:
            derivation, _, step = key.part.partition(".")
            whole = guide.context.room.library.objects[key.of(Kind.DERIVATION, derivation)].title
            return f"Step {number} of “{whole}”: {step.replace('-', ' ')}"
        case Kind.EQUATION:
            return f"({number}) {item.title}"
        case _:
            return guide.of(key).inline(item.title)


def _badge(guide: Guide, key: ObjectKey) -> Badge | None:
    room = guide.context.room
    if key in room.evidence.findings:
        return verdict_badge(room.evidence.findings[key])
    if key.kind is Kind.CLAIM:
        return claim_badge(room.standings.get(key))
    if key.kind is Kind.CODE:
        return run_badge(room.evidence.runs.get(key.record))
    return None


def _evidence(guide: Guide, item: Object) -> Iterator[Link]:
    """What to inspect: linked witnesses and sources of a claim, the equations that an object hangs on."""
    library, key = guide.context.room.library, item.key
    if isinstance(item.part, Claim):
        for text in item.part.witnesses:
            yield from _link(guide, text)
        for support in item.part.sources:
            yield from _link(guide, f"source:{support.source}")
        return
    if key.kind is Kind.STEP:
        yield from _link(guide, f"derivation:{key.path}#{key.part.partition('.')[0]}")
    for claim in library.claims_of.get(concept_of(key), ()):
        if str(key) in library.claims[claim].witnesses:
            yield from _link(guide, str(claim))
    if key.kind is Kind.SOURCE:
        for user in library.cited_by.get(key, ())[:6]:
            yield from _link(guide, str(user))


def _link(guide: Guide, text: str) -> Iterator[Link]:
    try:
        key = ObjectKey.parse(text)
    except ValueError:
        return
    href = guide.href(key)
    if href:
        words, _, _ = guide.of(key).words(key)
        yield Link(href, Markup("equation {}").format(words) if key.kind is Kind.EQUATION else words)


@dataclass(frozen=True, slots=True)
class RoomPage:
    """The research room of a concept as a page of its own, for readers without a script."""

    frame: Frame
    title: str
    concept: Link
    objects: tuple[ObjectView, ...]


def room_page(context: Context, key: ObjectKey) -> tuple[str, RoomPage]:
    path = f"{key.url}{FOLDER}index.html"
    guide = replace(Guide.at(context, path), home=key)
    concept = context.room.library.concepts[key]
    around = frame(
        guide,
        path,
        title=f"Research room: {concept.title}",
        page_class="list-page",
        index=False,
        description=f"Every object of the page on {concept.title}, with its state, its open question and its prompt.",
    )
    link = Link(guide.href(key), concept.title)
    return path, RoomPage(around, concept.title, link, of_concept(guide, key, concept))


def data(objects: tuple[ObjectView, ...]) -> bytes:
    """The objects as a script that the drawer loads when it is opened: a page that lies on a disk may load no JSON.

    What is markup is marked as such by its place: ``name`` and the words of links were escaped where they were made.
    """
    plain = [
        {
            "id": item.id,
            "key": item.key,
            "kind": item.kind,
            "group": item.group,
            "name": str(escape(item.name)),
            "target": item.target,
            "badge": item.badge and item.badge._asdict(),
            "question": item.question,
            "evidence": [[link.href, str(escape(link.text))] for link in item.evidence],
            "resolve": item.resolve,
            "prompt": item.prompt,
        }
        for item in objects
    ]
    text = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.researchRoom={text};\n".encode("ascii")
