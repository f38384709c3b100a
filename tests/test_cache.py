import hashlib
import json
import os
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfpipe import site
from cfpipe.assess import assess
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.identity import digest
from cfpipe.witnesses.code import Ran
from cfpipe.witnesses.evaluation import Numbers
from cfpipe.witnesses.statement import Status, Verdict

KEY = digest("something", recipe="test")
OTHER = digest("something else", recipe="test")


def kept(folder):
    """The files of results in a cache's folder."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name not in ("README", ".gitignore")]


def test_what_was_put_comes_back(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, {"a": [1, None, "ü"]})
    assert Cache(tmp_path / "cache").get(KEY) == {"a": [1, None, "ü"]}
    assert cache.get(OTHER) is None


def test_the_folder_says_what_it_is_and_keeps_out_of_git(tmp_path):
    Cache(tmp_path / "cache").put(KEY, 1)
    assert "may be deleted" in (tmp_path / "cache" / "README").read_text("utf-8")
    assert (tmp_path / "cache" / ".gitignore").read_text("utf-8") == "*\n"


def test_nothing_is_written_before_something_is_kept(tmp_path):
    assert Cache(tmp_path / "cache").get(KEY) is None
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_result_is_no_result(tmp_path, data):
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, {"verdict": "proved"})
    (file,) = kept(tmp_path / "cache")
    body = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(body) - 1))
    if data.draw(st.booleans()):
        body[place] ^= data.draw(st.integers(1, 255))
    else:
        del body[place:]
    file.write_bytes(body)
    assert cache.get(KEY) is None
    cache.put(KEY, {"verdict": "refuted"})
    assert cache.get(KEY) == {"verdict": "refuted"}


@pytest.mark.parametrize("body", [b"", b"\n", b"{}", b"\x00" * 100])
def test_strange_files_are_no_results(tmp_path, body):
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    (file,) = kept(tmp_path / "cache")
    file.write_bytes(body)
    assert cache.get(KEY) is None


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 200_000, b"1" * 5000])
def test_a_right_seal_on_what_is_no_json_is_no_result(tmp_path, body):
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    (file,) = kept(tmp_path / "cache")
    file.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert cache.get(KEY) is None
    assert cache.recall(KEY, str) is None


def test_what_has_another_shape_is_not_recalled(tmp_path):
    cache = Cache(tmp_path / "cache")
    numbers = Numbers((1.5, None), "3/2")
    cache.put(KEY, numbers.to_json())
    assert cache.recall(KEY, Numbers) == numbers
    verdict = Verdict(Status.REFUTED, "exact", counterexample=(("n", "1"),), assumptions=("n is real",))
    cache.put(KEY, verdict.to_json())
    assert cache.recall(KEY, Verdict) == verdict
    ran = Ran("1\n", (("<svg/>", "a"),), (("x", "1"),))
    cache.put(KEY, asdict(ran))
    assert cache.recall(KEY, Ran) == ran
    unknown = {"status": "certain", "method": "x"}
    for strange in (None, [], {}, 1, "x", unknown, {"values": ["1"]}, {"figures": [["x"]]}):
        cache.put(KEY, strange)
        assert cache.recall(KEY, Verdict) is None
        if strange != {}:
            assert cache.recall(KEY, Numbers) is None
            assert cache.recall(KEY, Ran) is None


@pytest.mark.parametrize(
    "strange", [None, [], {"status": "proved", "method": 3}, "<svg><script/></svg>", {"output": 1}]
)
def test_a_room_with_strange_results_is_judged_again(tmp_path, make_room, repository, strange):
    room = make_room(base=repository / "tests" / "sample")
    cache = Cache(tmp_path / "cache")

    def outputs():
        checked = assess(room, Options(code="never"), cache=cache)
        return {item.path: item.body for item in site.outputs(checked, cache)}

    expected = outputs()
    body = json.dumps(strange).encode()
    for file in kept(tmp_path / "cache"):
        file.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert outputs() == expected


def test_a_full_disk_leaves_no_half_result(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    cache = Cache(tmp_path / "cache")
    cache.put(OTHER, 1)
    monkeypatch.setattr("pathlib.Path.replace", full)
    cache.put(KEY, 1)
    assert len(kept(tmp_path / "cache")) == 1


def test_a_result_that_is_no_plain_file_is_not_waited_for(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    (file,) = kept(tmp_path / "cache")
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        file.unlink()
        make(file)
        assert cache.get(KEY) is None


def test_another_recipe_finds_nothing(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.put(digest("x", recipe="engine 1"), "old")
    assert cache.get(digest("x", recipe="engine 2")) is None


def test_a_folder_in_the_place_of_a_file_is_no_result(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    (file,) = kept(tmp_path / "cache")
    file.unlink()
    file.mkdir()
    assert cache.get(KEY) is None
    cache.put(KEY, 2)
    assert cache.get(KEY) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write and read everything")
@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_folder_without_permission_keeps_nothing(tmp_path, mode):
    (tmp_path / "cache").mkdir(mode=mode)
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    assert cache.get(KEY) is None
    (tmp_path / "cache").chmod(0o700)


@pytest.mark.parametrize("name", ["tempfile.mkstemp", "pathlib.Path.mkdir", "pathlib.Path.replace"])
def test_a_disk_that_refuses_keeps_nothing_and_nobody_is_told(tmp_path, monkeypatch, name):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(name, refuse)
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


def test_a_file_in_the_place_of_the_folder_keeps_nothing(tmp_path):
    (tmp_path / "cache").write_text("", "utf-8")
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


def test_without_a_folder_there_is_no_cache():
    cache = Cache(None)
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


def test_a_deleted_cache_is_made_again(tmp_path):
    import shutil

    cache = Cache(tmp_path / "cache")
    cache.put(KEY, 1)
    shutil.rmtree(tmp_path / "cache")
    assert cache.get(KEY) is None
    cache.put(KEY, 2)
    assert cache.get(KEY) == 2
