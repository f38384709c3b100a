"""The plan of a renaming: which files change, where they lie afterwards, and which reviews turn stale by it."""

from __future__ import annotations

import difflib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cfpipe.checks import check
from cfpipe.config import FILE, Config, load_config
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library, build, concept_of
from cfpipe.records.load import Entry, Loaded, load, load_record
from cfpipe.rename.edits import Edit, applied, of_records
from cfpipe.rename.keys import Refused, Rename, wanted
from cfpipe.rename.settings import renamed
from cfpipe.rename.staleness import Turned, turned

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written: each file that changes as it is and as it will be, and where it lies afterwards."""

    rename: Rename
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    """By the old file too."""
    moves: Mapping[str, str]
    """The new file of each that moves."""
    stale: tuple[Turned, ...]

    def diff(self) -> Iterator[str]:
        """What changes, as a unified diff."""
        for file in sorted(self.before):
            target = self.moves.get(file, file)
            old, new = (data[file].decode("utf-8", "replace").splitlines() for data in (self.before, self.after))
            if target != file:
                yield f"rename from {file}"
                yield f"rename to {target}"
            yield from difflib.unified_diff(old, new, f"a/{file}", f"b/{target}", lineterm="")


def plan(root: Path, old: str, new: str) -> Plan:
    """Everything that another name asks for. Raises `Refused`; nothing is written."""
    config, problems = load_config(root)
    if config is None:
        raise Refused(f"{problems[0].location}: {problems[0].message}")
    loaded = load(root)
    library = build(config, loaded)
    rename = wanted(library, old, new)
    edits: dict[ObjectKey, list[Edit]] = defaultdict(list)
    for key, edit in of_records(library, rename):
        edits[key].append(edit)
    moves = {entry.key.file: rename.of(entry.key).file for entry in loaded.entries if _moves(rename, entry.key)}
    moves |= {library.code_file(rename.old): library.code_file(rename.new)} if _has_code(library, rename) else {}
    _refuse_faults(root, loaded, {*(key.file for key in edits), *moves}, rename)
    before = {file: _bytes(root, file) for file in {*(key.file for key in edits), *moves}}
    after = dict(before)
    for key, made in edits.items():
        document = library.documents[key]
        mark = _BOM if before[key.file].startswith(_BOM) else b""
        if mark + document.text.encode() != before[key.file]:
            raise Refused(f"{key.file} was changed by somebody else just now: run the command again")
        after[key.file] = mark + applied(document.text, made).encode()
    later = _settings(root, library, rename, before, after) or config
    library_after = build(later, _reloaded(loaded, rename, after, moves))
    _compare(library, library_after, rename)
    return Plan(rename, before, after, moves, tuple(turned(library, library_after, rename)))


def _moves(rename: Rename, key: ObjectKey) -> bool:
    return rename.of(key) != key


def _has_code(library: Library, rename: Rename) -> bool:
    return rename.old.kind is Kind.CONCEPT and library.code_file(rename.old) in library.code


def _refuse_faults(root: Path, loaded: Loaded, files: set[str], rename: Rename) -> None:
    """Refuse where a file that must change, or that may name the object and cannot be read, has mistakes."""
    for problem in loaded.diagnostics:
        if problem.location.file in files:
            raise Refused(f"{problem.location}: {problem.message}; mend it first")
    names = [rename.old.path.encode(), rename.old.part.rpartition(".")[2].encode() or rename.old.path.encode()]
    for key in loaded.broken:
        raw = _bytes(root, key.file)
        if any(name in raw for name in names) or concept_of(key) == rename.old:
            raise Refused(f"{key.file} may name {rename.old}, and cannot be read: see cfpipe check; mend it first")


def _bytes(root: Path, file: str) -> bytes:
    try:
        return (root / file).read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error


def _settings(
    root: Path, library: Library, rename: Rename, before: dict[str, bytes], after: dict[str, bytes]
) -> Config | None:
    """Takes the configuration into the plan, if it changes; as it is read afterwards, or None."""
    published = set(library.published)
    moved = [
        (key, rename.of(key)) for key in library.claims if _moves(rename, key) and concept_of(key) in published
    ]  # fmt: skip
    raw = _bytes(root, FILE)
    body = renamed(raw.decode("utf-8"), rename, moved).encode()
    if body == raw:
        return None
    if (root / FILE).is_symlink():
        raise Refused(f"{FILE} is a symbolic link: change the file itself by hand")
    before[FILE], after[FILE] = raw, body
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(body)
        config, problems = load_config(Path(folder))
    if config is None:
        raise Refused(f"{FILE} could not be read afterwards: {problems[0].message}")
    return config


def _reloaded(loaded: Loaded, rename: Rename, after: Mapping[str, bytes], moves: Mapping[str, str]) -> Loaded:
    """The records as they are read afterwards."""
    entries: list[Entry] = []
    for entry in loaded.entries:
        if (file := entry.key.file) not in after:
            entries.append(entry)
            continue
        key = rename.of(entry.key)
        made, problems = load_record(key, key.file, after[file])
        if made is None or problems:
            raise Refused(
                f"{problems[0].location}: {problems[0].message}" if problems else f"{file} would be no record"
            )
        entries.append(made)
    code = {moves.get(file, file): raw for file, raw in loaded.code.items()}
    return Loaded(tuple(sorted(entries, key=lambda entry: entry.key)), loaded.broken, code, ())


def _compare(before: Library, after: Library, rename: Rename) -> None:
    """Refuse what would change more than the name."""
    if {rename.of(key) for key in before.objects} != set(after.objects):
        raise Refused("the room would not hold the same objects afterwards")
    was = Counter((rename.of(each.origin), each.target and rename.of(each.target)) for each in before.mentions)
    now = Counter((each.origin, each.target) for each in after.mentions)
    if was != now:
        origin = next(iter((was - now) or (now - was)))[0]
        raise Refused(
            f"{origin.file}: a reference in its prose would lead elsewhere; where a text shows a reference as code "
            "before it makes the same one, the two cannot be told apart: change it by hand"
        )
    codes = Counter(item.code for item in check(before))
    for item in check(after):
        codes[item.code] -= 1
        if codes[item.code] < 0:
            raise Refused(f"afterwards cfpipe check would say: {item.location}: {item.message}")
