"""Infinite sums of hypergeometric terms by Gosper's antidifference T, with the limit of T shown.

T(k + 1) - T(k) = f(k) is checked in the normal form for all k that are summed over, T having no pole there; then the
sum is lim T - T(low).  With T(k + 1)/T(k) = r(k), a rational function, T tends to 0 if r tends to c with |c| < 1, or if
r = 1 - d/k + O(1/k**2) with d > 0: log T is then -d*log(k) up to a convergent series (Knopp, "Theory and Application of
Infinite Series", section 38).  A rational T tends to the quotient of its leading coefficients.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.hypergeometric import ratio, spelled
from cfpipe.witnesses.calculus.smoothness import met, tree_needs
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonzero, positive
from cfpipe.witnesses.sums.antidifferences import antidifference
from cfpipe.witnesses.sums.rational_series import Term

MOST_SYMBOLS = 4


def telescoped(term: Term, k: Expr, low: int) -> Expr | None:
    """The sum from k = low on, without the constant factor."""
    function = term.rational * term.ratio**k * sp.Mul(*term.others)
    allowed = (sp.gamma, sp.factorial, sp.binomial, sp.beta, sp.RisingFactorial, sp.FallingFactorial, sp.exp)
    calls = [each for each in function.atoms(sp.Function) if each.has(k)]
    if not all(isinstance(each, allowed) for each in calls) or len(function.free_symbols) > MOST_SYMBOLS:
        return None
    found = antidifference(function, k, sp.Integer(low), _defined)
    if found is None:
        return None
    whole, j = found
    limit = _limit(spelled(whole), j)
    return None if limit is None else limit - whole.xreplace({j: sp.Integer(low)})


def _defined(run: Expr, _certificate: Expr) -> bool:
    return all(need.kind not in ("fail", "jump") and met(need.kind, list(need.arguments)) for need in tree_needs(run))


def _limit(expr: Expr, k: Expr) -> Expr | None:
    """For k -> oo."""
    if expr.is_rational_function(k):
        above, below = (sp.Poly(part, k) for part in sp.fraction(sp.cancel(sp.together(expr))))
        if not nonzero(below.LC()) or above.degree() > below.degree():
            return None
        return above.LC() / below.LC() if above.degree() == below.degree() else sp.S.Zero
    quotient = ratio(expr, k)
    if quotient is None:
        return None
    above, below = (sp.Poly(part, k) for part in sp.fraction(sp.cancel(sp.together(quotient))))
    if not nonzero(below.LC()):
        return None
    if above.degree() < below.degree():
        return sp.S.Zero
    if above.degree() > below.degree():
        return None
    c = sp.cancel(above.LC() / below.LC())
    if positive(1 - c) and positive(1 + c):
        return sp.S.Zero
    if sp.cancel(c - 1) != 0:
        return None
    second = (below - above).coeff_monomial(k ** (below.degree() - 1)) / below.LC()
    return sp.S.Zero if positive(sp.cancel(second)) else None
