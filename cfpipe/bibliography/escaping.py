"""Plain text → LaTeX that says the same. Apart from ``latex_text``, so that a build loads no reader of LaTeX."""

from __future__ import annotations

import re

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': r"\textquotedbl{}",
}  # fmt: skip
"""A brace as a macro: BibTeX counts braces, and a backslash before one does not stop it."""
_LIGATURE = re.compile(r"(?<=-)-|(?<=')'|(?<=`)`|(?<=[!?])`|(?<=<)<|(?<=>)>|(?<=,),")


def escaped(text: str) -> str:
    """Plain text as LaTeX that says the same: what would be a command, or one sign of two, is kept apart."""
    return _LIGATURE.sub(lambda found: "{}" + found.group(), "".join(_SPECIAL.get(sign, sign) for sign in text))
