"""Recording a review: what may be recorded, and how it is written so that nothing is lost.

The review is appended to its claim's file, every other byte of which stays. Reviewers at work at the same time wait for
each other (a lock on the claim's folder), and each reads the file again before writing. The new file is written aside
and takes the old one's name in one step, so that a reader and a crash see one or the other.
"""

from __future__ import annotations

import datetime as dt
import difflib
import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfpipe.clock import last_day_anywhere
from cfpipe.config import HIDDEN
from cfpipe.digests import review_digest
from cfpipe.identity import ObjectKey
from cfpipe.library import Library, source_key
from cfpipe.records.claim import Claim, Passage, Review
from cfpipe.records.load import load_record
from cfpipe.reviews.judged import PASSAGES, judged_by
from cfpipe.reviews.yaml_text import CannotAppend, with_review

VERDICTS = ("supports", "supports-with-caveat", "does-not-support", "contradicts")
_SAME = 0.9
"""The share of equal text from which an evidence counts as a copy of the claim."""
_COPIED_WORDS = 25
"""So many words in a row, as they stand in the passage, are a quotation and not a reviewer's own words."""


class Refused(Exception):
    """A review that is not recorded; each argument says one reason why."""

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(str(reason) for reason in self.args)


@dataclass(frozen=True, slots=True)
class Draft:
    """A reviewer's judgement before it is pinned."""

    reviewer: str
    verdict: str
    evidence: str
    caveat: str = ""
    does_not_establish: str = ""
    passages: tuple[Passage, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)
    """The texts of these passages, to tell own words from copied ones. They are kept nowhere."""
    basis: str = "substantive"
    date: dt.date | None = None
    other_sources: bool = False
    """Whether the reviewer may bring sources that the claim does not name."""


def objections(library: Library, key: ObjectKey, draft: Draft) -> Iterator[str]:
    """Every reason why this judgement cannot be recorded."""
    for part in (about_reviewer, about_passages, about_evidence, about_caveat, about_date):
        yield from part(library, library.claims[key], draft)


def about_reviewer(library: Library, claim: Claim, draft: Draft) -> Iterator[str]:
    """Why this reviewer cannot judge the claim."""
    if draft.reviewer not in library.config.people:
        close = difflib.get_close_matches(draft.reviewer, library.config.people, 1, 0.6)
        more = f"; did you mean {close[0]}?" if close else ""
        yield f"{draft.reviewer!r} is not declared under [tool.cfpipe.people]{more}"
    if draft.reviewer == claim.author:
        yield f"{draft.reviewer} wrote this claim and may not review it"


def about_passages(library: Library, claim: Claim, draft: Draft) -> Iterator[str]:
    """Why these passages cannot be what the judgement rests on."""
    if draft.basis == "substantive" and not draft.passages:
        yield "a substantive review names the passages it read; without one its basis is metadata"
    if draft.basis == "metadata" and draft.passages:
        yield "a review that read passages is substantive"
    named = {support.source for support in claim.sources}
    for passage in draft.passages:
        if source_key(passage.source) not in library.sources:
            yield f"no source is called {passage.source!r}"
        elif passage.source not in named and not draft.other_sources:
            yield (
                f"the claim does not name the source {passage.source}: its author may add it, "
                "or say --other-source to bring it yourself"
            )
    if len(set(_places(draft.passages))) < len(draft.passages):
        yield "the same passage is named twice"


def about_evidence(library: Library, claim: Claim, draft: Draft) -> Iterator[str]:  # noqa: ARG001 - as the others
    """Why this is no evidence in the reviewer's own words."""
    if draft.verdict not in VERDICTS:
        yield f"{draft.verdict!r} is no verdict; one of {', '.join(VERDICTS)}"
    words = _folded(draft.evidence)
    if not words:
        yield "the evidence is empty: say in your own words what you found, and how you tried to refute the claim"
    elif words == _folded(claim.text) or difflib.SequenceMatcher(None, words, _folded(claim.text)).ratio() > _SAME:
        yield "the evidence repeats the claim: say what the passage says, in your own words"
    elif any(_copies(words, _folded(text)) for text in draft.texts):
        yield f"the evidence copies {_COPIED_WORDS} words in a row from a passage: use your own words"
    yield from _hidden("evidence", draft.evidence)


def about_caveat(library: Library, claim: Claim, draft: Draft) -> Iterator[str]:  # noqa: ARG001 - as the others
    """What is wrong with the limits that the judgement names."""
    if draft.verdict == "supports-with-caveat" and not draft.caveat.strip():
        yield "a verdict with a caveat needs the caveat"
    yield from _hidden("caveat", draft.caveat)
    yield from _hidden("text on what it does not establish", draft.does_not_establish)


def about_date(library: Library, claim: Claim, draft: Draft) -> Iterator[str]:  # noqa: ARG001 - as the others
    """Why the judgement cannot be of this day."""
    if draft.date and draft.date > last_day_anywhere():
        yield f"{draft.date} is in the future"


