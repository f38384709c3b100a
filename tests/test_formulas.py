"""Formulas that would eat the machine, or mean something else than what stands there."""

import time

import pytest

from cfpipe import formulas
from cfpipe.formulas import FormulaError, convert


@pytest.mark.parametrize(
    "latex", ["[" * 200, "(" * 40, "{(}" * 60, "(^)" * 40, r"\lvert " * 40, r"(\text{)}" * 40, "⟨" * 40, r"\{" * 40]
)
def test_brackets_that_are_not_closed_cost_no_more_than_their_time(latex, monkeypatch):
    monkeypatch.setattr(formulas, "SECONDS", 1.0)
    began = time.monotonic()
    with pytest.raises(FormulaError, match="close its brackets"):
        convert(latex, display=True)
    assert time.monotonic() - began < 10


def test_a_formula_with_many_brackets_is_set_as_any_other():
    plain = convert("f(x)", display=True)
    many = convert("+".join(["f(x)"] * 30), display=True)
    inside = plain.mathml[plain.mathml.index("<mi") : -len("</math>")]
    assert many.mathml.count(inside) == 30
    with pytest.raises(FormulaError) as caught:
        convert("(x)" * 30 + r"\nope", display=True)
    assert (caught.value.offset, "nope" in caught.value.message) == (90, True)


@pytest.mark.parametrize("latex", [r"x \def\a{(}\a", r"x \let\a=b", r"x \newcommand{\a}{b}", r"x \renewcommand\a b"])
def test_a_formula_defines_no_commands(latex):
    with pytest.raises(FormulaError, match="cannot define") as caught:
        convert(latex, display=False)
    assert caught.value.offset == 2


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}", r"\url{x}", r"\class{x}{y}", r"\style{color:red}{y}", r"\htmlClass{a}{b}",
        r"\includegraphics{x}", r"\color{red\"onclick=\"x}{y}", r"\hspace{1em\"}", r"\require{html}", r"\unicode{60}",
    ],
)  # fmt: skip
def test_what_could_be_active_is_no_formula(latex):
    with pytest.raises(FormulaError):
        convert(latex, display=True)


@pytest.mark.parametrize(
    "latex",
    [r"\text{<script>alert(1)</script>}", r"\text{</math><img src=x onerror=y>}", r"\operatorname{<i>}", "a<b>"],
)
def test_text_in_a_formula_stays_text(latex):
    found = convert(latex, display=True).mathml
    for tag in ("<script", "<img", "<i>", "<b>", "</math><"):
        assert tag not in found
