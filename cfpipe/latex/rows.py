"""Rows of an aligned display as one line; several statements in one display are refused."""

from __future__ import annotations

from cfpipe.latex.lexicon import RELATIONS
from cfpipe.latex.tokens import Token, fault

_JOINING = frozenset({"+", "-", "\\cdot", "/", "\\implies", *RELATIONS})


def flattened(tokens: list[Token]) -> list[Token]:
    tokens = _without_spaces(tokens)
    if not tokens or tokens[0].text != "begin aligned":
        return tokens
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind == "begin") - (token.kind == "end_environment")
        if depth == 0:
            break
    else:
        raise fault("this environment is not closed", tokens[0].start, tokens[0].end)
    if tokens[place].text != "end aligned":
        raise fault("this environment does not end here", tokens[place].start, tokens[place].end)
    if place != len(tokens) - 1:
        after = tokens[place + 1]
        raise fault("something follows the aligned rows", after.start, after.end)
    inside = flattened(tokens[1:-1]) if tokens[1].text == "begin aligned" else tokens[1:-1]
    return _joined(_rows(inside))


def _without_spaces(tokens: list[Token]) -> list[Token]:
    """Wide spaces are kept where they may set a condition apart."""
    if not any(token.kind == "quad" for token in tokens):
        return tokens
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind == "quad":
            before = kept[-1].text if kept else "&"
            after = tokens[place + 1] if place + 1 < len(tokens) else token
            if before in ("&", "\\\\", "\\quad", "begin aligned", ",") or before in _JOINING:
                continue
            if (
                after.text in RELATIONS
                or after.text in ("&", "\\\\", "\\implies", ",")
                or after.kind in ("end_environment", "quad")
            ):
                continue
        kept.append(token)
    return kept


def _rows(tokens: list[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind == "begin" or token.text == "{") - (token.kind == "end_environment" or token.text == "}")
        if token.text == "\\\\" and depth == 0:
            rows.append([])
        else:
            rows[-1].append(token)
    return [row for row in rows if any(token.text != "&" for token in row)]


def _joined(rows: list[list[Token]]) -> list[Token]:
    line: list[Token] = []
    related = False
    for row in rows:
        relation = _first_relation(row)
        meant = _outside(row)
        first = meant[0]
        if line:
            if first.text not in _JOINING and line[-1].text not in _JOINING:
                raise fault(
                    "this row begins a second statement", first.start, first.end, "give each statement a display"
                )
            if relation and first.text not in RELATIONS and first.text != "\\implies" and (related or _aligned(row)):
                raise fault("this row may be a second statement", first.start, first.end, "give each statement a display",
                            "ambiguous")  # fmt: skip
        related = related or relation
        line += meant
    while line and line[-1].text in (".", ",", ";"):
        line.pop()
    return line


def _outside(row: list[Token]) -> list[Token]:
    """A row without its own alignment marks; those of matrices inside stay."""
    kept, depth = [], 0
    for token in row:
        depth += (token.kind == "begin") - (token.kind == "end_environment")
        if depth or token.text != "&":
            kept.append(token)
    return kept


def _first_relation(row: list[Token]) -> bool:
    depth = 0
    for token in row:
        opens = token.kind in ("begin", "open") or token.text == "{"
        depth += opens - (token.kind in ("end_environment", "close") or token.text == "}")
        if depth == 0 and token.text in RELATIONS:
            return True
    return False


def _aligned(row: list[Token]) -> bool:
    """Whether the row is aligned at a relation behind something."""
    return any(
        token.text == "&" and place and row[place + 1].text in RELATIONS
        for place, token in enumerate(row[:-1])
        if any(each.text != "&" for each in row[:place])
    )
