import pytest

from cfpipe.config import copy_folders, find_root, load_config
from cfpipe.diagnostics import Location

TABLE = """\
[project]
name = "x"

[tool.cfpipe]
title = "A room"
description = "About numbers."
copies = ["copies"]

[tool.cfpipe.people.ann]  # who writes
name = "Ann"
kind = "person"

[tool.cfpipe.people]
bob = {name = "Bob", kind = "model"}

[tool.cfpipe.paths."first-steps"]
title = "First"
purpose = "To begin."
concepts = [
    "a/b",
]

[[tool.cfpipe.removed]]
key = "concept:a/c"
reason = "Wrong."

[[tool.cfpipe.removed]]
key = "concept:a/d"
reason = "Wrong too."

[tool.other]
title = "Not this one"
"""


def load(folder, text):
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return load_config(folder)


def test_a_configuration_reads_as_it_is_written(tmp_path):
    config, problems = load(tmp_path, TABLE)
    assert problems == ()
    assert config.title == "A room"
    assert {name: person.kind for name, person in config.people.items()} == {"ann": "person", "bob": "model"}
    assert config.paths["first-steps"].concepts == ("a/b",)
    assert [removed.key for removed in config.removed] == ["concept:a/c", "concept:a/d"]
    assert config.base_url.endswith("/")


@pytest.mark.parametrize(
    ("steps", "line", "column"),
    [
        (("title",), 5, 1),
        (("people", "ann"), 9, 1),
        (("people", "ann", "kind"), 11, 1),
        (("people", "bob", "kind"), 14, 1),
        (("paths", "first-steps", "concepts"), 19, 1),
        (("removed", "1", "key"), 28, 1),
        (("nothing",), 4, 1),
    ],
)
def test_a_setting_is_found_in_the_lines_of_the_file(tmp_path, steps, line, column):
    config, _ = load(tmp_path, TABLE)
    assert config.locate(*steps) == Location("pyproject.toml", line, column)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read: No such file"),
        ("", "no table"),
        ("tool = 1", "no table"),
        ("tool = {cfpipe = 1}", "no table"),
        ("a = [", "not TOML"),
        ("a = 1\na = 2", "not TOML"),
        ("a = " + "[" * 100_000, "cannot be read"),
        (TABLE.replace('title = "A room"', "title = 3"), "title: input should be a valid string"),
        (TABLE.replace('kind = "person"', 'kind = "dog"'), "people.ann.kind"),
        (TABLE.replace("copies", "copy"), "nothing is called 'copy'"),
        (TABLE.replace("people.ann", "people.Ann"), "people.Ann"),
    ],
)
def test_what_is_wrong_is_reported_and_not_raised(tmp_path, text, words):
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    config, problems = load_config(tmp_path)
    assert config is None
    assert any(words in item.message for item in problems)
    assert all(item.location.file == "pyproject.toml" and str(tmp_path) not in item.message for item in problems)


def test_a_file_that_is_not_text(tmp_path):
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe")
    config, (problem,) = load_config(tmp_path)
    assert config is None
    assert "cannot be read" in problem.message


def test_all_faults_are_reported_at_once(tmp_path):
    _, problems = load(tmp_path, '[tool.cfpipe]\ntitel = "A"\nlanguage = 3\n')
    assert len(problems) == 4  # title and description missing, titel unknown, language no text


def test_the_room_is_found_from_a_folder_inside_it(tmp_path):
    (tmp_path / "pyproject.toml").write_text(TABLE, "utf-8")
    inner = tmp_path / "concepts" / "a"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert find_root(inner) == tmp_path


def test_there_may_be_no_room(tmp_path):
    assert find_root(tmp_path) is None


@pytest.mark.parametrize("folder", ["..", "../copies", "/etc", "link", "copies/../../x", "ring"])
def test_a_room_names_folders_of_copies_of_its_own_only(tmp_path, monkeypatch, folder):
    monkeypatch.delenv("CFPIPE_COPIES", raising=False)
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "link").symlink_to(tmp_path)
    (tmp_path / "room" / "ring").symlink_to("ring")
    config, problems = load(tmp_path / "room", TABLE.replace('copies = ["copies"]', f'copies = ["{folder}"]'))
    if folder != "ring":
        assert copy_folders(config, tmp_path / "room") == ()
        assert [item.message for item in problems] == [f"copies: the folder {folder!r} is not in the room"]
    monkeypatch.setenv("CFPIPE_COPIES", str(tmp_path))
    assert tmp_path in copy_folders(config, tmp_path / "room")


def test_copies_lie_where_the_room_or_the_machine_says(tmp_path, monkeypatch):
    config, _ = load(tmp_path, TABLE)
    monkeypatch.setenv("CFPIPE_COPIES", f"{tmp_path / 'more'}:elsewhere")
    assert copy_folders(config, tmp_path) == (tmp_path / "copies", tmp_path / "more", tmp_path / "elsewhere")
    monkeypatch.delenv("CFPIPE_COPIES")
    assert copy_folders(config, tmp_path) == (tmp_path / "copies",)
