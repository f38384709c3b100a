"""An equation to prove: both sides with derivatives carried out, the question, and the names in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cfpipe.witnesses.domain.question import Case, Question
from cfpipe.witnesses.language.needs import Expr


class Equation(NamedTuple):
    left: Expr
    right: Expr
    question: Question
    names: frozenset[str]

    @property
    def difference(self) -> Expr:
        return self.left - self.right

    def on(self, case: Case) -> tuple[Expr, Expr]:
        return self.left.xreplace(case), self.right.xreplace(case)

    def cases(self, *conditions: Expr) -> list[Case] | None:
        return self.question.cases(set(self.names), conditions)

    def holds(self, agree: Callable[[Expr, Expr], bool]) -> bool:
        """Whether both sides agree in every one of the cases that cover the domain."""
        if self.holds_freely(agree):
            return True
        under_facts = self.question.cases_under_facts(set(self.names))
        return any(all(agree(*self.on(case)) for case in each) for each in under_facts)

    def holds_freely(self, agree: Callable[[Expr, Expr], bool]) -> bool:
        """The same, for methods that move along the ranges of the symbols: facts would cut holes into these."""
        cases = self.cases()
        return bool(cases) and all(agree(*self.on(case)) for case in cases or ())
