"""The room's configuration: ``[tool.cfpipe]`` of ``pyproject.toml``."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.field_docs import field_docs
from cfpipe.identity import SLUG

FILE = "pyproject.toml"


HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000-\uf8ff\ufffe\uffff]"
)
"""Characters that act on a terminal, have no place in XML, or hide and reorder what is seen."""
BASE_URL = r"^https?://[^\s/?#@<>\"']+/([^\s?#<>\"']+/)?$"
ADDRESS = r"^https?://[^\s/?#@<>\"']+([/?#][^\s<>\"']*)?$"
"""Without a name and a password before the host: they make one host look like another."""
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]


class _Table(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        defer_build=True,
    )


class Person(_Table):
    """An author or reviewer."""

    name: str
    """The name that pages show."""
    kind: Literal["person", "model"]
    """A person, or a language model; pages always show which."""
    url: Address | None = None
    """Where more is said about them: an address that begins with https://."""


class Removed(_Table):
    """An object that the room no longer has. Its address keeps a page that says so."""

    key: str
    """The key it had; it is never used again."""
    reason: str
    """Why it was removed."""
    successor: str | None = None
    """The key of what takes its place."""


class LearningPath(_Table):
    """Concepts in a good order for one purpose."""

    title: str
    """Its name."""
    purpose: str
    """Whom it serves, and where it leads."""
    concepts: tuple[str, ...]
    """The concepts in order, as `area/name`."""


Importance = Literal["critical", "high", "normal", "minor"]


class Policy(_Table):
    """What a claim needs to count as reviewed, and what stands in the way of publication."""

    reviewers: Mapping[Importance, Annotated[int, Field(ge=1, le=9)]] = {}
    """Independent reviewers that agree, by the importance of the claim's concept; one where nothing is said."""
    models_suffice: tuple[Importance, ...] = ("critical", "high", "normal", "minor")
    """Importances at which the support of a language model counts among these reviewers; elsewhere it is only shown."""
    max_age_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    """Days after which a review is stale though nothing changed; no limit where nothing is said."""
    blocks: tuple[
        Literal["disputed", "rejected", "stale", "unreviewed", "metadata only", "partly reviewed"], ...
    ] = ("rejected", "stale")  # fmt: skip
    """States of claims that are warnings, and so stand in the way of publication under `--strict`."""

    def counts(self, kind: str, importance: Importance) -> bool:
        """Whether the support of a reviewer of this kind counts for a claim of this importance."""
        return kind == "person" or (kind == "model" and importance in self.models_suffice)

    def too_old(self, date: str, today: dt.date | None) -> bool:
        """Whether a review of this date is older than the policy allows; a date that is none is never too old."""
        if self.max_age_days is None or today is None:
            return False
        try:
            return (today - dt.date.fromisoformat(date)).days > self.max_age_days
        except ValueError:
            return False


class Config(_Table):
    """What the room says about itself."""

    title: str
    """The room's name."""
    description: str
    """What it is about, in a sentence or two."""
    base_url: Annotated[str, StringConstraints(pattern=BASE_URL)] = "https://example.org/"
    """Where the site will stand; ends with a slash."""
    language: str = "en"
    """Language code of the content."""
    licence: str = "CC BY 4.0"
    """The licence of the content, as pages show it."""
    licence_url: Address = "https://creativecommons.org/licenses/by/4.0/"
    """Where the licence stands: an address that begins with https://."""
    people: Mapping[Annotated[str, StringConstraints(pattern=rf"^{SLUG}$")], Person] = {}
    """Authors and reviewers, by the name that records use."""
    areas: Mapping[str, str] = {}
    """Titles of the areas, by folder name."""
    paths: Mapping[Annotated[str, StringConstraints(pattern=rf"^{SLUG}$")], LearningPath] = {}
    """Learning paths."""
    removed: tuple[Removed, ...] = ()
    """What the room no longer has."""
    policy: Policy = Policy()
    """What a claim needs to count as reviewed."""
    copies: tuple[str, ...] = ()
    """Folders of the room with local copies of sources; the environment variable CFPIPE_COPIES names others."""
    _text: str = PrivateAttr("")

    def locate(self, *steps: str) -> Location:
        """Where a value is named in the file."""
        return locate(self._text, steps)


_TABLES: tuple[type[_Table], ...] = (Config, Person, Removed, LearningPath, Policy)


def find_root(start: Path) -> Path | None:
    """The nearest folder, from here upwards, whose ``pyproject.toml`` has a table ``[tool.cfpipe]``."""
    for folder in (start, *start.parents):
        file = folder / FILE
        if file.is_file() and "[tool.cfpipe" in file.read_text(encoding="utf-8", errors="replace"):
            return folder
    return None


def load_config(root: Path) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """The configuration of the room in that folder, and what is wrong with it."""
    text = ""
    try:
        if (root / FILE).exists() and not (root / FILE).is_file():
            return None, (_invalid(Location(FILE), "this is no plain file"),)
        text = (root / FILE).read_text(encoding="utf-8")
        table = tomllib.loads(text).get("tool", {})
        table = table.get("cfpipe") if isinstance(table, dict) else None
    except OSError as error:
        return None, (_invalid(Location(FILE), f"the file cannot be read: {error.strerror}"),)
    except (UnicodeDecodeError, RecursionError) as error:
        return None, (_invalid(Location(FILE), f"the file cannot be read: {error}"),)
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
        message = found[1] if found else str(error)
        place = Location(FILE, text.count("\n") + 1, 1)
        if found and found[2]:
            place = Location(FILE, int(found[2]), int(found[3]))
        return None, (_invalid(place, f"this is not TOML: {message[:1].lower()}{message[1:]}"),)
    if not isinstance(table, dict):
        message = "the file has no table [tool.cfpipe]"
        return None, (_invalid(Location(FILE), message, "write one, with the room's title and description"),)
    if strange := tuple(_hidden(text, table, ())):
        return None, strange
    try:
        config = Config.model_validate(_frozen(table))
    except ValidationError as error:
        return None, tuple(_fault(text, fault) for fault in error.errors(include_url=False))
    config._text = text  # noqa: SLF001 - set once, before anybody sees the configuration
    return config, tuple(_outside(config, root, text))


