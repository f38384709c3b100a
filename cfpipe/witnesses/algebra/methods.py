"""The ladder for identities: small methods, cheap first, each valid by itself.

A method gets an `Equation` (both sides with derivatives carried out, the question, the names in use) and
answers with a sentence when it has proved that both sides agree on the whole domain, else None.  That both
sides are defined there is shown once, before the ladder (`engine.py`).  To add a method, write a function
and put it in `LADDER`.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from cfpipe.witnesses.algebra import constancy
from cfpipe.witnesses.algebra import induction as induction_steps
from cfpipe.witnesses.algebra.branches import constant_branch
from cfpipe.witnesses.algebra.choices import zero_in_every_order
from cfpipe.witnesses.algebra.complexes import PARTED, cartesian, polar
from cfpipe.witnesses.algebra.corners import split_signs
from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.families import FAMILIES
from cfpipe.witnesses.algebra.floors import STEPPED, without_floors
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.polynomials import CHEBYSHEV, on_the_circle, polynomial_in
from cfpipe.witnesses.algebra.principal_values import principal_values
from cfpipe.witnesses.algebra.radicals import roots_as_symbols
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.algebra.widening import widened
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive, real_valued


def same_expression(equation: Equation) -> str | None:
    """Needs nothing: both sides became one expression."""
    return "both sides are the same expression" if equation.left == equation.right else None


def on_the_reals(equation: Equation) -> str | None:
    """Needs nothing: real symbols without their ranges, which is more than asked; angles stay short."""
    wide = {
        equation.question.symbols[name]: sp.Symbol(f"{name}'", real=True)
        for name in equation.names
        if equation.question.domains[name].sort == "real"
    }
    if not wide or not equation.difference.has(sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc):
        return None
    if equation.difference.has(sp.Sum, sp.Product, sp.Integral, sp.Limit):
        return None
    return "the difference is zero in the kernel normal form" if vanishes(equation.difference.xreplace(wide)) else None


def normal_form(equation: Equation) -> str | None:
    """Needs cases that cover the domain; kernels are independent variables (`normal.py`)."""
    return _all_cases(
        equation, lambda left, right: vanishes(left - right), "the difference is zero in the kernel normal form"
    )


def closed_form(equation: Equation) -> str | None:
    """Needs every sum, integral and limit replaced by a closed form that is itself proved (`closed_forms.py`)."""
    if not (equation.left - equation.right).has(sp.Sum, sp.Product, sp.Integral, sp.Limit):
        return None

    def agree(left: Expr, right: Expr) -> bool:
        return vanishes(evaluate(left) - evaluate(right))

    return _all_cases(
        equation, agree, "sums, integrals and limits replaced by proved closed forms, then the difference is zero"
    )


def agree(left: Expr, right: Expr) -> bool:
    """On one case: in the normal form, or by squares of sides that are both not negative, roots of symbols gone."""
    left, right = evaluate(prepare(left)), evaluate(prepare(right))
    if vanishes(left - right):
        return True
    roots = roots_as_symbols(left - right)
    if roots:
        left, right = prepare(left.xreplace(roots)), prepare(right.xreplace(roots))
        if vanishes(left - right):
            return True
    return _same_squares(left, right) or _by_arctangents(left - right) or _same_exponentials(left, right)


def _same_exponentials(left: Expr, right: Expr) -> bool:
    """Real, with logarithms, and with one exponential: then equal."""
    if not (left - right).has(sp.log) or not (real_valued(left) and real_valued(right)):
        return False
    return vanishes(sp.exp(sp.expand(left - right)) - 1)


def _by_arctangents(difference: Expr) -> bool:
    """asin(s) = atan(s/sqrt(1 - s**2)) for -1 < s < 1 (Abramowitz and Stegun 4.4.40)."""
    sines = [each for each in difference.atoms(sp.asin) if positive(prepare(1 - each.args[0] ** 2))]
    if not sines or not difference.has(sp.atan):
        return False
    known = {each: sp.atan(prepare(each.args[0] / prepare(sp.sqrt(1 - each.args[0] ** 2)))) for each in sines}
    return vanishes(difference.xreplace(known))


def _same_squares(left: Expr, right: Expr) -> bool:
    """Real, of one sign, and with one square: then equal."""
    if not (left - right).atoms(sp.Pow, sp.Abs) or not (real_valued(left) and real_valued(right)):
        return False
    one_sign = (nonnegative(left) and nonnegative(right)) or (nonnegative(-left) and nonnegative(-right))
    return one_sign and vanishes(sp.expand(left**2) - sp.expand(right**2))


def squares(equation: Equation) -> str | None:
    """Needs both sides real and of one sign on each case."""
    if not equation.holds(agree):
        return None
    return "the sides have one sign and one square"


def by_signs(equation: Equation) -> str | None:
    """Needs real corners, see `corners.py`."""
    return split_signs(equation, agree)


def complex_parts(equation: Equation) -> str | None:
    """Needs nothing: z = a + I*b covers every complex number."""
    difference = equation.difference
    complex_names = any(equation.question.domains[name].sort == "complex" for name in equation.names)
    if not difference.has(*PARTED, sp.I) and not complex_names:
        return None

    def parted(left: Expr, right: Expr) -> bool:
        return agree(cartesian(left), cartesian(right))

    return "complex symbols as a + I*b, then the difference is zero" if equation.holds(parted) else None


def polar_form(equation: Equation) -> str | None:
    """Needs z = 0 looked at on its own, wherever both sides are defined there."""
    if not any(equation.question.domains[name].sort == "complex" for name in equation.names):
        return None

    def turned(left: Expr, right: Expr) -> bool:
        one, other = polar(left), polar(right)
        if one is None or other is None or not agree(one, other):
            return False
        zeros = [each for each in (left - right).free_symbols if each.is_Symbol and each.is_extended_real is None]
        return all(_agree_at_zero(left, right, zero) for zero in zeros)

    return "complex symbols as r*exp(I*t), then the difference is zero" if equation.holds(turned) else None


def _agree_at_zero(left: Expr, right: Expr, symbol: Expr) -> bool:
    one, other = (side.xreplace({symbol: sp.S.Zero}) for side in (left, right))
    if sp.Tuple(one, other).has(sp.zoo, sp.nan, sp.oo):
        return True  # not defined there, which `definedness.py` has excluded
    return agree(cartesian(one), cartesian(other))


def orders(equation: Equation) -> str | None:
    """Needs binomials of whole numbers, see `choices.py`."""
    if not equation.difference.has(sp.binomial) or equation.difference.has(sp.Sum, sp.Product, sp.Integral):
        return None
    if not equation.holds(lambda left, right: zero_in_every_order(left - right, vanishes)):
        return None
    return "split by which of its whole numbers is larger, then the difference is zero"


def whole_parts(equation: Equation) -> str | None:
    """Needs floors of arguments that are linear with rational factors, see `floors.py`."""
    if not equation.difference.has(*STEPPED):
        return None

    def settled(left: Expr, right: Expr) -> bool:
        rest = without_floors(sp.Tuple(left, right))
        return rest is not None and all(agree(*pair.args) for pair in rest)

    return "symbols split into whole part and rest, then the difference is zero" if equation.holds(settled) else None


def chebyshev(equation: Equation) -> str | None:
    """Needs Chebyshev's polynomials of symbolic degree and polynomial sides, see `polynomials.py`."""
    difference, question = equation.difference, equation.question
    if not difference.has(*CHEBYSHEV) or difference.has(sp.Sum, sp.Product, sp.Integral, sp.Limit):
        return None
    u = sp.Symbol("u of angle", positive=True)
    t = sp.pi * u / (1 + u)
    for name in sorted(equation.names):
        x = question.symbols[name]
        if not difference.has(x) or not polynomial_in(difference, x) or question.others_depend_on(x):
            continue
        cases = question.cases(set(equation.names) - {name})
        turned = [on_the_circle(difference.xreplace(case), x, t) for case in cases or []]
        if turned and all(each is not None and vanishes(each) for each in turned):
            return f"polynomials in {name} that agree at {name} = cos(t)"
    return None


