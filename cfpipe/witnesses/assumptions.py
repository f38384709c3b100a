"""Load-bearing assumptions: which of a proved statement's assumptions its truth needs, and which it does without.

Each assumption is weakened alone: a symbol's domain to the next wider ones, a constraint to none.  What comes of it is
a statement like any other, and is asked like any other.  If it is still proved, the assumption was not needed; if it
is refuted, or a side is not defined at a point of the wider domain, it is needed, and the point is told; of anything
else nothing is said.  Where a first step is not needed the next one is tried, so that the widest domain for which the
statement is proved is found.  Nothing here knows SymPy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from cfpipe.witnesses.statement import Statement, Status, Verdict

Ask = Callable[[Sequence[Statement]], Sequence[Verdict]]


@dataclass(frozen=True, slots=True)
class Weakening:
    """One assumption, what stood in its place, and whether the statement fails so."""

    name: str
    """The symbol whose domain it is, or the constraint itself."""
    declared: str
    tried: str
    """The wider domain; empty for a constraint that was left out."""
    needed: bool
    why: str
    point: tuple[tuple[str, str], ...] = ()
    """Where the weakened statement fails."""


WIDER: dict[str, tuple[tuple[str, ...], ...]] = {
    "positive": (("nonnegative", "real"),),
    "negative": (("nonpositive", "real"),),
    "nonnegative": (("real",),),
    "nonpositive": (("real",),),
    "nonzero": (("real",),),
    "probability": (("real",),),
    "integer": (("real",),),
    "nonzero integer": (("integer",), ("nonzero",)),
    "nonnegative integer": (("integer",), ("nonnegative",)),
    "positive integer": (("nonnegative integer", "integer"), ("positive",)),
}
"""Ways to widen a domain, each a chain from narrow to wide: by sign, and from whole numbers to real ones."""

_SAME = {"positive real": "positive", "nonnegative real": "nonnegative", "nonzero real": "nonzero",
         "negative real": "negative", "natural": "positive integer", "natural number": "positive integer"}  # fmt: skip
_WORD = re.compile(r"[A-Za-z_]\w*")


def wider(domain: str) -> tuple[tuple[str, ...], ...]:
    """Chains of wider domains for a domain's text; none for data, finite sets and what is as wide as can be."""
    text = domain.strip()
    if re.match(r"[(\[]", text):
        return (("real",),)
    name = re.sub(r"^an? ", "", re.sub(r"[\s-]+", " ", text))
    if re.match(r"integers?\s.*\.\.", name):
        return (("integer",),)
    return WIDER.get(_SAME.get(name, name), ())


def load_bearing(statements: Sequence[Statement], ask: Ask) -> list[tuple[Weakening, ...]]:
    """What each assumption of each statement is good for; the statements are proved as they stand.

    `ask` is called once for each step of the longest chain, with all statements of that step together.
    """
    trails = dict(enumerate((owner, trail) for owner, item in enumerate(statements) for trail in _trails(item)))
    open_ = list(trails)
    while open_:
        for key, verdict in zip(open_, ask([trails[key][1].next_step for key in open_]), strict=True):
            owner, trail = trails[key]
            trails[key] = owner, trail.after(verdict)
        open_ = [key for key in open_ if trails[key][1].goes_on]
    found: list[list[Weakening]] = [[] for _ in statements]
    for owner, trail in trails.values():
        found[owner] += trail.findings()
    return [tuple(each) for each in found]


@dataclass(frozen=True, slots=True)
class _Trail:
    """One assumption with ever weaker forms of it, and the verdicts found so far."""

    name: str
    declared: str
    steps: tuple[tuple[str, Statement], ...]
    verdicts: tuple[Verdict, ...] = ()

    @property
    def next_step(self) -> Statement:
        return self.steps[len(self.verdicts)][1]

    def after(self, verdict: Verdict) -> _Trail:
        return replace(self, verdicts=(*self.verdicts, verdict))

    @property
    def goes_on(self) -> bool:
        return len(self.verdicts) < len(self.steps) and self.verdicts[-1].status is Status.PROVED

    def findings(self) -> Iterator[Weakening]:
        """The widest form with which the statement is proved, and the first with which it fails."""
        told = list(zip((tried for tried, _ in self.steps), self.verdicts, strict=False))
        proved = [tried for tried, verdict in told if verdict.status is Status.PROVED]
        if proved:
            yield Weakening(self.name, self.declared, proved[-1], needed=False, why="it is proved without")
        tried, last = told[-1]
        undefined = last.method == "undefined" and last.counterexample
        if last.status is Status.REFUTED or undefined:
            yield Weakening(self.name, self.declared, tried, True, last.detail, last.counterexample)


def _trails(statement: Statement) -> Iterator[_Trail]:
    used = _names(statement)
    for index, (name, domain) in enumerate(statement.symbols):
        for chain in wider(domain) if name in used else ():
            steps = tuple((each, _with_domain(statement, index, each)) for each in chain)
            yield _Trail(name, domain, steps)
    for index, constraint in enumerate(statement.constraints):
        without = (*statement.constraints[:index], *statement.constraints[index + 1 :])
        yield _Trail(constraint, constraint, (("", replace(statement, constraints=without, display=())),))


def _with_domain(statement: Statement, index: int, domain: str) -> Statement:
    symbols = (*statement.symbols[:index], (statement.symbols[index][0], domain), *statement.symbols[index + 1 :])
    return replace(statement, symbols=symbols, display=())


def _names(statement: Statement) -> set[str]:
    """Every name that the statement's texts mention."""
    texts = [statement.lhs, statement.rhs, statement.objective, statement.attained, *statement.constraints]
    texts += [text for _, text in (*statement.at, *statement.chain)] + [domain for _, domain in statement.symbols]
    found = {name for text in texts for name in _WORD.findall(text)} | set(statement.over)
    for each in statement.definitions:  # a parameter is no symbol of the statement, though it may be spelt like one
        found |= {*_WORD.findall(each.body)} - {*each.parameters}
    return found
