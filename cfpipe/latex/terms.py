"""Sums and products: signs, multiplication without a sign, the slash, powers, factorials, bars.

What has more than one reading is refused: a factor behind `a/b`, a power of a power, brackets around one symbol behind
a symbol (is it a call?), a number behind a number.
"""

from __future__ import annotations

from cfpipe.latex.bars import roles
from cfpipe.latex.nodes import Call, Name, Node, Num, Power, Sum, add, call, free_names, multiply
from cfpipe.latex.reader import Reader
from cfpipe.latex.sorts import is_matrix

_SIGNS, _EITHER = frozenset({"+", "-"}), frozenset({"\\pm", "\\mp"})
STOPS = frozenset({
    "", "\\pm", "\\mp", "+", "-", ")", "]", "}", "&", "\\\\", ",", ";", ":", "=", "\\ne", "<", "\\le", ">", "\\ge",
    "\\approx", "\\propto",
    "\\}", "\\rfloor", "\\rceil", "\\mid", "\\choose", "root]", "\\implies", "\\quad", "\\in", ".", "\\to",
    "\\downarrow", "\\uparrow", "\\vee", "\\wedge",
})  # fmt: skip


def expression(reader: Reader) -> Node:
    reader.enter()
    minus = False
    if reader.text in ("+", "-") and reader.kind == "mark":
        minus = reader.text == "-"
        reader.step()
    reader.open_bodies = []
    terms = [(minus, product(reader))]
    text = reader.text
    if text in _SIGNS:
        ended: set[str] = set(reader.open_bodies)
        while text in _SIGNS and not reader.pending:
            start = reader.place
            reader.step()
            reader.open_bodies = []
            term = product(reader)
            if ended and (loose := ended & free_names(term)):
                name = min(loose)
                raise reader.ambiguous(
                    f"{name} is bound by the term before, which ends at this sign: it", "brackets", start=start
                )
            ended.update(reader.open_bodies)
            if reader.late and any(reader.late in free_names(each) for _, each in terms):
                raise reader.ambiguous("what the bar evaluates", "brackets around the sum", start=start)
            terms.append((text == "-", term))
            text = reader.text
    reader.open_bodies = []
    if text in _EITHER:
        raise reader.ambiguous(text, "two statements")
    reader.depth -= 1
    reader.late = ""
    if len(terms) == 1 and not minus:
        return terms[0][1]
    return add(terms)


def product(reader: Reader) -> Node:
    factors: list[tuple[bool, Node]] = []
    begin = reader.place
    reader.last = ""
    slashed, holds, reader.holds = False, reader.holds, False
    while True:
        text, kind = reader.text, reader.kind
        if kind == "bar":
            if bar_ends(reader):
                if holds or reader.roles[reader.place] != "evaluate":
                    break
                factors = [(False, reader.grammar.evaluated(reader, factors, begin))]
                continue
        elif (text in STOPS and kind != "open") or kind in ("close", "text", "middle", "end_environment"):
            break
        if reader.in_integral and differential_here(reader):
            break
        if text == "\\cdot":
            if not factors:
                raise reader.fault("a factor is missing before this sign")
            reader.step()
            reader.last = ""
            if reader.text in STOPS or reader.text in ("\\cdot", "/"):
                raise reader.fault("a factor is missing after this sign")
            continue
        if text == "/":
            factors = [(False, _slash(reader, factors, begin))]
            slashed = True
            break
        if reader.pending:
            raise reader.fault(
                "nothing may follow the differential in the numerator", "put the factor into the fraction"
            )
        before, start = reader.last, reader.place
        node = reader.grammar.factor(reader)
        _adjacent(reader, before, start, factors, node)
        factors.append((False, node))
    if not factors:
        found = reader.text or "the end"
        raise reader.fault(f"a value is expected here, not {found}")
    reader.parts, reader.slashed = factors, slashed
    return factors[0][1] if len(factors) == 1 else multiply(factors)


def _adjacent(reader: Reader, before: str, start: int, factors: list[tuple[bool, Node]], node: Node) -> None:
    """Refuse factors side by side that are not read as a product by everybody."""
    if not before:
        return
    first, previous = reader.tokens[start], factors[-1][1]
    if first.kind == "number" and (before == "number" or type(node) is Num or before == "numeric"):
        raise reader.ambiguous(
            f"a number right after {reader.tokens[start - 1].text}", "\\cdot between them", start=start
        )
    if before == "number" and reader.last == "numeric" and first.text == "\\frac":
        raise reader.ambiguous("a number right before a fraction", "\\cdot between them or the sum", start=start - 1)
    if (
        before == "standard"
        and first.text in ("(", "[")
        and type(previous) is Call
        and previous.function in _BRACKETLESS
    ):
        raise reader.ambiguous("a bracket after the bracket of a function", "brackets around the argument", start=start)
    if before in ("name", "call") and first.text == "(" and type(node) in (Name, Num):
        raise reader.ambiguous(
            f"brackets around one value after {reader.tokens[start - 1].text}", "the product without brackets",
            "declare it as a function", start=start - 1
        )  # fmt: skip
    if is_matrix(previous, reader.notation) and type(node) is Name and node.name == "T":
        raise reader.fault("this T stands behind a matrix", "write ^\\top", start=start)


