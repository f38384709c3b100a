"""References from one object to another, in fields and in prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cfpipe.checks.places import at, did_you_mean
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import WITNESS_KINDS, Kind, ObjectKey
from cfpipe.library import Library, concept_key, concept_of, source_key
from cfpipe.records.base import Path
from cfpipe.records.concept import ChoiceAnswer, Concept
from cfpipe.records.demo import Choice


def dangling_mentions(library: Library) -> Iterator[Diagnostic]:
    """Ensure every role and directive in prose names an object of the room."""
    for mention in library.mentions:
        reference = mention.reference
        if mention.target and _known(library, mention.target):
            continue
        shown = mention.target or f"{reference.kind}:{reference.target}"
        names = [_short(key, mention.origin) for key in library.objects if key.kind is reference.kind]
        hint = did_you_mean(reference.target, names, _choices(reference.kind, names))
        yield at(library, mention.origin, mention.path, Code.DANGLING_REFERENCE, f"no object is called {shown}", hint,
                 offset=reference.offset, length=max(1, len(reference.target)))  # fmt: skip


def dangling_fields(library: Library) -> Iterator[Diagnostic]:
    """Ensure every field that names an object names one of the room."""
    for key, path, target in _fields(library):
        if _known(library, target):
            continue
        names = [_short(other, key) for other in library.objects if other.kind is target.kind]
        hint = did_you_mean(_short(target, key), names, _choices(target.kind, names))
        yield at(library, key, path, Code.DANGLING_REFERENCE, f"no object is called {target}", hint,
                 length=len(target.path))  # fmt: skip
    for key, claim in library.claims.items():
        if concept_of(key) not in library.concepts and concept_of(key) not in library.broken:
            yield at(library, key, (), Code.DANGLING_REFERENCE,
                     f"the folder of this claim names {concept_of(key)}, and there is no such concept",
                     did_you_mean(concept_of(key).path, (other.path for other in library.concepts)))  # fmt: skip
        for index, text in enumerate(claim.witnesses):
            yield from _witness(library, key, ("witnesses", index), text)
    yield from _inner_names(library)


def dangling_settings(library: Library) -> Iterator[Diagnostic]:
    """Ensure the configuration's learning paths and successors name objects of the room."""
    names = [key.path for key in library.concepts]
    for name, path in library.config.paths.items():
        place = library.config.locate("paths", name, "concepts")
        for concept in path.concepts:
            if not _known(library, concept_key(concept)):
                hint = did_you_mean(concept, names, _choices(Kind.CONCEPT, names))
                yield Diagnostic(Code.DANGLING_REFERENCE, place, f"no object is called concept:{concept}", hint)
    for index, removed in enumerate(library.config.removed):
        if removed.successor and not _named(library, removed.successor):
            place = library.config.locate("removed", str(index), "successor")
            hint = did_you_mean(removed.successor, map(str, library.objects))
            yield Diagnostic(Code.DANGLING_REFERENCE, place, f"no object is called {removed.successor}", hint)


def _witness(library: Library, key: ObjectKey, path: Path, text: str) -> Iterator[Diagnostic]:
    try:
        target = ObjectKey.parse(text)
    except ValueError as error:
        yield at(library, key, path, Code.INVALID_VALUE, f"{text!r} is no key", str(error), length=len(text))
        return
    if not _known(library, target):
        hint = did_you_mean(text, (str(other) for other in library.objects if other.kind is target.kind))
        yield at(
            library,
            key,
            path,
            Code.DANGLING_REFERENCE,
            f"no object is called {target}",
            hint,
            length=len(text),
        )
    elif target.kind not in WITNESS_KINDS:
        hint = f"a witness is one of {', '.join(WITNESS_KINDS)}"
        yield at(library, key, path, Code.INVALID_VALUE, f"a {target.kind} is no witness", hint, length=len(text))


def _named(library: Library, text: str) -> bool:
    try:
        return _known(library, ObjectKey.parse(text))
    except ValueError:
        return False


