"""A token of LaTeX, and an error at its place."""

from __future__ import annotations

from typing import NamedTuple

from cfpipe.witnesses.language.syntax import Unreadable


class Token(NamedTuple):
    kind: str
    """number, name, text, open, close, bar, left, right, begin, end, quad, mark, or command"""
    text: str
    start: int
    end: int


def fault(message: str, start: int, end: int, hint: str = "", rule: str = "syntax") -> Unreadable:
    return Unreadable(rule, message, hint, start, max(end - start, 1))


def lowered_first(tokens: list[Token]) -> list[Token]:
    """`x^2_i` looks like `x_i^2` and becomes it."""
    if not any(token.text == "_" for token in tokens):
        return tokens
    place = 1
    while place < len(tokens):
        if tokens[place].text == "^" and tokens[place - 1].kind in ("name", "bar", "close"):
            middle = _past_argument(tokens, place + 1)
            if middle < len(tokens) and tokens[middle].text == "_":
                stop = _past_argument(tokens, middle + 1)
                tokens = [*tokens[:place], *tokens[middle:stop], *tokens[place:middle], *tokens[stop:]]
                place = stop
        place += 1
    return tokens


def _past_argument(tokens: list[Token], place: int) -> int:
    depth = 0
    while place < len(tokens):
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        place += 1
        if depth <= 0:
            break
    return place
