"""Proofs of `left < right` and its kind over a whole domain, by ways that look at both sides.

Each way turns the relation into differences that must not be negative (or be positive), equivalently on the domain:
- the difference itself; both sides positive: their logarithms or their squares;
- Abs, Max and Min where they stand on the side that makes them a conjunction: |f| <= r is f <= r and -f <= r;
- a split by the sign of a corner's argument that is linear in a symbol;
- a whole number n: induction, additive (the difference does not fall) or multiplicative (the quotient does not fall);
- Cauchy and Schwarz for sums over data: (sum u v)**2 <= sum u**2 * sum v**2.
Then `one_variable.py` and the signs of `comparisons.py` answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.calculus.smoothness import runs_inside
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import UNBOUNDED, Expr
from cfpipe.witnesses.order.comparisons import shown
from cfpipe.witnesses.order.one_variable import Interval, holds_on_line
from cfpipe.witnesses.order.orderings import ordered_coefficients
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued

SECONDS, MOST_CORNERS, MOST_PLACES = 2.5, 3, 5


class Relation:
    """small <= large, or small < large, on the domain of a question."""

    def __init__(self, small: Expr, large: Expr, strict: bool, question: Question, names: set[str]) -> None:
        self.small, self.large, self.strict = small, large, strict
        self.question, self.names = question, names

    def everywhere(self, told: Callable[[Expr], bool], *expressions: Expr) -> bool:
        """Whether something is shown of the expressions on every case of the domain."""
        cases = self.question.cases(self.names)
        return bool(cases) and all(told(prepare(each.xreplace(case))) for case in cases or () for each in expressions)

    def between(self, small: Expr, large: Expr) -> Relation:
        return Relation(small, large, self.strict, self.question, self.names)


def prove_order(small: Expr, large: Expr, strict: bool, question: Question, names: set[str]) -> tuple[str, str] | None:
    """A method's name and sentence; both sides are known to be real and defined on the domain."""
    relation = Relation(small, large, strict, question, names)
    for name, way in WAYS:
        try:
            with deadline(SECONDS):
                sentence = way(relation)
        except TimeUp:
            continue
        if sentence is not None:
            return name, sentence
    return None


def _signed(relation: Relation) -> str | None:
    cases = relation.question.cases(relation.names)
    difference = relation.large - relation.small
    if cases and all(shown(prepare(difference.xreplace(case)), relation.strict) for case in cases):
        return "the difference has this sign: factors, bounds of functions, logarithms compared"
    return None


def _polynomial(relation: Relation) -> str | None:
    cases = relation.question.cases(relation.names)
    difference = relation.large - relation.small
    if cases and not relation.strict and all(ordered_coefficients(difference.xreplace(case)) for case in cases):
        return "in every order of its variables all coefficients in their differences are positive"
    return None


def _conjunction(relation: Relation) -> str | None:
    """-c*Abs(f), -c*Max(f, g) or c*Min(f, g) in the difference, c positive: all alternatives must hold."""
    difference = sp.expand(relation.large - relation.small)
    for call in sorted(difference.atoms(sp.Abs, sp.Max, sp.Min), key=sp.default_sort_key):
        weight = difference.coeff(call)
        rest = sp.expand(difference - weight * call)
        sign = weight if isinstance(call, sp.Min) else -weight
        if weight == 0 or rest.has(call) or not relation.everywhere(positive, sign):
            continue
        if not relation.everywhere(real_valued, *call.args):
            continue
        choices = (call.args[0], -call.args[0]) if isinstance(call, sp.Abs) else call.args
        relations = [relation.between(sp.S.Zero, rest + weight * choice) for choice in choices]
        found = [_plain(each) or _corner_split(each) for each in relations]
        if None not in found:
            return f"{call} is one of {len(found)} expressions, and with each of them the relation holds"
    return None


def _corner_split(relation: Relation) -> str | None:
    difference = relation.large - relation.small
    corners = [each.args[0] for each in difference.atoms(sp.Abs)]
    corners += [each.args[0] - each.args[1] for each in difference.atoms(sp.Max, sp.Min) if len(each.args) == 2]
    corners = sorted(dict.fromkeys(corners), key=sp.default_sort_key)
    if not corners or len(corners) > MOST_CORNERS:
        return None
    if not relation.everywhere(real_valued, *corners):
        return None
    for signs in itertools.product((1, -1), repeat=len(corners)):
        sides = tuple(sp.Ge(sign * corner, 0) for sign, corner in zip(signs, corners, strict=True))
        if sp.false in sides:
            continue
        resolved = difference
        for sign, corner in zip(signs, corners, strict=True):
            resolved = _resolved(resolved, corner, sign)
        cases = relation.question.cases(relation.names, tuple(each for each in sides if each != sp.true))
        if cases is None:
            return None
        if all(shown(prepare(resolved.xreplace(case)), relation.strict) for case in cases):
            continue
        narrower = Question(
            relation.question.symbols, relation.question.domains,
            (*relation.question.constraints, *(each for each in sides if each != sp.true)), relation.question.words,
        )  # fmt: skip
        inner = Relation(sp.S.Zero, resolved, relation.strict, narrower, relation.names)
        if not any(each.free_symbols for each in sides) or (_one_variable(inner) or _conjunction(inner)) is None:
            return None
    return f"split by the signs of {', '.join(map(str, corners))}"


