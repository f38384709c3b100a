"""What all builders of pages share: the room with what was counted once, and one page's way to address the others.

Addresses are relative and name the file (``…/index.html``), so that the site works in any folder of any host and when
it is opened from a disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import concept_of
from cfpipe.metrics import Place, Quality, places, quality
from cfpipe.records.base import Holds, fields_of
from cfpipe.records.concept import Concept
from cfpipe.records.prose import parse, resolve
from cfpipe.records.source import Name, cited
from cfpipe.render import markdown
from cfpipe.render.assets import Assets
from cfpipe.render.html import marked
from cfpipe.render.markdown import Anchor, Block, Heading, plain
from cfpipe.render.pages.badges import claim_badge
from cfpipe.render.room import Room

WORDS_PER_MINUTE = 200
SECTIONS = ("intuition", "math", "code", "demo")


@dataclass(frozen=True, slots=True)
class Context:
    """A room and what every page needs of it, computed once."""

    room: Room
    assets: Assets
    shown: frozenset[ObjectKey]
    numbers: Mapping[ObjectKey, int]
    places: Mapping[ObjectKey, Place]
    qualities: Mapping[ObjectKey, Quality]
    minutes: Mapping[ObjectKey, int]
    parts: Mapping[ObjectKey, tuple[ObjectKey, ...]]
    """Of each record, itself and its parts, in the order of the record."""


def gather(room: Room, assets: Assets) -> Context:
    library = room.library
    published = set(library.published)
    shown = frozenset(key for key in library.objects if key.kind is Kind.SOURCE or concept_of(key) in published)
    numbers: dict[ObjectKey, int] = {}
    for key in library.published:
        numbers.update(_numbered(key, library.concepts[key]))
    for key in library.published:
        numbers.update({claim: i for i, claim in enumerate(library.claims_of.get(key, ()), 1)})
    return Context(
        room,
        assets,
        shown,
        numbers,
        places(library),
        {key: quality(library, room.evidence, room.standings, key) for key in library.published},
        {key: minutes(library.concepts[key]) for key in library.published},
        {key: tuple(group) for key, group in groupby(library.objects, key=lambda each: each.record)},
    )


def minutes(concept: Concept) -> int:
    """Reading time from the words of all prose; a formula counts as one word."""
    words = 0
    for holds in (Holds.PROSE, Holds.INLINE):
        for field in fields_of(concept, holds):
            words += len(re.sub(r"\$[^$]+\$", "x", plain(field.text)).split())
    return max(1, round(words / WORDS_PER_MINUTE))


def _numbered(key: ObjectKey, concept: Concept) -> Iterator[tuple[ObjectKey, int]]:
    """Numbers of the parts that prose refers to by number, in the order in which the page shows them."""
    placed = placed_in(key, concept)
    kinds = (
        (Kind.EQUATION, concept.equations),
        (Kind.DERIVATION, concept.derivations),
        (Kind.EXAMPLE, concept.examples),
        (Kind.MISCONCEPTION, concept.misconceptions),
        (Kind.PRACTICE, concept.practice),
    )
    for kind, parts in kinds:
        keys = [each for each in placed if each.kind is kind]
        keys += [each for each in (key.of(kind, name) for name in parts) if each not in keys]
        yield from ((each, i) for i, each in enumerate(keys, 1))
    for name, derivation in concept.derivations.items():
        yield from ((key.of(Kind.STEP, f"{name}.{step}"), i) for i, step in enumerate(derivation.steps, 1))


def placed_in(key: ObjectKey, concept: Concept) -> tuple[ObjectKey, ...]:
    """The objects that the sections place, each once, in order."""
    found: dict[ObjectKey, None] = {}
    for name in SECTIONS:
        section = getattr(concept.sections, name)
        for reference in parse(section.body).placed if section else ():
            try:
                found.setdefault(resolve(reference.kind, reference.target, key))
            except ValueError:
                continue
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Guide:
    """One page's view: relative addresses, and prose rendered with references seen from ``home``."""

    context: Context
    root: str
    page: ObjectKey | None
    home: ObjectKey

    @classmethod
    def at(cls, context: Context, path: str, page: ObjectKey | None = None) -> Guide:
        """The guide of the page with that path below the site's root."""
        root = "../" * path.count("/") or "./"
        return cls(context, root, page, concept_of(page) if page else ObjectKey(Kind.CONCEPT, "none/none"))

    def of(self, key: ObjectKey) -> Guide:
        """The same page, with references seen from another record."""
        return replace(self, home=concept_of(key))

    def to(self, path: str) -> str:
        """The address of a file of the site."""
        return self.root + path

    def href(self, key: ObjectKey) -> str:
        """The address of an object; empty where it has no page."""
        if key not in self.context.shown:
            return ""
        page, _, anchor = key.url.partition("#")
        if self.page == key.record:
            return f"#{anchor}" if anchor else "#top"
        return f"{self.root}{page}index.html" + (f"#{anchor}" if anchor else "")

    def inline(self, text: str | None) -> Markup:
        return markdown.inline(text, self.refer) if text else Markup()

    def prose(self, text: str, prefix: str) -> Markup:
        return markdown.prose(text, self.refer, prefix)

    def blocks(self, text: str, prefix: str) -> tuple[tuple[Block, ...], tuple[Heading, ...]]:
        return markdown.blocks(text, self.refer, prefix)

    def refer(self, kind: Kind, target: str, label: str) -> Anchor:
        """What a reference becomes on this page. One that leads nowhere becomes its own words."""
        try:
            key = resolve(kind, target, self.home)
        except ValueError:
            return Anchor("", label or target)
        found = self.context.room.library.objects.get(key)
        if found is None:
            return Anchor("", label or target)
        text, css, title = self.words(key)
        if label:
            text = markdown.inline(label, self.refer)
        return Anchor(self.href(key), text, css, "" if key.record == self.page else title)

    def words(self, key: ObjectKey) -> tuple[Markup | str, str, str]:
        """How a reference to an object reads: its words, a class, and a longer text."""
        library = self.context.room.library
        found = library.objects[key]
        number = self.context.numbers.get(key, 0)
        name = plain(found.title)
        away = "" if concept_of(key) == self.home else f" of {library.concepts[concept_of(key)].title}" if (
            concept_of(key) in library.concepts) else ""  # fmt: skip
        match key.kind:
            case Kind.EQUATION:
                return f"({number}){away}", "ref-eq", name
            case Kind.CLAIM:
                badge = claim_badge(self.context.room.standings.get(key))
                # a reader who does not know the icons must not take what nobody carries for what somebody does
                words = marked(
                    f"claim\N{NO-BREAK SPACE}{number}{away}", badge.icon, badge.text, said=badge.tone != "good"
                )
                return words, f"ref-claim {badge.tone}", name
            case Kind.SOURCE:
                return cited(library.sources[key]), "ref-cite", name
            case Kind.SYMBOL:
                return markdown.formula(library.concepts[key.record].notation[key.part].latex), "ref-symbol", name
            case Kind.MISCONCEPTION | Kind.STEP:
                return f"{key.kind} {number}{away}", "", name
            case Kind.PRACTICE:
                return f"problem {number}{away}", "", name
            case _:
                return name, "", ""


def full_name(name: Name) -> str:
    return name.literal or " ".join(part for part in (name.given, name.family, name.suffix) if part)
