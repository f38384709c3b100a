"""Matrices: the table of texts' statements with their wrong twins, what is read, and what is refused where."""

from __future__ import annotations

import time
from typing import Any

import pytest
from matrix_table import DEFINITIONS, PAIRS, REGULAR, SYMBOLS, Pair

from cfpipe.witnesses.engine import check
from cfpipe.witnesses.evaluate import evaluate
from cfpipe.witnesses.evaluation import Evaluation
from cfpipe.witnesses.statement import Kind, Statement, Status, Verdict


def verdict(lhs: str, rhs: str, *constraints: str, kind: Kind = Kind.IDENTITY, **more: Any) -> Verdict:
    return check(Statement(kind, SYMBOLS, lhs, rhs, constraints=constraints, definitions=DEFINITIONS, **more))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_true_statement_about_matrices_is_proved(pair: Pair) -> None:
    found = check(pair.right)
    assert found.status is Status.PROVED, (found.method, found.detail, found.problems)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_its_wrong_twin_is_refuted(pair: Pair) -> None:
    found = check(pair.wrong)
    lost = pair.name == "inverse needs a determinant"  # where a side is not defined, nothing can be compared
    assert found.status is (Status.UNDECIDED if lost else Status.REFUTED), (found.method, found.detail, found.problems)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Matrix([[a, b], [c, d]])", "Matrix([[a, b], [c, d]])"),
        ("Matrix([a, b])", "Matrix([[a], [b]])"),
        ("Matrix([[a, b]])", "Matrix([[a, b]])"),
        ("Matrix([(a, b), (c, d)])", "Matrix([[a, b], [c, d]])"),
        ("eye(2)", "Matrix([[1, 0], [0, 1]])"),
        ("Identity(2)", "Matrix([[1, 0], [0, 1]])"),
        ("ones(1, 2)", "Matrix([[1, 1]])"),
        ("zeros(2)", "Matrix([[0, 0], [0, 0]])"),
        ("diag(a, b)", "Matrix([[a, 0], [0, b]])"),
        ("2*Matrix([a, b])/s - Matrix([1, 0])", "Matrix([[2*a/s - 1], [2*b/s]])"),
        ("-Matrix([a, b])", "Matrix([[-a], [-b]])"),
        ("R(0)", "Matrix([[1, 0], [0, 1]])"),
        ("A[0, 1]", "b"),
        ("A[1, 0]*X[1]", "c*y"),
        ("Matrix([[a, b]])[1]", "b"),
        ("Transpose(X)*U", "Matrix([[u*x + v*y]])"),
        ("Transpose(X)*U*A", "Matrix([[a*(u*x + v*y), b*(u*x + v*y)], [c*(u*x + v*y), d*(u*x + v*y)]])"),
        ("1 + Transpose(X)*U", "Matrix([[u*x + v*y + 1]])"),
        ("A**0", "Matrix([[1, 0], [0, 1]])"),
    ],
)
def test_a_matrix_is_read_and_printed_so_that_it_reads_again(text: str, printed: str) -> None:
    found = verdict(text, text, display=(printed, printed))
    assert (found.lhs, found.display, found.problems) == (printed, "same", ())


