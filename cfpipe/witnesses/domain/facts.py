"""What the constraints still say on a case of the domain once its symbols run freely: facts, kept with the symbols.

A case of `question.py` lets every symbol run over its own range, so that whatever a method puts for one of them stays
inside.  A constraint that is no end of a range is lost there.  Here it is kept: the case's symbols get another name,
made from all facts of the case, so that equal symbols stand under equal facts; no state decides what a symbol means,
and what is cached by expression (`signs.py`) stays right.

With facts the symbols do not run independently any more.  So they are for questions asked at every point of the domain
for itself (is it defined, does it converge, is it positive, are both sides equal), never for a method that moves a
symbol along its range, such as induction or a path along which something is constant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.language.needs import Expr

Case = dict[Expr, Expr]
MOST_FACTS = 12


class Fact(NamedTuple):
    kind: str  # "positive" | "nonnegative" | "nonzero"
    expr: Expr


_KEPT: dict[Expr, tuple[Fact, ...]] = {}
_BARE: dict[Expr, Expr] = {}
"""By symbol its facts, and the symbol without them; its name has a digest of the facts, so an entry never changes."""


def known_of(expr: Expr) -> tuple[Fact, ...]:
    """The facts under which an expression's symbols stand."""
    found: dict[Fact, None] = {}
    for symbol in sorted(expr.free_symbols, key=str):
        found.update(dict.fromkeys(_KEPT.get(symbol, ())))
    return tuple(found)


def bare(expr: Expr) -> Expr:
    """The expression in symbols that stand under no facts."""
    return expr.xreplace({symbol: _BARE[symbol] for symbol in expr.free_symbols if symbol in _BARE})


def of_relation(condition: Expr) -> list[Fact]:
    """A relation of real sides as signs of their difference."""
    match condition:
        case sp.Gt() | sp.Lt():
            return [Fact("positive", condition.gts - condition.lts)]
        case sp.Ge() | sp.Le():
            return [Fact("nonnegative", condition.gts - condition.lts)]
        case sp.Eq():
            return [Fact("nonnegative", sign * (condition.lhs - condition.rhs)) for sign in (1, -1)]
        case sp.Ne():
            return [Fact("nonzero", condition.lhs - condition.rhs)]
    return []


def under(case: Case, facts: Iterable[Fact]) -> Case:
    """The case in symbols that stand under these facts, which are said of the case's own symbols."""
    kept = tuple(sorted(dict.fromkeys(facts), key=lambda fact: (fact.kind, sp.default_sort_key(fact.expr))))
    if not kept or len(kept) > MOST_FACTS:
        return case
    text = ";".join(f"{fact.kind} {sp.srepr(fact.expr)}" for fact in kept)
    mark = hashlib.sha256(text.encode()).hexdigest()[:24]
    free: set[Expr] = set()
    for fact in kept:
        free |= {each for each in fact.expr.free_symbols if type(each) is sp.Symbol}
    renamed = {each: sp.Symbol(f"{each.name} under {mark}", **each.assumptions0) for each in free}
    told = tuple(Fact(fact.kind, fact.expr.xreplace(renamed)) for fact in kept)
    for plain, symbol in renamed.items():
        _KEPT[symbol], _BARE[symbol] = told, plain
    return {symbol: value.xreplace(renamed) for symbol, value in case.items()}
