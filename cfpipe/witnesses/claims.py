"""A relation between two sides over the whole domain: counterexample, proof, or witness, in that order of
cost.

Certified counterexamples come first where they are cheap (a few points), since a false statement should not
wait for methods that can only fail; the full sample comes after the proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from cfpipe.witnesses import balls
from cfpipe.witnesses.closed_forms import evaluate
from cfpipe.witnesses.conditions import MET
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.definedness import evaluate_derivatives, first_gap
from cfpipe.witnesses.equations import Equation
from cfpipe.witnesses.exchange import closed_first
from cfpipe.witnesses.expressions import Reading
from cfpipe.witnesses.inequalities import prove_sign
from cfpipe.witnesses.infinite import KINDS, finite_against_infinite, proved_infinite
from cfpipe.witnesses.integrability import certainly_diverges
from cfpipe.witnesses.methods import prove
from cfpipe.witnesses.needs import EXCHANGE, Binder, Expr, Need
from cfpipe.witnesses.question import Case, Point, Question
from cfpipe.witnesses.relations import prove_order
from cfpipe.witnesses.rewriting import prepare
from cfpipe.witnesses.sampling import LEAST_POINTS, Sample, sample, unequal
from cfpipe.witnesses.sign_cases import by_signs
from cfpipe.witnesses.signs import real_valued
from cfpipe.witnesses.statement import Status, Verdict

FEW, MANY = 10, 60
PROOF_SECONDS = 4.0


def claim(question: Question, lhs: Reading, rhs: Reading, relation: str) -> Verdict:
    """Lhs relation rhs for the whole domain: a quick search for a counterexample, proof, then the full sample."""
    left, right = (evaluate_derivatives(side.expr, question) for side in (lhs, rhs))
    needs = [*lhs.needs, *rhs.needs]
    if any(need.reason == EXCHANGE for need in needs):
        left, right, needs = _exchanged(question, lhs, rhs, left, right)
    names = question.used(
        [
            lhs.expr,
            rhs.expr,
            left,
            right,
            *(each for need in needs for each in need.arguments if isinstance(each, sp.Expr)),
        ]
    )
    violated, strictly = violation(relation)
    met = needs_at(question, needs, _dropped(needs, left, right))
    quick = sample(question, names, left, right, met, violated, MANY, 0.4, quick=True)
    exchanged = any(need.reason == EXCHANGE for need in needs)
    if quick.counterexample is not None:
        return disputed(quick) if exchanged else refuted(quick)
    if not quick.possible and question.is_empty(names):
        return empty()
    if relation == "=" and quick.agreeing == 0 and any(isinstance(side, KINDS) for side in (left, right)):
        told = _about_infinity(left, right, needs, question, names)
        if told is not None:
            return told
    gap: Need | None = None
    out_of_time = False
    try:
        with deadline(PROOF_SECONDS):
            gap = first_gap(question, needs, names)
            proof = None
            equation = Equation(left, right, question, frozenset(names))
            if gap is not None and gap.kind == "converges" and relation == "=":
                proof = by_signs(equation, needs)
            elif gap is None:
                if relation == "=":
                    proof = prove(equation)
                else:
                    proof = _prove_relation(question, names, left, right, relation, strictly)
            if proof is not None:
                return Verdict(Status.PROVED, proof[0], proof[1])
    except TimeUp:
        out_of_time = True
    full = sample(question, names, left, right, met, violated)
    if full.counterexample is not None:
        return disputed(full) if exchanged else refuted(full)
    lost = _lost(question, names, needs, left, right) if gap is not None else None
    if lost is not None:
        return Verdict(Status.UNDECIDED, "undefined", f"it was not shown that {lost}, though the rest does not show it")
    return left_open(question, names, needs, full, gap, out_of_time)


def _exchanged(
    question: Question, lhs: Reading, rhs: Reading, left: Expr, right: Expr
) -> tuple[Expr, Expr, list[Need]]:
    """Derivatives of integrals and series: taken inside where that is allowed, else of closed forms where they are."""
    needs = [*lhs.needs, *rhs.needs]
    asked = [need for need in needs if need.reason == EXCHANGE]
    names = question.used([lhs.expr, rhs.expr])
    others = [need for need in needs if need.reason != EXCHANGE]
    try:
        with deadline(2.0):
            if first_gap(question, asked, names) is None:
                return left, right, others
            closed = [closed_first(side.expr, question, names) for side in (lhs, rhs)]
            if closed[0] is not None and closed[1] is not None:
                return evaluate_derivatives(closed[0], question), evaluate_derivatives(closed[1], question), others
    except TimeUp:
        pass
    return left, right, needs


def _about_infinity(left: Expr, right: Expr, needs: list[Need], question: Question, names: set[str]) -> Verdict | None:
    sentence = proved_infinite(left, right, needs, question, names)
    if sentence is not None:
        return Verdict(Status.PROVED, "infinite-limit", sentence)
    try:
        with deadline(1.0):
            for point in question.points(names, (), (), FEW // 2):
                if finite_against_infinite(left, right, point):
                    return refuted(Sample(0, 1, 0, True, point, "an infinity on one side", "none on the other"))
    except TimeUp:
        return None
    return None


def _lost(question: Question, names: set[str], needs: list[Need], left: Expr, right: Expr) -> Need | None:
    """A series, integral or limit that SymPy dropped while building and that may not exist: no number can tell."""
    dropped = _dropped(needs, left, right)
    try:
        with deadline(1.0):
            return first_gap(question, dropped, names)
    except TimeUp:
        return dropped[0]


def _dropped(needs: list[Need], left: Expr, right: Expr) -> list[Need]:
    """What must converge and is not in the sides any more, so that no enclosure of them shows that it does."""
    return [
        need
        for need in needs
        if need.kind == "converges"
        and not need.binders
        and not any(side.has(need.arguments[0]) for side in (left, right))
    ]


def left_open(
    question: Question, names: set[str], needs: list[Need], found: Sample, gap: Need | None, out_of_time: bool
) -> Verdict:
    undefined = _undefined_point(question, names, needs) if gap is not None else None
    if undefined is not None:
        where = ", ".join(f"{name} = {value}" for name, value in undefined[1])
        return Verdict(
            Status.UNDECIDED,
            "undefined",
            f"not defined everywhere: it needs that {undefined[0]}, which fails at {where}",
            counterexample=undefined[1],
        )
    if found.diverging is not None:
        where = ", ".join(f"{name} = {value}" for name, value in named(found.diverging))
        return Verdict(
            Status.UNDECIDED, "undefined", f"a series diverges at {where}", counterexample=named(found.diverging)
        )
    if gap is not None and gap.kind == "converges" and not gap.binders and _diverges(question, names, gap):
        return Verdict(Status.UNDECIDED, "undefined", f"{gap.arguments[0]} does not converge everywhere")
    if gap is not None and gap.kind == "jump":
        return Verdict(Status.UNDECIDED, "undefined", f"it was not shown that {gap} wherever a derivative is taken")
    if found.disagreement is not None:
        return Verdict(
            Status.UNDECIDED,
            "numeric-disagreement",
            "numbers disagree, but no enclosure certifies it",
            named(found.disagreement),
        )
    why = (
        f"it was not shown that {gap}"
        if gap is not None
        else "the time for proofs ran out"
        if out_of_time
        else "no method proved it"
    )
    wanted = LEAST_POINTS if names else 1
    if gap is not None and gap.kind == "converges":
        wanted = max(wanted, int(0.7 * found.possible))  # where nothing could be compared, there may be no value
    if found.agreeing >= wanted and found.agreeing >= 0.6 * found.possible:
        digits = found.digits if found.exact else 24
        return Verdict(
            Status.WITNESSED,
            "balls" if found.exact else "quadrature",
            f"agreement at {found.agreeing} points of the domain; {why}",
            points=found.agreeing,
            digits=digits,
        )
    return Verdict(
        Status.UNDECIDED,
        "too-few-points",
        f"{why}, and only {found.agreeing} points could be compared",
        points=found.agreeing,
    )


def _diverges(question: Question, names: set[str], gap: Need) -> bool:
    """Whether a series or an integral certainly diverges on a case of the domain."""
    (expr,) = gap.arguments
    try:
        with deadline(1.0):
            cases = question.cases(names)
            return isinstance(expr, (sp.Sum, sp.Integral)) and any(
                certainly_diverges(expr.xreplace(case)) for case in cases or ()
            )
    except TimeUp:
        return False


def refuted(found: Sample) -> Verdict:
    assert found.counterexample is not None
    pairs = named(found.counterexample)
    where = "the two sides" if not pairs else "at " + ", ".join(f"{name} = {value}" for name, value in pairs)
    return Verdict(
        Status.REFUTED,
        "counterexample",
        f"{where}: left {found.left}, right {found.right}",
        pairs,
        found.left,
        found.right,
        found.possible,
    )


def disputed(found: Sample) -> Verdict:
    """A derivative was taken under an integral, a series or a limit: both sides differ, or that was not allowed."""
    told = refuted(found)
    detail = f"{told.detail}, if {EXCHANGE.removesuffix(' is not proved here')} is allowed here, which was not shown"
    return replace(told, status=Status.UNDECIDED, method="numeric-disagreement", detail=detail)


def empty() -> Verdict:
    detail = "no point of the domain was found: the declared domains and constraints seem to contradict each other"
    return Verdict(Status.UNDECIDED, "empty-domain", detail)


def named(point: Point) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    lengths = [int(value) for value in point.values() if value.is_Integer and value > 0]
    for symbol, value in sorted(point.items(), key=lambda item: str(item[0])):
        if isinstance(value, sp.Tuple):
            shown = list(value)[: max(lengths, default=3)]
            pairs += [(f"{symbol}[{index}]", str(each)) for index, each in enumerate(shown, 1)]
        else:
            pairs.append((str(symbol), str(value)))
    return tuple(pairs)


def violation(relation: str) -> tuple[Callable[[Any, Any], bool | None], bool]:
    def less(a: Any, b: Any, strict: bool) -> bool | None:
        if a.imag != 0 or b.imag != 0:
            return None
        if a.real > b.real or (strict and a.real == b.real and a.real.rad() == 0 and b.real.rad() == 0):
            return True
        if a.real < b.real or (not strict and a.real.overlaps(b.real)):
            return False
        return None

    strict = relation in ("<", ">")
    match relation:
        case "=":
            return unequal, False
        case "<" | "<=":
            return lambda a, b: less(a, b, strict), strict
        case ">" | ">=":
            return lambda a, b: less(b, a, strict), strict
    return lambda a, b: True if a == b and a.real.rad() == 0 else False if not a.overlaps(b) else None, True


def _prove_relation(
    question: Question, names: set[str], left: Expr, right: Expr, relation: str, strict: bool
) -> tuple[str, str] | None:
    if relation == "!=":
        return prove_sign(left - right, question, names, strict=True) or prove_sign(
            right - left, question, names, strict=True
        )
    small, large = (left, right) if relation in ("<", "<=") else (right, left)
    cases = question.cases(names)
    if not is_real(left, cases) and not is_real(right, cases):
        return None
    difference = large - small
    if difference.has(sp.Sum, sp.Product, sp.Integral, sp.Limit):
        closed = _closed(difference, cases)
        if closed is None:
            return prove_order(small, large, strict, question, names)
        difference, small, large = closed, sp.S.Zero, closed
    return prove_sign(difference, question, names, strict=strict) or prove_order(small, large, strict, question, names)


def _closed(difference: Expr, cases: list[Case] | None) -> Expr | None:
    """The difference with closed forms, in the declared symbols; None where they cannot be brought back."""
    if not cases or len(cases) > 1:
        return None
    closed = evaluate(difference.xreplace(cases[0]))
    back = {value: symbol for symbol, value in cases[0].items() if value.is_Symbol}
    return closed.xreplace(back) if len(back) == len(cases[0]) and not closed.has(sp.Sum) else None


def is_real(expr: Expr, cases: list[Case] | None) -> bool:
    """Whether it can be compared at all; a difference with a sign needs only one real side."""
    return bool(cases) and all(real_valued(each) for each in (prepare(expr.xreplace(case)) for case in cases or ()))


def needs_at(question: Question, needs: list[Need], dropped: Sequence[Need] = ()) -> Callable[[Point], bool]:
    """Whether the needs that are easy to evaluate hold at a point; SymPy may have lost a division by zero.

    A series or integral that SymPy dropped while it built the sides must have a value at the point too.
    """
    simple = _simple(needs)

    def met(point: Point) -> bool:
        return all(_met_at(question, need, point) is not False for need in simple) and all(
            _has_value(evaluate_derivatives(need.arguments[0], question), point) for need in dropped
        )

    return met


def _has_value(expr: Expr, point: Point) -> bool:
    try:
        balls.enclose(expr, point, 64)
    except balls.NoEnclosure:
        return False
    return True


def _simple(needs: list[Need]) -> list[Need]:
    """Needs that can be looked at in a point of the declared symbols alone."""
    return [
        need
        for need in needs
        if need.kind in ("nonzero", "power", "strict-power", "not-pole", *MET)
        and all(each.kind in ("derivative", "subs") or _elsewhere(each, need) for each in need.binders)
    ]


def _elsewhere(binder: Binder, need: Need) -> bool:
    """Whether the need stands under a limit that does not move it."""
    return binder.kind == "limit" and not any(part.has(binder.symbol) for part in need.arguments)


def _zeros(question: Question, names: set[str], needs: list[Need]) -> Iterator[Point]:
    """Points of the domain at which something that must not vanish does, found where it is linear in a symbol."""
    for need in needs:
        if need.kind != "nonzero":
            continue
        (expr,) = need.arguments
        for symbol in sorted(expr.free_symbols & set(question.symbols.values()), key=str):
            slope = sp.diff(expr, symbol)
            if slope == 0 or slope.has(symbol):
                continue
            for point in question.points(names, (), (), FEW):
                moved = {**point, symbol: (symbol - expr / slope).xreplace(point)}
                if moved[symbol].is_Rational and question.contains(moved):
                    yield moved


def _met_at(question: Question, need: Need, point: Point) -> bool | None:
    here = {key: value for key, value in point.items() if key.is_Symbol}
    for binder in need.binders:
        if binder.kind == "subs":
            here[binder.symbol] = evaluate_derivatives(binder.low, question).xreplace(here)
    values = [evaluate_derivatives(each, question).xreplace(here) for each in need.arguments]
    x = values[0]
    match need.kind:
        case "nonzero":
            return None if x.is_zero is None else not x.is_zero
        case "power" | "strict-power":
            if x.is_zero and values[1].is_negative:
                return False
            return not x.is_zero or None
        case "not-pole":
            return False if x.is_integer and x.is_nonpositive else None
    return MET[need.kind](*values) if need.kind in MET else None


def _undefined_point(
    question: Question, names: set[str], needs: list[Need]
) -> tuple[Need, tuple[tuple[str, str], ...]] | None:
    simple = _simple(needs)
    try:
        with deadline(1.0):
            for point in (*question.points(names, (), (), 40), *_zeros(question, names, simple)):
                for need in simple:
                    if _met_at(question, need, point) is False:
                        return need, named(point)
    except TimeUp:
        return None
    return None
