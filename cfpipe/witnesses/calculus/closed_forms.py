"""Sums, products, integrals and limits inside an expression, replaced by closed forms that were proved.

The expression's symbols must already carry the domain as assumptions (a case of `question.py`).  Whatever
has no proved closed form is left as it is and counts as an opaque kernel.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.calculus.integrals import evaluate_integral
from cfpipe.witnesses.calculus.limits import evaluate_limit
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import positive
from cfpipe.witnesses.sums.generating import infinite_series
from cfpipe.witnesses.sums.sequences import as_sequence, riemann_sum
from cfpipe.witnesses.sums.sums import evaluate_product, evaluate_sum

BOUND = (sp.Sum, sp.Product, sp.Integral, sp.Limit)


def evaluate(expr: Expr) -> Expr:
    """Closed forms wherever they are proved, innermost first."""
    if expr.is_Atom or not expr.has(*BOUND):
        return expr
    if isinstance(expr, sp.log) and isinstance(expr.args[0], sp.Product):
        product = expr.args[0]
        symbol, low, high = product.limits[-1]
        if len(product.limits) == 1 and not high.is_infinite and positive(product.function):
            return evaluate(sp.Sum(sp.expand_log(sp.log(product.function)), (symbol, low, high)))
    if isinstance(expr, sp.Limit):
        value = limit_value(expr)
        return expr if value is None or value.is_infinite else value
    if isinstance(expr, BOUND):
        inner = evaluate(expr.args[0])
        expr = expr.func(inner, *expr.args[1:])
        if isinstance(expr, sp.Sum):
            total = evaluate_sum(expr)
            series = infinite_series(expr) if total.has(sp.Sum) and expr.limits[-1][2] is sp.oo else None
            return total if series is None else series
        if isinstance(expr, sp.Product):
            return evaluate_product(expr)
        value = evaluate_integral(expr)
        return expr if value is None else value
    return expr.func(*(evaluate(argument) for argument in expr.args))


def value_of(expr: Expr) -> Expr | None:
    """The closed form of one infinite sum or integral, None if none was proved."""
    value = evaluate(expr)
    return None if value.has(*BOUND) else value


def limit_value(expr: Expr) -> Expr | None:
    """The limit, perhaps infinite; None if none was proved."""
    if not expr.args[0].has(*BOUND):
        return evaluate_limit(expr)
    expr = as_sequence(expr)
    inner = expr.func(evaluate(expr.args[0]), *expr.args[1:])
    if inner.args[0].has(*BOUND):
        return riemann_sum(expr)
    return evaluate_limit(inner.xreplace({inner.args[1]: sp.Symbol(inner.args[1].name, real=True)}))
