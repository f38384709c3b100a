"""Domains: the grammar, the cases to prove, the points to try."""

from __future__ import annotations

import pytest
import sympy as sp
from witness_table import symbols

from cfpipe.witnesses.engine import _question, check
from cfpipe.witnesses.statement import Kind, Problem, Statement, Status


def status(declared: str, lhs: str, rhs: str, relation: str = "=", constraints: tuple[str, ...] = ()) -> Status:
    kind = Kind.IDENTITY if relation == "=" else Kind.INEQUALITY
    return check(Statement(kind, symbols(declared), lhs, rhs, relation, constraints)).status


@pytest.mark.parametrize(
    ("domain", "lhs", "relation", "rhs", "expected"),
    [
        ("positive", "x", ">", "0", Status.PROVED),
        ("nonnegative", "x", ">", "0", Status.REFUTED),
        ("nonnegative", "x", ">=", "0", Status.PROVED),
        ("negative", "x", "<", "0", Status.PROVED),
        ("real", "x**2", ">=", "0", Status.PROVED),
        ("nonzero", "x**2", ">", "0", Status.PROVED),
        ("real", "x**2", ">", "0", Status.REFUTED),
        ("positive integer", "x", ">=", "1", Status.PROVED),
        ("positive-integer", "x", ">=", "1", Status.PROVED),
        ("nonnegative-integer", "x", ">=", "1", Status.REFUTED),
        ("(0, 1)", "x", "<", "1", Status.PROVED),
        ("[0, 1]", "x", "<", "1", Status.REFUTED),
        ("[0, 1)", "x", "<", "1", Status.PROVED),
        ("(0, 1]", "x", ">", "0", Status.PROVED),
        ("probability", "x*(1-x)", ">=", "0", Status.PROVED),
        ("(2, oo)", "x", ">", "2", Status.PROVED),
        ("(-oo, -1/2]", "x", "<=", "-1/2", Status.PROVED),
        ("(-1, 1)", "x**2", "<", "1", Status.PROVED),
        ("{0, 1}", "x", "<=", "1", Status.PROVED),
        ("{-1, 1/2}", "x", ">=", "0", Status.REFUTED),
        ("integers 0..3", "x", "<=", "3", Status.PROVED),
        ("integers 0..3", "x", "<=", "2", Status.REFUTED),
    ],
)
def test_a_domain_means_what_it_says(domain, lhs, relation, rhs, expected):
    assert status(f"x: {domain}", lhs, rhs, relation) is expected


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "rael",
        "(1, 0)",
        "(0, 0)",
        "[0, oo]",
        "(0, 1",
        "{x}",
        "{}",
        "(0, z)",
        "sequence of nonsense",
        "(0, sqrt(-2))",
        "(0, gamma(1/3))",
        "(pi, 3)",
        "integers 0..pi",
        "(0, 1) | positive",
        "(0, 1) | (x, 2)",
        "nonzero (0, z)",
        "__import__('os')",
    ],
)
def test_a_bad_domain_is_a_problem_of_its_symbol(domain):
    verdict = check(Statement(Kind.IDENTITY, (("y", "real"), ("x", domain)), "x", "x"))
    assert verdict.status is Status.UNCHECKED
    assert [(problem.field, problem.index, problem.rule) for problem in verdict.problems] == [("symbols", 1, "domain")]


@pytest.mark.parametrize("name", ["2x", "sin", "pi", "x y", "", "Sum"])
def test_a_name_that_cannot_be_declared_is_a_problem(name):
    verdict = check(Statement(Kind.IDENTITY, ((name, "real"),), "1", "1"))
    assert [problem.rule for problem in verdict.problems] == ["domain"]


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        ("(0, pi/2)", ["1", "1/1000"], ["0", "2", "-1"]),
        ("(-pi, pi]", ["0", "-3", "3"], ["22/7", "-22/7"]),
        ("[0, E)", ["0", "2718/1000"], ["2719/1000", "-1"]),
        ("(sqrt(2), oo)", ["142/100"], ["141/100"]),
        ("[-exp(-1), oo)", ["-36/100", "5"], ["-37/100"]),
        ("(-1, 0) | (0, 1)", ["-1/2", "1/2"], ["0", "1", "-1", "2"]),
        ("(-oo, -1] or [1, oo)", ["-1", "1", "7"], ["0", "1/2"]),
        ("[0, 1) U (2, pi)", ["0", "3"], ["1", "2", "22/7"]),
        ("nonzero (-1, 1)", ["1/2", "-1/2"], ["0", "1"]),
    ],
)
def test_a_domain_has_the_numbers_inside(domain, inside, outside):
    problems: list[Problem] = []
    question = _question(Statement(Kind.IDENTITY, (("x", domain),)), problems)
    assert not problems
    x = question.symbols["x"]
    for values, wanted in ((inside, True), (outside, False)):
        for value in values:
            assert question.contains({x: sp.Rational(value)}) is wanted


