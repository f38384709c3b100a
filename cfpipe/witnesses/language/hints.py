"""What to write instead: remedies for what the expression language does not have.

Only words: which constructs are allowed is decided in `syntax.py` and `expressions.py`.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable

_CONSTRUCTS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lambda: ("a function cannot be made here", "write it as a definition; lambda as a rate must be declared"),
    ast.JoinedStr: ("text in quotes has no value here", "write names and numbers without quotes"),
    ast.ListComp: ("a list has no value here", "write Sum(f, (k, 1, n)) or Product(f, (k, 1, n))"),
    ast.GeneratorExp: ("a loop has no value here", "write Sum(f, (k, 1, n)) or Product(f, (k, 1, n))"),
    ast.SetComp: ("a set has no value here", "write Sum(f, (k, 1, n)) or Product(f, (k, 1, n))"),
    ast.DictComp: ("a table has no value here", "write one value"),
    ast.List: ("a list has no value here", "write one value; round brackets group"),
    ast.Set: ("braces have no value here", "round brackets group; a set belongs to a symbol's domain"),
    ast.Dict: ("a table has no value here", "write one value"),
    ast.Tuple: ("several values stand where one is needed", "only Sum, Product, Integral and Piecewise take tuples"),
    ast.IfExp: ("a choice is not written with if here", "write Piecewise((x, x > 0), (y, True))"),
    ast.NamedExpr: ("nothing can be assigned here", "write a definition of its own"),
    ast.Slice: ("a range has no value here", "write one index, such as x[i]"),
    ast.Starred: ("a star before a name has no meaning here", "write the factor before the star"),
}
_OPERATORS: dict[type[ast.AST], str] = {
    ast.FloorDiv: "write floor(x/y)",
    ast.Mod: "write Mod(x, y) for a remainder; a per cent is written as /100",
    ast.MatMult: "write * for a product",
    ast.Invert: "write Not(…) for a condition",
}
_SYNTAX = (
    ("!", "write factorial(n)"),
    ("|", "write Abs(x)"),
    (":=", "write a definition of its own"),
    ("->", "write Limit(f, x, a)"),
    ("=", "each side has a field of its own; inside a condition write Eq(x, y)"),
    ("\\", "write names without a backslash, such as theta or sqrt(x)"),
    ("$", "write the expression without dollar signs"),
    ("'", "write Derivative(f, x) for a slope; quotes have no use here"),
    ('"', "quotes have no use here"),
    ("%", "a per cent is written as /100"),
)
_ELSEWHERE = {
    "integrate": "Integral", "int": "Integral", "diff": "Derivative", "prod": "Product", "sum": "Sum", "lim": "Limit",
    "ceil": "ceiling", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "sgn": "sign",
    "hyp2f1": "hyper([a, b], [c], z)", "hyp1f1": "hyper([a], [b], z)", "hyp0f1": "hyper([], [b], z)", "psi": "digamma",
    "gammainc": "lowergamma", "incgamma": "uppergamma", "pochhammer": "RisingFactorial", "ellipk": "elliptic_k",
    "ellipe": "elliptic_e", "ellipf": "elliptic_f", "arctan2": "atan2", "log10": "log(x, 10)", "log2": "log(x, 2)",
    "lg": "log(x, 10)", "lb": "log(x, 2)", "dilog": "polylog(2, x)", "ncr": "binomial", "eta": "dirichlet_eta",
    "step": "Heaviside", "arg2": "atan2", "expi": "Ei", "det": "Determinant", "tr": "Trace", "inv": "Inverse",
    "arcosh": "acosh", "arsinh": "asinh", "artanh": "atanh", "hypot": "sqrt(x**2 + y**2)", "log1p": "log(1 + x)",
    "expm1": "exp(x) - 1", "heaviside": "Heaviside", "sigmoid": "1/(1 + exp(-x))", "softplus": "log(1 + exp(x))",
    "choose": "binomial", "comb": "binomial", "pow": "**", "lgamma": "loggamma", "fact": "factorial", "norm": "Abs",
}  # fmt: skip


def construct(node: ast.AST) -> tuple[str, str]:
    """A message and a remedy for a construct that is not part of the language."""
    name = type(node).__name__.lower()
    unknown = f"this construct ({name}) is not part of the expression language", "use operators and named functions"
    return _CONSTRUCTS.get(type(node), unknown)


def operator(node: ast.AST) -> str:
    return _OPERATORS.get(type(node), "use + - * / and ** for a power")


def constant(value: object) -> str:
    if isinstance(value, complex):
        return "write I for the imaginary unit, such as 2*I"
    if isinstance(value, (str, bytes)):
        return "write names and numbers without quotes"
    return "write digits, such as 16 or 0.5"


def called(function: ast.AST) -> tuple[str, str]:
    """For a call of something that is not a name."""
    if isinstance(function, ast.Lambda):
        return construct(function)
    if isinstance(function, ast.Attribute):
        return dot(function)
    return "only a named function can be called", "write * for a product"


def dot(node: ast.Attribute) -> tuple[str, str]:
    """A dot between names is a product for one author and a part of a program for another."""
    message = "a dot cannot be used here"
    if isinstance(node.value, ast.Name) and not node.attr.startswith("_"):
        return message, "write * for a product, and a function by its name alone, such as exp(x)"
    return message, "an expression has no parts that a dot could reach"


def function(name: str, known: Iterable[str]) -> str:
    """For a call of an unknown function."""
    close = _ELSEWHERE.get(name.lower())
    if close is None:
        lower = {each.lower(): each for each in sorted(known)}
        found = difflib.get_close_matches(name.lower(), lower, 1, 0.8)
        close = lower[found[0]] if found else None
    if close is not None:
        return f"did you mean {close}?"
    if name.startswith("_"):
        return "an expression can use functions of mathematics only"
    return "define it in an earlier definition, or use SymPy's name"


def syntax(text: str) -> str:
    """For text that is no expression at all: the likeliest cause."""
    if text.count("(") != text.count(")"):
        return "close every bracket"
    rest = re.sub(r"[<>=!]=", " ", text)
    for sign, hint in _SYNTAX:
        if sign in rest:
            return hint
    return "write the multiplication sign and close every bracket"