def _hidden(text: str, value: object, steps: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Every name and text with a hidden character."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _hidden(text, name, (*steps, name))
            yield from _hidden(text, inner, (*steps, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _hidden(text, inner, (*steps, str(index)))
    elif isinstance(value, str) and (found := HIDDEN.search(value)):
        message = f"{'.'.join(steps)}: the text holds the character U+{ord(found.group()):04X}, which nobody sees"
        yield _invalid(locate(text, steps), message, "remove it")


def _invalid(place: Location, message: str, hint: str = "", length: int = 1) -> Diagnostic:
    return Diagnostic(Code.INVALID_CONFIG, place, message, hint, length=length)


def _fault(text: str, fault: ErrorDetails) -> Diagnostic:
    steps = [str(step) for step in fault["loc"] if step != "[key]"]
    place, name, parent = locate(text, steps), steps[-1] if steps else "", ".".join(steps[:-1]) or "[tool.cfpipe]"
    if fault["type"] == "missing":
        hint = f"{name}: {_means(name)}" if _means(name) else ""
        return _invalid(place, f"{name!r} is missing in {parent}", hint)
    if fault["type"] == "extra_forbidden":
        known = [info.alias or "" for table in _TABLES for info in table.model_fields.values()]
        close = difflib.get_close_matches(name.replace("_", "-"), known, 1, 0.6)
        hint = f"did you mean {close[0]!r}?" if close else "see the publisher's guide for the names"
        return _invalid(place, f"nothing is called {name!r} in {parent}", hint, len(name))
    words = f"{fault['msg'][:1].lower()}{fault['msg'][1:]}"
    if fault["type"] == "string_pattern_mismatch":
        words = f"{fault['input']!r} has not the form that is asked for"
    hint = _means(name) or "see the publisher's guide for what belongs here"
    return _invalid(place, f"{'.'.join(steps)}: {words}", hint, len(name))


def _means(alias: str) -> str:
    """What a setting is for, in the words of the tables above; empty if there is none of this name."""
    fields = ((table, name) for table in _TABLES for name, info in table.model_fields.items() if info.alias == alias)
    found = next(fields, None)
    return " ".join(field_docs(found[0]).get(found[1], "").split()) if found else ""


def locate(text: str, steps: Sequence[str]) -> Location:
    """Where a value of ``[tool.cfpipe]`` is named, as near as reading the lines of the TOML tells."""
    best, place = 0, Location(FILE)
    table: list[str] = []
    counts: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if found := re.match(r"\s*\[(\[?)\s*tool\.cfpipe\.?([^\]]*)\]", line):
            table = _names(found[2])
            if found[1]:
                table.append(str(counts[found[2]]))
                counts[found[2]] += 1
            path, column = table, line.index("[") + 1
        elif re.match(r"\s*\[[^\]]*\]\s*(?:#.*)?$", line):
            table, path, column = ["\0"], ["\0"], 0
        elif "=" in line and re.fullmatch(r"[\w.\"' -]+", name := line.partition("=")[0].strip()):
            path, column = [*table, *_names(name)], line.index(name) + 1
        else:
            continue
        if path == list(steps[: len(path)]) and len(path) >= best and (path or not best):
            best, place = len(path) + 1, Location(FILE, number, column)
    return place


def _names(dotted: str) -> list[str]:
    return [part.strip(" \"'") for part in dotted.split(".") if part.strip()]


def copy_folders(config: Config, root: Path) -> tuple[Path, ...]:
    """The folders that may hold local copies of sources.

    A room names folders of its own only. With a folder anywhere on the machine, whoever writes a room could learn from
    its fingerprints whether some file of the reader's holds a certain text; so what lies outside is named by the
    environment, which is the reader's own.
    """
    extra = [part for part in os.environ.get("CFPIPE_COPIES", "").split(os.pathsep) if part]
    own = [folder for name in config.copies if (folder := _own_folder(root, name))]
    return (*own, *((root / folder).resolve() for folder in extra))


def _own_folder(root: Path, name: str) -> Path | None:
    """A folder of copies that the room names, links followed; None if it leads out of the room."""
    try:
        folder = (root / name).resolve()
        return folder if folder.is_relative_to(root.resolve()) else None
    except (OSError, RuntimeError, ValueError):  # links that lead in a circle, a name that no system takes
        return None


def _outside(config: Config, root: Path, text: str) -> Iterator[Diagnostic]:
    """Every folder of copies that is not the room's own."""
    for name in config.copies:
        if _own_folder(root, name) is None:
            yield _invalid(locate(text, ("copies",)), f"copies: the folder {name!r} is not in the room",
                           "name folders outside of the room in the environment variable CFPIPE_COPIES", 6)  # fmt: skip


def _frozen(value: object) -> object:
    """TOML's lists as tuples, which strict models ask for."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value
