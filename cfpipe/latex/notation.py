"""A concept's notation table as the reader needs it: declared spellings, longest first, with the sort of each name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cfpipe.latex import lexicon
from cfpipe.latex.scanner import tokenize
from cfpipe.latex.tokens import Token
from cfpipe.witnesses.language.syntax import Unreadable

GREEK_NAMES = {
    "lam": "\\lambda",
    "lamda": "\\lambda",
    "eps": "\\epsilon",
    **{name: f"\\{name}" for name in lexicon.GREEK},
}
_RANDOM = re.compile(r"\s*([A-Z]\w*)\s*\((.*)\)\s*", re.DOTALL)
_PARTS = re.compile(r"([A-Za-z]+?)_?(\d+|_[A-Za-z0-9]+)?")


_WORDS = """
E I S N O Q oo pi True False EulerGamma GoldenRatio Catalan lambda Matrix Determinant Trace Transpose Inverse
Sum Product Integral Derivative Limit Subs Piecewise Eq Ne Lt Le Gt Ge And Or Not exp Abs sign floor ceiling
loggamma digamma trigamma erf erfc erfi re im arg conjugate sin cos tan cot sec csc sinh cosh tanh coth sech csch
asin acos atan acot asec acsc asinh acosh atanh acoth asech acsch log ln sqrt cbrt Max Min gamma beta binomial
factorial polygamma uppergamma lowergamma zeta besselj bessely besseli besselk LambertW Heaviside KroneckerDelta
legendre chebyshevt chebyshevu hermite laguerre gegenbauer sinc atan2
"""
LANGUAGE = frozenset(_WORDS.split())
"""Words of the expression language: a bound variable takes none of them for itself."""

VALUES = frozenset({"value", "definition", "function of nothing", "function without arguments"})
"""Domains of names that a definition without arguments introduces: they stand without brackets everywhere."""


class Spelling(NamedTuple):
    """One row of the table; without LaTeX the name's usual spelling is meant."""

    name: str
    latex: str
    domain: str


class Row(NamedTuple):
    name: str
    sort: str
    """scalar, function, value, sequence, index, random, matrix or text"""
    domain: str
    latex: str
    integer: bool
    least: int | None
    """A lower bound that the domain's words give."""


class Clash(NamedTuple):
    """Two names with one spelling, or a spelling that cannot be read."""

    names: tuple[str, ...]
    latex: str
    message: str


@dataclass(frozen=True)
class Notation:
    rows: Mapping[str, Row]
    trie: Mapping[str, Any]
    """Nested by tokens; under "" the names so spelled."""
    ignored: frozenset[str] = frozenset()
    problems: tuple[Clash, ...] = ()
    words: frozenset[str] = frozenset()
    """Declared functions that are called like a function of the expression language."""


def vocabulary(rows: Iterable[Spelling], ignored: Collection[str] = ()) -> Notation:
    trie: dict[str, Any] = {}
    table: dict[str, Row] = {}
    problems: list[Clash] = []
    for spelling in rows:
        latex = spelling.latex.strip() or usual_spelling(spelling.name)
        sort, integer, least = _sorted(spelling.domain)
        table[spelling.name] = Row(spelling.name, sort, spelling.domain, latex, integer, least)
        try:
            tokens = tokenize(latex)
        except Unreadable as error:
            problems.append(Clash((spelling.name,), latex, error.message))
            continue
        if tokens:
            problems += _enter(trie, tokens, spelling.name, latex)
    dropped = frozenset(" ".join(text.split()) for text in ignored)
    words = frozenset(name for name, row in table.items() if row.sort == "function" and name in LANGUAGE)
    return Notation(table, trie, dropped, tuple(problems), words)


def _enter(trie: dict[str, Any], tokens: list[Token], name: str, latex: str) -> Iterable[Clash]:
    node = trie
    for token in tokens:
        node = node.setdefault(token.text, {})
    names = node.setdefault("", [])
    if name not in names:
        names.append(name)
    if len(names) > 1:
        yield Clash(tuple(names), latex, f"{' and '.join(names)} are spelled alike")


def usual_spelling(name: str) -> str:
    r"""`theta` is \theta, `mu1` and `mu_1` are \mu_{1}, `KL` is \mathrm{KL}."""
    if len(name) == 1:
        return name
    if name in GREEK_NAMES:
        return GREEK_NAMES[name]
    parts = _PARTS.fullmatch(name)
    if parts and parts.group(2) and (len(parts.group(1)) == 1 or parts.group(1) in GREEK_NAMES):
        lower = parts.group(2).lstrip("_")
        lower = lower if len(lower) == 1 or lower.isdigit() else GREEK_NAMES.get(lower, f"\\mathrm{{{lower}}}")
        return f"{GREEK_NAMES.get(parts.group(1), parts.group(1))}_{{{lower}}}"
    letters = re.sub(r"[^A-Za-z0-9]", "", name)
    return f"\\mathrm{{{letters}}}" if letters == name else ""


def dummy(letters: str, taken: Collection[str], notation: Notation) -> str:
    """A name for a variable that the formula does not name: the first letter that means nothing here."""
    for letter in letters:
        if letter not in taken and letter not in notation.rows and letter not in notation.trie:
            return letter
    name = f"{letters[0]}_"
    while name in taken or name in notation.rows:
        name += "_"
    return name


def _sorted(domain: str) -> tuple[str, bool, int | None]:
    words = re.sub(r"[\s-]+", " ", domain.strip().lower()).removeprefix("a ").removeprefix("an ")
    first = words.split(" ")[0] if words else ""
    if words in VALUES:
        return "value", False, None
    if first in ("function", "sequence", "index", "text"):
        return first, first == "index", None
    if first in ("matrix", "vector") or words.endswith((" matrix", " vector")):
        return "matrix", False, None
    if _RANDOM.fullmatch(domain):
        return "random", False, None
    integer = "integer" in words or words.startswith("natural")
    least = 0 if words.startswith(("positive", "nonneg", "prob")) else None
    if integer and words.startswith(("positive", "natural")):
        least = 1
    if match := re.match(r"integers? (?:in )?(\d+)\s*\.\.", words):
        least = int(match.group(1))
    if match := re.match(r"[\[(]\s*(\d+)\s*,", words):
        least = int(match.group(1))
    if values := finite_values(domain):
        integer, least = True, min(values)
    return "scalar", integer, least


def finite_values(domain: str) -> tuple[int, ...]:
    """The values of a domain such as {0, 1} or integers 1..6."""
    if match := re.fullmatch(r"\s*\{([-\d,\s]+)\}\s*", domain):
        parts = [part.strip() for part in match.group(1).split(",")]
        return tuple(int(part) for part in parts) if all(re.fullmatch(r"-?\d{1,6}", part) for part in parts) else ()
    return ()


def distribution(domain: str) -> tuple[str, str] | None:
    """The name and the arguments' text of a domain that is a distribution."""
    match = _RANDOM.fullmatch(domain)
    return (match.group(1), match.group(2)) if match else None