@pytest.mark.parametrize(
    ("text", "offset", "rule", "message"),
    [
        ("Matrix([[a, b], [c]])", 16, "syntax", "equally long"),
        ("Matrix([[a, b], c])", 16, "syntax", "stands in brackets"),
        ("Matrix([])", 0, "syntax", "by its rows"),
        ("Matrix(2, 2)", 0, "arity", "2 arguments"),
        ("Matrix(a)", 0, "syntax", "by its rows"),
        ("Matrix([1, 2, 3, 4, 5, 6, 7])", 0, "too-large", "6 rows and columns"),
        ("eye(7)", 4, "too-large", "6 rows and columns"),
        ("eye(n)", 4, "syntax", "positive integer"),
        ("A + X", 0, "syntax", "different shapes"),
        ("A + 1", 0, "syntax", "different shapes"),
        ("X*X", 0, "syntax", "cannot be multiplied"),
        ("1/A", 2, "syntax", "a number is needed"),
        ("A/B", 2, "syntax", "a number is needed"),
        ("exp(A)", 4, "syntax", "a number is needed"),
        ("A**n + A", 0, "syntax", "stands alone"),
        ("det(A**n)", 4, "syntax", "stands alone"),
        ("A**(1/2)", 0, "syntax", "raised to integers"),
        ("X**2", 0, "syntax", "as many rows as columns"),
        ("det(X)", 0, "syntax", "as many rows as columns"),
        ("Inverse(Matrix([[1, 2], [2, 4]]))", 0, "syntax", "no inverse"),
        ("Inverse(Matrix([[a, b], [2*a, 2*b]]))", 0, "syntax", "no inverse"),
        ("A[2, 0]", 0, "syntax", "no entry"),
        ("A[0]", 0, "arity", "a row and a column"),
        ("A[x, 0]", 0, "syntax", "no entry"),
        ("Product(k*A, (k, 1, 2))", 8, "syntax", "a number is needed"),
        ("Gradient(X, (x, y))", 9, "syntax", "a number is needed"),
        ("Gradient(x*y, 2)", 14, "syntax", "list of symbols"),
        ("[a, b]", 0, "forbidden", "a list has no value"),
        ("A > B", 0, "syntax", "a number is needed"),
        ("A.T", 0, "forbidden", "a dot"),
    ],
)  # fmt: skip
def test_what_is_no_matrix_is_a_located_problem(text: str, offset: int, rule: str, message: str) -> None:
    found = verdict(text, "1")
    assert found.status is Status.UNCHECKED
    first = found.problems[0]
    assert (first.field, first.offset, first.rule) == ("lhs", offset, rule), first
    assert message in first.message


@pytest.mark.parametrize(
    ("lhs", "rhs", "message"),
    [
        ("A", "X", "this is 2×1, but the left side is 2×2"),
        ("A", "0", "this is 1×1, but the left side is 2×2"),
        ("det(A)", "A", "this is 2×2, but the left side is 1×1"),
    ],
)
def test_matrices_of_other_shapes_are_not_compared(lhs: str, rhs: str, message: str) -> None:
    (found,) = verdict(lhs, rhs).problems
    assert (found.field, found.length, found.message) == ("rhs", len(rhs), message)


@pytest.mark.parametrize("relation", ["<", ">=", "!=", "propto"])
def test_matrices_have_no_order(relation: str) -> None:
    assert verdict("A", "B", relation=relation).problems[0].field == "relation"


def test_the_wrong_entry_is_named_with_its_values() -> None:
    found = verdict("A*B", "Matrix([[a*e + b*g, a*f + b*h], [c*e + d*g, c*f + d*g]])")
    assert found.detail.startswith("entry (2, 2): at ")
    assert found.lhs_value
    assert found.lhs_value != found.rhs_value


def test_all_that_both_sides_need_is_asked_of_every_entry() -> None:
    assert verdict("Matrix([1, x/x])", "Matrix([1, 1])").status is not Status.PROVED
    assert verdict("Matrix([x/x, 1])", "Matrix([1, 1])").status is not Status.PROVED
    assert verdict("Matrix([s/s, 1])", "Matrix([1, 1])").status is Status.PROVED
    assert verdict("0*A**-1", "zeros(2)").status is not Status.PROVED
    assert verdict("0*A**-1", "zeros(2)", REGULAR).status is Status.PROVED


