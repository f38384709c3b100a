"""A file's bytes → its text: text as it stands, PDF and HTML through a library in a process of its own.

What was extracted is kept between runs, since a textbook takes half a minute; but neither in the room nor in its site.
It lies in the user's own folder of caches, under the digest of the file and the version of the library, because the
text of a source is not ours to hand on with a room.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from cfpipe.cache import Cache
from cfpipe.copies.texts import Refusal, Text, digest_of


def user_cache() -> Cache:
    """Where extracted text is kept: the user's folder of caches, never the room."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home
        return Cache(None)
    return Cache(home / "cfpipe" / "copies" if home.is_absolute() else None)


def read_text(name: str, raw: bytes, cache: Cache) -> Text | Refusal:
    """The text of a file, or why it has none that can be trusted."""
    text = _decoded(name, raw)
    return text if isinstance(text, Refusal) else Text(digest_of(raw), (tuple(text.split("\n")),))


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
    shown = name if re.fullmatch(r"[\w.-]+", name) else "FILE"
    return f"convert a copy of it, for instance: iconv -f {encoding} -t UTF-8 {shown} > {shown}.utf-8"
