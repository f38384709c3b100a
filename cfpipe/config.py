"""The room's configuration: ``[tool.cfpipe]`` of ``pyproject.toml``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cfpipe.diagnostics import Code, Diagnostic, Location
from cfpipe.identity import SLUG

FILE = "pyproject.toml"


class _Table(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        use_attribute_docstrings=True,
    )


class Person(_Table):
    """An author or reviewer."""

    name: str
    """The name that pages show."""
    kind: Literal["person", "model"]
    """A person, or a language model; pages always show which."""
    url: str | None = None
    """Where more is said about them."""


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


class Policy(_Table):
    """How many reviews a claim needs, by the importance of its concept."""

    reviewers: Mapping[Literal["critical", "high", "normal", "minor"], Annotated[int, Field(ge=1, le=9)]] = {}
    """Independent reviewers that agree; one where nothing is said."""


class Config(_Table):
    """What the room says about itself."""

    title: str
    """The room's name."""
    description: str
    """What it is about, in a sentence or two."""
    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#]+/$")] = "https://example.org/"
    """Where the site will stand; ends with a slash."""
    language: str = "en"
    """Language code of the content."""
    licence: str = "CC BY 4.0"
    """The licence of the content, as pages show it."""
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"
    """Where the licence stands."""
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
    """Folders with local copies of sources, relative to the room; the environment variable CFPIPE_COPIES adds more."""


def find_root(start: Path) -> Path | None:
    """The nearest folder, from here upwards, whose ``pyproject.toml`` has a table ``[tool.cfpipe]``."""
    for folder in (start, *start.parents):
        file = folder / FILE
        if file.is_file() and "[tool.cfpipe" in file.read_text(encoding="utf-8", errors="replace"):
            return folder
    return None


def load_config(root: Path) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """The configuration of the room in that folder, and what is wrong with it."""
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        place = Location(FILE, int(found[1]), int(found[2])) if found else Location(FILE)
        return None, (Diagnostic(Code.INVALID_CONFIG, place, f"the file cannot be read: {error}"),)
    table = data.get("tool", {}).get("cfpipe", {})
    try:
        return Config.model_validate(_frozen(table)), ()
    except ValidationError as error:
        return None, tuple(
            Diagnostic(
                Code.INVALID_CONFIG,
                _place(text, [str(step) for step in fault["loc"]]),
                f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}",
                "see the publisher's guide for the fields of [tool.cfpipe]",
            )
            for fault in error.errors()
        )


def copy_folders(config: Config, root: Path) -> tuple[Path, ...]:
    """The folders that may hold local copies of sources."""
    extra = [part for part in os.environ.get("CFPIPE_COPIES", "").split(os.pathsep) if part]
    return tuple((root / folder).resolve() for folder in (*config.copies, *extra))


def _frozen(value: object) -> object:
    """TOML's lists as tuples, which strict models ask for."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value


def _place(text: str, steps: list[str]) -> Location:
    """The last line that names a step of the path, as near as TOML's parser lets us come."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.startswith("[tool.cfpipe")), 0)
    for step in reversed(steps):
        for number in range(start, len(lines)):
            if re.search(rf"(?:^|[\[.\s{{,]){re.escape(step)}\b", lines[number]):
                return Location(FILE, number + 1, 1)
    return Location(FILE, start + 1, 1)
