"""Where a character of a YAML text stands in the file.

libyaml tells where a scalar begins and ends, and no more. Between the two, the file and the value are walked side by
side: they differ in indentation, folded line breaks, doubled quotes and escapes, and in nothing else.
"""

from __future__ import annotations

import re

from yaml.nodes import ScalarNode

_HEXADECIMAL = {"x": 2, "u": 4, "U": 8}
_BLANK = " \t\r\n"


def index_in(text: str, node: ScalarNode, offset: int) -> int:
    """The index in the file's text of the character at an offset of the scalar's value, or of its end."""
    start, end = node.start_mark.index, node.end_mark.index
    value: str = node.value
    if not value:
        return int(start)
    indent = 0
    if node.style in ("|", ">"):
        place = text.index("\n", start) + 1
        indent = _indent(text[place:end]) - _indent(value)
    else:
        place = start + (1 if node.style in ("'", '"') else 0)
    after = place
    for character in value[: max(0, offset) + 1]:
        place, after = _step(text, after, character, node.style or "", indent)
        if after > end:
            return int(end)
    return int(place if offset < len(value) else after)


def _indent(text: str) -> int:
    """The spaces before the first line that holds more than spaces."""
    found = re.search(r"^( *)[^ \r\n]", text, re.MULTILINE)
    return len(found[1]) if found else 0


def _step(text: str, after: int, character: str, style: str, indent: int) -> tuple[int, int]:
    """Where the next character of the value stands, and where what follows it begins."""
    if indent and text[after - 1] == "\n":
        margin = text[after : after + indent]
        after += len(margin) - len(margin.lstrip(" "))
    while after < len(text):
        here = text[after]
        if style == '"' and here == "\\":
            sign = text[after + 1]
            if sign not in "\r\n":
                return after, after + 2 + _HEXADECIMAL.get(sign, 0)
            after += 3 if text[after + 1 : after + 3] == "\r\n" else 2  # the line break itself is escaped
            while text[after] in " \t":
                after += 1
        elif here in _BLANK and character not in _BLANK:
            after += 1
        else:
            pair = text[after : after + 2]
            return after, after + (2 if pair == "\r\n" or (style == "'" and pair == "''") else 1)
    return after, after + 1
