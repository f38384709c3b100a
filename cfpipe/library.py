"""All records together: lookup, edges both ways, order, places. Built once, then immutable.

What concerns more than one record is computed here, when the library is built, so that nothing depends on what was
asked before. References that lead nowhere are left out of the edges; that they are mistakes is for ``checks`` to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from cfpipe.config import Config
from cfpipe.diagnostics import Location
from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.base import Holds, Model, Path, fields_of
from cfpipe.records.claim import Claim
from cfpipe.records.concept import Concept
from cfpipe.records.document import Document
from cfpipe.records.load import Entry, Loaded
from cfpipe.records.prose import Reference, parse, resolve
from cfpipe.records.source import Source
from cfpipe.records.statement import Statement

R = TypeVar("R", bound=Model)


@dataclass(frozen=True, slots=True)
class Object:
    """Anything a reader can point at: its key, its name for readers, the record it is in and its place there."""

    key: ObjectKey
    title: str
    path: Path
    part: Model


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference as it stands in a record: from where, with which words, to which key (None if it cannot be one)."""

    origin: ObjectKey
    path: Path
    reference: Reference
    target: ObjectKey | None


@dataclass(frozen=True)
class Library:
    """The records of a room, in the order of their keys, and everything that follows from them."""

    config: Config
    concepts: Mapping[ObjectKey, Concept]
    sources: Mapping[ObjectKey, Source]
    claims: Mapping[ObjectKey, Claim]
    documents: Mapping[ObjectKey, Document]
    code: Mapping[str, bytes]
    broken: tuple[ObjectKey, ...]

    @cached_property
    def objects(self) -> Mapping[ObjectKey, Object]:
        """Every object of the room by its key; of two with the same key, the first."""
        found: dict[ObjectKey, Object] = {}
        for item in self.all_objects():
            found.setdefault(item.key, item)
        return found

    def all_objects(self) -> Iterator[Object]:
        """Every object, in the order of the records and their fields."""
        for key, concept in self.concepts.items():
            yield Object(key, concept.title, (), concept)
            yield from _parts(key, concept)
        for key, source in self.sources.items():
            yield Object(key, source.title, (), source)
        for key, claim in self.claims.items():
            yield Object(key, claim.text, (), claim)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every reference in the prose of any record."""
        found: list[Mention] = []
        for key, record in self.records():
            home = concept_of(key)
            for holds in (Holds.PROSE, Holds.INLINE):
                for field in fields_of(record, holds):
                    for reference in parse(field.text).references:
                        try:
                            target = resolve(reference.kind, reference.target, home)
                        except ValueError:
                            target = None
                        found.append(Mention(key, field.path, reference, target))
        return tuple(found)

    def records(self) -> Iterator[tuple[ObjectKey, Model]]:
        yield from self.concepts.items()
        yield from self.sources.items()
        yield from self.claims.items()

    @cached_property
    def prerequisites(self) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
        """Of each concept, the concepts that it needs directly, in the order of the record."""
        return {
            key: tuple(need for edge in concept.prerequisites if (need := concept_key(edge.concept)) in self.concepts)
            for key, concept in self.concepts.items()
        }

    @cached_property
    def unlocks(self) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
        """Of each concept, the concepts that need it directly."""
        return _reversed(self.prerequisites, self.concepts)

    @cached_property
    def ancestors(self) -> Mapping[ObjectKey, frozenset[ObjectKey]]:
        """Of each concept, all that it needs, directly or not."""
        return {key: _reach(key, self.prerequisites) for key in self.concepts}

    @cached_property
    def descendants(self) -> Mapping[ObjectKey, frozenset[ObjectKey]]:
        """Of each concept, all that need it, directly or not."""
        return {key: _reach(key, self.unlocks) for key in self.concepts}

    @cached_property
    def claims_of(self) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
        """The claims of each concept."""
        found: dict[ObjectKey, list[ObjectKey]] = defaultdict(list)
        for key in self.claims:
            found[concept_of(key)].append(key)
        return {key: tuple(claims) for key, claims in found.items()}

    @cached_property
    def cited_by(self) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
        """Of each source, the claims and concepts that rest on it or cite it."""
        found: dict[ObjectKey, set[ObjectKey]] = defaultdict(set)
        for key, concept in self.concepts.items():
            for use in concept.sources:
                found[source_key(use.source)].add(key)
        for key, claim in self.claims.items():
            for support in claim.sources:
                found[source_key(support.source)].add(key)
        for mention in self.mentions:
            if mention.target and mention.target.kind is Kind.SOURCE:
                found[mention.target].add(mention.origin)
        return {key: tuple(sorted(users)) for key, users in found.items()}

    @cached_property
    def mentioned_by(self) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
        """Of each object, the other records whose prose refers to it."""
        found: dict[ObjectKey, set[ObjectKey]] = defaultdict(set)
        for mention in self.mentions:
            if mention.target and mention.target != mention.origin:
                found[mention.target].add(mention.origin)
        return {key: tuple(sorted(origins)) for key, origins in found.items()}

    @cached_property
    def read_by(self) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
        """Of each source, the claims of which a review read a passage in it, whether or not the claim names it."""
        found: dict[ObjectKey, set[ObjectKey]] = defaultdict(set)
        for key, claim in self.claims.items():
            for review in claim.reviews:
                for passage in review.passages:
                    found[source_key(passage.source)].add(key)
        return {key: tuple(sorted(readers)) for key, readers in found.items()}

    @cached_property
    def published(self) -> tuple[ObjectKey, ...]:
        """The concepts that are published, in the order of their keys."""
        return tuple(key for key, concept in self.concepts.items() if concept.status == "published")

    @cached_property
    def order(self) -> tuple[ObjectKey, ...]:
        """The published concepts, each after what it needs; concepts of a cycle come in the order of their keys."""
        done: list[ObjectKey] = []
        seen: set[ObjectKey] = set()
        for key in sorted(self.published, key=lambda key: (len(self.ancestors[key]), key)):
            if key not in seen:
                seen.add(key)
                done.append(key)
        return tuple(done)

    def statements(self, key: ObjectKey) -> Iterator[tuple[ObjectKey, Path, Statement]]:
        """Every statement of a concept that the machine may check, with its key and its place."""
        yield from _statements(key, self.concepts[key])

    def locate(self, key: ObjectKey, path: Path = ()) -> Location:
        """Where a value of a record stands in its file."""
        return self.documents[key.record].locate(path)

    def locate_in(self, key: ObjectKey, path: Path, offset: int) -> Location:
        """Where a character of a text of a record stands in its file."""
        return self.documents[key.record].locate_in(path, offset)

    def code_file(self, key: ObjectKey) -> str:
        """The file of a concept's code witness, relative to the room."""
        return key.file.removesuffix(".yaml") + ".py"


