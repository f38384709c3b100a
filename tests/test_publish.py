import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cfpipe import publish
from cfpipe.publish import MANIFEST, Refused, manifest
from cfpipe.render.room import Output


def site(**files):
    outputs = [Output(name.replace("__", "/").replace("_html", ".html"), body) for name, body in files.items()]
    return [*outputs, manifest(outputs, {"cfpipe": "test"})]


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def left_behind(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def complete(folder):
    """The version that a site's manifest vouches for; fails if any file is missing, strange or damaged."""
    listed = json.loads((folder / MANIFEST).read_bytes())
    for name, digest in listed["files"].items():
        assert digest == f"sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}", name
    assert set(tree(folder)) == {*listed["files"], MANIFEST, ".gitignore"}
    return listed["made-by"]["version"]


def test_a_site_is_written_whole(tmp_path):
    count = publish.publish(site(index_html=b"home", concepts__a__index_html=b"a"), tmp_path / "build")
    found = tree(tmp_path / "build")
    assert count == 3
    assert found["index.html"] == b"home"
    assert found["concepts/a/index.html"] == b"a"
    assert found[".gitignore"] == b"*\n!.gitignore\n"
    assert left_behind(tmp_path) == []


def test_the_manifest_lists_every_file_with_its_digest(tmp_path):
    publish.publish(site(index_html=b"home"), tmp_path / "build")
    listed = json.loads((tmp_path / "build" / MANIFEST).read_text("utf-8"))
    assert listed["files"] == {"index.html": f"sha256:{hashlib.sha256(b'home').hexdigest()}"}
    assert listed["made-by"] == {"cfpipe": "test"}


def test_the_manifest_does_not_depend_on_the_order_of_the_files():
    outputs = [Output("b", b"2"), Output("a", b"1")]
    assert manifest(outputs, {"x": "1", "a": "2"}) == manifest(outputs[::-1], {"a": "2", "x": "1"})


def test_a_new_site_takes_the_place_of_the_old_and_nothing_is_left(tmp_path):
    publish.publish(site(old_html=b"1", concepts__old_html=b"2"), tmp_path / "build")
    publish.publish(site(new_html=b"3"), tmp_path / "build")
    assert set(tree(tmp_path / "build")) == {"new.html", MANIFEST, ".gitignore"}
    assert left_behind(tmp_path) == []


def test_an_empty_folder_and_one_that_holds_only_our_gitignore_are_ours(tmp_path):
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / ".gitignore").write_text("*\n", "utf-8")
    publish.publish(site(index_html=b"1"), tmp_path / "build")
    assert (tmp_path / "build" / "index.html").exists()


def test_a_folder_that_does_not_exist_is_made_with_those_above_it(tmp_path):
    publish.publish(site(index_html=b"1"), tmp_path / "a" / "b" / "build")
    assert (tmp_path / "a" / "b" / "build" / "index.html").exists()


def test_a_foreign_folder_is_refused_and_stays(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-ann.txt").write_text("Dear Ann", "utf-8")
    with pytest.raises(Refused, match=r"to-ann\.txt"):
        publish.publish(site(index_html=b"1"), tmp_path / "letters")
    assert tree(tmp_path / "letters") == {"to-ann.txt": b"Dear Ann"}
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("kind", ["file", "link", "link to nothing"])
def test_what_is_no_folder_is_refused(tmp_path, kind):
    target = tmp_path / "build"
    (tmp_path / "other").mkdir()
    if kind == "file":
        target.write_text("", "utf-8")
    else:
        target.symlink_to(tmp_path / ("other" if kind == "link" else "nowhere"))
    with pytest.raises(Refused, match="is no folder"):
        publish.publish(site(index_html=b"1"), target)
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize(
    "place", [".", "..", "build/..", "", "concepts", "claims/", "sources/x", ".git", ".cfpipe", ".git/site"]
)
def test_a_site_never_takes_the_place_of_the_room(tmp_path, monkeypatch, place):
    room = tmp_path / "above" / "room"
    (room / "claims").mkdir(parents=True)
    for folder in (room, room.parent):
        (folder / MANIFEST).write_text("{}", "utf-8")  # even where it looks like a site
    monkeypatch.chdir(room)
    for target in (Path(place), room / place):
        with pytest.raises(Refused, match="choose a folder for the site alone"):
            publish.publish(site(index_html=b"1"), target, room=room)
    assert sorted(tree(tmp_path)) == [f"above/{MANIFEST}", f"above/room/{MANIFEST}"]


@pytest.mark.parametrize("name", ["**", "a*", "[x", "\udcff"])
def test_strange_names_are_names(tmp_path, name):
    for body in (b"1", b"2"):
        publish.publish(site(index_html=body), tmp_path / name)
    assert (tmp_path / name / "index.html").read_bytes() == b"2"


@pytest.mark.parametrize("name", ["x" * 300, "ring/site", "ring", "file/site"])
def test_what_the_system_refuses_is_refused(tmp_path, name):
    (tmp_path / "ring").symlink_to("ring")
    (tmp_path / "file").touch()
    with pytest.raises(Refused):
        publish.publish(site(index_html=b"1"), tmp_path / name)
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/etc/outside", "", ".."])
def test_an_output_outside_the_site_is_a_bug(tmp_path, name):
    publish.publish(site(index_html=b"old"), tmp_path / "build")
    with pytest.raises(RuntimeError, match="path"):
        publish.publish([Output(name, b"x")], tmp_path / "build")
    assert tree(tmp_path / "build")["index.html"] == b"old"
    assert left_behind(tmp_path) == []
    assert not (tmp_path / "outside").exists()


def test_two_outputs_with_one_path_are_a_bug(tmp_path):
    with pytest.raises(RuntimeError, match="same path"):
        publish.publish([Output("a", b"1"), Output("a", b"2")], tmp_path / "build")
    assert not (tmp_path / "build").exists()


def test_a_failure_while_pages_are_made_leaves_the_old_site(tmp_path):
    publish.publish(site(index_html=b"old"), tmp_path / "build")

    def failing():
        yield Output("index.html", b"new")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish.publish(failing(), tmp_path / "build")
    assert tree(tmp_path / "build")["index.html"] == b"old"
    assert left_behind(tmp_path) == []


def test_a_full_disk_leaves_the_old_site(tmp_path, monkeypatch):
    publish.publish(site(index_html=b"old"), tmp_path / "build")
    opened = Path.open

    def full(path, *arguments, **options):
        if path.name == "page.html":
            raise OSError(28, "No space left on device")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="No space left on device"):
        publish.publish(site(index_html=b"new", page_html=b"new"), tmp_path / "build")
    monkeypatch.undo()
    assert tree(tmp_path / "build")["index.html"] == b"old"
    assert left_behind(tmp_path) == []


