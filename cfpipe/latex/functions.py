r"""The standard functions: with brackets, or with a bare argument where everybody reads the same one.

A bare argument is one of: a single symbol; a number or π with the symbols behind it (`\cos 2\pi x`,
`\log 2\pi\sigma^2`); for trigonometric functions an integer with the symbols behind it (`\sin n\theta`) or symbols
written close together (`\cos bx`); a fraction, root or bar; another function; a sum.  Everything else is refused
with its readings.
"""

from __future__ import annotations

from typing import NamedTuple

from cfpipe.latex import derivatives
from cfpipe.latex.lexicon import CLOSES
from cfpipe.latex.nodes import Call, Name, Node, Num, Power, Sum, call, multiply
from cfpipe.latex.reader import Reader
from cfpipe.latex.terms import bar_ends, differential_here
from cfpipe.witnesses.language.syntax import Unreadable


class Standard(NamedTuple):
    name: str
    least: int = 1
    most: int = 1
    bare: str = ""
    """none, or one kind of bare argument: wave (angles) or plain."""


_WAVES = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth")
_INVERSE = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
}
STANDARD: dict[str, Standard] = {
    **{f"\\{name}": Standard(name, bare="wave") for name in _WAVES},
    "\\mathrm{sech}": Standard("sech", bare="wave"), "\\mathrm{csch}": Standard("csch", bare="wave"),
    **{f"\\{name}": Standard(ours, bare="plain") for name, ours in _INVERSE.items() if name.startswith("arc")},
    **{f"\\mathrm{{{name}}}": Standard(ours, bare="plain") for name, ours in _INVERSE.items()},
    **{f"\\mathrm{{arc{name}}}": Standard(f"a{name}", bare="plain") for name in ("sinh", "cosh", "tanh", "cot",
    "sec", "csc")},
    "\\log": Standard("log", bare="plain"), "\\ln": Standard("log", bare="plain"), "\\exp": Standard("exp",
    bare="plain"),
    "\\max": Standard("Max", 1, 32), "\\min": Standard("Min", 1, 32),
    "\\Gamma": Standard("gamma", 1, 2), "\\mathrm{B}": Standard("beta", 2, 2), "\\zeta": Standard("zeta"),
    "\\mathrm{erf}": Standard("erf", bare="plain"), "\\mathrm{erfc}": Standard("erfc", bare="plain"),
    "\\mathrm{erfi}": Standard("erfi", bare="plain"),
    "\\mathrm{sgn}": Standard("sign", bare="plain"), "\\mathrm{sign}": Standard("sign", bare="plain"),
    "\\Re": Standard("re", bare="plain"), "\\Im": Standard("im", bare="plain"), "\\arg": Standard("arg", bare="plain"),
    "\\det": Standard("Determinant", bare="matrix"), "\\mathrm{tr}": Standard("Trace", bare="matrix"),
    "\\mathrm{Tr}": Standard("Trace", bare="matrix"), "\\mathrm{trace}": Standard("Trace", bare="matrix"),
}  # fmt: skip
NAMED = {
    "loggamma": (1, 1), "digamma": (1, 1), "trigamma": (1, 1), "polygamma": (2, 2), "uppergamma": (2, 2),
    "lowergamma": (2, 2),
    "besselj": (2, 2), "bessely": (2, 2), "besseli": (2, 2), "besselk": (2, 2), "LambertW": (1, 1), "Heaviside": (1, 1),
    "KroneckerDelta": (2, 2), "conjugate": (1, 1), "beta": (2, 2), "legendre": (2, 2), "chebyshevt": (2, 2),
    "chebyshevu": (2, 2), "hermite": (2, 2), "laguerre": (2, 2), "gegenbauer": (3, 3), "sinc": (1, 1), "atan2": (2, 2),
    "Min": (1, 32), "Max": (1, 32), "arg": (1, 1),
}  # fmt: skip
r"""Functions that are read by their own names, upright: `\operatorname{besselj}(0, x)`."""
STANDARD.update({f"\\mathrm{{{name}}}": Standard(name, *count) for name, count in NAMED.items()})
LATEX_OF = {
    rule.name: latex.replace("\\mathrm", "\\operatorname")
    for latex, rule in reversed(STANDARD.items())
    if rule.name not in NAMED or latex == f"\\mathrm{{{rule.name}}}"
} | {"Max": "\\max", "Min": "\\min", "digamma": "\\psi", "log": "\\log", "beta": "\\operatorname{B}"}
_TAKES_INTEGERS = frozenset({"\\sum", "\\prod", "\\int", "\\iint", "\\lim", "\\mathbb{E}"})


