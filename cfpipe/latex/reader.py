"""The cursor over the tokens of one formula, with the names that binders have introduced so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cfpipe.latex import lexicon
from cfpipe.latex.nodes import Node
from cfpipe.latex.notation import GREEK_NAMES, LANGUAGE, Notation, Row
from cfpipe.latex.tokens import Token
from cfpipe.witnesses.language.syntax import Unreadable

MOST_DEPTH = 60

_MARKS_OF_NAMES = {"\\hat": "hat", "\\bar": "bar", "\\tilde": "tilde", "\\vec": "vec", "\\mathbf": "bold"}


class Bound(NamedTuple):
    tokens: tuple[str, ...]
    name: str
    integer: bool


class Grammar(NamedTuple):
    """The entries of the mutually recursive rules, so that each module of rules can stand alone."""

    expression: Callable[[Reader], Node]
    product: Callable[[Reader], Node]
    factor: Callable[[Reader], Node]
    atom: Callable[[Reader], Node]
    condition: Callable[[Reader], Node]
    primed: Callable[[Reader, Node, int], Node]
    evaluated: Callable[[Reader, list[tuple[bool, Node]], int], Node]


class Reader:
    def __init__(self, latex: str, tokens: list[Token], notation: Notation, grammar: Grammar) -> None:
        self.latex, self.notation, self.grammar = latex, notation, grammar
        self.reset(tokens)
        self.bound: list[Bound] = []
        self.depth = 0
        self.last = ""
        """What the last factor was: number, name, call, bare (a function without brackets), fraction, other."""
        self.open_bodies: list[str] = []
        """Names bound by binders whose bodies ended with the term just read."""
        self.roles: dict[int, str] = {}
        self.in_integral = 0
        self.pending = ""
        """The variable whose differential stood in a numerator."""
        self.in_call = False
        self.bare_function = -1
        r"""Where a function may stand without its argument, as in `\frac{df}{dx}`."""
        self.parts: list[tuple[bool, Node]] = []
        """The factors of the product just read, and whether a slash divided it."""
        self.slashed = False
        self.d_moves = False
        """Whether a declared d stands for differentials only, since there are as many as integrals."""
        self.applied: list[str] = []
        """The declared functions that were applied, once for each time."""
        self.holds = False
        """Whether the next product ends before an evaluation bar, which belongs to the derivative around it."""
        self.late = ""
        """The variable of an evaluation bar behind the last term."""

    def reset(self, tokens: list[Token]) -> None:
        end = tokens[-1].end if tokens else 0
        self.tokens = [*tokens, Token("end", "", end, end)]
        self.place = 0
        self.text, self.kind = self.tokens[0].text, self.tokens[0].kind

    # -- moving

    def go(self, place: int) -> None:
        self.place = place
        token = self.tokens[place]
        self.text, self.kind = token.text, token.kind

    def step(self) -> None:
        self.place += 1
        token = self.tokens[self.place]
        self.text, self.kind = token.text, token.kind

    def at(self, ahead: int) -> Token:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else self.tokens[-1]

    def take(self, text: str) -> bool:
        if self.text == text and self.kind != "end":
            self.step()
            return True
        return False

    def expect(self, text: str, message: str = "") -> None:
        if not self.take(text):
            found = self.text or "the end"
            raise self.fault(message or f"{text} is expected here, not {found}")

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.fault("this formula nests too deeply", rule="too-large")

    # -- errors

    def fault(self, message: str, hint: str = "", rule: str = "syntax", start: int | None = None) -> Unreadable:
        """An error at the present token, or from the token numbered `start` up to before the present one."""
        token = self.tokens[self.place]
        if start is None or start >= self.place:
            return Unreadable(rule, message, hint, token.start, max(token.end - token.start, 1))
        first = self.tokens[start].start
        return Unreadable(rule, message, hint, first, max(self.tokens[self.place - 1].end - first, 1))

    def ambiguous(self, what: str, *readings: str, start: int | None = None) -> Unreadable:
        hint = f"write {' or '.join(readings)}" if readings else ""
        return self.fault(f"{what} can be read in more than one way", hint, "ambiguous", start)

    def source(self, start: int, stop: int | None = None) -> str:
        """The LaTeX of the tokens from `start` up to before `stop` (the present one)."""
        last = self.place if stop is None else stop
        return self.latex[self.tokens[start].start : self.tokens[last - 1].end] if last > start else ""

    # -- arguments

    def argument(self) -> Node:
        """A braced group or one token, as an expression of its own."""
        if self.text == "{":
            outer = self.in_integral, self.in_call
            self.in_integral, self.in_call = 0, False
            self.step()
            node = self.grammar.expression(self)
            self.expect("}", f"{self.text or 'this'} does not belong here")
            self.in_integral, self.in_call = outer
            return node
        if self.text in "-+" and self.kind == "mark":
            raise self.fault("a number or a symbol is expected here", "put the argument into braces")
        if self.text in lexicon.ARGUMENTS:
            return self.grammar.atom(self)
        return self.alone()

    def alone(self) -> Node:
        """One token as an argument: nothing behind it belongs to it."""
        tokens, place = self.tokens, self.place
        token = tokens[place]
        if token.kind not in ("name", "number", "command"):
            raise self.fault("a number or a symbol is expected here", "put the argument into braces")
        self.tokens = [Token("mark", "^", token.start, token.start), token, Token("end", "", token.end, token.end)]
        self.go(1)
        node = self.grammar.atom(self)
        self.tokens = tokens
        self.go(place + 1)
        return node

    # -- names

    def declared(self) -> tuple[Row, int] | None:
        """The longest declared spelling here, and how many tokens it has."""
        tokens, place = self.tokens, self.place
        node = self.notation.trie.get(tokens[place].text)
        found: tuple[list[str], int] | None = None
        length = 0
        while node is not None:
            length += 1
            if "" in node:
                found = node[""], length
            token = tokens[place + length]
            node = node.get(token.text) if token.kind != "end" else None
        if found is None:
            return None
        names, length = found
        if len(names) > 1:
            readings = [f"{name} ({self.notation.rows[name].domain})" for name in names]
            raise self.ambiguous(self.tokens[place].text, *readings)
        return self.notation.rows[names[0]], length

    def bound_here(self) -> tuple[Bound, int] | None:
        text = self.text
        found: Bound | None = None
        for each in reversed(self.bound):
            tokens = each.tokens
            if tokens[0] == text and (found is None or len(tokens) > len(found.tokens)):
                here = self.tokens[self.place : self.place + len(tokens)]
                if tuple(token.text for token in here) == tokens:
                    found = each
        return (found, len(found.tokens)) if found else None

    def is_bound(self, name: str) -> bool:
        return any(each.name == name for each in self.bound)

    def variable(self, *, integer: bool = False) -> Bound:
        """Read the name that a binder introduces here, declared or not."""
        found = self.declared()
        inner = self.bound_here()
        if inner and (found is None or inner[1] > found[1]):
            self.go(self.place + inner[1])
            return inner[0]._replace(integer=integer or inner[0].integer)
        if found:
            row, length = found
            tokens = tuple(token.text for token in self.tokens[self.place : self.place + length])
            if row.sort not in ("scalar", "index"):
                raise self.fault(f"{row.name} is declared as {row.domain} and cannot be a variable of its own")
            self.go(self.place + length)
            return Bound(tokens, row.name, integer or row.integer)
        if self.kind != "name" or self.text in ("\\infty", "\\pi"):
            raise self.fault("a variable is expected here")
        start = self.place
        self.step()
        if self.text == "_" and (self.at(1).kind in ("name", "number")):
            self.step()
            self.step()
        tokens = tuple(token.text for token in self.tokens[start : self.place])
        name = _plain_name(tokens)
        if not name.isidentifier():
            raise self.fault("this cannot be a variable", start=start)
        name = self.fresh(name)
        while any(each.name == name and each.tokens != tokens for each in self.bound):
            name += "_"
        return Bound(tokens, name, integer)

    def fresh(self, name: str) -> str:
        """`name`, or a name like it that is nobody's."""
        while name in self.notation.rows or name in LANGUAGE:
            name += "_"
        return name

    def with_bound(self, variable: Bound) -> int:
        """Bind until `unbind`, which takes the number that comes back."""
        self.bound.append(variable)
        return len(self.bound) - 1

    def unbind(self, mark: int) -> None:
        del self.bound[mark:]


def _plain_name(tokens: tuple[str, ...]) -> str:
    r"""`\theta` is theta, `\lambda` is lam (Python keeps lambda), `i_1` is i1, `\bar{x}` is xbar."""
    names = {spelling: name for name, spelling in reversed(GREEK_NAMES.items()) if name != "lambda"}
    parts = []
    for text in tokens:
        if text == "_":
            continue
        style, _, inner = text.partition("{")
        if inner:
            parts.append("".join(letter for letter in inner if letter.isalnum()) + _MARKS_OF_NAMES.get(style, ""))
        else:
            parts.append(names.get(text, text.lstrip("\\")))
    return "".join(parts)


OPERATORS = frozenset({"+", "-", "\\cdot", "/", "\\pm", "\\mp", *lexicon.RELATIONS})
