"""Wrong answers to choose: none may equal the right one.

A choice says what it is worth under `value`, or its text is one number or formula; others are words, and nothing is
asked of them.  A wrong choice that the witnesses prove equal to a right one, or find equal wherever they look, makes
the question unfair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cfpipe import readings
from cfpipe.checks.places import at
from cfpipe.collect.statements import needed, read_problem, symbols_for
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import ObjectKey
from cfpipe.latex import Notation, read_display
from cfpipe.library import Library
from cfpipe.records.base import Path
from cfpipe.records.concept import ChoiceAnswer, Concept
from cfpipe.records.demo import Choice
from cfpipe.witnesses.language.syntax import Unreadable
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status, Verdict

_FORMULA = re.compile(r"\s*\$([^$]+)\$[.,;]?\s*\Z")
_NUMBER = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)[.,;]?\s*\Z")


class Worth(NamedTuple):
    """What a choice is worth: the name before an equals sign, if there is one, and the expression."""

    path: Path
    name: str
    text: str
    written: bool
    """Whether the author wrote the expression, so that it must be readable."""


class _Pair(NamedTuple):
    key: ObjectKey
    wrong: Worth
    right: Worth
    question: Statement


def faults(
    library: Library,
    definitions: Mapping[ObjectKey, tuple[Definition, ...]],
    ask: Callable[[Sequence[Statement]], list[Verdict]],
) -> Iterator[Diagnostic]:
    """Every wrong choice that equals a right one, and every value of a choice that cannot be read."""
    pairs = [pair for key, concept in library.concepts.items() for pair in _pairs(key, concept, definitions[key])]
    told: set[tuple[ObjectKey, Path]] = set()
    for pair, verdict in zip(pairs, ask([pair.question for pair in pairs]), strict=True):
        concept = library.concepts[pair.key]
        for problem in verdict.problems:
            worth = {"lhs": pair.wrong, "rhs": pair.right}.get(problem.field)
            if worth and worth.written and (pair.key, worth.path) not in told:
                told.add((pair.key, worth.path))
                yield read_problem(library, pair.key, worth.path, problem, concept, worth.text)
        if verdict.status in (Status.PROVED, Status.WITNESSED) and (pair.key, pair.wrong.path) not in told:
            told.add((pair.key, pair.wrong.path))
            sure = "equals" if verdict.status is Status.PROVED else f"agrees at {verdict.points} points with"
            message = f"this wrong answer {sure} the right one: {pair.wrong.text} = {pair.right.text}"
            yield at(library, pair.key, pair.wrong.path, Code.RIGHT_DISTRACTOR, message, _HINT)


_HINT = "change it, or mark it with `correct: true` too"


def _pairs(key: ObjectKey, concept: Concept, known: tuple[Definition, ...]) -> Iterator[_Pair]:
    notation: Notation | None = None
    for path, choices in lists_of(concept):
        notation = notation or readings.notation_of(concept, known)
        worths = [(choice, _worth(choice, (*path, index), notation)) for index, choice in enumerate(choices)]
        for choice, wrong in worths:
            for other, right in worths:
                if choice.correct or not other.correct or wrong is None or right is None or wrong.name != right.name:
                    continue
                yield _Pair(key, wrong, right, _question(concept, known, wrong.text, right.text))


def lists_of(concept: Concept) -> Iterator[tuple[Path, tuple[Choice, ...]]]:
    """Every list of choices of a concept, with its place."""
    if concept.demo:
        yield ("demo", "prediction", "choices"), concept.demo.prediction.choices
        if concept.demo.inquiry:
            yield ("demo", "inquiry", "choices"), concept.demo.inquiry.choices
    for name, practice in concept.practice.items():
        if isinstance(practice.answer, ChoiceAnswer):
            yield ("practice", name, "answer", "choices"), practice.answer.choices


def _worth(choice: Choice, path: Path, notation: Notation) -> Worth | None:
    if choice.value is not None:
        return Worth((*path, "value"), "", choice.value, True)
    if number := _NUMBER.match(choice.text):
        return Worth((*path, "text"), "", number[1], False)
    formula = _FORMULA.match(choice.text)
    if formula is None:
        return None
    try:
        shown = read_display(formula[1], notation)
    except Unreadable:
        return None
    if shown.optimum or shown.premises or shown.relations not in ((), ("=",)):
        return None
    name = shown.sides[0] if shown.relations else ""
    return Worth((*path, "text"), name, shown.sides[-1], False)


def _question(concept: Concept, known: tuple[Definition, ...], wrong: str, right: str) -> Statement:
    definitions = needed([wrong, right], known)
    symbols = symbols_for(concept, [wrong, right, *(item.body for item in definitions)], {})
    plain = tuple(pair for pair in symbols if pair[1] != "function")
    return Statement(Kind.IDENTITY, plain, wrong, right, definitions=definitions)
