"""Fields that depend on each other within one record."""

from __future__ import annotations

from collections.abc import Iterator

from cfpipe.checks.places import at, at_name, did_you_mean
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.records.base import Path
from cfpipe.records.concept import ChoiceAnswer
from cfpipe.records.demo import Choice, Mark
from cfpipe.records.statement import Statement

_NEEDS = {
    "maximum": ("objective", "over", "at"),
    "minimum": ("objective", "over", "at"),
}
"""The fields that each kind of statement needs; the other kinds need both sides."""


def incomplete_statements(library: Library) -> Iterator[Diagnostic]:
    """Ensure every statement holds what its kind needs, or says why nothing checks it."""
    for key in library.concepts:
        for target, path, statement in library.statements(key):
            if path[0] == "misconceptions" and statement.kind != "refutation":
                yield at(library, target, path, Code.INVALID_VALUE, "the statement of a misconception is a refutation",
                         "write `kind: refutation` and the false statement itself")  # fmt: skip
            if not statement.unchecked:
                yield from _missing(library, target, path, statement)


def _missing(library: Library, key: ObjectKey, path: Path, statement: Statement) -> Iterator[Diagnostic]:
    if not (statement.lhs or statement.rhs or statement.objective):
        return  # everything is read from the formula
    for name in _NEEDS.get(statement.kind, ("lhs", "rhs")):
        if not getattr(statement, name):
            yield at(library, key, path, Code.MISSING_FIELD, f"a statement of kind {statement.kind} needs {name!r}",
                     "write it in SymPy's syntax, or say under `unchecked` why nothing checks it")  # fmt: skip
    if statement.kind == "inequality" and statement.relation == "=":
        yield at(
            library,
            key,
            path,
            Code.MISSING_FIELD,
            "an inequality needs its 'relation'",
            "one of < <= > >= !=",
        )
    for name in statement.over if statement.at else ():
        if name not in statement.at:
            yield at(library, key, (*path, "over"), Code.MISSING_FIELD, f"'at' does not say the value of {name!r}")


def inconsistent_choices(library: Library) -> Iterator[Diagnostic]:
    """Ensure every question that is answered by choosing has a right answer and a wrong one."""
    for key, concept in library.concepts.items():
        if concept.demo:
            yield from _choices(library, key, ("demo", "prediction", "choices"), concept.demo.prediction.choices)
            if concept.demo.inquiry:
                yield from _choices(library, key, ("demo", "inquiry", "choices"), concept.demo.inquiry.choices)
        for name, practice in concept.practice.items():
            if isinstance(practice.answer, ChoiceAnswer):
                path = ("practice", name, "answer", "choices")
                yield from _choices(library, key, path, practice.answer.choices)


def _choices(library: Library, key: ObjectKey, path: Path, choices: tuple[Choice, ...]) -> Iterator[Diagnostic]:
    right = sum(choice.correct for choice in choices)
    if right == 0 or right == len(choices):
        message = "none of the answers is right" if right == 0 else "all of the answers are right"
        yield at(library, key, path, Code.INVALID_VALUE, message, "mark the right one with `correct: true`")


def inconsistent_demos(library: Library) -> Iterator[Diagnostic]:
    """Ensure a demo's controls are symbols of the notation, its states set controls, and its marks can be drawn."""
    for key, concept in library.concepts.items():
        demo = concept.demo
        if demo is None:
            continue
        if not demo.states:
            yield at(library, key, ("demo", "states"), Code.MISSING_FIELD, "a demo needs at least one named state")
        for field, names in (("controls", demo.controls), ("constants", demo.constants)):
            for name in names:
                if name not in concept.notation:
                    hint = did_you_mean(name, concept.notation, "declare it under `notation`")
                    message = f"the symbol {name!r} is not declared"
                    yield at_name(library, key, ("demo", field, name), Code.UNDECLARED_SYMBOL, message, hint)
        for state_name, state in demo.states.items():
            for name in state.values:
                if name not in demo.controls:
                    hint = did_you_mean(name, demo.controls, f"the controls are {', '.join(demo.controls)}")
                    path: Path = ("demo", "states", state_name, "values", name)
                    yield at_name(library, key, path, Code.DANGLING_REFERENCE, f"no control is called {name!r}", hint)
        for index, mark in enumerate(demo.marks):
            if problem := _mark(mark):
                yield at(library, key, ("demo", "marks", index), Code.MISSING_FIELD, problem)


def _mark(mark: Mark) -> str:
    if mark.kind in ("curve", "area", "bars") and not (mark.expression and mark.over):
        return f"{mark.kind} need an 'expression' and the symbol it runs 'over'"
    if mark.kind == "points" and not (mark.x and mark.y):
        return "points need 'x' and 'y'"
    if mark.kind == "rule" and not (mark.x or mark.y):
        return "a rule needs 'x' or 'y'"
    return ""
