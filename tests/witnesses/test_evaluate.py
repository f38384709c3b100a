"""Numbers for readouts and curves: certain to a double's last digit, or none at all."""

from __future__ import annotations

import pytest

from cfpipe.witnesses.evaluate import evaluate
from cfpipe.witnesses.evaluation import Evaluation

REAL = (("x", "real"), ("n", "integer"), ("lambda", "real"))


@pytest.mark.parametrize(
    ("expression", "values", "number"),
    [
        ("Sum(k*binomial(n, k)*x**k*(1-x)**(n-k), (k, 0, n))", {"n": "10", "x": "9/10"}, 9.0),
        ("Sum(1/2**k, (k, 0, oo))", {}, 2.0),
        ("Integral(exp(-t**2), (t, -oo, oo))", {}, 1.772453850905516),
        ("Limit(sin(t)/t, t, 0)", {}, 1.0),
        ("Subs(Integral(t*x, (x, 0, 1)), t, x)", {"x": "3"}, 1.5),
        ("Integral(lambda, (lambda, 0, 1))", {"lambda": "7"}, 0.5),
        ("Derivative(x**n, x)", {"x": "3", "n": "2"}, 6.0),
    ],
)
def test_a_number(expression, values, number):
    assert evaluate(Evaluation(expression, REAL, values=tuple(values.items()))).values == (number,)


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("Sum(k, (k, 1, n))", {"n": "5/2"}),
        ("Sum(k, (k, 3, n))", {"n": "1"}),
        ("Sum(1/k, (k, 1, oo))", {}),
        ("Limit(1/t, t, 0)", {}),
        ("Limit(Abs(t)/t, t, 0)", {}),
        ("Integral(1/t, (t, -1, 1))", {}),
        ("x/x", {"x": "0"}),
        ("Derivative(Abs(x), x)", {"x": "0"}),
        ("log(x)", {"x": "-1"}),
    ],
)
def test_what_does_not_exist_has_no_number(expression, values):
    assert evaluate(Evaluation(expression, REAL, values=tuple(values.items()))).values == (None,)
