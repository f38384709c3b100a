"""PDF and HTML → lines. Run as a program of its own: bytes in on standard input, JSON out on standard output.

A copy may be hostile: it gets a process with limits on time and memory, and a library that fails takes nothing else
down with it. The program imports nothing of cfpipe, because it is started by its file in Python's isolated mode.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

MOST_CHARACTERS = 50_000_000


def main(kind: str, seconds: int, memory: int) -> None:
    """Read the file, and print ``pages`` (null for one that cannot be read), or why there are none."""
    _limit(seconds, memory)
    logging.disable(logging.CRITICAL)
    raw = sys.stdin.buffer.read()
    answer: dict[str, Any]
    try:
        answer = {"pages": pdf(raw) if kind == "pdf" else html(raw)}
    except _RefusedError as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "it needs too much memory"}
    except Exception as error:  # noqa: BLE001 - whatever a library raises on a broken file is that file's fault
        answer = {"refused": f"it is broken: {type(error).__name__}: {error}"[:300]}
    sys.stdout.write(json.dumps(answer))


class _RefusedError(Exception):
    pass


def pdf(raw: bytes) -> list[str | None]:
    """The text of each page; None where pypdf cannot read it."""
    import pypdf  # noqa: PLC0415 - only this kind of copy needs it

    reader = pypdf.PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        _unlock(reader)
    pages: list[str | None] = []
    total = 0
    for page in reader.pages:
        try:
            text = _clean(page.extract_text())
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - one broken page does not make the others unreadable
            pages.append(None)
            continue
        pages.append(text)
        total += len(text)
        if total > MOST_CHARACTERS:
            raise _RefusedError(f"it has more than {MOST_CHARACTERS:,} characters of text")
    if pages and not any(page is None or page.strip() for page in pages):
        raise _RefusedError("it holds no text; it may be made of scanned images")
    if not any(pages):
        raise _RefusedError("it is broken: no page of it can be read")
    return pages


def _unlock(reader: Any) -> None:
    """Many files are encrypted with an empty password, only to forbid something."""
    try:
        opened = bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001 - an algorithm that pypdf lacks a library for
        opened = False
    if not opened:
        raise _RefusedError("it is encrypted")


def html(raw: bytes) -> list[str | None]:
    """The text that a reader sees, a line for each block."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - only this kind of copy needs it

    text = extract_plain_text(raw.decode("utf-8"), preserve_formatting=True, list_bullets=False, alt_texts=False)
    if not text.strip():
        raise _RefusedError("it holds no text; it may be made by a script when it is opened")
    return [_clean(text)]


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (limit, limit))
        except (OSError, ValueError):  # a limit that is lower already, or a system that does not know it
            continue


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
