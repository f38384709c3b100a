"""The page of one concept: everything that its record, its claims and the machine's evidence say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.ground import fallen
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import source_key
from cfpipe.metrics import Quality, reviewed
from cfpipe.records.concept import Concept
from cfpipe.records.prose import resolve
from cfpipe.render import figures
from cfpipe.render.html import trusted
from cfpipe.render.markdown import Heading, formula, plain
from cfpipe.render.pages import codes, demos, graph, learning, statements
from cfpipe.render.pages.claims import ClaimView, claim_view
from cfpipe.render.pages.context import SECTIONS, Context, Guide, placed_in
from cfpipe.render.pages.frame import Frame, Link, frame
from cfpipe.render.pages.linked import linked_data
from cfpipe.render.pages.research import ObjectView, of_concept
from cfpipe.render.pages.sources import SourceView, source_view

_TITLES = {"intuition": "Intuition", "math": "Mathematics", "code": "Code", "demo": "Demonstration"}


class Piece(NamedTuple):
    """A part of a section: HTML, or an object of one kind; the field of that name holds it."""

    kind: str
    html: Markup = Markup()
    equation: statements.EquationView | None = None
    derivation: statements.DerivationView | None = None
    example: learning.ExampleView | None = None
    misconception: learning.MisconceptionView | None = None
    claim: ClaimView | None = None


class SectionView(NamedTuple):
    anchor: str
    title: str
    prompt: Markup
    pieces: tuple[Piece, ...]


class Entry(NamedTuple):
    """A line of the table of contents."""

    href: str
    text: Markup | str
    inner: tuple[Heading, ...] = ()


class SymbolView(NamedTuple):
    anchor: str
    formula: Markup
    meaning: Markup
    domain: str
    unit: str
    name: str


class IdeaView(NamedTuple):
    anchor: str
    text: Markup
    core: bool


class Pair(NamedTuple):
    first: Markup
    second: Markup


@dataclass(frozen=True, slots=True)
class Header:
    area: Link
    title: str
    summary: Markup
    status: str
    importance: str
    difficulty: int
    level: str
    minutes: int
    demo: bool
    key: str
    sources: int
    copies: int
    ready: int
    also: str
    authors: str
    picture: Markup
    quality: Quality
    claims: int
    """How many claims there are, how many count as reviewed, and how many were judged and have fallen."""
    carried: int
    fallen: int


class LearningMapView(NamedTuple):
    before: tuple[Link, ...]
    now: Markup
    attempt: Markup
    next: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ConceptPage:
    frame: Frame
    key: ObjectKey
    slug: str
    header: Header
    contents: tuple[Entry, ...]
    tldr: Markup
    map: LearningMapView
    bridge: graph.BridgeView | None
    symbols: tuple[SymbolView, ...]
    ideas: tuple[IdeaView, ...]
    essential: tuple[statements.EquationView, ...]
    assumptions: tuple[Markup, ...]
    boundary: tuple[Pair, ...]
    sections: tuple[SectionView, ...]
    further: tuple[Piece, ...]
    code: codes.CodeView | None
    demo: demos.DemoView | None
    misconceptions: tuple[learning.MisconceptionView, ...]
    examples: tuple[learning.ExampleView, ...]
    practice: tuple[learning.PracticeView, ...]
    takeaways: tuple[Markup, ...]
    mistakes: tuple[Pair, ...]
    claims: tuple[ClaimView, ...]
    sources: tuple[SourceView, ...]
    graph: graph.GraphView
    objects: tuple[ObjectView, ...]


def concept_page(context: Context, key: ObjectKey) -> tuple[str, ConceptPage]:
    path = f"{key.url}index.html"
    guide = Guide.at(context, path, key)
    library = context.room.library
    concept = library.concepts[key]
    made = _pieces(guide, key, concept)
    placed = set(placed_in(key, concept))
    sections, headings = _sections(guide, key, concept, made)
    further = tuple(piece for each, piece in made.items() if each not in placed and _is_further(each, concept))
    practice = tuple(learning.practice_view(guide, key.of(Kind.PRACTICE, name), item)
                     for name, item in concept.practice.items())  # fmt: skip
    page = ConceptPage(
        frame=frame(
            guide,
            path,
            title=concept.title,
            description=plain(concept.summary),
            page_class="concept-page",
            twins=True,
            kind="article",
            crumbs=(Link(guide.to("concepts/index.html"), "Concepts"), _area(guide, key)),
            linked_data=linked_data(context.room, key),
            image=_card(guide, key),
        ),
        key=key,
        slug=key.path.rpartition("/")[2],
        header=_header(guide, key, concept),
        contents=(),
        tldr=guide.inline(concept.tldr),
        map=LearningMapView(
            graph.links_to(guide, library.prerequisites[key]),
            guide.inline(concept.learning_map.now),
            guide.inline(concept.learning_map.try_),
            graph.links_to(guide, library.unlocks[key]),
        ),
        bridge=graph.bridge_view(guide, concept),
        symbols=tuple(
            SymbolView(
                key.of(Kind.SYMBOL, name).anchor,
                formula(symbol.latex),
                guide.inline(symbol.meaning),
                symbol.domain,
                symbol.unit or "",
                name,
            )
            for name, symbol in concept.notation.items()
        ),
        ideas=tuple(
            IdeaView(f"idea-{name}", guide.inline(idea.text), idea.core) for name, idea in concept.ideas.items()
        ),
        essential=tuple(piece.equation for piece in made.values() if piece.equation and piece.equation.essential),
        assumptions=tuple(guide.inline(text) for text in concept.assumptions),
        boundary=tuple(Pair(guide.inline(item.case), guide.inline(item.outcome)) for item in concept.boundary_cases),
        sections=sections,
        further=further,
        code=codes.code_view(guide, key, concept.code) if concept.code else None,
        demo=demos.demo_view(guide, key, concept, concept.demo) if concept.demo else None,
        misconceptions=tuple(
            piece.misconception for each, piece in made.items() if piece.misconception and each not in placed
        ),
        examples=tuple(piece.example for each, piece in made.items() if piece.example and each not in placed),
        practice=practice,
        takeaways=tuple(guide.inline(text) for text in concept.takeaways),
        mistakes=tuple(
            Pair(guide.inline(item.mistake), guide.inline(item.instead)) for item in concept.common_mistakes
        ),
        claims=tuple(claim_view(guide, each) for each in library.claims_of.get(key, ())),
        sources=tuple(
            source_view(guide, source_key(use.source), use.grounds, use.locator)
            for use in concept.sources
            if source_key(use.source) in library.sources
        ),
        graph=graph.graph_view(guide, key, concept),
        objects=of_concept(guide, key, concept),
    )
    return path, _with_contents(page, headings)


def _is_further(key: ObjectKey, concept: Concept) -> bool:
    """Whether an object that no section places stands among the further statements."""
    if key.kind in (Kind.CODE, Kind.DEMO):
        return getattr(concept.sections, key.kind) is None
    return key.kind in (Kind.EQUATION, Kind.DERIVATION)


def _pieces(guide: Guide, key: ObjectKey, concept: Concept) -> Mapping[ObjectKey, Piece]:
    """Every object that a section can place, as it is shown, in the order of the record."""
    made: dict[ObjectKey, Piece] = {}
    for name, equation in concept.equations.items():
        each = key.of(Kind.EQUATION, name)
        made[each] = Piece("equation", equation=statements.equation_view(guide, each, equation))
    for name, derivation in concept.derivations.items():
        each = key.of(Kind.DERIVATION, name)
        made[each] = Piece("derivation", derivation=statements.derivation_view(guide, each, derivation))
    for name, misconception in concept.misconceptions.items():
        each = key.of(Kind.MISCONCEPTION, name)
        made[each] = Piece("misconception", misconception=learning.misconception_view(guide, each, misconception))
    for name, example in concept.examples.items():
        each = key.of(Kind.EXAMPLE, name)
        made[each] = Piece("example", example=learning.example_view(guide, each, example))
    for each in guide.context.room.library.claims_of.get(key, ()):
        made[each] = Piece("claim", claim=claim_view(guide, each))
    if concept.code:
        made[key.of(Kind.CODE, "code")] = Piece("code")
    if concept.demo:
        made[key.of(Kind.DEMO, "demo")] = Piece("demo")
    return made


def _sections(
    guide: Guide, key: ObjectKey, concept: Concept, made: Mapping[ObjectKey, Piece]
) -> tuple[tuple[SectionView, ...], Mapping[str, tuple[Heading, ...]]]:
    """The sections with their objects in place; an object that is placed twice stands at its first place only."""
    sections: list[SectionView] = []
    headings: dict[str, tuple[Heading, ...]] = {}
    used: set[ObjectKey] = set()
    for name in SECTIONS:
        section = getattr(concept.sections, name)
        if section is None:
            continue
        anchor = key.of(Kind.SECTION, name).anchor
        blocks, headings[anchor] = guide.blocks(section.body, name)
        pieces = []
        for block in blocks:
            if block.kind == "html":
                pieces.append(Piece("html", html=block.html))
                continue
            target = _target(block.kind, block.target, key)
            if target is not None and target in made and target not in used:
                used.add(target)
                pieces.append(made[target])
        rest = key.of(Kind.CODE, "code") if name == "code" else key.of(Kind.DEMO, "demo")
        if name == rest.kind and rest in made and rest not in used:
            used.add(rest)
            pieces.append(made[rest])
        sections.append(SectionView(anchor, _TITLES[name], guide.inline(section.prompt), tuple(pieces)))
    return tuple(sections), headings


def _target(kind: str, target: str, key: ObjectKey) -> ObjectKey | None:
    try:
        return resolve(Kind(kind), target, key)
    except ValueError:
        return None


def _header(guide: Guide, key: ObjectKey, concept: Concept) -> Header:
    library = guide.context.room.library
    sources = [library.sources[each] for each in (source_key(use.source) for use in concept.sources)
               if each in library.sources]  # fmt: skip
    people = [library.config.people.get(name) for name in concept.authors]
    return Header(
        area=_area(guide, key),
        title=concept.title,
        summary=guide.inline(concept.summary),
        status=concept.status,
        importance=concept.importance,
        difficulty=concept.difficulty,
        level=concept.level.replace("-", " "),
        minutes=guide.context.minutes[key],
        demo=concept.demo is not None,
        key=str(key),
        sources=len(sources),
        copies=sum(source.copy_ is not None for source in sources),
        ready=sum(getattr(concept.sections, name) is not None for name in SECTIONS),
        also=", ".join(concept.also_known_as),
        authors=", ".join(
            f"{person.name} ({person.kind})" if person else name
            for person, name in zip(people, concept.authors, strict=True)
        ),
        picture=trusted(guide.context.room.drawings.get(key, {}).get(figures.ILLUSTRATION, "")),
        quality=guide.context.qualities[key],
        claims=len(library.claims_of.get(key, ())),
        carried=reviewed(library, guide.context.room.standings, key),
        fallen=len(fallen(library, guide.context.room.standings, key)),
    )


def _card(guide: Guide, key: ObjectKey) -> str:
    """The picture for those who link to the page; it is made where the illustration was drawn."""
    return f"{key.url}card.png" if figures.ILLUSTRATION in guide.context.room.drawings.get(key, {}) else ""


def area_title(context: Context, area: str) -> str:
    return context.room.library.config.areas.get(area, area.replace("-", " ").capitalize())


def _area(guide: Guide, key: ObjectKey) -> Link:
    area = key.path.partition("/")[0]
    return Link(guide.to(f"concepts/index.html#area-{area}"), area_title(guide.context, area))


def _with_contents(page: ConceptPage, headings: Mapping[str, tuple[Heading, ...]]) -> ConceptPage:
    """The page with its table of contents, which names only what is there."""
    entries = [Entry("#overview", "At a glance")]
    entries += [Entry(f"#{section.anchor}", section.title, headings[section.anchor]) for section in page.sections]
    rest = (
        (page.further, "further", "Further statements"),
        (page.misconceptions, "misconceptions", "Misconceptions"),
        (page.examples, "examples", "Worked examples"),
        (page.practice, "practice", "Practice"),
        (page.takeaways or page.mistakes, "takeaways", "What to keep"),
        (page.claims, "claims", "Claims"),
        (page.sources, "sources", "Sources"),
        (True, "place", "Place in the room"),
        (True, "quality", "Quality"),
        (page.objects, "research-room", "Research room"),
    )
    entries += [Entry(f"#{anchor}", title) for part, anchor, title in rest if part]
    return replace(page, contents=tuple(entries))