@pytest.mark.parametrize(
    ("domain", "lhs", "rhs", "wrong"),
    [
        ("nonzero (-1, 1)", "x/x", "1", "x"),
        ("(-1, 0) | (0, 1)", "1/x + 1/(1-x)", "1/(x*(1-x))", "1/(x*(1+x))"),
        ("nonzero complex", "z/z", "1", "z"),
    ],
)
def test_zero_left_out_is_known_to_be(domain, lhs, rhs, wrong):
    declared = f"{'z' if 'complex' in domain else 'x'}: {domain}"
    assert status(declared, lhs, rhs) is Status.PROVED
    assert status(declared, lhs, wrong) is Status.REFUTED
    assert status(declared.replace("nonzero ", ""), lhs, rhs) is not Status.PROVED or "|" in domain


@pytest.mark.parametrize(
    ("constraint", "lhs", "rhs"),
    [
        ("And(0 < x, x < y)", "Abs(x - y)", "y - x"),
        ("Or(x < 0, x > 1)", "Abs(x*(x-1))", "x*(x-1)"),
        ("Not(x >= 0)", "Abs(x)", "-x"),
        ("Eq(y, 2*x)", "y - x", "x"),
        ("Ne(x, 0)", "x**2/x", "x"),
        ("0 < x < 1", "Abs(1 - x)", "1 - x"),
        ("And(x > 1, Or(y > 2, y > 3))", "Max(x, 0) + Abs(y)", "x + y"),
    ],
)
def test_conditions_are_combined(constraint, lhs, rhs):
    assert status("x: real; y: real", lhs, rhs, constraints=(constraint,)) is Status.PROVED
    assert status("x: real; y: real", lhs, rhs) is not Status.PROVED


def test_ends_may_be_other_symbols():
    assert status("a: real; x: (a, oo)", "Abs(x-a)", "x-a") is Status.PROVED
    assert status("a: real; b: real; x: (a, b)", "Abs(x-a)+Abs(x-b)", "b-a", constraints=("a < b",)) is Status.PROVED


def test_constraints_carry_the_proof():
    assert status("a: real; b: real", "Max(a, b)", "b", constraints=("a <= b",)) is Status.PROVED
    assert status("a: real; b: real", "Max(a, b)", "b") is Status.REFUTED
    assert status("n: positive integer; s: nonnegative integer", "n-s", "1", ">=", ("s < n",)) is Status.PROVED
    assert status("p: (0, 1); q: (0, 1)", "p-p*q", "0", ">", ("p < q",)) is Status.PROVED
    assert status("x: real; y: real", "(x-y)/(x-y)", "1", constraints=("x != y",)) is Status.PROVED
    assert status("p: (0, 1); q: (0, 1)", "log(1-p)", "log(q)", constraints=("p + q == 1",)) is Status.PROVED


def test_an_unreadable_constraint_is_a_problem_with_its_index():
    verdict = check(Statement(Kind.IDENTITY, (("a", "real"),), "a", "a", constraints=("a < 1", "a <")))
    assert [(problem.field, problem.index) for problem in verdict.problems] == [("constraints", 1)]


def test_a_counterexample_lies_in_the_domain_and_meets_the_constraints():
    verdict = check(
        Statement(
            Kind.IDENTITY, symbols("a: (0, 1); n: positive integer; b: real"), "a*n", "a*b", constraints=("b > n",)
        )
    )
    assert verdict.status is Status.REFUTED
    values = {name: sp.Rational(value) for name, value in verdict.counterexample}
    assert 0 < values["a"] < 1
    assert values["n"] >= 1
    assert values["b"] > values["n"]


def test_only_assumptions_in_use_are_told():
    verdict = check(Statement(Kind.IDENTITY, symbols("a: (0, 1); unused: real"), "a+a", "2*a"))
    assert verdict.assumptions == ("a in (0, 1)",)