def _resolved(expr: Expr, corner: Expr, sign: int) -> Expr:
    known: dict[Expr, Expr] = {}
    for call in expr.atoms(sp.Abs, sp.Max, sp.Min):
        if isinstance(call, sp.Abs) and call.args[0] == corner:
            known[call] = sign * corner
        elif not isinstance(call, sp.Abs) and len(call.args) == 2 and call.args[0] - call.args[1] == corner:
            known[call] = call.args[0] if (sign > 0) == isinstance(call, sp.Max) else call.args[1]
    return expr.xreplace(known)


def _one_variable(relation: Relation) -> str | None:
    for form, (small, large) in _forms(relation):
        difference = large - small
        for name in sorted(relation.names):
            if _in_time(relation, difference, name):
                return (
                    f"as a function of {name} the difference {form}is least at an end or at a split, not negative there"
                )
    return None


def _in_time(relation: Relation, difference: Expr, name: str) -> bool:
    try:
        with deadline(SECONDS / 3):
            return _along(relation, difference, name)
    except TimeUp:
        return False


def _forms(relation: Relation) -> Iterator[tuple[str, tuple[Expr, Expr]]]:
    yield "", (relation.small, relation.large)
    sides = (relation.small, relation.large)
    if relation.everywhere(positive, *sides):
        yield "of the logarithms ", (sp.log(relation.small), sp.log(relation.large))
        if any(side.has(sp.Pow) for side in sides):
            yield "of the squares ", (relation.small**2, relation.large**2)


def _along(relation: Relation, difference: Expr, name: str) -> bool:
    question = relation.question
    x, domain = question.symbols[name], question.domains[name]
    if domain.sort not in ("real", "integer") or domain.nonzero or not difference.has(x):
        return False
    if any(x in end.free_symbols for other, each in question.domains.items() if other != name
           for end in (each.low, each.high) if end is not None):  # fmt: skip
        return False
    others = relation.names - {name}
    interval = _interval(question, x, domain)
    cases = question.cases(others) if others else [{}]
    if interval is None or not cases:
        return False
    for case in cases:
        t = sp.Symbol(f"{name} between", real=True)
        low, high, low_closed, high_closed = interval
        low, high = low.xreplace(case), high.xreplace(case)
        moved = _opened_logs(difference.xreplace({**case, x: t}), t, runs_inside(t, low, high))
        whole = domain.sort == "integer"  # then both ends are looked at, whether they belong to the range or not
        ends = [end for end, closed in ((low, low_closed), (high, high_closed)) if closed or whole]
        if not all(_at(difference, case, x, end, relation.strict) for end in ends):
            return False
        places = [*[value for value in case.values() if value.is_Symbol][:3], sp.S.Zero, sp.S.One, sp.S.Half]
        if not holds_on_line(moved, t, Interval(low, high), places[:MOST_PLACES], relation.strict):
            return False
    return True


def _opened_logs(expr: Expr, t: Expr, run: Expr) -> Expr:
    """Logarithms of products and powers as sums, where all factors are positive on the range."""

    def opened(call: Expr) -> Expr:
        factors = [each.as_base_exp() for each in sp.Mul.make_args(sp.factor(sp.together(call.args[0])))]
        if not all(positive(base.xreplace({t: run})) and exponent.is_real for base, exponent in factors):
            return call
        return sp.Add(*(exponent if base is sp.E else exponent * sp.log(base) for base, exponent in factors))

    return expr.replace(lambda part: isinstance(part, sp.log) and part.has(t), opened)


