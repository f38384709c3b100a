"""LaTeX → MathML, at build time, by math-core.

A Content-Security-Policy without inline styles is only possible if the markup has none: the few styles that the
converter writes (alignment in tables) become classes of the style sheet.

The converter looks for the end of every bracket that opens, and its time doubles with each that has none. So a formula
with many of them is set in a process of its own, which can be ended; this file is that process' program too.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
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
MAX_OPENING = 16
SECONDS = 3.0
"""What a formula with more opening brackets than that may take."""

_CONVERTER = LatexToMathML(macros=MACROS, fancy_error=False)
_OPENING = re.compile(r"[(\[⁅⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⫵]|\\\{|\\(?!left(?![A-Za-z]))[lLu][A-Za-z]+")
"""What may open a bracket; some of the commands open none, which only costs time."""
_DEFINING = re.compile(r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand)(?![A-Za-z])")
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
    if defining := _DEFINING.search(latex):
        raise FormulaError(f"a formula cannot define commands: {defining.group()}", defining.start())
    try:
        mathml = _converted(latex, display=display)
    except LatexError as error:
        offset, message = _explain(latex, str(error))
        raise FormulaError(message, offset) from None
    tex = html.escape(" ".join(latex.split()), quote=True)
    mathml = _STYLE.sub(_as_class, mathml)
    return Formula(latex, mathml.replace("<math", f'<math alttext="{tex}"', 1))


def _converted(latex: str, *, display: bool) -> str:
    if len(_OPENING.findall(latex)) <= MAX_OPENING:
        return _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    command = [sys.executable, "-I", "-X", "utf8", __file__]
    order = json.dumps([latex, display])
    try:
        done = subprocess.run(command, input=order, capture_output=True, text=True, timeout=SECONDS, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise FormulaError("the formula takes too long to be set: close its brackets", 0) from None
    mathml, error = json.loads(done.stdout)
    if error:
        raise LatexError(error)
    return str(mathml)


def _aside() -> None:
    """Set the formula on standard input."""
    latex, display = json.load(sys.stdin)
    try:
        answer = [_CONVERTER.convert_with_local_state(latex, displaystyle=display), ""]
    except LatexError as error:
        answer = ["", str(error)]
    json.dump(answer, sys.stdout)


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


if __name__ == "__main__":
    _aside()
