"""What must hold for an expression to be defined, collected while its text is read.

It cannot be seen afterwards: SymPy turns `x/x` into 1 and `0*log(x)` into 0 the moment they are built.  The
reader therefore notes for every division, power, logarithm, … a `Need`, together with the binders it stands
under (the index of a sum, the variable of an integral, the condition of a Piecewise branch).
`definedness.py` shows that they hold.

Functions follow SymPy's meaning: complex, principal branches.  `strict` is set inside derivatives, where
the expression must be differentiable and not only defined.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

import sympy as sp

from cfpipe.witnesses.language import function_needs

Expr = Any
"""SymPy expressions: SymPy has no useful types for a strict checker."""

Point = dict[Expr, Expr]
"""An exact value for every symbol, and a tuple of values for every sequence of data."""

UNKNOWN = "where "
CORNER = "a corner is not differentiable"
_SLOW = (sp.Sum, sp.Product, sp.Integral, sp.Limit)
EXCHANGE = "exchanging a derivative with an integral, a series or a limit is not proved here"

UNBOUNDED = (sp.oo, -sp.oo, sp.zoo, sp.nan)
"""What no number has in it; SymPy does not find oo in -oo."""


def written(expr: Expr) -> str:
    """The expression as text. To order a sum's terms SymPy computes the numbers among them, which may never end."""
    numbers = isinstance(expr, sp.Basic) and any(not each.free_symbols for each in expr.atoms(*_SLOW))
    return str(sp.sstr(expr, order="none") if numbers else expr)


class Binder(NamedTuple):
    kind: str  # "sum" | "integral" | "if" | "subs" | "derivative"
    symbol: Expr
    low: Expr = None
    high: Expr = None


class Need(NamedTuple):
    kind: str  # "nonzero" | "power" | "strict-power" | "not-pole" | "choose" | "real" | "converges" | "jump" | "fail"
    arguments: tuple[Expr, ...]
    binders: tuple[Binder, ...] = ()
    reason: str = ""
    within: Expr = None  # of a corner: the derivative that is taken of it, which may exist all the same (`gluing.py`)

    def at(self, names: Mapping[Expr, Expr]) -> Need:
        """With declared symbols replaced; bound variables stay."""

        def there(value: Any) -> Any:
            return value.xreplace(names) if isinstance(value, sp.Basic) else value

        binders = tuple(each._replace(low=there(each.low), high=there(each.high)) for each in self.binders)
        conditions = tuple(each._replace(symbol=there(each.symbol)) if each.kind == "if" else each for each in binders)
        return self._replace(arguments=tuple(there(each) for each in self.arguments), binders=conditions)

    def __str__(self) -> str:
        first = written(self.arguments[0]) if self.arguments else ""
        match self.kind:
            case "nonzero":
                return f"{first} is not zero"
            case "power" | "strict-power":
                return f"{first}**({self.arguments[1]}) is defined"
            case "not-pole":
                return f"{first} is not 0, -1, -2, …"
            case "choose":
                return f"binomial({first}, {self.arguments[1]}) is defined"
            case "real" | "real-end":
                return f"{first} is real"
            case "converges":
                return f"{first} converges"
        words = function_needs.WORDS.get(self.kind.removeprefix("strict-"))
        return words.format(*map(written, self.arguments)) if words else self.reason


_EVERYWHERE = frozenset(
    ["exp", "erf2", "sin", "cos", "sinh", "cosh", "erf", "erfc", "erfi", "sinc", "conjugate", "re", "im"]
)
_CORNERED = frozenset(["Abs", "sign", "Heaviside"])
_STEPPED = frozenset(["floor", "ceiling", "Max", "Min", "arg", "atan2", "KroneckerDelta", "re", "im", "conjugate"])

_DENOMINATORS = {
    "tan": sp.cos, "sec": sp.cos, "cot": sp.sin, "csc": sp.sin,
    "tanh": sp.cosh, "sech": sp.cosh, "coth": sp.sinh, "csch": sp.sinh,
}  # fmt: skip


def of_call(name: str, arguments: tuple[Expr, ...], strict: bool) -> list[Need]:  # noqa: C901 -- a table
    """The needs of one call of a table function."""
    x = arguments[0]
    if strict and name in ("Max", "Min"):
        pairs = itertools.combinations(arguments, 2)
        return [Need("nonzero", (one - other,), reason=CORNER) for one, other in pairs]
    if strict and name in _STEPPED:
        return [Need("jump", (), reason=f"{name} is differentiable")]
    real = [Need("real", (x,))] if strict else []  # off the real axis there are branch cuts, and no complex slopes
    if name in _CORNERED:
        return [Need("nonzero", (x,), reason=CORNER), *real] if strict else []
    if name in _EVERYWHERE:
        return []
    if name in function_needs.CALLS:
        return [Need(kind, about) for kind, about in function_needs.CALLS[name](*arguments, strict=strict)]
    match name:
        case "log" | "ln":
            needs = [Need("nonzero", (x,)), *real]
            if len(arguments) == 2:
                base = arguments[1]
                needs += [Need("nonzero", (base,)), Need("nonzero", (base - 1,))]
                needs += [Need("real", (base,))] if strict else []
            return needs
        case "sqrt" | "cbrt":
            return [Need("nonzero", (x,)), *real] if strict else []
        case "loggamma":
            return [Need("not-pole", (x,)), *real]
        case "gamma" | "digamma" | "trigamma":
            return [Need("not-pole", (x,))]
        case "factorial":
            return [Need("not-pole", (x + 1,))]
        case "E1":
            return [Need("positive", (x,))]
        case "Li":
            return [Need("positive", (x,)), Need("nonzero", (x - 1,))]
        case "frac":
            return [Need("jump", (), reason="frac is differentiable")] if strict else [Need("real", (x,))]
        case "Mod":
            jump = [Need("jump", (), reason="Mod is differentiable")] if strict else []
            return [Need("real", (x,)), Need("real", (arguments[1],)), Need("nonzero", (arguments[1],)), *jump]
        case "root":
            kind = "strict-power" if strict else "power"
            return [Need("nonzero", (arguments[1],)), Need(kind, (x, 1 / arguments[1]))]
        case "beta":
            return [Need("not-pole", (x,)), Need("not-pole", (arguments[1],))]
        case "asin" | "acos":
            return [Need("nonzero", (1 - x**2,)), *real] if strict else []
        case "atan" | "asinh":
            return [Need("real", (x,))]
        case "acosh":
            return [Need("nonzero", (x**2 - 1,)), *real] if strict else []
        case "atanh":
            return [Need("nonzero", (1 - x**2,)), *real]
        case "Max" | "Min" | "floor" | "ceiling" | "KroneckerDelta":
            return [Need("real", (each,)) for each in arguments]
    if name in _DENOMINATORS:
        return [Need("nonzero", (_DENOMINATORS[name](x),))]
    return [Need("fail", (), reason=f"{UNKNOWN}{name} is defined is not known to the prover")]
