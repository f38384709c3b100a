"""A statement's symbols, domains and constraints as the prover sees them: cases to prove, points to try.

A **case** replaces every declared symbol by an expression in fresh symbols that SymPy can reason about: x
in (0, 1) becomes u/(1 + u) with u > 0, b > a becomes a + u, an integer n >= s becomes s + m; closed upper
ends, finite sets and `!=` split into several cases.  Together the cases cover at least the declared domain
(a bound that cannot be used is dropped, which only asks for more), so what is proved for all cases is
proved for the domain.  A **point** is a choice of exact values that lies in the domain and meets every
constraint, checked exactly (`points.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from cfpipe.witnesses.domain import facts
from cfpipe.witnesses.domain.halfplanes import in_half_planes
from cfpipe.witnesses.domain.points import Plan, member
from cfpipe.witnesses.domain.ranges import MOST_CASES, alternatives, by_factors, cover, dependency_order, tighten
from cfpipe.witnesses.domain.ranges import Case as Case  # noqa: PLC0414 -- part of this module's face
from cfpipe.witnesses.language.domains import Domain
from cfpipe.witnesses.language.expressions import Vocabulary
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.language.needs import Point as Point  # noqa: PLC0414 -- part of this module's face
from cfpipe.witnesses.order.signs import nonnegative, positive, real_valued


@dataclass(frozen=True)
class Question:
    symbols: Mapping[str, Expr]
    domains: Mapping[str, Domain]
    constraints: tuple[Expr, ...]
    words: Vocabulary

    def used(self, expressions: Iterable[Expr]) -> set[str]:
        """Names of the symbols in use, with those that their ends and constraints mention."""
        free = {str(each) for expr in expressions for each in expr.free_symbols}
        names = {name for name in self.symbols if name in free}
        while True:
            more = set(names)
            for name in names:
                for end in (self.domains[name].low, self.domains[name].high):
                    more |= {str(each) for each in end.free_symbols} if end is not None else set()
            for condition in self.constraints:
                mentioned = {str(each) for each in condition.free_symbols}
                if mentioned & names:
                    more |= mentioned
            more &= set(self.symbols)
            if more == names:
                return names
            names = more

    def cases(self, names: set[str], extra: tuple[Expr, ...] = ()) -> list[Case] | None:
        """Substitutions that together cover the domain; None when there would be too many."""
        found = self._found(names, extra)
        return None if found is None else [case for case, _ in found]

    def cases_under_facts(self, names: set[str], extra: tuple[Expr, ...] = ()) -> Iterator[list[Case]]:
        """The same, its symbols standing under what the relations say besides; for what is asked point by point.

        First with the relations used as ends as well, then as facts only; nothing where there are no such facts.
        """
        ends = self._ends(names)
        for loose in (False, True):
            found = self._found(names, extra, loose=loose)
            if found is None:
                return
            told = [(case, _facts(case, (*conditions, *ends))) for case, conditions in found]
            if any(kept for _, kept in told):
                yield [facts.under(case, kept) for case, kept in told]

    def _ends(self, names: set[str]) -> list[Expr]:
        """The declared ends as relations; a case may have given one up for a constraint."""
        relations: list[Expr] = []
        for name in sorted(names):
            symbol, domain = self.symbols[name], self.domains[name]
            if domain.sort in ("real", "integer"):
                if domain.low is not None:
                    relations.append((sp.Ge if domain.low_closed else sp.Gt)(symbol, domain.low))
                if domain.high is not None:
                    relations.append((sp.Le if domain.high_closed else sp.Lt)(symbol, domain.high))
        return relations

    def _found(
        self, names: set[str], extra: tuple[Expr, ...], *, loose: bool = False
    ) -> list[tuple[Case, tuple[Expr, ...]]] | None:
        found: list[tuple[Case, tuple[Expr, ...]]] = []
        whole = {self.symbols[name]: self.domains[name] for name in sorted(names)}
        relations = [by_factors(each, whole) for each in (*self.constraints, *extra)]
        for conditions in alternatives(tuple(relations), self.is_real):
            ranges = dict(whole)
            fixed: Case = {}
            plain_first = sorted(conditions, key=lambda each: len(each.free_symbols) > 1)
            for condition in () if loose else plain_first:
                tighten(ranges, fixed, condition)
            found += [(in_half_planes(case, conditions), conditions) for case in cover(ranges, fixed)]
            if len(found) > MOST_CASES:
                return None
        return found

    def is_real(self, expr: Expr) -> bool:
        """Whether an expression in the declared symbols is real on the domain, of which only signs are used here."""
        return real_valued(
            expr.xreplace({symbol: _stand_in(self.domains[name]) for name, symbol in self.symbols.items()})
        )

    def others_depend_on(self, symbol: Expr) -> bool:
        """Whether the symbol appears in a constraint or in an end of another symbol's range."""
        ends = [end for domain in self.domains.values() for end in (domain.low, domain.high) if end is not None]
        return any(symbol in each.free_symbols for each in (*self.constraints, *ends))

    def contains(self, point: Point) -> bool:
        """Whether a point lies in the domain, decided exactly; unknown counts as no."""
        for symbol, value in point.items():
            if not symbol.is_Symbol:
                continue
            domain = self.domains[symbol.name]
            if domain.sort == "complex":
                if domain.nonzero and value.is_zero is not False:
                    return False
                continue
            if not member(domain, value, point):
                return False
        return all(condition.xreplace(point) == sp.true for condition in self.constraints if _covers(point, condition))

    def is_empty(self, names: set[str]) -> bool:
        """Whether no point of the domain was found; then a proof would say nothing about anything."""
        return bool(names) and next(self.points(names, (), (), 10), None) is None

    def points(
        self,
        names: set[str],
        sequences: Iterable[Expr],
        special: Iterable[Expr],
        count: int,
        sensitive: Sequence[Expr] = (),
    ) -> Iterator[Point]:
        """Deterministic, domain-covering points, see `points.py`."""
        order = dependency_order({self.symbols[name]: self.domains[name] for name in sorted(names)})
        if order is None:
            return iter(())
        margins = [
            each.lhs - each.rhs
            for condition in self.constraints
            for each in condition.atoms(sp.core.relational.Relational)
        ]
        equations = [each for each in self.constraints if isinstance(each, sp.Eq)]
        plan = Plan(
            order,
            {symbol: self.domains[symbol.name] for symbol in order},
            {base: self.domains[str(base)].element for base in sequences},
            sorted(set(special), key=sp.default_sort_key),
            [each for each in (*sensitive, *margins) if each.free_symbols],
            [each.lhs - each.rhs for each in equations],
        )
        return plan.points(count, self.contains)


def _covers(point: Point, condition: Expr) -> bool:
    return all(symbol in point for symbol in condition.free_symbols)


def _stand_in(domain: Domain) -> Expr:
    if domain.sort == "complex":
        return sp.Dummy(complex=True)
    if domain.low is None or not domain.low.is_nonnegative:
        return sp.Dummy(real=True)
    return sp.Dummy(positive=True) if domain.low.is_positive or not domain.low_closed else sp.Dummy(nonnegative=True)


def _facts(case: Case, conditions: Iterable[Expr]) -> list[facts.Fact]:
    """What the relations say of a case and its symbols do not show by themselves; of real sides only."""
    found: list[facts.Fact] = []
    shown = {"positive": positive, "nonnegative": nonnegative}
    for condition in dict.fromkeys(conditions):
        if not condition.free_symbols <= set(case):
            continue
        for kind, expr in facts.of_relation(condition):
            there = expr.xreplace(case)
            if there.free_symbols and (kind == "nonzero" or (real_valued(there) and not shown[kind](there))):
                found.append(facts.Fact(kind, there))
    return found
