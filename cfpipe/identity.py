"""Keys and digests: the permanent names of objects, and of contents.

A key is the name of an object in the YAML, in a handoff, in the site's addresses and in HTML ids::

    concept:statistics/maximum-likelihood
    equation:statistics/maximum-likelihood#score
    source:goodfellow-2016
    claim:statistics/maximum-likelihood/data-fixed

Paths and URLs are made from keys here and nowhere else.  A digest is taken of canonical JSON (sorted keys, no
spaces, UTF-8), never of joined strings, so that two different values cannot share their text.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NAME = r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*"
PART = rf"{NAME}(?:\.[A-Za-z0-9_-]+)?"
_SLUG = re.compile(rf"{SLUG}\Z")
_KEY = re.compile(rf"(?P<kind>[a-z-]+):(?P<path>{SLUG}(?:/{SLUG})*)(?:#(?P<part>{PART}))?\Z")


class Kind(StrEnum):
    """What a key can name. The first three are records (files); the others are parts of a concept."""

    CONCEPT = "concept"
    SOURCE = "source"
    CLAIM = "claim"
    SECTION = "section"
    SYMBOL = "symbol"
    EQUATION = "equation"
    DERIVATION = "derivation"
    STEP = "step"
    CODE = "code"
    DEMO = "demo"
    DEMO_STATE = "demo-state"
    MISCONCEPTION = "misconception"
    EXAMPLE = "example"
    PRACTICE = "practice"

    @property
    def is_record(self) -> bool:
        return self in _DEPTH

    @property
    def plural(self) -> str:
        return "index" if self is Kind.CODE else f"{self.value}s"


_DEPTH = {Kind.CONCEPT: 2, Kind.SOURCE: 1, Kind.CLAIM: 3}
"""How many path segments the key of each record has; the parts of a concept have those of the concept."""

WITNESS_KINDS = (
    Kind.EQUATION,
    Kind.DERIVATION,
    Kind.STEP,
    Kind.CODE,
    Kind.MISCONCEPTION,
    Kind.EXAMPLE,
    Kind.PRACTICE,
)
"""What can bear on a claim: the objects that a machine checks."""


@dataclass(frozen=True, slots=True, order=True)
class ObjectKey:
    """The permanent name of one object.

    ``path`` is that of the record (``statistics/maximum-likelihood``), ``part`` the name inside it or empty. The
    part of a step names its derivation first: ``step:statistics/maximum-likelihood#bernoulli.score``.
    """

    kind: Kind
    path: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> ObjectKey:
        """Read ``kind:path`` or ``kind:path#part``. Raises ValueError with a reason for anything else."""
        found = _KEY.match(text)
        if not found:
            raise ValueError("a key looks like concept:area/name or equation:area/name#part, in lower case")
        try:
            kind = Kind(found["kind"])
        except ValueError:
            raise ValueError(f"no kind of object is called {found['kind']!r}") from None
        part = found["part"] or ""
        if kind in (Kind.CODE, Kind.DEMO) and part != kind:
            raise ValueError(f"a concept has one {kind}, and its key looks like {example(kind)}")
        if found["path"].count("/") + 1 != _DEPTH.get(kind, 2) or bool(part) == kind.is_record:
            raise ValueError(f"the key of a {kind} looks like {example(kind)}")
        return cls(kind, found["path"], part)

    def __str__(self) -> str:
        return f"{self.kind}:{self.path}" + (f"#{self.part}" if self.part else "")

    @property
    def record(self) -> ObjectKey:
        """The key of the record that this object is, or is a part of."""
        return self if self.kind.is_record else ObjectKey(Kind.CONCEPT, self.path)

    @property
    def anchor(self) -> str:
        """The HTML id of a part on its concept's page (``equation-score``); empty for a record."""
        return f"{self.kind}-{self.part}" if self.part else ""

    @property
    def url(self) -> str:
        """The address below the site's root: ``concepts/statistics/maximum-likelihood/#equation-score``."""
        record = self.record
        return f"{record.kind.plural}/{record.path}/" + (f"#{self.anchor}" if self.part else "")

    @property
    def file(self) -> str:
        """The YAML file of the record, relative to the room."""
        record = self.record
        return f"{record.kind.plural}/{record.path}.yaml"

    def of(self, kind: Kind, part: str) -> ObjectKey:
        """The key of a part of this concept."""
        return ObjectKey(kind, self.path, part)


def example(kind: Kind) -> str:
    """A key of that kind, for messages."""
    path = {1: "author-2020", 2: "area/name", 3: "area/name/claim-name"}[_DEPTH.get(kind, 2)]
    part = kind.value if kind in (Kind.CODE, Kind.DEMO) else "name"
    return f"{kind}:{path}" + ("" if kind.is_record else f"#{part}")


def is_slug(text: str) -> bool:
    """Whether the text may be a segment of a key: lower-case letters and digits, joined by single hyphens."""
    return bool(_SLUG.match(text))


def canonical(value: Any) -> bytes:
    """The canonical JSON of plain data, as bytes. Raises ValueError for NaN and infinities."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def digest(value: Any, *, recipe: str) -> str:
    """``sha256:`` and 64 hexadecimal digits of the canonical JSON of the recipe's name and the value.

    The recipe is inside what is hashed: when the way in which a digest is made changes, no old digest can match.
    """
    return "sha256:" + hashlib.sha256(canonical([recipe, value])).hexdigest()


def short(digest_text: str) -> str:
    """The algorithm and the first 16 hexadecimal digits, the form that is shown."""
    return digest_text[: len("sha256:") + 16]


def source_digest(folder: Path, pattern: str = "*.py") -> str:
    """12 hexadecimal digits for the source files of a folder: part of the name of whatever they compute and keep.

    Whoever changes a method changes the name of its results; nobody has to remember to raise a number.
    """
    total = hashlib.sha256()
    for file in sorted(folder.glob(pattern)):
        total.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]
