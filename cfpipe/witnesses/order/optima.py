"""Maxima and minima: that a candidate is the global optimum over the declared domain.

Variables are taken one after the other (F(m, v) <= F(m*, v) <= F(m*, v*) whenever m* does not depend on v),
so a joint optimum follows from single ones in the order given, or in the other order.  For one variable the
candidate must lie in the domain, and then one of these is shown for the objective F, or for log F where F
is positive inside:
- concave: the derivative vanishes at the candidate and the second derivative is not positive on the whole
  domain;
- sign change: the derivative is not negative left of the candidate and not positive right of it;
- boundary: the candidate is a closed end, and the derivative keeps its sign inside. With closed ends F
  itself is continuous there (its needs are shown on the whole domain), so monotone inside is monotone up to
  the end.  A minimum of F is a maximum of -F.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

import sympy as sp

from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.rewriting import prepare
from cfpipe.witnesses.calculus.closed_forms import evaluate
from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.order.inequalities import differentiable, inside, sides
from cfpipe.witnesses.order.signs import nonnegative, nonzero, positive


def prove_optimum(
    objective: Expr, candidate: Mapping[Expr, Expr], question: Question, names: set[str], *, maximum: bool
) -> tuple[str, str] | None:
    """A method's name and a sentence if the candidate is a global optimum."""
    for order in itertools.permutations(candidate):
        steps = []
        function = objective
        for place, variable in enumerate(order):
            later = set(order[place + 1 :])
            if candidate[variable].free_symbols & later:
                break
            found = _one_variable(
                function,
                variable,
                candidate[variable],
                question,
                names - {str(each) for each in order[:place]},
                maximum,
            )
            if found is None:
                break
            steps.append(found)
            function = function.xreplace({variable: candidate[variable]})
        else:
            method = "-then-".join(dict.fromkeys(name for name, _ in steps))
            return method, "; ".join(sentence for _, sentence in steps)
    return None


def _one_variable(
    function: Expr, variable: Expr, place: Expr, question: Question, names: set[str], maximum: bool
) -> tuple[str, str] | None:
    domain = question.domains[variable.name]
    others = names - {variable.name}
    if domain.sort != "real" or question.others_depend_on(variable):
        return None
    cases = question.cases(others)
    if not cases:
        return None
    answers = []
    if domain.nonzero and not all(nonzero(place.xreplace(case)) for case in cases):
        return None
    for case in cases:
        answer = _on_case(
            function, variable, place, domain.low, domain.low_closed, domain.high, domain.high_closed, case, maximum
        )
        if answer is None:
            return None
        answers.append(answer)
    word = "maximum" if maximum else "minimum"
    name = answers[0] if len(set(answers)) == 1 else "sign-change"
    shown = {
        "concave": "the derivative vanishes there and the second derivative keeps one sign on the whole domain",
        "sign-change": "the derivative changes its sign only there",
        "boundary": "it is a closed end and the derivative keeps one sign inside",
    }[name.removesuffix("-of-log")]
    through = " (of the logarithm)" if name.endswith("-of-log") else ""
    return name, f"global {word} in {variable}: {shown}{through}"


def _on_case(
    function: Expr,
    variable: Expr,
    place: Expr,
    low: Expr | None,
    low_closed: bool,
    high: Expr | None,
    high_closed: bool,
    case: Case,
    maximum: bool,
) -> str | None:
    place = place.xreplace(case)
    low = None if low is None else low.xreplace(case)
    high = None if high is None else high.xreplace(case)
    if place.has(sp.zoo, sp.nan, sp.oo) or not inside(place, low, low_closed, high, high_closed):
        return None
    runs = sides(place, low, high)
    at_end = (low is not None and vanishes(place - low)) or (high is not None and vanishes(high - place))
    inner = [run for _, run in runs] + ([] if at_end else [place])
    local = {key: value for key, value in case.items() if key != variable}
    t = sp.Dummy(variable.name, real=True)
    if (low_closed or high_closed) and not _continuous(function, variable):
        return None
    for suffix, transformed in _transforms(function, variable, t, local, inner):
        slope = sp.diff(transformed, t)
        if not all(differentiable(transformed, {t: run}, t) for run in inner):
            continue
        side_of = 1 if maximum else -1
        curve = sp.diff(slope, t)
        flat = not at_end and vanishes(evaluate(slope.xreplace({t: place})))
        if flat and all(_not_negative(-side_of * curve.xreplace({t: run})) for run in inner):
            return "concave" + suffix
        if all(_not_negative(-side_of * side * slope.xreplace({t: run})) for side, run in runs):
            return ("boundary" if at_end else "sign-change") + suffix
    return None


def _continuous(function: Expr, variable: Expr) -> bool:
    """Whether being defined at a closed end means being continuous there: no jumps, no exponent that moves."""
    if function.has(sp.sign, sp.Heaviside, sp.floor, sp.ceiling, sp.Piecewise, sp.arg, sp.KroneckerDelta, sp.binomial):
        return False
    if any(
        end.is_infinite for each in function.atoms(sp.Sum, sp.Integral) for limit in each.limits for end in limit[1:]
    ):
        return False  # a series or an improper integral may jump where its form changes
    if function.has(sp.Limit):
        return False
    return not any(power.exp.has(variable) and power.base is not sp.E for power in function.atoms(sp.Pow))


def _transforms(function: Expr, variable: Expr, t: Expr, case: Case, inner: Iterable[Expr]) -> list[tuple[str, Expr]]:
    """The objective, and its logarithm where it is positive on the inside."""
    plain = evaluate(function.xreplace({**case, variable: t}))
    choices = [("", plain)]
    if all(positive(prepare(plain.xreplace({t: run}))) or _product_positive(plain, t, run) for run in inner):
        choices.insert(0, ("-of-log", _logarithm(plain)))
    return choices


def _product_positive(function: Expr, t: Expr, run: Expr) -> bool:
    """Positive because every factor is a power of something positive, or an exponential."""
    for factor in sp.Mul.make_args(function):
        base, exponent = factor.as_base_exp()
        base, exponent = base.xreplace({t: run}), exponent.xreplace({t: run})
        if not exponent.is_real or not (base is sp.E or positive(base)):
            return False
    return True


def _logarithm(function: Expr) -> Expr:
    """Log of a product as a sum, valid where all factors are positive."""
    parts = []
    for factor in sp.Mul.make_args(function):
        if isinstance(factor, sp.exp):
            parts.append(factor.exp)
            continue
        base, exponent = factor.as_base_exp()
        parts.append(exponent * sp.log(base))
    return sp.Add(*parts)


def _not_negative(expr: Expr) -> bool:
    value = evaluate(prepare(expr))
    return nonnegative(value) or vanishes(value) or nonnegative(sp.factor(sp.cancel(sp.together(value))))
