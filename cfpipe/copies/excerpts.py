"""A passage with the lines around it, for whoever reads it on a terminal. Never for a page, and never for a file."""

from __future__ import annotations

from dataclasses import dataclass

from cfpipe.copies.shelf import Shelf
from cfpipe.copies.texts import Refusal, Text, range_of
from cfpipe.library import Library, source_key
from cfpipe.records.claim import Passage


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a copy as they stand there: what goes to a terminal goes through ``report.clean`` first."""

    source: str
    file: str
    page: str | None
    first: int
    """The number of the first line in ``rows``."""
    rows: tuple[str, ...]
    start: int
    """The number of the passage's first line."""
    stop: int
    """The number of its last line."""

    def is_passage(self, number: int) -> bool:
        """Whether the line of that number belongs to the passage, or only to what is around it."""
        return self.start <= number <= self.stop

    @property
    def numbered(self) -> tuple[tuple[int, str, bool], ...]:
        """Every line with its number, and whether it belongs to the passage."""
        return tuple((n, row, self.is_passage(n)) for n, row in enumerate(self.rows, self.first))

    @property
    def passage(self) -> tuple[str, ...]:
        """The lines of the passage alone."""
        return tuple(row for _, row, inside in self.numbered if inside)


def excerpt(shelf: Shelf, library: Library, passage: Passage, context: int = 3) -> Excerpt | Refusal:
    """A review's passage with some lines before and after, or why it cannot be shown.

    Whether it is still what was read is for ``verify`` to say.
    """
    text = shelf.text(library.sources.get(source_key(passage.source)), passage.file)
    if isinstance(text, Refusal):
        return text
    return excerpt_of(text, passage.source, passage.file, passage.lines, passage.page, context)


def excerpt_of(
    text: Text, source: str, file: str, lines: str, page: str | None = None, context: int = 3
) -> Excerpt | Refusal:  # fmt: skip
    """Lines ``A-B`` of a text with some lines before and after."""
    rows, body = text.rows(page), text.passage(lines, page)
    for part in (rows, body):
        if isinstance(part, Refusal):
            return part
    assert not isinstance(rows, Refusal)
    start, stop = range_of(lines)
    first = max(1, start - context)
    shown = tuple(row.rstrip("\r\n") for row in rows[first - 1 : stop + context])
    return Excerpt(source, file, page, first, shown, start, stop)
