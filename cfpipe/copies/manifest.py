"""What a copy says of itself: ``SOURCE.yaml`` in its folder, with a digest for each file.

```yaml
files:
  - path: chapter-3.tex
    sha256: ed84481f…
```

Other fields are left alone. A manifest says which files were fetched as what; it proves nothing of a passage, which has
its own fingerprint. It is read like any content that may be hostile: no path of it is opened before it is known to stay
in the copy's folder.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfpipe.copies.shelf import Found, Shelf, inside, read_bytes
from cfpipe.copies.texts import Refusal, digest_of
from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.records.document import MAX_BYTES, Document, read

NAME = "SOURCE.yaml"
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest lists it."""

    digest: str
    place: Location
    """Where its digest stands in the manifest."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a copy with their digests, and what is wrong with the list."""

    files: Mapping[str, Listed] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


def read_manifest(shelf: Shelf, home: Path) -> Manifest | None:
    """The manifest of a copy; None where it has none."""
    found = inside(home, NAME)
    if not isinstance(found, Found):
        return None if found is None else Manifest(problems=(_at(Location(shelf.shown(home / NAME)), found),))
    name = shelf.shown(home / NAME)
    raw = read_bytes(found.path, MAX_BYTES)
    if isinstance(raw, Refusal):
        return Manifest(problems=(_at(Location(name), raw),))
    document, data, problems = read(name, raw)
    if data is None:
        return Manifest(problems=problems)
    return _listed(document, data, list(problems))


def manifest_faults(shelf: Shelf, home: Path, only: Container[str] | None = None) -> Iterator[Diagnostic]:
    """Ensure the manifest of a copy can be read, stays in its folder, and has the digests of the files that are here.

    ``only`` names the files that are looked at; all of them where nothing is said.
    """
    manifest = read_manifest(shelf, home)
    if manifest is None:
        return
    yield from manifest.problems
    for path, listed in manifest.files.items():
        if only is not None and path not in only:
            continue
        found = inside(home, path)
        raw = read_bytes(found.path) if isinstance(found, Found) else found
        if isinstance(raw, Refusal):
            yield _at(listed.place, raw)
        elif raw is not None and digest_of(raw) != listed.digest:
            message = f"{path} is not the file that is listed here: its digest begins with {digest_of(raw)[7:23]}"
            hint = "fetch the file again; passages in it are checked by their own fingerprints"
            yield _fault(listed.place, message, hint, 64)


def _listed(document: Document, data: Any, problems: list[Diagnostic]) -> Manifest:
    """The files of the list that can be what they say; everything else is a problem with its place."""
    entries = data.get("files", []) if isinstance(data, dict) else None
    if not isinstance(entries, list):
        place = document.locate(("files",)) if isinstance(data, dict) else Location(document.file, 1, 1)
        wrong = _fault(place, "the manifest has no list of files", "files: is a list of entries with path and sha256")
        return Manifest(problems=(*problems, wrong))
    files: dict[str, Listed] = {}
    for index, entry in enumerate(entries):
        spot = ("files", index)
        path, known = (entry.get("path"), entry.get("sha256")) if isinstance(entry, dict) else (None, None)
        if not isinstance(path, str) or not path:
            problems.append(_fault(document.locate(spot), "an entry of the manifest names no path", "add path: FILE"))
        elif wrong_path := _wrong(path):
            place = document.locate((*spot, "path"))
            problems.append(
                _fault(place, f"the path {path} {wrong_path}", "paths are relative to the manifest's folder", len(path))
            )
        elif path in files:
            problems.append(_fault(document.locate((*spot, "path")), f"{path} is listed a second time", "remove one"))
        elif not isinstance(known, str) or not _SHA256.match(known.lower()):
            message = f"the entry of {path} has no digest" if known is None else f"the digest of {path} is none"
            hint = "sha256: has 64 hexadecimal digits, as sha256sum prints them, in quotes if they are digits alone"
            problems.append(_fault(document.locate((*spot, "sha256")), message, hint))
        else:
            files[path] = Listed(f"sha256:{known.lower()}", document.locate((*spot, "sha256")))
    return Manifest(files, tuple(problems))


def _wrong(path: str) -> str:
    """Why a path cannot be one of the copy, if it cannot."""
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path):
        return "is absolute"
    if ".." in path.split("/"):
        return "leads out of the copy's folder"
    return "holds a backslash" if "\\" in path else ""


def _at(place: Location, refused: Refusal) -> Diagnostic:
    return _fault(place, refused.message, refused.hint)


def _fault(place: Location, message: str, hint: str, length: int = 1) -> Diagnostic:
    return Diagnostic(Code.INVALID_COPY, place, message, hint, length=length)
