import pytest

from cfpipe.render.pages.numbers import decimal
from cfpipe.witnesses.statement import Definition

DEFINED = {
    "h": Definition("h", ("p",), "-p*log(p) - (1 - p)*log(1 - p)"),
    "twice": Definition("twice", ("x",), "h(x) + h(x)"),
    "endless": Definition("endless", ("x",), "endless(x)"),
    "log": Definition("log", ("x",), "x"),
    "exploding0": Definition("exploding0", ("x",), "x + 1"),
    **{
        f"exploding{n}": Definition(
            f"exploding{n}", ("x",), "(((f + f) + (f + f)) * ((f + f) + (f + f)))".replace("f", f"exploding{n - 1}(x)")
        )
        for n in range(1, 9)
    },
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21/100", "0.21"),
        ("-2**3 + 1", "-7"),
        ("sqrt(9)", "3"),
        ("exp(0) + Abs(-2)", "3"),
        ("pi", "3.14159265359"),
        ("1e400", ""),
        ("1/0", ""),
        ("9**9**9", ""),
        ("x", ""),
        ("(1).real", ""),
        ("__import__('os')", ""),
        ("True", ""),
        ("endless(1)", ""),
        ("exploding5(1)", ""),
        ("-" * 100_000 + "1", ""),
        ("f(" * 190 + "1" + ")" * 190, ""),
        ("h(1, 2)", ""),
        ("log(7)", "7"),
    ],
)
def test_a_key_is_a_decimal_or_nothing(text, expected):
    assert decimal(text, DEFINED) == expected


def test_definitions_of_the_concept_are_used():
    entropy = {name: DEFINED[name] for name in ("h", "twice")}
    assert decimal("h(1/2)", entropy) == "0.69314718056"
    assert decimal("twice(1/2)", entropy) == "1.38629436112"
