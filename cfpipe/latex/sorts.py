"""Which expressions are matrices."""

from __future__ import annotations

from cfpipe.latex.nodes import Call, Name, Node, Power, Product, Sum
from cfpipe.latex.notation import Notation

_MATRICES = frozenset({"Matrix", "Transpose", "Inverse"})


def is_matrix(node: Node, notation: Notation) -> bool:
    match node:
        case Call(function, _):
            return function in _MATRICES
        case Name(name):
            row = notation.rows.get(name)
            return row is not None and row.sort == "matrix"
        case Product(pairs) | Sum(pairs):
            return any(is_matrix(each, notation) for _, each in pairs)
        case Power(base, _):
            return is_matrix(base, notation)
    return False
