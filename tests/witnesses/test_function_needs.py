"""Where special functions are defined: shown on the one domain, never on the other."""

from __future__ import annotations

import pytest
from witness_table import symbols

from cfpipe.witnesses.calculus.definedness import first_gap
from cfpipe.witnesses.engine import _question, check
from cfpipe.witnesses.language.expressions import read
from cfpipe.witnesses.language.function_needs import CALLS
from cfpipe.witnesses.language.vocabulary import FUNCTIONS
from cfpipe.witnesses.statement import Kind, Problem, Statement, Status

WHERE = [
    ("besselj(n, x)", "n: integer; x: real", "n: real; x: real"),
    ("besselj(v, x)", "v: nonnegative; x: nonnegative", "v: real; x: nonnegative"),
    ("besselj(v, x)", "v: real; x: positive", "v: positive; x: real"),
    ("besselj(n, z)", "n: integer; z: complex", "n: positive; z: complex"),
    ("besseli(v, x)", "v: real; x: positive", "v: real; x: nonnegative"),
    ("bessely(n, x)", "n: integer; x: positive", "n: integer; x: nonnegative"),
    ("besselk(v, x)", "v: real; x: positive", "v: real; x: nonzero"),
    ("hankel1(v, x)", "v: real; x: positive", "v: real; x: real"),
    ("jn(n, x)", "n: nonnegative integer; x: positive", "n: real; x: positive"),
    ("airyai(x) + airybi(x) + airyaiprime(x) + airybiprime(x)", "x: complex", ""),
    ("uppergamma(a, x)", "a: real; x: positive", "a: real; x: nonnegative"),
    ("uppergamma(a, x)", "a: positive; x: nonnegative", "a: nonnegative; x: nonnegative"),
    ("uppergamma(n, x)", "n: positive integer; x: real", "n: nonnegative integer; x: real"),
    ("lowergamma(a, x)", "a: positive; x: nonnegative", "a: positive; x: real"),
    ("lowergamma(n, x)", "n: positive integer; x: real", "n: integer; x: real"),
    ("zeta(s)", "s: (1, oo)", "s: real"),
    ("zeta(s)", "s: (-1, 1)", "s: [1, oo)"),
    ("zeta(s, a)", "s: (1, oo); a: positive", "s: (1, oo); a: real"),
    ("dirichlet_eta(s)", "s: complex", ""),
    ("polylog(2, x)", "x: [-1, 1]", "x: [-1, 2]"),
    ("polylog(s, x)", "s: real; x: (-1, 1)", "s: real; x: [-1, 1]"),
    ("polylog(s, 1)", "s: (1, oo)", "s: (0, oo)"),
    ("lerchphi(x, s, a)", "x: (-1, 1); s: real; a: positive", "x: [-1, 1]; s: real; a: positive"),
    ("polygamma(n, x)", "n: nonnegative integer; x: positive", "n: nonnegative integer; x: real"),
    ("polygamma(n, x)", "n: positive integer; x: positive", "n: integer; x: positive"),
    ("digamma(x) + trigamma(x)", "x: positive", "x: nonnegative"),
    ("loggamma(x)", "x: positive", "x: nonnegative"),
    ("harmonic(n)", "n: (-1, oo)", "n: real"),
    ("harmonic(n, p)", "n: nonnegative integer; p: real", "n: real; p: real"),
    ("beta(a, b)", "a: positive; b: positive", "a: positive; b: nonnegative"),
    ("binomial(x, y)", "x: (-1, oo); y: real", "x: real; y: real"),
    ("binomial(x, k)", "x: real; k: nonnegative integer", "x: real; k: integer"),
    ("binomial(n, k)", "n: nonnegative integer; k: integer", "n: integer; k: integer"),
    ("RisingFactorial(x, n)", "x: real; n: nonnegative integer", "x: real; n: integer"),
    ("RisingFactorial(x, y)", "x: positive; y: positive", "x: real; y: positive"),
    ("FallingFactorial(x, n)", "x: real; n: nonnegative integer", "x: real; n: integer"),
    ("factorial2(n)", "n: nonnegative integer", "n: real"),
    ("subfactorial(n)", "n: nonnegative integer", "n: integer"),
    ("catalan(n)", "n: nonnegative integer", "n: real"),
    ("fibonacci(n) + lucas(n)", "n: integer", "n: real"),
    ("bernoulli(n) + euler(n) + bell(n)", "n: nonnegative integer", "n: integer"),
    ("bernoulli(n, x)", "n: nonnegative integer; x: real", "n: real; x: real"),
    ("legendre(n, x)", "n: nonnegative integer; x: real", "n: real; x: real"),
    ("chebyshevt(n, x) + chebyshevu(n, x)", "n: integer; x: complex", "n: real; x: complex"),
    ("hermite(n, x) + hermite_prob(n, x)", "n: nonnegative integer; x: real", "n: integer; x: real"),
    ("laguerre(n, x)", "n: nonnegative integer; x: real", "n: integer; x: real"),
    (
        "assoc_laguerre(n, a, x)",
        "n: nonnegative integer; a: (-1, oo); x: real",
        "n: nonnegative integer; a: real; x: real",
    ),
    ("gegenbauer(n, a, x)", "n: nonnegative integer; a: positive; x: real", "n: nonnegative integer; a: real; x: real"),
    (
        "jacobi(n, a, b, x)",
        "n: nonnegative integer; a: (-1, oo); b: (-1, oo); x: real",
        "n: nonnegative integer; a: real; b: (-1, oo); x: real",
    ),
    ("assoc_legendre(n, 1, x)", "n: positive integer; x: [-1, 1]", "n: positive integer; x: real"),
    ("assoc_legendre(n, 1, x)", "n: positive integer; x: (-1, 1)", "n: nonnegative integer; x: (-1, 1)"),
    ("erfinv(x)", "x: (-1, 1)", "x: [-1, 1]"),
    ("erfcinv(x)", "x: (0, 2)", "x: (-1, 1)"),
    ("expint(n, x)", "n: integer; x: positive", "n: integer; x: real"),
    ("E1(x)", "x: positive", "x: nonzero"),
    ("Ei(x)", "x: nonzero", "x: real"),
    ("li(x)", "x: (0, 1)", "x: positive"),
    ("Li(x)", "x: (1, oo)", "x: positive"),
    ("Si(x) + Shi(x) + fresnels(x) + fresnelc(x)", "x: complex", ""),
    ("Ci(x) + Chi(x)", "x: positive", "x: nonzero"),
    ("elliptic_k(m)", "m: (-oo, 1)", "m: (-oo, 1]"),
    ("elliptic_e(m)", "m: (-oo, 1]", "m: real"),
    ("elliptic_f(x, m) + elliptic_e(x, m)", "x: real; m: [0, 1)", "x: real; m: [0, 1]"),
    ("elliptic_pi(n, m)", "n: (-oo, 1); m: (-oo, 1)", "n: real; m: (-oo, 1)"),
    ("LambertW(x)", "x: nonnegative", "x: real"),
    ("LambertW(x)", "x: [-exp(-1), oo)", "x: [-1, oo)"),
    ("LambertW(x, -1)", "x: [-exp(-1), 0)", "x: nonnegative"),
    ("betainc(a, b, 0, x)", "a: positive; b: positive; x: [0, 1]", "a: positive; b: positive; x: nonnegative"),
    ("betainc_regularized(a, b, 0, x)", "a: positive; b: positive; x: (0, 1)", "a: real; b: positive; x: (0, 1)"),
    ("hyper([a, b], [c], x)", "a: real; b: real; c: positive; x: (-oo, 1)", "a: real; b: real; c: positive; x: real"),
    ("hyper([a], [c], x)", "a: real; c: positive; x: real", "a: real; c: real; x: real"),
    ("acot(x)", "x: positive", "x: real"),
    ("asec(x) + acsc(x)", "x: (1, oo)", "x: real"),
    ("acsch(x)", "x: nonzero", "x: real"),
    ("acoth(x)", "x: (1, oo)", "x: real"),
    ("asech(x)", "x: (0, 1]", "x: [0, 1]"),
    ("atan2(y, x)", "x: positive; y: real", "x: real; y: real"),
    ("arg(z)", "z: nonzero complex", "z: complex"),
    ("Mod(x, m)", "x: real; m: positive", "x: real; m: real"),
    ("frac(x)", "x: real", "x: complex"),
    ("root(x, n)", "x: nonnegative; n: positive integer", "x: nonnegative; n: nonnegative integer"),
]


