"""Maxima and minima: what is optimised, over what, where, and what the formula says of the value."""

import pytest
from latex_table import NOTATION

from cfpipe.latex import Optimum, read_display
from cfpipe.witnesses.language.syntax import Unreadable


def test_the_place_is_found_by_matching_the_objective() -> None:
    display = read_display(r"\min_{q} f(p, q) = f(p, p) = h(p)", NOTATION)
    assert display.optimum == Optimum("minimum", ("q",), "f(p, q)", (("q", "p"),), "h(p)")
    assert (display.sides, display.relations) == (("f(p, p)", "h(p)"), ("=",))


def test_a_value_alone_shows_no_place() -> None:
    display = read_display(r"\max_{0 \le x \le 1} x(1-x) = \frac14", NOTATION)
    assert display.optimum == Optimum("maximum", ("x",), "x*(1 - x)", (), "1/4", ("0 <= x", "x <= 1"))


@pytest.mark.parametrize(
    "operator",
    [
        r"\arg\max_{\theta}", r"\operatorname*{arg\,max}_{\theta}", r"\argmax_\theta", r"\operatorname{argmax}_\theta",
        r"\underset{\theta}{\operatorname{arg\,max}}", r"\arg \max\limits_{\theta}",
    ],
)  # fmt: skip
def test_arg_max_is_written_in_many_ways(operator: str) -> None:
    display = read_display(rf"\hat{{\theta}} = {operator} \ell(\theta) = \frac{{k}}{{n}}", NOTATION)
    assert display.optimum == Optimum("maximum", ("theta",), "ell(theta)", (("theta", "k/n"),))
    assert display.sides == ("k/n",)


def test_conditions_below_the_sign_are_kept() -> None:
    assert read_display(r"\min_{x > 0} (x - 1)^2 = 0", NOTATION).optimum == Optimum(
        "minimum", ("x",), "(x - 1)**2", (), "0", ("x > 0",)
    )
    assert read_display(r"\max_{x \in [0, 1)} x = 1", NOTATION).optimum == Optimum(
        "maximum", ("x",), "x", (("x", "1"),), "1", ("0 <= x", "x < 1")
    )


OPEN = [r"\max_x f(x) + 1 = 2", r"1 + \max_x f(x) = 2", r"\max_x f(x) \le 1", r"\max f(x) = 1"]


@pytest.mark.parametrize("latex", OPEN)
def test_what_leaves_the_objective_open_is_refused(latex: str) -> None:
    with pytest.raises(Unreadable):
        read_display(latex, NOTATION)
