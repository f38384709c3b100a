"""Any text gives a reading or a located refusal, soon, whatever it is made of."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex_table import NOTATION
from test_reading import ALL

from cfpipe.latex import Display, read_display, show
from cfpipe.witnesses.language.syntax import Unreadable

WORDS = sorted({word for latex in ALL for word in re.findall(r"\\[A-Za-z]+|\\.|\S", latex)} | {
    "\\text{if}", "\\quad", "\\implies", "\\begin{aligned}", "\\end{aligned}", "\\max_", "\\left.", "\\right|",
    "\\underset", "\\hat",
    "\\mathbb{E}", "P(", "Y", "\\choose", "\\sqrt[", "\\middle|", "\\overset", "\\in", "\\forall", "\\ldots",
})  # fmt: skip


def read_or_refuse(latex: str) -> Display | None:
    try:
        return read_display(latex, NOTATION)
    except Unreadable as error:
        located = 0 <= error.offset <= len(latex) and error.length >= 0
    assert located
    return None


def read_and_show_again(latex: str) -> None:
    display = read_or_refuse(latex)
    for side in display.sides if display else ():
        try:
            shown = show(side, NOTATION)
        except Unreadable:
            continue
        assert read_display(shown, NOTATION).sides == (side,)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text(latex: str) -> None:
    read_or_refuse(latex)


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_words_of_latex(latex: str) -> None:
    read_and_show_again(latex)


@given(st.sampled_from(sorted(ALL)), st.data())
@settings(max_examples=400, deadline=None)
def test_any_formula_with_a_part_changed(latex: str, data: st.DataObject) -> None:
    parts = re.findall(r"\\[A-Za-z]+|\\.|.", latex)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(parts) - 1))
        parts[place] = data.draw(st.sampled_from(["", parts[place] * 2, *WORDS]))
    read_and_show_again("".join(parts))


@pytest.mark.parametrize(
    "latex",
    [
        "(" * 5000, "{" * 3000, "(" * 59 + "x" + ")" * 59, "\\frac{" * 800, "\\frac{x}{" * 38 + "x" + "}" * 38,
        "\\log " * 700 + "x",
        "\\sum_{i=1}^n " * 250 + "x", "\\int_0^1 " * 300 + "x" + " dx" * 300, "x^{" * 900, "|" * 3000, "|x" * 900,
        "-" * 3900, "x+" * 1990 + "x",
        "x " * 1400, "9" * 3900, "a=" * 1900 + "a", "\\hat{" * 600 + "x" + "}" * 600, "\\hat" * 900,
        "\\underset{x}{" * 250, "\\mathrm{" * 400,
        "\\frac{d}{dx}" * 250 + "x", "x'" * 1200, "x!" * 1300, "\\left(" * 500, "f(" * 900, "\\begin{pmatrix}" * 200,
        "x_" * 1500, "&" * 3000, "\\\\" * 1900,
        "\\text{" * 500, "\\sqrt[" * 500, "\\sqrt[x]{" * 300, "\\lim_{x \\to 0} " * 200 + "x",
        "x \\implies " * 300 + "x", "\\mathbb{E}[" * 300,
    ],
    ids=lambda latex: latex[:20],
)  # fmt: skip
def test_what_is_large_ends_soon(latex: str) -> None:
    started = time.perf_counter()
    read_or_refuse(latex)
    assert time.perf_counter() - started < 2.0


def test_a_typical_formula_takes_about_a_tenth_of_a_millisecond() -> None:
    formulas = sorted(ALL)
    for latex in formulas:
        read_display(latex, NOTATION)
    started = time.perf_counter()
    for latex in formulas:
        read_display(latex, NOTATION)
    assert (time.perf_counter() - started) / len(formulas) < 0.002
