"""What each kind of statement asks, and in which order proof, counterexample and witness are tried.

Certified counterexamples come first where they are cheap (a few points), since a false statement should not wait for methods
that can only fail; the full sample comes after the proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from cfpipe.witnesses import balls
from cfpipe.witnesses.closed_forms import evaluate
from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.definedness import evaluate_derivatives, first_gap
from cfpipe.witnesses.expressions import Reading
from cfpipe.witnesses.inequalities import prove_sign
from cfpipe.witnesses.methods import Equation, prove
from cfpipe.witnesses.needs import Expr, Need
from cfpipe.witnesses.optima import prove_optimum
from cfpipe.witnesses.question import Point, Question
from cfpipe.witnesses.sampling import DIGITS, LEAST_POINTS, Sample, sample, show, unequal
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict

RELATIONS = ("=", "<", "<=", ">", ">=", "!=")
FEW = 10
PROOF_SECONDS = 4.0


def decide(statement: Statement, question: Question, sides: Mapping[str, Reading], at: Mapping[Expr, Reading]) -> Verdict:
    match statement.kind:
        case Kind.DEFINITION:
            return Verdict(Status.UNCHECKED, "definition", "a definition: there is nothing to prove")
        case Kind.MAXIMUM | Kind.MINIMUM:
            return _optimum(statement, question, sides, at)
        case Kind.VALUE:
            return _value(question, sides["lhs"], sides["rhs"], statement.rhs)
        case Kind.REFUTATION:
            return _refutation(statement, question, sides["lhs"], sides["rhs"], at)
    return claim(question, sides["lhs"], sides["rhs"], statement.relation)


def claim(question: Question, lhs: Reading, rhs: Reading, relation: str) -> Verdict:
    """lhs relation rhs for the whole domain: a quick search for a counterexample, proof, then the full sample."""
    left, right = (evaluate_derivatives(side.expr, question) for side in (lhs, rhs))
    needs = [*lhs.needs, *rhs.needs]
    names = question.used([lhs.expr, rhs.expr, left, right, *(each for need in needs for each in need.arguments if isinstance(each, sp.Expr))])
    violated, strictly = _violation(relation)
    quick = sample(question, names, left, right, _needs_at(question, needs), violated, FEW, 1.0)
    if quick.counterexample is not None:
        return _refuted(quick)
    gap: Need | None = None
    out_of_time = False
    try:
        with deadline(PROOF_SECONDS):
            gap = first_gap(question, needs, names)
            proof = None
            if gap is None:
                proof = prove(Equation(left, right, question, frozenset(names))) if relation == "=" else _prove_relation(
                    question, names, left, right, relation, strictly)  # fmt: skip
            if proof is not None:
                return Verdict(Status.PROVED, proof[0], proof[1])
    except TimeUp:
        out_of_time = True
    full = sample(question, names, left, right, _needs_at(question, needs), violated)
    if full.counterexample is not None:
        return _refuted(full)
    return _open(question, names, needs, full, gap, out_of_time)


def _open(question: Question, names: set[str], needs: list[Need], found: Sample, gap: Need | None, out_of_time: bool) -> Verdict:
    undefined = _undefined_point(question, names, needs) if gap is not None else None
    if undefined is not None:
        where = ", ".join(f"{name} = {value}" for name, value in undefined[1])
        return Verdict(Status.UNDECIDED, "undefined", f"not defined everywhere on the domain: it needs that {undefined[0]}, which fails at {where}",
                       counterexample=undefined[1])  # fmt: skip
    if found.disagreement is not None:
        return Verdict(Status.UNDECIDED, "numeric-disagreement", "numbers disagree, but no enclosure certifies it", _named(found.disagreement))
    why = f"it was not shown that {gap}" if gap is not None else "the time for proofs ran out" if out_of_time else "no method proved it"
    wanted = LEAST_POINTS if names else 1
    if found.agreeing >= wanted and found.agreeing >= 0.6 * found.possible:
        digits = found.digits if found.exact else 24
        return Verdict(Status.WITNESSED, "balls" if found.exact else "quadrature",
                       f"agreement at {found.agreeing} points of the domain; {why}", points=found.agreeing, digits=digits)  # fmt: skip
    return Verdict(Status.UNDECIDED, "too-few-points", f"{why}, and only {found.agreeing} points could be compared", points=found.agreeing)


def _refuted(found: Sample) -> Verdict:
    assert found.counterexample is not None
    named = _named(found.counterexample)
    where = "the two sides" if not named else "at " + ", ".join(f"{name} = {value}" for name, value in named)
    return Verdict(Status.REFUTED, "counterexample", f"{where}: left {found.left}, right {found.right}", named, found.left, found.right, found.possible)


def _named(point: Point) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    lengths = [int(value) for value in point.values() if value.is_Integer and value > 0]
    for symbol, value in sorted(point.items(), key=lambda item: str(item[0])):
        if isinstance(value, sp.Tuple):
            shown = list(value)[: max(lengths, default=3)]
            pairs += [(f"{symbol}[{index}]", str(each)) for index, each in enumerate(shown, 1)]
        else:
            pairs.append((str(symbol), str(value)))
    return tuple(pairs)


def _violation(relation: str) -> tuple[Callable[[Any, Any], bool | None], bool]:
    def less(a: Any, b: Any, strict: bool) -> bool | None:
        if a.imag != 0 or b.imag != 0:
            return None
        if a.real > b.real or (strict and a.real == b.real and a.real.rad() == 0 and b.real.rad() == 0):
            return True
        if a.real < b.real or (not strict and a.real.overlaps(b.real)):
            return False
        return None

    strict = relation in ("<", ">")
    match relation:
        case "=":
            return unequal, False
        case "<" | "<=":
            return lambda a, b: less(a, b, strict), strict
        case ">" | ">=":
            return lambda a, b: less(b, a, strict), strict
    return lambda a, b: (True if a == b and a.real.rad() == 0 else False if not a.overlaps(b) else None), True


def _prove_relation(question: Question, names: set[str], left: Expr, right: Expr, relation: str, strict: bool) -> tuple[str, str] | None:
    if relation == "!=":
        return prove_sign(left - right, question, names, strict=True) or prove_sign(right - left, question, names, strict=True)
    difference = right - left if relation in ("<", "<=") else left - right
    cases = question.cases(names)
    if difference.has(sp.Sum, sp.Product, sp.Integral, sp.Limit):
        if not cases or len(cases) > 1:
            return None
        closed = evaluate(difference.xreplace(cases[0]))
        back = {value: symbol for symbol, value in cases[0].items() if value.is_Symbol}
        if len(back) != len(cases[0]):
            return None
        difference = closed.xreplace(back)
    return prove_sign(difference, question, names, strict=strict)


def _needs_at(question: Question, needs: list[Need]) -> Callable[[Point], bool]:
    """Whether the needs that are easy to evaluate hold at a point; SymPy may have simplified a division by zero away."""
    simple = [need for need in needs if not need.binders and need.kind in ("nonzero", "power", "strict-power", "not-pole")]

    def met(point: Point) -> bool:
        return all(_met_at(question, need, point) is not False for need in simple)

    return met


def _met_at(question: Question, need: Need, point: Point) -> bool | None:
    values = [evaluate_derivatives(each, question).xreplace({key: value for key, value in point.items() if key.is_Symbol}) for each in need.arguments]
    x = values[0]
    if x.is_number and x.is_zero is None:
        x = sp.nsimplify(x) if x.is_Rational else x
    match need.kind:
        case "nonzero":
            return None if x.is_zero is None else not x.is_zero
        case "power" | "strict-power":
            if x.is_zero and values[1].is_negative:
                return False
            return not x.is_zero or None
        case "not-pole":
            return False if x.is_integer and x.is_nonpositive else None
    return None


def _undefined_point(question: Question, names: set[str], needs: list[Need]) -> tuple[Need, tuple[tuple[str, str], ...]] | None:
    simple = [need for need in needs if not need.binders and need.kind in ("nonzero", "power", "not-pole")]
    for point in question.points(names, (), (), 40):
        for need in simple:
            if _met_at(question, need, point) is False:
                return need, _named(point)
    return None


def _value(question: Question, lhs: Reading, rhs: Reading, text: str) -> Verdict:
    """A number within half a unit of the last printed place, certified by balls."""
    left, right = evaluate_derivatives(lhs.expr, question), rhs.expr
    if left.free_symbols or right.free_symbols:
        return Verdict(Status.UNDECIDED, "value", "a value has no free symbols")
    if left.has(sp.Sum, sp.Integral, sp.Limit, sp.Product):
        left = evaluate(left)
    if not right.is_Rational:
        return claim(question, lhs, rhs, "=")
    tolerance = _half_unit(text)
    for bits in (64, 256, 1024, 4096):
        try:
            ball = balls.enclose(left, {}, bits)
        except balls.NoEnclosure:
            return Verdict(Status.UNDECIDED, "value", "the value could not be enclosed")
        distance = abs(ball - balls.enclose(right, {}, bits))
        limit = balls.enclose(tolerance, {}, bits).real
        if distance <= limit:
            shown = "exactly" if distance == 0 else f"within {tolerance} of the stated number"
            return Verdict(Status.PROVED, "balls", f"the value lies {shown}", lhs_value=show(ball), rhs_value=text.strip())
        if distance > limit:
            return Verdict(Status.REFUTED, "balls", f"the value is {show(ball)}, not {text.strip()}", lhs_value=show(ball), rhs_value=text.strip())
    return Verdict(Status.UNDECIDED, "value", "the value lies too close to the edge of the rounding", digits=DIGITS)


def _half_unit(text: str) -> Expr:
    """Half a unit of the last printed place of a decimal; zero for an integer or a fraction, which are exact."""
    mantissa, _, exponent = text.strip().lower().partition("e")
    if "." not in mantissa or not mantissa.replace(".", "", 1).lstrip("+-").isdigit():
        return sp.Integer(0)
    places = len(mantissa.partition(".")[2])
    return sp.Rational(1, 2) * sp.Integer(10) ** (int(exponent or 0) - places)


def _refutation(statement: Statement, question: Question, lhs: Reading, rhs: Reading, at: Mapping[Expr, Reading]) -> Verdict:
    """The statement is a false belief: REFUTED is success, by the author's counterexample or the machine's."""
    if at:
        point = {symbol: reading.expr for symbol, reading in at.items()}
        problem = None if question.contains(point) else "the given counterexample is not in the domain"
        if problem is None:
            left, right = (evaluate_derivatives(side.expr, question) for side in (lhs, rhs))
            if not set(question.used([left, right])) <= {str(symbol) for symbol in point}:
                problem = "the given counterexample leaves a symbol open"
            else:
                violated, _ = _violation(statement.relation)
                one = _single(question, point, left, right, violated)
                if one is not None:
                    return one
                problem = "at the given point the belief is not certainly false"
        return Verdict(Status.UNDECIDED, "counterexample", problem)
    verdict = claim(question, lhs, rhs, statement.relation)
    if verdict.status in (Status.PROVED, Status.WITNESSED):
        return Verdict(verdict.status, verdict.method, f"this belief is not false: {verdict.detail}", points=verdict.points, digits=verdict.digits)
    return verdict


def _single(question: Question, point: Point, left: Expr, right: Expr, violated: Callable[[Any, Any], bool | None]) -> Verdict | None:
    for bits in (64, 256, 1024):
        try:
            a, b = balls.enclose(left, point, bits), balls.enclose(right, point, bits)
        except balls.NoEnclosure:
            return None
        if violated(a, b):
            return _refuted(Sample(0, 1, 0, True, point, show(a), show(b)))
    return None


def _optimum(statement: Statement, question: Question, sides: Mapping[str, Reading], at: Mapping[Expr, Reading]) -> Verdict:
    maximum = statement.kind is Kind.MAXIMUM
    objective = evaluate_derivatives(sides["objective"].expr, question)
    variables = [question.symbols[name] for name in statement.over]
    candidate = {variable: evaluate_derivatives(at[variable].expr, question) for variable in variables if variable in at}
    if not variables or len(candidate) != len(variables) or any(variable in each.free_symbols for each in candidate.values() for variable in variables):
        return Verdict(Status.UNDECIDED, "optimum", "every variable in `over` needs a candidate in `at` that is free of these variables")
    names = question.used([objective, *candidate.values(), *variables])
    at_candidate = objective.xreplace(candidate)
    needs = list(sides["objective"].needs)
    violated, _ = _violation("<=" if maximum else ">=")
    outside = _outside(question, names, candidate)
    if outside is not None:
        return outside
    quick = sample(question, names, objective, at_candidate, _needs_at(question, needs), violated, FEW * 2, 1.0)
    if quick.counterexample is not None:
        return _beaten(quick, maximum)
    gap: Need | None = None
    try:
        with deadline(PROOF_SECONDS):
            gap = first_gap(question, [*needs, *(need for reading in at.values() for need in reading.needs)], names)
            proof = prove_optimum(objective, candidate, question, names, maximum=maximum) if gap is None else None
            if proof is not None:
                return _with_value(question, names, sides, at_candidate, proof)
    except TimeUp:
        pass
    full = sample(question, names, objective, at_candidate, _needs_at(question, needs), violated)
    if full.counterexample is not None:
        return _beaten(full, maximum)
    return _open(question, names, needs, full, gap, False)


def _beaten(found: Sample, maximum: bool) -> Verdict:
    verdict = _refuted(found)
    word = "larger" if maximum else "smaller"
    return Verdict(verdict.status, "counterexample", f"the objective is {word} elsewhere, {verdict.detail}", verdict.counterexample,
                   verdict.lhs_value, verdict.rhs_value, verdict.points)  # fmt: skip


def _outside(question: Question, names: set[str], candidate: Mapping[Expr, Expr]) -> Verdict | None:
    """A certified point at which the candidate is not in the domain."""
    parameters = names - {str(variable) for variable in candidate}
    for point in question.points(parameters, (), (), FEW):
        values = {variable: place.xreplace(point) for variable, place in candidate.items()}
        if all(value.is_Rational for value in values.values()) and not question.contains({**point, **values}):
            return Verdict(Status.REFUTED, "outside-the-domain", "the candidate is not in the domain", _named({**point, **values}))
    return None


def _with_value(question: Question, names: set[str], sides: Mapping[str, Reading], at_candidate: Expr, proof: tuple[str, str]) -> Verdict:
    if "attained" not in sides:
        return Verdict(Status.PROVED, proof[0], proof[1])
    value = claim(question, Reading(at_candidate, ()), sides["attained"], "=")
    if value.status is Status.PROVED:
        return Verdict(Status.PROVED, proof[0], f"{proof[1]}; the value there is as stated")
    return Verdict(value.status, value.method, f"{proof[1]}; the stated value: {value.detail}", value.counterexample,
                   value.lhs_value, value.rhs_value, value.points, value.digits)  # fmt: skip
