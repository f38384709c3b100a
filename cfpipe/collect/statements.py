"""Statements of records → questions for the witnesses → findings and diagnostics."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from cfpipe.cache import Cache
from cfpipe.checks.places import at, did_you_mean
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.evidence import Finding
from cfpipe.identity import ObjectKey, digest
from cfpipe.library import Library
from cfpipe.records.base import Path
from cfpipe.records.concept import Concept
from cfpipe.records.statement import Statement as Written
from cfpipe.witnesses.statement import ENGINE_VERSION, Definition, Kind, Problem, Statement, Status, Verdict

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_SIGNATURE = re.compile(r"\s*([A-Za-z]\w*)\s*(?:\(([^()]*)\))?\s*\Z")

RULES = {
    "unknown-symbol": Code.UNDECLARED_SYMBOL,
    "forbidden": Code.FORBIDDEN_EXPRESSION,
    "too-large": Code.OVERSIZED_EXPRESSION,
    "domain": Code.INVALID_DOMAIN,
}
"""The code of each rule of the expression reader; the others are invalid expressions."""

UNLUCKY = ("time-limit", "memory-limit", "crashed")
"""Methods of verdicts that depend on the machine and on the limits, and not on the statement alone."""


def definitions_of(concept: Concept) -> tuple[Definition, ...]:
    """What the concept's definitions introduce, in their order."""
    found: list[Definition] = []
    for equation in concept.equations.values():
        signature = _SIGNATURE.match(equation.lhs or "") if equation.kind == "definition" else None
        if signature and equation.rhs:
            parameters = tuple(part.strip() for part in (signature[2] or "").split(",") if part.strip())
            found.append(Definition(signature[1], parameters, equation.rhs))
    return tuple(found)