def applied_only(reader: Reader) -> Node:
    r"""`\psi(x)`, `\psi'(x)`, `\psi^{(2)}(x)` and `B(a, b)`, which mean one thing where they are not declared."""
    start, text = reader.place, reader.text
    reader.step()
    if text == "B":
        node = call("beta", *_bracketed(reader, 2, 2))
    elif reader.text == "^":
        order = derivatives.order_in_brackets(reader)
        node = call("polygamma", Num(str(order)), *_bracketed(reader, 1, 1))
    else:
        order = derivatives.order_of_primes(reader)
        node = call("digamma", *_bracketed(reader, 1, 1))
        node = derivatives.of_call(reader, node, order, start) if order else node
    reader.last = "call"
    return node


def stands_applied(reader: Reader) -> bool:
    follows = reader.at(1).text
    if reader.text in ("\\psi", "\\digamma"):
        return follows in ("(", "'") or (follows == "^" and reader.at(2).text == "{" and reader.at(3).text == "(")
    return reader.text == "B" and follows == "("


def standard(reader: Reader) -> Node:
    start = reader.place
    text = reader.text
    rule = STANDARD[text]
    reader.step()
    order = derivatives.order_of_primes(reader)
    base = _base(reader, text)
    exponent = _exponent(reader, text, start) if reader.text == "^" else None
    if rule.bare == "matrix" and reader.at(1).text in ("begin matrix", "begin array"):
        node = call(rule.name, reader.grammar.atom(reader))
        reader.last = "call"
    elif reader.kind == "open" and reader.text in ("(", "[", "\\{"):
        node = _called(reader, rule, _bracketed(reader, rule.least, rule.most), base, start)
        reader.last = "standard" if rule.bare and exponent is None else "call"
        if rule.bare and exponent is None and reader.text == "!":
            raise reader.ambiguous("the factorial after a function", "brackets", start=start)
    else:
        if not rule.bare:
            raise reader.fault(f"{text} needs brackets", f"write {text}(x)", "arity", start)
        node = _called(reader, rule, [bare_argument(reader, rule, start)], base, start)
        reader.last = "bare"
    if order:
        node = derivatives.of_call(reader, node, order, start)
    return node if exponent is None else Power(node, exponent)


def _called(reader: Reader, rule: Standard, found: list[Node], base: Node | None, start: int) -> Node:
    if base is not None:
        return call("log", found[0], base)
    if rule.name == "gamma" and len(found) == 2:
        return call("uppergamma", *found)
    if rule.name in ("Max", "Min") and len(found) == 1:
        raise reader.fault("a single value has no maximum", "write \\max(a, b)", "arity", start)
    return Call(rule.name, tuple(found))


def _base(reader: Reader, text: str) -> Node | None:
    if reader.text != "_":
        return None
    if text != "\\log":
        raise reader.fault(f"{text} with an index is not read here", "write max and min with brackets")
    reader.step()
    return reader.argument()


def _exponent(reader: Reader, text: str, start: int) -> Node:
    reader.step()
    exponent = reader.argument()
    if type(exponent) is Sum and exponent.terms[0][0]:
        inverse = f"the inverse function \\arc{text[1:]}"
        raise reader.ambiguous(f"{text} with a negative power", inverse, f"1/{text}(…)", start=start)
    if not (type(exponent) is Num and exponent.digits.isdigit()) and type(exponent) is not Name:
        raise reader.fault("this power of a function is not read", f"write ({text}(x))^…", start=start)
    return exponent


def _bracketed(reader: Reader, least: int, most: int) -> list[Node]:
    start = reader.place
    if reader.text not in ("(", "[", "\\{") or reader.kind != "open":
        raise reader.fault("the argument in brackets is missing here", "", "arity")
    close = CLOSES[reader.text]
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 0, False
    reader.step()
    found = [reader.grammar.expression(reader)]
    while reader.text in (",", ";") and most > 1:
        reader.step()
        found.append(reader.grammar.expression(reader))
    if reader.text != close:
        raise reader.fault(f"{close} is expected here, not {reader.text or 'the end'}")
    reader.step()
    reader.in_integral, reader.in_call = outer
    if not least <= len(found) <= most:
        raise reader.fault(f"this function does not take {len(found)} arguments", "", "arity", start)
    return found


# -- bare arguments