def _hidden(name: str, text: str) -> Iterator[str]:
    if found := HIDDEN.search(text):
        yield f"the {name} holds the character U+{ord(found.group()):04X}, which nobody sees"


def _places(passages: Sequence[Passage]) -> list[tuple[str, str, str]]:
    return [(passage.source, passage.file, passage.lines) for passage in passages]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _copies(words: str, passage: str) -> bool:
    own = words.split()
    runs = (" ".join(own[at : at + _COPIED_WORDS]) for at in range(len(own) - _COPIED_WORDS + 1))
    return any(f" {run} " in f" {passage} " for run in runs)


def pinned(library: Library, claim: Claim, judged: Mapping[str, str], draft: Draft, today: dt.date) -> dict[str, Any]:
    """The review as plain data, pinned to the claim's parts as they were judged and to the passages read."""
    parts = {**judged, **judged_by(library, claim, draft.passages)}
    data: dict[str, Any] = {
        "reviewer": draft.reviewer,
        "date": (draft.date or today).isoformat(),
        "verdict": draft.verdict,
        "basis": draft.basis,
        "evidence": " ".join(draft.evidence.split()),
        "caveat": " ".join(draft.caveat.split()),
        "does-not-establish": " ".join(draft.does_not_establish.split()),
        "passages": [passage.model_dump(mode="json", by_alias=True, exclude_none=True) for passage in draft.passages],
        "judged": parts,
        "digest": review_digest(parts),
    }
    return {name: value for name, value in data.items() if value not in ("", [])}


def append(root: Path, key: ObjectKey, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Append the review that `make` gives to the claim's file, and return it.

    `make` is called while nobody else records a review in the claim's folder, and may raise `Refused`: whatever it
    looks at is what is written on.
    """
    file = root / key.file
    with _alone(file.parent):
        data = make()
        _replace(file, written(key, read(file), data))
        return data


def written(key: ObjectKey, raw: bytes, data: dict[str, Any]) -> bytes:
    """The claim's file with the review. Raises `Refused` if it would not read back as the same claim and the review."""
    before, document = _claim(key, raw)
    if any(_says_of_the_same(each, data) for each in before.reviews):
        raise Refused(f"{data['reviewer']} has said this before, of the same claim by the same passages")
    try:
        text = with_review(document, data)
    except CannotAppend as error:
        raise Refused(f"{key.file}: {error}") from error
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    body = mark + text.encode("utf-8")
    after, _ = _claim(key, body)
    if after.reviews[:-1] != before.reviews or after.model_copy(update={"reviews": before.reviews}) != before:
        raise Refused(f"{key.file}: the review cannot be appended without a change of something else; do it by hand")
    found = after.reviews[-1].model_dump(mode="json", by_alias=True, exclude_unset=True)
    if wrong := sorted(name for name in {*found, *data} if _flat(found.get(name)) != data.get(name)):
        raise Refused(f"{key.file}: {', '.join(wrong)} would not read back as written; do it by hand")
    return body


def _flat(value: Any) -> Any:
    """A paragraph without the ends of its lines, which are only layout."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _says_of_the_same(earlier: Review, data: Mapping[str, Any]) -> bool:
    """Whether an earlier review is by the same reviewer and says the same of the same parts by the same passages."""
    passages = data.get("passages", [])
    read = [(each["source"], each["file"], each["lines"], each.get("page"), each["copy"]) for each in passages]
    return (
        (earlier.reviewer, earlier.verdict) == (data["reviewer"], data["verdict"])
        and {**earlier.judged, PASSAGES: ""} == {**data["judged"], PASSAGES: ""}
        and read == [(each.source, each.file, each.lines, each.page, each.copy_) for each in earlier.passages]
    )


def read(file: Path) -> bytes:
    """The bytes of a claim's file. Raises `Refused`."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file.name} cannot be read: {error.strerror}") from error


def _claim(key: ObjectKey, raw: bytes) -> tuple[Claim, Any]:
    entry, problems = load_record(key, key.file, raw)
    if entry is None or not isinstance(entry.record, Claim) or problems:
        first = f": {problems[0].location}: {problems[0].message}" if problems else ""
        raise Refused(f"{key.file} is no claim that can be read{first}")
    return entry.record, entry.document


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While nobody else records in this folder. The lock goes with the process, however that ends."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise Refused(f"the folder {folder.name} cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(file: Path, body: bytes) -> None:
    """The file with another content, in one step and on the disk."""
    for left in file.parent.glob(f".{file.name}.*.tmp"):  # of somebody who was killed: nobody else is here
        left.unlink(missing_ok=True)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(body)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(file.stat().st_mode & 0o7777)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise Refused(f"{file.name} cannot be written: {error.strerror}; it is as it was") from error
