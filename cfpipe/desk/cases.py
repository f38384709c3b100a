"""One claim with all that a judgement of it rests on, from the files that it rests on alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cfpipe import copies, reviews
from cfpipe.cache import Cache
from cfpipe.clock import today
from cfpipe.collect import Options, Progress, judge
from cfpipe.config import Config, load_config
from cfpipe.evidence import Evidence
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, build, concept_of, source_key
from cfpipe.records.claim import Claim
from cfpipe.records.load import files_of, load
from cfpipe.reviews import Standing
from cfpipe.reviews.standing import Read


class NoCase(Exception):
    """Why a claim, or a room, cannot be looked at."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with what a judgement of it rests on."""

    key: ObjectKey
    library: Library
    evidence: Evidence
    standing: Standing
    read: Read
    shelf: copies.Shelf

    @property
    def claim(self) -> Claim:
        return self.library.claims[self.key]


def open_case(
    root: Path, key: ObjectKey, cache: Cache, options: Options, progress: Progress | None = None,
    *, all_sources: bool = False,
) -> Case:  # fmt: skip
    """One claim with what it rests on, from the files that it rests on alone. Raises `NoCase`.

    With `all_sources` the others of the room are there too, for a reviewer who knows a better one.
    """
    config = load_room(root)
    if not (root / key.file).is_file():
        raise NoCase(f"no claim is called {key}")
    return open_cases(root, config, [key], cache, options, progress, all_sources=all_sources)[key]


def load_room(root: Path) -> Config:
    config, problems = load_config(root)
    if config is None:
        raise NoCase(f"the room's configuration cannot be read: {problems[0].location}: {problems[0].message}")
    return config


def open_cases(
    root: Path, config: Config, keys: Sequence[ObjectKey], cache: Cache, options: Options,
    progress: Progress | None = None, *, lenient: bool = False, all_sources: bool = False,
) -> dict[ObjectKey, Case]:  # fmt: skip
    """Some claims with what they rest on; leaves out what cannot be read, or else raises `NoCase`."""
    claims = load(root, only={key.file for key in keys})
    if claims.broken and not lenient:
        raise NoCase(f"{claims.broken[0].file} cannot be read: see cfpipe check")
    needs = {need for entry in claims.entries if isinstance(entry.record, Claim)
             for need in rests_on(entry.key, entry.record)}  # fmt: skip
    files = {*(key.file for key in keys), *(need.file for need in needs)}
    if all_sources:
        files |= {*files_of(root, Kind.SOURCE)}
    library = build(config, load(root, only=files))
    evidence = Evidence(judge(library, cache, options, progress), {}, {})
    shelf = copies.open_shelf(config, root)
    read = copies.states(copies.verify_room(shelf, library))
    standings = reviews.standings(library, evidence, read, today())
    return {key: Case(key, library, evidence, standings[key], read, shelf) for key in keys if key in standings}


def rests_on(key: ObjectKey, claim: Claim) -> Iterator[ObjectKey]:
    """The other records that a claim's state follows from."""
    yield concept_of(key)
    yield from (source_key(support.source) for support in claim.sources)
    yield from (source_key(passage.source) for review in claim.reviews for passage in review.passages)
    for witness in claim.witnesses:
        try:
            yield ObjectKey.parse(witness).record
        except ValueError:
            continue


def gave_up(case: Case) -> bool:
    """Whether a limit ended something that the claim's state follows from: then it is asked again."""
    records = {*rests_on(case.key, case.claim)}
    return any(item.verdict.gave_up for item in case.evidence.findings.values() if item.key.record in records)