def build(config: Config, loaded: Loaded) -> Library:
    """The library of what was loaded."""
    return Library(
        config=config,
        concepts=_of(Concept, loaded.entries),
        sources=_of(Source, loaded.entries),
        claims=_of(Claim, loaded.entries),
        documents={entry.key: entry.document for entry in loaded.entries},
        code=loaded.code,
        broken=loaded.broken,
    )


def public(library: Library) -> Library:
    """The library as readers see it: without drafts, their claims, and all that follows from them."""
    concepts = {key: library.concepts[key] for key in library.published}
    claims = {key: claim for key, claim in library.claims.items() if concept_of(key) in concepts}
    return replace(library, concepts=concepts, claims=claims)


def concept_key(path: str) -> ObjectKey:
    return ObjectKey(Kind.CONCEPT, path)


def source_key(name: str) -> ObjectKey:
    return ObjectKey(Kind.SOURCE, name)


def concept_of(key: ObjectKey) -> ObjectKey:
    """The concept that a key belongs to; for a source, the source itself."""
    if key.kind is Kind.CLAIM:
        return concept_key(key.path.rpartition("/")[0])
    return key.record


def _of(shape: type[R], entries: Iterable[Entry]) -> Mapping[ObjectKey, R]:
    return {entry.key: entry.record for entry in entries if isinstance(entry.record, shape)}


