"""Shows that what an expression needs to be defined (`needs.py`) holds on the whole declared domain.

The answer is the first need that could not be shown, or None.  Unknown counts as not shown, so a proof
never rests on a hole.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from cfpipe.witnesses.calculus import closed_forms, exchange
from cfpipe.witnesses.calculus.continuity import continuous_and_small
from cfpipe.witnesses.calculus.gluing import slope
from cfpipe.witnesses.calculus.limits import lasting, off_poles
from cfpipe.witnesses.calculus.smoothness import met, off_the_cut, runs_inside, smooth_between, tree_needs
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain import divisors
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import Binder, Expr, Need
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued

SECONDS = 0.5


def first_gap(question: Question, needs: Iterable[Need], names: set[str]) -> Need | None:
    """The first need that is not shown to hold on the domain."""
    cases = question.cases(names)
    for need in dict.fromkeys(needs):
        conditions = tuple(
            each.symbol for each in need.binders
            if each.kind == "if" and {str(symbol) for symbol in each.symbol.free_symbols} <= names
            and all(symbol in question.symbols.values() for symbol in each.symbol.free_symbols)
        )  # fmt: skip
        under = question.cases(names, conditions) if conditions else cases
        if under is not None and all(holds(question, need, case) for case in under):
            continue
        plain = need._replace(arguments=tuple(evaluate_derivatives(each, question) for each in need.arguments))
        if divisors.given(question, plain, under) or _holds_under_facts(question, need, names, conditions):
            continue
        return need
    return None


def _holds_under_facts(question: Question, need: Need, names: set[str], conditions: tuple[Expr, ...]) -> bool:
    """Not for derivatives of integrals and series, which ask what holds near a point."""
    if need.kind in ("exchange", "continuous"):
        return False
    return any(
        all(holds(question, need, case) for case in cases) for cases in question.cases_under_facts(names, conditions)
    )


def evaluate_derivatives(expr: Expr, question: Question | None = None) -> Expr:
    """Derivatives carried out, innermost first, in real symbols without further assumptions; then substitutions."""
    if expr.is_Atom or not expr.has(sp.Derivative, sp.Subs):
        return expr
    arguments = [evaluate_derivatives(argument, question) for argument in expr.args]
    if isinstance(expr, sp.Derivative):
        body = arguments[0]
        for symbol, count in arguments[1:]:
            glued = slope(body, symbol, int(count), question)
            if glued is not None:
                body = glued
                continue
            stand_in = (
                sp.Dummy(symbol.name, complex=True)
                if _is_complex(symbol, question)
                else sp.Dummy(symbol.name, real=True)
            )
            body = sp.diff(body.xreplace({symbol: stand_in}), (stand_in, count)).xreplace({stand_in: symbol})
        return body
    if isinstance(expr, sp.Subs):
        body = arguments[0]
        for variable, value in zip(arguments[1], arguments[2], strict=True):  # SymPy merges nested ones, inner first
            body = body.xreplace({variable: value})
        return body
    return expr.func(*arguments)


def _is_complex(symbol: Expr, question: Question | None) -> bool:
    if question is None or symbol.name not in question.domains or question.symbols[symbol.name] != symbol:
        return False
    return question.domains[symbol.name].sort == "complex"


def holds(question: Question, need: Need, case: Case) -> bool:
    """Whether a need is shown on one case of the domain, or at one point of it."""
    if need.kind in ("fail", "jump"):
        return False
    if need.kind == "exchange":
        return exchange.may_go_inside(need, case)
    if need.kind == "continuous":
        (symbol,) = need.arguments
        domain = question.domains.get(symbol.name)
        declared = question.symbols.get(symbol.name) == symbol
        return not declared or (domain is not None and domain.sort in ("real", "complex"))
    arguments = [evaluate_derivatives(each, question) for each in need.arguments]
    replaced: list[Case] = [dict(case)]
    moving = {binder.symbol for binder in need.binders if binder.kind == "derivative"}
    for depth, binder in enumerate(need.binders):
        if binder.kind == "subs" and binder.symbol in moving:
            fixed = need._replace(arguments=tuple(arguments))
            if not all(_off_the_cut(question, fixed, binder, each) for each in replaced):
                return False
        if binder.kind == "limit" and any(each.has(binder.symbol) for each in arguments):
            return _in_a_limit(need, arguments, replaced, binder)
        if binder.kind == "subs":
            value = evaluate_derivatives(binder.high if binder.high is not None else binder.low, question)
            replaced = [{**each, binder.symbol: value.xreplace(each)} for each in replaced]
        elif binder.kind in ("sum", "integral") and _moves(binder, arguments, need.binders[depth + 1 :]):
            replaced = [{**wider, **inner} for each in replaced for wider, inner in _inside(binder, each, depth)]
    check = _converges if need.kind == "converges" else None
    for mapping in replaced:
        values = [each.xreplace(mapping) for each in arguments]
        if not (check(values[0]) if check else _met_closed(need.kind, values) or _one_place(need, arguments, case)):
            return False
    return True


def _moves(binder: Binder, arguments: list[Expr], inner: tuple[Binder, ...]) -> bool:
    """Whether the bound variable is in what is asked at all; if not, it is asked for every case as it is."""
    ends = [end for each in inner for end in (each.low, each.high) if isinstance(end, sp.Basic)]
    return any(each.has(binder.symbol) for each in (*arguments, *ends))


def _met_closed(kind: str, values: list[Expr]) -> bool:
    """As they stand, or with sums and integrals in closed form; that these converge is a need of its own."""
    if met(kind, values) or (kind == "nonzero" and _of_one_sign(values[0])):
        return True
    closed = [closed_forms.evaluate(each) for each in values]
    return closed != values and met(kind, closed)


def _of_one_sign(expr: Expr) -> bool:
    """An integral over a range that is no point, of something that is positive (negative) inside."""
    if not isinstance(expr, sp.Integral) or len(expr.limits) != 1:
        return False
    ((x, low, high),) = expr.limits
    if low is sp.oo or high is -sp.oo:
        return False
    if not (low.is_infinite or high.is_infinite) and not positive(high - low):
        return False
    inside = expr.function.xreplace({x: runs_inside(x, low, high)})
    return positive(inside) or positive(-inside)


def _one_place(need: Need, arguments: list[Expr], case: Case) -> bool:
    """A divisor that vanishes at one place of a range of integration only: then the convergence, which is shown apart,
    is what counts.
    """
    binder = need.binders[-1] if need.binders else None
    if binder is None or binder.kind != "integral" or need.kind not in ("nonzero", "power"):
        return False
    if any(each.kind in ("derivative", "subs") for each in need.binders):
        return False
    base = arguments[0].xreplace(case)
    if isinstance(base, sp.Abs):
        base = base.args[0]
    elif need.kind == "power" and not arguments[1].xreplace(case).is_integer:
        return False
    if not base.is_polynomial(binder.symbol) or sp.degree(base, binder.symbol) != 1:
        return False
    return nonzero(sp.diff(base, binder.symbol))


def _off_the_cut(question: Question, need: Need, binder: Binder, case: Case) -> bool:
    value = evaluate_derivatives(binder.low, question).xreplace(case)
    return off_the_cut(
        need._replace(arguments=tuple(each.xreplace(case) for each in need.arguments)), binder.symbol, value
    )


def _in_a_limit(need: Need, arguments: list[Expr], replaced: list[Case], binder: Binder) -> bool:
    """A limit is only ever proved by rules that look at the neighbourhood of its point themselves.

    They cannot see what SymPy dropped while it built the expression: a series that was taken from itself must converge,
    a divisor must not be zero all over, and no gamma may stand at a pole all over.
    """
    values = [[each.xreplace(case) for each in arguments] for case in replaced]
    if need.kind == "converges":
        whole = {binder.symbol: sp.Symbol(binder.symbol.name, integer=True, positive=True)}
        moves = binder.low is sp.oo and isinstance(need.arguments[0], (sp.Sum, sp.Product))  # then n is whole
        return all(_converges(value.xreplace(whole) if moves else value) for value, *_ in values)
    powers = need.kind in ("power", "strict-power") and not all(nonnegative(value[1]) for value in values)
    if need.kind == "nonzero" or powers or need.kind == "not-pole":
        shown = off_poles if need.kind == "not-pole" else lasting
        points = [binder.low.xreplace(case) for case in replaced]
        side = str(binder.high)
        return all(shown(value[0], binder.symbol, point, side) for value, point in zip(values, points, strict=True))
    return True


def _inside(binder: Binder, case: Case, depth: int) -> list[tuple[Case, Case]]:
    """The bound variable as an expression that runs over (at least) the range of the sum or integral."""
    low, high = binder.low.xreplace(case), binder.high.xreplace(case)
    name = f"{binder.symbol.name}'{depth}"  # no declared or bound symbol can have this name
    if binder.kind == "integral":
        u = sp.Symbol(name, positive=True)
        if low.is_infinite and high.is_infinite:
            return [(case, {binder.symbol: sp.Symbol(name, real=True)})]
        if high.is_infinite:
            return [(case, {binder.symbol: low + u})]
        if low.is_infinite:
            return [(case, {binder.symbol: high - u})]
        return [(case, {binder.symbol: (low + high * u) / (1 + u)})]
    step, rest = (sp.Symbol(name + end, integer=True, nonnegative=True) for end in ("", " rest"))
    if low.is_infinite:
        return [(case, {binder.symbol: sp.Symbol(name, integer=True)})]
    width = high - low
    if width.is_Integer and width < 16:
        return [(case, {binder.symbol: low + index}) for index in range(int(width) + 1)]
    if not width.is_infinite:
        shift, symbol = sp.expand(width).as_coeff_Add()
        if symbol.is_Symbol and not low.has(symbol):
            if shift == 0 and symbol.is_positive:  # k < n apart from k = n, or that n >= 1 would be lost
                less = {symbol: step + rest + 1}
                below = {key: value.xreplace(less) for key, value in case.items()}
                return [(below, {binder.symbol: low + step}), (case, {binder.symbol: high})]
            longer = {symbol: step + rest - shift}
            return [({key: value.xreplace(longer) for key, value in case.items()}, {binder.symbol: low + step})]
    return [(case, {binder.symbol: low + step})]


def _converges(expr: Expr) -> bool:
    if isinstance(expr, sp.Limit):
        value = closed_forms.limit_value(expr)
        return value is not None and not value.is_infinite
    if not isinstance(expr, (sp.Sum, sp.Product, sp.Integral)):
        return True  # SymPy reduced it to something elementary, whose own needs were noted
    symbol, low, high = expr.limits[-1]
    if isinstance(expr, (sp.Sum, sp.Product)) and not (low.is_infinite or high.is_infinite):
        return bool(low.is_integer and high.is_integer) and nonnegative(high - low + 1)
    proper = isinstance(expr, sp.Integral) and not (low.is_infinite or high.is_infinite)
    if proper and (smooth_between(expr.function, symbol, low, high) or _continuous(expr.function, symbol, low, high)):
        return True
    if isinstance(expr, sp.Integral) and len(expr.limits) == 1 and _plainly(expr):
        return True
    return closed_forms.value_of(expr) is not None


def _plainly(expr: Expr) -> bool:
    """Continuous on a closed range with small ends, shown in little time."""
    ((symbol, low, high),) = expr.limits
    try:
        with deadline(SECONDS):
            return continuous_and_small(expr.function, symbol, low, high)
    except TimeUp:
        return False


def _continuous(function: Expr, x: Expr, low: Expr, high: Expr) -> bool:
    """Differentiable but for corners and finitely many jumps, and nothing that must hold rests on what has them."""
    corners = [
        each
        for each in function.atoms(sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside)
        if each.has(x) and all(real_valued(part) and part.is_polynomial(x) for part in each.args)
    ]
    if not corners:
        return False
    marks = {each: sp.Dummy("corner", real=True) for each in corners}
    plain = function.xreplace(marks)
    if any(part.has(*marks.values()) for need in tree_needs(plain, moving=x) for part in need.arguments):
        return False
    return smooth_between(plain, x, low, high)