def _interval(question: Question, x: Expr, domain: Expr) -> tuple[Expr, Expr, bool, bool] | None:
    """The widest range the declared domain and the constraints that are linear in x and a rational leave.

    Then whether its ends may belong to it: an end that a constraint sets belongs to it unless the constraint is strict.
    """
    low = -sp.oo if domain.low is None else domain.low
    high = sp.oo if domain.high is None else domain.high
    low_closed, high_closed = bool(domain.low_closed), bool(domain.high_closed)
    for condition in question.constraints:
        if condition.free_symbols != {x} or not isinstance(condition, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
            if x in condition.free_symbols:
                return None
            continue
        gap = sp.expand(condition.gts - condition.lts)
        if not gap.is_polynomial(x) or sp.degree(gap, x) != 1:
            return None
        slope, offset = sp.Poly(gap, x).all_coeffs()
        root = -offset / slope
        if (
            not root.is_Rational
            or not (low.is_infinite or low.is_Rational)
            or not (high.is_infinite or high.is_Rational)
        ):
            return None
        closed = isinstance(condition, (sp.Ge, sp.Le))
        if slope > 0 and root >= low:
            low, low_closed = root, closed and (low_closed or root > low)
        elif slope < 0 and root <= high:
            high, high_closed = root, closed and (high_closed or root < high)
    if domain.sort == "integer" and low.is_infinite:
        return None
    return low, high, low_closed, high_closed


def _at(difference: Expr, case: Case, x: Expr, place: Expr, strict: bool) -> bool:
    if place.is_infinite:
        return True
    value = prepare(difference.xreplace({**case, x: place}))
    return not value.has(*UNBOUNDED) and shown(evaluate(value), strict)


def _induction(relation: Relation) -> str | None:
    question = relation.question
    for name in sorted(relation.names):
        n, domain = question.symbols[name], question.domains[name]
        if domain.sort != "integer" or domain.low is None or not domain.low.is_Integer or question.others_depend_on(n):
            continue
        start = domain.low if domain.low_closed else domain.low + 1
        others = question.cases(relation.names - {name}) if len(relation.names) > 1 else [{}]
        if not others:
            continue
        difference = relation.large - relation.small
        if not all(_at(difference, case, n, start, relation.strict) for case in others):
            continue
        quotients = [_quotient(side, n) for side in (relation.small, relation.large)]
        sides = (relation.small, relation.large)
        if not any(side.has(sp.Sum) for side in quotients) and relation.everywhere(positive, *sides):
            for small, large in (quotients, (quotients[0] / quotients[1], sp.S.One)):
                if _plain(Relation(small, large, False, question, relation.names)) is not None:
                    return f"induction in {n}: true at {n} = {start}, and the quotient of the sides does not fall"
        step = _stepped(difference, n) - difference
        step = sp.factor(sp.expand(step, power_exp=True, power_base=False, log=False)) if not step.has(sp.Sum) else step
        if not step.has(sp.Sum) and _plain(Relation(sp.S.Zero, step, False, question, relation.names)) is not None:
            return f"induction in {n}: true at {n} = {start}, and the difference does not fall from {n} to {n} + 1"
    return None


def _stepped(expr: Expr, n: Expr) -> Expr:
    """The expression at n + 1, finite sums up to n with their next term written apart."""
    known = {}
    for total in expr.atoms(sp.Sum):
        _, low, high = total.limits[-1]
        if len(total.limits) == 1 and high == n and not low.has(n) and not total.function.has(n):
            known[total] = sp.Dummy("S")
    later = expr.xreplace(known).xreplace({n: n + 1})
    return later.xreplace(
        {mark: total + total.function.xreplace({total.limits[0][0]: n + 1}) for total, mark in known.items()}
    )


def _quotient(side: Expr, n: Expr) -> Expr:
    return sp.combsimp(_stepped(side, n) / side)


def _plain(relation: Relation) -> str | None:
    """The ways that do not branch further."""
    for way in (_signed, _one_variable):
        sentence = way(relation)
        if sentence is not None:
            return sentence
    return None


def _cauchy_schwarz(relation: Relation) -> str | None:
    if relation.strict:
        return None
    difference = sp.expand(relation.large - relation.small)
    for total in sorted(difference.atoms(sp.Sum), key=sp.default_sort_key):
        weight = -difference.coeff(total, 2)
        if weight == 0 or weight.has(sp.Sum) or len(total.limits) != 1:
            continue
        (k, low, high) = total.limits[0]
        if low.is_infinite or high.is_infinite or not real_valued(total.function):
            continue
        for u, v in _split(total.function):
            if not (real_valued(u) and real_valued(v)):
                continue
            bound = evaluate(sp.Sum(u**2, (k, low, high))) * evaluate(sp.Sum(v**2, (k, low, high)))
            rest = evaluate(difference) + weight * (evaluate(total) ** 2 - bound)
            if relation.everywhere(nonnegative, weight) and relation.everywhere(_gone, rest):
                return "the inequality of Cauchy and Schwarz, times a factor that is not negative"
    return None


def _gone(expr: Expr) -> bool:
    return vanishes(evaluate(expr))


def _split(function: Expr) -> Iterator[tuple[Expr, Expr]]:
    factors = sp.Mul.make_args(function)
    for size in range(len(factors) + 1):
        for chosen in itertools.combinations(factors, size):
            u = sp.Mul(*chosen)
            yield u, function / u


WAYS: tuple[tuple[str, Callable[[Relation], str | None]], ...] = (
    ("comparison", _signed),
    ("coefficients", _polynomial),
    ("conjunction", _conjunction),
    ("cauchy-schwarz", _cauchy_schwarz),
    ("slopes", _one_variable),
    ("corner-split", _corner_split),
    ("induction", _induction),
)
