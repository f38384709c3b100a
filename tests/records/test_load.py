import os
from textwrap import dedent

import pytest

from cfpipe.diagnostics import Code
from cfpipe.identity import ObjectKey
from cfpipe.records.concept import Concept, Edge, Practice, Symbol
from cfpipe.records.faults import model_at
from cfpipe.records.load import load, load_record
from cfpipe.records.statement import Step

SOURCE = dedent("""\
    type: book
    title: A sample
    issued: 2020
    licence: {}
    used-for: Examples.
    """)


def source(text):
    return load_record(ObjectKey.parse("source:sample-2020"), "sources/sample-2020.yaml", text.encode())


def write(root, name, text=SOURCE):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def codes(loaded):
    return {(item.code, item.location.file) for item in loaded.diagnostics}


def test_a_record_is_read_with_its_place_as_its_key():
    entry, problems = source(SOURCE)
    assert problems == ()
    assert str(entry.key) == "source:sample-2020"
    assert entry.record.title == "A sample"
    assert entry.document.locate(("title",))[1:] == (2, 8)


def test_two_layouts_of_a_record_are_one_record():
    other = "used-for: \"Examples.\"\nlicence: {\n}\nissued:   2020\n\ntitle: |-\n  A sample\ntype: 'book'\n"
    assert source(SOURCE)[0].record == source(other)[0].record


def test_records_cannot_be_changed():
    record = source(SOURCE)[0].record
    with pytest.raises(ValueError, match="frozen"):
        record.title = "Another"


def test_all_faults_of_a_file_are_reported_at_once():
    entry, problems = source("type: boook\ntitel: x\nissued: '2020'\nlicence: {spdx: 3}\n")
    assert entry is None
    assert {(item.code.label, item.location.line) for item in problems} == {
        ("invalid-value", 1),
        ("unknown-field", 2),
        ("invalid-value", 3),
        ("invalid-value", 4),
        ("missing-field", 1),
    }


def test_a_duplicate_key_does_not_hide_the_other_faults():
    _, problems = source(SOURCE + "title: Another\nissue: 3\n")
    assert [item.code for item in problems] == [Code.DUPLICATE_KEY, Code.INVALID_VALUE]


@pytest.mark.parametrize("value", ["true", "1.5", "null", "[2020]", "{}", "'2020'", "99", "3000", "1e3"])
def test_a_year_is_a_whole_number(value):
    _, (problem,) = source(SOURCE.replace("2020", value))
    assert (problem.code, problem.location.line) == (Code.INVALID_VALUE, 3)
    assert problem.message.startswith("issued: ")


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("title: 3", "put it in quotes"),
        ("title: true", "put it in quotes"),
        ("title: {a: b}", "a text that holds a colon needs quotes"),
        ("title:", "write something"),
        ("title: ''", "write something"),
        ("title: '  '", "write something"),
    ],
)
def test_the_hint_says_how_to_mend_it(field, hint):
    _, (problem,) = source(SOURCE.replace("title: A sample", field))
    assert problem.hint.startswith(hint)


def test_an_alternative_is_told_by_its_kind():
    practice = "concepts/a/b.yaml"
    text = "practice:\n  one:\n    answer: {kind: choice, items: [a]}\n"
    _, problems = load_record(ObjectKey.parse("concept:a/b"), practice, text.encode())
    found = {(item.code, item.message) for item in problems if item.location.line == 3}
    assert found == {
        (Code.MISSING_FIELD, "the field 'choices' is missing in practice.one.answer"),
        (Code.UNKNOWN_FIELD, "no field is called 'items' in practice.one.answer"),
    }


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ((), Concept),
        (("prerequisites", 0), Edge),
        (("notation", "p"), Symbol),
        (("practice", "one"), Practice),
        (("derivations", "x", "steps", "y"), Step),
        (("title",), None),
        (("nothing", "here"), None),
    ],
)
def test_the_model_at_a_place(path, model):
    assert model_at(Concept, path) is model


# --- folders ----------------------------------------------------------------------------------------------


def test_a_room_without_folders_is_empty(tmp_path):
    loaded = load(tmp_path)
    assert (loaded.entries, loaded.broken, loaded.diagnostics) == ((), (), ())


def test_records_come_in_the_order_of_their_keys(tmp_path):
    for name in ("b-2000", "a-2000", "a-1999"):
        write(tmp_path, f"sources/{name}.yaml")
    assert [entry.key.path for entry in load(tmp_path).entries] == ["a-1999", "a-2000", "b-2000"]


