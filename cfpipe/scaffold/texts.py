"""Templates → texts, and texts → files that did not exist before."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cfpipe.config import HIDDEN
from cfpipe.identity import ObjectKey
from cfpipe.records.schema import VERSION

HERE = Path(__file__).parent
SUFFIX = ".jinja"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+.!|$~&-])")


def schema_line(key: ObjectKey) -> str:
    """The line by which an editor finds the schema of a record: it lies where `cfpipe build` writes it."""
    up = "../" * key.file.count("/")
    return f"# yaml-language-server: $schema={up}build/schema/{VERSION}/{key.kind}.schema.json"


def room_templates() -> Iterator[tuple[str, str]]:
    """Each template of a new room, with the file that is made from it."""
    for file in sorted((HERE / "room").rglob(f"*{SUFFIX}")):
        steps = file.relative_to(HERE / "room").as_posix().removesuffix(SUFFIX).split("/")
        yield file.relative_to(HERE).as_posix(), "/".join(re.sub("^dot-", ".", step) for step in steps)


def text_of(template: str, values: Mapping[str, object]) -> str:
    """A template with its blanks filled in."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    # formulas are full of braces, so blanks are marked otherwise; the filters quote for each language
    environment = Environment(
        autoescape=False,  # noqa: S701 - what is made is YAML, TOML and Markdown, and no HTML
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, keep_trailing_newline=True,
        variable_start_string="<<", variable_end_string=">>", block_start_string="<%", block_end_string="%>",
        comment_start_string="<#", comment_end_string="#>",
    )  # fmt: skip
    environment.filters.update(toml=quoted, yaml=quoted, markdown=_plain)
    return environment


def quoted(text: str) -> str:
    """A text in double quotes, as TOML and YAML both read it."""
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", text)


def fault_of(text: str, longest: int = 200) -> str:
    """Why a text cannot be a title or a name; empty if it can."""
    if not text.strip():
        return "it is empty"
    if len(text) > longest:
        return f"it is longer than {longest} characters"
    if HIDDEN.search(text) or any(mark in text for mark in "\t\n\x7f") or not text.isprintable():
        return "it holds characters that nobody sees"
    return ""


def write_new(root: Path, texts: Mapping[str, str]) -> None:
    """Write all of the files or none. Raises OSError, for a file that exists too; what was written goes away again."""
    with contextlib.ExitStack() as undo:
        for name, text in texts.items():
            path = root / name
            for folder in reversed([each for each in path.parents if not each.exists()]):
                folder.mkdir()
                undo.callback(_remove_folder, folder)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                undo.callback(path.unlink, missing_ok=True)
                stream.write(text)
        undo.pop_all()


def _remove_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # somebody else's file may lie there by now
        folder.rmdir()
