"""What can be wrong with content, and where: values, not exceptions and not printed words.

Code, place, message and hint vary independently; ``report`` turns them into text, JSON or CI annotations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    """For information: it fails nothing, even under ``--strict``."""


class Code(Enum):
    """Every fault the pipeline can report: published name, severity, one line. A name is never changed.

    Each has a page ``cfpipe/explanations/<name>.md`` and a folder ``tests/mistakes/<name>/``.
    """

    # reading files
    UNREADABLE_FILE = ("unreadable-file", Severity.ERROR, "A file of the room cannot be read as UTF-8 text.")
    UNSAFE_PATH = ("unsafe-path", Severity.ERROR, "A file lies outside the room, or its name is no key.")
    INVALID_YAML = ("invalid-yaml", Severity.ERROR, "The file is not YAML that the room accepts.")
    DUPLICATE_KEY = ("duplicate-key", Severity.ERROR, "A mapping has the same key twice.")
    OVERSIZED_FILE = ("oversized-file", Severity.ERROR, "A file or its structure is too large to be content.")
    INVALID_CONFIG = ("invalid-config", Severity.ERROR, "The room's configuration is not valid.")
    # the shape of records
    UNKNOWN_FIELD = ("unknown-field", Severity.ERROR, "A record has a field that no record of its kind has.")
    MISSING_FIELD = ("missing-field", Severity.ERROR, "A record lacks a field that it needs.")
    INVALID_VALUE = ("invalid-value", Severity.ERROR, "A field holds a value of the wrong type or form.")
    # names and references
    DANGLING_REFERENCE = (
        "dangling-reference",
        Severity.ERROR,
        "A reference names an object that does not exist.",
    )
    DUPLICATE_ID = ("duplicate-id", Severity.ERROR, "Two objects would have the same key or address.")
    PREREQUISITE_CYCLE = ("prerequisite-cycle", Severity.ERROR, "Concepts are prerequisites of each other.")
    UNDECLARED_REVIEWER = ("undeclared-reviewer", Severity.ERROR, "An author or reviewer is not declared.")
    # prose and formulas
    INVALID_LATEX = ("invalid-latex", Severity.ERROR, "A formula cannot be set.")
    RAW_HTML = ("raw-html", Severity.ERROR, "Prose contains raw HTML.")
    UNSAFE_LINK = ("unsafe-link", Severity.ERROR, "A link or image has an address that pages must not carry.")
    INVALID_DIRECTIVE = (
        "invalid-directive",
        Severity.ERROR,
        "Prose uses a role or directive that does not exist.",
    )
    # symbols and statements
    UNUSED_SYMBOL = ("unused-symbol", Severity.WARNING, "A declared symbol is used nowhere.")
    UNDECLARED_SYMBOL = (
        "undeclared-symbol",
        Severity.ERROR,
        "An expression uses a symbol that is not declared.",
    )
    INVALID_DOMAIN = ("invalid-domain", Severity.ERROR, "The domain of a symbol cannot be read.")
    INVALID_EXPRESSION = ("invalid-expression", Severity.ERROR, "An expression cannot be read.")
    UNREADABLE_FORMULA = (
        "unreadable-formula",
        Severity.ERROR,
        "A formula cannot be read in exactly one way, and no expression says what it means.",
    )
    DIFFERING_FORMULA = (
        "differing-formula",
        Severity.ERROR,
        "A formula says something else than the expressions beside it.",
    )
    FORBIDDEN_EXPRESSION = (
        "forbidden-expression",
        Severity.ERROR,
        "An expression holds what is no mathematics.",
    )
    OVERSIZED_EXPRESSION = (
        "oversized-expression",
        Severity.ERROR,
        "An expression is too large to be computed.",
    )
    REFUTED_STATEMENT = (
        "refuted-statement",
        Severity.ERROR,
        "A statement is false at a point of its domain.",
    )
    UNREFUTED_BELIEF = ("unrefuted-belief", Severity.ERROR, "A misconception could not be refuted.")
    RIGHT_DISTRACTOR = ("right-distractor", Severity.ERROR, "A wrong answer to choose equals the right one.")
    UNDECIDED_STATEMENT = (
        "undecided-statement",
        Severity.WARNING,
        "A statement was neither proved nor refuted.",
    )
    # code witnesses
    MISSING_CODE = ("missing-code", Severity.ERROR, "A concept declares a code witness that is not there.")
    FAILING_CODE = ("failing-code", Severity.ERROR, "A code witness ended with an error.")
    EXCESSIVE_CODE = ("excessive-code", Severity.ERROR, "A code witness went over a limit.")
    WRONG_VALUE = ("wrong-value", Severity.ERROR, "A computed value differs from the declared one.")
    # reviews
    SELF_REVIEW = ("self-review", Severity.ERROR, "A claim was reviewed by its own author.")
    INVALID_REVIEW = ("invalid-review", Severity.ERROR, "A review says something that cannot be.")
    INVALID_COPY = ("invalid-copy", Severity.ERROR, "A local copy of a source cannot be what it should be.")
    STALE_REVIEW = ("stale-review", Severity.WARNING, "Something that a review judged has changed since.")
    UNACCEPTED_CLAIM = (
        "unaccepted-claim",
        Severity.WARNING,
        "A claim is in a state that the room's policy does not publish.",
    )
    # sources
    INVALID_IDENTIFIER = (
        "invalid-identifier",
        Severity.ERROR,
        "A DOI, an ISBN or an arXiv number cannot be one.",
    )
    UNVERSIONED_PREPRINT = ("unversioned-preprint", Severity.WARNING, "A preprint is named without its version.")
    DUPLICATE_WORK = ("duplicate-work", Severity.WARNING, "Two records are of one work.")
    UNCITED_SOURCE = ("uncited-source", Severity.WARNING, "Nothing rests on a source.")
    UNFOUNDED_STATUS = (
        "unfounded-status",
        Severity.ERROR,
        "The status of a source and its notice do not go together.",
    )
    INVALID_BIBLIOGRAPHY = (
        "invalid-bibliography",
        Severity.ERROR,
        "An entry of a bibliography cannot become a record.",
    )
    # what a change does to reviews: only found where an earlier revision is given
    TURNED_STALE = (
        "turned-stale",
        Severity.WARNING,
        "A review that was fresh at the earlier revision is stale now.",
    )
    REWRITTEN_REVIEW = (
        "rewritten-review",
        Severity.WARNING,
        "A review that stood at the earlier revision was edited or removed.",
    )
    LOST_BADGE = (
        "lost-badge",
        Severity.WARNING,
        "A claim that was reviewed at the earlier revision is not any more, though no review turned stale.",
    )
    FRESH_AGAIN = (
        "fresh-again",
        Severity.NOTE,
        "A claim that was stale at the earlier revision is not any more.",
    )
    # publication
    INCOMPLETE_CONCEPT = (
        "incomplete-concept",
        Severity.WARNING,
        "A published concept lacks a part of the page.",
    )

    def __init__(self, label: str, severity: Severity, summary: str) -> None:
        self.label = label
        self.severity = severity
        self.summary = summary

    @classmethod
    def named(cls, label: str) -> Code | None:
        return next((code for code in cls if code.label == label), None)


class Location(NamedTuple):
    """A place in a file of the room. Lines and columns count from 1; 0 where the whole file is meant."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return self.file + (f":{self.line}" + (f":{self.column}" if self.column else "") if self.line else "")


class Note(NamedTuple):
    """A second place, with what it has to do with the fault ("first defined here")."""

    message: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault at one place; ``length`` says how many characters of the line are meant."""

    code: Code
    location: Location
    message: str
    hint: str = ""
    notes: tuple[Note, ...] = ()
    length: int = field(default=1, compare=False)
    advisory: bool = False
    """Whether it is only a note, whatever the severity of its code."""

    @property
    def severity(self) -> Severity:
        return Severity.NOTE if self.advisory else self.code.severity

    def sort_key(self) -> tuple[str, int, int, str, str]:
        place = self.location
        return (place.file, place.line, place.column, self.code.label, self.message)


def ordered(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, each once, so that two runs print the same."""
    return tuple(sorted(set(diagnostics), key=Diagnostic.sort_key))
