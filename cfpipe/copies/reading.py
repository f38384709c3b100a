"""A file's bytes → its text: text as it stands, PDF and HTML through a library in a process of its own.

PDF is read by pypdf: pure Python, kept up, free to use. HTML is read by Resiliparse: of the maintained ones that were
compared, html-text, selectolax and justhtml put a space where a word changes its style ("esti mator"), which no exact
match survives; inscriptis and everything else on lxml lose the text of a page that is nested deeply, without a word,
and inscriptis brings a client for the network along. Resiliparse parses as browsers do and keeps words and blocks.

What was extracted is kept between runs, since a textbook takes a while; but neither in the room nor in its site. It
lies in the user's own folder of caches, under the digest of the file and the version of the library, because the text
of a source is not ours to hand on with a room.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import NamedTuple

from cfpipe.cache import Cache
from cfpipe.copies.texts import Refusal, Text, digest_of
from cfpipe.identity import digest

SECONDS = 180
MEMORY = 3 << 30
_PROGRAM = Path(__file__).with_name("extract.py")
_RECIPE = "copy-text-1"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)


class _Kind(NamedTuple):
    name: str
    library: str
    paged: bool
    hint: str
    """What helps where the library refuses."""


_PDF = _Kind("pdf", "pypdf", paged=True, hint="keep a copy that opens without a password and holds its text")
_HTML = _Kind("html", "resiliparse", paged=False, hint="save the page as it is shown, or keep its text")
_KINDS = {".pdf": _PDF, ".html": _HTML, ".htm": _HTML, ".xhtml": _HTML}
SUFFIXES = frozenset({".txt", ".md", ".tex", ".rst", ".rmd", ".qmd", ".ptx", ".xml", *_KINDS})
"""Of the files in which a passage is sought. Any other that is text can be named."""


@dataclass(frozen=True, slots=True)
class _Extracted:
    pages: tuple[str | None, ...]


def user_cache() -> Cache:
    """Where extracted text is kept: the user's folder of caches, never the room."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # a user without a home
        return Cache(None)
    return Cache(home / "cfpipe" / "copies" if home.is_absolute() else None)


def read_text(name: str, raw: bytes, cache: Cache) -> Text | Refusal:
    """The text of a file, or why it has none that can be trusted."""
    kind = _KINDS.get(PurePath(name).suffix.lower())
    if kind:
        return _extracted(name, raw, kind, cache)
    text = _decoded(name, raw)
    return text if isinstance(text, Refusal) else Text(name, digest_of(raw), (tuple(text.split("\n")),))


def _extracted(name: str, raw: bytes, kind: _Kind, cache: Cache) -> Text | Refusal:
    try:
        reader = f"{kind.library} {version(kind.library)}"
    except PackageNotFoundError:
        return Refusal(f"{name} cannot be read without the library {kind.library}", f"pip install {kind.library}")
    body = raw if kind is _PDF else _markup(name, raw)
    if isinstance(body, Refusal):
        return body
    if kind is _PDF and b"%PDF-" not in raw[:1024]:
        return Refusal(f"{name} is no PDF", "a PDF begins with %PDF-")
    key = digest([reader, kind.name, digest_of(raw)], recipe=_RECIPE)
    kept = cache.recall(key, _Extracted)
    if kept is None:
        answer = _run(name, body, kind)
        if isinstance(answer, Refusal):
            return answer
        kept = answer
        cache.put(key, {"pages": list(kept.pages)})
    pages = tuple(tuple((page or "").split("\n")) for page in kept.pages)
    broken = frozenset(number for number, page in enumerate(kept.pages, 1) if page is None)
    return Text(name, digest_of(raw), pages, kind.paged, reader, broken)


def _run(name: str, body: bytes, kind: _Kind) -> _Extracted | Refusal:
    """Let a process of its own read the file. Whatever happens to it, there is an answer."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(_PROGRAM), kind.name, str(SECONDS), str(MEMORY)]
    try:
        ended = subprocess.run(command, input=body, capture_output=True, timeout=SECONDS, check=False)
        answer = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        return Refusal(f"{name} cannot be read: it takes longer than {SECONDS} s", kind.hint)
    except (OSError, ValueError, RecursionError):
        return Refusal(f"{name} cannot be read: {kind.library} ended without an answer", kind.hint)
    if "refused" in answer:
        return Refusal(f"{name} cannot be read: {' '.join(str(answer['refused']).split())}", kind.hint)
    return _Extracted(tuple(answer["pages"]))


def _markup(name: str, raw: bytes) -> bytes | Refusal:
    """The bytes of a page as UTF-8, from the encoding that it declares."""
    found = _CHARSET.search(raw[:1024])
    encoding = found[1].decode("ascii") if found else "utf-8"
    try:
        if codecs.lookup(encoding).name == "utf-8":
            text = _decoded(name, raw)
            return text if isinstance(text, Refusal) else raw
        return raw.decode(encoding).encode("utf-8")
    except (LookupError, ValueError):
        return Refusal(f"{name} is not in {encoding}, the encoding it declares", _convert("ISO-8859-1", name))


def _decoded(name: str, raw: bytes) -> str | Refusal:
    """Bytes as UTF-8. Nothing is guessed: two readers would have to guess alike for a fingerprint to hold."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Refusal(f"{name} is UTF-16 and not UTF-8", _convert("UTF-16", name))
    if (zero := raw.find(b"\0")) >= 0:
        return Refusal(f"{name} is no text: byte {zero + 1:,} is zero", "keep the copy as text, HTML or PDF")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        message = f"{name} is not UTF-8: byte 0x{raw[error.start]:02x} in line {line}, column {column}"
        return Refusal(message, _convert("ISO-8859-1", name))


def _convert(encoding: str, name: str) -> str:
    shown = name if re.fullmatch(r"\w[\w.-]*", name) else "FILE"
    return f"convert it, if that is its encoding: iconv -f {encoding} -t UTF-8 {shown} > NEW"
