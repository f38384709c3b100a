"""The distributions that a symbol's domain can name, with their mass or density and its support.

Parameters and formulas as in Casella and Berger, Statistical Inference, 2nd edition (2002), "Table of Common
Distributions", pages 621 to 627, but for these: the second parameter of Normal is the variance, those of Exponential
and Gamma are rates (there scales). Geometric counts trials up to and with the first success, as there.
"""

from __future__ import annotations

from typing import NamedTuple

from cfpipe.latex.nodes import INFINITY, Node, replace
from cfpipe.latex.notation import distribution
from cfpipe.latex.text import read_text
from cfpipe.witnesses.language.syntax import Unreadable


class Shape(NamedTuple):
    parameters: int
    discrete: bool
    mass: str
    """In `value_` and the parameters `first_`, `second_`."""
    low: str
    high: str


class Distribution(NamedTuple):
    name: str
    discrete: bool
    mass: Node
    low: Node
    high: Node
    parameters: tuple[Node, ...]


VALUE = "value_"
_PARAMETERS = ("first_", "second_")

SHAPES: dict[str, Shape] = {
    "Bernoulli": Shape(1, True, "first_**value_*(1 - first_)**(1 - value_)", "0", "1"),
    "Binomial": Shape(
        2, True, "binomial(first_, value_)*second_**value_*(1 - second_)**(first_ - value_)", "0", "first_"
    ),
    "Poisson": Shape(1, True, "first_**value_*exp(-first_)/factorial(value_)", "0", "oo"),
    "Geometric": Shape(1, True, "first_*(1 - first_)**(value_ - 1)", "1", "oo"),
    "DiscreteUniform": Shape(2, True, "1/(second_ - first_ + 1)", "first_", "second_"),
    "Uniform": Shape(2, False, "1/(second_ - first_)", "first_", "second_"),
    "Normal": Shape(2, False, "exp(-(value_ - first_)**2/(2*second_))/sqrt(2*pi*second_)", "-oo", "oo"),
    "Exponential": Shape(1, False, "first_*exp(-first_*value_)", "0", "oo"),
    "Gamma": Shape(2, False, "second_**first_*value_**(first_ - 1)*exp(-second_*value_)/gamma(first_)", "0", "oo"),
    "Beta": Shape(
        2, False,
        "gamma(first_ + second_)/(gamma(first_)*gamma(second_))*value_**(first_ - 1)*(1 - value_)**(second_ - 1)",
        "0", "1",
    ),
}  # fmt: skip


def of_domain(domain: str) -> Distribution:
    """The distribution that a domain names; raises `Unreadable` with the rule "domain"."""
    found = distribution(domain)
    shape = SHAPES.get(found[0]) if found else None
    if found is None or shape is None:
        raise Unreadable(
            "domain", f"{domain} is not a distribution that is read here", f"use one of {', '.join(SHAPES)}"
        )
    try:
        values = tuple(read_text(part) for part in _parts(found[1]))
    except Unreadable as error:
        raise Unreadable("domain", f"the parameters in {domain} cannot be read: {error.message}") from None
    if len(values) != shape.parameters:
        raise Unreadable("domain", f"{found[0]} takes {shape.parameters} parameters")
    mass, low, high = (_filled(text, values) for text in (shape.mass, shape.low, shape.high))
    return Distribution(found[0], shape.discrete, mass, low, high, values)


def _filled(text: str, values: tuple[Node, ...]) -> Node:
    node = INFINITY if text == "oo" else read_text(text)
    for name, value in zip(_PARAMETERS, values, strict=False):
        node = replace(node, name, value)
    return node


def _parts(text: str) -> list[str]:
    """Split at the commas outside of brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
