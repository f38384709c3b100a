"""The way back: an expression as LaTeX in the notation's spellings, which is read as the same expression."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from latex_table import NOTATION
from test_reading import ALL

from cfpipe.latex import Spelling, read_display, show, vocabulary
from cfpipe.latex.nodes import (
    Call,
    Group,
    Item,
    Name,
    Node,
    Num,
    Power,
    add,
    call,
    divide,
    free_names,
    multiply,
    negative,
    write,
)
from cfpipe.latex.text import read_text
from cfpipe.witnesses.language.syntax import Unreadable


@pytest.mark.parametrize("latex", ALL)
def test_every_reading_is_shown_and_read_again(latex: str) -> None:
    (side,) = read_display(latex, NOTATION).sides
    assert write(read_text(side)) == side
    assert read_display(show(side, NOTATION), NOTATION).sides == (side,)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("-p*log(q) - (1 - p)*log(1 - q)", r"-p \log\left(q\right) - \left(1 - p\right) \log\left(1 - q\right)"),
        ("KL(p, q)", r"\operatorname{KL}\left(p, q\right)"),
        ("Sum(X[i]**2, (i, 1, n))/n", r"\frac{\sum_{i = 1}^{n} X_{i}^{2}}{n}"),
        ("a*b/c*x", r"\frac{a b}{c} x"),
        ("2*3", r"2 \cdot 3"),
        ("sin(x)**2", r"\sin^{2}\left(x\right)"),
        ("Integral(exp(-x), (x, 0, oo))", r"\int_{0}^{\infty} \exp\left(-x\right) \, \mathrm{d}x"),
    ],
)
def test_expressions_are_shown_in_the_usual_way(text: str, latex: str) -> None:
    assert show(text, NOTATION) == latex


def test_a_name_without_a_spelling_is_not_shown() -> None:
    with pytest.raises(Unreadable):
        show("unknown + 1", NOTATION)


def test_constants_stand_upright_where_their_letters_are_declared() -> None:
    notation = vocabulary([Spelling("e", "", "real"), Spelling("x", "", "real")])
    assert show("E*e", notation) == r"\mathrm{e} e"
    assert read_display(r"\mathrm{e} e + e^x", notation).sides == ("E*e + e**x",)


leaves = st.sampled_from(
    [Num("2"), Num("0.5"), Num("1"), *(Name(name) for name in ("x", "y", "n", "mu1", "v", "phat", "pi", "E", "I"))]
)


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.lists(st.tuples(st.booleans(), inner), min_size=2, max_size=4)
    return st.one_of(
        pairs.map(add),
        pairs.map(lambda factors: multiply([(False, factors[0][1]), *factors[1:]])),
        inner.map(negative),
        st.builds(Power, inner, inner),
        st.builds(divide, inner, inner),
        st.builds(
            call, st.sampled_from(["exp", "log", "sin", "Abs", "sqrt", "factorial", "gamma", "floor", "f", "L"]), inner
        ),
        st.builds(call, st.sampled_from(["f", "KL", "Max", "binomial", "log"]), inner, inner),
        st.builds(
            lambda body, low: call("Sum", body, Group((Name("i"), low, Name("n")))),
            inner,
            st.sampled_from([Num("0"), Name("k")]),
        ),
        st.builds(lambda body: call("Product", body, Group((Name("l"), Num("1"), Name("n")))), inner),
        st.builds(lambda body: call("Integral", body, Group((Name("x"), Num("0"), Name("oo")))), inner),
        st.builds(lambda body: Call("Limit", (body, Name("x"), Num("0"))), inner),
        st.builds(lambda body: Call("Derivative", (body, Name("x"))), inner),
        st.builds(lambda body, at: Call("Subs", (body, Name("x"), at)), inner, inner),
        st.just(Item("X", Name("n"))),
        st.just(Power(Item("X", Num("1")), Num("2"))),
    )


@given(st.recursive(leaves, larger, max_leaves=9))
@settings(max_examples=600, deadline=None)
def test_any_expression_is_read_as_itself_when_it_is_shown(node: Node) -> None:
    text = write(read_text(write(node)))  # powers of e become calls
    assert write(read_text(text)) == text
    try:
        shown = show(text, NOTATION)
    except Unreadable:
        assume(False)
        raise
    try:
        again = read_display(shown, NOTATION).sides
    except Unreadable as error:
        refused = error.message
    else:
        refused = ""
    if refused:  # a derivative of a constant, say, has no place in a display
        assert any(words in refused for words in ("does not depend on", "share one variable", "in a row bind"))
        return
    assert again == (text,)
    assert free_names(read_text(text)) - {"E"} == free_names(node) - {"E"}
