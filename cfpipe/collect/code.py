"""Code witnesses of the room: run or recalled, and their values compared with the exact ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from cfpipe.cache import Cache
from cfpipe.checks.places import at
from cfpipe.collect.statements import needed, read_problem, symbols_for
from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.evidence import CodeRun, Figure, RunStatus, ValueCheck
from cfpipe.identity import Kind, ObjectKey, digest
from cfpipe.library import Library
from cfpipe.readings import Readings, head
from cfpipe.records.base import Path
from cfpipe.records.concept import Concept
from cfpipe.witnesses import code as runner
from cfpipe.witnesses.evaluation import Evaluation, Numbers

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


class Wanted(NamedTuple):
    """A declared value of a concept's code: what it is the value of, and the evaluations of that and the tolerance."""

    name: str
    text: str
    field: str
    """Where the text was written: `expression`, or `equation` for the right side of one."""
    asked: tuple[Evaluation, Evaluation]


class Exact(NamedTuple):
    """A declared value with its numbers."""

    wanted: Wanted
    numbers: tuple[Numbers, Numbers]


def expectations(library: Library, key: ObjectKey, read: Readings) -> Iterator[Wanted]:
    """The declared values of a concept's code, as far as it is said what they are the values of."""
    concept = library.concepts[key]
    for name, value in concept.code.values.items() if concept.code else ():
        text, own = value.expression or "", dict[str, str]()
        if not text and value.equation and value.equation in concept.equations:
            text, own = right_side(key, concept, value.equation, read)
        if not text:
            continue
        texts = [text, *value.at.values(), *value.at]
        definitions = needed(texts, read.definitions)
        symbols = symbols_for(concept, texts + [item.body for item in definitions], own)
        exact = Evaluation(text, symbols, definitions, tuple(value.at.items()))
        field = "expression" if value.expression else "equation"
        yield Wanted(name, text, field, (exact, Evaluation(value.tolerance, ())))


def right_side(key: ObjectKey, concept: Concept, name: str, read: Readings) -> tuple[str, dict[str, str]]:
    """What an equation says a value is, and the domains of its own; empty for one that states no value."""
    equation = concept.equations[name]
    said = read.said[key.of(Kind.EQUATION, name)]
    if equation.kind in ("maximum", "minimum"):
        return said.attained, dict(equation.domains)
    if said.relation != "=" or equation.kind == "refutation":
        return "", {}
    own = dict(equation.domains)
    for definition in read.definitions if equation.kind == "definition" else ():
        if definition.name == head(said):
            own |= {each: "real" for each in definition.parameters if each not in concept.notation and each not in own}
    return said.rhs, own


def valueless(library: Library, key: ObjectKey, read: Readings) -> Iterator[Diagnostic]:
    """Values that name an equation which states no value."""
    concept = library.concepts[key]
    for name, value in concept.code.values.items() if concept.code else ():
        if value.expression or not value.equation or value.equation not in concept.equations:
            continue  # where neither is given, or there is no such equation, the checks say so
        if not right_side(key, concept, value.equation, read)[0]:
            message = f"the equation {value.equation} does not say what a value equals"
            hint = "name an equation or a definition whose right side can be read, or write the `expression`"
            yield at(library, key, ("code", "values", name, "equation"), Code.INVALID_VALUE, message, hint)


def within(found: str, exact: Numbers, tolerance: Numbers) -> bool:
    """Whether a computed number agrees with the exact one, relative to the larger of 1 and the number."""
    value, margin = (each.values[0] if each.values else None for each in (exact, tolerance))
    if value is None or margin is None:
        return False
    try:
        number = float(found) if found not in ("True", "False") else float(found == "True")
    except ValueError:
        return False
    return abs(number - value) <= margin * max(1.0, abs(value))


def judge(ran: runner.Ran, exact: Mapping[str, Exact]) -> CodeRun:
    """A run with every declared value beside the exact one."""
    computed = dict(ran.values)
    checks = []
    for name, (wanted, (value, tolerance)) in exact.items():
        number = value.values[0] if value.values else None
        shown = "" if number is None else repr(number)
        agrees = within(computed.get(name, ""), value, tolerance)
        found = computed.get(name, "") or NOT_DEFINED
        checks.append(ValueCheck(name, found, shown, wanted.text, agrees, wanted.asked))
    return CodeRun(
        RunStatus.FAILED if ran.fault else RunStatus.RAN, ran.output,
        tuple(Figure(svg, alt) for svg, alt in ran.figures), tuple(checks), ran.message, ran.line, runner.engine(),
    )  # fmt: skip


def faults(
    library: Library,
    key: ObjectKey,
    ran: runner.Ran,
    run: CodeRun,
    exact: Mapping[str, Exact],
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
        wanted, (value, tolerance) = exact[check.name]
        names = tuple(library.concepts[key].code.values[check.name].at)  # type: ignore[union-attr]
        for field, problems in ((wanted.field, value.problems), ("tolerance", tolerance.problems)):
            for problem in problems:
                step: Path = ("at", names[problem.index]) if problem.field == "values" else (field,)
                text = check.expression if step == ("expression",) else ""
                exactly = field != "equation"
                yield read_problem(library, key, (*path, *step), problem, library.concepts[key], text, exact=exactly)
        if value.problems or tolerance.problems or ran.fault:
            continue
        if not check.expected:
            message, hint = "the expression has no real number as its value", "say the values of all symbols under `at`"
            yield at(library, key, (*path, wanted.field), Code.INVALID_EXPRESSION, message, hint)
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
