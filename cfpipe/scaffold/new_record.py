"""A new record: its place in the room, and its text with what belongs where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from cfpipe.checks.places import did_you_mean
from cfpipe.config import Config
from cfpipe.identity import Kind, ObjectKey, example
from cfpipe.records.concept import Concept
from cfpipe.records.load import files_of, load
from cfpipe.records.source import Source
from cfpipe.scaffold.texts import schema_line, text_of

_AUTHOR_YEAR = re.compile(r"[a-z0-9-]*[a-z][a-z0-9-]*-(?P<year>[12][0-9]{3})(?:[a-z]{1,2})?(?:-[a-z0-9-]+)?")
_LONGEST = 80


class Unfit(Exception):
    """The key cannot be that of a new record here; the message says why, and what would do."""


def key_of(kind: Kind, text: str) -> ObjectKey:
    """The key that was typed, with or without its kind in front. Raises Unfit."""
    whole = text if text.startswith(f"{kind}:") else f"{kind}:{text}"
    try:
        key = ObjectKey.parse(whole)
    except ValueError:
        near = "/".join(re.sub(r"[^a-z0-9]+", "-", step.lower()).strip("-") for step in text.removeprefix(f"{kind}:")
                        .removesuffix(".yaml").removeprefix(f"{kind.plural}/").split("/"))  # fmt: skip
        raise Unfit(f"{_form(kind)}{_perhaps(kind, near)}") from None
    if any(len(step) > _LONGEST for step in key.path.split("/")):
        raise Unfit(f"a name in a key has at most {_LONGEST} characters")
    if kind is Kind.SOURCE and not _AUTHOR_YEAR.fullmatch(key.path):
        raise Unfit("a source is named by its author and year: graham-1994, or graham-1994b for a second")
    return key


def _form(kind: Kind) -> str:
    return f"the key of a {kind} looks like {example(kind)}: lower-case letters, digits and single hyphens"


def _perhaps(kind: Kind, near: str) -> str:
    try:
        return f"; did you mean {ObjectKey.parse(f'{kind}:{near}').path}?"
    except ValueError:
        return ""


def fits(root: Path, config: Config, key: ObjectKey, *, new_area: bool) -> None:
    """Ensure that the key is free and that what it needs is there. Raises Unfit."""
    if str(key) in {removed.key for removed in config.removed}:
        raise Unfit(f"{key} was removed from this room, and a key is never used again: choose another name")
    steps = [Path(*Path(key.file).parts[:count]) for count in range(1, len(Path(key.file).parts) + 1)]
    if link := next((step for step in steps if (root / step).is_symlink()), None):
        raise Unfit(f"{link.as_posix()} is a symbolic link, and records are not read through one")
    if (root / key.file).exists():
        raise Unfit(f"{key.file} is there already, and nothing was written over it")
    if blocked := next((step for step in steps[:-1] if (root / step).exists() and not (root / step).is_dir()), None):
        raise Unfit(f"{blocked.as_posix()} is no folder")
    if key.kind is Kind.CONCEPT and not new_area:
        _area_fits(root, config, key)
    if key.kind is Kind.CLAIM:
        _concept_fits(root, key)
    elif owner := _alias_of(root, key):
        raise Unfit(f"{key} is an alias of {owner}: choose another name")


def _area_fits(root: Path, config: Config, key: ObjectKey) -> None:
    """A name that is nearly that of an area is taken for a slip. Any other begins an area."""
    area = key.path.partition("/")[0]
    areas = areas_of(root, config)
    if area not in areas and (hint := did_you_mean(area, sorted(areas))):
        raise Unfit(f"no area is called {area}; {hint} --new-area begins a new one")


def areas_of(root: Path, config: Config) -> frozenset[str]:
    """The areas that are declared or have a concept."""
    return frozenset({*config.areas, *(path.partition("/")[0] for path in _concepts(root))})


def _concept_fits(root: Path, key: ObjectKey) -> None:
    path = key.path.rpartition("/")[0]
    known = _concepts(root)
    if path not in known:
        hint = did_you_mean(path, known, f"begin with `cfpipe new concept {path}`")
        raise Unfit(f"there is no concept {path} for this claim; {hint}")


def _concepts(root: Path) -> tuple[str, ...]:
    files = files_of(root, Kind.CONCEPT)
    return tuple(file.removesuffix(".yaml").split("/", 1)[1] for file in files if file.endswith(".yaml"))


def _alias_of(root: Path, key: ObjectKey) -> ObjectKey | None:
    """The record that had this key before."""
    for entry in load(root, only=set(files_of(root, key.kind))).entries:
        if isinstance(entry.record, (Concept, Source)) and key.path in entry.record.aliases:
            return entry.key
    return None


def is_published(root: Path, claim: ObjectKey) -> bool:
    """Whether the concept of a claim is no draft; false if it cannot be read."""
    concept = ObjectKey(Kind.CONCEPT, claim.path.rpartition("/")[0])
    records = [entry.record for entry in load(root, only={concept.file}).entries]
    return any(isinstance(record, Concept) and record.status == "published" for record in records)


def record_text(key: ObjectKey, author: str, title: str = "") -> str:
    """The file of the new record."""
    *above, name = key.path.split("/")
    values: Mapping[str, object] = {
        "schema": schema_line(key), "key": str(key), "path": key.path, "name": name, "concept": "/".join(above),
        "author": author, "title": title or _title(key), "year": _year(key),
    }  # fmt: skip
    return text_of(f"records/{key.kind}.yaml.jinja", values)


def _title(key: ObjectKey) -> str:
    if key.kind is Kind.SOURCE:
        return "To be written"
    words = key.path.rpartition("/")[2].replace("-", " ")
    return words[:1].upper() + words[1:]


def _year(key: ObjectKey) -> str:
    found = _AUTHOR_YEAR.fullmatch(key.path)
    return found["year"] if found and key.kind is Kind.SOURCE else ""
