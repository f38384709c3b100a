"""Equations outside a room: a JSON line in, a verdict as a JSON line out.

For people who bring a collection, and for measuring.  A line that cannot be used is answered like every other, with an
`error`, and costs nobody else's verdict.  Answers come in the order of the lines, each as soon as it and those before
it are there: a program may write a line, wait for its answer, and write the next one.

The limits are those of the room's check: every equation has its own worker (`witnesses/workers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from queue import Queue
from threading import Thread
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from cfpipe.witnesses.statement import Kind, Problem, Statement, Status, Verdict
from cfpipe.witnesses.workers import check_one, pool

MOST_BYTES = 200_000
"""Of one line: far more than any expression that is read, and little enough to hold many of them."""
WAITING = 256
"""Lines that are read ahead of the first one without an answer."""

_WORST_FIRST = (Status.REFUTED, Status.UNCHECKED, Status.UNDECIDED, Status.WITNESSED, Status.PROVED)


class Limits(NamedTuple):
    seconds: float = 10.0
    memory_mb: int = 1024
    workers: int | None = None


class Unusable(Exception):
    """A line that holds no question; the message says why."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Declared(_Part):
    """A symbol with its domain, and its spelling in LaTeX where that is not its name."""

    domain: str
    latex: str | None = None


class Entry(_Part):
    """One line of a batch: fields as in a record, with `lhs` and `rhs`, or `latex`, or an `objective`."""

    id: str | int | None = None
    symbols: Mapping[str, Declared] = {}
    constraints: tuple[str, ...] = ()
    kind: Kind | None = None
    relation: Literal["=", "<", "<=", ">", ">=", "!="] = "="
    lhs: str | None = None
    rhs: str | None = None
    latex: str | None = None
    objective: str | None = None
    over: tuple[str, ...] = ()
    at: Mapping[str, str] = {}
    attained: str | None = None


class Reading(NamedTuple):
    """A displayed formula as expressions in SymPy's syntax, and the relations between neighbours."""

    sides: tuple[str, ...]
    relations: tuple[str, ...]


def read_latex(latex: str, symbols: Mapping[str, Declared]) -> Reading:  # noqa: ARG001 -- nothing to read with yet
    """The one reading of a displayed formula; raises `Unusable` with the place and the reason."""
    raise Unusable("formulas in LaTeX are not read here yet: give lhs and rhs")