def needed(texts: list[str], definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
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


def question(concept: Concept, written: Written) -> Statement | None:
    """What the witnesses are asked about a statement; None if it is declared unchecked."""
    if written.unchecked or (written.lhs is None and written.objective is None):
        return None
    own = [text for text in (written.lhs, written.rhs, written.objective, written.attained) if text]
    own += [*written.given, *written.at.values(), *written.at, *written.over]
    definitions = needed(own, _in_scope(concept, written))
    texts = own + [item.body for item in definitions]
    symbols = symbols_for(concept, texts, written.domains)
    return Statement(
        kind=Kind(written.kind), symbols=tuple(pair for pair in symbols if pair[1] != "function"),
        lhs=written.lhs or "", rhs=written.rhs or "", relation=written.relation, constraints=written.given,
        definitions=definitions, objective=written.objective or "", over=written.over,
        at=tuple(written.at.items()), attained=written.attained or "",
    )  # fmt: skip


def _in_scope(concept: Concept, written: Written) -> tuple[Definition, ...]:
    """The definitions that a statement may use: a definition itself may use those before it, and not itself."""
    found = definitions_of(concept)
    if written.kind == "definition":
        own = next((at for at, item in enumerate(found) if item.body == written.rhs), len(found))
        found = found[: own + 1]
        if found and found[-1].name in _NAME.findall(found[-1].body):
            found = found[:-1]
    return found


def ask(library: Library) -> Iterator[tuple[ObjectKey, Path, Written, Statement | None]]:
    """Every statement of the room with its question."""
    for key, concept in library.concepts.items():
        for target, path, written in library.statements(key):
            yield target, path, written, question(concept, written)


def recall(cache: Cache, item: Statement) -> Verdict | None:
    """The verdict that is kept for a question, if there is one."""
    return cache.recall(_digest(item), Verdict)


def keep(cache: Cache, item: Statement, verdict: Verdict) -> None:
    """Keep a verdict; one that only says that time or memory ran out here is asked again."""
    if verdict.method not in UNLUCKY:
        cache.put(_digest(item), verdict.to_json())


def _digest(item: Statement) -> str:
    return digest(item.to_json(), recipe=f"verdict {ENGINE_VERSION}")


def finding(key: ObjectKey, path: Path, written: Written, verdict: Verdict | None) -> Finding:
    if verdict is None:
        return Finding(key, path, written, Verdict(Status.UNCHECKED, "none", written.unchecked or ""), "unchecked")
    return Finding(key, path, written, verdict, "not matched")


def unreadable(findings: Iterable[Finding]) -> frozenset[tuple[ObjectKey, str]]:
    """The definitions that cannot be read, each with its concept."""
    return frozenset(
        (item.key.record, signature[1])
        for item in findings
        if item.verdict.problems and item.statement.kind == "definition"
        if (signature := _SIGNATURE.match(item.statement.lhs or ""))
    )


def faults(library: Library, item: Finding, broken: Collection[tuple[ObjectKey, str]] = ()) -> Iterator[Diagnostic]:
    """What is wrong with a statement by its verdict; a fault of a definition is not repeated at its uses."""
    verdict, written = item.verdict, item.statement
    asked = question(library.concepts[item.key.record], written)
    uses = {used.name for used in asked.definitions} if asked and written.kind != "definition" else set()
    if verdict.problems and any((item.key.record, name) in broken for name in uses):
        return
    if verdict.problems:
        for problem in verdict.problems:
            if getattr(written, problem.field, True) is not None:  # that a field is missing is said by the checks
                yield _problem(library, item, problem)
    elif written.kind == "refutation":
        if verdict.status is not Status.REFUTED and not written.unchecked:
            message = f"the false belief could not be refuted: it is {verdict.status} ({verdict.method})"
            hint = verdict.detail or "give a counterexample under `at`"
            path = (*item.path, "at") if written.at else item.path
            yield at(library, item.key, path, Code.UNREFUTED_BELIEF, message, hint)
    elif verdict.status is Status.REFUTED:
        given = f" ({', '.join(verdict.assumptions)})" if verdict.assumptions else ""
        hint = f"correct it, or say under which conditions it holds: it was checked for all values{given}"
        path = (*item.path, "lhs" if written.lhs else "objective")
        yield at(library, item.key, path, Code.REFUTED_STATEMENT, _refutation(verdict, written), hint if given else "")
    elif verdict.status is Status.UNDECIDED:
        yield at(library, item.key, item.path, Code.UNDECIDED_STATEMENT,
                 f"the statement is undecided ({verdict.method})", verdict.detail)  # fmt: skip


def _refutation(verdict: Verdict, written: Written) -> str:
    if written.kind in ("maximum", "minimum", "value") and verdict.detail:
        return f"the statement is false: {verdict.detail}"
    point = ", ".join(f"{name} = {value}" for name, value in verdict.counterexample)
    sides = f"the left side is {verdict.lhs_value}, the right side {verdict.rhs_value}" if verdict.lhs_value else ""
    return f"the statement is false{f' at {point}' if point else ''}{f': {sides}' if sides else ''}"


def _problem(library: Library, item: Finding, problem: Problem) -> Diagnostic:
    path, exact = _problem_path(library, item, problem)
    text = getattr(item.statement, problem.field, "")
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
    written, path = item.statement, item.path
    if problem.field in ("lhs", "rhs", "objective", "attained"):
        return (*path, problem.field), True
    if problem.field in ("constraints", "given") and problem.index < len(written.given):
        return (*path, "given", problem.index), True
    names = tuple(written.at)
    if problem.field == "at" and problem.index < len(names):
        return (*path, "at", names[problem.index]), True
    if problem.field == "over" and problem.index < len(written.over):
        return (*path, "over", problem.index), False
    concept = library.concepts[item.key.record]
    asked = question(concept, written)
    if problem.field == "symbols" and asked and problem.index < len(asked.symbols):
        name = asked.symbols[problem.index][0]
        if name in written.domains:
            return (*path, "domains", name), True
        return ("notation", name, "domain"), True
    if problem.field == "definitions" and asked and problem.index < len(asked.definitions):
        wanted = asked.definitions[problem.index]
        for name, equation in concept.equations.items():
            if equation.kind == "definition" and equation.rhs == wanted.body:
                return ("equations", name, "rhs"), True
    return path, False
