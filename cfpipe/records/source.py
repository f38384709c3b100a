"""A source: a bibliographic record in CSL's fields, ``sources/<author-year>.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, WithJsonSchema

from cfpipe.config import ADDRESS
from cfpipe.records.base import Inline, IsoDate, Model, PersonId, Slug, Title

LocatorLabel = Literal[
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation",
    "figure", "folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section",
    "sub-verbo", "supplement", "table", "timestamp", "title-locator", "verse", "version", "volume",
]  # fmt: skip
"""The labels of CSL 1.0.2. What has no label there, a theorem say, stands in the locator of its section."""

Locator = Mapping[LocatorLabel, Annotated[str, StringConstraints(min_length=1)]]
"""Where in a source: ``{section: "5.5", page: "131-134"}``."""

_SEVERAL = re.compile(r"[\d.]+(?:\s*(?:[-–,;]|and)\s*[\d.]+)+")


def located(locator: Locator | None) -> str:
    """A locator in words: ``section 5.5, pages 131–134``."""
    words = []
    for label, value in (locator or {}).items():
        several = bool(_SEVERAL.fullmatch(value))
        place = re.sub(r"(?<=\d)-(?=\d)", "–", value) if several else value
        words.append(f"{label}{'s' if several else ''} {place}")
    return ", ".join(words)


WorkType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
]  # fmt: skip
"""The types of CSL 1.0.2."""

Status = Literal["current", "corrected", "concern", "retracted", "withdrawn", "superseded"]

Url = Annotated[str, StringConstraints(pattern=ADDRESS)]
Year = Annotated[int, Field(ge=1000, le=2999)]


class Name(Model):
    """A person or a body."""

    family: str | None = None
    """Family name."""
    given: str | None = None
    """Given names."""
    suffix: str | None = None
    """What follows the name: `Jr.`, `III`."""
    literal: str | None = None
    """The whole name of a body, or of a person whose name does not divide."""


class Licence(Model):
    """On what terms the source can be used."""

    spdx: str | None = None
    """SPDX identifier; absent where all rights are reserved or the terms are not known."""
    url: Url | None = None
    """Where the terms stand."""
    note: Inline | None = None
    """What the terms mean here."""


class LocalCopy(Model):
    """The copy that reviewers read. It is never published."""

    folder: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    """The folder's name inside a folder of copies that the configuration names."""
    revision: str | None = None
    """The edition or commit of the copy."""


def _identifier(pattern: str) -> WithJsonSchema:
    """For editors only, who see the form while they write. What is wrong with one, ``checks`` says in words."""
    return WithJsonSchema({"type": "string", "pattern": pattern})


class Source(Model):
    """One work."""

    type: WorkType
    """CSL's type of the work."""
    title: Title
    """The title."""
    author: tuple[Name, ...] = ()
    """The authors in order."""
    editor: tuple[Name, ...] = ()
    """The editors in order."""
    issued: Year
    """The year of publication, of the edition that is cited."""
    publisher: str | None = None
    """The publisher."""
    publisher_place: str | None = None
    """The place of publication."""
    container_title: str | None = None
    """The journal, the proceedings or the collection."""
    collection_title: str | None = None
    """The series."""
    volume: str | None = None
    """Volume."""
    issue: str | None = None
    """Issue."""
    page: str | None = None
    """Pages."""
    edition: str | None = None
    """Edition."""
    version: str | None = None
    """Version, revision or commit."""
    number: str | None = None
    """The number of a report, a standard or a patent."""
    genre: str | None = None
    """What kind of report, thesis or page: `PhD thesis`, `Lecture notes`."""
    DOI: Annotated[str, _identifier(r"^10\.\d{4,9}(\.\d+)*/\S+$")] | None = None
    """Digital object identifier, without an address in front."""
    ISBN: Annotated[str, _identifier(r"^[0-9Xx -]{10,17}$")] | None = None
    """International standard book number."""
    arXiv: Annotated[str, _identifier(r"^(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v[1-9]\d*)?$")] | None = None  # noqa: N815
    """Number at arXiv with the version that is meant, `2106.01234v2`."""
    URL: Url | None = None
    """Where it can be read, or where it is described."""
    accessed: IsoDate | None = None
    """When the address was last seen."""
    language: str | None = None
    """Language code."""
    licence: Licence
    """The terms."""
    used_for: Inline
    """What this room uses it for."""
    note: Inline | None = None
    """What a reader should know about this work."""
    aliases: tuple[Slug, ...] = ()
    """Names that this source had before."""
    unverified: Mapping[str, str] = {}
    """Fields that nobody has looked up in the work or at its publisher, each with where it was found."""
    status: Status = "current"
    """Whether the work still stands. With any other word than `current`, every review that rests on it turns stale."""
    notice: Inline | None = None
    """What the notice of correction or retraction says, and where; it belongs to every status but `current`."""
    copy_: LocalCopy | None = None
    """The local copy that reviewers read, where there is one."""
    added_by: PersonId | None = None
    """Who added the record, as declared in the room's configuration."""


def cited(source: Source) -> str:
    """Author and year in running text."""
    people = source.author or source.editor
    names = [_family(name) for name in people if not (name.literal or "").lower().startswith("other")]
    if not names:
        names = [source.publisher or source.title]
    if len(names) < len(people):
        return f"{names[0]} et al. {source.issued}"
    who = names[0] if len(names) == 1 else f"{names[0]} & {names[1]}" if len(names) == 2 else f"{names[0]} et al."
    return f"{who} {source.issued}"


def _family(name: Name) -> str:
    return name.family or name.literal or name.given or ""
