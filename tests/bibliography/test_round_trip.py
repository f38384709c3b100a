"""What the site exports, the room imports again: every bibliographic field, in both formats."""

import json
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfpipe.bibliography import bibtex, csl
from cfpipe.records.source import Source, Status, WorkType
from cfpipe.render import csl as export

OWN = {"licence", "used-for", "note", "aliases", "unverified", "notice", "copy", "added-by"}
"""What a record says of this room and not of the work."""

MARKS = "aZ0éßøĐ李 -–—_&%$#{}\\~^\"'`,;:.!?()[]<>=+*/@|‘’“”"
texts = (
    st.text(MARKS, min_size=1, max_size=24)
    .map(str.split)
    .map(" ".join)
    .filter(lambda text: text and not csl._MARKUP.search(text))
)
words = st.text("abcdefgXYZéßø-", min_size=1, max_size=9).filter(lambda word: word.lower() != "and")
families = st.builds(
    lambda von, name: " ".join([*von, name.capitalize()]),
    st.lists(st.sampled_from(["van", "de", "la", "von"]), max_size=2),
    words,
)
givens = st.lists(words.map(str.capitalize), min_size=1, max_size=2).map(" ".join)
people = st.one_of(
    st.fixed_dictionaries({"family": families, "given": givens}, optional={"suffix": st.sampled_from(["Jr.", "III"])}),
    st.fixed_dictionaries({"literal": texts.filter(lambda text: text[0] != "\\")}),
    st.just({"literal": "others"}),
)  # fmt: skip
numbers = st.from_regex(r"[0-9]{1,3}", fullmatch=True)
addresses = st.from_regex(r"https?://[a-z]{1,5}\.org(/[A-Za-z0-9_%~#?&=.-]{0,9})?", fullmatch=True)
fields = {
    "title": texts, "issued": st.integers(1000, 2999), "type": st.sampled_from(typing.get_args(WorkType)),
}  # fmt: skip
more = {
    "author": st.lists(people, min_size=1, max_size=3), "editor": st.lists(people, min_size=1, max_size=2),
    "publisher": texts, "publisher-place": texts, "container-title": texts, "collection-title": texts,
    "volume": numbers, "issue": numbers, "number": texts, "genre": texts, "edition": texts, "version": texts,
    "page": st.one_of(numbers, st.builds("{}-{}".format, numbers, numbers)),
    "language": st.sampled_from(["en", "de-AT"]),
    "DOI": st.from_regex(r"10\.[0-9]{4,5}/[A-Za-z0-9_().;/:<>-]{0,8}[a-z0-9]", fullmatch=True),
    "ISBN": st.sampled_from(["978-0-262-03561-3", "080442957X"]), "URL": addresses,
    "arXiv": st.sampled_from(["1412.6980", "2106.01234v2", "math.PR/0601001v1"]),
    "accessed": st.dates().map(str).filter(lambda day: "1000" <= day[:4] <= "2999"),
    "status": st.sampled_from([word for word in typing.get_args(Status) if word != "current"]),
}  # fmt: skip
records = st.fixed_dictionaries(fields, optional=more)


def record(data):
    return Source.model_validate_json(json.dumps({**data, "licence": {}, "used-for": "x"}))


def bibliographic(data):
    return {name: value for name, value in data.items() if name not in OWN}


@settings(max_examples=60)
@given(records)
def test_csl_comes_back_as_it_went(data):
    read = csl.read(json.dumps([export.item("key-2000", record(data))]).encode(), "sources.json")
    assert read.diagnostics == ()
    assert dict(read.entries[0].fields) == data


@settings(max_examples=100)
@given(records)
def test_bibtex_comes_back_as_it_went(data):
    text = export.bibtex("key-2000", record(data))
    read = bibtex.read(text.encode(), "sources.bib")
    assert read.diagnostics == (), text
    assert dict(read.entries[0].fields) == data, text
    assert read.entries[0].left_out == ()


@pytest.mark.parametrize("form", ["json", "bib"])
def test_all_sources_of_the_repository_come_back(form, repository):
    from cfpipe.identity import Kind, ObjectKey
    from cfpipe.records.load import load_record

    for file in sorted((repository / "sources").glob("*.yaml")):
        entry, _ = load_record(ObjectKey(Kind.SOURCE, file.stem), file.name, file.read_bytes())
        data = bibliographic(entry.record.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        if form == "json":
            read = csl.read(json.dumps(export.item(file.stem, entry.record)).encode(), "x.json")
        else:
            read = bibtex.read(export.bibtex(file.stem, entry.record).encode(), "x.bib")
        assert not read.diagnostics
        assert dict(read.entries[0].fields) == data
