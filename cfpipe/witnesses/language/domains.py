"""The grammar of domains: which values a declared symbol takes.

    real  positive  nonnegative  negative  nonzero  complex  probability (= [0, 1])
    integer  positive integer  nonnegative integer  nonzero integer   (hyphens may replace spaces)
    (0, 1)  [0, 1)  (a, oo)  (0, pi/2)    intervals; ends are real numbers or expressions in other declared symbols
    (-1, 0) | (0, 1)    nonzero (-1, 1)   unions of intervals with numbers as ends, and intervals without 0
    integers 0..n   {0, 1}       integer ranges and finite sets
    sequence of real | positive | nonnegative | integer | {0, 1}     data x[1], x[2], …
    probability vector of length k   entries p[1], …, p[k], k from 2 to 6; positive probability vector … has no zero
    function  index              names that a definition introduces or a sum binds

A domain is kept as ends with an open/closed mark; what the prover makes of it is in `question.py`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import sympy as sp

from cfpipe.witnesses.language.expressions import Vocabulary, read
from cfpipe.witnesses.language.matrices import Matrix
from cfpipe.witnesses.language.needs import Expr
from cfpipe.witnesses.language.syntax import Unreadable

MOST_VALUES = 24
MOST_LENGTH = 6


class Domain(NamedTuple):
    sort: str  # "real" | "integer" | "complex" | "finite" | "sequence" | "vector" | "function" | "index"
    low: Expr = None
    low_closed: bool = False
    high: Expr = None
    high_closed: bool = False
    nonzero: bool = False
    values: tuple[Expr, ...] = ()
    element: str = ""
    words: str = ""
    length: int = 0
    within: tuple[Expr, ...] = ()  # for a union of intervals: conditions on `VALUE` besides the ends of its hull


VALUE = sp.Dummy("value", real=True)
"""Stands for the declared symbol in `Domain.within`."""

_ZERO, _ONE = sp.Integer(0), sp.Integer(1)

NAMED: dict[str, Domain] = {
    "real": Domain("real", words="real"),
    "positive": Domain("real", _ZERO, words="positive"),
    "nonnegative": Domain("real", _ZERO, True, words="nonnegative"),
    "negative": Domain("real", high=_ZERO, words="negative"),
    "nonpositive": Domain("real", high=_ZERO, high_closed=True, words="nonpositive"),
    "nonzero": Domain("real", nonzero=True, words="real and not zero"),
    "integer": Domain("integer", words="an integer"),
    "positive integer": Domain("integer", _ONE, True, words="a positive integer"),
    "nonnegative integer": Domain("integer", _ZERO, True, words="a nonnegative integer"),
    "nonzero integer": Domain("integer", nonzero=True, words="an integer and not zero"),
    "complex": Domain("complex", words="complex"),
    "nonzero complex": Domain("complex", nonzero=True, words="complex and not zero"),
    "probability": Domain("real", _ZERO, True, _ONE, True, words="in [0, 1]"),
    "function": Domain("function", words="a function"),
    "index": Domain("index", words="an index"),
}
NAMED["natural"] = NAMED["natural number"] = NAMED["positive integer"]
NAMED["positive real"], NAMED["nonnegative real"] = NAMED["positive"], NAMED["nonnegative"]
NAMED["nonzero real"], NAMED["negative real"] = NAMED["nonzero"], NAMED["negative"]
_ELEMENTS = ("real", "positive", "nonnegative", "integer", "{0, 1}", "binary")


def read_domain(text: str, words: Vocabulary) -> Domain:
    """The domain that `text` names; raises `Unreadable` with the rule "domain"."""
    if match := re.fullmatch(r"\s*non-?zero\s+(?:in\s+)?([(\[].*)", text):
        return _without_zero(read_domain(match.group(1), words))
    name = re.sub(r"[\s-]+", " ", text.strip()) if not re.match(r"\s*[\[({]", text) else text.strip()
    name = re.sub(r"^an? ", "", name)
    if name in NAMED:
        return NAMED[name]
    if match := re.fullmatch(r"sequence of (.+?)s?", name):
        element = re.sub(r"\{\s*0\s*,\s*1\s*\}", "{0, 1}", match.group(1))
        if element in _ELEMENTS:
            return Domain("sequence", element=element, words=f"a sequence of {element} values")
    if match := re.fullmatch(r"(positive )?probability vector of length (\d{1,4})", name):
        return _simplex(bool(match.group(1)), int(match.group(2)), text)
    if match := re.fullmatch(r"integers?\s+(?:in\s+)?(.+?)\s*\.\.\s*(.+)", text.strip()):
        low, high = _end(match.group(1), words), _end(match.group(2), words)
        if any(end.is_number and not end.is_Rational for end in (low, high)):
            raise Unreadable("domain", "a range of integers ends at integers", "write integers 0..n")
        return Domain("integer", low, True, high, True, words=f"an integer from {low} to {high}")
    if match := re.fullmatch(r"\{(.+)\}", name):
        values = tuple(_end(part, words) for part in match.group(1).split(","))
        if len(values) <= MOST_VALUES and all(value.is_Rational for value in values):
            return Domain("finite", values=values, words=f"in {{{', '.join(map(str, values))}}}")
    parts = re.split(r"(?<=[)\]])\s*(?:\||∪|\bU\b|\bor\b)\s*(?=[(\[])", name)
    if len(parts) > 1:
        return _union([read_domain(part, words) for part in parts])
    if match := re.fullmatch(r"([(\[])(.+),(.+)([)\]])", name):
        return _interval(*match.groups(), words=words)
    raise Unreadable(
        "domain",
        f"{text.strip()!r} is not a domain",
        "use real, positive, integer, (0, 1), [0, oo), {0, 1}, integers 0..n, …",
        0,
        max(len(text), 1),
    )


def _interval(left: str, low_text: str, high_text: str, right: str, *, words: Vocabulary) -> Domain:
    low = None if low_text.strip() == "-oo" else _end(low_text, words)
    high = None if high_text.strip() in ("oo", "+oo") else _end(high_text, words)
    if low is not None and high is not None and low.is_number and high.is_number and not (high - low).is_positive:
        raise Unreadable("domain", f"the interval from {low} to {high} is empty", "put the smaller end first")
    if (low is None and left == "[") or (high is None and right == "]"):
        raise Unreadable("domain", "an infinite end is always open", "write ( or ) at an infinite end")
    text = f"in {left}{low_text.strip()}, {high_text.strip()}{right}"
    return Domain("real", low, left == "[", high, right == "]", words=text)


def simplex_entries(name: str, domain: Domain) -> tuple[Matrix, dict[str, Domain]]:
    """The column of entries, and the domains of those that are symbols."""
    closed = domain.low_closed
    symbols: list[Expr] = []
    domains: dict[str, Domain] = {}
    for place in range(1, domain.length):
        rest = 1 - sp.Add(*symbols)
        domains[f"{name}[{place}]"] = Domain("real", sp.S.Zero, closed, rest, closed)
        symbols.append(sp.Symbol(f"{name}[{place}]"))
    return Matrix(tuple((each,) for each in (*symbols, 1 - sp.Add(*symbols)))), domains


def _simplex(positive: bool, length: int, text: str) -> Domain:
    if not 2 <= length <= MOST_LENGTH:
        message = f"a probability vector has 2 to {MOST_LENGTH} entries here"
        raise Unreadable("domain", message, "for longer ones declare `sequence of nonnegative`", 0, len(text))
    words = f"a {'positive ' if positive else ''}probability vector of length {length}"
    return Domain("vector", low_closed=not positive, words=words, length=length)


def _without_zero(domain: Domain) -> Domain:
    return domain._replace(nonzero=True, within=(*domain.within, sp.Ne(VALUE, 0)), words=f"{domain.words} and not zero")


def _union(parts: list[Domain]) -> Domain:
    """Their hull, with the condition to lie in one of them; ends must be numbers, to be put in order."""
    if any(part.sort != "real" or part.within for part in parts):
        raise Unreadable("domain", "a union is one of intervals", "write (-1, 0) | (0, 1)")
    if any(end is not None and not end.is_number for part in parts for end in (part.low, part.high)):
        raise Unreadable("domain", "the ends of a union must be numbers", "use a constraint such as Or(x < a, x > b)")
    low = None if any(part.low is None for part in parts) else min(parts, key=lambda part: part.low.evalf())
    high = None if any(part.high is None for part in parts) else max(parts, key=lambda part: part.high.evalf())
    inside = sp.Or(*(sp.And(*_conditions(part)) for part in parts))
    return Domain(
        "real",
        None if low is None else low.low,
        low is not None and any(part.low == low.low and part.low_closed for part in parts),
        None if high is None else high.high,
        high is not None and any(part.high == high.high and part.high_closed for part in parts),
        words=" or ".join(part.words for part in parts),
        within=() if inside == sp.true else (inside,),
    )


def _conditions(domain: Domain) -> list[Expr]:
    found = []
    if domain.low is not None:
        found.append(sp.Ge(VALUE, domain.low) if domain.low_closed else sp.Gt(VALUE, domain.low))
    if domain.high is not None:
        found.append(sp.Le(VALUE, domain.high) if domain.high_closed else sp.Lt(VALUE, domain.high))
    return found


def _end(text: str, words: Vocabulary) -> Expr:
    """A number or an expression in other symbols; what is no real number for certain is refused."""
    try:
        expr = read(text, words).expr
    except Unreadable as error:
        raise Unreadable("domain", f"the end {text.strip()!r} cannot be read: {error.message}", error.hint) from None
    if expr.is_Rational or expr.free_symbols:
        return expr
    if expr.is_real and not expr.atoms(sp.Function) - expr.atoms(sp.exp, sp.log) and not expr.has(sp.Sum, sp.Integral):
        return expr
    raise Unreadable(
        "domain", f"the end {text.strip()} is not a real number", "use a number such as 1/2, pi or sqrt(2)"
    )