def test_one_broken_file_does_not_hide_the_others(tmp_path):
    write(tmp_path, "sources/good-2000.yaml")
    write(tmp_path, "sources/bad-2000.yaml", "title: [\n")
    write(tmp_path, "sources/worse-2000.yaml", "titel: x\n")
    loaded = load(tmp_path)
    assert [entry.key.path for entry in loaded.entries] == ["good-2000"]
    assert {key.path for key in loaded.broken} == {"bad-2000", "worse-2000"}
    assert {file for _, file in codes(loaded)} == {"sources/bad-2000.yaml", "sources/worse-2000.yaml"}


@pytest.mark.parametrize("name", [".hidden.yaml", "sample-2020.yaml~", ".sample-2020.yaml.swp", "x.bak", "x.tmp"])
def test_what_editors_leave_behind_is_passed_over(tmp_path, name):
    write(tmp_path, f"sources/{name}")
    write(tmp_path, "sources/.git/config")
    write(tmp_path, "concepts/a/__pycache__/b.pyc")
    assert load(tmp_path).diagnostics == ()


@pytest.mark.parametrize(
    "name",
    [
        "sources/Sample-2020.yaml",
        "sources/sample_2020.yaml",
        "sources/sample--2020.yaml",
        "sources/-sample.yaml",
        "sources/sample 2020.yaml",
        "sources/sämple.yaml",
        "sources/..yaml",
        "sources/a/b.yaml",
        "sources/sample.py",
        "sources/sample.yml",
        "sources/sample.json",
        "sources/sample",
        "concepts/a.yaml",
        "concepts/a/b/c.yaml",
        "concepts/a/b.py",
        "claims/a/b.yaml",
        "claims/a/b/c/d.yaml",
        "sources/a\nb.yaml",
        "sources/\x1b[31m.yaml",
    ],
)
def test_a_file_in_the_wrong_place_is_reported_and_not_read(tmp_path, name):
    write(tmp_path, name)
    loaded = load(tmp_path)
    assert loaded.entries == ()
    if name != "sources/..yaml":  # hidden
        assert codes(loaded) == {(Code.UNSAFE_PATH, name)}


def test_links_are_never_followed(tmp_path):
    room = tmp_path / "room"
    secret = write(tmp_path, "secret.yaml")
    write(tmp_path, "more/other-2020.yaml")
    write(room, "sources/good-2000.yaml")
    (room / "sources" / "linked-2020.yaml").symlink_to(secret)
    (room / "concepts").mkdir()
    (room / "concepts" / "area").symlink_to(tmp_path / "more")
    (room / "claims").symlink_to(tmp_path / "more")
    (room / "sources" / "dangling-2020.yaml").symlink_to("nowhere")
    (room / "sources" / "round-2020.yaml").symlink_to("round-2020.yaml")
    loaded = load(room)
    assert [entry.key.path for entry in loaded.entries] == ["good-2000"]
    assert codes(loaded) == {
        (Code.UNSAFE_PATH, "claims"),
        (Code.UNSAFE_PATH, "concepts/area"),
        (Code.UNSAFE_PATH, "sources/dangling-2020.yaml"),
        (Code.UNSAFE_PATH, "sources/linked-2020.yaml"),
        (Code.UNSAFE_PATH, "sources/round-2020.yaml"),
    }


def test_a_pipe_is_not_waited_for(tmp_path):
    (tmp_path / "sources").mkdir()
    os.mkfifo(tmp_path / "sources" / "pipe-2020.yaml")
    assert codes(load(tmp_path)) == {(Code.UNREADABLE_FILE, "sources/pipe-2020.yaml")}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_reported(tmp_path):
    write(tmp_path, "sources/sample-2020.yaml").chmod(0)
    assert codes(load(tmp_path)) == {(Code.UNREADABLE_FILE, "sources/sample-2020.yaml")}


def test_a_name_that_is_not_text_is_reported(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / os.fsdecode(b"sample-\xff.yaml")).write_text(SOURCE, "utf-8")
    (found,) = load(tmp_path).diagnostics
    assert found.code is Code.UNSAFE_PATH


def test_code_is_read_beside_its_concept(tmp_path):
    write(tmp_path, "concepts/a/b.yaml", "title: x\n")
    write(tmp_path, "concepts/a/b.py", "print('é')\n")
    loaded = load(tmp_path)
    assert loaded.code == {"concepts/a/b.py": "print('é')\n".encode()}
    assert Code.UNSAFE_PATH not in {item.code for item in loaded.diagnostics}
