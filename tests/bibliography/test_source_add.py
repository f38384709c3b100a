"""``cfpipe source add``, as an author uses it: in an empty room, twice, with mistakes, from two lists at once."""

import json
import threading

import pytest
import yaml
from click.testing import CliRunner

from cfpipe.cli import cfpipe

CONFIG = """[tool.cfpipe]
title = "Room"
description = "A room."
[tool.cfpipe.people.ann]
name = "Ann"
kind = "person"
[[tool.cfpipe.removed]]
key = "source:gone-1999"
reason = "Nobody read it."
"""
BIB = r"""@article{kl51, author = {Kullback, S. and Leibler, R. A.}, title = {On Information and Sufficiency},
  journal = {Annals of Mathematical Statistics}, year = 1951, volume = 22, number = 1, pages = {79--86},
  doi = {https://doi.org/10.1214/aoms/1177729694}}
@book{second, author = {Kullback, Solomon}, title = {Another of that year}, year = {1951}}
"""


@pytest.fixture
def room(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def add(*arguments, text=None):
    run = CliRunner().invoke(cfpipe, ["source", "add", *arguments], input=text, standalone_mode=False)
    assert not isinstance(run.exception, (OSError, KeyError, ValueError)), run.exception
    return run


def records(room):
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted((room / "sources").glob("*"))}


def test_entries_become_records_with_what_the_author_says(room):
    run = add(
        "refs.bib", "--used-for", "Says where it began.", "--licence-note", "Not established.", "--added-by", "ann"
    )
    assert run.return_value == 0, run.output
    found = records(room)
    assert list(found) == ["kullback-1951", "kullback-1951a"]
    assert found["kullback-1951"] == {
        "type": "article-journal", "title": "On Information and Sufficiency", "issued": 1951,
        "author": [{"family": "Kullback", "given": "S."}, {"family": "Leibler", "given": "R. A."}],
        "container-title": "Annals of Mathematical Statistics", "volume": "22", "issue": "1", "page": "79-86",
        "DOI": "10.1214/aoms/1177729694", "licence": {"note": "Not established."}, "used-for": "Says where it began.",
        "unverified": dict.fromkeys(
            ["title", "author", "issued", "container-title", "volume", "issue", "page", "DOI"], "refs.bib, entry kl51"
        ),
        "added-by": "ann",
    }  # fmt: skip


def test_what_nobody_said_is_asked_for_by_the_check(room, assess_room):
    run = add("refs.bib", "--only", "kl51")
    assert "still to be said: licence and used-for" in run.stderr
    found = assess_room(room).diagnostics
    assert {(item.code.label, item.message) for item in found} == {
        ("missing-field", "the field 'licence' is missing in the record"),
        ("missing-field", "the field 'used-for' is missing in the record"),
    }


def test_a_second_run_writes_nothing(room):
    add("refs.bib")
    before = {file.name: file.read_bytes() for file in (room / "sources").iterdir()}
    run = add("refs.bib")
    assert run.return_value == 0
    assert run.stdout.count("warning[duplicate-work]") == 2
    assert "the same DOI" in run.stdout
    assert "the same title, author and year" in run.stdout
    assert {file.name: file.read_bytes() for file in (room / "sources").iterdir()} == before


def test_a_work_is_known_by_its_record_even_if_that_has_mistakes(room):
    (room / "sources").mkdir()
    (room / "sources" / "old-1951.yaml").write_text("DOI: 10.1214/AOMS/1177729694\nodd: 1\n", "utf-8")
    assert "the work of source:old-1951: the same DOI" in add("refs.bib", "--only", "kl51").stdout


def test_names_that_were_given_away_are_not_used_again(room):
    (room / "sources").mkdir()
    (room / "sources" / "x-1.yaml").write_text("title: X\naliases: [kullback-1951]\n", "utf-8")
    (room / "refs.bib").write_text(BIB + "@book{g, author={Gone, A}, title={G}, year=1999}", "utf-8")
    add("refs.bib", "--only", "second", "--only", "g")
    assert sorted(records(room)) == ["gone-1999a", "kullback-1951a", "x-1"]


