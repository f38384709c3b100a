"""Reads what makes matrices and computes with them: `Matrix([[a, b], [c, d]])`, operators, functions, elements.

A flat list is a column.  Entries are explicit when a matrix is read, so that every function of it is at once an
expression in its entries.  A 1×1 matrix counts as its entry wherever a number is needed, as texts read xᵀAx and
1 + vᵀA⁻¹u: the map is an isomorphism of rings, so no false equation comes of it.  Rows and columns count from 0 in
M[i, j], as in SymPy.

`Gradient`, `Jacobian` and `Hessian` are read as the derivatives they stand for, with the needs of these.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import sympy as sp

from cfpipe.witnesses.language import matrices
from cfpipe.witnesses.language.matrices import MOST_ROWS, Matrix, MatrixPower, TooLarge
from cfpipe.witnesses.language.needs import Expr, Need

if TYPE_CHECKING:
    from cfpipe.witnesses.language.expressions import Builder


def call(builder: Builder, name: str, node: ast.Call) -> Expr:
    function = FUNCTIONS[name]
    if not function.least <= len(node.args) <= function.most:
        raise builder.refuse(node, "arity", f"{name} does not take {len(node.args)} arguments", function.example)
    return _sized(builder, node, lambda: function.build(builder, node))


def number(builder: Builder, node: ast.AST, value: Expr) -> Expr:
    """A 1×1 matrix as its entry; any other matrix has no place where a number is needed."""
    if not isinstance(value, Matrix):
        return value
    if value.shape == (1, 1):
        return value.rows[0][0]
    message = f"a number is needed here, this is a {_by(value)} matrix"
    raise builder.refuse(node, "syntax", message, "take an entry M[i, j], Determinant(M) or Trace(M)")


def total(builder: Builder, node: ast.AST, summands: list[Expr]) -> Expr:
    if not any(isinstance(each, Matrix) for each in summands):
        return sp.Add(*summands)
    if len(summands) == 1:
        return summands[0]
    shapes = {each.shape if isinstance(each, Matrix) else (1, 1) for each in summands}
    if shapes == {(1, 1)}:
        return Matrix(((sp.Add(*(number(builder, node, each) for each in summands)),),))
    if len(shapes) > 1:
        kinds = " and ".join(f"{rows}×{columns}" for rows, columns in sorted(shapes))
        message = f"matrices of different shapes cannot be added ({kinds})"
        raise builder.refuse(node, "syntax", message, "write eye(n) for the identity matrix; numbers are 1×1")
    return _sized(builder, node, lambda: matrices.add(summands))


def product(builder: Builder, node: ast.AST, left: Expr, right: Expr) -> Expr:
    if not isinstance(left, Matrix) and not isinstance(right, Matrix):
        return left * right
    if isinstance(left, Matrix) and isinstance(right, Matrix) and left.shape[1] == right.shape[0]:
        return _sized(builder, node, lambda: matrices.multiply(left, right))
    for factor, matrix in ((left, right), (right, left)):
        if isinstance(matrix, Matrix) and (not isinstance(factor, Matrix) or factor.shape == (1, 1)):
            return _scaled(builder, node, number(builder, node, factor), matrix)
    message = f"a {_by(left)} matrix cannot be multiplied by a {_by(right)} matrix"
    raise builder.refuse(node, "syntax", message, "transpose one of them if a vector stands the wrong way")


def quotient(builder: Builder, node: ast.BinOp, left: Matrix, divisor: Expr) -> Expr:
    builder.need(Need("nonzero", (divisor,)))
    return _scaled(builder, node, 1 / divisor, left)


def power(builder: Builder, node: ast.AST, base: Matrix, exponent: Expr) -> Expr:
    square = _square(builder, node, base)
    if exponent.free_symbols:
        return MatrixPower(square, exponent)
    if not exponent.is_Integer:
        raise builder.refuse(node, "syntax", "a matrix is raised to integers only", "write a number such as -1 or 3")
    if exponent < 0:
        square = _inverse(builder, node, square)
    return _sized(builder, node, lambda: matrices.power(square, abs(int(exponent))))


def indexed(builder: Builder, node: ast.expr) -> Matrix | None:
    """The matrix that stands before [i, j]; None where there is none."""
    if isinstance(node, ast.Name) and node.id not in (*builder.words.definitions, *builder.bound):
        return None
    value = builder.build(node) if isinstance(node, (ast.Name, ast.Call, ast.BinOp)) else None
    return value if isinstance(value, Matrix) else None


def element(builder: Builder, node: ast.Subscript, matrix: Matrix) -> Expr:
    """M[i, j], counted from 0; v[i] of a vector."""
    places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    indices = [builder.value(each) for each in places]
    rows, columns = matrix.shape
    if len(indices) == 1 and 1 in (rows, columns):
        indices = [indices[0], sp.S.Zero] if columns == 1 else [sp.S.Zero, indices[0]]
    hint = "rows and columns count from 0, as in SymPy"
    if len(indices) != 2:
        raise builder.refuse(node, "arity", "an entry has a row and a column", f"write M[i, j]; {hint}")
    for index, end in zip(indices, (rows, columns), strict=True):
        if not (index.is_Integer and 0 <= index < end):
            raise builder.refuse(node, "syntax", f"a {_by(matrix)} matrix has no entry at {index}", hint)
    return matrix.rows[int(indices[0])][int(indices[1])]


def _by(matrix: Matrix) -> str:
    return "{}×{}".format(*matrix.shape)


def _scaled(builder: Builder, node: ast.AST, factor: Expr, matrix: Matrix) -> Expr:
    return _sized(builder, node, lambda: matrices.scale(factor, matrix))


def _sized(builder: Builder, node: ast.AST, action: Callable[[], Expr]) -> Expr:
    try:
        return action()
    except TooLarge as error:
        raise builder.refuse(node, "too-large", str(error), "give parts of it names, or use fewer rows") from None


# -- the calls


def _matrix(builder: Builder, node: ast.Call) -> Matrix:
    """Rows in brackets; a flat list is a column."""
    (outer,) = node.args
    if not isinstance(outer, (ast.List, ast.Tuple)) or not outer.elts:
        raise builder.refuse(node, "syntax", "a matrix is written by its rows", _EXAMPLE)
    flat = not any(isinstance(row, (ast.List, ast.Tuple)) for row in outer.elts)
    rows: list[list[ast.expr]] = []
    for row in outer.elts:
        if isinstance(row, (ast.List, ast.Tuple)):
            rows.append(row.elts)
        elif flat:
            rows.append([row])
        else:
            raise builder.refuse(row, "syntax", "every row of a matrix stands in brackets", _EXAMPLE)
    _fits(builder, node, len(rows))
    for place, items in enumerate(rows):
        if len(items) != len(rows[0]) or not items:
            message = f"the rows of a matrix are equally long, but row {place + 1} has {len(items)} entries"
            raise builder.refuse(outer.elts[place], "syntax", message, _EXAMPLE)
    _fits(builder, node, len(rows[0]))
    return Matrix(tuple(tuple(builder.value(entry) for entry in items) for items in rows))


def _fits(builder: Builder, node: ast.AST, count: int) -> None:
    if count > MOST_ROWS:
        raise builder.refuse(node, "too-large", f"a matrix may have {MOST_ROWS} rows and columns, this has {count}")


def _argument(builder: Builder, node: ast.Call) -> Matrix:
    value = builder.operand(node.args[0])
    return value if isinstance(value, Matrix) else Matrix(((value,),))


def _square(builder: Builder, node: ast.AST, matrix: Matrix) -> Matrix:
    if matrix.shape[0] != matrix.shape[1]:
        message = f"this needs as many rows as columns, and the matrix is {_by(matrix)}"
        raise builder.refuse(node, "syntax", message)
    return matrix


def _inverse(builder: Builder, node: ast.AST, matrix: Matrix) -> Matrix:
    """adj(A)/det(A), where det(A) is not zero."""

    def compute() -> Matrix:
        below = matrices.determinant(matrix)
        if below.is_zero or (matrices.parts(below) < _SMALL and sp.expand(below) == 0):
            raise builder.refuse(node, "syntax", "this matrix has no inverse: its determinant is zero")
        builder.need(Need("nonzero", (below,)))
        return matrices.scale(1 / below, matrices.adjugate(matrix))

    return _sized(builder, node, compute)  # type: ignore[no-any-return]


def _determinant(builder: Builder, node: ast.Call) -> Expr:
    return matrices.determinant(_square(builder, node, _argument(builder, node)))


def _trace(builder: Builder, node: ast.Call) -> Expr:
    return matrices.trace(_square(builder, node, _argument(builder, node)))


def _transpose(builder: Builder, node: ast.Call) -> Matrix:
    return matrices.transpose(_argument(builder, node))


def _adjoint(builder: Builder, node: ast.Call) -> Matrix:
    return matrices.transpose(_argument(builder, node)).map(sp.conjugate)


def _inverted(builder: Builder, node: ast.Call) -> Matrix:
    return _inverse(builder, node, _square(builder, node, _argument(builder, node)))


def _adjugate(builder: Builder, node: ast.Call) -> Matrix:
    return matrices.adjugate(_square(builder, node, _argument(builder, node)))


def _diagonal(builder: Builder, node: ast.Call) -> Matrix:
    _fits(builder, node, len(node.args))
    return matrices.diagonal(builder.value(each) for each in node.args)


def _count(builder: Builder, node: ast.expr) -> int:
    value = builder.value(node)
    if not (value.is_Integer and value >= 1):
        raise builder.refuse(node, "syntax", "the size of a matrix is a positive integer")
    if value > MOST_ROWS:
        raise builder.refuse(node, "too-large", f"a matrix may have {MOST_ROWS} rows and columns, this has {value}")
    return int(value)


def _identity(builder: Builder, node: ast.Call) -> Matrix:
    return matrices.identity(_count(builder, node.args[0]))


def _filled(value: int) -> Callable[[Builder, ast.Call], Matrix]:
    def build(builder: Builder, node: ast.Call) -> Matrix:
        return matrices.constant(_count(builder, node.args[0]), _count(builder, node.args[-1]), value)

    return build


def _dot(builder: Builder, node: ast.Call) -> Expr:
    vectors = [builder.operand(each) for each in node.args]
    lengths = [len(each.entries) if isinstance(each, Matrix) and 1 in each.shape else 0 for each in vectors]
    if not lengths[0] or lengths[0] != lengths[1]:
        raise builder.refuse(node, "syntax", "Dot takes two vectors of the same length")
    return sp.Add(*(a * b for a, b in zip(vectors[0].entries, vectors[1].entries, strict=True)))


def _variables(builder: Builder, node: ast.expr) -> list[ast.expr]:
    names: list[ast.expr] = []
    match node:
        case ast.Tuple() | ast.List():
            names = node.elts
        case ast.Call(func=ast.Name(id="Matrix"), args=[ast.List() as inner]):
            names = inner.elts
        case ast.Name():
            names = [node]
    if not names or not all(isinstance(each, ast.Name) for each in names):
        raise builder.refuse(node, "syntax", "the variables are a list of symbols", "write Gradient(f, (x, y))")
    _fits(builder, node, len(names))
    return names


def _slope(builder: Builder, node: ast.Call, *variables: ast.expr) -> Expr:
    derivative = ast.Call(ast.copy_location(ast.Name("Derivative"), node), [node.args[0], *variables], [])
    return builder.build(ast.copy_location(derivative, node))


def _gradient(builder: Builder, node: ast.Call) -> Matrix:
    """The column of partial derivatives of a number."""
    slopes = (_slope(builder, node, each) for each in _variables(builder, node.args[1]))
    return Matrix(tuple((number(builder, node.args[0], slope),) for slope in slopes))


def _jacobian(builder: Builder, node: ast.Call) -> Matrix:
    """Of a column: one row for each entry, one column for each variable."""
    columns = [_slope(builder, node, each) for each in _variables(builder, node.args[1])]
    if any(not isinstance(each, Matrix) or each.shape[1] != 1 for each in columns):
        raise builder.refuse(node, "syntax", "Jacobian takes a column of functions", "write Jacobian(v, (x, y))")
    return matrices.transpose(Matrix(tuple(each.entries for each in columns)))


def _hessian(builder: Builder, node: ast.Call) -> Matrix:
    names = _variables(builder, node.args[1])
    return Matrix(
        tuple(
            tuple(number(builder, node.args[0], _slope(builder, node, one, other)) for other in names) for one in names
        )
    )


class Function(NamedTuple):
    build: Callable[[Builder, ast.Call], Expr]
    least: int
    most: int
    example: str = ""


_EXAMPLE = "write Matrix([[a, b], [c, d]]), or Matrix([a, b]) for a column"
_SMALL = 400
POWER = "compare M**n with a matrix whose entries are explicit"
_GRADIENT = "write Gradient(f, (x, y))"

FUNCTIONS: dict[str, Function] = {
    "Matrix": Function(_matrix, 1, 1, _EXAMPLE),
    "Determinant": Function(_determinant, 1, 1),
    "Trace": Function(_trace, 1, 1),
    "Transpose": Function(_transpose, 1, 1),
    "Inverse": Function(_inverted, 1, 1),
    "Adjugate": Function(_adjugate, 1, 1),
    "Adjoint": Function(_adjoint, 1, 1),
    "Identity": Function(_identity, 1, 1, "write Identity(2)"),
    "Dot": Function(_dot, 2, 2, "write Dot(u, v)"),
    "Gradient": Function(_gradient, 2, 2, _GRADIENT),
    "Jacobian": Function(_jacobian, 2, 2, "write Jacobian(v, (x, y))"),
    "Hessian": Function(_hessian, 2, 2, "write Hessian(f, (x, y))"),
    "diag": Function(_diagonal, 1, 32, "write diag(a, b)"),
    "zeros": Function(_filled(0), 1, 2, "write zeros(2, 3)"),
    "ones": Function(_filled(1), 1, 2, "write ones(2, 3)"),
}
for _alias, _name in (
    ("det", "Determinant"), ("trace", "Trace"), ("tr", "Trace"), ("transpose", "Transpose"), ("inverse", "Inverse"),
    ("inv", "Inverse"), ("adjugate", "Adjugate"), ("eye", "Identity"), ("dot", "Dot"), ("gradient", "Gradient"),
    ("jacobian", "Jacobian"), ("hessian", "Hessian"),
):  # fmt: skip
    FUNCTIONS[_alias] = FUNCTIONS[_name]
"""Names with a small letter may be declared otherwise: `vocabulary.RESERVED` has the capital ones only."""