def test_without_an_exchange_of_names_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "_exchange", lambda first, second: False)
    publish.publish(site(old_html=b"1"), tmp_path / "build")
    publish.publish(site(new_html=b"2"), tmp_path / "build")
    assert set(tree(tmp_path / "build")) == {"new.html", MANIFEST, ".gitignore"}
    assert left_behind(tmp_path) == []


def test_a_site_that_was_left_between_two_renames_is_put_back(tmp_path):
    publish.publish(site(old_html=b"1"), tmp_path / "build")
    (tmp_path / "build").rename(tmp_path / ".build.old")
    with pytest.raises(RuntimeError, match="path"):
        publish.publish([Output("../x", b"")], tmp_path / "build")
    assert "old.html" in tree(tmp_path / "build")


def test_what_killed_builds_left_is_cleared_and_nothing_else(tmp_path):
    publish.publish(site(index_html=b"1"), tmp_path / "build")
    (tmp_path / ".build.new-abc").mkdir()
    (tmp_path / ".build.old").mkdir()
    (tmp_path / ".builder").mkdir()
    (tmp_path / "build.new-x").mkdir()
    publish.publish(site(index_html=b"2"), tmp_path / "build")
    assert left_behind(tmp_path) == [".builder"]
    assert (tmp_path / "build.new-x").exists()


PUBLISHER = """
import itertools, os, sys
from pathlib import Path
from cfpipe import publish
from cfpipe.render.room import Output

if sys.argv[2] == "renames":
    publish._exchange = lambda first, second: False
for round in sys.stdin:  # each in a process of its own, forked here because imports are slow
    child = os.fork()
    if child:
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
        continue
    for number in itertools.count():
        outputs = [Output(f"{i % 7}/{i}/index.html", f"{round}{number} {i} ".encode() * 400) for i in range(30)]
        made = {"version": f"{round.strip()}.{number}"}
        publish.publish([*outputs, publish.manifest(outputs, made)], Path(sys.argv[1]))
"""


@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(tmp_path, repository, way):
    target = tmp_path / "build"
    chance = random.Random(way)  # noqa: S311 - no secret
    versions = set()
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    command = [sys.executable, "-c", PUBLISHER, str(target), way]
    with subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, text=True, bufsize=1) as publisher:
        for number in range(25):
            publisher.stdin.write(f"{number}\n")
            child = int(publisher.stdout.readline())
            while not target.exists() and not number:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.12))
            os.kill(child, signal.SIGKILL)
            assert int(publisher.stdout.readline()) == signal.SIGKILL
            if way == "renames" and not target.exists():
                # between the two renames, and only there, the old site stands aside, whole, for the next build
                assert complete(tmp_path / ".build.old")
                continue
            versions.add(complete(target))
        publisher.stdin.close()
    assert len(versions) > 3
    publish.publish(site(index_html=b"last"), target)
    assert left_behind(tmp_path) == []
