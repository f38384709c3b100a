"""Rooms in repositories that the tests make: what they were, and what a hostile one does not get to run."""

import os
import subprocess
from pathlib import Path

import pytest

from cfpipe import history
from cfpipe.history import NoHistory, introduced, resolve, room_at

CLAIM = "claims/arithmetic/doubling/even.yaml"
CONCEPT = "concepts/arithmetic/doubling.yaml"
SOURCE = "sources/sample-2020.yaml"


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", ".")
        self.git("config", "user.name", "A")
        self.git("config", "user.email", "a@example.org")

    def git(self, *arguments: str, text: str = "") -> str:
        command = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, input=text).stdout.strip()

    def commit(self, files: dict[str, str | None], message: str = "change") -> str:
        for name, text in files.items():
            file = self.folder / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch, tmp_path):
    """No configuration of the machine, and no repository around the tests' folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def repo(tmp_path):
    return Repository(tmp_path / "repository")


def files_of(root: Path, revision: str) -> dict[str, str]:
    with room_at(root, revision) as folder:
        return {
            file.relative_to(folder).as_posix(): file.read_bytes().decode()
            for file in sorted(folder.rglob("*"))
            if not file.is_dir()
        }


def test_a_room_is_what_it_was(repo):
    first = repo.commit({"pyproject.toml": "one", CLAIM: "a\r\n", CONCEPT: "b", SOURCE: "c", "README.md": "no"})
    repo.commit({CLAIM: "changed", SOURCE: None, CONCEPT.replace(".yaml", ".py"): "print()"})
    (repo.folder / CLAIM).write_text("not committed", "utf-8")
    assert files_of(repo.folder, first) == {"pyproject.toml": "one", CLAIM: "a\r\n", CONCEPT: "b", SOURCE: "c"}
    assert files_of(repo.folder, "HEAD~1") == files_of(repo.folder, first)
    now = files_of(repo.folder, "main")
    assert now == {
        "pyproject.toml": "one",
        CLAIM: "changed",
        CONCEPT: "b",
        "concepts/arithmetic/doubling.py": "print()",
    }


def test_the_folder_is_gone_afterwards_and_the_working_tree_untouched(repo):
    repo.commit({CLAIM: "a"})
    before = repo.git("status", "--porcelain", "--ignored")
    with room_at(repo.folder, "HEAD") as folder:
        assert (folder / CLAIM).read_text("utf-8") == "a"
        assert not folder.is_relative_to(repo.folder)
    assert not folder.exists()
    assert repo.git("status", "--porcelain", "--ignored") == before


def test_a_room_may_lie_in_a_folder_of_the_repository(repo):
    commit = repo.commit({f"rooms/a b/{CLAIM}": "mine", f"rooms/other/{CLAIM}": "theirs", CLAIM: "above"})
    assert files_of(repo.folder / "rooms/a b", "HEAD") == {CLAIM: "mine"}
    assert introduced(repo.folder / "rooms/a b", CLAIM, "mine") == commit
    assert introduced(repo.folder / "rooms/a b", CLAIM, "theirs") is None


def test_a_revision_without_a_room_is_empty(repo):
    repo.commit({"README.md": "nothing yet"})
    (repo.folder / "room").mkdir()
    assert files_of(repo.folder, "HEAD") == {}
    assert files_of(repo.folder / "room", "HEAD") == {}


def test_a_file_whose_place_is_that_of_no_record_is_left_out(repo):
    strange = ["claims/even.yaml", "claims/a/b/C.yaml", "claims/a/b/.c.yaml", "claims/a/b/c.py", "sources/x/y.yaml",
               "concepts/a/b.yml", "concepts/a/b/c.yaml", "claims/a/b/c d.yaml", "sub/pyproject.toml"]  # fmt: skip
    repo.commit({**dict.fromkeys(strange, "x"), SOURCE: "s"})
    assert files_of(repo.folder, "HEAD") == {SOURCE: "s"}


def test_an_oversized_file_is_left_out(repo, monkeypatch):
    monkeypatch.setattr(history, "MAX_BYTES", 10)
    repo.commit({SOURCE: "x" * 11, CLAIM: "x" * 10})
    assert files_of(repo.folder, "HEAD") == {CLAIM: "x" * 10}
    assert introduced(repo.folder, SOURCE, "x") is None


def test_links_and_submodules_are_left_out(repo, tmp_path):
    (tmp_path / "secret").write_text("secret", "utf-8")
    repo.commit({SOURCE: "s"})
    (repo.folder / "claims/a/b").mkdir(parents=True)
    (repo.folder / "claims/a/b/c.yaml").symlink_to(tmp_path / "secret")
    (repo.folder / "concepts").symlink_to(tmp_path)
    (repo.folder / "pyproject.toml").symlink_to("/etc/passwd")
    head = repo.git("rev-parse", "HEAD")
    repo.git("add", "-A")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},claims/a/b/module.yaml")
    repo.git("commit", "-q", "-m", "links")
    assert files_of(repo.folder, "HEAD") == {SOURCE: "s"}


def test_a_tree_that_leads_out_of_the_folder_is_not_followed(repo, tmp_path):
    """Git does not make such trees, and a repository from elsewhere may hold them."""
    blob = repo.git("hash-object", "-w", "--stdin", text="harm")

    def tree(*entries: str) -> str:
        raw = b"".join(
            f"{mode} {name}\0".encode() + bytes.fromhex(oid)
            for mode, name, oid in (each.split(" ") for each in entries)
        )
        command = ["git", "-C", repo.folder, "hash-object", "-w", "-t", "tree", "--literally", "--stdin"]
        return subprocess.run(command, check=True, capture_output=True, input=raw).stdout.decode().strip()

    up = tree(f"100644 x.yaml {blob}", f"100644 ../../x.yaml {blob}")
    claims = tree(f"40000 .. {tree(f'40000 .. {up}')}", f"40000 a {tree(f'40000 . {up}')}", f"40000 .git {up}")
    top = tree(f"40000 claims {claims}", f"100644 /etc/x.yaml {blob}", f"40000 sources {up}")
    commit = repo.git("commit-tree", "-m", "harm", top)
    assert files_of(repo.folder, commit) == {"sources/x.yaml": "harm"}
    assert not (tmp_path / "x.yaml").exists()


# --- which revision brought a text ------------------------------------------------------------------------


def test_the_first_revision_that_holds_a_text(repo):
    repo.commit({CLAIM: "text\n"})
    second = repo.commit({CLAIM: "text\ndigest: sha256:abc\n"})
    repo.commit({"README.md": "something else"})
    repo.commit({CLAIM: "text\n"})
    repo.commit({CLAIM: "another text\ndigest: sha256:abc\n"})
    assert introduced(repo.folder, CLAIM, "sha256:abc") == second
    assert introduced(repo.folder, CLAIM, "sha256:xyz") is None
    assert introduced(repo.folder, SOURCE, "sha256:abc") is None


def test_a_text_that_came_with_a_merged_branch_is_found_there(repo):
    repo.commit({CLAIM: "1\n2\n3\n4\n5\n6\n7\n"})
    repo.git("checkout", "-q", "-b", "branch")
    there = repo.commit({CLAIM: "1\n2\n3\n4\n5\n6\n7\nreview\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({CLAIM: "0\n1\n2\n3\n4\n5\n6\n7\n"})
    repo.git("merge", "-q", "--no-edit", "branch")
    assert introduced(repo.folder, CLAIM, "review") == there


def test_a_text_that_is_not_committed_is_in_no_revision(repo):
    (repo.folder / "claims/arithmetic/doubling").mkdir(parents=True)
    (repo.folder / CLAIM).write_text("digest", "utf-8")
    assert introduced(repo.folder, CLAIM, "digest") is None  # not one commit is there
    repo.commit({CLAIM: "digest"})
    (repo.folder / CLAIM).write_text("digest\nanother", "utf-8")
    assert introduced(repo.folder, CLAIM, "another") is None


@pytest.mark.parametrize("file", ["../secret.yaml", "/etc/passwd", "claims/a/b/x.yaml\nHEAD", "README.md", "", "*"])
def test_only_files_of_a_room_are_asked_for(repo, file):
    repo.commit({"README.md": "text"})
    assert introduced(repo.folder, file, "text") is None


# --- what cannot be said ----------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", ["nothing", "", "--all", "-x", "HEAD~9", "^HEAD", "HEAD..HEAD", "a\0b", "\udcff",
                                      "HEAD:README.md", "\x1b[31mred", "HEAD\nHEAD"])  # fmt: skip
def test_an_unknown_revision_is_named(repo, revision):
    repo.commit({"README.md": "text"})
    with pytest.raises(NoHistory, match="the repository has no revision") as raised, room_at(repo.folder, revision):
        pass
    assert str(raised.value).isprintable()


def test_without_a_repository(tmp_path):
    for ask in (lambda: resolve(tmp_path, "HEAD"), lambda: introduced(tmp_path, CLAIM, "x")):
        with pytest.raises(NoHistory, match="is in no git repository"):
            ask()


def test_without_git(repo, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistory, match="git is not installed"):
        resolve(repo.folder, "HEAD")


def test_a_repository_of_somebody_else_is_not_read(repo, monkeypatch):
    repo.commit({CLAIM: "x"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr(history, "_OWN", history._OWN | {"GIT_TEST_ASSUME_DIFFERENT_OWNER"})
    with pytest.raises(NoHistory, match=r"belongs to another user \(safe.directory\)"):
        resolve(repo.folder, "HEAD")


def test_a_shallow_clone_says_so(repo, tmp_path):
    repo.commit({CLAIM: "review"})
    repo.commit({CLAIM: "review\nmore"})
    last = repo.commit({CLAIM: "review\nmore\nlast"})
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=2", f"file://{repo.folder}", clone], check=True)
    with pytest.raises(NoHistory, match="no revision 'HEAD~2'; the clone is shallow"):
        resolve(clone, "HEAD~2")
    with pytest.raises(NoHistory, match=r"the clone is shallow, and claims/.* is older"):
        introduced(clone, CLAIM, "review")
    assert introduced(clone, CLAIM, "last") == last


def test_what_a_partial_clone_lacks_is_not_fetched(repo, tmp_path):
    commit = repo.commit({CLAIM: "x"})
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    command = ["git", "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.folder}", clone]
    subprocess.run(command, check=True)
    trap = tmp_path / "trap"
    subprocess.run(["git", "-C", clone, "config", "remote.origin.uploadpack", f"touch {trap};"], check=True)
    with pytest.raises(NoHistory, match="partial"), room_at(clone, commit):
        pass
    with pytest.raises(NoHistory, match="partial"):
        introduced(clone, CLAIM, "x")
    assert not trap.exists()


def test_a_hostile_repository_runs_nothing(repo, tmp_path):
    trap = tmp_path / "trap"
    program = tmp_path / "harm"
    program.write_text(f"#!/bin/sh\necho x >>{trap}\ncat\n", "utf-8")
    program.chmod(0o755)
    first = repo.commit({CLAIM: "x", ".gitattributes": "* filter=harm diff=harm\n"})
    for name in ("core.fsmonitor", "diff.external", "diff.harm.textconv", "diff.harm.command", "filter.harm.smudge",
                 "filter.harm.clean", "core.pager", "pager.rev-list", "gpg.program", "core.sshCommand", "core.editor",
                 "tar.tar.gz.command"):  # fmt: skip
        repo.git("config", name, str(program))
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "alias.ls-tree", f"!{program}")
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (repo.folder / ".git/hooks" / hook).write_text(program.read_text("utf-8"), "utf-8")
        (repo.folder / ".git/hooks" / hook).chmod(0o755)
    trap.unlink(missing_ok=True)
    assert files_of(repo.folder, "HEAD") == {CLAIM: "x"}
    assert introduced(repo.folder, CLAIM, "x") == first
    assert not trap.exists()


def test_a_folder_that_only_looks_like_a_repository_is_none(tmp_path):
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "room"], check=True)
    with pytest.raises(NoHistory, match="is in no git repository"):
        resolve(tmp_path / "room", "HEAD")


def test_objects_are_not_replaced(repo):
    first = repo.commit({CLAIM: "true"})
    second = repo.commit({CLAIM: "false"})
    repo.git("replace", first, second)
    assert files_of(repo.folder, first) == {CLAIM: "true"}


def test_a_hook_s_own_repository_does_not_lead_astray(repo, tmp_path, monkeypatch):
    commit = repo.commit({CLAIM: "x"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", "nothing")
    assert resolve(repo.folder, "HEAD") == commit


def test_git_is_not_waited_for_without_end(repo, tmp_path, monkeypatch):
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(history, "SECONDS", 0.2)
    with pytest.raises(NoHistory, match="git fails"):
        resolve(repo.folder, "HEAD")


def test_a_list_that_is_too_long_is_not_read(repo, monkeypatch):
    repo.commit({CLAIM: "x", SOURCE: "y"})
    monkeypatch.setattr(history, "MOST", 100)
    with pytest.raises(NoHistory, match="too large to be read"), room_at(repo.folder, "HEAD"):
        pass