def case_split(equation: Equation) -> str | None:
    """Needs real, linear arguments of Abs, Max, Min, sign and Piecewise conditions: each is split at its zero."""
    corners = _corners(equation.left - equation.right)
    if not corners or len(corners) > 4:
        return None
    splits: list[tuple[Expr, ...]] = [()]
    plain = equation.cases() or []
    if not all(real_valued(corner.xreplace(case)) for corner in corners for case in plain):
        return None  # a corner that is not real is not negative, zero or positive
    for corner in corners:
        never = all(nonzero(corner.xreplace(case)) for case in plain)
        splits = [
            (*chosen, relation)
            for chosen in splits
            for relation in (sp.Lt(corner, 0), *(() if never else (sp.Eq(corner, 0),)), sp.Gt(corner, 0))
        ]
    for chosen in splits:
        if sp.false in chosen:
            continue
        cases = equation.question.cases(set(equation.names), tuple(each for each in chosen if each != sp.true))
        if cases is None:
            return None
        for case in cases:
            if not agree(*equation.on(case)):
                return None
    return f"split at the zeros of {', '.join(map(str, corners))}, then the difference is zero"


def induction(equation: Equation) -> str | None:
    """Needs a finite sum or product, see `induction.py`."""
    if not equation.difference.has(sp.Sum, sp.Product):
        return None
    symbols: list[str] = []
    for case in equation.cases() or []:
        symbol = induction_steps.by_step(equation.difference.xreplace(case))
        if symbol is None:
            return None
        symbols.append(symbol.name.rstrip("'"))
    return f"induction in {', '.join(dict.fromkeys(symbols))}" if symbols else None


