"""LaTeX in the fields of a bibliography → plain text. What is not known is told and never dropped.

A formula stays as it is written, but for the plainest (``$p$-values``), which lose their dollars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import (
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexNode,
    LatexWalker,
    LatexWalkerError,
)
from pylatexenc.latexwalker import get_default_latex_context_db as get_parsing_db
from pylatexenc.macrospec import ParsedMacroArgs, std_macro

_PASSED_ON = ("mkbibemph", "mkbibitalic", "mkbibbold", "textsuperscript", "textsubscript",
              "nocase", "url", "textsw", "textmd", "textup", "uppercase", "MakeUppercase", "relax", "bibinfo", "hbox",
              "mbox", "emph", "textit", "textbf", "textsc", "texttt", "textrm", "textsf", "textsl", "textnormal",
              "path", "natexlab", "ensuremath")  # fmt: skip
"""Macros that set their argument in some way and say nothing by themselves."""
_SWITCHES = ("em", "it", "bf", "sc", "tt", "rm", "sl", "sf", "upshape", "itshape", "scshape", "bfseries", "normalfont",
             "protect", "noopsort", "relax", "nobreak", "allowbreak", "-", "/")  # fmt: skip
"""Macros that set nothing."""
_WRITTEN = {
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "textbraceleft": "{", "lbrace": "{",
    "textbraceright": "}", "rbrace": "}", "textasciicircum": "^", "textasciitilde": "~", "textbackslash": "\\",
    "slash": "/", "newblock": " ", "\\": " ", "space": " ", "textquotesingle": "'", "textquotedbl": '"',
    "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_", "guillemotleft": "«",
    "guillemotright": "»", "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™",
}  # fmt: skip

_PLAIN_FORMULA = re.compile(r"[A-Za-z0-9 +,.=/()|<>-]*")


class Unreadable(Exception):
    """Text that has no plain form; the message says what is in the way."""


def plain(latex: str) -> str:
    """LaTeX as plain text in one line. Raises Unreadable where something would be lost."""
    if not re.search(r"[\\{}$~%\"'`-]", latex):
        return " ".join(latex.split())
    try:
        signs = re.sub(r"(?<!\\)((?:\\\\)*)%", r"\1\\%", latex)  # in a bibliography it begins no comment
        nodes, _, _ = LatexWalker(signs, latex_context=_PARSED, tolerant_parsing=False).get_latex_nodes()
        if strange := next(_unknown(nodes), None):
            raise Unreadable(f"the command {strange} is not known here; write the characters that it stands for")
        text = _Text(latex_context=_SHOWN, math_mode="text", strict_latex_spaces=True).nodelist_to_text(nodes)
    except (LatexWalkerError, IndexError, ValueError, RecursionError) as error:
        message = getattr(error, "msg", "") or "it is not LaTeX that can be read"
        raise Unreadable(" ".join(str(message).split())) from error
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


class _Text(LatexNodes2Text):  # type: ignore[misc]
    def math_node_to_text(self, node: LatexMathNode) -> str:
        inner = "".join(part.latex_verbatim() for part in node.nodelist)
        return inner if _PLAIN_FORMULA.fullmatch(inner) else str(node.latex_verbatim())


def _unknown(nodes: list[LatexNode] | None) -> Iterator[str]:
    """Commands outside of formulas that stand for nothing we know."""
    for node in nodes or ():
        if isinstance(node, LatexMacroNode):
            if node.macroname not in _KNOWN:
                yield f"\\{node.macroname}"
            arguments = node.nodeargd.argnlist if isinstance(node.nodeargd, ParsedMacroArgs) else None
            yield from _unknown([argument for argument in arguments or () if argument is not None])
        elif isinstance(node, LatexGroupNode):
            yield from _unknown(node.nodelist)
        elif isinstance(node, LatexEnvironmentNode):
            yield f"\\begin{{{node.environmentname}}}"


def _contexts() -> tuple[object, object, frozenset[str]]:
    shown, parsed = get_default_latex_context_db(), get_parsing_db()
    passed = [MacroTextSpec(name, simplify_repl="%s") for name in _PASSED_ON]
    silent = [MacroTextSpec(name, simplify_repl="") for name in _SWITCHES]
    written = [MacroTextSpec(name, simplify_repl=text.replace("%", "%%")) for name, text in _WRITTEN.items()]
    others = [MacroTextSpec("href", simplify_repl="%(2)s")]
    others += [MacroTextSpec(name, simplify_repl="“%s”") for name in ("enquote", "mkbibquote")]
    shown.add_context_category("bibliography", prepend=True, macros=[*passed, *silent, *written, *others])
    specs = [std_macro(name, "{") for name in (*_PASSED_ON, "enquote", "mkbibquote")]
    specs += [std_macro(name, "{" if name == "noopsort" else "") for name in (*_SWITCHES, *_WRITTEN)]
    parsed.add_context_category("bibliography", prepend=True, macros=[*specs, std_macro("href", "{{")])
    known = {spec.macroname for spec in shown.iter_macro_specs() if spec.simplify_repl}
    return shown, parsed, frozenset({*known, *_SWITCHES} - {"input", "include", "ref", "eqref", "cite", "footnote"})


_SHOWN, _PARSED, _KNOWN = _contexts()
