"""The notation table against its use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cfpipe.checks.places import at
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.library import Library
from cfpipe.records.base import Holds, fields_of
from cfpipe.records.concept import Concept
from cfpipe.records.prose import parse

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s{}]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


def unused_symbols(library: Library) -> Iterator[Diagnostic]:
    """Ensure every declared symbol occurs in an expression or in a formula."""
    for key, concept in library.concepts.items():
        names = _names(concept)
        formulas = _formulas(concept)
        for name, symbol in concept.notation.items():
            if name in names:
                continue
            spelling = _tokens(symbol.latex)
            if not any(f" {spelling} " in formula for formula in formulas):
                yield at(library, key, ("notation", name), Code.UNUSED_SYMBOL, f"the symbol {name!r} is used nowhere",
                         "remove it from the notation, or use it")  # fmt: skip


def _names(concept: Concept) -> set[str]:
    found = {name for field in fields_of(concept, Holds.EXPRESSION) for name in _NAME.findall(field.text)}
    for statement in _overs(concept):
        found.update(statement)
    return found


def _overs(concept: Concept) -> Iterator[tuple[str, ...]]:
    for equation in concept.equations.values():
        yield equation.over
        yield from (tuple(_NAME.findall(domain)) for domain in equation.domains.values())
    for symbol in concept.notation.values():
        yield tuple(_NAME.findall(symbol.domain))  # the ends of a domain may be symbols
    if concept.demo:
        yield tuple(concept.demo.controls)


def _formulas(concept: Concept) -> list[str]:
    found = [
        f" {_tokens(field.text)} "
        for field in fields_of(concept, Holds.LATEX)
        if not (field.path[0] == "notation" and field.path[-1] == "latex")
    ]
    for holds in (Holds.PROSE, Holds.INLINE):
        for field in fields_of(concept, holds):
            if field.path[0] != "notation":
                found.extend(f" {_tokens(formula.latex)} " for formula in parse(field.text).formulas)
    return found


def _tokens(latex: str) -> str:
    return " ".join(_TOKEN.findall(latex))
