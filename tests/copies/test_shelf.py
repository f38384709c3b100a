import os

import pytest

from cfpipe.copies import Refusal, Shelf, shelf


def text(found):
    return found if isinstance(found, Refusal) else "\n".join(found.pages[0])


def test_a_file_is_found_and_read_once(shelve, source, tmp_path):
    here = shelve(a="text", part__b="more")
    assert text(here.text(source, "a")) == "text"
    assert text(here.text(source, "part/b")) == "more"
    (tmp_path / "copies" / "book" / "a").write_text("changed", "utf-8")
    assert text(here.text(source, "a")) == "text"
    assert [name for name, _ in here.files(source)] == ["a", "part/b"]


def test_names_that_no_system_finds_are_not_found(shelve, source, tmp_path):
    here = shelve(a="text")
    (tmp_path / "copies" / "book" / "ring").symlink_to("ring")
    for name in ("a" * 5000, "ring", "ring/x", "a/" * 3000 + "b", "nul\0", "none.txt", "."):
        assert here.find(source, name).absent, name


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/passwd", "part/../../secret.txt", "link.txt", "away/secret.txt"]
)
def test_nothing_outside_of_the_copy_is_opened(shelve, source, tmp_path, name):
    here = shelve(a="text")
    (tmp_path / "copies" / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "copies" / "book" / "link.txt").symlink_to("../secret.txt")
    (tmp_path / "copies" / "book" / "away").symlink_to(tmp_path / "copies")
    found = here.text(source, name)
    assert isinstance(found, Refusal)
    assert not found.absent
    assert "leads out of the copy's folder" in found.message
    assert [name for name, _ in here.files(source)] == ["a"]


def test_a_link_out_says_the_same_whether_or_not_its_end_is_there(shelve, source, tmp_path):
    here = shelve(a="text")
    (tmp_path / "there").write_text("x", "utf-8")
    for name in ("there", "not-there"):
        (tmp_path / "copies" / "book" / "link").unlink(missing_ok=True)
        (tmp_path / "copies" / "book" / "link").symlink_to(tmp_path / name)
        assert here.find(source, "link").message == "link is a link that leads out of the copy's folder"


def test_a_copy_that_is_a_link_out_of_the_folder_of_copies_is_refused(source, tmp_path):
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "a").write_text("secret", "utf-8")
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "book").symlink_to(tmp_path / "private")
    found = Shelf([tmp_path / "copies"]).text(source, "a")
    assert "is a link that leads out of the folder of copies" in found.message


def test_a_link_inside_the_copy_is_followed(shelve, source, tmp_path):
    here = shelve(a="text")
    (tmp_path / "copies" / "book" / "b").symlink_to("a")
    assert text(here.text(source, "b")) == "text"


def test_a_large_file_is_refused_before_it_is_read(shelve, source, tmp_path, monkeypatch):
    here = shelve(a="")
    with (tmp_path / "copies" / "book" / "a").open("wb") as stream:
        stream.truncate(500_000_000)
    monkeypatch.setattr("pathlib.Path.open", None)
    found = here.text(source, "a")
    assert found.message == "a has 500,000,000 bytes, and of such a file at most 100,000,000 are read"
    assert not found.absent


def test_a_pipe_is_no_file_of_a_copy(shelve, source, tmp_path):
    here = shelve(a="")
    os.mkfifo(tmp_path / "copies" / "book" / "pipe")
    assert here.find(source, "pipe").absent
    assert [name for name, _ in here.files(source)] == ["a"]


def test_a_file_that_may_not_be_read_says_so(shelve, source, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    here = shelve(a="")
    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert here.text(source, "a").message == "a cannot be read: Permission denied"


def test_where_nothing_is_the_reason_is_named(source, tmp_path):
    assert "names no local copy" in Shelf([tmp_path]).find(None, "a").message
    assert Shelf([tmp_path]).find(source, "a").message == "the copy is not here"
    (tmp_path / "book").mkdir()
    assert Shelf([tmp_path]).find(source, "a").message == "the copy has no file a"


def test_hidden_files_and_very_many_files_are_left_out(shelve, source, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_FILES", 2)
    here = shelve(_dot_git__config="x", a="", b="", c="")
    assert [name for name, _ in here.files(source)] == ["a", "b"]
