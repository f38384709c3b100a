"""A derivative of an integral or a series: when it may go inside, or be taken of the closed form instead.

- Leibniz (Rudin, "Principles of Mathematical Analysis", 9.42): both ends finite, or the integrand free of what moves.
  The integrand must be differentiable in the variable of integration and in what moves on the whole closed range; if
  what moves is in the ends only, near the moving ends.  All conditions asked are open ones, so they hold near by too.
- Closed form: if the integral or series has a proved closed form on an open domain, its derivative is that of the
  closed form; nothing is exchanged.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.closed_forms import BOUND, evaluate
from cfpipe.witnesses.calculus.smoothness import met, smooth_between, tree_needs
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import Expr, Need

MOVING = ("derivative", "subs")


def may_go_inside(need: Need, case: Case) -> bool:
    """Whether Leibniz' rule holds for an integral under a derivative, on one case of the domain."""
    (integral,) = need.arguments
    if not isinstance(integral, sp.Integral) or len(integral.limits) != 1:
        return False
    t, low, high = integral.limits[0]
    moving = {binder.symbol for binder in need.binders if binder.kind in MOVING}
    if any(binder.kind not in MOVING for binder in need.binders) or t in moving:
        return False
    function = integral.function.xreplace(case)
    ends = [end.xreplace(case) for end in (low, high)]
    if not integral.function.free_symbols & moving:
        places = [end for end, plain in zip(ends, (low, high), strict=True) if plain.free_symbols & moving]
        return all(not place.is_infinite and _smooth_at(function, t, place) for place in places)
    if any(end.is_infinite for end in ends):
        return False
    run = sp.Symbol(f"{t.name} moving", real=True)
    return _no_power_moves(function, t) and smooth_between(function.xreplace({t: run}), run, *ends)


def _smooth_at(function: Expr, t: Expr, place: Expr) -> bool:
    return all(
        need.kind not in ("fail", "jump") and met(need.kind, [each.xreplace({t: place}) for each in need.arguments])
        for need in tree_needs(function, moving=t)
    )


def _no_power_moves(function: Expr, t: Expr) -> bool:
    """Bases of symbolic powers that touch zero at an end would need more: x**a has no slope in a at x = 0."""
    return all(
        part.exp.is_Integer or part.base is sp.E or not part.exp.free_symbols or not part.base.has(t)
        for part in function.atoms(sp.Pow)
    )


def closed_first(expr: Expr, question: Question, names: set[str]) -> Expr | None:
    """The expression with every integral, series or limit under a derivative in closed form; None if one has none."""
    if not expr.has(sp.Derivative) or not expr.has(*BOUND):
        return expr
    if isinstance(expr, sp.Derivative) and expr.args[0].has(*BOUND):
        body = _closed(expr.args[0], {symbol for symbol, _ in expr.args[1:]}, question, names)
        return None if body is None else expr.func(body, *expr.args[1:])
    parts = [closed_first(part, question, names) for part in expr.args]
    return None if None in parts else expr.func(*parts)


def _closed(body: Expr, moving: set[Expr], question: Question, names: set[str]) -> Expr | None:
    cases = question.cases(names)
    if not cases or len(cases) != 1 or not moving <= set(question.symbols.values()):
        return None
    for symbol in moving:
        domain = question.domains[symbol.name]
        if domain.sort != "real" or domain.low_closed or domain.high_closed or question.others_depend_on(symbol):
            return None
    (case,) = cases
    closed = evaluate(body.xreplace(case))
    back = _inverse(case)
    if (
        back is None
        or closed.has(*BOUND)
        or not all(
            need.kind not in ("fail", "jump") and met(need.kind, list(need.arguments)) for need in tree_needs(closed)
        )
    ):
        return None
    return closed.xreplace(back)


def _inverse(case: Case) -> Case | None:
    """The fresh symbols of a case in the declared ones: each declared symbol has one of its own, linear or a ratio."""
    back: Case = {}
    for symbol, value in case.items():
        own = [each for each in value.free_symbols if each.name == f"{symbol.name}'"]
        if not own:
            if value.free_symbols:
                return None
            continue
        numerator = sp.fraction(sp.together(value - symbol))[0]
        polynomial = sp.Poly(numerator, own[0])
        if polynomial.degree() != 1:
            return None
        slope, offset = polynomial.all_coeffs()
        back[own[0]] = -offset / slope
    for _ in range(len(back)):
        back = {key: value.xreplace(back) for key, value in back.items()}
    return back if not any(value.has(*back) for value in back.values()) else None
