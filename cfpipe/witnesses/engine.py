"""`check(statement)`: reads a statement, climbs the ladder of its kind, and answers with a verdict.

PROVED: both sides are defined on the whole domain (`definedness.py`) and an exact method shows the claim
for every case of it. REFUTED: a point of the domain at which balls exclude the claim.  WITNESSED: agreement
to 50 digits at points that cover the domain.  UNDECIDED: anything else, with the reason.  Bad content never
raises; an error of our own or of SymPy becomes UNDECIDED, since one equation's trouble must not cost
another's verdict.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from cfpipe.witnesses import kinds, matrix_claims
from cfpipe.witnesses.calculus.gluing import settled
from cfpipe.witnesses.domain.question import Question
from cfpipe.witnesses.language import vectors
from cfpipe.witnesses.language.domains import VALUE, Domain, read_domain, simplex_entries
from cfpipe.witnesses.language.expressions import Reading, Vocabulary, read, read_condition, read_side
from cfpipe.witnesses.language.matrices import Matrix, nameless
from cfpipe.witnesses.language.matrices import shown as written
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.language.syntax import Unreadable
from cfpipe.witnesses.language.vocabulary import RESERVED
from cfpipe.witnesses.statement import ENGINE_VERSION, Kind, Problem, Statement, Status, Verdict


def check(statement: Statement) -> Verdict:
    """The verdict on one statement, in this process and without a time limit of its own."""
    began = time.perf_counter()
    try:
        verdict = _check(statement)
    except RecursionError:
        verdict = Verdict(Status.UNDECIDED, "gave-up", "the expression is too deep for the methods")
    except MemoryError:
        verdict = Verdict(Status.UNDECIDED, "memory-limit", "the memory limit was reached")
    except Exception as error:  # noqa: BLE001 -- one equation's trouble must not cost another's verdict
        verdict = Verdict(Status.UNDECIDED, "error", f"a method failed ({type(error).__name__}: {str(error)[:120]})")
    return replace(verdict, engine=ENGINE_VERSION, seconds=round(time.perf_counter() - began, 3))


def _check(statement: Statement) -> Verdict:
    problems: list[Problem] = []
    if statement.kind is Kind.DEFINITION:
        return _definition(statement)
    question = _question(statement, problems)
    reader = _Reader(question, problems)
    sides = {
        "lhs": reader.read("lhs", statement.lhs),
        "rhs": reader.read("rhs", statement.rhs),
        "objective": reader.read("objective", statement.objective),
        "attained": reader.read("attained", statement.attained),
    }
    links = [reader.read("chain", text, index) for index, (_, text) in enumerate(statement.chain)]
    tolerance = reader.read("tolerance", statement.tolerance)
    at = {}
    for index, (name, text) in enumerate(statement.at):
        if name not in question.symbols:
            problems.append(_unknown("at", index, name))
        elif reading := reader.read("at", text, index):
            at[question.symbols[name]] = reading
    problems += [
        _unknown("over", index, name) for index, name in enumerate(statement.over) if name not in question.symbols
    ]
    optimum = statement.kind in (Kind.MAXIMUM, Kind.MINIMUM)
    for field in ("objective",) if optimum else ("lhs", "rhs"):
        if not getattr(statement, field):
            problems.append(Problem(field, 0, 0, 0, "syntax", f"the field {field} is empty", "write an expression"))
    for relation in (statement.relation, *(relation for relation, _ in statement.chain)):
        if relation not in kinds.RELATIONS:
            hint = f"use one of {' '.join(kinds.RELATIONS)}"
            problems.append(Problem("relation", 0, 0, len(relation), "syntax", "this relation is not known", hint))
    present = {name: reading for name, reading in sides.items() if reading is not None}
    problems += matrix_claims.misfits(statement, present, links)
    problems += _misplaced_infinities(statement, present, [*links, tolerance, *at.values()])
    printed = [
        written(present[name].expr) if name in present else ""
        for name in (("objective", "") if optimum else ("lhs", "rhs"))
    ]
    if problems:
        return Verdict(
            Status.UNCHECKED,
            "unread",
            "an expression could not be read",
            lhs=printed[0],
            rhs=printed[1],
            problems=tuple(problems),
        )
    chain = tuple(
        (relation, link) for (relation, _), link in zip(statement.chain, links, strict=True) if link is not None
    )
    verdict = kinds.decide(statement, question, present, at, chain, tolerance)
    read_all = [*present.values(), *at.values(), *(link for _, link in chain)]
    used = question.used([each.expr for each in read_all] + list(at))
    return replace(
        verdict, lhs=printed[0], rhs=printed[1], assumptions=_assumptions(question, used, statement),
        display=_display(statement, question, present, at, chain),
    )  # fmt: skip


def _misplaced_infinities(
    statement: Statement, sides: Mapping[str, Reading], others: Iterable[Reading | None]
) -> Iterator[Problem]:
    """Infinity is what a limit, a series or an integral can be equal to, and no number to compute with."""
    plain = statement.relation == "=" and not any(others) and statement.kind not in (Kind.VALUE, Kind.INEQUALITY)
    for name, reading in sides.items():
        other = sides.get({"lhs": "rhs", "rhs": "lhs"}.get(name, ""))
        bound = other is not None and isinstance(other.expr, (sp.Limit, sp.Sum, sp.Product, sp.Integral))
        if reading.expr.is_infinite and not (plain and bound):
            message = "oo can only be a bound, the point of a limit, or what a limit, series or integral is equal to"
            yield Problem(name, 0, 0, len(getattr(statement, name)), "syntax", message, "write Limit(f, x, a) = oo")
    if any(each is not None and each.expr.is_infinite for each in others):
        yield Problem("rhs", 0, 0, len(statement.rhs), "syntax", "oo is no number", "write Limit(f, x, a) = oo")


def _display(
    statement: Statement,
    question: Question,
    sides: Mapping[str, Reading],
    at: Mapping[Expr, Reading],
    chain: tuple[tuple[str, Reading], ...],
) -> str:
    """Whether the displayed formula reads as the same expressions: same structure, symbol by symbol."""
    if not statement.display:
        return ""
    names = ("objective",) if "objective" in sides else ("lhs", "rhs")
    checked = [sides[name].expr for name in names]
    checked += [each.expr for each in at.values()] if "objective" in sides else [link.expr for _, link in chain]
    if "attained" in sides:
        checked.append(sides["attained"].expr)
    elif "objective" in sides and len(statement.display) > len(checked):  # max f = f(a) says no more than its place a
        checked.append(sides["objective"].expr.xreplace({symbol: reading.expr for symbol, reading in at.items()}))
    try:
        shown = [read_side(text, question.words).expr for text in statement.display]
    except Unreadable:
        return "differs"
    return "same" if list(map(nameless, shown)) == list(map(nameless, checked)) else "differs"


def _definition(statement: Statement) -> Verdict:
    """Reads the body with the parameters of the new name; there is nothing to prove."""
    problems: list[Problem] = []
    head = re.fullmatch(r"\s*([A-Za-z]\w*)\s*(?:\(([\w\s,]*)\))?\s*", statement.lhs)
    if head is None:
        hint = "write L(theta) or H on the left"
        message = "a definition's left side is a new name, perhaps with parameters"
        problems.append(Problem("lhs", 0, 0, len(statement.lhs), "syntax", message, hint))
    if head and head.group(1) in RESERVED:
        message = f"{head.group(1)!r} has a meaning of its own"
        problems.append(Problem("lhs", 0, 0, len(statement.lhs), "syntax", message, "choose another name"))
    parameters = [name.strip() for name in (head.group(2) or "").split(",") if name.strip()] if head else []
    declared = {name for name, _ in statement.symbols}
    wider = replace(
        statement, symbols=(*statement.symbols, *((name, "real") for name in parameters if name not in declared))
    )
    question = _question(wider, problems)
    reading = _Reader(question, problems).read("rhs", statement.rhs)
    if not statement.rhs:
        problems.append(Problem("rhs", 0, 0, 0, "syntax", "the field rhs is empty", "write an expression"))
    shown = written(reading.expr) if reading else ""
    if problems:
        return Verdict(
            Status.UNCHECKED, "unread", "an expression could not be read", rhs=shown, problems=tuple(problems)
        )
    detail = "a definition: there is nothing to prove"
    assert reading is not None
    display = _defines_the_same(statement, question, reading)
    return Verdict(Status.UNCHECKED, "definition", detail, lhs=statement.lhs.strip(), rhs=shown, display=display)


def _defines_the_same(statement: Statement, question: Question, body: Reading) -> str:
    """Whether the displayed formula defines the same name, with parameters of the same names, by the same body."""
    if not statement.display:
        return ""
    name, *bodies = statement.display
    try:
        shown = [read_side(text, question.words).expr for text in bodies]
    except Unreadable:
        return "differs"
    alike = "".join(name.split()) == "".join(statement.lhs.split()) and len(shown) == 1
    return "same" if alike and nameless(shown[0]) == nameless(body.expr) else "differs"


def _assumptions(question: Question, names: set[str], statement: Statement) -> tuple[str, ...]:
    owners = dict.fromkeys(vectors.whole(name) for name in question.symbols if name in names)
    words = [f"{name} {question.domains[name].words}" for name in owners]
    for condition, text in zip(question.constraints, statement.constraints, strict=False):  # then those of domains
        if {str(symbol) for symbol in condition.free_symbols} <= names:
            words.append(text)
    return tuple(words)


def _unknown(field: str, index: int, name: str) -> Problem:
    return Problem(
        field,
        index,
        0,
        len(name),
        "unknown-symbol",
        f"the symbol {name} is not declared",
        "declare it in the notation table",
    )


def _question(statement: Statement, problems: list[Problem]) -> Question:
    """Symbols, domains and constraints; a bad domain is a problem and counts as real from then on."""
    names = {name: sp.Symbol(name) for name, _ in statement.symbols}
    definitions = {each.name: each for each in statement.definitions}
    ends = Vocabulary(names)
    symbols: dict[str, Expr] = {}
    sequences: dict[str, Expr] = {}
    columns: dict[str, Matrix] = {}
    domains: dict[str, Domain] = {}
    for index, (name, text) in enumerate(statement.symbols):
        if not name.isidentifier() or not name.isascii() or name in RESERVED or name in domains:
            reason = (
                "is used twice"
                if name in domains
                else "has a meaning of its own"
                if name in RESERVED
                else "is not a name"
            )
            problems.append(
                Problem("symbols", index, 0, len(name), "domain", f"{name!r} {reason}", "choose another name")
            )
            continue
        try:
            domain = read_domain(text, ends)
        except Unreadable as error:
            problems.append(_problem("symbols", index, error))
            domain = Domain("real", words="real")
        if domain.sort in ("function", "index"):
            continue
        domains[name] = domain
        if domain.sort == "sequence":
            sequences[name] = _sequence(name, domain.element)
        elif domain.sort == "vector":
            columns[name], parts = simplex_entries(name, domain)
            domains.update(parts)
            symbols.update((part, sp.Symbol(part)) for part in parts)
        elif name not in definitions:
            symbols[name] = names[name]
    words = Vocabulary(symbols, sequences, definitions, columns)
    constraints = []
    for index, text in enumerate(statement.constraints):
        try:
            constraints.append(read_condition(text, words))
        except Unreadable as error:
            problems.append(_problem("constraints", index, error))
    for name, symbol in symbols.items():
        constraints += [each.xreplace({VALUE: symbol}) for each in domains[name].within]
    return Question(symbols, domains, tuple(constraints), words)


def _sequence(name: str, element: str) -> Expr:
    assumptions = {
        "real": {"real": True},
        "positive": {"positive": True},
        "nonnegative": {"nonnegative": True},
        "integer": {"integer": True},
    }
    return sp.IndexedBase(name, **assumptions.get(element, {"integer": True, "nonnegative": True}))


def _problem(field: str, index: int, error: Unreadable) -> Problem:
    return Problem(field, index, error.offset, error.length, error.rule, error.message, error.hint)


class _Reader:
    def __init__(self, question: Question, problems: list[Problem]) -> None:
        self.question, self.problems = question, problems

    def read(self, field: str, text: str, index: int = 0) -> Reading | None:
        if not text:
            return None
        reader = read_side if field in ("lhs", "rhs", "chain") else read
        return self.guarded(field, index, text, lambda: reader(text, self.question.words))

    def guarded(self, field: str, index: int, text: str, action: Callable[[], Reading]) -> Reading | None:
        try:
            reading = action()
            return replace(reading, needs=settled(reading.needs, self.question))
        except Unreadable as error:
            self.problems.append(_problem(field, index, error))
        except (TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
            message = f"this is not a meaningful expression ({error})"
            self.problems.append(
                Problem(field, index, 0, len(text), "syntax", message, "check the arguments of every function")
            )
        return None


def check_data(data: dict[str, Any]) -> dict[str, Any]:
    """The same for plain data, for worker processes."""
    return check(Statement.from_json(data)).to_json(with_seconds=True)


def warm_up() -> None:
    """Fills SymPy's and our own lazy tables once, before children are forked."""
    interval = (("x", "(0, 1)"),)
    check(Statement(Kind.IDENTITY, interval, "Derivative(log(x), x) + Sum(x**k, (k, 0, oo))", "1/x + 1/(1-x)"))
    check(Statement(Kind.IDENTITY, interval, "Integral(exp(t), (t, 0, x))", "exp(x) - 1"))
