"""What a factor begins with: numbers, names, calls of declared functions, brackets, fractions, roots, binomials."""

from __future__ import annotations

from collections.abc import Callable

from cfpipe.latex import binders, derivatives, functions, integrals, matrices, random
from cfpipe.latex.lexicon import CLOSES, RELATIONS
from cfpipe.latex.nodes import Call, Item, Name, Node, Num, Power, Sum, call, divide, free_names
from cfpipe.latex.notation import Row
from cfpipe.latex.reader import Reader
from cfpipe.latex.sorts import is_matrix
from cfpipe.latex.tokens import Token

CONSTANTS = {
    "\\pi": "pi", "e": "E", "\\mathrm{e}": "E", "i": "I", "\\mathrm{i}": "I", "\\imath": "I", "\\infty": "oo",
}  # fmt: skip
_READINGS = {
    "\\gamma": ("a declared symbol", "EulerGamma, declared with this spelling"),
    "\\psi": ("a declared symbol", "digamma with brackets, \\psi(x)"),
    "\\Phi": ("a declared function", "(1 + \\operatorname{erf}(x/\\sqrt{2}))/2"),
}


def atom(reader: Reader) -> Node:
    reader.enter()
    token = reader.tokens[reader.place]
    kind, text = token.kind, token.text
    node: Node
    if kind == "number":
        reader.step()
        reader.last = "number"
        node = Num(text)
    elif (found := reader.declared()) or reader.bound:
        node = _known(reader, found)
    else:
        node = _undeclared(reader)
    reader.depth -= 1
    return node


def _known(reader: Reader, found: tuple[Row, int] | None) -> Node:
    inner = reader.bound_here()
    if inner and (found is None or inner[1] >= found[1]):
        reader.go(reader.place + inner[1])
        reader.last = "name"
        return Name(inner[0].name)
    return _declared(reader, *found) if found else _undeclared(reader)


def _declared(reader: Reader, row: Row, length: int) -> Node:
    start = reader.place
    reader.go(start + length)
    match row.sort:
        case "function":
            return applied(reader, row, start)
        case "value":
            return _value(reader, row, start)
        case "sequence":
            return _element(reader, row, start)
        case "index":
            raise reader.fault(
                f"the index {row.name} is used outside of a sum", "bind it with a sum", "unknown-symbol", start
            )
        case "random":
            raise reader.fault(
                f"{row.name} is a random variable and has no value here", "write \\mathbb{E}[…] or P(…)", start=start
            )
        case "text" if not (start == 0 or reader.tokens[start - 1].text == "="):
            raise reader.fault(f"{row.name} is declared as text and has no value", "", "unknown-symbol", start)
    reader.last = "name"
    return Name(row.name)


def _value(reader: Reader, row: Row, start: int) -> Node:
    if reader.text in ("'", "("):
        raise reader.ambiguous(f"{row.name}, a value without arguments, before {reader.text}", "\\cdot", start=start)
    reader.last = "name"
    return Name(row.name)


def _element(reader: Reader, row: Row, start: int) -> Node:
    if reader.text != "_":
        if (
            reader.in_call
            and reader.tokens[start - 1].text in ("(", "[", ",", ";", "|", "\\|", "\\mid")
            and (reader.text in (")", "]", ",", ";", "|", "\\|", "\\mid"))
        ):
            reader.last = "name"
            return Name(row.name)
        raise reader.fault(f"{row.name} is a sequence", f"write {reader.source(start)}_{{i}}", "arity", start)
    reader.step()
    braced = reader.text == "{"
    if not braced and reader.text == "i" and reader.declared() is None and reader.bound_here() is None:
        raise reader.fault("the index i is not bound here", "bind it with a sum, or bracket the sum", "unknown-symbol")
    before = reader.place
    index = reader.argument()
    if braced and any(
        reader.tokens[place].kind == "name" and reader.tokens[place + 1].kind == "name"
        for place in range(before, reader.place)
    ):
        raise reader.ambiguous(f"the index {reader.source(before)}", "\\cdot", "a declared symbol", start=before)
    if any(name in ("I", "E", "pi", "oo") for name in free_names(index)):
        raise reader.fault("this index is not bound here", "bind it with a sum", "unknown-symbol", start)
    reader.last = "other"
    return Item(row.name, index)


