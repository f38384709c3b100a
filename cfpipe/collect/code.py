"""Code witnesses of the room: run or recalled, and their values compared with the exact ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from cfpipe.cache import Cache
from cfpipe.checks.places import at
from cfpipe.collect.statements import needed, read_problem, symbols_for
from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.evidence import CodeRun, Figure, RunStatus, ValueCheck
from cfpipe.identity import ObjectKey, digest
from cfpipe.library import Library
from cfpipe.records.base import Path
from cfpipe.records.concept import Concept, Expectation
from cfpipe.witnesses import code as runner
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import Definition

Mode = Literal["run", "cached", "never"]
"""``run`` runs what no cache holds, ``cached`` runs nothing, ``never`` does not even show what is kept."""

NOT_DEFINED = "not defined"


def recall(cache: Cache, library: Library, key: ObjectKey) -> runner.Ran | None:
    """The kept result of a concept's code."""
    return cache.recall(_digest(library, key), runner.Ran)


def run(cache: Cache, library: Library, key: ObjectKey, limits: runner.Limits | None = None) -> runner.Ran:
    """Run a concept's code, and keep the result if the run came to its own end."""
    concept = library.concepts[key]
    names = tuple(concept.code.values) if concept.code else ()
    ran = runner.run(library.code_file(key), library.code[library.code_file(key)], names, limits)
    if ran.fault != "limit":
        cache.put(_digest(library, key), {
            "output": ran.output, "figures": ran.figures, "values": ran.values, "fault": ran.fault,
            "message": ran.message, "line": ran.line, "network": ran.network,
        })  # fmt: skip
    return ran


def _digest(library: Library, key: ObjectKey) -> str:
    concept = library.concepts[key]
    file = library.code_file(key)
    inputs = [
        file,
        library.code[file].decode("utf-8", "replace"),
        list(concept.code.values if concept.code else ()),
    ]
    return digest(inputs, recipe=f"run {runner.engine()}")


def expectations(
    concept: Concept, known: tuple[Definition, ...]
) -> Iterator[tuple[str, Expectation, tuple[Evaluation, Evaluation]]]:
    """The declared values of a concept's code: each with the evaluations of its value and of its tolerance."""
    for name, value in concept.code.values.items() if concept.code else ():
        texts = [value.expression, *value.at.values(), *value.at]
        definitions = needed(texts, known)
        symbols = symbols_for(concept, texts + [item.body for item in definitions], {})
        exact = Evaluation(value.expression, symbols, definitions, tuple(value.at.items()))
        yield name, value, (exact, Evaluation(value.tolerance, ()))


def judge(ran: runner.Ran, numbers: Mapping[str, tuple[Numbers, Numbers]], concept: Concept) -> CodeRun:
    """A run with every declared value beside the exact one."""
    computed = dict(ran.values)
    checks = []
    for name, value in concept.code.values.items() if concept.code else ():
        exact, tolerance = (item.values[0] if item.values else None for item in numbers[name])
        found = computed.get(name, "")
        agrees = False
        if exact is not None and tolerance is not None:
            try:
                number = float(found) if found not in ("True", "False") else float(found == "True")
                agrees = abs(number - exact) <= tolerance * max(1.0, abs(exact))
            except ValueError:
                agrees = False
        shown = "" if exact is None else repr(exact)
        checks.append(ValueCheck(name, found or NOT_DEFINED, shown, value.expression, agrees))
    return CodeRun(
        RunStatus.FAILED if ran.fault else RunStatus.RAN, ran.output,
        tuple(Figure(svg, alt) for svg, alt in ran.figures), tuple(checks), ran.message, ran.line, runner.engine(),
    )  # fmt: skip


def faults(
    library: Library,
    key: ObjectKey,
    ran: runner.Ran,
    run: CodeRun,
    numbers: Mapping[str, tuple[Numbers, Numbers]],
) -> Iterator[Diagnostic]:
    """What is wrong with a run: it failed, it went over a limit, or a value is not the declared one."""
    file = library.code_file(key)
    if ran.fault:
        code = Code.EXCESSIVE_CODE if ran.fault == "limit" else Code.FAILING_CODE
        hint = "let it do less" if ran.fault == "limit" else "run the file by itself to see the whole traceback"
        place, length = _line(library.code[file], file, ran.line)
        verb = "was stopped" if ran.fault == "limit" else "failed"
        yield Diagnostic(code, place, f"the code witness {verb}: {ran.message}", hint, length=length)
    for check in run.values:
        path = ("code", "values", check.name)
        exact, tolerance = numbers[check.name]
        names = tuple(library.concepts[key].code.values[check.name].at)  # type: ignore[union-attr]
        for field, problems in (("expression", exact.problems), ("tolerance", tolerance.problems)):
            for problem in problems:
                step: Path = ("at", names[problem.index]) if problem.field == "values" else (field,)
                text = check.expression if step == ("expression",) else ""
                yield read_problem(library, key, (*path, *step), problem, library.concepts[key], text)
        if exact.problems or tolerance.problems or ran.fault:
            continue
        if not check.expected:
            message, hint = "the expression has no real number as its value", "say the values of all symbols under `at`"
            yield at(library, key, (*path, "expression"), Code.INVALID_EXPRESSION, message, hint)
        elif not check.agrees:
            message = f"the code computed {check.name} = {check.computed}"
            if check.computed == NOT_DEFINED:
                message = f"the code defines no {check.name}"
            elif check.computed.startswith("<"):
                message = f"the code's {check.name} is no number but of the type {check.computed.strip('<>')}"
            message += f", and {check.expression} is {check.expected}"
            yield at(library, key, path, Code.WRONG_VALUE, message, f"see {file}")


def _line(source: bytes, file: str, number: int) -> tuple[Location, int]:
    """The words of a line of the code, or the whole file where no line is known."""
    lines = source.decode("utf-8", "replace").split("\n")
    if not 0 < number <= len(lines):
        return Location(file), 1
    line = lines[number - 1]
    return Location(file, number, len(line) - len(line.lstrip()) + 1), max(1, len(line.strip()))
