"""Finite sums and products with the same terms, up to bounds some whole steps apart, written through the shortest
one.
"""

from __future__ import annotations

import sympy as sp

from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative

MOST_TERMS, MOST_ROUNDS = 8, 4


def finite(expr: Expr) -> list[Expr]:
    """The sums and products with finite ends, outermost ones only."""
    found = []
    walk = sp.preorder_traversal(expr)
    for part in walk:
        if isinstance(part, (sp.Sum, sp.Product)):
            if not any(end.is_infinite for end in part.limits[-1][1:]):
                found.append(part)
            walk.skip()
    return list(dict.fromkeys(found))


def outermost(total: Expr) -> tuple[Expr, Expr, Expr, Expr]:
    """Terms, index and ends of the outermost sum; SymPy writes a sum of sums as one with several limits."""
    *inner, (k, low, high) = total.limits
    return (total.func(total.function, *inner) if inner else total.function), k, low, high


def aligned(expr: Expr) -> Expr:
    """Sums and products that differ by whole steps of their upper end only, as one of them and explicit terms.

    That the shortest range is not overstepped (its upper end is at least one below its lower end) must be shown, else
    the sums stay as they are.
    """
    for _ in range(MOST_ROUNDS):
        groups: dict[tuple[Expr, ...], list[Expr]] = {}
        for part in finite(expr):
            body, k, low, high = outermost(part)
            index = sp.Symbol("k aligned", integer=True)
            offset = sp.expand(high).as_coeff_Add()[0]
            key = (part.func, body.xreplace({k: index}), low, sp.expand(high - offset))
            groups.setdefault(key, []).append(part)
        found: dict[Expr, Expr] = {}
        for (kind, body, low, _), parts in groups.items():
            least = min((part.limits[-1][2] for part in parts), key=lambda high: sp.expand(high).as_coeff_Add()[0])
            if not nonnegative(least - low + 1):
                continue
            index = sp.Symbol("k aligned", integer=True)
            for part in parts:
                extra = sp.expand(part.limits[-1][2] - least)
                if not extra.is_Integer or extra > MOST_TERMS:
                    continue
                terms = [body.xreplace({index: sp.expand(least + step)}) for step in range(1, int(extra) + 1)]
                shortest = kind(body, (index, low, least))
                value = sp.Add(shortest, *terms) if kind is sp.Sum else sp.Mul(shortest, *terms)
                if value != part:
                    found[part] = value
        if not found:
            return expr
        expr = expr.xreplace(found)
    return expr
