"""Sources: the page of one, with everything that rests on it, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.identity import Kind, ObjectKey
from cfpipe.impact import Reliance, reliances
from cfpipe.library import concept_key, concept_of
from cfpipe.records.concept import Concept
from cfpipe.records.source import Locator, Source, located
from cfpipe.render.pages.badges import Badge, claim_badge
from cfpipe.render.pages.context import Context, Guide, full_name
from cfpipe.render.pages.frame import Frame, Link, frame
from cfpipe.render.pages.linked import linked_data
from cfpipe.render.pages.research import ObjectView, objects_of

_TYPES = {
    "article": "preprint",
    "article-journal": "journal article",
    "paper-conference": "conference paper",
    "post-weblog": "blog post",
    "entry-encyclopedia": "encyclopedia entry",
    "webpage": "web page",
}
_STANDING = {
    "corrected": Badge("warn", "stale", "corrected", "This work was corrected after publication."),
    "concern": Badge("warn", "disputed", "expression of concern", "The publisher has voiced concern about this work."),
    "retracted": Badge("bad", "refuted", "retracted", "This work was retracted."),
    "withdrawn": Badge("bad", "refuted", "withdrawn", "This work was withdrawn."),
    "superseded": Badge("warn", "stale", "superseded", "A newer work takes the place of this one."),
}


class Fact(NamedTuple):
    """A bibliographic field; ``doubt`` says where an unverified one comes from."""

    label: str
    value: str
    href: str
    doubt: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a list shows it, with what it grounds on the page it is shown on."""

    key: str
    anchor: str
    href: str
    title: str
    authors: str
    year: int
    type: str
    locator: str
    grounds: Markup
    link: str
    licence: str
    copy: str
    badge: Badge | None
    uses: int
    verified: bool


class Use(NamedTuple):
    concept: Link
    grounds: Markup
    locator: str


class Reading(NamedTuple):
    """A review that read a passage of the source."""

    reviewer: str
    kind: str
    date: str
    verdict: str


class Rest(NamedTuple):
    """A claim that rests on the source, as one that names it, as one that was read in it, or both."""

    badge: Badge
    text: Markup
    href: str
    named: bool
    places: str
    readings: tuple[Reading, ...]
    fallen: bool
    """Whether a change of this source is among what made its review stale."""
    users: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    frame: Frame
    source: SourceView
    facts: tuple[Fact, ...]
    used_for: Markup
    note: Markup
    notice: Markup
    licence_note: Markup
    licence_url: str
    uses: tuple[Use, ...]
    claims: tuple[Rest, ...]
    fallen: int
    """How many of the claims lost a review to a change of this source."""
    objects: tuple[ObjectView, ...]


@dataclass(frozen=True, slots=True)
class SourceIndex:
    frame: Frame
    sources: tuple[SourceView, ...]


def source_view(guide: Guide, key: ObjectKey, grounds: str = "", locator: Locator | None = None) -> SourceView:
    source = guide.context.room.library.sources[key]
    return SourceView(
        key=str(key),
        anchor=f"source-{key.path}",
        href=guide.href(key),
        title=source.title,
        authors=authors(source),
        year=source.issued,
        type=_TYPES.get(source.type, source.type.replace("-", " ")),
        locator=located(locator),
        grounds=guide.inline(grounds),
        link=source.URL or (f"https://doi.org/{source.DOI}" if source.DOI else ""),
        licence=source.licence.spdx or "all rights reserved or not known",
        copy="local copy kept for reviewers" if source.copy_ else "no local copy: nobody has read it for this room",
        badge=_STANDING.get(source.status),
        uses=sum(user in guide.context.shown for user in guide.context.room.library.cited_by.get(key, ())),
        verified=not source.unverified,
    )


def authors(source: Source) -> str:
    names = [full_name(name) for name in source.author]
    if not names and source.editor:
        return ", ".join(full_name(name) for name in source.editor) + " (eds.)"
    return ", ".join(names) or source.publisher or ""


def copy_note(source: Source) -> str:
    """Whether reviewers have a copy to read. The copy is never published."""
    if source.copy_ is None:
        return "no local copy: nobody has read it for this room"
    revision = f", revision {source.copy_.revision[:12]}" if source.copy_.revision else ""
    return f"local copy kept for reviewers{revision}"


