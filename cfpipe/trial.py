"""Equations outside a room: a JSON line in, a verdict as a JSON line out.

For people who bring a collection, and for measuring.  A line that cannot be used is answered like every other, with an
`error`, and costs nobody else's verdict.  Answers come in the order of the lines, each as soon as it and those before
it are there: a program may write a line, wait for its answer, and write the next one.

The limits are those of the room's check: every equation has its own worker (`witnesses/workers.py`).
"""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from queue import Queue
from threading import Thread
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from cfpipe.latex import Display, Spelling, read_display, vocabulary
from cfpipe.readings import Origin, Said, as_question, said
from cfpipe.records.statement import Statement as Written
from cfpipe.witnesses.language.syntax import Unreadable
from cfpipe.witnesses.statement import Kind, Problem, Statement, Status, Verdict
from cfpipe.witnesses.workers import check_one, pool

MOST_BYTES = 200_000
"""Of one line: far more than any expression that is read, and little enough to hold many of them."""
WAITING = 256
"""Lines that are read ahead of the first one without an answer."""


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
    relation: Literal["=", "<", "<=", ">", ">=", "!=", "~", "propto"] = "="
    lhs: str | None = None
    rhs: str | None = None
    latex: str | None = None
    objective: str | None = None
    over: tuple[str, ...] = ()
    at: Mapping[str, str] = {}
    attained: str | None = None
    tolerance: str | None = None


def parse(line: bytes) -> Entry:
    """The entry that a line holds; raises `Unusable`."""
    if len(line) > MOST_BYTES:
        raise Unusable(f"a line may have {MOST_BYTES} bytes")
    try:
        data = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
        if not isinstance(data, dict):
            raise Unusable("a line holds one JSON object")
        return Entry.model_validate_json(json.dumps(_known(data)))
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


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """The fields that a line may have. Others are the collection's own (notes, labels), but for a slip of the pen: an
    assumption that is lost because its field is misspelt would make a true equation false.
    """
    for name in data:
        close = difflib.get_close_matches(name.lower(), Entry.model_fields, 1, 0.8)
        if name not in Entry.model_fields and close:
            raise Unusable(f"{name}: there is no such field; did you mean {close[0]}?")
    symbols = data.get("symbols")
    found = {name: value for name, value in data.items() if name in Entry.model_fields}
    if isinstance(symbols, dict):
        found["symbols"] = {name: {"domain": item} if isinstance(item, str) else item for name, item in symbols.items()}
    return found


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


class Asked(NamedTuple):
    """What a line asks: the question for the engine, or why there is none, and the sides as they were read."""

    sides: tuple[str, ...]
    relations: tuple[str, ...]
    question: Statement | None
    problem: Problem | None = None


def ask(entry: Entry) -> Asked:
    """The question that an entry holds; raises `Unusable`."""
    given = [name for name in ("lhs", "rhs", "latex", "objective") if getattr(entry, name) is not None]
    if given not in (["lhs", "rhs"], ["lhs", "rhs", "latex"], ["latex"], ["objective"], ["latex", "objective"]):
        raise Unusable(f"give lhs and rhs, or latex, or an objective; here is {', '.join(given) or 'none of them'}")
    notation = vocabulary(Spelling(name, item.latex or "", item.domain) for name, item in entry.symbols.items())
    try:
        display = read_display(entry.latex, notation) if entry.latex is not None else None
    except Unreadable as error:
        return Asked((), (), None, _problem(error))
    sides = display.sides if display else (entry.lhs or "", entry.rhs or "")
    relations = display.relations if display else (entry.relation,)
    written = _written(entry, display)
    found = said(written, notation)
    if found.trouble is not None and found.origin is not Origin.EXPRESSIONS:
        return Asked(sides, relations, None, found.trouble)
    return Asked(found.sides, found.relations, _question(entry, Kind(written.kind), found))


def _problem(error: Unreadable) -> Problem:
    return Problem("latex", 0, error.offset, error.length, error.rule, error.message, error.hint)


def _written(entry: Entry, display: Display | None) -> Written:
    """The entry as a statement of a record. The kind follows from the formula where it is not given."""
    kind = entry.kind or (Kind(display.optimum.kind) if display and display.optimum else Kind.IDENTITY)
    return Written.model_construct(
        latex=entry.latex or "", kind=kind.value, lhs=entry.lhs, rhs=entry.rhs, relation=entry.relation,
        objective=entry.objective, over=entry.over, at=entry.at, attained=entry.attained, given=entry.constraints,
        tolerance=entry.tolerance, unchecked=None,
    )  # fmt: skip


def _question(entry: Entry, kind: Kind, found: Said) -> Statement:
    if entry.kind is None and not set(found.relations) <= {"=", "~", "propto"}:
        kind = Kind.INEQUALITY
    symbols = tuple((name, item.domain) for name, item in entry.symbols.items() if item.domain != "function")
    return as_question(kind, found, symbols, ())


def judge(entry: Entry, limits: Limits) -> Verdict:
    """The verdict on an entry, with the sides as they were read. Raises `Unusable`."""
    asked = ask(entry)
    if asked.question is None:
        assert asked.problem is not None
        verdict = Verdict(Status.UNCHECKED, "unread", "the formula could not be read", problems=(asked.problem,))
    else:
        verdict = check_one(asked.question, seconds=limits.seconds, memory_mb=limits.memory_mb)
    if not verdict.lhs and len(asked.sides) > 1:
        first, second = map(in_sympy, asked.sides[:2])
        verdict = replace(verdict, lhs=first, rhs=verdict.rhs or second)
    return verdict


def in_sympy(text: str) -> str:
    """An expression that the engine did not read (it uses an undefined function, say) as SymPy itself would write it:
    there a < b < c is no condition, and a limit without a side comes from above.
    """
    try:
        return ast.unparse(_InSymPy().visit(ast.parse(text, mode="eval")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


class _InSymPy(ast.NodeTransformer):
    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1:
            return node
        sides = [node.left, *node.comparators]
        links = [ast.Compare(sides[at], [each], [sides[at + 1]]) for at, each in enumerate(node.ops)]
        return ast.Call(ast.Name("And"), list(links), [])

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        plain = isinstance(node.func, ast.Name) and node.func.id == "Limit" and len(node.args) == 3
        if plain and ast.unparse(node.args[2]) not in ("oo", "-oo"):
            node.args.append(ast.Constant("+-"))
        return node


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
        **({"display": verdict.display} if verdict.display else {}),
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
