"""What every statement says to the machine: as its LaTeX reads, or as its author wrote it beside the LaTeX.

An equation is written once, as LaTeX, and read by `cfpipe.latex` with the concept's notation as its vocabulary. Where
LaTeX cannot carry the meaning the author adds expressions; then these are what is checked, and the LaTeX, if it can be
read at all, is only compared with them. Everything downstream (the witnesses, the demos, the pages) sees one `Said`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

from cfpipe.identity import ObjectKey
from cfpipe.latex import Display, Notation, Spelling, read_display, vocabulary
from cfpipe.library import Library
from cfpipe.records.concept import Concept
from cfpipe.records.statement import Statement
from cfpipe.witnesses.language.syntax import Unreadable
from cfpipe.witnesses.statement import Definition, Kind, Problem
from cfpipe.witnesses.statement import Statement as Question

_SIGNATURE = re.compile(r"\s*([A-Za-z]\w*)\s*(?:\(([^()]*)\))?\s*\Z")
_OPTIMA = ("maximum", "minimum")


class Origin(StrEnum):
    """Where what is checked was written."""

    LATEX = "latex"
    EXPRESSIONS = "expressions"
    NOTHING = "nothing"
    """The author declared it unchecked, or nothing of it can be read."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in the expression language, with the fields of a witness's question."""

    origin: Origin
    lhs: str = ""
    rhs: str = ""
    relation: str = "="
    chain: tuple[tuple[str, str], ...] = ()
    objective: str = ""
    over: tuple[str, ...] = ()
    at: tuple[tuple[str, str], ...] = ()
    attained: str = ""
    given: tuple[str, ...] = ()
    tolerance: str = ""
    shown: Said | None = None
    """What the LaTeX says, where expressions are written too."""
    trouble: Problem | None = field(default=None, compare=False)
    """Why the LaTeX could not be read."""

    def texts(self) -> tuple[str, ...]:
        """Every expression in it."""
        found = [self.lhs, self.rhs, self.objective, self.attained, self.tolerance, *self.over, *self.given]
        found += [text for pair in self.at for text in pair] + [text for _, text in self.chain]
        found += self.shown.texts() if self.shown else ()
        return tuple(text for text in found if text)

    @property
    def sides(self) -> tuple[str, ...]:
        """All that is related, in a row; of an optimum what is optimised, the place and the value."""
        if self.objective:
            return (self.objective, *(text for _, text in self.at), *([self.attained] if self.attained else []))
        return (self.lhs, self.rhs, *(text for _, text in self.chain))

    @property
    def relations(self) -> tuple[str, ...]:
        return () if self.objective else (self.relation, *(relation for relation, _ in self.chain))

    def __str__(self) -> str:
        """In one line, as a message shows it."""
        if self.objective:
            return ", ".join(" ".join(text.split()) for text in self.sides)
        first, *others = (" ".join(text.split()) for text in self.sides)
        return " ".join([first, *(part for pair in zip(self.relations, others, strict=True) for part in pair)])


@dataclass(frozen=True, slots=True)
class Readings:
    """The statements of one concept as they are read, and what its definitions introduce, in their order."""

    said: Mapping[ObjectKey, Said] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()


NOTHING = Said(Origin.NOTHING)


def read(library: Library) -> Mapping[ObjectKey, Readings]:
    """The readings of every concept of the room."""
    return {key: _read(library, key, concept) for key, concept in library.concepts.items()}


def _read(library: Library, key: ObjectKey, concept: Concept) -> Readings:
    words = _words(concept)
    definitions = {
        target: said(written, words.of(written))
        for target, _, written in library.statements(key)
        if written.kind == "definition"
    }
    words = words.without_arguments({item.lhs.strip() for item in definitions.values()})
    found = {target: said(written, words.of(written)) for target, _, written in library.statements(key)}
    return Readings(found, tuple(_definitions(found[target] for target in definitions)))


def _words(concept: Concept) -> _Words:
    return _Words({name: Spelling(name, item.latex, item.domain) for name, item in concept.notation.items()}, concept)


class _Words:
    """The concept's notation as the LaTeX reader's vocabulary; made again for domains of a statement's own."""

    def __init__(self, rows: Mapping[str, Spelling], concept: Concept) -> None:
        self.rows, self.concept = rows, concept
        self.notation = vocabulary(rows.values(), concept.ignored_text)

    def without_arguments(self, heads: Collection[str]) -> _Words:
        """With the names that a definition introduces without arguments as values: H, and not H(p)."""
        values = {name: row._replace(domain="value") for name, row in self.rows.items() if name in heads}
        return _Words({**self.rows, **values}, self.concept) if values else self

    def of(self, written: Statement) -> Notation:
        return self.with_own(written.domains)

    def with_own(self, domains: Mapping[str, str]) -> Notation:
        if not domains:
            return self.notation
        own = {
            name: self.rows[name]._replace(domain=domain) if name in self.rows else Spelling(name, "", domain)
            for name, domain in domains.items()
        }
        return vocabulary({**self.rows, **own}.values(), self.concept.ignored_text)