@pytest.mark.parametrize(
    ("constraint", "status"),
    [
        ("Ne(a*d, b*c)", Status.PROVED),
        ("a*d - b*c > 1", Status.PROVED),
        ("2*b*c < 2*a*d", Status.PROVED),
        ("Ne(x*a*d - x*b*c, 0)", Status.PROVED),
        ("a*d >= b*c", Status.UNDECIDED),
        ("Or(Ne(a*d, b*c), x > 0)", Status.UNDECIDED),
        ("And(Ne(a*d, b*c), x > 0)", Status.PROVED),
        ("Abs(b*c) < a*d", Status.PROVED),
        ("Abs(b*c) <= a*d", Status.UNDECIDED),
        ("Abs(b*c) > a*d", Status.UNDECIDED),
        ("Ne(a*d + b*c, 0)", Status.UNDECIDED),
    ],
)
def test_a_constraint_keeps_a_determinant_from_zero(constraint: str, status: Status) -> None:
    found = verdict("A*A**-1", "eye(2)", constraint)
    assert found.status is status or (status is Status.UNDECIDED and found.status is Status.WITNESSED)


@pytest.mark.parametrize(
    ("divisor", "status"),
    [
        ("x**2 + x*y + y**2 + 1", Status.PROVED),
        ("x**2 + x*y + y**2", Status.UNDECIDED),
        ("x**2 + 2*x*y + y**2 + 1", Status.PROVED),  # by its discriminant: the form is not definite
        ("x**2 + 3*x*y + y**2 + 1", Status.UNDECIDED),
        ("x**2 + 2*x + 1 + s", Status.PROVED),
        ("x**2 + 2*x + 1", Status.UNDECIDED),
        ("(x + y)**2 + (x - y)**2 + s*(x - 1)**2", Status.PROVED),
        ("x**2 + 2*I*x + 3", Status.PROVED),  # its real part: there is no form over the reals
        ("x**2 + 2*I*x*y - y**2 + 1", Status.UNDECIDED),  # zero at x = 0, y = 1
        ("(lam + 3)*(lam + x**2 + y**2 + z**2) - (x + y + z)**2", Status.PROVED),
    ],
)
def test_a_definite_form_is_never_zero(divisor: str, status: Status) -> None:
    found = verdict(f"({divisor})/({divisor})", "1")
    assert (found.status is Status.PROVED) is (status is Status.PROVED), found.detail
    assert found.status is not Status.REFUTED


def test_chains_nearness_and_false_beliefs_are_compared_entry_by_entry() -> None:
    assert verdict("A + A", "2*A", chain=(("=", "A*2"),)).status is Status.PROVED
    found = verdict("A + A", "2*A", chain=(("=", "A"),))
    assert (found.status, found.detail[:27]) == (Status.REFUTED, "link 2 of the chain: entry ")
    assert verdict("Matrix([1/3, 2/3])", "Matrix([0.33, 0.67])", relation="~", tolerance="0.01").status is Status.PROVED
    assert verdict("Matrix([1/3, 2/3])", "Matrix([0.33, 0.6])", relation="~", tolerance="0.01").status is Status.REFUTED
    assert verdict("A*B", "B*A", kind=Kind.REFUTATION).status is Status.REFUTED
    at = tuple(zip("abcdefgh", "11010110", strict=True))
    assert verdict("A*B", "B*A", kind=Kind.REFUTATION, at=at).status is Status.REFUTED
    assert verdict("A*B - A*B", "zeros(2)", kind=Kind.REFUTATION).status is Status.PROVED


def test_a_quadratic_form_is_a_number() -> None:
    assert verdict("Transpose(X)*X", "x**2 + y**2").status is Status.PROVED
    assert verdict("Transpose(X)*X", "0", relation=">=").status is Status.PROVED
    assert verdict("sqrt(Transpose(X)*X)", "sqrt(x**2 + y**2)").status is Status.PROVED


