"""Entries → new records: named, compared with what the room has, and read back before anything is written.

Nothing is invented: licence and purpose are what the author says or stay open, and every field that came from a file is
marked as looked up by nobody, unless the author says otherwise.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfpipe.bibliography.entries import Entry, refused, visible
from cfpipe.bibliography.naming import free_name, name_of
from cfpipe.bibliography.record_text import record_text
from cfpipe.bibliography.works import Fields, same, traits
from cfpipe.config import Config
from cfpipe.diagnostics import Code, Diagnostic, Location, Note
from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.document import MAX_BYTES, read
from cfpipe.records.load import load_record

FOLDER = "sources"
OPEN = ("licence", "used-for")
"""Fields that a file cannot know."""


@dataclass(frozen=True, slots=True)
class Known:
    """The works that the room has, by name, and the names that no new one may have."""

    works: Mapping[str, Fields]
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """What the author says of all entries of a run."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    """Fields under their names in the YAML, such as ``used-for``."""
    found_in: str = ""
    """Where the entries come from; their own file and key if it is empty."""
    looked_up: bool = False
    """Whether the author has compared every field with the work."""
    name: str = ""
    """The name of the only entry."""


@dataclass(frozen=True, slots=True)
class New:
    """A record to be written, with the entry that it is made of."""

    key: ObjectKey
    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Plan:
    new: tuple[New, ...]
    diagnostics: tuple[Diagnostic, ...]


def known(root: Path, config: Config) -> Known:
    """What stands in the folder of sources, records with mistakes included: a work is there even if its record is not
    yet right.
    """
    works: dict[str, Fields] = {}
    taken: set[str] = set()
    for file in sorted((root / FOLDER).glob("*.yaml")):
        taken.add(file.stem)
        try:
            with file.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
        except OSError:
            continue
        _, data, _ = read(f"{FOLDER}/{file.name}", raw)
        if isinstance(data, dict):
            works[file.stem] = data
            aliases = data.get("aliases")
            taken.update(str(alias) for alias in aliases or () if isinstance(aliases, (list, tuple)))
    prefix = f"{Kind.SOURCE}:"
    taken.update(item.key.removeprefix(prefix) for item in config.removed if item.key.startswith(prefix))
    return Known(works, frozenset(taken))


def plan(entries: Iterable[Entry], there: Known, said: Said) -> Plan:
    """The records that the entries become. Entries that the room has, or that cannot be records, are told."""
    works, taken, places = dict(there.works), set(there.taken), dict[str, Location]()
    shared: dict[Any, list[str]] = {}
    for name, work in works.items():
        for trait in traits(work):
            shared.setdefault(trait, []).append(name)
    new: list[New] = []
    found: list[Diagnostic] = []
    for entry in entries:
        missing = [name for name in ("title", "issued") if not entry.fields.get(name)]
        if missing:
            found.append(_lacks(entry, missing))
            continue
        near = {name: None for trait in traits(entry.fields) for name in shared.get(trait, ())}
        twin = next((name for name in near if same(works[name], entry.fields)), "")
        if twin:
            found.append(_duplicate(entry, twin, same(works[twin], entry.fields), places.get(twin)))
            continue
        name = said.name or name_of(entry)
        if not name or (said.name and said.name in taken):
            message = f"the name {name} is taken" if name else "neither its authors nor its title make a name"
            found.append(refused(entry.place, f"{visible(entry.name)}: {message}", "give it a name with --name"))
            continue
        name = free_name(name, taken)
        item, faults = _record(entry, name, said)
        found.extend(faults)
        if item:
            new.append(item)
            taken.add(name)
            works[name], places[name] = entry.fields, entry.place
            for trait in traits(entry.fields):
                shared.setdefault(trait, []).append(name)
    return Plan(tuple(new), tuple(found))


def _lacks(entry: Entry, missing: list[str]) -> Diagnostic:
    words = " and ".join({"issued": "a year that can be read"}.get(name, f"a {name}") for name in missing)
    hint = "a record needs a title and the year of the edition that is cited"
    return refused(entry.place, f"{entry.name or 'an entry'}: it has not {words}", hint)


def _duplicate(entry: Entry, name: str, reason: str, first: Location | None) -> Diagnostic:
    place = entry.places.get({"title, author and year": "title", "arXiv number": "eprint"}.get(reason, reason.lower()))
    note = Note("the other entry", first) if first else Note("the record", Location(f"{FOLDER}/{name}.yaml", 1, 1))
    return Diagnostic(Code.DUPLICATE_WORK, place or entry.place,
                      f"{visible(entry.name) or 'this entry'} is the work of source:{name}: the same {reason}",
                      "skipped; if it is another work, volume, edition or pages tell them apart", (note,))  # fmt: skip


def _record(entry: Entry, name: str, said: Said) -> tuple[New | None, list[Diagnostic]]:
    """The record's file, if it can be read back; what is wrong is told at the entry's own place."""
    fields = {**entry.fields, **said.fields}
    if not said.looked_up:
        origin = said.found_in or f"{Path(entry.place.file).name}, entry {entry.name or 'without a key'}"
        fields["unverified"] = {field: visible(origin) for field in entry.fields if field not in ("type", "status")}
    key = ObjectKey(Kind.SOURCE, name)
    text = record_text(fields)
    _, problems = load_record(key, key.file, text.encode())
    faults = [
        refused(entry.place, f"{entry.name or 'an entry'}: {problem.message}", problem.hint)
        for problem in problems
        if not any(problem.message.startswith(f"the field {name!r} is missing") for name in OPEN)
    ]
    return (None if faults else New(key, text, entry)), faults


def write(root: Path, new: Iterable[New]) -> tuple[tuple[New, ...], tuple[Diagnostic, ...]]:
    """Write the records, each whole or not at all, and none over a file that is there.

    Returns those that were written. All are laid ready before the first appears, so that a full disk leaves none.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    written: list[New] = []
    found: list[Diagnostic] = []
    with contextlib.ExitStack() as stack:
        ready = [(item, _aside(stack, folder, item)) for item in new]
        for item, path in ready:
            try:
                _appear(path, root / item.key.file)
            except FileExistsError:
                found.append(refused(item.entry.place, f"{item.key.file} was written by somebody else just now",
                                     "run the command again"))  # fmt: skip
            else:
                written.append(item)
    return tuple(written), tuple(found)


def _aside(stack: contextlib.ExitStack, folder: Path, item: New) -> Path:
    """The record in a file beside its place, which goes away at the end; the room does not look at hidden files."""
    handle, name = tempfile.mkstemp(prefix=".new-", suffix=".tmp", dir=folder)
    path = Path(name)
    stack.callback(path.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as stream:
        stream.write(item.text.encode())
        stream.flush()
        os.fsync(stream.fileno())
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
    return path


def _appear(path: Path, target: Path) -> None:
    """Give the file its name, unless another has it. Where a file cannot have two names, the name is taken first."""
    try:
        os.link(path, target)
    except FileExistsError:
        raise
    except OSError:
        target.open("xb").close()
        path.replace(target)
