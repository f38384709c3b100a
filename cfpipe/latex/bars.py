"""What each plain bar does: it opens or closes an absolute value, separates arguments, or evaluates at a point.

`|` looks the same on both sides.  All the ways in which the bars of one bracket can be paired are counted; more than
one is an ambiguity, as in `|a|b|c|`.
"""

from __future__ import annotations

from cfpipe.latex import lexicon
from cfpipe.latex.tokens import Token

MOST_BARS = 10
_OPERATORS = frozenset(
    {
        "+",
        "-",
        "\\cdot",
        "/",
        "\\pm",
        "^",
        "_",
        ",",
        ";",
        ":",
        "&",
        "\\\\",
        "\\implies",
        "\\quad",
        "\\in",
        "\\to",
        "\\choose",
        *lexicon.RELATIONS,
    }
)
_BREAKS = frozenset({",", ";", "&", "\\\\", "\\implies", "\\quad", *lexicon.RELATIONS})


def roles(tokens: list[Token]) -> dict[int, str]:
    found: dict[int, str] = {}
    stack: list[list[int]] = [[]]
    calls: list[bool] = [False]
    for place, token in enumerate(tokens):
        kind, text = token.kind, token.text
        if kind == "bar":
            stack[-1].append(place)
        elif kind == "open" or text in ("{", "root["):
            before = tokens[place - 1] if place else token
            stack.append([])
            calls.append((kind == "open" and before.kind in ("name", "command", "close")) or text == "\\{")
        elif (kind == "close" or text in ("}", "root]")) and len(stack) > 1:
            _settle(tokens, stack.pop(), found, call=calls.pop())
        elif text in _BREAKS:
            _settle(tokens, stack[-1], found, call=calls[-1])
            stack[-1] = []
    while stack:
        _settle(tokens, stack.pop(), found, call=calls.pop())
    return found


def _settle(tokens: list[Token], bars: list[int], found: dict[int, str], *, call: bool) -> None:
    if not bars:
        return
    ways: list[tuple[str, ...]] = []
    if len(bars) <= MOST_BARS:
        _search(tokens, bars, (), (), call, ways)
    chosen = ways[0] if len(ways) == 1 else ("ambiguous",) * len(bars)
    if not ways and len(bars) <= MOST_BARS:
        chosen = ("stray",) * len(bars)
    found.update(zip(bars, chosen, strict=True))


def _search(
    tokens: list[Token],
    bars: list[int],
    taken: tuple[str, ...],
    opened: tuple[int, ...],
    call: bool,
    ways: list[tuple[str, ...]],
) -> None:
    if len(taken) == len(bars):
        if not opened:
            ways.append(taken)
        return
    place = bars[len(taken)]
    text = tokens[place].text
    operand_before, operand_after = _ends_operand(tokens, place), _starts_operand(tokens, place)
    if text == "|" and operand_before and not opened and tokens[place + 1].text == "_":
        _search(tokens, bars, (*taken, "evaluate"), opened, call, ways)
        return
    after_bar = bool(taken) and bars[len(taken) - 1] == place - 1
    closed_before = after_bar and taken[-1] == "close"
    opened_before = after_bar and taken[-1] == "open"
    if opened_before and _ends_operand(tokens, place - 1):
        return  # a||b is never a|(|b
    pair = len(taken) + 1 < len(bars) and bars[len(taken) + 1] == place + 1
    if (operand_after or pair) and not ((operand_before or closed_before) and tokens[place + 1].text in ("-", "+")):
        _search(tokens, bars, (*taken, "open"), (*opened, place), call, ways)
    if opened and tokens[opened[-1]].text == text and (operand_before or closed_before) and not opened_before:
        _search(tokens, bars, (*taken, "close"), opened[:-1], call, ways)
    if call and not opened and pair and operand_before and _starts_operand(tokens, place + 1):
        _search(tokens, bars, (*taken, "separate", "separate"), opened, call, ways)  # f(x||y)
    if call and not opened and (operand_before or closed_before) and (operand_after or pair):
        _search(tokens, bars, (*taken, "separate"), opened, call, ways)


def _ends_operand(tokens: list[Token], place: int) -> bool:
    if place == 0:
        return False
    before = tokens[place - 1]
    return (
        before.kind in ("number", "name", "close", "end")
        or before.text in ("}", "'", "!")
        or (
            before.kind == "command"
            and before.text not in _OPERATORS
            and before.text not in ("\\sum", "\\prod")
            and before.text in ("\\top", "\\partial")
        )
    )


def _starts_operand(tokens: list[Token], place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else tokens[-1]
    return (
        after.kind in ("number", "name", "open", "command", "begin") and (after.text not in _OPERATORS)
    ) or after.text == "-"
