"""The files around the package keep the promises that the README and the set-up make."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.load import load_record

LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture(scope="module")
def project(repository):
    return tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))


def locked(repository, name):
    """Requirement by name, each with the number of its hashes."""
    text = (repository / name).read_text("utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement = Requirement(line.split("--hash")[0].strip())
            hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}(?=\s|$)", line)
            found[canonicalize_name(requirement.name)] = requirement, len(hashes)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_version_is_exact_and_has_hashes(repository, name):
    requirements = locked(repository, name)
    assert len(requirements) > 20
    for requirement, hashes in requirements.values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address_and_no_folder(repository, name):
    text = (repository / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-f|-i|--(?!hash=sha256:))", text, re.MULTILINE)
    assert not re.search(r"[ @](/|\./|~)", text)


def test_the_tests_run_with_the_versions_that_publish_the_site(repository):
    site, tests = (locked(repository, name) for name in LOCKS)
    assert {name: tests[name] for name in site} == site


def test_the_lock_files_serve_what_pyproject_asks_for(repository, project):
    groups = project["dependency-groups"]
    build = groups["build"] + project["build-system"]["requires"]
    asked = {
        "requirements.lock": project["project"]["dependencies"] + build,
        "requirements-dev.lock": [item for item in groups["dev"] if isinstance(item, str)],
    }
    for name, lines in asked.items():
        requirements = locked(repository, name)
        for wanted in map(Requirement, lines):
            pinned, _ = requirements[canonicalize_name(wanted.name)]
            version = next(iter(pinned.specifier)).version
            assert wanted.specifier.contains(version), f"{wanted}: {name} has {version}; run ./dev lock"


def test_build_is_in_the_tree_and_keeps_everything_else_out(repository):
    assert (repository / "build" / ".gitignore").read_text("utf-8") == "*\n!.gitignore\n"


def test_the_first_commands_of_the_readme_exist(repository):
    block = re.search(r"```sh\n(.*?)```", (repository / "README.md").read_text("utf-8"), re.DOTALL)
    commands = [line.split("#")[0].split() for line in block[1].splitlines() if line.strip()]
    usage = subprocess.run([repository / "dev", "--help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  ([a-z]+) ", usage, re.MULTILINE))
    assert known == {"site", "test", "run", "lock"}
    for script, command, *_ in commands:
        assert script == "./dev"
        assert command in known
    assert {command for _, command, *_ in commands} >= {"site", "test"}


def test_ci_runs_the_commands_of_the_readme_in_their_order(repository):
    text = (repository / ".ci" / "run").read_text("utf-8")
    assert "for command in test site;" in text
    assert '    ./dev "$command"\n' in text


@pytest.mark.parametrize("name", ["dev", ".ci/run"])
def test_scripts_can_be_executed(repository, name):
    assert os.access(repository / name, os.X_OK)


def test_the_licences_are_whole(repository):
    code = (repository / "LICENSE").read_text("utf-8")
    assert "Apache License" in code
    assert "END OF TERMS AND CONDITIONS" in code
    content = (repository / "LICENSE-CONTENT").read_text("utf-8")
    assert "Creative Commons Attribution 4.0 International Public License" in content
    assert "Section 8" in content


def test_a_wheel_carries_every_file_of_the_package(repository, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = {
        path.relative_to(repository).as_posix()
        for path in (repository / "cfpipe").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    }
    assert files
    assert files <= packed


def test_the_concept_in_contributing_is_one(repository):
    text = (repository / "CONTRIBUTING.md").read_text("utf-8")
    block = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    key = ObjectKey(Kind.CONCEPT, "probability/expectation")
    entry, problems = load_record(key, "concepts/probability/expectation.yaml", block.encode())
    assert not problems
    assert entry