def _known(library: Library, target: ObjectKey) -> bool:
    """Whether there is such an object, or may be: a record that could not be read is reported at its own place."""
    return target in library.objects or target.record in library.broken


def _short(key: ObjectKey, seen_from: ObjectKey) -> str:
    """A key as an author would write it in a record."""
    home = concept_of(seen_from)
    if key.kind is Kind.CLAIM and concept_of(key) == home:
        return key.path.rpartition("/")[2]
    if key.part:
        return key.part if key.record == home else f"{key.path}#{key.part}"
    return key.path


def _choices(kind: Kind, names: list[str]) -> str:
    if not names:
        return f"this room has no {kind}"
    return f"the names are {', '.join(names)}" if len(names) <= 8 else ""


def _fields(library: Library) -> Iterator[tuple[ObjectKey, Path, ObjectKey]]:
    for key, concept in library.concepts.items():
        for field, edges in (("prerequisites", concept.prerequisites), ("related", concept.related)):
            for index, edge in enumerate(edges):
                yield key, (field, index, "concept"), concept_key(edge.concept)
        if concept.bridge:
            for name, carry in (("carry-in", concept.bridge.carry_in), ("carry-out", concept.bridge.carry_out)):
                if carry:
                    yield key, ("bridge", name, "concept"), concept_key(carry.concept)
        for index, use in enumerate(concept.sources):
            yield key, ("sources", index, "source"), source_key(use.source)
    for key, claim in library.claims.items():
        for index, support in enumerate(claim.sources):
            yield key, ("sources", index, "source"), source_key(support.source)


Inner = tuple[Path, str, Iterable[str], str]
"""A field that names a part of its own concept: its place, the name, the names there are, and their kind."""


def inner_names(concept: Concept) -> Iterator[Inner]:
    """Every field of a concept that names one of its own parts."""
    yield from _of_demo(concept)
    yield from _of_choices(concept)
    yield from _of_code(concept)


def _inner_names(library: Library) -> Iterator[Diagnostic]:
    for key, concept in library.concepts.items():
        for path, name, names, kind in inner_names(concept):
            if name not in names:
                hint = did_you_mean(name, names, f"the names are {', '.join(names)}" if names else "")
                message = f"no {kind} of this concept is called {name!r}"
                yield at(library, key, path, Code.DANGLING_REFERENCE, message, hint, length=len(name))


def _of_demo(concept: Concept) -> Iterator[Inner]:
    demo = concept.demo
    states = demo.states if demo else {}
    if concept.illustration:
        yield ("illustration", "state"), concept.illustration.state, states, "demo-state"
    if demo is None:
        return
    yield ("demo", "prediction", "state"), demo.prediction.state, states, "demo-state"
    if demo.inquiry:
        yield ("demo", "inquiry", "state"), demo.inquiry.state, states, "demo-state"
    for index, name in enumerate(demo.storyboard.states if demo.storyboard else ()):
        yield ("demo", "storyboard", "states", index), name, states, "demo-state"
    for index, name in enumerate(demo.draws):
        yield ("demo", "draws", index), name, concept.equations, "equation"


def _of_choices(concept: Concept) -> Iterator[Inner]:
    lists: list[tuple[Path, tuple[Choice, ...]]] = []
    if concept.demo:
        lists.append((("demo", "prediction", "choices"), concept.demo.prediction.choices))
        if concept.demo.inquiry:
            lists.append((("demo", "inquiry", "choices"), concept.demo.inquiry.choices))
    for name, practice in concept.practice.items():
        if isinstance(practice.answer, ChoiceAnswer):
            lists.append((("practice", name, "answer", "choices"), practice.answer.choices))
    for path, choices in lists:
        for index, choice in enumerate(choices):
            if choice.reveals:
                yield (*path, index, "reveals"), choice.reveals, concept.misconceptions, "misconception"


def _of_code(concept: Concept) -> Iterator[Inner]:
    for name, value in concept.code.values.items() if concept.code else ():
        if value.equation:
            yield ("code", "values", name, "equation"), value.equation, concept.equations, "equation"