def test_mistakes_are_told_and_the_rest_is_written(room):
    (room / "refs.bib").write_text(
        BIB + "@book{bad, title = {No year}}\n@book{worse, title = {\\x}, year = 2000}", "utf-8"
    )
    run = add("refs.bib")
    assert run.return_value == 1
    assert "refs.bib:5:1: error[invalid-bibliography] bad:" in run.stdout
    assert "refs.bib:6:1: error[invalid-bibliography] worse:" in run.stdout
    assert "2 records written; 2 errors" in run.stderr
    assert len(records(room)) == 2


def test_mistakes_of_entries_that_nobody_asked_for_are_not_told(room):
    (room / "refs.bib").write_text(BIB + "@book{worse, title = {\\x}, year = 2000}\n@book{open, title = {", "utf-8")
    assert add("refs.bib", "--only", "second").return_value == 0
    run = add("refs.bib", "--only", "worse")
    assert run.return_value == 1
    assert run.stdout.count("invalid-bibliography") == 1


def test_csl_comes_from_standard_input(room):
    item = {"id": "x", "type": "book", "title": "T", "author": [{"family": "A"}], "issued": {"raw": "2001"}}
    run = add("--from-csl", "-", "--looked-up", "--licence", "CC-BY-4.0", "--used-for", "X.", text=json.dumps(item))
    assert run.return_value == 0
    assert "unverified" not in records(room)["a-2001"]
    assert "standard input" not in json.dumps(records(room))


def test_a_dry_run_writes_nothing(room):
    run = add("refs.bib", "--dry-run")
    assert run.return_value == 0
    assert "# sources/kullback-1951.yaml\n" in run.stdout
    assert not (room / "sources").exists()


def test_doubtful_identifiers_are_told_at_once(room):
    (room / "refs.bib").write_text("@book{b, author={A, B}, title={T}, year=2000, isbn={978-0-262-03561-4}}", "utf-8")
    assert "ISBN: the check digit of the ISBN 978-0-262-03561-4 is wrong" in add("refs.bib").stdout


def test_a_lender_of_fields_is_no_source_unless_it_is_named(room):
    text = "@incollection{p, author={A, B}, title={P}, crossref={w}}\n@book{w, editor={E, F}, title={W}, year=2000}"
    (room / "refs.bib").write_text(text, "utf-8")
    assert "w: left out" in add("refs.bib").stderr
    assert list(records(room)) == ["a-2000"]
    add("refs.bib", "--only", "w")
    assert list(records(room)) == ["a-2000", "e-2000"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a file"), (["refs.txt"], "end its name in .bib or .json"), (["none.bib"], "cannot be read"),
        (["refs.bib", "--only", "kl15"], "did you mean kl51?"),
        (["refs.bib", "--added-by", "anna"], "did you mean ann?"),
        (["refs.bib", "--licence", "CC BY 4.0"], "SPDX"), (["refs.bib", "--name", "both-1951"], "single entry"),
        (["refs.bib", "--only", "kl51", "--name", "../up"], "single entry"),
        (["--from-csl", "-", "--from-bibtex", "-"], "read once"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told(room, arguments, words):
    run = add(*arguments)
    assert run.exception is not None
    assert words in run.exception.format_message()
    assert not (room / "sources").exists()


def test_a_folder_that_is_a_link_is_not_written_into(room, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (room / "sources").symlink_to(elsewhere)
    assert "symbolic link" in add("refs.bib").exception.format_message()
    assert list(elsewhere.iterdir()) == []


def test_two_that_write_at_once_overwrite_nothing(room):
    from cfpipe.bibliography import bibtex
    from cfpipe.bibliography.incoming import Known, Said, plan, write

    plans = [
        plan(bibtex.read(f"@book{{k, author={{A, B}}, title={{T{n}}}, year=2000}}".encode(), f"{n}.bib").entries,
             Known({}, frozenset()), Said())
        for n in range(8)
    ]  # fmt: skip
    done = []
    threads = [threading.Thread(target=lambda made=made: done.append(write(room, made.new))) for made in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(len(written) for written, _ in done) == 1
    assert sum(len(late) for _, late in done) == 7
    (winner,) = [item for written, _ in done for item in written]
    assert (room / "sources" / "a-2000.yaml").read_text("utf-8") == winner.text
    assert [file.name for file in (room / "sources").iterdir()] == ["a-2000.yaml"]
