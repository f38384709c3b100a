"""What is to be called otherwise: the old key, the new one, and what becomes of every other key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cfpipe.checks.places import did_you_mean
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, concept_key, concept_of, source_key
from cfpipe.records.base import Holds, fields_of
from cfpipe.records.concept import Symbol

_ALONE = (Kind.SECTION, Kind.CODE, Kind.DEMO)
"""What has the one name that its concept gives it."""
_BY_DEPTH = (Kind.SOURCE, Kind.CONCEPT, Kind.CLAIM)


class Refused(Exception):
    """Why nothing is renamed; the room is as it was."""


@dataclass(frozen=True, slots=True)
class Rename:
    """An object's key, and the one that it gets."""

    old: ObjectKey
    new: ObjectKey

    def of(self, key: ObjectKey) -> ObjectKey:
        """What a key is called afterwards: with a concept go its parts and its claims, with a derivation its steps."""
        old, new = self.old, self.new
        if key == old:
            return new
        if old.kind is Kind.CONCEPT:
            if key.kind is Kind.CLAIM and concept_of(key) == old:
                return ObjectKey(Kind.CLAIM, f"{new.path}/{key.path.rpartition('/')[2]}")
            return replace(key, path=new.path) if key.part and key.record == old else key
        inner = (Kind.STEP,) if old.kind is Kind.DERIVATION else (old.kind,)
        if key.part and key.path == old.path and key.kind in inner and key.part.startswith(f"{old.part}."):
            return replace(key, part=new.part + key.part[len(old.part) :])
        return key


def wanted(library: Library, old: str, new: str) -> Rename:
    """The renaming that is asked for. Raises `Refused` where there is no such object, or the name cannot be had."""
    before = _known(library, _read(old))
    after = _read(_whole(before, new))
    if reason := _unfit(library, before, after):
        raise Refused(reason)
    if reason := _taken(library, before, after):
        raise Refused(reason)
    return Rename(before, after)


def _read(text: str) -> ObjectKey:
    """A key; of a record also its path alone, whose depth tells what it is."""
    depth = text.count("/")
    whole = text if ":" in text or "#" in text or depth > 2 else f"{_BY_DEPTH[depth]}:{text}"
    try:
        return ObjectKey.parse(whole)
    except ValueError as error:
        raise Refused(f"{text!r} is no key: {error}") from error


def _whole(old: ObjectKey, new: str) -> str:
    """The new key, where only what is new of it was said: ``score`` for ``equation:area/concept#score``."""
    if ":" in new:
        return new
    if old.part:
        path, _, part = new.rpartition("#")
        if old.kind is Kind.STEP and "." not in part:
            part = f"{old.part.partition('.')[0]}.{part}"
        return f"{old.kind}:{path or old.path}#{part}"
    if "/" not in new and "/" in old.path:
        new = f"{old.path.rpartition('/')[0]}/{new}"
    return f"{old.kind}:{new}"


def _known(library: Library, key: ObjectKey) -> ObjectKey:
    if key in library.objects:
        return key
    for owner, alias in _aliases(library):
        if alias == key:
            raise Refused(f"{key} is an earlier name of {owner}")
    if key.record in library.broken:
        raise Refused(f"{key.file} cannot be read: see cfpipe check")
    names = [str(other) for other in library.objects if other.kind is key.kind]
    hint = did_you_mean(str(key), names, "see cfpipe check for what the room holds" if not names else "")
    raise Refused(f"no object is called {key}" + (f"; {hint}" if hint else ""))


def _unfit(library: Library, old: ObjectKey, new: ObjectKey) -> str:
    """Why an object of this kind cannot get this key; empty if it can."""
    if new.kind is not old.kind:
        return f"{old} is a {old.kind}, and {new} would be a {new.kind}"
    if new == old:
        return f"{old} is called so already"
    if old.kind in _ALONE:
        return f"a {old.kind} has one name in every concept, and no other"
    if old.part and new.path != old.path:
        return f"{old} stays in its concept: a part is renamed, and not moved"
    if old.kind is Kind.CLAIM and concept_of(new) != concept_of(old):
        return f"{old} stays with its concept: a claim is renamed, and not moved"
    if old.kind is Kind.STEP and new.part.partition(".")[0] != old.part.partition(".")[0]:
        return f"{old} stays in its derivation: a step is renamed, and not moved"
    if old.kind is not Kind.STEP and old.part and "." in new.part:
        return f"the name of a {old.kind} holds no full stop"
    if old.kind is Kind.SYMBOL and _in_expressions(library, old):
        return f"{old.part} stands in expressions, where a textual change is not safe: rename the symbol by hand"
    return ""


def _in_expressions(library: Library, key: ObjectKey) -> bool:
    """Whether expressions may use a symbol: all but notation that no expression can use."""
    symbol = library.objects[key].part
    assert isinstance(symbol, Symbol)
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(key.part)}(?![A-Za-z0-9_])")
    texts = fields_of(library.concepts[key.record], Holds.EXPRESSION)
    return symbol.domain != "text" or any(word.search(found.text) for found in texts)


def _taken(library: Library, old: ObjectKey, new: ObjectKey) -> str:
    """Why the new key is not free; empty if it is."""
    if new in library.objects:
        return f"{new} is there already"
    if new.record in library.broken:
        return f"{new.file} is there already, and cannot be read"
    owner = next((owner for owner, alias in _aliases(library) if alias == new), old)
    if owner != old:
        return f"{new} is an earlier name of {owner}, whose address leads there"
    after = {str(Rename(old, new).of(key)) for key in library.objects if key.kind.is_record}
    gone = [removed.key for removed in library.config.removed if removed.key in {str(new), *after}]
    return f"{gone[0]} was removed, and its key is never used again" if gone else ""


def _aliases(library: Library) -> Iterator[tuple[ObjectKey, ObjectKey]]:
    for key, concept in library.concepts.items():
        yield from ((key, concept_key(alias)) for alias in concept.aliases)
    for key, source in library.sources.items():
        yield from ((key, source_key(alias)) for alias in source.aliases)
