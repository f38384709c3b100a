"""The queue of claims, the most urgent first, each row kept under the digest of what it follows from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from cfpipe import reviews
from cfpipe.cache import Cache
from cfpipe.clock import today
from cfpipe.collect import Options, Progress
from cfpipe.config import FILE, Config, copy_folders
from cfpipe.desk.cases import Case, gave_up, load_room, open_cases, rests_on
from cfpipe.identity import Kind, ObjectKey, digest
from cfpipe.library import source_key
from cfpipe.plain_file import read_plain
from cfpipe.records.claim import Claim
from cfpipe.records.document import MAX_BYTES
from cfpipe.records.load import files_of, load_record
from cfpipe.reviews import State
from cfpipe.reviews.standing import importance_of
from cfpipe.witnesses.statement import ENGINE_VERSION

RECIPE = "row-1"


@dataclass(frozen=True, slots=True)
class Seen:
    """One review of a claim in the queue."""

    reviewer: str
    kind: str
    date: str
    verdict: str
    fresh: bool
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One claim in the queue."""

    claim: str
    text: str
    author: str
    importance: str
    state: str
    needed: int
    sources: tuple[str, ...]
    reviews: tuple[Seen, ...]
    """The newest of each reviewer."""

    @property
    def key(self) -> ObjectKey:
        return ObjectKey.parse(self.claim)

    @property
    def area(self) -> str:
        return self.key.path.partition("/")[0]

    def open_to(self, reviewer: str) -> bool:
        """Whether this reviewer may judge the claim, and has no judgement of it that stands."""
        return reviewer != self.author and not any(each.reviewer == reviewer and each.fresh for each in self.reviews)


IMPORTANCES = ("critical", "high", "normal", "minor")
URGENCY = (
    State.DISPUTED, State.STALE, State.UNREVIEWED, State.PARTLY, State.METADATA, State.REJECTED, State.REVIEWED,
)  # fmt: skip
"""States by what they ask of a reviewer: two who disagree first; what was rejected waits for its author."""


def urgency(row: Row) -> tuple[int, int, str]:
    """The order of the queue: the importance of the concept, then the state, then the key."""
    return IMPORTANCES.index(row.importance), URGENCY.index(State(row.state)), row.claim


def queue(
    root: Path, cache: Cache, options: Options, progress: Progress | None = None
) -> tuple[list[Row], list[str]]:  # fmt: skip
    """Every claim of the room, the most urgent first, and the names of the files that cannot be read."""
    config = load_room(root)
    files = _Files(root, copy_folders(config, root))
    kept: dict[ObjectKey, Row] = {}
    places: dict[ObjectKey, str] = {}
    broken: list[str] = []
    for file in files_of(root, Kind.CLAIM):
        key = ObjectKey(Kind.CLAIM, file.removesuffix(".yaml").split("/", 1)[1])
        needs = _needs(key, files, cache)
        if needs is None:
            broken.append(file)
            continue
        places[key] = _place(config, needs, files)
        before = cache.recall(places[key], _Kept)
        if before and before.copies == _stamps(each.path for each in before.copies):
            kept[key] = before.row
    open_ = [key for key in places if key not in kept]
    if open_:
        for key, case in open_cases(root, config, open_, cache, options, progress, lenient=True).items():
            kept[key] = row_of(case)
            if not gave_up(case):
                cache.put(places[key], asdict(_Kept(kept[key], _copies(root, case))))
        broken.extend(key.file for key in open_ if key not in kept)
    return sorted(kept.values(), key=urgency), broken


def row_of(case: Case) -> Row:
    """The case as a row of the queue."""
    claim, standing = case.claim, case.standing
    seen = tuple(
        Seen(each.review.reviewer, each.kind, each.review.date, each.review.verdict, each.fresh, each.changed)
        for each in reviews.latest(standing.judgements)
    )
    sources = tuple(dict.fromkeys(support.source for support in claim.sources))
    importance = importance_of(case.library, case.key)
    text = " ".join(claim.text.split())
    return Row(str(case.key), text, claim.author, importance, str(standing.state), standing.needed, sources, seen)


class _Files:
    """Digests of files of the room, each read once."""

    def __init__(self, root: Path, copies: Sequence[Path]) -> None:
        self.root, self.copies = root, copies
        self.known: dict[str, bytes | None] = {}

    def bytes_of(self, file: str) -> bytes | None:
        try:
            return read_plain(f"{self.root}/{file}", MAX_BYTES + 1)
        except OSError:
            return None

    def digest(self, file: str) -> str:
        if file not in self.known:
            body = self.bytes_of(file)
            self.known[file] = None if body is None else hashlib.sha256(body).digest()
        found = self.known[file]
        return found.hex() if found else ""


class _Stamp(NamedTuple):
    """What tells that a file is as it was, without reading it; size -1 where there is none."""

    path: str
    size: int
    time: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row, with the copies that it was found with, or might have been."""

    row: Row
    copies: tuple[_Stamp, ...]


@dataclass(frozen=True, slots=True)
class _Needs:
    """The files of the room that a claim rests on."""

    files: tuple[str, ...]


def _needs(key: ObjectKey, files: _Files, cache: Cache) -> _Needs | None:
    """What a claim rests on, kept under the digest of its file; None if the claim cannot be read."""
    place = digest([key.file, files.digest(key.file)], recipe=RECIPE)
    if kept := cache.recall(place, _Needs):
        return kept
    entry, _ = load_record(key, key.file, files.bytes_of(key.file) or b"")
    if entry is None or not isinstance(entry.record, Claim):
        return None
    records = dict.fromkeys(need.file for need in rests_on(key, entry.record))
    programs = (file.removesuffix(".yaml") + ".py" for file in records if file.startswith(Kind.CONCEPT.plural))
    needs = _Needs((key.file, *records, *programs))
    cache.put(place, asdict(needs))
    return needs


def _place(config: Config, needs: _Needs, files: _Files) -> str:
    """The digest of all of the room that a claim's state follows from."""
    age = today().isoformat() if config.policy.max_age_days is not None else ""
    inputs = {file: files.digest(file) for file in (FILE, *needs.files)}
    return digest([ENGINE_VERSION, age, inputs, [str(folder) for folder in files.copies]], recipe=RECIPE)


def _copies(root: Path, case: Case) -> tuple[_Stamp, ...]:
    """Every file that could hold a passage of the claim's reviews."""
    config, found = case.library.config, dict[str, None]()
    for passage in (each for review in case.claim.reviews for each in review.passages):
        source = case.library.sources.get(source_key(passage.source))
        if source and source.copy_:
            for folder in copy_folders(config, root):
                found[str(folder / source.copy_.folder / passage.file)] = None
    return _stamps(found)


def _stamps(paths: Iterable[str]) -> tuple[_Stamp, ...]:
    found = []
    for path in paths:
        try:
            state = os.stat(path)  # noqa: PTH116 - a thousand times
            found.append(_Stamp(path, state.st_size, state.st_mtime_ns))
        except OSError:
            found.append(_Stamp(path, -1, 0))
    return tuple(found)
