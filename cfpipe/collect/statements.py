"""Statements of records → questions for the witnesses → findings and diagnostics."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cfpipe.cache import Cache
from cfpipe.checks.places import at, did_you_mean
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.evidence import Finding
from cfpipe.identity import ObjectKey, digest
from cfpipe.library import Library
from cfpipe.readings import Origin, Readings, Said, as_question, head
from cfpipe.records.base import Path
from cfpipe.records.concept import Concept
from cfpipe.records.statement import Statement as Written
from cfpipe.witnesses.statement import ENGINE_VERSION, Definition, Kind, Problem, Statement, Status, Verdict

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")

RULES = {
    "unknown-symbol": Code.UNDECLARED_SYMBOL,
    "forbidden": Code.FORBIDDEN_EXPRESSION,
    "too-large": Code.OVERSIZED_EXPRESSION,
    "domain": Code.INVALID_DOMAIN,
}
"""The code of each rule of the expression reader; the others are invalid expressions."""

_SIDES = ("lhs", "rhs", "objective", "attained", "tolerance")


def needed(texts: Sequence[str], definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Of these definitions, the ones that the texts use, directly or through others."""
    names = {name for text in texts for name in _NAME.findall(text)}
    found: list[Definition] = []
    for definition in reversed(definitions):
        if definition.name in names and definition not in found:
            found.append(definition)
            names |= set(_NAME.findall(definition.body))
    return tuple(reversed(found))


