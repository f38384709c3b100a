"""Load-bearing assumptions: which of a proved statement's assumptions its truth needs, and which the proof did not.

Each assumption is weakened alone: a symbol's domain to the next wider ones, a constraint to none.  If the statement is
still proved, the assumption was not needed; if it is refuted, or a side is not defined at a point of the wider domain,
it is needed, and the point is told; anything else stays open.  Where a first step is not needed, the next one is tried,
so that the widest domain for which the proof still stands is found.  `assumptions_data` takes and gives plain data, for
a worker process; the time for all steps together is one budget, and what it does not reach stays open.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cfpipe.witnesses.deadline import TimeUp, deadline
from cfpipe.witnesses.engine import check
from cfpipe.witnesses.statement import Statement, Status, Verdict
from cfpipe.witnesses.weakening import Needed, Weakening, Weakenings

SECONDS, LEAST = 8.0, 0.05
_WORD = re.compile(r"[A-Za-z_]\w*")


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


def wider(domain: str) -> tuple[tuple[str, ...], ...]:
    """Chains of wider domains for a domain's text; none for data, finite sets and what is as wide as can be."""
    text = domain.strip()
    if re.match(r"[(\[]", text):
        return (("real",),)
    name = re.sub(r"^an? ", "", re.sub(r"[\s-]+", " ", text))
    if re.match(r"integers?\s.*\.\.", name):
        return (("integer",),)
    return WIDER.get(_SAME.get(name, name), ())


def load_bearing(statement: Statement, seconds: float = SECONDS) -> tuple[Weakening, ...]:
    """What each assumption is good for; nothing for a statement that is not proved as it stands."""
    end = time.process_time() + seconds
    if _checked(statement, end).status is not Status.PROVED:
        return ()
    return tuple(_findings(statement, end))


def _findings(statement: Statement, end: float) -> Iterator[Weakening]:
    used = _names(statement)
    for index, (name, domain) in enumerate(statement.symbols):
        if name not in used:
            continue
        for chain in wider(domain):
            yield from _along(statement, index, chain, end)
    for index, constraint in enumerate(statement.constraints):
        without = (*statement.constraints[:index], *statement.constraints[index + 1 :])
        yield _finding(constraint, constraint, "", _checked(replace(statement, constraints=without), end))


def _along(statement: Statement, index: int, chain: tuple[str, ...], end: float) -> Iterator[Weakening]:
    """The widest domain of a chain that is not needed, and the first that is."""
    name, declared = statement.symbols[index]
    proved: Weakening | None = None
    for domain in chain:
        symbols = (*statement.symbols[:index], (name, domain), *statement.symbols[index + 1 :])
        found = _finding(name, declared, domain, _checked(replace(statement, symbols=symbols), end))
        if found.needed is not Needed.NO:
            if proved is not None:
                yield proved
            yield found
            return
        proved = found
    if proved is not None:
        yield proved


def _names(statement: Statement) -> set[str]:
    """Every name that the statement's texts mention."""
    texts = [statement.lhs, statement.rhs, statement.objective, statement.attained, *statement.constraints]
    texts += [text for _, text in (*statement.at, *statement.chain)] + [domain for _, domain in statement.symbols]
    found = {name for text in texts for name in _WORD.findall(text)} | set(statement.over)
    for each in statement.definitions:  # a parameter is no symbol of the statement, though it may be spelt like one
        found |= {*_WORD.findall(each.body)} - {*each.parameters}
    return found


def _checked(statement: Statement, end: float) -> Verdict:
    left = end - time.process_time()
    if left < LEAST:
        return Verdict(Status.UNDECIDED, "time-limit", "the time for this was over")
    try:
        with deadline(left):
            return check(statement)
    except TimeUp:
        return Verdict(Status.UNDECIDED, "time-limit", "the time for this was over")


def _finding(name: str, declared: str, tried: str, verdict: Verdict) -> Weakening:
    match verdict.status:
        case Status.PROVED:
            return Weakening(name, declared, tried, Needed.NO, "it is proved without")
        case Status.REFUTED:
            return Weakening(name, declared, tried, Needed.YES, verdict.detail, verdict.counterexample)
    if verdict.method == "undefined" and verdict.counterexample:
        return Weakening(name, declared, tried, Needed.YES, verdict.detail, verdict.counterexample)
    return Weakening(name, declared, tried, Needed.OPEN, verdict.detail)


def assumptions_data(data: dict[str, Any]) -> dict[str, Any]:
    """The same for plain data, for worker processes: {"statement": …, "seconds": …} gives {"findings": […]}."""
    statement = Statement.from_json(data["statement"])
    return Weakenings(load_bearing(statement, float(data.get("seconds", SECONDS)))).to_json()
