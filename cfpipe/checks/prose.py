"""Prose and formulas: what cannot be set, and what must not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cfpipe.checks.places import at
from cfpipe.config import HIDDEN
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.formulas import FormulaError, convert
from cfpipe.library import Library, concept_of
from cfpipe.records.base import Holds, Path, fields_of
from cfpipe.records.prose import parse, resolve

_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[ubfr]")
"""A control character as JSON writes it."""


def faulty_prose(library: Library) -> Iterator[Diagnostic]:
    """Ensure prose has no raw HTML, no unsafe address, no unknown role or directive, and formulas that can be set."""
    for key, record in library.records():
        for holds in (Holds.PROSE, Holds.INLINE):
            for field in fields_of(record, holds):
                prose = parse(field.text)
                for problem in prose.problems:
                    yield at(library, key, field.path, problem.code, problem.message, problem.hint,
                             offset=problem.offset, length=problem.length)  # fmt: skip
                for formula in prose.formulas:
                    try:
                        convert(formula.latex, display=formula.display)
                    except FormulaError as error:
                        offset, hint = formula.offset + error.offset, f"in the formula {_short(formula.latex)}"
                        yield at(library, key, field.path, Code.INVALID_LATEX, error.message, hint, offset=offset)


def foreign_placements(library: Library) -> Iterator[Diagnostic]:
    """Ensure a directive places an object of its own concept; those of others are referred to."""
    for key, record in library.records():
        for field in fields_of(record, Holds.PROSE):
            for place in parse(field.text).placed:
                try:
                    target = resolve(place.kind, place.target, concept_of(key))
                except ValueError:
                    continue  # no key at all: a dangling reference says so
                if concept_of(target) != key:
                    message = f"{target} belongs to another record and cannot be placed here"
                    hint = f"refer to it in a sentence: {{{place.name}}}`{place.target}`"
                    yield at(library, key, field.path, Code.INVALID_DIRECTIVE, message, hint,
                             offset=place.offset, length=max(1, len(place.target)))  # fmt: skip


def faulty_formulas(library: Library) -> Iterator[Diagnostic]:
    """Ensure every field that holds LaTeX can be set."""
    for key, record in library.records():
        for field in fields_of(record, Holds.LATEX):
            if "$" in field.text:
                yield at(library, key, field.path, Code.INVALID_LATEX, "a dollar sign stands in the formula",
                         "write the LaTeX without dollar signs", offset=field.text.index("$"))  # fmt: skip
                continue
            try:
                convert(field.text, display=True)
            except FormulaError as error:
                yield at(library, key, field.path, Code.INVALID_LATEX, error.message,
                         f"in the formula {_short(field.text)}", offset=error.offset)  # fmt: skip


def hidden_characters(library: Library) -> Iterator[Diagnostic]:
    """Ensure names and other texts hold no character that nobody sees; of prose the same is said with its faults."""
    for key, record in library.records():
        whole = record.model_dump_json(by_alias=True)
        if not HIDDEN.search(whole) and not _ESCAPED.search(whole):
            continue  # nearly always: the places are only looked for where there is something to say
        prose = {field.path for holds in (Holds.PROSE, Holds.INLINE) for field in fields_of(record, holds)}
        for path, text in _texts(record.model_dump(mode="json", by_alias=True), ()):
            if path not in prose and (found := HIDDEN.search(text)):
                message = f"the text holds the invisible character U+{ord(found.group()):04X}"
                yield at(library, key, path, Code.INVALID_VALUE, message, "remove it", offset=found.start())


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), name
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _short(latex: str) -> str:
    text = " ".join(latex.split())
    return text if len(text) <= 60 else text[:57] + "…"