def source_page(context: Context, key: ObjectKey) -> tuple[str, SourcePage]:
    path = f"{key.url}index.html"
    guide = Guide.at(context, path, key)
    library = context.room.library
    source = library.sources[key]
    view = source_view(guide, key)
    users = [user for user in library.cited_by.get(key, ()) if user in context.shown]
    found = reliances(library, context.room.standings, key)
    rests = tuple(_rest(guide, item) for item in found if item.claim in context.shown)
    around = frame(
        guide,
        path,
        title=source.title,
        description=f"{view.authors} ({source.issued}): {source.title}. What rests on it here.",
        page_class="source-page",
        crumbs=(Link(guide.to("sources/index.html"), "Sources"),),
        twins=True,
        linked_data=linked_data(context.room, key),
        kind="article",
    )
    return path, SourcePage(
        frame=around,
        source=view,
        facts=tuple(_facts(source)),
        used_for=guide.inline(source.used_for),
        note=guide.prose(source.note, "note") if source.note else Markup(),
        notice=guide.inline(source.notice),
        licence_note=guide.inline(source.licence.note),
        licence_url=source.licence.url or "",
        uses=tuple(_use(guide, user, library.concepts[user], key) for user in users if user.kind is Kind.CONCEPT),
        claims=rests,
        fallen=sum(item.fallen for item in rests),
        objects=objects_of(guide, (key,)),
    )


def source_index(context: Context) -> tuple[str, SourceIndex]:
    path = "sources/index.html"
    guide = Guide.at(context, path)
    views = tuple(source_view(guide, key, source.used_for) for key, source in context.room.library.sources.items())
    around = frame(
        guide,
        path,
        title="Sources",
        description="Every source of the room, and what rests on it.",
        page_class="list-page",
    )
    return path, SourceIndex(around, tuple(sorted(views, key=lambda view: (view.authors, view.year))))


def _use(guide: Guide, user: ObjectKey, concept: Concept, key: ObjectKey) -> Use:
    found = next((use for use in concept.sources if use.source == key.path), None)
    there = guide.of(user)
    link = Link(guide.href(concept_key(user.path)), concept.title)
    if found is None:
        return Use(link, Markup("Cited in the text."), "")
    return Use(link, there.inline(found.grounds), located(found.locator))


def _rest(guide: Guide, item: Reliance) -> Rest:
    library = guide.context.room.library
    there = guide.of(item.claim)
    readings = dict.fromkeys(
        Reading(read.reviewer, read.kind, read.review.date, read.review.verdict.replace("-", " ")) for read in item.read
    )
    return Rest(
        badge=claim_badge(guide.context.room.standings.get(item.claim)),
        text=there.inline(library.claims[item.claim].text),
        href=guide.href(item.claim),
        named=bool(item.named),
        places="; ".join(words for locator in item.named if (words := located(locator))),
        readings=tuple(readings),
        fallen=bool(item.fallen),
        users=tuple(Link(guide.href(user), _name(guide, user)) for user in item.users if user in guide.context.shown),
    )


def _name(guide: Guide, user: ObjectKey) -> str:
    library = guide.context.room.library
    if user.kind is Kind.CLAIM:
        return f"a claim of {library.concepts[concept_of(user)].title}"
    return library.objects[user].title


def _facts(source: Source) -> list[Fact]:
    doubt = source.unverified
    rows = (
        ("Title", source.title, "", "title"),
        ("Authors", authors(source), "", "author"),
        ("Year", str(source.issued), "", "issued"),
        ("Edition", source.edition, "", "edition"),
        ("In", source.container_title, "", "container-title"),
        ("Series", source.collection_title, "", "collection-title"),
        ("Volume", source.volume, "", "volume"),
        ("Issue", source.issue, "", "issue"),
        ("Pages", source.page, "", "page"),
        ("Publisher", ", ".join(x for x in (source.publisher, source.publisher_place) if x), "", "publisher"),
        ("Number", source.number, "", "number"),
        ("Kind", source.genre, "", "genre"),
        ("Version", source.version, "", "version"),
        ("DOI", source.DOI, f"https://doi.org/{source.DOI}", "DOI"),
        ("ISBN", source.ISBN, "", "ISBN"),
        ("arXiv", source.arXiv, f"https://arxiv.org/abs/{source.arXiv}", "arXiv"),
        ("Address", source.URL, source.URL or "", "URL"),
        ("Last seen", source.accessed, "", "accessed"),
        ("Language", source.language, "", "language"),
        ("Licence", source.licence.spdx, source.licence.url or "", "licence"),
        ("Reading copy", copy_note(source), "", "copy"),
    )
    return [Fact(label, value, href, doubt.get(field, "")) for label, value, href, field in rows if value]
