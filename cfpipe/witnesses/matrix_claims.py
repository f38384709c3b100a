"""Claims about matrices: two matrices are equal if they have one shape and equal entries.

Each pair of entries is a claim of its own, under everything that both sides need to be defined.  Proved if every entry
is; refuted if one is, at the point where that one is.  A 1×1 matrix may be compared with a number, as texts write
xᵀAx = ….
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from cfpipe.witnesses.language.expressions import Reading
from cfpipe.witnesses.language.matrices import Matrix, MatrixPower, parts
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.statement import Kind, Problem, Statement, Status, Verdict

FROM_WORST = (Status.REFUTED, Status.UNCHECKED, Status.UNDECIDED, Status.WITNESSED, Status.PROVED)

Relate = Callable[[Reading, Reading], Verdict]


def by_entries(left: Reading, right: Reading, relate: Relate) -> Verdict:
    """`relate` for numbers, made for matrices of one shape (`misfits` has looked at that)."""
    if not isinstance(left.expr, Matrix) and not isinstance(right.expr, Matrix):
        return relate(left, right)
    pairs = _pairs(left.expr, right.expr)
    if len(pairs) == 1 and (1, 1) in _shapes(left.expr, right.expr):
        ((a, b),) = pairs
        return relate(replace(left, expr=a), replace(right, expr=b))
    verdicts: list[tuple[str, Verdict]] = []
    for (a, b), place in pairs.items():
        verdict = relate(replace(left, expr=a), replace(right, expr=b))
        verdicts.append((place, verdict))
        if verdict.status is Status.REFUTED:
            break
        if verdict.status is Status.PROVED:  # then all that is needed holds on the whole domain
            left, right = replace(left, needs=()), replace(right, needs=())
    return _together(verdicts)


def _together(verdicts: list[tuple[str, Verdict]]) -> Verdict:
    place, worst = min(verdicts, key=lambda item: FROM_WORST.index(item[1].status))
    if worst.status is Status.PROVED:
        methods = dict.fromkeys(verdict.method for _, verdict in verdicts)
        details = dict.fromkeys(verdict.detail for _, verdict in verdicts)
        return replace(worst, method=", ".join(methods), detail=f"entry by entry: {'; '.join(details)}")
    return replace(worst, detail=f"{place}: {worst.detail}")


def _pairs(left: Expr, right: Expr) -> dict[tuple[Expr, Expr], str]:
    """Each pair of entries once, with its place; the smallest first, since they soonest show that all is defined.

    Pairs that are one expression are left out where there are others: the same needs are asked of these.
    """
    found: dict[tuple[Expr, Expr], str] = {}
    for row, (a, b) in enumerate(zip(_rows(left), _rows(right), strict=True), 1):
        for column, pair in enumerate(zip(a, b, strict=True), 1):
            found.setdefault(pair, f"entry ({row}, {column})")
    differing = [pair for pair in found if pair[0] != pair[1]] or list(found)[:1]
    return {pair: found[pair] for pair in sorted(differing, key=lambda pair: parts(pair[0]) + parts(pair[1]))}


def _rows(value: Expr) -> tuple[tuple[Expr, ...], ...]:
    return value.rows if isinstance(value, Matrix) else ((value,),)


def _shapes(*values: Expr) -> set[tuple[int, int]]:
    return {value.shape if isinstance(value, (Matrix, MatrixPower)) else (1, 1) for value in values}


def misfits(statement: Statement, sides: Mapping[str, Reading], links: list[Reading | None]) -> Iterator[Problem]:
    """What cannot be compared: other shapes, and relations or kinds of statement that numbers only have."""
    if "lhs" not in sides or "rhs" not in sides:
        return
    items = [("lhs", 0, statement.lhs, sides["lhs"]), ("rhs", 0, statement.rhs, sides["rhs"])]
    items += [
        ("chain", index, text, link)
        for index, ((_, text), link) in enumerate(zip(statement.chain, links, strict=True))
        if link is not None
    ]
    if all(_shapes(reading.expr) == {(1, 1)} for *_, reading in items):
        return
    (first,) = _shapes(items[0][3].expr)
    for field, index, text, reading in items[1:]:
        ((rows, columns),) = _shapes(reading.expr)
        if (rows, columns) != first:
            message = f"this is {rows}×{columns}, but the left side is {first[0]}×{first[1]}"
            yield Problem(field, index, 0, len(text), "syntax", message, "compare matrices of one shape, or entries")
    powers = [reading for *_, reading in items if isinstance(reading.expr, MatrixPower)]
    for relation in (statement.relation, *(relation for relation, _ in statement.chain)):
        if relation not in ("=", "~") or (powers and relation == "~"):
            hint = "compare entries, determinants or quadratic forms"
            yield Problem("relation", 0, 0, len(relation), "syntax", "matrices are compared with = or ~ only", hint)
    if statement.kind is Kind.VALUE or (powers and statement.kind is Kind.REFUTATION):
        message, hint = "a value is a number, this is a matrix", "state it as an identity"
        yield Problem("lhs", 0, 0, len(statement.lhs), "syntax", message, hint)
