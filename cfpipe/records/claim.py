"""A claim and its reviews, ``claims/<area>/<concept>/<claim>.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import StringConstraints

from cfpipe.records.base import Inline, IsoDate, KeyRef, Model, PersonId, SourceRef
from cfpipe.records.source import Locator

Sha256 = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]

Part = Annotated[str, StringConstraints(pattern=r"^(text|scope|passages|[a-z-]+:[A-Za-z0-9/#._-]+( \([0-9]+\))?)$")]


class Passage(Model):
    """A place in a local copy of a source, with a fingerprint of its text. The text itself is never kept."""

    source: SourceRef
    """The source's name."""
    file: Annotated[str, StringConstraints(pattern=r"^[^./\\\s][^/\\\n]*(/[^./\\\s][^/\\\n]*)*$")]
    """The file of the copy, relative to the copy's folder."""
    lines: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?$")]
    """Line or range of lines, counted from 1, both ends included; of a page where the file has pages."""
    page: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$")] | None = None
    """Page of a PDF, or a range of pages whose lines are counted through. The file's first page is 1."""
    fingerprint: Annotated[str, StringConstraints(pattern=r"^v[12]:[0-9a-f]{16}:[0-9]+:[0-9a-f]{64}$")]
    """Version, salt, length and salted digest of the passage's normalised text, as `cfpipe passage` prints it."""
    copy_: Sha256
    """Digest of the whole file that was read."""


class Support(Model):
    """A source that should support the claim."""

    source: SourceRef
    """The source's name."""
    locator: Locator | None = None
    """Where in the source."""
    note: Inline | None = None
    """What the author of the claim takes from it."""


class Review(Model):
    """One reviewer's dated judgement of the claim as it stood. Reviews are appended, never edited."""

    reviewer: PersonId
    """Who reviewed, as declared in the room's configuration with the kind, person or model."""
    date: IsoDate
    """When."""
    verdict: Literal["supports", "supports-with-caveat", "does-not-support", "contradicts"]
    """What the passages say of the claim."""
    basis: Literal["substantive", "metadata"] = "substantive"
    """`substantive`: passages were read. `metadata`: only that the work exists and treats the subject."""
    evidence: Inline
    """What was found, in the reviewer's own words."""
    caveat: Inline | None = None
    """What limits the judgement."""
    does_not_establish: Inline | None = None
    """What a reader must not take from it."""
    passages: tuple[Passage, ...] = ()
    """The passages that were read."""
    judged: Mapping[Part, Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]]
    """What was judged, each part with the first 16 digits of its digest: `text`, `scope`, every source, every witness,
    the `passages` that were read. A part that differs today is what makes the review stale."""
    digest: Sha256
    """Digest of `judged`: one short name for all that was judged."""


class Claim(Model):
    """One sentence that a source should support."""

    text: Inline
    """The claim, one sentence."""
    scope: Inline
    """Under which conditions it is claimed, and what it does not say."""
    author: PersonId
    """Who wrote it, as declared in the room's configuration."""
    sources: tuple[Support, ...]
    """The sources that should support it."""
    witnesses: tuple[KeyRef, ...] = ()
    """Equations, steps, code or misconceptions that bear on it, by key."""
    reviews: tuple[Review, ...] = ()
    """The reviews, oldest first."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""
