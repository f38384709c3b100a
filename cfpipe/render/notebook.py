"""A code witness as a Jupyter notebook: the same lines, divided into cells where a comment begins a paragraph."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from cfpipe import __version__
from cfpipe.handoff import clean

_PARAGRAPH = re.compile(r"(?:\A|\n)\n(?=#[^\n]*\n)")


def notebook(code: str, *, title: str, address: str, licence: str) -> dict[str, Any]:
    """Notebook format 4.5. The names of cells follow from what is in them; nothing was run, so there is no output."""
    words = f"# {' '.join(clean(title).split())}\n\nCode witness of <{address}>. Licence: {licence}."
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": _name(0, words), "metadata": {}, "source": _lines(words)}
    ]
    for number, part in enumerate(parts(code), start=1):
        cells.append(
            {
                "cell_type": "code", "id": _name(number, part), "metadata": {}, "execution_count": None,
                "outputs": [], "source": _lines(part),
            }
        )  # fmt: skip
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": language, "cfpipe": {"version": __version__, "url": address}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def parts(code: str) -> list[str]:
    """The code in paragraphs, each without the empty lines around it; their lines together are the code's."""
    divided = _PARAGRAPH.sub("\n\f", code.replace("\f", "\n"))
    return [part.strip("\n") for part in divided.split("\f") if part.strip()]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _name(number: int, text: str) -> str:
    return hashlib.sha256(f"{number}\n{text}".encode()).hexdigest()[:12]
