"""What the reader reads, and that everything else is a located problem within milliseconds."""

from __future__ import annotations

import time

import pytest
import sympy as sp

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.expressions import Vocabulary, read, read_condition
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status
from cfpipe.witnesses.syntax import Unreadable

X, Y, N = sp.symbols("x y n")
WORDS = Vocabulary(
    {"x": X, "y": Y, "n": N, "lambda": sp.Symbol("lambda")},
    {"d": sp.IndexedBase("d", real=True)},
    {
        "L": Definition("L", ("t",), "t**n*(1-t)"),
        "c": Definition("c", (), "x+1"),
        "loop": Definition("loop", ("t",), "loop(t)"),
    },
)

ATTACKS = [
    '__import__("os")',
    '__import__("os").system("true")',
    "x.__class__",
    "().__class__.__bases__",
    "(lambda: 1)()",
    "lambda q: q",
    "[x for x in (1, 2)]",
    "{x: 1}",
    "{x}",
    '"text"',
    "b'x'",
    'f"{x}"',
    "x if x else y",
    "x := 1",
    "*x",
    "eval(x)",
    "exec(x)",
    "open(x)",
    "getattr(x, y)",
    "print(x)",
    "x[0]",
    "d[0].base",
    "exp(x=1)",
    "exp(*x)",
    "True",
    "None",
    "...",
    "1j",
    "0x10",
    "9**9**9**9",
    "2**(2**40)",
    "factorial(10**9)",
    "factorial(10**7)",
    "factorial(factorial(10))",
    "binomial(10**9, 5*10**8)",
    "1e400000000",
    "1e-400000000",
    "gamma(10**8)",
    "polygamma(10**6, 1)",
    "(" * 10_000 + "x" + ")" * 10_000,
    "-" * 3_900 + "x",
    "+".join(["x"] * 20_000),
    "**".join(["x"] * 3_000),
    "**".join(["x"] * 900),
    "9" * 3_000,
    "x" * 5_000,
    "exp(" * 900 + "x" + ")" * 900,
    "bell(10**5)",
    "nextprime(10)",
    "",
    "   ",
    "x x",
    "2x",
    "x +",
    "x^2",
    "x@y",
    "x//y",
    "x%y",
    "x and",
    "x = y",
    "x; y",
    "x\x00y",
    "\u03b8",
    "x\u2212y",
    "x #",
    "sin",
    "L",
    "L(1, 2)",
    "loop(x)",
    "d",
    "x(y)",
    "unknown",
    "1/0",
    "0**-1",
    "oo",
    "oo - oo",
    "Sum(x)",
    "Sum(x, x)",
    "Sum(x, (k, 0))",
    "Sum(k, (2, 0, 1))",
    "Derivative(x)",
    "Derivative(x, x+y)",
    "Derivative(x, (x, 10**9))",
    "Subs(x, 1, 2)",
    "Piecewise(x)",
    "Piecewise((x, y))",
    "Limit(x)",
    "Integral(x, (x, 0))",
    "x < y",
    "sqrt()",
    "sqrt(x, y, n)",
]


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_or_a_slip_is_a_located_problem_at_once(text):
    began = time.perf_counter()
    verdict = check(Statement(Kind.IDENTITY, (("x", "real"), ("y", "real"), ("n", "integer")), text, "x",
                              definitions=tuple(WORDS.definitions.values())))  # fmt: skip
    seconds = time.perf_counter() - began
    assert verdict.status is Status.UNCHECKED
    problem = verdict.problems[0]
    assert problem.field == "lhs"
    assert 0 <= problem.offset <= len(text)
    assert problem.message
    assert problem.rule in {"syntax", "forbidden", "unknown-symbol", "unknown-function", "too-large", "arity"}
    assert seconds < 0.5


@pytest.mark.parametrize(
    ("text", "offset", "length", "rule"),
    [
        ("x + thta", 4, 4, "unknown-symbol"),
        ("  x + foo(x)", 6, 3, "unknown-function"),
        ("x^2", 0, 3, "syntax"),
        ("x*y.real", 2, 6, "forbidden"),
        ("1 + binomial(x)", 4, 11, "arity"),
        ("x + 1e999", 4, 5, "too-large"),
    ],
)
def test_a_problem_points_at_the_characters(text, offset, length, rule):
    with pytest.raises(Unreadable) as caught:
        read(text, WORDS)
    assert (caught.value.offset, caught.value.length, caught.value.rule) == (offset, length, rule)


def test_a_caret_gets_the_hint_of_two_stars():
    with pytest.raises(Unreadable) as caught:
        read("x^2", WORDS)
    assert "**" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1", sp.Rational(1, 10)),
        ("2.50e-1", sp.Rational(1, 4)),
        ("1_000", sp.Integer(1000)),
        ("-x**2", -(X**2)),
        ("2**-1", sp.Rational(1, 2)),
        ("lambda*x", sp.Symbol("lambda") * X),
        ("L(1/2)", sp.Rational(1, 2) ** N / 2),
        ("c*2", 2 * X + 2),
        ("log(x, 2)", sp.log(X) / sp.log(2)),
        ("+".join(["x"] * 500), 500 * X),
        ("Derivative(x**2, (x, 2))", sp.Derivative(X**2, (X, 2))),
    ],
)
def test_what_is_read(text, expected):
    assert sp.expand(read(text, WORDS).expr - expected) == 0


def test_reading_what_was_printed_gives_the_same_expression():
    for text in (
        "x**2*exp(-y)/sqrt(n)",
        "Sum(k*x**k, (k, 0, n))",
        "Integral(exp(-t*x), (t, 0, oo))",
        "Max(x, y) + Abs(x - y)",
        "Product(d[i], (i, 1, n))",
    ):
        once = read(text, WORDS).expr
        assert read(str(once), WORDS).expr == once


def test_a_bound_variable_is_not_the_declared_symbol_of_its_name():
    expr = read("x + Sum(x, (x, 1, 3))", WORDS).expr
    assert expr.doit() == X + 6


def test_a_chain_of_comparisons_is_a_constraint():
    assert read_condition("0 < x < 1", WORDS).as_set() == sp.Interval.open(0, 1)


def test_needs_are_noted_although_sympy_simplifies_them_away():
    assert [str(need) for need in read("x/x", WORDS).needs] == ["x is not zero"]