def without_constraints(equation: Equation) -> str | None:
    """Needs constraints, and a finite sum that may be divided by something, see `widening.py`."""
    return widened(equation, (closed_form, induction, recurrence))


def members(equation: Equation) -> str | None:
    """Needs a family with a recurrence, such as Fibonacci's numbers, see `induction.py`."""
    if not any(equation.difference.has(kind) for kind in FAMILIES):
        return None
    found = [induction_steps.by_members(equation.difference.xreplace(case)) for case in equation.cases() or []]
    told = [f"{each[0].name.rstrip(chr(39))} from {each[1]} before" for each in found if each is not None]
    if not told or len(told) < len(found):
        return None
    return f"induction in {', '.join(dict.fromkeys(told))}"


def recurrence(equation: Equation) -> str | None:
    """Needs a sum with hypergeometric terms, see `induction.py`."""
    if not equation.difference.has(sp.Sum):
        return None
    told: list[str] = []
    for case in equation.cases() or []:
        found = induction_steps.by_recurrence(equation.difference.xreplace(case))
        if found is None:
            return None
        told.append(f"{found[0].name.rstrip(chr(39))} of order {found[1]}")
    if not told:
        return None
    return f"both sides satisfy one recurrence in {', '.join(dict.fromkeys(told))}, by creative telescoping"


def constant_difference(equation: Equation) -> str | None:
    """Needs a real symbol on an interval, see `constancy.py`."""
    return constancy.constant_difference(equation, agree)


def _corners(expr: Expr) -> list[Expr]:
    found: list[Expr] = []
    for part in sp.preorder_traversal(expr):
        if isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
            found.append(part.args[0])
        elif isinstance(part, (sp.Max, sp.Min)):
            first, *others = sorted(part.args, key=sp.default_sort_key)
            found += [first - other for other in others]
        elif isinstance(part, sp.KroneckerDelta):
            found.append(part.args[0] - part.args[1])
        elif isinstance(part, sp.Piecewise):
            found += [
                relation.lhs - relation.rhs
                for _, condition in part.args
                for relation in condition.atoms(sp.core.relational.Relational)
            ]
    kept: list[Expr] = []
    for corner in found:
        if corner.free_symbols and corner not in kept and -corner not in kept:
            kept.append(corner)
    return kept


def _all_cases(equation: Equation, agree: Callable[[Expr, Expr], bool], sentence: str) -> str | None:
    return sentence if equation.holds(agree) else None


LADDER: tuple[tuple[str, Callable[[Equation], str | None]], ...] = (
    ("same-expression", same_expression),
    ("normal-form", on_the_reals),
    ("normal-form", normal_form),
    ("closed-form", closed_form),
    ("orders", orders),
    ("chebyshev", chebyshev),
    ("whole-parts", whole_parts),
    ("principal-values", principal_values),
    ("signs-of-factors", by_signs),
    ("case-split", case_split),
    ("complex-parts", complex_parts),
    ("polar-form", polar_form),
    ("squares", squares),
    ("wider-domain", without_constraints),
    ("induction", induction),
    ("induction", members),
    ("creative-telescoping", recurrence),
    ("constant-difference", constant_difference),
    ("constant-branch", constant_branch),
)


def prove(equation: Equation) -> tuple[str, str] | None:
    """The first method of the ladder that proves the equation, with its sentence."""
    for name, method in LADDER:
        try:
            sentence = method(equation)
        except Exception:  # noqa: BLE001, S112 -- SymPy fails in many ways; the next method may see it all the same
            continue
        if sentence is not None:
            return name, sentence
    return None