def bare_argument(reader: Reader, rule: Standard, start: int) -> Node:
    text, kind = reader.text, reader.kind
    begin = reader.place
    if kind == "number" or (text == "\\pi" and reader.declared() is None):
        return _monomial(reader, start)
    row = reader.declared()
    inner = reader.bound_here()
    if (
        kind == "name"
        and (text not in STANDARD or row or inner)
        and not (row and row[0].sort == "function" and not inner)
    ):
        return _symbol(reader, rule, start)
    if kind in ("close", "text", "end", "mark", "end_environment") and text != "{":
        raise reader.fault(f"{reader.tokens[start].text} needs an argument", "", "arity", start)
    node = reader.grammar.atom(reader)
    nested = reader.last == "bare"
    if reader.text in ("^", "!", "_", "'"):
        raise _two_ways(reader, start, begin)
    if not nested and (text not in _TAKES_INTEGERS):
        _ended(reader, start, begin)
    return node


def _monomial(reader: Reader, start: int) -> Node:
    begin = reader.place
    factors: list[tuple[bool, Node]] = []
    while True:
        kind, text = reader.kind, reader.text
        found = reader.declared()
        if kind == "number" and factors:
            raise _two_ways(reader, start, begin)
        if (
            kind not in ("number", "name")
            or (found and found[0].sort == "function")
            or (text in STANDARD and not found)
        ):
            break
        if factors and reader.in_integral and differential_here(reader):
            break
        if factors and "\\" in reader.latex[reader.tokens[reader.place - 1].end : reader.tokens[reader.place].start]:
            raise _two_ways(reader, start, begin)
        factors.append((False, reader.grammar.factor(reader)))
    _ended(reader, start, begin)
    return multiply(factors)


def _symbol(reader: Reader, rule: Standard, start: int) -> Node:
    begin = reader.place
    row, inner = reader.declared(), reader.bound_here()
    integer = bool((inner and inner[0].integer) or (not inner and row and row[0].integer))
    node = reader.grammar.atom(reader)
    if reader.text == "!":
        reader.step()
        node = call("factorial", node)
    if reader.text == "^":
        if node != _EULER or row or inner:
            raise _two_ways(reader, start, begin)
        reader.step()
        node = call("exp", reader.argument())
    elif rule.bare == "wave" and type(node) is Name and (integer or _close_together(reader)):
        factors: list[tuple[bool, Node]] = [(False, node)]
        while (
            reader.kind == "name"
            and reader.text not in STANDARD
            and not (reader.in_integral and differential_here(reader))
        ):
            found = reader.declared()
            if (found and found[0].sort == "function") or reader.text == "\\mathbb{E}":
                break
            if not integer and not _close_together(reader):
                raise _two_ways(reader, start, begin)
            factors.append((False, reader.grammar.atom(reader)))
            if reader.text in ("^", "!", "_", "'"):
                raise _two_ways(reader, start, begin)
        node = multiply(factors)
    _ended(reader, start, begin)
    return node


_EULER = Name("E")
_END_KINDS = frozenset({"close", "text", "end", "bar", "middle", "quad", "end_environment"})
_ENDS = frozenset({"+", "-", "=", "\\cdot", ",", ";", "}", "/", "&", "\\\\"})
_BEGINS = frozenset({"\\frac", "\\sqrt", "\\binom", "{", "^", "!"})


def _close_together(reader: Reader) -> bool:
    r"""Whether this symbol is written right behind the last, as in `\cos bx` and `\sin\omega t`, not `\cos b x`."""
    before, here = reader.tokens[reader.place - 1], reader.tokens[reader.place]
    gap = reader.latex[before.end : here.start]
    return not gap or (not gap.strip() and before.text[0] == "\\" and before.text[-1] != "}")


def _ended(reader: Reader, start: int, begin: int) -> None:
    """Refuse what would make the end of the argument a guess."""
    kind, text = reader.kind, reader.text
    if kind == "bar" and not bar_ends(reader):
        raise _two_ways(reader, start, begin)
    if kind in _END_KINDS or text in _ENDS:
        return
    if reader.in_integral and differential_here(reader):
        return
    found = reader.declared()
    if found and found[0].sort == "function":
        return
    if (kind in ("number", "name", "open", "begin") and text not in STANDARD) or text in _BEGINS:
        raise _two_ways(reader, start, begin)


def _two_ways(reader: Reader, start: int, begin: int) -> Unreadable:
    function, argument = reader.source(start, begin), reader.source(begin)
    follows = reader.text
    behind = f"{argument}{'' if follows in ('^', '!') else ' '}{follows}"
    return reader.ambiguous(
        f"{function} {behind}", f"{function}({behind}…)", f"{function}({argument}) {follows}…", start=start
    )
