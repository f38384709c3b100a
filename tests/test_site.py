"""The site of the sample room: what it says, and that it says the same in every build.

``tests/golden`` holds twins and exports of a few pages. After a change that is meant: ``pytest tests/test_site.py
--bless``, and read the diff.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cfpipe.publish import MANIFEST

GOLDEN = Path(__file__).with_name("golden")
SHOWN = (
    "concepts/arithmetic/halving/index.html.md",
    "claims/arithmetic/doubling/even/index.html.md",
    "claims/arithmetic/doubling/larger/index.html.md",
    "claims/arithmetic/halving/every/index.html.md",
    "sources/sample-2020/index.html.md",
    "sources.json",
    "sources.bib",
    "graph.json",
    "robots.txt",
)

pytestmark = pytest.mark.xdist_group("site")  # the site is built once


def build(repository, root, target, **environment):
    command = [sys.executable, "-m", "cfpipe", "build", "--root", str(root), "--out", str(target)]
    environment = {**os.environ, "PYTHONPATH": str(repository), **environment}
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr
    return tree(target)


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def room(repository, folder):
    shutil.copytree(repository / "tests" / "sample", folder)
    return folder


@pytest.fixture(scope="module")
def built(repository, tmp_path_factory):
    """The room's folder and the files of its site."""
    folder = tmp_path_factory.mktemp("site")
    root = room(repository, folder / "room")
    return root, build(repository, root, folder / "site", PYTHONHASHSEED="1")


@pytest.mark.parametrize("name", SHOWN)
def test_the_site_says_what_is_expected(built, name, bless):
    found = built[1][name].decode("utf-8")
    file = GOLDEN / name
    if bless:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")


def test_nothing_is_expected_of_files_that_are_not_compared():
    assert {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()} == set(SHOWN)


def test_a_build_elsewhere_gives_the_same_bytes(built, repository, tmp_path):
    root = room(repository, tmp_path / "other room")
    again = build(repository, root, tmp_path / "site", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    assert again == built[1]


def test_a_warm_build_gives_the_bytes_of_a_cold_one(built, repository, tmp_path):
    assert build(repository, built[0], tmp_path / "site") == built[1]


def test_after_edits_and_their_undoing_the_bytes_are_the_same(built, repository, tmp_path):
    root = tmp_path / "room"
    shutil.copytree(built[0], root)
    concept = root / "concepts" / "arithmetic" / "doubling.yaml"
    text = concept.read_text("utf-8")
    concept.write_text(text.replace("title: Doubling", "title: Doubles"), "utf-8")
    changed = build(repository, root, tmp_path / "site")
    assert changed != built[1]
    concept.write_text(text, "utf-8")
    assert build(repository, root, tmp_path / "site") == built[1]


def test_the_manifest_vouches_for_every_file(built):
    files = dict(built[1])
    listed = json.loads(files.pop(MANIFEST))["files"]
    del files[".gitignore"]
    assert listed == {name: f"sha256:{hashlib.sha256(body).hexdigest()}" for name, body in files.items()}


def verify(repository, site):
    command = [sys.executable, "-m", "cfpipe", "verify", str(site)]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_the_evidence_of_the_site_is_found_again_without_the_room(built, repository, tmp_path):
    site = tmp_path / "alone"
    for name, body in built[1].items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(body)
    again = verify(repository, site)
    assert (again.returncode, again.stdout) == (0, "")
    data = json.loads((site / "evidence.json").read_text("utf-8"))
    asked = sum("asked" in entry for entry in data["statements"].values())
    assert f"{asked} statements and {len(data['code'])} code witnesses repeated, " in again.stderr
    assert f"reviews of {len(data['claims'])} claims derived anew: no difference" in again.stderr
    assert asked > 5
    assert data["code"]
    key = next(key for key, entry in data["statements"].items() if entry["status"] == "proved")
    data["statements"][key]["asked"]["rhs"] += " + 1e-12"
    (site / "evidence.json").write_text(json.dumps(data), "utf-8")
    changed = verify(repository, site)
    assert changed.returncode == 1
    assert f"{key}: verdict: the site says proved" in changed.stdout
    assert "evidence.json: file: " in changed.stdout


def test_no_path_of_this_machine_is_published(built, repository):
    for name, body in built[1].items():
        for word in (str(built[0]), str(repository), str(Path.home()) + "/", sys.prefix):
            assert word.encode() not in body, name


def test_no_text_of_a_local_copy_is_published(built):
    copies = [path for path in (built[0] / "copies").rglob("*") if path.is_file()]
    for sentence in ("provided that the number is positive", "To double a number is to add it to\nitself"):
        assert any(sentence in path.read_text("utf-8") for path in copies)
        assert not [name for name, body in built[1].items() if sentence.encode() in body]


def test_another_address_changes_the_addresses_and_nothing_else(built, repository, tmp_path):
    command = [
        "build",
        "--root",
        str(built[0]),
        "--out",
        str(tmp_path / "site"),
        "--base-url",
        "https://other.example/x",
    ]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    subprocess.run([sys.executable, "-m", "cfpipe", *command], check=True, capture_output=True, env=environment)
    found = tree(tmp_path / "site")
    assert set(map(unhashed, found)) == set(map(unhashed, built[1]))
    assert not [name for name, body in found.items() if b"sample.example/room" in body]


def unhashed(name):
    """A name without the digest in it that says which version of an asset it is."""
    stem, _, suffix = name.rpartition("/")[2].partition(".")
    return f"{name.rpartition('/')[0]}/{stem}.{suffix.rpartition('.')[2]}"


def test_a_hostile_program_publishes_no_script(make_room, repository, tmp_path):
    room = make_room(base=repository / "tests" / "sample")
    hostile = """
one = 1024 * 2.0**-10
import sys, types
module = types.ModuleType("matplotlib.pyplot")
class Figure:
    def savefig(self, stream, **_):
        stream.write('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>')
    def get_label(self):
        return '"><script>alert(3)</script>'
module.get_fignums = lambda: [1]
module.figure = lambda number: Figure()
sys.modules["matplotlib.pyplot"] = module
"""
    (room / "concepts" / "arithmetic" / "halving.py").write_text(hostile, "utf-8")
    files = build(repository, room, tmp_path / "site")
    assert b"alert" not in files["concepts/arithmetic/halving/figures/1.svg"]
    page = files["concepts/arithmetic/halving/index.html"]
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert(3)" in page
