"""What changed since a review: the parts of a claim as its reviewer judged them, beside what they are today.

A review keeps digests of what was judged, and git keeps the text: the revision that brought the review held what was
judged, or nearly always. What is shown as judged has the digest that the review was pinned to; where no revision has
it, that is said, and nothing is guessed.
"""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.desk.cases import Case, NoCase, open_case
from cfpipe.history import NoHistory, introduced, room_at
from cfpipe.reviews import Judgement
from cfpipe.reviews.judged import digests, meanings, own_meanings
from cfpipe.witnesses.statement import Status

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One part that is not what was judged."""

    name: str
    before: tuple[str, ...] | None
    """Its lines as they were judged; None where no revision tells."""
    after: tuple[str, ...] | None
    """Its lines today; None where it is gone."""

    def diff(self) -> Iterator[str]:
        """Lines that begin with `-`, `+` or a space."""
        kept = (line for line in difflib.ndiff(self.before or (), self.after or ()) if not line.startswith("?"))
        yield from kept


def changes(root: Path, case: Case, judgement: Judgement, cache: Cache, options: Options) -> tuple[list[Change], str]:
    """What changed since a review, and why some of it cannot be shown as it was; empty if all can."""
    review = judgement.review
    now = {
        **meanings(case.library, case.evidence, case.claim),
        **own_meanings(case.library, case.claim, review.passages),
    }
    then, trouble = _then(root, case, judgement, cache, options)
    true = {name: value for name, value in then.items() if digests({name: value})[name] == review.judged.get(name)}
    found = []
    for name in judgement.changed:
        if name.startswith("passage:"):
            continue  # the copy is not in the history: the passage itself is shown
        before = _lines(true[name]) if name in true else () if name not in review.judged else None
        found.append(Change(name, before, _lines(now[name]) if name in now else None))
    if not trouble and any(each.before is None for each in found):
        trouble = "the revision that brought the review does not hold all that it judged"
    return found, trouble


def _then(
    root: Path, case: Case, judgement: Judgement, cache: Cache, options: Options
) -> tuple[Mapping[str, Any], str]:  # fmt: skip
    try:
        revision = introduced(root, case.key.file, judgement.review.digest)
        if revision is None:
            return {}, "the review was never committed, so that no revision tells what it judged"
        with room_at(root, revision) as folder:
            old = open_case(folder, case.key, cache, options)
            parts = own_meanings(old.library, old.claim, judgement.review.passages)
            return {**meanings(old.library, old.evidence, old.claim), **parts}, ""
    except (NoHistory, NoCase) as error:
        return {}, str(error)


def _lines(meaning: Any) -> tuple[str, ...]:
    """A part's meaning for the eye."""
    if isinstance(meaning, str):
        return tuple(textwrap.wrap(meaning, _WIDTH))
    if _is_checked(meaning):
        latex, asked, verdict = meaning
        meaning = {"formula": latex, "asked": asked, "verdict": str(verdict)}
    text = yaml.safe_dump(_plain(meaning), sort_keys=False, allow_unicode=True, width=_WIDTH)
    return tuple(text.rstrip("\n").split("\n"))


def _is_checked(meaning: Any) -> bool:
    """Whether it is what was checked of a statement: its formula, what was asked, and the verdict."""
    if not isinstance(meaning, list) or len(meaning) != 3:
        return False
    formula, asked, verdict = meaning
    return isinstance(formula, str) and (asked is None or isinstance(asked, dict)) and verdict in set(Status)


def _plain(value: Any) -> Any:
    """Enums as their text, checked statements with names for their parts."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if _is_checked(value):
        return {"formula": value[0], "asked": _plain(value[1]), "verdict": str(value[2])}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
