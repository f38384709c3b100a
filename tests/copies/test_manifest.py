import hashlib

import pytest

from cfpipe.copies import Shelf
from cfpipe.copies.manifest import manifest_faults, read_manifest

SUM = hashlib.sha256(b"text").hexdigest()
GOOD = f"title: A book\nfiles:\n  - path: a.txt\n    sha256: {SUM}\n    sections: [1-2 One]\n"


@pytest.fixture
def faults(shelve, tmp_path):
    def find(manifest, only=None, **files):
        shelve(**{"SOURCE.yaml": manifest, "a.txt": "text", **files})
        found = manifest_faults(Shelf([tmp_path / "copies"], root=tmp_path), tmp_path / "copies" / "book", only)
        return [f"{item.location} {item.message}" for item in found]

    return find


def test_a_copy_that_is_what_it_lists_has_no_fault(faults):
    assert faults(GOOD) == []


def test_files_that_are_not_here_are_no_fault(faults):
    assert faults(GOOD + f"  - path: chapter-2.txt\n    sha256: {SUM}\n") == []


def test_a_copy_need_not_have_a_manifest(shelve, tmp_path):
    assert read_manifest(shelve(a="text"), tmp_path / "copies" / "book") is None


def test_an_altered_file_is_told_at_its_digest(faults):
    (found,) = faults(GOOD, **{"a.txt": "test"})
    assert found.startswith("copies/book/SOURCE.yaml:4:13 a.txt is not the file that is listed here: its digest begins")
    assert faults(GOOD, only=("b.txt",), **{"a.txt": "test"}) == []


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"{{path: ../secret.txt, sha256: {SUM}}}", "3:12 the path ../secret.txt leads out of the copy's folder"),
        (f"{{path: a/../../secret.txt, sha256: {SUM}}}", "leads out of the copy's folder"),
        (f"{{path: /etc/passwd, sha256: {SUM}}}", "the path /etc/passwd is absolute"),
        (f"{{path: 'C:\\secret', sha256: {SUM}}}", "is absolute"),
        (f"{{path: '..\\secret', sha256: {SUM}}}", "holds a backslash"),
        (f"{{path: link.txt, sha256: {SUM}}}", "link.txt is a link that leads out of the copy's folder"),
        ("{path: a.txt}", "the entry of a.txt has no digest"),
        ("{path: a.txt, sha256: abc}", "3:27 the digest of a.txt is none"),
        ("{path: a.txt, sha256: 12}", "the digest of a.txt is none"),
        ("{sha256: abc}", "an entry of the manifest names no path"),
        ("{path: [a.txt]}", "an entry of the manifest names no path"),
        ("a.txt", "an entry of the manifest names no path"),
    ],
)
def test_an_entry_that_cannot_be_is_told_at_its_place(faults, entry, words, shelve, tmp_path):
    shelve(a="")
    (tmp_path / "copies" / "secret.txt").write_text("text", "utf-8")
    (tmp_path / "copies" / "book" / "link.txt").symlink_to("../secret.txt")
    (found,) = faults(f"title: T\nfiles:\n  - {entry}\n")
    assert words in found


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("files: 3\n", "1:8 the manifest has no list of files"),
        ("- a\n", "1:1 the manifest has no list of files"),
        ("files: [\n", "did not find expected"),
        ("a: 1\na: 2\n", "stands here a second time"),
        (b"\xff", "not UTF-8"),
        ("# " + "x" * 1_100_000, "at most 1,000,000 are read"),
        (GOOD + f"  - {{path: a.txt, sha256: {SUM}}}\n", "a.txt is listed a second time"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_told(faults, manifest, words):
    (found,) = faults(manifest)
    assert words in found


def test_the_manifest_itself_is_no_link_out(shelve, tmp_path):
    shelf = shelve(a="text")
    (tmp_path / "SOURCE.yaml").write_text("files: []", "utf-8")
    (tmp_path / "copies" / "book" / "SOURCE.yaml").symlink_to(tmp_path / "SOURCE.yaml")
    (found,) = manifest_faults(shelf, tmp_path / "copies" / "book")
    assert "leads out" in found.message
