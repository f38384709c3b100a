"""Probability vectors of a fixed length: p[1], …, p[k], none negative, with the sum one.

All entries but the last are symbols of their own, each on what the ones before it leave over; the last entry is read as
one minus the others (`domains.py`).  So the whole simplex is covered by intervals, and nothing but these has to be
assumed.  `p` alone is the column of its entries, and a sum or product over p[i] with numbers as bounds is written out
while it is read.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

import sympy as sp

from cfpipe.witnesses.language.matrices import Matrix
from cfpipe.witnesses.language.needs import Expr

if TYPE_CHECKING:
    from cfpipe.witnesses.language.expressions import Builder


def whole(name: str) -> str:
    """The vector that an entry belongs to; any other name is itself."""
    return name.partition("[")[0]


def entry(builder: Builder, node: ast.Subscript, name: str) -> Expr:
    vector = builder.words.vectors[name]
    place = builder.value(node.slice)
    if not place.is_Integer or not 1 <= place <= len(vector.rows):
        hint = "its entries are numbered; a sum over them has numbers as bounds"
        raise builder.refuse(node, "syntax", f"{name} has entries {name}[1] to {name}[{len(vector.rows)}]", hint)
    return vector.rows[int(place) - 1][0]


def written_out(builder: Builder, name: str, node: ast.Call) -> Expr | None:
    """A sum or product over entries of a vector, term by term; None for any other."""
    if name == "Integral" or not _indexes(node.args[0], builder.words.vectors):
        return None
    if len(node.args) != 2 or not isinstance(node.args[1], ast.Tuple) or len(node.args[1].elts) != 3:
        return None
    variable, low, high = node.args[1].elts
    first, last = (builder.value(each) if not _infinite(each) else sp.oo for each in (low, high))
    if not (isinstance(variable, ast.Name) and first.is_Integer and last.is_Integer):
        return None
    if last - first >= 2 * max(len(each.rows) for each in builder.words.vectors.values()):
        raise builder.refuse(node.args[1], "too-large", "these bounds go beyond the vector's entries")
    outer = builder.bound
    terms = []
    for value in range(int(first), int(last) + 1):
        builder.bound = {**outer, variable.id: sp.Integer(value)}
        terms.append(builder.value(node.args[0]))
    builder.bound = outer
    return sp.Add(*terms) if name == "Sum" else sp.Mul(*terms)


def _infinite(node: ast.expr) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "oo" for each in ast.walk(node))


def _indexes(node: ast.expr, vectors: Mapping[str, Matrix]) -> bool:
    return any(
        isinstance(each, ast.Subscript) and isinstance(each.value, ast.Name) and each.value.id in vectors
        for each in ast.walk(node)
    )
