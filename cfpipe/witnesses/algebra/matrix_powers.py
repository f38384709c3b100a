"""A matrix to a symbolic power: M**n = F(n) for every integer n from some first one on.

Such a power has no explicit entries, so it stands alone on its side.  The claim is proved by induction: M**m = F(m) for
the first m, and F(n)*M = F(n + 1).  It is refuted at one of the first m, where both sides have entries.
"""

from __future__ import annotations

from dataclasses import replace

from cfpipe.witnesses.domain.question import Question
from cfpipe.witnesses.language import matrices
from cfpipe.witnesses.language.expressions import Reading
from cfpipe.witnesses.language.matrices import Matrix, MatrixPower, TooLarge
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.matrix_claims import Relate, by_entries
from cfpipe.witnesses.statement import Status, Verdict

INSTANCES = 4


def by_induction(question: Question, left: Reading, right: Reading, relate: Relate) -> Verdict:
    """Like `by_entries`, for sides of which one may be a symbolic power."""
    powers = [side for side in (left, right) if isinstance(side.expr, MatrixPower)]
    if not powers:
        return by_entries(left, right, relate)
    if len(powers) == 2:
        return _open("both sides are symbolic powers of a matrix")
    power, other = powers[0], right if powers[0] is left else left
    return _induction(question, power, other, relate)


def _induction(question: Question, power: Reading, other: Reading, relate: Relate) -> Verdict:
    start = _start(question, power.expr)
    if start is None:
        return _open("the exponent is not an integer symbol, from 0 or more on and with no further conditions")
    symbol, first = start
    cases: list[Verdict] = []
    try:
        for value in range(first, first + INSTANCES):
            found = by_entries(_instance(power, symbol, value), _instance(other, symbol, value), relate)
            cases.append(found)
            if found.status is Status.REFUTED:
                pairs = tuple(sorted((*found.counterexample, (symbol.name, str(value)))))
                return replace(found, counterexample=pairs, detail=f"for {symbol} = {value}, {found.detail}")
            if found.status not in (Status.PROVED, Status.WITNESSED):
                return replace(found, detail=f"for {symbol} = {value}, {found.detail}")
        step = by_entries(_step(power, other), _raised(other, symbol), relate)
    except TooLarge as error:
        return _open(str(error))
    if step.status is Status.WITNESSED:
        return replace(step, detail=f"the step from {symbol} to {symbol} + 1: {step.detail}")
    if step.status is not Status.PROVED:
        return _open(f"the step from {symbol} to {symbol} + 1 was not proved")
    if cases[0].status is not Status.PROVED:
        return replace(cases[0], detail=f"for {symbol} = {first}, {cases[0].detail}")
    detail = f"induction in {symbol}: the case {symbol} = {first} and the step to {symbol} + 1"
    return replace(step, method="induction", detail=detail)


def _start(question: Question, power: MatrixPower) -> tuple[Expr, int] | None:
    """The integer symbol of an exponent n + c, and the first n, where n + c is not negative; M has no n in it."""
    shift, symbol = power.exponent.as_coeff_Add()
    if not (symbol.is_Symbol and shift.is_Integer) or question.symbols.get(symbol.name) != symbol:
        return None
    if symbol in power.base.free_symbols:
        return None
    domain = question.domains[symbol.name]
    if domain.sort != "integer" or domain.nonzero or domain.high is not None or domain.low is None:
        return None
    if not domain.low.is_Integer or question.others_depend_on(symbol):
        return None
    first = int(domain.low) + (0 if domain.low_closed else 1)
    return (symbol, first) if first + int(shift) >= 0 else None


def _instance(side: Reading, symbol: Expr, value: int) -> Reading:
    moved = side.at({symbol: matrices.whole(value)})
    if isinstance(moved.expr, MatrixPower):
        return replace(moved, expr=matrices.power(moved.expr.base, int(moved.expr.exponent)))
    return moved


def _step(power: Reading, other: Reading) -> Reading:
    """F(n)*M."""
    assert isinstance(other.expr, Matrix)
    return Reading(matrices.multiply(other.expr, power.expr.base), (*other.needs, *power.needs))


def _raised(side: Reading, symbol: Expr) -> Reading:
    return side.at({symbol: symbol + 1})


def _open(reason: str) -> Verdict:
    return Verdict(Status.UNDECIDED, "symbolic-power", reason)