def applied(reader: Reader, row: Row, start: int) -> Node:
    """A declared function with its arguments, or alone: some are defined without any."""
    order = derivatives.order_of_primes(reader)
    if not order and reader.text == "^" and reader.at(1).text == "{" and reader.at(2).text == "(":
        order = derivatives.order_in_brackets(reader)
    if reader.kind == "open" and reader.text in ("(", "["):
        node: Node = Call(row.name, tuple(arguments(reader)))
        reader.applied.append(row.name)
        reader.last = "call"
        return derivatives.of_call(reader, node, order, start) if order else node
    if order:
        raise reader.fault("a derived function needs its argument", f"write {reader.source(start)}(x)", start=start)
    if reader.text == "^" and (after := _after_power(reader)) is not None and after.text in ("(", "["):
        what = reader.source(start)
        raise reader.ambiguous(f"a power of {what} before its argument", f"{what}(…)^…", start=start)
    before = reader.tokens[start - 1] if start else None
    alone = (before is None or before.text in RELATIONS) and (reader.kind == "end" or reader.text in RELATIONS)
    if not alone and not (reader.bare_function == start and reader.text == "}"):
        what = reader.source(start)
        hint = f"write {what}(…), or declare it as a value"
        raise reader.fault(f"{what} is declared as a function and has no argument here", hint, "arity", start)
    reader.last = "function"
    return Name(row.name)


def _after_power(reader: Reader) -> Token | None:
    place, depth = reader.place + 1, 0
    tokens = reader.tokens
    while tokens[place].kind != "end":
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        place += 1
        if depth == 0:
            return tokens[place]
    return None


SEPARATORS = frozenset({",", ";", "\\mid", "|", "\\|"})


def arguments(reader: Reader) -> list[Node]:
    """What stands in the brackets of a call."""
    close = CLOSES[reader.text]
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 0, True
    reader.step()
    found = [reader.grammar.expression(reader)]
    while reader.text in SEPARATORS and reader.kind != "close":
        reader.step()
        if reader.kind == "bar" and reader.roles.get(reader.place) == "separate":
            reader.step()
        found.append(reader.grammar.expression(reader))
    _closed(reader, close)
    reader.in_integral, reader.in_call = outer
    return found


def _closed(reader: Reader, close: str) -> None:
    if reader.text != close or reader.kind not in ("close", "bar"):
        found = reader.text or "the end"
        raise reader.fault(f"{close} is expected here, not {found}")
    reader.step()


def bracket(reader: Reader) -> Node:
    opening = reader.text
    close = CLOSES[opening]
    start = reader.place
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 0, False
    reader.step()
    if reader.text in ("begin array", "begin matrix"):
        reader.in_integral, reader.in_call = outer
        return matrices.in_brackets(reader, opening, start)
    node = reader.grammar.expression(reader)
    if reader.text == "," and opening in ("(", "["):
        raise reader.fault("a comma has no meaning in these brackets", "only a declared function takes arguments")
    _closed(reader, close)
    reader.in_integral, reader.in_call = outer
    reader.last = "other"
    if opening == "\\{" and not _groups(reader, start, node):
        raise reader.ambiguous("these braces", "round brackets", start=start)
    match opening:
        case "\\lfloor":
            return call("floor", node)
        case "\\lceil":
            return call("ceiling", node)
        case "|":
            if is_matrix(node, reader.notation):
                raise reader.ambiguous("bars around a matrix", "\\det", start=start)
            return call("Abs", node)
        case "\\|":
            return matrices.norm(reader, node, start)
        case ".":
            return derivatives.evaluated_bracket(reader, node, start)
    if reader.text == "_" and opening == "[":
        return derivatives.evaluated_bracket(reader, node, start)
    return node


def _groups(reader: Reader, start: int, node: Node) -> bool:
    """Whether braces can only be brackets, no set and no fractional part: large around a sum, or around brackets."""
    sized = reader.latex.startswith(("\\left", "\\big", "\\Big"), reader.tokens[start].start)
    inside = any(token.kind == "open" for token in reader.tokens[start + 1 : reader.place])
    return inside or (sized and type(node) is Sum)


def _undeclared(reader: Reader) -> Node:
    kind, text = reader.kind, reader.text
    rule = _RULES.get(text)
    if rule is not None and (kind != "name" or text in _NAMES_WITH_RULES):
        return rule(reader)
    if kind == "begin":
        return matrices.environment(reader)
    if kind == "open" or (kind == "bar" and text in ("|", "\\|")):
        return bracket(reader)
    if text in functions.STANDARD:
        return functions.standard(reader)
    if text in random.OPERATORS:
        return random.read(reader)
    if text in CONSTANTS:
        return _constant(reader, CONSTANTS[text])
    return _unknown(reader)


