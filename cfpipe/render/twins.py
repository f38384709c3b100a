"""The Markdown twin of a page, made from the records: for readers who want plain text, and for machines.

Every formula stands where it belongs, once, as TeX between dollar signs. What prose refers to becomes a link with
words; what it places stands in its place, and what nothing places comes at the end of its section's kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cfpipe.ground import weaknesses
from cfpipe.handoff import clean, object_digest
from cfpipe.identity import Kind, ObjectKey, short
from cfpipe.impact import Reliance, reliances
from cfpipe.library import concept_key, concept_of, source_key
from cfpipe.records.concept import Concept
from cfpipe.records.prose import PLACING, ROLES, read_role, resolve
from cfpipe.records.source import Locator, located
from cfpipe.render import twin_parts
from cfpipe.render.record_json import Catalogue, is_public
from cfpipe.render.room import Room

_SECTIONS = (("intuition", "Intuition"), ("math", "Math"), ("code", "Code"), ("demo", "Interactive demo"))
_DIRECTIVE = re.compile(
    r"^(?P<fence>:{3,})\{(?P<name>[\w-]+)\}[ \t]*(?P<target>\S*)[^\n]*\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_NAMED = (
    Kind.CONCEPT,
    Kind.SOURCE,
    Kind.EQUATION,
    Kind.DERIVATION,
    Kind.EXAMPLE,
    Kind.CODE,
    Kind.DEMO,
    Kind.DEMO_STATE,
)
"""Kinds whose titles are names; those of the others are sentences, and a link to them shows the key."""
_ROLE = re.compile(r"\{(?P<name>[a-z-]+)\}`(?P<content>[^`]+)`")


class Writer:
    """The texts of a room's records."""

    def __init__(self, shown: Catalogue) -> None:
        self.shown = shown
        self.room: Room = shown.room

    def text(self, key: ObjectKey) -> str:
        """The twin of a record's page."""
        write = {Kind.CONCEPT: self.concept, Kind.CLAIM: self.claim, Kind.SOURCE: self.source}[key.kind]
        return clean("\n".join(write(key))).strip() + "\n"

    # --- prose ---

    def prose(self, text: str, home: ObjectKey, placed: set[ObjectKey] | None = None) -> str:
        """Prose with its references as links and, where a section is written, its objects in their places."""

        def directive(found: re.Match[str]) -> str:
            kind = PLACING.get(found["name"])
            if kind is None:
                return "> " + self.prose(found["body"].strip(), home).replace("\n", "\n> ")
            try:
                key = resolve(kind, found["target"], home)
            except ValueError:
                return ""
            if placed is None or key in placed or not is_public(self.room, key):
                return self.link(key)
            placed.add(key)
            return "\n".join(self.object(key)).strip()

        def role(found: re.Match[str]) -> str:
            kind = ROLES.get(found["name"])
            if kind is None:
                return found[0]
            target, label = read_role(found["content"])
            try:
                return self.link(resolve(kind, target, home), label)
            except ValueError:
                return label or target

        return _ROLE.sub(role, _DIRECTIVE.sub(directive, text)).strip()

    def line(self, text: str, home: ObjectKey) -> str:
        return " ".join(self.prose(text, home).split())

    def link(self, key: ObjectKey, label: str = "") -> str:
        """A link to an object; only the words where the site does not show it."""
        known = self.room.library.objects.get(key)
        if known is None or not is_public(self.room, key):
            return label or "(not published)"
        named = key.kind in _NAMED and not re.search(r"[$`{\n]", known.title.strip())
        words = label or (known.title.strip() if named else str(key))
        return f"[{words.replace('[', '(').replace(']', ')')}]({self.room.base_url}{key.url})"

    def head(self, key: ObjectKey, title: str) -> Iterator[str]:
        yield f"# {' '.join(title.split())}\n"
        yield f"Key: `{key}@{short(object_digest(self.room.library, key))}`  "
        yield f"Address: <{self.room.base_url}{key.url}>\n"

    # --- pages ---

    def concept(self, key: ObjectKey) -> Iterator[str]:
        concept = self.room.library.concepts[key]
        yield from self.head(key, concept.title)
        yield f"> {self.line(concept.summary, key)}\n"
        yield f"Importance: {concept.importance}. Difficulty: {concept.difficulty}/5. Mathematics: {concept.level}.\n"
        yield f"**In short.** {self.line(concept.tldr, key)}\n"
        yield from self._around(key, concept)
        yield from self._ground(key, concept)
        placed: set[ObjectKey] = set()
        for name, title in _SECTIONS:
            section = getattr(concept.sections, name)
            if section:
                yield f"## {title}\n\n*{self.line(section.prompt, key)}*\n"
                yield self.prose(_lowered(section.body), key, placed) + "\n"
        yield from self._rest(key, placed)
        yield from twin_parts.ends(concept, lambda text: self.line(text, key), self.source_link)
        yield from self._claims(key, placed)

    def _around(self, key: ObjectKey, concept: Concept) -> Iterator[str]:
        yield "## Where this stands\n"
        yield f"- Now: {self.line(concept.learning_map.now, key)}"
        yield f"- Try: {self.line(concept.learning_map.try_, key)}"
        for words, edges in (("Needs", concept.prerequisites), ("Related to", concept.related)):
            for edge in edges:
                other = concept_key(edge.concept)
                if is_public(self.room, other):
                    yield f"- {words} {self.link(other)}: {self.line(edge.reason, key)}"
        for weak in weaknesses(self.room.library, self.room.standings, key):
            if all(is_public(self.room, each) for each in weak.way):
                through = "" if weak.direct else f" (through {', '.join(map(self.link, weak.way[:-1]))})"
                claims = ", ".join(f"{self.link(each)}: {self.room.standings[each].state}" for each in weak.claims)
                yield f"- Not all of this stands: {self.link(weak.concept)}{through} has {claims}"
        for other in self.room.library.unlocks[key]:
            if is_public(self.room, other):
                yield f"- Leads to {self.link(other)}"
        if concept.bridge:
            bridge = concept.bridge
            ends = (("Carry in from", bridge.carry_in), ("Carry out to", bridge.carry_out))
            for words, end in ends:
                if end and is_public(self.room, other := concept_key(end.concept)):
                    yield f"- {words} {self.link(other)}: {self.line(end.text, key)}"
            yield f"- Work here: {self.line(bridge.work_here, key)}"
            yield f"- The link is earned when: {self.line(bridge.test, key)}"
        yield ""

    def _ground(self, key: ObjectKey, concept: Concept) -> Iterator[str]:
        def line(text: str) -> str:
            return self.line(text, key)

        yield from _list("Notation", (f"${s.latex}$: {line(s.meaning)} Domain: `{s.domain}`."
                                      for s in concept.notation.values()))  # fmt: skip
        yield from _list(
            "Ideas", (line(idea.text) + (" (core)" if idea.core else "") for idea in concept.ideas.values())
        )
        yield from _list("Assumptions", (line(text) for text in concept.assumptions))
        yield from _list("Boundary cases", (f"{line(c.case)}: {line(c.outcome)}" for c in concept.boundary_cases))

    def _rest(self, key: ObjectKey, placed: set[ObjectKey]) -> Iterator[str]:
        """What no section placed, kind by kind."""
        kinds = {
            Kind.EQUATION: "Equations", Kind.DERIVATION: "Derivations", Kind.CODE: "Code witness", Kind.DEMO: "Demo",
            Kind.MISCONCEPTION: "Misconceptions", Kind.EXAMPLE: "Worked examples", Kind.PRACTICE: "Practice",
        }  # fmt: skip
        for kind, title in kinds.items():
            keys = [part.key for part in self.shown.parts[key] if part.key.kind is kind and part.key not in placed]
            if keys:
                yield f"## {title}\n"
                for part in keys:
                    yield from self.object(part)

    def _claims(self, key: ObjectKey, placed: set[ObjectKey]) -> Iterator[str]:
        claims = [claim for claim in self.room.library.claims_of.get(key, ()) if claim not in placed]
        if claims:
            yield "## Claims\n"
            for claim in claims:
                yield from self.object(claim)

    def object(self, key: ObjectKey) -> Iterator[str]:
        """An object as a block of text, with its verdict or state."""
        yield from twin_parts.block(self.room, key, lambda text: self.prose(text, concept_of(key)), self.source_link)
        yield ""

    def claim(self, key: ObjectKey) -> Iterator[str]:
        concept = concept_of(key)
        yield from self.head(key, "Claim")
        yield from self.object(key)
        yield f"Belongs to {self.link(concept)}.\n"
        claim = self.room.library.claims[key]
        keys = [witness for text in claim.witnesses if (witness := _key(text)) and is_public(self.room, witness)]
        yield from _list("Witnesses", (f"`{witness}`: {self.link(witness)}" for witness in keys))

    def source(self, key: ObjectKey) -> Iterator[str]:
        library = self.room.library
        source = library.sources[key]
        yield from self.head(key, source.title)
        yield from twin_parts.work(source, lambda text: self.line(text, key))
        users = [user for user in library.cited_by.get(key, ()) if is_public(self.room, user)]
        concepts = [user for user in users if user.kind is Kind.CONCEPT]
        yield from _list("Concepts that use it", (f"`{user}`: {self.link(user)}" for user in concepts))
        rests = [item for item in reliances(library, self.room.standings, key) if is_public(self.room, item.claim)]
        yield from _list("Claims that rest on it", (self._reliance(item) for item in rests))

    def _reliance(self, item: Reliance) -> str:
        how = ["names it"] if item.named else []
        how += [f"read by {read.reviewer} ({read.kind}), {read.review.date}" for read in item.read]
        fallen = " Its review is stale because this source changed." if item.fallen else ""
        return f"{item.state}: `{item.claim}`: {self.link(item.claim)} ({'; '.join(dict.fromkeys(how))}).{fallen}"

    def source_link(self, name: str, locator: Locator | None = None) -> str:
        where = located(locator)
        key = source_key(name)
        return self.link(key, "" if key in self.room.library.sources else name) + (f", {where}" if where else "")


def _lowered(body: str) -> str:
    """Headings of a section's text one level down, since the section itself has one; code is left alone."""
    blocks = re.split(r"(^```.*?^```[ \t]*$)", body, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        block if block.startswith("```") else re.sub(r"^(#{1,5})(?= )", r"#\1", block, flags=re.MULTILINE)
        for block in blocks
    )


def _key(text: str) -> ObjectKey | None:
    try:
        return ObjectKey.parse(text)
    except ValueError:
        return None


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    kept = list(lines)
    if kept:
        yield f"## {title}\n"
        yield from (f"- {line}" for line in kept)
        yield ""