@pytest.mark.parametrize(
    "text",
    [
        "A**64",
        "Matrix([[a, b, c, d], [d, a, b, c], [c, d, a, b], [b, c, d, a]])**32",
        "Inverse(Matrix([[a+b*(n-m) for n in x]]))",
        f"Matrix([[{'9' * 900}, 1], [1, 1]])**60",
        "Matrix([[1, 1], [1, 0]])**(10**9)",
        f"det(Matrix([{', '.join(f'[{row}]' for row in [', '.join(['a*b + c*d'] * 6)] * 6)}]))",
        "*".join(["A"] * 200),
    ],
)
def test_what_would_grow_too_large_is_refused_before_it_is_computed(text: str) -> None:
    began = time.perf_counter()
    assert verdict(text, text).status is Status.UNCHECKED
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("domain", "constraints", "lhs", "rhs"),
    [
        ("positive integer", (), "Matrix([[1, n], [0, 1]])**n", "Matrix([[1, n**2], [0, 1]])"),  # the step is not M
        ("integer", (), "Matrix([[1, 1], [0, 1]])**n", "Matrix([[1, n], [0, 1]])"),  # no first n
        ("real", (), "Matrix([[1, 1], [0, 1]])**n", "Matrix([[1, n], [0, 1]])"),
        ("positive integer", ("n < 9",), "Matrix([[1, 1], [0, 1]])**n", "Matrix([[1, n], [0, 1]])"),
        ("[0, oo)", (), "Matrix([[1, 1], [0, 1]])**n", "Matrix([[1, n], [0, 1]])"),
        ("nonnegative integer", (), "Matrix([[1, 1], [0, 1]])**(n - 1)", "Matrix([[1, n - 1], [0, 1]])"),
        ("nonnegative integer", (), "eye(2)**n", "eye(2)**(2*n)"),
    ],
)
def test_a_symbolic_power_is_open_where_induction_does_not_apply(
    domain: str, constraints: tuple[str, ...], lhs: str, rhs: str
) -> None:
    found = check(Statement(Kind.IDENTITY, (("n", domain),), lhs, rhs, constraints=constraints))
    assert (found.status, found.method) == (Status.UNDECIDED, "symbolic-power")


def test_the_exponent_of_a_counterexample_is_told() -> None:
    found = verdict("Matrix([[1, 1], [1, 0]])**n", "Matrix([[n, 1], [1, n - 1]])")
    assert found.status is Status.REFUTED
    assert found.counterexample == (("n", "3"),)
    assert found.detail.startswith("for n = 3, entry (")


def test_what_a_closed_form_of_a_power_needs_is_asked_for() -> None:
    lhs, rhs = "Matrix([[a, 1], [0, b]])**n", "Matrix([[a**n, (a**n - b**n)/(a - b)], [0, b**n]])"
    assert verdict(lhs, rhs).status is not Status.PROVED
    assert verdict(lhs, rhs, "a < b").status is Status.PROVED
    assert verdict("Matrix([[0, 1], [0, 0]])**(n - 1)", "Matrix([[0, 1], [0, 0]])").status is Status.REFUTED


def test_numbers_may_have_six_rows() -> None:
    rows = ", ".join("[" + ", ".join(str(1 + (row == column)) for column in range(6)) + "]" for row in range(6))
    assert verdict(f"det(Matrix([{rows}]))", "7").status is Status.PROVED


def test_small_letters_may_be_symbols() -> None:
    symbols = (("det", "real"), ("trace", "positive"))
    assert check(Statement(Kind.IDENTITY, symbols, "det + trace", "trace + det")).status is Status.PROVED
    assert check(Statement(Kind.IDENTITY, (("Trace", "real"),), "1", "1")).problems


def test_a_definition_may_be_a_matrix() -> None:
    found = check(Statement(Kind.DEFINITION, (("theta", "real"),), "M(theta)", "Matrix([[1, theta], [0, 1]])"))
    assert (found.method, found.rhs) == ("definition", "Matrix([[1, theta], [0, 1]])")


def test_where_a_number_is_wanted_a_matrix_is_a_problem() -> None:
    (problem,) = evaluate(Evaluation("Matrix([1, 2])", ())).problems
    assert "a number is needed" in problem.message
    assert evaluate(Evaluation("det(Matrix([[1, 2], [3, 4]]))", ())).values == (-2.0,)
    assert verdict("x", "X", relation="<").problems
    assert verdict("X", "X", kind=Kind.VALUE).problems