def _slash(reader: Reader, factors: list[tuple[bool, Node]], begin: int) -> Node:
    if not factors:
        raise reader.fault("a value is missing before the slash")
    if reader.last == "bare":
        what = reader.source(begin)
        raise reader.ambiguous(f"the slash after {what}", f"\\frac{{{what}}}{{…}}", "brackets around the argument")
    reader.step()
    start = reader.place
    if reader.text in STOPS and reader.kind != "bar":
        raise reader.fault("a value is missing after the slash")
    below = reader.grammar.factor(reader)
    follows = reader.text
    if (follows in STOPS and reader.kind != "bar") or reader.kind in (
        "close",
        "text",
        "end",
        "middle",
        "end_environment",
    ):
        return multiply([*factors, (True, below)])
    if (reader.kind == "bar" and bar_ends(reader)) or (reader.in_integral and differential_here(reader)):
        return multiply([*factors, (True, below)])
    above, under = reader.source(begin, start - 1), reader.source(start)
    follows = "…" if follows in ("/", "\\cdot") else follows
    raise reader.ambiguous(
        f"a factor after {above}/{under}", f"\\frac{{{above}}}{{{under}}} {follows}", f"{above}/({under} {follows})"
    )


def factor(reader: Reader) -> Node:
    """An atom with its factorials and its power."""
    start = reader.place
    reader.last = "other"
    base = reader.grammar.atom(reader)
    text = reader.text
    while text == "!":
        reader.step()
        if reader.last == "bare" or (reader.last == "call" and type(base) is Call and base.function in _BRACKETLESS):
            raise reader.ambiguous("the factorial after a function", "brackets", start=start)
        if reader.text == "!":
            raise reader.fault("the double factorial is not read", start=start)
        base, text = call("factorial", base), reader.text
        reader.last = "other"
    if text == "^":
        base = raised(reader, base, start)
        if reader.text in ("^", "!", "'"):
            raise reader.ambiguous(f"{reader.text} after a power", "brackets", start=start)
    elif text == "_":
        reader.go(min(_past(reader, reader.place + 1), len(reader.tokens) - 1))
        name = reader.source(start)
        raise reader.fault(f"{name} is not declared", "declare the whole symbol", "unknown-symbol", start)
    elif text == "'":
        return reader.grammar.primed(reader, base, start)
    return base


_BRACKETLESS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "log", "asin", "acos", "atan"}
)


def _past(reader: Reader, place: int) -> int:
    """The place behind the argument that begins at `place`."""
    depth, tokens = 0, reader.tokens
    while tokens[place].kind != "end":
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        place += 1
        if depth <= 0:
            break
    return place


def raised(reader: Reader, base: Node, start: int) -> Node:
    if reader.last == "bare":
        raise reader.ambiguous(f"the power after {reader.source(start)}", "brackets", start=start)
    if reader.last == "standard" and type(base) is Call and base.function in _BRACKETLESS:
        what = reader.source(start)
        raise reader.ambiguous(f"the power after {what}", f"({what})^…", "the power inside the brackets", start=start)
    reader.step()
    matrix = is_matrix(base, reader.notation)
    if matrix and reader.text == "T" and (reader.declared() or reader.bound_here()):
        raise reader.ambiguous("T, which is declared, above a matrix", "^\\top", start=start)
    if reader.text in ("\\top", "\\intercal") or (reader.text in ("T", "\\mathsf{T}", "\\mathrm{T}") and matrix):
        reader.step()
        if not matrix:
            raise reader.fault("only a matrix is transposed", start=start)
        return call("Transpose", base)
    if (
        reader.text in ("\\cdot", "\\star", "\\circ", "\\dagger", "\\mathrm{c}", "c")
        and reader.declared() is None
        and not reader.bound_here()
    ):
        name = reader.source(start, reader.place + 1)
        raise reader.fault(f"{name} is not declared", "declare the whole symbol", "unknown-symbol", start=start)
    bracketed = reader.text == "{" and reader.at(1).text == "(" and type(base) is not Num
    inside = reader.place + 2
    exponent = reader.argument()
    if bracketed and reader.tokens[reader.place - 2].text == ")" and _one_bracket(reader, inside - 1, reader.place - 2):
        raise reader.ambiguous(
            "a superscript in brackets", "the power without brackets", "a declared symbol", start=start
        )
    reader.last = "numeric" if reader.last == "number" and type(exponent) is Num else "other"
    if matrix:
        if exponent == _MINUS_ONE:
            return call("Inverse", base)
        if not (type(exponent) is Num and exponent.digits.isdigit()):
            raise reader.fault("this power of a matrix is not read", start=start)
    if base == _EULER and type(base) is Name and "E" not in reader.notation.rows:
        return call("exp", exponent)
    return Power(base, exponent)


_EULER: Node = Name("E")
_MINUS_ONE: Node = Sum(((True, Num("1")),))


def _one_bracket(reader: Reader, start: int, stop: int) -> bool:
    """Whether the bracket that opens at `start` is the one that closes at `stop`."""
    depth = 0
    for place in range(start, stop + 1):
        kind = reader.tokens[place].kind
        depth += (kind == "open") - (kind == "close")
        if depth == 0 and place < stop:
            return False
    return depth == 0


# -- bars and differentials


def bar_ends(reader: Reader) -> bool:
    """Whether the bar here closes, separates or evaluates, so that no factor begins with it."""
    if not reader.roles:
        reader.roles = roles(reader.tokens)
    role = reader.roles[reader.place]
    if role == "ambiguous":
        raise reader.ambiguous("the bars", "\\lvert and \\rvert")
    return role != "open"


def differential_here(reader: Reader) -> bool:
    """Whether a differential stands here; a declared d is a factor, unless it is upright."""
    text = reader.text
    if text == "\\mathrm{d}":
        return reader.at(1).kind == "name"
    if text != "d" or reader.at(1).kind != "name":
        return False
    return reader.d_moves or (reader.declared() is None and reader.bound_here() is None)
