"""The name of a new source: first author and year, as in ``goodfellow-2016``, with a letter where it is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import count
from string import ascii_lowercase

from cfpipe.bibliography.entries import Entry
from cfpipe.identity import is_slug

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h", "ŋ": "n",
})  # fmt: skip
"""Letters that have no accent to take off."""
_LONGEST = 40
_SMALL = {"a", "an", "the", "on", "of", "in", "for", "to", "and", "der", "die", "das", "le", "la", "les", "de"}


def name_of(entry: Entry) -> str:
    """The name that a work should have, from its first author or editor, its publisher, its key in the file, or its
    title, whichever can be written in the letters of keys; empty if none can.
    """
    year = entry.fields["issued"]
    for role in ("author", "editor"):
        for person in entry.fields.get(role, ())[:1]:
            if who := _slug(person.get("family") or person.get("literal", "")):
                return f"{who}-{year}"
    if who := _slug(entry.fields.get("publisher", "")):
        return f"{who}-{year}"
    if own := _slug(entry.name):
        return own if str(year) in own else f"{own}-{year}"
    words = [word for word in _slug(entry.fields["title"], joined=False).split("-") if word not in _SMALL]
    return f"{words[0]}-{year}" if words and words[0] else ""


def free_name(name: str, taken: Container[str]) -> str:
    """The name, or the name with the first letter that is free."""
    return next(each for each in _with_letters(name) if each not in taken)


def _with_letters(name: str) -> Iterator[str]:
    yield name
    for number in count():
        text, rest = "", number
        while True:
            rest, letter = divmod(rest, 26)
            text = ascii_lowercase[letter] + text
            if rest == 0:
                break
            rest -= 1
        yield f"{name}{text}"


def _slug(text: str, *, joined: bool = True) -> str:
    """The text in the letters of keys. A name of one or two words becomes one word, as in ``vandyk``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    if any(mark.isalpha() and not mark.isascii() for mark in plain):
        return ""  # letters of another script would fall away and leave another name
    plain = "".join(mark for mark in plain if mark.isascii())
    words = ["-".join(re.findall(r"[a-z0-9]+", word)) for word in re.sub(r"['’`.,]", "", plain).split()]
    words = [word for word in words if word]
    slug = ("" if joined and len(words) <= 2 else "-").join(words)
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    return slug if is_slug(slug) else ""
