"""What the reader reads, and that everything else is a located problem within milliseconds."""

from __future__ import annotations

import time

import pytest
import sympy as sp

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.language.expressions import Vocabulary, read, read_condition
from cfpipe.witnesses.language.syntax import Unreadable
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("digamma(x)", sp.polygamma(0, X)),
        ("Mod(x, 3)", X - 3 * sp.floor(X / 3)),
        ("frac(x)", X - sp.floor(X)),
        ("hyper([1, n], [2], x)", sp.hyper((1, N), (2,), X)),
        ("hyper((1, n), (2,), x)", sp.hyper((1, N), (2,), X)),
        ("root(x, 3)", X ** sp.Rational(1, 3)),
        ("E1(x)", sp.expint(1, X)),
        ("rf(x, 2)", X * (X + 1)),
        ("oo", sp.oo),
        ("-oo", -sp.oo),
    ],
)
def test_functions_that_are_others_in_disguise(text, expected):
    assert read(text, WORDS).expr == expected


LARGE = [
    "fibonacci(10**6)", "bernoulli(10**5)", "legendre(10**4, x)", "jacobi(500, x, y, n)", "harmonic(10**7)",
    "polylog(-10**4, x)", "zeta(-10**5)", "zeta(2, 10**6)", "euler(10**4)", "bell(10**5)", "catalan(10**6)",
    "rf(x, 10**5)", "ff(x, 10**5)", "expint(10**5, x)", "uppergamma(10**4, x)", "assoc_legendre(300, 2, x)",
    "gegenbauer(10**4, x, y)", "subfactorial(10**6)", "factorial2(10**7)", "besselj(10**6, x)", "root(x, 10**9)",
]  # fmt: skip


@pytest.mark.parametrize("text", LARGE)
def test_what_would_take_forever_is_refused_at_once(text):
    began = time.perf_counter()
    with pytest.raises(Unreadable) as caught:
        read(text, WORDS)
    assert caught.value.rule == "too-large"
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("DiracDelta(x)", "distribution"),
        ("gcd(x, y)", "polynomials"),
        ("hyp2f1(1, 2, 3, x)", "hyper([a, b], [c], z)"),
        ("psi(x)", "digamma"),
        ("arctan2(x, y)", "atan2"),
        ("hyper(1, 2, x)", "hyper([a, b], [c], z)"),
    ],
)
def test_what_is_not_there_gets_a_hint(text, hint):
    with pytest.raises(Unreadable) as caught:
        read(text, WORDS)
    assert hint in caught.value.hint


def test_a_declared_symbol_may_have_the_name_of_a_special_function():
    gamma = sp.Symbol("gamma")
    words = Vocabulary({"gamma": gamma, "x": X})
    assert read("gamma*x", words).expr == gamma * X
    with pytest.raises(Unreadable, match="symbol and cannot be called"):
        read("gamma(x)", words)
    assert check(Statement(Kind.IDENTITY, (("beta", "real"),), "beta + beta", "2*beta")).status is Status.PROVED


@pytest.mark.parametrize(("lhs", "rhs"), [("x", "oo"), ("oo", "oo"), ("Limit(x, x, 0) + 1", "oo"), ("oo", "x")])
def test_infinity_is_only_the_value_of_a_limit_or_a_series(lhs, rhs):
    verdict = check(Statement(Kind.IDENTITY, (("x", "real"),), lhs, rhs))
    assert verdict.status is Status.UNCHECKED
    below = check(Statement(Kind.INEQUALITY, (("x", "real"),), "Sum(1/k**2, (k, 1, oo))", "oo", "<"))
    assert below.status is Status.UNCHECKED


def test_a_limit_may_be_infinite():
    verdict = check(Statement(Kind.IDENTITY, (), "Limit(1/t, t, 0, '+')", "oo"))
    assert verdict.status is not Status.UNCHECKED
    assert check(Statement(Kind.IDENTITY, (), "Limit(1/t, t, oo)", "oo")).status is not Status.PROVED
