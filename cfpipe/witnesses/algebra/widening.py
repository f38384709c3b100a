"""Equations with constraints, proved for more values than asked: divisors cleared, constraints left out.

`m <= w + b` makes 1/binomial(w + b, m) defined and has nothing to do with the identity itself, whose induction would
rather see m run through all naturals.  Needs: every divisor that is cleared is not zero on the declared domain, and
what is left is defined on the wider one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import sympy as sp

from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.calculus.definedness import first_gap
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Question
from cfpipe.witnesses.language.domains import Domain
from cfpipe.witnesses.language.needs import Binder, Expr, Need, of_call
from cfpipe.witnesses.order.signs import nonzero

SECONDS = 2.0


def widened(equation: Equation, methods: Iterable[Callable[[Equation], str | None]]) -> str | None:
    """The sentence of the first method that proves it on the wider domain."""
    question = equation.question
    wider = replace(
        question, constraints=(), domains={name: _without_end(each) for name, each in question.domains.items()}
    )
    if wider == question or not equation.difference.has(sp.Sum):
        return None
    cleared = _cleared(equation.difference)
    if cleared is None:
        return None
    above, below = cleared
    if not _nowhere_zero(question, below, set(equation.names)):
        return None
    needs = _needs(above)
    if needs is None or first_gap(wider, needs, set(equation.names)) is not None:
        return None
    try:
        with deadline(SECONDS):
            for method in methods:
                sentence = method(Equation(above, sp.S.Zero, wider, equation.names))
                if sentence is not None:
                    return f"divisors cleared, without the constraints: {sentence}"
    except TimeUp:
        return None
    return None


def _without_end(domain: Domain) -> Domain:
    """Integers up to an end that is no number, without it."""
    moving = domain.sort == "integer" and domain.high is not None and domain.high.free_symbols
    return domain._replace(high=None, high_closed=False) if moving else domain


def _cleared(difference: Expr) -> tuple[Expr, Expr] | None:
    """Numerator and denominator, with the constant factors of finite sums taken out of them."""
    found = {}
    for total in difference.atoms(sp.Sum):
        if len(total.limits) > 1 or total.function.has(sp.Sum) or total.has(sp.oo):
            return None
        factor, rest = total.function.as_independent(total.limits[0][0], as_Add=False)
        found[total] = factor * sp.Sum(rest, *total.limits)
    above, below = sp.fraction(sp.together(difference.xreplace(found)))
    return above, below


def _nowhere_zero(question: Question, divisor: Expr, names: set[str]) -> bool:
    if divisor.is_Rational:
        return bool(divisor != 0)
    for cases in (question.cases(names), *question.cases_under_facts(names)):
        if cases and all(nonzero(divisor.xreplace(case)) for case in cases):
            return True
    return False


def _needs(expr: Expr) -> list[Need] | None:
    """What the cleared equation needs to be defined, in and outside its sums."""
    needs: list[Need] = []
    outside = expr
    for total in expr.atoms(sp.Sum):
        binder = Binder("sum", *total.limits[0])
        needs.append(Need("converges", (total,)))
        needs += [need._replace(binders=(binder,)) for need in _of_tree(total.function)]
        outside = outside.xreplace({total: sp.S.One})
        for end in total.limits[0][1:]:
            needs += _of_tree(end)
    needs += _of_tree(outside)
    return needs


def _of_tree(expr: Expr) -> list[Need]:
    """What a tree without sums needs to have a value."""
    needs: list[Need] = []
    for part in sp.preorder_traversal(expr):
        if part.is_Pow and part.base is not sp.E and not (part.exp.is_Integer and part.exp >= 0):
            needs.append(Need("power", (part.base, part.exp)))
        elif isinstance(part, (sp.Piecewise, sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs)):
            needs.append(Need("fail", ()))
        elif part.is_Function and not isinstance(part, sp.exp):
            needs += of_call(type(part).__name__, part.args, False)
    return needs
