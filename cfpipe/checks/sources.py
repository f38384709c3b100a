"""Sources: identifiers that can be, each work once, each of use, and a status that says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping

from cfpipe.bibliography.identifiers import (
    Fault,
    arxiv_fault,
    arxiv_in,
    doi_fault,
    has_version,
    isbn_fault,
    plain_doi,
    unversioned,
)
from cfpipe.bibliography.works import Fields, same, traits
from cfpipe.checks.places import at, at_name
from cfpipe.diagnostics import Code, Diagnostic, Note
from cfpipe.identity import Kind, ObjectKey
from cfpipe.library import Library
from cfpipe.records.source import Source

_RULES: Mapping[str, Callable[[str], Fault | None]] = {
    "DOI": doi_fault, "ISBN": isbn_fault, "arXiv": arxiv_fault,
}  # fmt: skip


def faulty_identifiers(library: Library) -> Iterator[Diagnostic]:
    """Ensure DOI, ISBN and arXiv number have the form of one, and that two that name the work name the same."""
    for key, source in library.sources.items():
        for field, fault in identifier_faults(source):
            yield at(library, key, (field,), Code.INVALID_IDENTIFIER, fault.message, fault.hint)
        number = source.arXiv or arxiv_in(source.URL or "")
        if number and arxiv_fault(number) is None and not has_version(number):
            field = "arXiv" if source.arXiv else "URL"
            yield at(library, key, (field,), Code.UNVERSIONED_PREPRINT,
                     f"{number} may be any version of this preprint",
                     f"name the version that was read: {number}v1, {number}v2 …")  # fmt: skip


def identifier_faults(source: Source) -> Iterator[tuple[str, Fault]]:
    """What is wrong with the identifiers of one source, each with its field."""
    sound: dict[str, str] = {}
    for field, rule in _RULES.items():
        text = getattr(source, field)
        if text is not None:
            fault = rule(text)
            if fault:
                yield field, fault
            else:
                sound[field] = text
    doi, url = sound.get("DOI", ""), source.URL or ""
    other = plain_doi(url)
    if doi and other != url and other.lower() != doi.lower():
        yield "URL", Fault(f"the address is that of another DOI than {doi}", "which of the two is this work's?")
    numbers = {"arXiv": sound.get("arXiv", ""), "URL": arxiv_in(url), "DOI": arxiv_in(doi)}
    named = [(field, unversioned(number)) for field, number in numbers.items() if number]
    for field, number in named[1:]:
        if number != named[0][1]:
            yield field, Fault(f"this names {number} at arXiv, and the field {named[0][0]} {named[0][1]}",
                               "which of the two is this work's?")  # fmt: skip


def duplicate_works(library: Library) -> Iterator[Diagnostic]:
    """Ensure no two records are of one work: what happens to the work must reach all that rests on it."""
    fields = {key: bibliographic(source) for key, source in library.sources.items()}
    shared: defaultdict[tuple[str, Hashable], list[ObjectKey]] = defaultdict(list)
    for key, data in fields.items():
        for trait in traits(data):
            shared[trait].append(key)
    told: set[ObjectKey] = set()
    for keys in shared.values():
        for key in keys[1:]:
            first = next((other for other in keys if other < key and same(fields[other], fields[key])), None)
            if first and key not in told:
                told.add(key)
                reason = same(fields[first], fields[key])
                note = Note("the other record", library.locate(first, (_field(reason),)))
                yield at(library, key, (_field(reason),), Code.DUPLICATE_WORK,
                         f"{key} and {first} have the same {reason}",
                         "keep one of them and name the other under its aliases; "
                         "if they are two works, say what keeps them apart (volume, edition, page)",
                         notes=(note,))  # fmt: skip


def bibliographic(source: Source) -> Fields:
    """The fields of a record as plain data under their names in the YAML."""
    return source.model_dump(mode="json", by_alias=True, exclude_none=True)


def _field(reason: str) -> str:
    return {"arXiv number": "arXiv", "title, author and year": "title"}.get(reason, reason)


def uncited_sources(library: Library) -> Iterator[Diagnostic]:
    """Ensure every source is of use. Not told while a record that may cite it cannot be read."""
    if any(key.kind is not Kind.SOURCE for key in library.broken):
        return
    for key in library.sources:
        if not library.cited_by.get(key) and not library.read_by.get(key):
            yield at(library, key, ("title",), Code.UNCITED_SOURCE, f"nothing of this room rests on {key}",
                     "cite it, or take its record away")  # fmt: skip


def unfounded_statuses(library: Library) -> Iterator[Diagnostic]:
    """Ensure whoever says that a work no longer stands says why, and where that is written."""
    for key, source in library.sources.items():
        if source.status != "current" and source.notice is None:
            yield at(library, key, ("status",), Code.UNFOUNDED_STATUS,
                     f"the source is called {source.status}, and no notice says so",
                     "write under `notice` what it says, who gave it, when, and its address")  # fmt: skip
        if source.status == "current" and source.notice is not None:
            yield at_name(library, key, ("notice",), Code.UNFOUNDED_STATUS,
                          "there is a notice, and the status is current, so that nobody will see it",
                          "write the status: corrected, concern, retracted, withdrawn or superseded")  # fmt: skip
