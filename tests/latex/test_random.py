"""Expectations, variances and probabilities over the declared distributions."""

import pytest
import sympy as sp
from latex_table import NOTATION

from cfpipe.latex import Spelling, read_display, vocabulary
from cfpipe.latex.distributions import SHAPES
from cfpipe.witnesses.language.expressions import Vocabulary, read
from cfpipe.witnesses.language.syntax import Unreadable


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\mathbb{E}[W]", "Sum(i*lam**i*exp(-lam)/factorial(i), (i, 0, oo))"),
        (r"\mathbb{E}\left[e^{tZ}\right]", "Integral(exp(t*i)*exp(-(i - mu)**2/(2*tau))/sqrt(2*pi*tau), (i, -oo, oo))"),
        (r"P(W = k)", "lam**k*exp(-lam)/factorial(k)"),
        (r"\Pr(W \le k)", "Sum(lam**i*exp(-lam)/factorial(i), (i, 0, k))"),
        (r"P(W > k)", "Sum(lam**i*exp(-lam)/factorial(i), (i, k + 1, oo))"),
        (r"P(T > \sigma)", "Integral(lam*exp(-lam*i), (i, sigma, oo))"),
        (r"P(V = 1)", "p**1*(1 - p)**(1 - 1)"),
        (r"P(G = n)", "theta*(1 - theta)**(n - 1)"),
    ],
)
def test_they_become_sums_and_integrals_over_the_law(latex: str, text: str) -> None:
    (side,) = read_display(latex, NOTATION).sides
    assert _renamed(side) == _renamed(text)


def _renamed(text: str) -> sp.Expr:
    names = {name: sp.Symbol(name) for name in ("lam", "mu", "tau", "k", "n", "t", "sigma", "p", "theta")}
    expr = read(text, Vocabulary(symbols=names)).expr
    bound = sorted(expr.atoms(sp.Symbol) - set(names.values()), key=str)
    return expr.replace(lambda each: each in bound, lambda _: sp.Symbol("bound")) if bound else expr


MOMENTS = {
    "Bernoulli(1/4)": (sp.Rational(1, 4), sp.Rational(3, 16)),
    "Binomial(3, 1/4)": (sp.Rational(3, 4), sp.Rational(9, 16)),
    "Poisson(2)": (2, 2),
    "Geometric(1/2)": (2, 2),
    "DiscreteUniform(1, 6)": (sp.Rational(7, 2), sp.Rational(35, 12)),
    "Uniform(1, 3)": (2, sp.Rational(1, 3)),
    "Normal(1, 4)": (1, 4),
    "Exponential(2)": (sp.Rational(1, 2), sp.Rational(1, 4)),
    "Gamma(3, 2)": (sp.Rational(3, 2), sp.Rational(3, 4)),
    "Beta(2, 3)": (sp.Rational(2, 5), sp.Rational(1, 25)),
}


@pytest.mark.parametrize("domain", MOMENTS)
def test_each_law_has_its_total_its_mean_and_its_variance(domain: str) -> None:
    notation = vocabulary([Spelling("X", "", domain)])
    found = []
    for latex in (r"\mathbb{E}[X^0]", r"\mathbb{E}[X]", r"\operatorname{Var}(X)"):
        expr = read(read_display(latex, notation).sides[0], Vocabulary()).expr
        found.append(sp.nsimplify(sp.N(sp.simplify(expr.doit()), 30), rational=True).limit_denominator(1000))
    assert tuple(found) == (1, *MOMENTS[domain])


def test_every_law_is_tested() -> None:
    assert {domain.split("(")[0] for domain in MOMENTS} == set(SHAPES)


@pytest.mark.parametrize(
    "latex",
    [
        r"P(W = x)", r"P(G = k)", r"P(V = k)", r"P(T > x)", r"P(Z = x)", r"P(a < Z < b)", r"\mathbb{E}[Y Z]",
        r"\mathbb{E}[x]",
        r"\mathbb{E}[Y \mid Z = 1]", r"\mathbb{E}_\mu[Y]", r"\mathbb{E} Y", r"Y", r"\sum_{n=1}^3 \mathbb{E}[Y]",
        r"P(U \le x)",
        r"P(W = -1)", r"P(W = k - 1)",
    ],
)  # fmt: skip
def test_what_the_law_does_not_cover_is_refused(latex: str) -> None:
    with pytest.raises(Unreadable):
        read_display(latex, NOTATION)


def test_an_index_inside_is_never_confused_with_the_value() -> None:
    notation = vocabulary([Spelling("X", "", "Poisson(2)"), Spelling("x", "", "real")])
    (side,) = read_display(r"\mathbb{E}\left[\sum_{k=1}^3 k^X\right]", notation).sides
    assert side == "Sum(Sum(k**j, (k, 1, 3))*2**j*exp(-2)/factorial(j), (j, 0, oo))"