def said(written: Statement, notation: Notation) -> Said:
    """What one statement says; where its formula cannot be read, the trouble is in it."""
    if written.unchecked:
        return NOTHING
    own = _as_written(written)
    try:
        from_latex = as_shown(written, read_display(written.latex, notation), notation)
    except Unreadable as error:
        problem = Problem("latex", 0, error.offset, error.length, error.rule, error.message, error.hint)
        return _with(own or NOTHING, trouble=problem)
    return from_latex if own is None else _with(own, shown=from_latex)


def _with(said: Said, **changes: object) -> Said:
    values = {each.name: getattr(said, each.name) for each in fields(said)}
    return Said(**{**values, **changes})


def _as_written(written: Statement) -> Said | None:
    """The expressions beside the LaTeX; None if there are none."""
    if not (written.lhs or written.rhs or written.objective):
        return None
    return Said(
        Origin.EXPRESSIONS, written.lhs or "", written.rhs or "", written.relation, (), written.objective or "",
        written.over, tuple(written.at.items()), written.attained or "", written.given, written.tolerance or "",
    )  # fmt: skip


def as_shown(written: Statement, display: Display, notation: Notation) -> Said:
    """What the LaTeX says; raises `Unreadable` where that is no statement of this kind."""
    best = display.optimum
    within = [each for each in best.within if not _known(each, best.over, notation)] if best else []
    given = (*written.given, *display.premises, *within)
    if (written.kind in _OPTIMA) != (best is not None) or (best is not None and best.kind != written.kind):
        raise Unreadable(
            "kind", f"the formula does not read as a {written.kind}", "say of which `kind` the statement is"
        )
    if best is not None:
        return Said(
            Origin.LATEX, objective=best.objective, over=written.over or best.over,
            at=tuple(written.at.items()) or best.at, attained=written.attained or best.attained, given=given,
        )  # fmt: skip
    if not display.relations:
        raise Unreadable("relation", "the formula states nothing: it has one side only", "write a relation such as =")
    lhs, rhs, *more = display.sides
    relation, *others = display.relations
    if not (written.lhs or written.rhs) and written.relation not in ("=", relation):
        raise Unreadable("relation", f"the formula has the relation {relation}, and not {written.relation}")
    if written.kind == "value" and relation == "~" and not others:
        relation = "="  # how near a value must be is said by its last printed digit
    elif "~" in display.relations and not written.tolerance:
        raise Unreadable("relation", "≈ does not say how near", "write the `tolerance`, or `kind: value`")
    if "propto" in display.relations and not written.over:
        raise Unreadable("relation", "∝ does not say in which symbols", "name the symbols that vary under `over`")
    return Said(
        Origin.LATEX, lhs, rhs, relation, tuple(zip(others, more, strict=True)), over=written.over,
        at=tuple(written.at.items()), given=given, tolerance=written.tolerance or "",
    )  # fmt: skip


_INTERVAL = re.compile(r"\s*([(\[])\s*(.+?)\s*,\s*(.+?)\s*([)\]])\s*")
_SIGNS = {"positive": ">", "nonnegative": ">=", "negative": "<", "nonpositive": "<="}
_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def _known(condition: str, names: Collection[str], notation: Notation) -> bool:
    """Whether a condition below max or min only repeats an end of the symbol's declared domain."""
    ends = [end for name in names if name in notation.rows for end in _ends(name, notation.rows[name].domain)]
    known = {f"{one} {sign} {other}" for one, sign, other in ends}
    return condition in known | {f"{other} {_MIRRORED[sign]} {one}" for one, sign, other in ends}


def _ends(name: str, domain: str) -> Iterator[tuple[str, str, str]]:
    """What a domain says of the size of its symbol: an interval has two ends, a sign one."""
    if match := _INTERVAL.fullmatch(domain):
        left, low, high, right = match.groups()
        yield name, ">=" if left == "[" else ">", low
        yield name, "<=" if right == "]" else "<", high
    elif sign := _SIGNS.get(domain.split(maxsplit=1)[0] if domain.strip() else ""):
        yield name, sign, "0"
    elif domain.strip() == "probability":
        yield name, ">=", "0"
        yield name, "<=", "1"


def _definitions(items: Iterable[Said]) -> Iterable[Definition]:
    for said in items:
        signature = _SIGNATURE.match(said.lhs)
        if signature and said.rhs:
            parameters = tuple(part.strip() for part in (signature[2] or "").split(",") if part.strip())
            yield Definition(signature[1], parameters, said.rhs)


def head(said: Said) -> str:
    """The name that a definition introduces."""
    signature = _SIGNATURE.match(said.lhs)
    return signature[1] if signature else ""


def notation_of(concept: Concept, definitions: Iterable[Definition]) -> Notation:
    """The concept's notation as the LaTeX reader's vocabulary, for what stands in no statement."""
    return _words(concept).without_arguments({each.name for each in definitions if not each.parameters}).notation


def as_question(
    kind: Kind, said: Said, symbols: tuple[tuple[str, str], ...], definitions: tuple[Definition, ...]
) -> Question:
    """What is said, as the engine is asked it."""
    return Question(
        kind=kind,
        symbols=symbols,
        lhs=said.lhs,
        rhs=said.rhs,
        relation=said.relation,
        constraints=said.given,
        definitions=definitions,
        objective=said.objective,
        over=said.over,
        at=said.at,
        attained=said.attained,
        chain=said.chain,
        tolerance=said.tolerance,
        display=said.shown.sides if said.shown else (),
    )