def parse(line: bytes) -> Entry:
    """The entry that a line holds; raises `Unusable`."""
    if len(line) > MOST_BYTES:
        raise Unusable(f"a line may have {MOST_BYTES} bytes")
    try:
        data = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
        if not isinstance(data, dict):
            raise Unusable("a line holds one JSON object")
        return Entry.model_validate_json(json.dumps(data))
    except UnicodeDecodeError:
        raise Unusable("this is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Unusable(f"this is not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise Unusable("this is too deeply nested") from None
    except ValidationError as error:
        raise Unusable("; ".join(map(_fault, error.errors(include_url=False)[:3]))) from None
    except ValueError as error:  # a number of too many digits
        raise Unusable(f"this is not JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        name = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise Unusable(f"the field {name!r} stands twice")
    return found


def _no_number(text: str) -> None:
    raise Unusable(f"this is not JSON: {text}")


def _fault(error: ErrorDetails) -> str:
    where = ".".join(map(str, error["loc"]))
    told = {"extra_forbidden": "there is no such field", "missing": "this field is missing"}
    return f"{where}: {told.get(error['type'], error['msg'])}"


def statements(entry: Entry) -> list[Statement]:
    """What is asked: one statement, or one for each link of a displayed chain; raises `Unusable`."""
    given = [name for name in ("lhs", "rhs", "latex", "objective") if getattr(entry, name) is not None]
    if given not in (["lhs", "rhs"], ["latex"], ["objective"]):
        raise Unusable(f"give lhs and rhs, or latex, or an objective; here is {', '.join(given) or 'none of them'}")
    if entry.latex is None:
        return [_statement(entry, entry.lhs or "", entry.relation, entry.rhs or "")]
    if "relation" in entry.model_fields_set:
        raise Unusable("relation: the formula in LaTeX has its own")
    read = read_latex(entry.latex, entry.symbols)
    if not read.relations:
        raise Unusable("latex: a formula has a relation between its sides, such as =")
    links = zip(read.sides, read.relations, read.sides[1:], strict=False)
    return [_statement(entry, left, relation, right) for left, relation, right in links]


def _statement(entry: Entry, lhs: str, relation: str, rhs: str) -> Statement:
    usual = Kind.IDENTITY if relation == "=" else Kind.INEQUALITY
    return Statement(
        kind=entry.kind or usual, lhs=lhs, rhs=rhs, relation=relation, constraints=entry.constraints,
        symbols=tuple((name, symbol.domain) for name, symbol in entry.symbols.items()),
        objective=entry.objective or "", over=entry.over, at=tuple(entry.at.items()), attained=entry.attained or "",
    )  # fmt: skip


def judge(entry: Entry, limits: Limits) -> Verdict:
    """The verdict on an entry; of a chain the first verdict on its weakest link. Raises `Unusable`."""
    found = [check_one(each, seconds=limits.seconds, memory_mb=limits.memory_mb) for each in statements(entry)]
    weakest = min(found, key=lambda verdict: _WORST_FIRST.index(verdict.status))
    return weakest if len(found) == 1 else _of_chain(found, weakest)


def _of_chain(found: list[Verdict], weakest: Verdict) -> Verdict:
    place = found.index(weakest) + 1
    seconds = round(sum(verdict.seconds for verdict in found), 3)
    return replace(weakest, detail=f"link {place} of {len(found)}: {weakest.detail}", seconds=seconds)


def answer(line: bytes, limits: Limits) -> dict[str, Any]:
    """The answer to one line, whatever the line holds."""
    name = None
    try:
        entry = parse(line)
        name = entry.id
        return told(name, judge(entry, limits))
    except Unusable as reason:
        name = _name_in(line) if name is None else name
        return told(name, Verdict(Status.UNCHECKED, "unread"), str(reason))
    except Exception as error:  # noqa: BLE001 -- a bug of ours at one line must not cost the others' answers
        message = f"{type(error).__name__}: {error}"[:200]
        return told(name, Verdict(Status.UNDECIDED, "error"), message)


def _name_in(line: bytes) -> str | int | None:
    """The id of a line that cannot be used otherwise, so that its answer can be told apart."""
    try:
        found = json.loads(line[:MOST_BYTES]).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, str) or type(found) is int else None


def told(name: str | int | None, verdict: Verdict, error: str | None = None) -> dict[str, Any]:
    """A verdict as the fields of an answer."""
    if error is None and verdict.problems:
        error = "; ".join(map(describe, verdict.problems))
    return {
        "id": name,
        "verdict": verdict.status.value,
        "method": verdict.method,
        "lhs": verdict.lhs,
        "rhs": verdict.rhs,
        "counterexample": dict(verdict.counterexample) or None,
        "points": verdict.points,
        "digits": verdict.digits,
        "seconds": verdict.seconds,
        "error": error,
        "detail": verdict.detail,
    }


def describe(problem: Problem) -> str:
    """An expression's fault in one line: field, character (from 1), what is wrong, and a remedy."""
    several = problem.field in ("symbols", "constraints", "at", "over")
    field = f"{problem.field}[{problem.index}]" if several else problem.field
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{field}, character {problem.offset + 1}: {problem.message}{hint}"


def answers(lines: Iterable[bytes], limits: Limits) -> Generator[dict[str, Any], None, None]:
    """An answer for each line, in order, while later lines are still being read."""
    waiting: Queue[Future[dict[str, Any]] | BaseException | None] = Queue(WAITING)
    with pool(limits.workers) as executor:
        Thread(target=_feed, args=(lines, limits, executor, waiting), daemon=True).start()
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item.result()


def _feed(lines: Iterable[bytes], limits: Limits, executor: Executor, waiting: Queue[Any]) -> None:
    try:
        for line in lines:
            waiting.put(executor.submit(answer, line, limits))
        waiting.put(None)
    except Exception as error:  # noqa: BLE001 -- what happens to the text is for the thread that waits
        waiting.put(error)
