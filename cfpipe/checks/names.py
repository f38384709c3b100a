"""Names that must be unique, and people that must be declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cfpipe.checks.places import at, did_you_mean
from cfpipe.diagnostics import Code, Diagnostic, Location, Note
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, concept_key, source_key


def duplicate_ids(library: Library) -> Iterator[Diagnostic]:
    """Ensure no two objects have the same key, no alias is a living key, and no removed key is used again."""
    seen: dict[ObjectKey, tuple[ObjectKey, tuple[str | int, ...]]] = {}
    ids: dict[tuple[str, str], ObjectKey] = {}
    for item in library.all_objects():
        lowered = (str(item.key.record), item.key.anchor.lower())
        first = ids.setdefault(lowered, item.key)
        if item.key.kind is not Kind.SYMBOL and first != item.key:
            note = Note("the other stands here", library.locate(first, library.objects[first].path))
            yield at(library, item.key, item.path, Code.DUPLICATE_ID, f"{item.key} differs from {first} in case only",
                     "give it another name", notes=(note,))  # fmt: skip
        seen.setdefault(item.key, (item.key, item.path))
    aliases: dict[ObjectKey, Location] = {}
    for key, alias, path in _aliases(library):
        place = library.locate(key, path)
        if alias in library.concepts or alias in library.sources:
            note = Note("the living record", Location(alias.file, 1, 1))
            yield at(library, key, path, Code.DUPLICATE_ID, f"the alias {alias} is the key of a living record",
                     "an alias is a key that a record had before", notes=(note,))  # fmt: skip
        elif alias in aliases:
            note = Note("first used here", aliases[alias])
            yield at(library, key, path, Code.DUPLICATE_ID, f"the alias {alias} is used twice", notes=(note,))
        aliases.setdefault(alias, place)
    yield from _removed(library, aliases)


def _removed(library: Library, aliases: Mapping[ObjectKey, Location]) -> Iterator[Diagnostic]:
    gone: dict[ObjectKey, Location] = {}
    for index, removed in enumerate(library.config.removed):
        place = library.config.locate("removed", str(index), "key")
        try:
            key = ObjectKey.parse(removed.key)
        except ValueError as error:
            yield Diagnostic(Code.INVALID_CONFIG, place, f"{removed.key!r} is no key", str(error))
            continue
        if key in library.objects:
            note = Note("the object that uses it", library.locate(key, library.objects[key].path))
            yield Diagnostic(Code.DUPLICATE_ID, place, f"{key} was removed and may not be used again",
                             "give the new object another name", (note,))  # fmt: skip
        elif other := aliases.get(key) or gone.get(key):
            note = Note("the other page at this address", other)
            yield Diagnostic(Code.DUPLICATE_ID, place, f"{key} would have two pages that say where it went",
                             "keep one of the two", (note,))  # fmt: skip
        gone.setdefault(key, place)


def _aliases(library: Library) -> Iterator[tuple[ObjectKey, ObjectKey, tuple[str | int, ...]]]:
    for key, concept in library.concepts.items():
        for index, alias in enumerate(concept.aliases):
            yield key, concept_key(alias), ("aliases", index)
    for key, source in library.sources.items():
        for index, alias in enumerate(source.aliases):
            yield key, source_key(alias), ("aliases", index)


def undeclared_people(library: Library) -> Iterator[Diagnostic]:
    """Ensure every author and reviewer is declared in the configuration, with the kind: person or model."""
    people = library.config.people
    for key, path, name in _people(library):
        if name not in people:
            hint = did_you_mean(name, people, f"declare [tool.cfpipe.people.{name}] in pyproject.toml")
            yield at(library, key, path, Code.UNDECLARED_REVIEWER, f"nobody called {name!r} is declared", hint,
                     length=len(name))  # fmt: skip


def _people(library: Library) -> Iterator[tuple[ObjectKey, tuple[str | int, ...], str]]:
    for key, concept in library.concepts.items():
        for index, name in enumerate(concept.authors):
            yield key, ("authors", index), name
    for key, source in library.sources.items():
        if source.added_by:
            yield key, ("added-by",), source.added_by
    for key, claim in library.claims.items():
        yield key, ("author",), claim.author
        for index, review in enumerate(claim.reviews):
            yield key, ("reviews", index, "reviewer"), review.reviewer