def _reversed(
    edges: Mapping[ObjectKey, tuple[ObjectKey, ...]], keys: Iterable[ObjectKey]
) -> Mapping[ObjectKey, tuple[ObjectKey, ...]]:
    found: dict[ObjectKey, list[ObjectKey]] = {key: [] for key in keys}
    for key, others in edges.items():
        for other in others:
            found[other].append(key)
    return {key: tuple(sorted(others)) for key, others in found.items()}


def _reach(start: ObjectKey, edges: Mapping[ObjectKey, tuple[ObjectKey, ...]]) -> frozenset[ObjectKey]:
    seen: set[ObjectKey] = set()
    waiting = list(edges[start])
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(edges[key])
    return frozenset(seen)


def _parts(key: ObjectKey, concept: Concept) -> Iterator[Object]:
    for name, section in (("intuition", concept.sections.intuition), ("math", concept.sections.math),
                          ("code", concept.sections.code), ("demo", concept.sections.demo)):  # fmt: skip
        if section:
            yield Object(key.of(Kind.SECTION, name), section.prompt, ("sections", name), section)
    for name, symbol in concept.notation.items():
        yield Object(key.of(Kind.SYMBOL, name), symbol.meaning, ("notation", name), symbol)
    for name, equation in concept.equations.items():
        yield Object(key.of(Kind.EQUATION, name), equation.title, ("equations", name), equation)
    for name, derivation in concept.derivations.items():
        yield Object(key.of(Kind.DERIVATION, name), derivation.title, ("derivations", name), derivation)
        for step_name, step in derivation.steps.items():
            path: Path = ("derivations", name, "steps", step_name)
            yield Object(key.of(Kind.STEP, f"{name}.{step_name}"), step.rule, path, step)
    if concept.code:
        yield Object(key.of(Kind.CODE, "code"), concept.code.title, ("code",), concept.code)
    if concept.demo:
        yield Object(key.of(Kind.DEMO, "demo"), concept.demo.title, ("demo",), concept.demo)
        for name, state in concept.demo.states.items():
            yield Object(key.of(Kind.DEMO_STATE, name), state.title, ("demo", "states", name), state)
    for name, misconception in concept.misconceptions.items():
        path = ("misconceptions", name)
        yield Object(key.of(Kind.MISCONCEPTION, name), misconception.belief, path, misconception)
    for name, example in concept.examples.items():
        yield Object(key.of(Kind.EXAMPLE, name), example.title, ("examples", name), example)
    for name, practice in concept.practice.items():
        yield Object(key.of(Kind.PRACTICE, name), practice.statement, ("practice", name), practice)


def _statements(key: ObjectKey, concept: Concept) -> Iterator[tuple[ObjectKey, Path, Statement]]:
    for name, equation in concept.equations.items():
        yield key.of(Kind.EQUATION, name), ("equations", name), equation
    for name, derivation in concept.derivations.items():
        for step_name, step in derivation.steps.items():
            path: Path = ("derivations", name, "steps", step_name)
            yield key.of(Kind.STEP, f"{name}.{step_name}"), path, step
    for name, misconception in concept.misconceptions.items():
        yield (
            key.of(Kind.MISCONCEPTION, name),
            ("misconceptions", name, "refutation"),
            misconception.refutation,
        )
    for name, example in concept.examples.items():
        for index, item in enumerate(example.steps):
            if item.check:
                path = ("examples", name, "steps", index, "check")
                yield key.of(Kind.EXAMPLE, f"{name}.{index + 1}"), path, item.check
    for name, practice in concept.practice.items():
        for index, item in enumerate(practice.solution):
            if item.check:
                path = ("practice", name, "solution", index, "check")
                yield key.of(Kind.PRACTICE, f"{name}.{index + 1}"), path, item.check