def _constant(reader: Reader, name: str) -> Node:
    """A constant; where its name belongs to a declared symbol, e is exp(1) and the others cannot be written."""
    reader.step()
    reader.last = "name"
    if name not in reader.notation.rows:
        return Name(name)
    if name != "E":
        raise reader.fault(f"the name {name} of this constant is declared as a symbol", start=reader.place - 1)
    if reader.text != "^":
        return call("exp", Num("1"))
    reader.step()
    exponent = reader.argument()
    reader.last = "call"
    return call("exp", exponent)


def _unknown(reader: Reader) -> Node:
    text, kind = reader.text, reader.kind
    if functions.stands_applied(reader):
        return functions.applied_only(reader)
    if text in _READINGS:
        raise reader.ambiguous(f"the undeclared {text}", *_READINGS[text])
    if kind == "name":
        if text.startswith("\\bar{") and (conjugate := _conjugate(reader)) is not None:
            return conjugate
        if text in ("d", "\\mathrm{d}"):
            raise reader.fault("this d is neither declared nor the differential of an integral", "", "unknown-symbol")
        shown = text.replace("{ ", "{")
        raise reader.fault(f"the symbol {shown} is not declared", "declare it in the notation table", "unknown-symbol")
    if text == "\\ldots":
        raise reader.fault("dots leave open what stands for them", "write a sum or a product")
    if kind in ("text", "end", "close", "middle") or text in ("", "}"):
        raise reader.fault(f"a value is expected here, not {text or 'the end'}")
    raise reader.fault(f"{text} is not part of the mathematics that is read here", "", "unknown-function")


def _conjugate(reader: Reader) -> Node | None:
    """The bar over a name that is declared as complex."""
    names = reader.notation.trie.get(reader.text[5:-1], {}).get("", ())
    row = reader.notation.rows[names[0]] if len(names) == 1 else None
    if row is None or row.sort != "scalar" or row.domain.strip() != "complex":
        return None
    reader.step()
    reader.last = "other"
    return call("conjugate", Name(row.name))


def _fraction(reader: Reader) -> Node:
    if (derivative := derivatives.leibniz(reader)) is not None:
        return derivative
    reader.step()
    above = integrals.numerator(reader) if reader.in_integral else reader.argument()
    pending, reader.pending = reader.pending, ""
    below = reader.argument()
    reader.pending = pending
    reader.last = "numeric" if type(above) is Num and type(below) is Num else "other"
    return divide(above, below)


def _root(reader: Reader) -> Node:
    reader.step()
    index: Node | None = None
    if reader.text == "root[":
        reader.step()
        index = reader.grammar.expression(reader)
        reader.expect("root]")
    node = reader.argument()
    reader.last = "other"
    if index is None or index == Num("2"):
        return call("sqrt", node)
    return Power(node, divide(Num("1"), index))


def _binomial(reader: Reader) -> Node:
    reader.step()
    above = reader.argument()
    below = reader.argument()
    reader.last = "other"
    return call("binomial", above, below)


def _choose(reader: Reader) -> Node:
    reader.step()
    above = reader.grammar.expression(reader)
    reader.expect("\\choose")
    below = reader.grammar.expression(reader)
    reader.expect("}")
    reader.last = "other"
    return call("binomial", above, below)


_NAMES_WITH_RULES = frozenset(
    {"\\mathbf{1}", "\\mathbb{1}", "\\mathbb{I}", "\\mathrm{I}", "\\mathrm{tr}", "\\mathrm{Tr}"}
)
_RULES: dict[str, Callable[[Reader], Node]] = {
    "\\frac": _fraction,
    "\\sqrt": _root,
    "\\binom": _binomial,
    "{": _choose,
    "\\sum": binders.accumulated,
    "\\prod": binders.accumulated,
    "\\int": integrals.integral,
    "\\iint": integrals.integral,
    "\\iiint": integrals.integral,
    "\\lim": binders.limit,
    "\\partial": derivatives.partial,
    "\\nabla": derivatives.gradient,
    "\\mathbf{1}": matrices.indicator,
    "\\mathbb{1}": matrices.indicator,
    "\\mathbb{I}": matrices.indicator,
    "\\mathrm{I}": matrices.indicator,
}
