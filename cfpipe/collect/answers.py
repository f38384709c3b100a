"""Answers of practice items: what the page compares a reader's answer with must be readable, and a number a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cfpipe.checks.places import at
from cfpipe.collect.statements import needed, read_problem, symbols_for
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.records.base import Path
from cfpipe.records.concept import Concept, ExpressionAnswer, NumberAnswer
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import Definition


class _Asked(NamedTuple):
    """An expression of an answer; ``least`` is the smallest number it may be, if it must be one."""

    key: ObjectKey
    path: Path
    evaluation: Evaluation
    least: float | None


def faults(
    library: Library,
    definitions: Mapping[ObjectKey, tuple[Definition, ...]],
    evaluate: Callable[[Sequence[Evaluation]], list[Numbers]],
) -> Iterator[Diagnostic]:
    """Every answer that cannot be read, or that is no number where one is asked for."""
    asked = [item for key, concept in library.concepts.items() for item in _asked(key, concept, definitions[key])]
    for item, numbers in zip(asked, evaluate([item.evaluation for item in asked]), strict=True):
        concept, text = library.concepts[item.key], item.evaluation.expression
        for problem in numbers.problems:
            yield read_problem(library, item.key, item.path, problem, concept, text)
        value = numbers.values[0] if numbers.values else None
        if numbers.problems or item.least is None:
            continue
        if value is None:
            message, hint = "the expression has no real number as its value", "an answer of this kind is a number"
            yield at(library, item.key, item.path, Code.INVALID_EXPRESSION, message, hint)
        elif value < item.least:
            yield at(library, item.key, item.path, Code.INVALID_VALUE, "a tolerance is not negative")


def _asked(key: ObjectKey, concept: Concept, known: tuple[Definition, ...]) -> Iterator[_Asked]:
    for name, practice in concept.practice.items():
        answer, path = practice.answer, ("practice", name, "answer")
        if isinstance(answer, NumberAnswer):
            yield _Asked(key, (*path, "value"), _evaluation(concept, known, answer.value), float("-inf"))
            yield _Asked(key, (*path, "tolerance"), _evaluation(concept, known, answer.tolerance), 0.0)
        elif isinstance(answer, ExpressionAnswer):
            yield _Asked(key, (*path, "value"), _evaluation(concept, known, answer.value), None)


def _evaluation(concept: Concept, known: tuple[Definition, ...], text: str) -> Evaluation:
    definitions = needed([text], known)
    symbols = symbols_for(concept, [text, *(item.body for item in definitions)], {})
    return Evaluation(text, symbols, definitions)