def defined(text: str, declared: str) -> bool:
    problems: list[Problem] = []
    question = _question(Statement(Kind.IDENTITY, symbols(declared)), problems)
    assert not problems
    return first_gap(question, read(text, question.words).needs, set(question.symbols)) is None


@pytest.mark.parametrize(("text", "good", "bad"), WHERE, ids=range(len(WHERE)))
def test_where_a_function_is_shown_to_be_defined(text, good, bad):
    assert defined(text, good)
    assert not bad or not defined(text, bad)


def test_nothing_is_proved_where_a_function_is_not_defined():
    for text, _, bad in WHERE[:60:6]:
        if bad:
            verdict = check(Statement(Kind.IDENTITY, symbols(bad), text, text))
            assert verdict.status not in (Status.PROVED, Status.REFUTED)


def test_every_function_of_the_vocabulary_has_its_conditions():
    missing = [name for name in FUNCTIONS if name in CALLS or name in _in_needs()]
    assert sorted(missing) == sorted(FUNCTIONS)


def test_every_function_is_in_the_guide(repository):
    text = (repository / "docs" / "author.md").read_text("utf-8")
    assert [name for name in FUNCTIONS if f"`{name}`" not in text] == []


def _in_needs() -> set[str]:
    """Functions for which `needs.of_call` does not answer that it knows nothing."""
    import sympy as sp

    from cfpipe.witnesses.language.needs import UNKNOWN, of_call

    x = sp.Symbol("x")
    return {
        name
        for name, function in FUNCTIONS.items()
        if not any(need.reason.startswith(UNKNOWN) for need in of_call(name, (x,) * function.least, False))
    }


