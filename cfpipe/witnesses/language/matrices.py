"""Small matrices with explicit entries, and their arithmetic.

A `Matrix` is a table of SymPy expressions and no SymPy matrix: SymPy's simplify entries while they compute, choose
pivots by asking whether an expression is zero, and cancel what may vanish.  Here every operation is a formula without
divisions (cofactors, adjugate, binary powers); the one division, by the determinant, is noted as a `Need` by the reader
(`matrix_calls.py`).  Before anything is computed its size is bounded from the sizes of its operands; what would grow
too large raises `TooLarge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from cfpipe.witnesses.language.needs import Expr, written

MOST_ROWS = 6
MOST_PARTS = 20_000
MOST_BITS = 20_000
MOST_EXPONENT = 64

Rows = tuple[tuple[Expr, ...], ...]


class TooLarge(Exception):
    """The result would have too many parts; the message tells which."""


@dataclass(frozen=True)
class Matrix:
    """Rows of equal length, at least one row and one column; vectors are matrices with one column or one row."""

    rows: Rows
    is_infinite: ClassVar[bool] = False

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def entries(self) -> tuple[Expr, ...]:
        return tuple(each for row in self.rows for each in row)

    @property
    def free_symbols(self) -> set[Expr]:
        return {symbol for entry in self.entries for symbol in entry.free_symbols}

    def atoms(self, *types: type) -> set[Expr]:
        return {atom for entry in self.entries for atom in entry.atoms(*types)}

    def map(self, change: Callable[[Expr], Expr]) -> Matrix:
        return Matrix(tuple(tuple(change(entry) for entry in row) for row in self.rows))

    def xreplace(self, names: Mapping[Expr, Expr]) -> Matrix:
        return self.map(lambda entry: entry.xreplace(names))

    def __neg__(self) -> Matrix:
        return self.map(lambda entry: -entry)

    def __str__(self) -> str:
        rows = (", ".join(map(written, row)) for row in self.rows)
        return f"Matrix([{', '.join(f'[{row}]' for row in rows)}])"


@dataclass(frozen=True)
class MatrixPower:
    """A square matrix to a symbolic power: it has no explicit entries, see `matrix_powers.py`."""

    base: Matrix
    exponent: Expr
    is_infinite: ClassVar[bool] = False

    @property
    def shape(self) -> tuple[int, int]:
        return self.base.shape

    @property
    def free_symbols(self) -> set[Expr]:
        return self.base.free_symbols | set(self.exponent.free_symbols)

    def xreplace(self, names: Mapping[Expr, Expr]) -> MatrixPower:
        return MatrixPower(self.base.xreplace(names), self.exponent.xreplace(names))

    def __str__(self) -> str:
        return f"{self.base}**({written(self.exponent)})"


def whole(value: int) -> Expr:
    return sp.Integer(value)


def shown(value: Expr) -> str:
    """A number or a matrix as text that reads as the same again."""
    return str(value) if isinstance(value, (Matrix, MatrixPower)) else written(value)


def entrywise(value: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """A change of a number, made in every entry of a matrix."""
    return value.map(change) if isinstance(value, Matrix) else change(value)


def nameless(value: Expr) -> Expr:
    """With bound variables that are the same whatever their names were; SymPy would rename a single symbol too."""
    if isinstance(value, MatrixPower):
        return MatrixPower(nameless(value.base), value.exponent)
    return entrywise(value, lambda entry: entry if entry.is_Symbol else entry.as_dummy())


def entries(value: Expr) -> tuple[Expr, ...]:
    return value.entries if isinstance(value, Matrix) else (value,)


def identity(size: int) -> Matrix:
    return Matrix(tuple(tuple(sp.Integer(row == column) for column in range(size)) for row in range(size)))


def constant(rows: int, columns: int, value: int) -> Matrix:
    return Matrix(((sp.Integer(value),) * columns,) * rows)


def diagonal(values: Iterable[Expr]) -> Matrix:
    items = tuple(values)
    places = range(len(items))
    return Matrix(tuple(tuple(items[row] if row == column else sp.S.Zero for column in places) for row in places))


def transpose(matrix: Matrix) -> Matrix:
    return Matrix(tuple(zip(*matrix.rows, strict=True)))


def trace(matrix: Matrix) -> Expr:
    return sp.Add(*(row[place] for place, row in enumerate(matrix.rows)))


def add(summands: Iterable[Matrix]) -> Matrix:
    """Of equal shapes."""
    items = tuple(summands)
    _bounded(sum(map(size, items)))
    columns = range(items[0].shape[1])
    return Matrix(
        tuple(
            tuple(sp.Add(*(each.rows[row][column] for each in items)) for column in columns)
            for row in range(items[0].shape[0])
        )
    )


def scale(factor: Expr, matrix: Matrix) -> Matrix:
    _bounded(size(matrix) + parts(factor) * len(matrix.entries))
    return matrix.map(lambda entry: factor * entry)


def multiply(left: Matrix, right: Matrix) -> Matrix:
    """As many columns on the left as rows on the right."""
    _bounded(right.shape[1] * size(left) + left.shape[0] * size(right))
    columns = transpose(right).rows
    return Matrix(
        tuple(
            tuple(sp.Add(*(a * b for a, b in zip(row, column, strict=True))) for column in columns) for row in left.rows
        )
    )


def power(matrix: Matrix, exponent: int) -> Matrix:
    """A square matrix to a nonnegative power, by squaring."""
    if exponent > MOST_EXPONENT or exponent * _bits(matrix) > MOST_BITS:
        raise TooLarge(f"a matrix's powers beyond {MOST_EXPONENT}, or with very long numbers, are not computed")
    result: Matrix | None = None
    square = matrix
    while exponent:
        if exponent & 1:
            result = square if result is None else multiply(result, square)
        exponent >>= 1
        if exponent:
            square = multiply(square, square)
    return identity(matrix.shape[0]) if result is None else result


def determinant(matrix: Matrix) -> Expr:
    """By cofactors of the first row (Laplace), each minor computed once."""
    _bounded(_terms(matrix) * (1 + size(matrix) // matrix.shape[0]))
    return _minor(matrix.rows, tuple(range(len(matrix.rows))), {})


def adjugate(matrix: Matrix) -> Matrix:
    """The transposed cofactors: A adj(A) = det(A) 1 (Horn and Johnson, Matrix Analysis, 0.8.2)."""
    places = range(len(matrix.rows))
    if len(places) == 1:
        return identity(1)
    _bounded(_terms(matrix) * (1 + size(matrix)))
    return Matrix(tuple(tuple(_cofactor(matrix, row, column) for row in places) for column in places))


def _cofactor(matrix: Matrix, row: int, column: int) -> Expr:
    rows = (*matrix.rows[:row], *matrix.rows[row + 1 :])
    columns = tuple(each for each in range(len(matrix.rows)) if each != column)
    return (-1) ** (row + column) * _minor(rows, columns, {})


def _minor(rows: Rows, columns: tuple[int, ...], known: dict[tuple[int, ...], Expr]) -> Expr:
    """The determinant of the last rows, as many as there are columns, in these columns."""
    if not columns:
        return sp.S.One
    if columns not in known:
        first = rows[len(rows) - len(columns)]
        summands = (
            (-1) ** place * first[column] * _minor(rows, (*columns[:place], *columns[place + 1 :]), known)
            for place, column in enumerate(columns)
            if first[column] != 0
        )
        known[columns] = sp.Add(*summands)
    return known[columns]


def _terms(matrix: Matrix) -> int:
    """How many products of entries a determinant is made of: permutations that meet no zero; 1 for rational numbers."""
    if all(entry.is_Rational for entry in matrix.entries):
        return 1
    counts: dict[tuple[int, ...], int] = {(): 1}
    for row in matrix.rows:
        following: dict[tuple[int, ...], int] = {}
        for used, count in counts.items():
            for column, entry in enumerate(row):
                if column not in used and entry != 0:
                    key = tuple(sorted((*used, column)))
                    following[key] = following.get(key, 0) + count
        counts = following
    return sum(counts.values())


def size(matrix: Matrix) -> int:
    return sum(parts(entry) for entry in matrix.entries if entry != 0)


def parts(expr: Expr) -> int:
    """The nodes of an expression's tree, counted no further than `MOST_PARTS`."""
    count, waiting = 0, [expr]
    while waiting and count <= MOST_PARTS:
        count += 1
        waiting += waiting.pop().args
    return count


def _bits(matrix: Matrix) -> int:
    numbers = matrix.atoms(sp.Rational)
    return max((max(int(each.p).bit_length(), int(each.q).bit_length()) for each in numbers), default=1)


def _bounded(count: int) -> None:
    if count > MOST_PARTS:
        raise TooLarge("this matrix would have entries with too many parts")
