"""References from one object to another, in fields and in prose."""

from __future__ import annotations

from collections.abc import Iterator

from cfpipe.checks.places import at, did_you_mean
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import WITNESS_KINDS, Kind, ObjectKey
from cfpipe.library import Library, concept_key, concept_of, source_key
from cfpipe.records.base import Path
from cfpipe.records.concept import ChoiceAnswer


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


def _witness(library: Library, key: ObjectKey, path: Path, text: str) -> Iterator[Diagnostic]:
    try:
        target = ObjectKey.parse(text)
    except ValueError as error:
        yield at(library, key, path, Code.INVALID_VALUE, f"{text!r} is no key", str(error), length=len(text))
        return
    if not _known(library, target):
        hint = did_you_mean(text, (str(other) for other in library.objects if other.kind is target.kind))
        yield at(library, key, path, Code.DANGLING_REFERENCE, f"no object is called {target}", hint, length=len(text))
    elif target.kind not in WITNESS_KINDS:
        hint = f"a witness is one of {', '.join(WITNESS_KINDS)}"
        yield at(library, key, path, Code.INVALID_VALUE, f"a {target.kind} is no witness", hint, length=len(text))


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
            yield key, ("bridge", "carry-in", "concept"), concept_key(concept.bridge.carry_in.concept)
            yield key, ("bridge", "carry-out", "concept"), concept_key(concept.bridge.carry_out.concept)
        for index, use in enumerate(concept.sources):
            yield key, ("sources", index, "source"), source_key(use.source)
    for key, claim in library.claims.items():
        for index, support in enumerate(claim.sources):
            yield key, ("sources", index, "source"), source_key(support.source)


def _inner_names(library: Library) -> Iterator[Diagnostic]:
    """Names of a concept's own parts: states, equations, misconceptions."""
    for key, concept in library.concepts.items():
        states = concept.demo.states if concept.demo else {}
        wanted: list[tuple[Path, str, tuple[str, ...], str]] = []
        if concept.illustration:
            wanted.append((("illustration", "state"), concept.illustration.state, tuple(states), "demo-state"))
        if concept.demo:
            demo = concept.demo
            wanted.append((("demo", "prediction", "state"), demo.prediction.state, tuple(states), "demo-state"))
            if demo.inquiry:
                wanted.append((("demo", "inquiry", "state"), demo.inquiry.state, tuple(states), "demo-state"))
            for index, name in enumerate(demo.storyboard.states if demo.storyboard else ()):
                wanted.append((("demo", "storyboard", "states", index), name, tuple(states), "demo-state"))
            for index, name in enumerate(demo.draws):
                wanted.append((("demo", "draws", index), name, tuple(concept.equations), "equation"))
            choices = [(("demo", "prediction", "choices", i), c) for i, c in enumerate(demo.prediction.choices)]
            if demo.inquiry:
                choices += [(("demo", "inquiry", "choices", i), c) for i, c in enumerate(demo.inquiry.choices)]
        else:
            choices = []
        for name, practice in concept.practice.items():
            if isinstance(practice.answer, ChoiceAnswer):
                place = ("practice", name, "answer", "choices")
                choices += [((*place, i), choice) for i, choice in enumerate(practice.answer.choices)]  # type: ignore[misc]
        for path, choice in choices:
            if choice.reveals:
                wanted.append(((*path, "reveals"), choice.reveals, tuple(concept.misconceptions), "misconception"))
        for name, value in concept.code.values.items() if concept.code else ():
            if value.equation:
                wanted.append((("code", "values", name, "equation"), value.equation, tuple(concept.equations), "equation"))
        for where, name, names, kind in wanted:
            if name not in names:
                hint = did_you_mean(name, names, f"the names are {', '.join(names)}" if names else "")
                yield at(library, key, where, Code.DANGLING_REFERENCE, f"no {kind} of this concept is called {name!r}",
                         hint, length=len(name))  # fmt: skip