SLOPES = [
    ("Derivative(besselj(0, x), x)", "-besselj(1, x)", "x: real", "besselj(1, x)"),
    ("Derivative(uppergamma(a, x), x)", "-x**(a-1)*exp(-x)", "a: real; x: positive", "x**(a-1)*exp(-x)"),
    ("Derivative(lowergamma(a, x), x)", "x**(a-1)*exp(-x)", "a: positive; x: positive", "x**a*exp(-x)"),
    ("Derivative(polylog(2, x), x)", "-log(1-x)/x", "x: (0, 1)", "log(1-x)/x"),
    ("Derivative(li(x), x)", "1/log(x)", "x: (1, oo)", "1/(x*log(x))"),
    ("Derivative(Si(x), x)", "sin(x)/x", "x: positive", "cos(x)/x"),
    ("Derivative(Ei(x), x)", "exp(x)/x", "x: nonzero", "exp(-x)/x"),
    ("Derivative(elliptic_k(m), m)", "elliptic_e(m)/(2*m*(1-m)) - elliptic_k(m)/(2*m)", "m: (0, 1)",
     "elliptic_e(m)/(2*m*(1-m)) + elliptic_k(m)/(2*m)"),
    ("Derivative(LambertW(x), x)", "LambertW(x)/(x*(1+LambertW(x)))", "x: positive", "LambertW(x)/(1+LambertW(x))"),
    ("Derivative(fresnels(x), x)", "sin(pi*x**2/2)", "x: real", "cos(pi*x**2/2)"),
    ("Derivative(airyai(x), (x, 2))", "x*airyai(x)", "x: real", "-x*airyai(x)"),
    ("Derivative(acot(x), x)", "-1/(1+x**2)", "x: positive", "1/(1+x**2)"),
    ("Derivative(binomial(x, 2), x)", "x - 1/2", "x: (1, oo)", "x - 1"),
]  # fmt: skip


@pytest.mark.parametrize(("slope", "value", "declared", "wrong"), SLOPES, ids=range(len(SLOPES)))
def test_slopes_of_special_functions(slope, value, declared, wrong):
    kind = Kind.IDENTITY
    assert check(Statement(kind, symbols(declared), slope, value)).status in (Status.PROVED, Status.WITNESSED)
    assert check(Statement(kind, symbols(declared), slope, wrong)).status is Status.REFUTED


def test_no_slope_at_a_branch_point():
    for text, declared in (
        ("Derivative(besselj(1/2, x), x)", "x: nonnegative"),
        ("Derivative(elliptic_e(m), m)", "m: (0, 1]"),
        ("Derivative(lowergamma(1/2, x), x)", "x: nonnegative"),
        ("Derivative(LambertW(x), x)", "x: [-exp(-1), oo)"),
        ("Derivative(frac(x), x)", "x: real"),
        ("Derivative(Mod(x, 2), x)", "x: real"),
        ("Derivative(Piecewise((x, x < 1), (2, True)), x)", "x: real"),
    ):
        assert not defined(text, declared)
