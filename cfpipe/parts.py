"""The parts of what a review judges, in words: what is called ``source:deisenroth-2020`` where digests are kept.

A part's digest tells that it changed, and not what of it did: so the words for a source name all that its digest
covers. Plain text; whoever shows it in a page or in XML escapes it.
"""

from __future__ import annotations

import re

from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, concept_of, source_key
from cfpipe.records.source import cited
from cfpipe.reviews.judged import PASSAGES

_OWN = {"text": "the claim's text", "scope": "the claim's scope", PASSAGES: "the passages that the review names"}
_AGAIN = re.compile(r" \((\d+)\)$")
_LONGEST = 80


_OF_SOURCE = re.compile(r"(?:work|passage):(?P<source>[^/]+)(?:/(?P<file>.+):(?P<lines>[\d-]+))?\Z")
"""A source that the reviewer brought, and a passage that is no longer what was read: ``standing.name_of``."""


def key_of(part: str) -> ObjectKey | None:
    """The object that a part of what is judged stands for; None for the claim's own parts."""
    if found := _OF_SOURCE.match(part):
        return source_key(found["source"])
    try:
        return ObjectKey.parse(_AGAIN.sub("", part))
    except ValueError:
        return None


def words(library: Library, part: str, home: ObjectKey | None = None, how: str = "changed") -> str:
    """A part in words. ``home`` is the claim it is a part of: its own concept is not named.

    ``how`` it differs (`changed`, `added`, `removed`) is said of what did not simply change.
    """
    name = _name(library, part, home, whole=how != "changed")
    return name if how == "changed" else f"{name} ({how})"


def _name(library: Library, part: str, home: ObjectKey | None, *, whole: bool) -> str:
    if part in _OWN:
        return _OWN[part]
    key = key_of(part)
    if key is None:
        return part
    if (passage := _OF_SOURCE.match(part)) and passage["file"]:
        lines = passage["lines"].replace("-", "–")
        return f"the passage in {passage['file']}, lines {lines}, of the copy of {key.path}"
    if key.kind is Kind.SOURCE:
        return _source(library, key, part, whole=whole)
    kind = key.kind.replace("-", " ")
    found = library.objects.get(key)
    if found is None:
        return f"the {kind} {key.part or key.path}, which is no longer there"
    name = f"the {kind} “{_short(found.title)}”"
    concept = library.concepts.get(concept_of(key))
    away = home is None or concept_of(home) != concept_of(key)
    return f"{name} of {_short(concept.title)}" if concept and away else name


def _source(library: Library, key: ObjectKey, part: str, *, whole: bool) -> str:
    """``whole``: the source came or went, so that nothing has to be said of what may have changed of it."""
    source = library.sources.get(key)
    again = _AGAIN.search(part)
    which = f", place {again[1]}" if again else ""
    if source is None:
        return f"the source {key.path}{which}, which is no longer in the room"
    now = "" if source.status == "current" else f", now {STATUS[source.status]}"
    return f"the source {cited(source)}{which}{now}" + ("" if whole else " (edition, status or locator)")


STATUS = {
    "corrected": "corrected",
    "concern": "under an expression of concern",
    "retracted": "retracted",
    "withdrawn": "withdrawn",
    "superseded": "superseded",
}
"""What became of a source that is not current, as words after "the source is"."""


def _short(text: str) -> str:
    plain = " ".join(text.replace("$", "").split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rpartition(" ")[0] + " …"
