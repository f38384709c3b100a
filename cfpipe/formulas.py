"""LaTeX → MathML, at build time, by math-core.

A Content-Security-Policy without inline styles is only possible if the markup has none: the few styles that the
converter writes (alignment in tables) become classes of the style sheet.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import NamedTuple

from math_core import LatexError, LatexToMathML

MACROS = {
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
    "E": r"\mathbb{E}",
    "Var": r"\operatorname{Var}",
    "KL": r"\operatorname{KL}",
    "given": r"\,\mid\,",
}
"""Commands every room has beside the usual ones."""

MAX_LENGTH = 4_000
MAX_DEPTH = 60

_CONVERTER = LatexToMathML(macros=MACROS, fancy_error=False)
_STYLE = re.compile(r' style="([^"]*)"')
_DECLARATION = {
    "text-align: left": "tl",
    "text-align: right": "tr",
    "text-align: center": "tc",
    "padding-right: 0": "pr0",
    "padding-left: 0": "pl0",
    "padding-left:1em": "pl1",
    "padding-left: 1em": "pl1",
}
"""Classes for the declarations that the converter writes; the rest follow from them in the style sheet."""


class FormulaError(ValueError):
    """A formula that cannot be set, with the place in it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Formula(NamedTuple):
    """A formula that was set: its LaTeX, and the ``<math>`` element for it."""

    latex: str
    mathml: str


@lru_cache(maxsize=50_000)
def convert(latex: str, *, display: bool) -> Formula:
    """Set a formula. The element's ``alttext`` is the TeX.

    Raises FormulaError with an offset into the text where the formula is at fault.
    """
    if len(latex) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(latex):,} characters; {MAX_LENGTH:,} are the most", MAX_LENGTH)
    depth = 0
    for offset, character in enumerate(latex):
        depth += (character == "{") - (character == "}")
        if depth > MAX_DEPTH:
            raise FormulaError("the formula is nested too deeply", offset)
        if character < " " and character not in "\n\t":
            raise FormulaError(f"the formula holds the control character {character!r}", offset)
    try:
        mathml = _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        offset, message = _explain(latex, str(error))
        raise FormulaError(message, offset) from None
    tex = html.escape(" ".join(latex.split()), quote=True)
    mathml = _STYLE.sub(_as_class, mathml)
    return Formula(latex, mathml.replace("<math", f'<math alttext="{tex}"', 1))


def _as_class(found: re.Match[str]) -> str:
    names = sorted({_DECLARATION[part.strip()] for part in found[1].split(";") if part.strip() in _DECLARATION})
    return f' class="{" ".join(names)}"' if names else ""


def _explain(latex: str, message: str) -> tuple[int, str]:
    """The converter's message, "<offset>: <words>", as an offset and words."""
    found = re.match(r"\s*(\d+)(?:\s*[-.:]+\s*\d+)?\s*:\s*(.*)", message, re.DOTALL)
    if not found:
        return 0, message.strip()
    words = found[2].strip()
    return min(int(found[1]), len(latex)), (words[:1].lower() + words[1:]).rstrip(".")
