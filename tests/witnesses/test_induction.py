"""Telescoping certificates are identities, and inductions fail where a step, a base or a range fails."""

from __future__ import annotations

import pytest
import sympy as sp

from cfpipe.witnesses.algebra.choices import zero_in_every_order
from cfpipe.witnesses.algebra.hypergeometric import ratio, spelled, telescoper
from cfpipe.witnesses.algebra.induction import by_recurrence, by_step
from cfpipe.witnesses.algebra.normal import vanishes
from cfpipe.witnesses.algebra.unrolling import aligned

n, m = sp.symbols("n m", integer=True, nonnegative=True)
k, j = sp.symbols("k j", integer=True)
x, p = sp.symbols("x p", positive=True)
C = sp.binomial

TERMS = (
    (k * C(n, k), 1), (C(n, k) ** 2, 1), ((-1) ** k * C(n, k) / (k + 1), 0), (C(m, k) * C(x, n - k), 1),
    (C(n, k) * p**k * (1 - p) ** (n - k), 1), (C(2 * k, k) * C(2 * n - 2 * k, n - k), 1), (C(n, k) ** 3, 2),
    (C(n + k, k) / 2**k, 1), (C(n, k) * sp.beta(p + k, x + n - k), 1), (k * x**k, 0), (x ** (n - k) * p**k, 0),
)  # fmt: skip


@pytest.mark.parametrize(("term", "order"), TERMS, ids=str)
def test_a_certificate_is_an_identity_of_rational_functions(term: sp.Expr, order: int) -> None:
    bare = {symbol: sp.Dummy(symbol.name) for symbol in term.free_symbols}
    f, a, b = spelled(term).xreplace(bare), bare.get(n, sp.Dummy()), bare[k]
    assert all(telescoper(f, a, b, less) is None for less in range(order))
    found = telescoper(f, a, b, order)
    assert found is not None
    total, shift = sp.S.Zero, sp.S.One
    for step, coefficient in enumerate(found.coefficients):
        total += coefficient * shift
        shift *= ratio(f, a).xreplace({a: a + step})
    g = found.certificate
    assert sp.cancel(sp.together(total - (g.xreplace({b: b + 1}) * ratio(f, b) - g))) == 0


SUMS = (
    (sp.Sum(C(n, k) ** 2, (k, 0, n)), C(2 * n, n), C(2 * n, n) + sp.KroneckerDelta(n, 3)),
    (sp.Sum(C(2 * k, k) * C(2 * n - 2 * k, n - k), (k, 0, n)), 4**n, 4**n + n),
    (sp.Sum((-1) ** k * C(n, k) / (k + 1), (k, 0, n)), 1 / (n + 1), 1 / (n + 2)),
    (sp.Sum(C(n + k, k) / 2**k, (k, 0, n)), 2**n, 2**n + 1),
)


@pytest.mark.parametrize(("total", "right", "wrong"), SUMS, ids=str)
def test_a_sum_is_proved_by_its_recurrence(total: sp.Expr, right: sp.Expr, wrong: sp.Expr) -> None:
    assert by_recurrence(total - right) is not None
    assert by_recurrence(total - wrong) is None


def test_a_wrong_start_breaks_the_induction() -> None:
    total = sp.Sum(k**2, (k, 1, n))
    assert by_step(total - n * (n + 1) * (2 * n + 1) / 6) == n
    assert by_step(total - n * (n + 1) * (2 * n + 1) / 6 - 1) is None
    assert by_step(sp.Sum(k**2, (k, 0, n)) * 0 + total * n - n) is None  # the sum's factor vanishes at n = 0


def test_sums_are_not_aligned_over_an_empty_range_that_is_not_there() -> None:
    low = sp.Sum(k, (k, m, n))
    assert aligned(sp.Tuple(low, low.xreplace({n: n + 1}))).args[1] == low.xreplace({n: n + 1})


def test_orders_of_whole_numbers_are_split() -> None:
    pascal = C(n + 1, m + 1) - C(n, m) - C(n, m + 1)
    assert not vanishes(pascal)
    assert zero_in_every_order(pascal, vanishes)
    assert not zero_in_every_order(pascal + sp.binomial(m, n + 1), vanishes)  # differs for m > n only
