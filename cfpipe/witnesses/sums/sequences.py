"""Limits of sums whose last index moves: in closed form for whole n, or as a Riemann sum.

A sum up to n has a meaning for whole n only, so the limit is that of a sequence.  If c(n) * f(n*t, n) is a function
h(t) without n and differentiable on [0, 1], the sums of c(n)/n-th parts are Riemann sums of h, and a fixed number of
summands more or less tends to 0 (Rudin, "Principles of Mathematical Analysis", theorem 6.7).
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.calculus.integrals import evaluate_integral
from cfpipe.witnesses.calculus.smoothness import smooth_between
from cfpipe.witnesses.language.needs import Expr

_INDEX = sp.Symbol("n of a sequence", integer=True, positive=True)


def as_sequence(limit: Expr) -> Expr:
    """The limit with a whole variable where a sum or product ends at it."""
    function, n, point, *_ = limit.args
    return limit if point is not sp.oo or not _ends_at(function, n) else limit.xreplace({n: _INDEX})


def _ends_at(function: Expr, n: Expr) -> bool:
    return any(
        end.has(n)
        for each in function.atoms(sp.Sum, sp.Product)
        for _, *ends in each.limits
        for end in ends
    )  # fmt: skip


def riemann_sum(limit: Expr) -> Expr | None:
    """The integral that the sums tend to, if the limit is one of Riemann sums."""
    function, n, point, *_ = limit.args
    factor, total = _parts(function)
    if point is not sp.oo or total is None or len(total.limits) != 1 or factor.has(sp.Sum):
        return None
    k, low, high = total.limits[0]
    if not low.is_Integer or not (high - n).is_Integer:
        return None
    size, t = sp.Symbol("n of a sequence", positive=True), sp.Symbol("t of a mean", real=True)
    inner = sp.Symbol("t of a mean", positive=True)
    height = n * factor * total.function.xreplace({k: n * inner})
    plain = sp.powsimp(sp.expand_power_base(height.xreplace({n: size}), force=False))
    height = sp.simplify(plain)
    if height.has(size) or not vanishes(height - plain):  # nothing that `simplify` says is believed
        return None
    height = height.xreplace({inner: t})
    if not smooth_between(height, t, sp.S.Zero, sp.S.One):
        return None
    return evaluate_integral(sp.Integral(height, (t, 0, 1)))


def _parts(function: Expr) -> tuple[Expr, Expr | None]:
    sums = [each for each in sp.Mul.make_args(function) if isinstance(each, sp.Sum)]
    if len(sums) != 1:
        return function, None
    return function / sums[0], sums[0]
