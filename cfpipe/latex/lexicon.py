"""The words of LaTeX that the reader knows, as plain tables: what is dropped, what is equal, what takes arguments."""

from __future__ import annotations

_GREEK = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
varepsilon vartheta varphi varrho varsigma varpi varkappa Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
GREEK = tuple(_GREEK.split())
LETTERS = frozenset({f"\\{name}" for name in (*GREEK, "ell", "hbar", "imath", "jmath", "aleph", "infty")})

DROPPED = frozenset({
    "\\mathop", "\\mathbin", "\\mathrel", "\\mathord",
    "\\,", "\\;", "\\:", "\\!", "\\ ", "\\>", "\\thinspace", "\\medspace", "\\negthinspace", "\\displaystyle",
    "\\textstyle",
    "\\scriptstyle", "\\limits", "\\nolimits", "\\nonumber", "\\notag", "\\allowbreak", "\\mathstrut", "\\strut",
    "\\hfill", "\\relax", "\\/",
})  # fmt: skip
"""Spacing and sizes, which mean nothing."""

ALIASES = {
    "\\dfrac": "\\frac", "\\tfrac": "\\frac", "\\cfrac": "\\frac", "\\dbinom": "\\binom", "\\tbinom": "\\binom",
    "\\leq": "\\le", "\\leqslant": "\\le", "\\leqq": "\\le", "\\geq": "\\ge", "\\geqslant": "\\ge", "\\geqq": "\\ge",
    "\\neq": "\\ne", "\\lt": "<", "\\gt": ">", "\\coloneqq": "=", "\\triangleq": "=", "\\equiv": "=",
    "\\times": "\\cdot", "\\ast": "\\cdot", "\\Rightarrow": "\\implies", "\\Longrightarrow": "\\implies",
    "\\rightarrow": "\\to", "\\longrightarrow": "\\to", "\\searrow": "\\downarrow", "\\nearrow": "\\uparrow",
    "\\land": "\\wedge", "\\lor": "\\vee", "\\div": "/", "\\colon": ":", "\\lbrace": "\\{", "\\rbrace": "\\}",
    "\\lbrack": "[", "\\rbrack": "]", "\\vert": "|", "\\Vert": "\\|", "\\parallel": "\\|", "\\given": "\\mid",
    "\\dots": "\\ldots",
    "\\cdots": "\\ldots", "\\dotsc": "\\ldots", "\\dotsb": "\\ldots", "\\intop": "\\int",
    "\\operatorname*": "\\operatorname",
    "\\Pr": "\\mathrm{Pr}", "\\E": "\\mathbb{E}", "\\Var": "\\mathrm{Var}", "\\KL": "\\mathrm{KL}",
    "\\R": "\\mathbb{R}", "\\setminus": "\\backslash",
}  # fmt: skip

STYLES = {
    "\\mathrm": "\\mathrm", "\\operatorname": "\\mathrm", "\\mathup": "\\mathrm", "\\rm": "\\mathrm",
    "\\mathbf": "\\mathbf", "\\boldsymbol": "\\mathbf", "\\bm": "\\mathbf", "\\mathcal": "\\mathcal",
    "\\mathscr": "\\mathcal", "\\mathbb": "\\mathbb", "\\mathds": "\\mathbb", "\\mathbbm": "\\mathbb",
    "\\mathsf": "\\mathsf",
    "\\mathfrak": "\\mathfrak", "\\mathit": "\\mathit", "\\mathtt": "\\mathtt",
}  # fmt: skip
TEXTS = frozenset({"\\text", "\\textrm", "\\textit", "\\textnormal", "\\mbox", "\\textup"})
_SENTENCES = """
if for when where with and or else otherwise then given whenever provided as such that all every any each is are we
have while unless but so hence thus since because by on in at of to from a an the not i e
"""
CONNECTIVES = frozenset(_SENTENCES.split())
"""Words of sentences; another single word in `\\text` is a name, as if it were upright."""
DEFINED = frozenset({"\\text{def}", "\\mathrm{def}", "\\text{def.}", "\\operatorname{def}", "\\textrm{def}"})

ACCENTS = {
    "\\hat": "\\hat", "\\widehat": "\\hat", "\\bar": "\\bar", "\\overline": "\\bar", "\\tilde": "\\tilde",
    "\\widetilde": "\\tilde", "\\vec": "\\vec", "\\dot": "\\dot", "\\ddot": "\\ddot", "\\check": "\\check",
    "\\breve": "\\breve",
    "\\mathring": "\\mathring", "\\acute": "\\acute", "\\grave": "\\grave", "\\underline": "\\underline",
}  # fmt: skip

WORDS = {
    name: f"\\{name}"
    for name in [
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "sinh",
        "cosh",
        "tanh",
        "coth",
        "arcsin",
        "arccos",
        "arctan",
        "log",
        "ln",
        "exp",
        "max",
        "min",
        "det",
        "lim",
        "gcd",
        "arg",
        "Re",
        "Im",
        "argmax",
        "argmin",
    ]
}
r"""`\operatorname{sin}` is `\sin`; `\operatorname*{arg\,max}` is `\argmax`."""
COMMAND_WORDS = frozenset(WORDS.values())

ENVIRONMENTS = {
    **dict.fromkeys(
        ("aligned", "align", "align*", "split", "gathered", "gather", "gather*", "equation", "equation*", "multline",
         "multline*", "eqnarray", "eqnarray*"), "aligned"),
    **{name: name for name in ("cases", "pmatrix", "bmatrix", "vmatrix")},
    "dcases": "cases", "cases*": "cases", "smallmatrix": "matrix", "matrix": "matrix", "array": "array",
}  # fmt: skip

SIZES = {
    "\\left": "open", "\\right": "close", "\\middle": "middle",
    **{f"\\{size}l": "open" for size in ("big", "Big", "bigg", "Bigg")},
    **{f"\\{size}r": "close" for size in ("big", "Big", "bigg", "Bigg")},
    **{f"\\{size}m": "middle" for size in ("big", "Big", "bigg", "Bigg")},
    **{f"\\{size}": "" for size in ("big", "Big", "bigg", "Bigg")},
}  # fmt: skip
MARKS = {"(": "open", "[": "open", ")": "close", "]": "close", "|": "bar"}
BRACKETS = {
    "(": "open", "[": "open", ")": "close", "]": "close", "\\{": "open", "\\}": "close", "\\lfloor": "open",
    "\\rfloor": "close",
    "\\lceil": "open", "\\rceil": "close", "|": "bar", "\\|": "bar", "\\lvert": "open", "\\rvert": "close",
    "\\lVert": "open",
    "\\rVert": "close",
}  # fmt: skip
CANONICAL = {"\\lvert": "|", "\\rvert": "|", "\\lVert": "\\|", "\\rVert": "\\|"}
DELIMITERS = frozenset({
    "(", "[", ")", "]", "\\{", "\\}", "\\lfloor", "\\rfloor", "\\lceil", "\\rceil", "|", "\\|", "."
})  # fmt: skip
CLOSES = {
    "(": ")",
    "[": "]",
    "\\{": "\\}",
    "\\lfloor": "\\rfloor",
    "\\lceil": "\\rceil",
    "|": "|",
    "\\|": "\\|",
    ".": "|",
}

ARGUMENTS = {"\\frac": 2, "\\binom": 2, "\\sqrt": 1}

RELATIONS = {
    "=": "=", "\\ne": "!=", "<": "<", "\\le": "<=", ">": ">", "\\ge": ">=", "\\approx": "~", "\\propto": "propto",
}  # fmt: skip
