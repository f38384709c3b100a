"""Limits whose value depends on a sign: tanh(t*x) for t -> oo tends to 1, 0 or -1.

The domain is split by the sign of a real symbol, or by which of two is larger, and everything is shown in each part:
that both sides are defined, and that they agree.  The parts cover the domain.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from cfpipe.witnesses.algebra.equations import Equation
from cfpipe.witnesses.algebra.methods import prove
from cfpipe.witnesses.calculus.definedness import first_gap
from cfpipe.witnesses.language.needs import Expr, Need

MOST_SPLITS = 4


def by_signs(equation: Equation, needs: list[Need]) -> tuple[str, str] | None:
    """Needs a limit with a real symbol of either sign in it."""
    for decider in itertools.islice(_deciders(equation), MOST_SPLITS):
        told = []
        for relation in (sp.Gt(decider, 0), sp.Lt(decider, 0), sp.Eq(decider, 0)):
            part = replace(equation.question, constraints=(*equation.question.constraints, relation))
            if first_gap(part, needs, set(equation.names)) is not None:
                break
            proof = prove(equation._replace(question=part))
            if proof is None:
                break
            told.append(proof)
        if len(told) == 3:
            return told[0][0], f"for positive, negative and zero {decider}: {told[0][1]}"
    return None


def _deciders(equation: Equation) -> Iterator[Expr]:
    limits = equation.difference.atoms(sp.Limit)
    free = set().union(*(each.free_symbols for each in limits)) if limits else set()
    question = equation.question
    known = [each for each in sorted(free, key=str) if question.symbols.get(each.name) == each]
    known = [each for each in known if question.domains[each.name].sort == "real"]
    for each in known:
        domain = question.domains[each.name]
        if domain.low is None and domain.high is None:
            yield each
    yield from (one - other for one, other in itertools.combinations(known, 2))