def symbols_for(concept: Concept, texts: list[str], extra: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The declared symbols that the texts use, with their domains, and those that these domains mention."""
    domains = {name: symbol.domain for name, symbol in concept.notation.items() if symbol.domain != "text"}
    domains.update(extra)
    names: set[str] = set()
    waiting = [name for text in texts for name in _NAME.findall(text)]
    while waiting:
        name = waiting.pop()
        if name in domains and name not in names:
            names.add(name)
            waiting.extend(_NAME.findall(domains[name]))
    return tuple((name, domains[name]) for name in sorted(names))


def question(concept: Concept, written: Written, said: Said, definitions: tuple[Definition, ...]) -> Statement | None:
    """What the witnesses are asked about a statement; None if it is declared unchecked or cannot be read at all."""
    if not (said.lhs or said.rhs or said.objective):
        return None
    own = said.texts()
    used = needed(own, _in_scope(written, said, definitions))
    symbols = symbols_for(concept, [*own, *(item.body for item in used)], written.domains)
    return as_question(Kind(written.kind), said, tuple(pair for pair in symbols if pair[1] != "function"), used)


def _in_scope(written: Written, said: Said, found: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The definitions that a statement may use: a definition itself may use those before it, and not itself."""
    if written.kind == "definition":
        own = next((at for at, item in enumerate(found) if item.body == said.rhs), len(found))
        found = found[: own + 1]
        if found and found[-1].name in _NAME.findall(found[-1].body):
            found = found[:-1]
    return found


class Asked(NamedTuple):
    """A statement of the room as the witnesses see it."""

    key: ObjectKey
    path: Path
    written: Written
    said: Said
    question: Statement | None


def ask(library: Library, readings: Mapping[ObjectKey, Readings]) -> Iterator[Asked]:
    """Every statement of the room with its question."""
    for key, concept in library.concepts.items():
        here = readings[key]
        for target, path, written in library.statements(key):
            said = here.said[target]
            yield Asked(target, path, written, said, question(concept, written, said, here.definitions))


def recall(cache: Cache, item: Statement, within: float | None = None) -> Verdict | None:
    """The verdict that is kept for a question, if there is one; also that none was found `within` so many seconds."""
    verdict = cache.recall(_digest(item), Verdict)
    return verdict if verdict or within is None else cache.recall(_digest(item, within), Verdict)


def keep(cache: Cache, item: Statement, verdict: Verdict, within: float | None = None) -> None:
    """Keep a verdict; one that only says that time or memory ran out is asked again, unless `within` that time."""
    if not verdict.gave_up:
        cache.put(_digest(item), verdict.to_json())
    elif within is not None:
        cache.put(_digest(item, within), verdict.to_json())


def _digest(item: Statement, within: float | None = None) -> str:
    return digest([item.to_json(), within], recipe=f"verdict {ENGINE_VERSION}")


def finding(item: Asked, verdict: Verdict | None) -> Finding:
    """The verdict on a statement, and how its formula relates to what was checked."""
    if verdict is None:
        if item.said.trouble is None:
            verdict = Verdict(Status.UNCHECKED, "none", item.written.unchecked or "")
        else:
            verdict = Verdict(Status.UNCHECKED, "unread", "the formula could not be read")
    display = _display(item.said, verdict) if item.question else "unchecked"
    return Finding(item.key, item.path, item.written, verdict, display, item.said, item.question)


def _display(said: Said, verdict: Verdict) -> str:
    if said.origin is Origin.LATEX:
        return "matched"
    if said.shown is None or not verdict.display:  # the formula cannot be read, or the time ran out
        return "not matched"
    return "matched" if verdict.display == "same" and said.shown.relations == said.relations else "differs"


def unreadable(findings: Iterable[Finding]) -> frozenset[tuple[ObjectKey, str]]:
    """The definitions that cannot be read, each with its concept."""
    return frozenset(
        (item.key.record, head(item.said))
        for item in findings
        if item.verdict.problems and item.statement.kind == "definition"
    )


def faults(library: Library, item: Finding, broken: Collection[tuple[ObjectKey, str]] = ()) -> Iterator[Diagnostic]:
    """What is wrong with a statement by its verdict; a fault of a definition is not repeated at its uses."""
    verdict, written = item.verdict, item.statement
    asked = item.asked
    uses = {used.name for used in asked.definitions} if asked and written.kind != "definition" else set()
    if asked is None and item.said.trouble is not None:
        yield _unread(library, item, item.said.trouble)
        return
    if item.display == "differs":
        yield _differs(library, item)
    if verdict.problems and any((item.key.record, name) in broken for name in uses):
        return
    if verdict.problems:
        for problem in verdict.problems:
            if getattr(item.said, problem.field, True) != "":  # that a field is missing is said by the checks
                yield _problem(library, item, problem)
    elif written.kind == "refutation":
        if verdict.status is not Status.REFUTED and not written.unchecked:
            message = f"the false belief could not be refuted: it is {verdict.status} ({verdict.method})"
            hint = verdict.detail or "give a counterexample under `at`"
            path = (*item.path, "at") if written.at else item.path
            yield at(library, item.key, path, Code.UNREFUTED_BELIEF, message, hint)
    elif verdict.status is Status.REFUTED:
        given = f"it was checked for all values ({', '.join(verdict.assumptions)})" if verdict.assumptions else ""
        read = f"it was read as {item.said}" if item.said.origin is Origin.LATEX else ""
        told = "; ".join(part for part in (given, read) if part)
        hint = f"correct it, or say under which conditions it holds: {told}" if told else ""
        path = (*item.path, "lhs" if written.lhs else "objective" if written.objective else "latex")
        yield at(library, item.key, path, Code.REFUTED_STATEMENT, _refutation(verdict, written), hint)
    elif verdict.status is Status.UNDECIDED:
        yield at(library, item.key, item.path, Code.UNDECIDED_STATEMENT,
                 f"the statement is undecided ({verdict.method})", verdict.detail)  # fmt: skip


def _unread(library: Library, item: Finding, problem: Problem) -> Diagnostic:
    """The formula cannot be read, and no expression says what it means."""
    hint = problem.hint or "write it another way, or add what it means as `lhs` and `rhs`"
    codes = {"unknown-symbol": Code.UNDECLARED_SYMBOL, "too-large": Code.OVERSIZED_EXPRESSION}
    code = codes.get(problem.rule, Code.UNREADABLE_FORMULA)
    return at(library, item.key, (*item.path, "latex"), code, problem.message, hint,
              offset=problem.offset if problem.length else None, length=max(1, problem.length))  # fmt: skip


def _differs(library: Library, item: Finding) -> Diagnostic:
    message = f"the formula does not say what is checked: it reads as {item.said.shown}"
    return at(
        library, item.key, (*item.path, "latex"), Code.DIFFERING_FORMULA, message, f"what is checked is {item.said}"
    )


def _refutation(verdict: Verdict, written: Written) -> str:
    if written.kind in ("maximum", "minimum", "value") and verdict.detail:
        return f"the statement is false: {verdict.detail}"
    point = ", ".join(f"{name} = {value}" for name, value in verdict.counterexample)
    sides = f"the left side is {verdict.lhs_value}, the right side {verdict.rhs_value}" if verdict.lhs_value else ""
    return f"the statement is false{f' at {point}' if point else ''}{f': {sides}' if sides else ''}"


def _problem(library: Library, item: Finding, problem: Problem) -> Diagnostic:
    path, exact = _problem_path(library, item, problem)
    text = getattr(item.said, problem.field, "")
    concept = library.concepts[item.key.record]
    return read_problem(library, item.key, path, problem, concept, text if isinstance(text, str) else "", exact=exact)


def read_problem(
    library: Library, key: ObjectKey, path: Path, problem: Problem, concept: Concept, text: str, *, exact: bool = True
) -> Diagnostic:
    """An expression that could not be read, at its characters; ``text`` is the expression, if it is known."""
    code = RULES.get(problem.rule, Code.INVALID_EXPRESSION)
    hint = problem.hint
    if code is Code.UNDECLARED_SYMBOL:
        name = text[problem.offset : problem.offset + problem.length]
        hint = did_you_mean(name, concept.notation, "declare it under `notation`")
    offset = problem.offset if exact else None
    length = max(1, problem.length) if exact else None
    return at(library, key, path, code, problem.message, hint, offset=offset, length=length)


def _problem_path(library: Library, item: Finding, problem: Problem) -> tuple[Path, bool]:
    """Where in the record a problem stands: in the statement, or at the symbol or definition it came from."""
    written, said, path = item.statement, item.said, item.path
    names = tuple(name for name, _ in said.at)
    if problem.field == "symbols" and item.asked and problem.index < len(item.asked.symbols):
        name = item.asked.symbols[problem.index][0]
        return ((*path, "domains", name) if name in written.domains else ("notation", name, "domain")), True
    if problem.field == "definitions" and item.asked and problem.index < len(item.asked.definitions):
        wanted = item.asked.definitions[problem.index]
        for name, equation in library.concepts[item.key.record].equations.items():
            if equation.kind == "definition" and equation.rhs == wanted.body:
                return ("equations", name, "rhs"), True
        return path, False
    if problem.field in ("constraints", "given") and problem.index < len(written.given):
        return (*path, "given", problem.index), True
    if problem.field == "at" and problem.index < len(names) and names[problem.index] in written.at:
        return (*path, "at", names[problem.index]), True
    if problem.field == "over" and problem.index < len(written.over):
        return (*path, "over", problem.index), False
    if getattr(written, problem.field, None) is not None and problem.field in (
        "lhs",
        "rhs",
        "objective",
        "attained",
        "tolerance",
    ):
        return (*path, problem.field), True
    return (*path, "latex"), False
