"""Every mistake that content can hold, one folder each: the base room with these files laid over it.

``expected.txt`` is what ``cfpipe check`` prints, letter by letter. ``options.json`` holds options of the check,
``links.txt`` symbolic links (``name -> target``), which git and archives carry badly. A file ``references.bib`` or
``references.json`` is taken in as by ``cfpipe source add``, and its findings are expected. Where there is a folder
``before``, the room is compared with the base room under that folder, as by ``cfpipe check --since``. After a change
of a message: ``pytest tests/test_mistakes.py --bless``, and read the diff as the person who made the mistake.
"""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cfpipe import report
from cfpipe.collect import Options
from cfpipe.diagnostics import Code, Severity, ordered
from cfpipe.since import compared

MISTAKES = Path(__file__).with_name("mistakes")
CASES = sorted(folder.parent for folder in MISTAKES.glob("*/*/expected.txt"))
NAMES = [folder.relative_to(MISTAKES).as_posix() for folder in CASES]
ASIDE = ("expected.txt", "options.json", "links.txt")
BEFORE = "before"
WHOLE_FILE = (Code.UNSAFE_PATH, Code.UNREADABLE_FILE, Code.OVERSIZED_FILE, Code.EXCESSIVE_CODE, Code.INVALID_CONFIG)
"""What may be wrong with a whole file; everything else has its line."""


def lay(make_room, *cases):
    root = make_room(*cases)
    for case in cases:
        if (case / "links.txt").exists():
            for line in (case / "links.txt").read_text("utf-8").splitlines():
                name, _, target = line.partition(" -> ")
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).symlink_to(target)
    for name in ASIDE:
        (root / name).unlink(missing_ok=True)
    shutil.rmtree(root / BEFORE, ignore_errors=True)
    return root


def options(case):
    file = case / "options.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def findings(case, root, assess_room):
    """What is found in the room, or in the bibliography that it would take in."""
    from cfpipe.bibliography import bibtex, csl
    from cfpipe.bibliography.incoming import Said, known, plan
    from cfpipe.config import load_config

    for name, reader in (("references.bib", bibtex.read), ("references.json", csl.read)):
        if (case / name).exists():
            read = reader((root / name).read_bytes(), name)
            made = plan(read.entries, known(root, load_config(root)[0]), Said())
            return ordered([*read.diagnostics, *made.diagnostics])
    return assess_room(root, **options(case)).diagnostics


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_mistake_is_reported_as_expected(case, make_room, assess_room, bless, tmp_path, repository, verdicts):
    root = lay(make_room, case)
    if (case / BEFORE).is_dir():
        for layer in (repository / "tests" / "base", case / BEFORE):
            shutil.copytree(layer, tmp_path / BEFORE, dirs_exist_ok=True)
        checked = assess_room(root, **options(case))
        diagnostics = compared(checked, tmp_path / BEFORE, "main", verdicts, Options()).diagnostics
    else:
        diagnostics = findings(case, root, assess_room)
    found = report.render(diagnostics, "text", root)
    file = case / "expected.txt"
    if bless:
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")
    label = case.parent.name
    assert label in {item.code.label for item in diagnostics}
    assert str(root) not in found
    assert "Traceback" not in found
    for item in diagnostics:
        assert item.location.line or item.code in WHOLE_FILE


def test_every_code_has_mistakes_and_every_folder_a_code():
    assert {case.parent.name for case in CASES} == {code.label for code in Code}
    assert {folder.name for folder in MISTAKES.iterdir()} == {code.label for code in Code}


def test_every_folder_of_a_mistake_says_what_is_expected():
    folders = [folder for kind in MISTAKES.iterdir() for folder in kind.iterdir()]
    assert sorted(folders) == CASES


def test_the_base_room_has_no_finding(make_room, assess_room):
    assert assess_room(make_room()).diagnostics == ()


def test_all_mistakes_of_a_room_are_reported_in_one_run(make_room, assess_room):
    chosen = [
        "unsafe-path/capital-letters",
        "invalid-yaml/tab",
        "duplicate-id/removed-key-used-again",
        "unknown-field/source",
        "refuted-statement/lost-assumption",
        "failing-code/assertion",
        "self-review/author",
        "prerequisite-cycle/three-concepts",
    ]
    cases = [MISTAKES / name for name in chosen]
    files = [path.relative_to(case) for case in cases for path in case.rglob("*.*") if path.name not in ASIDE]
    assert len(files) == len(set(files)), "two of the cases write the same file"
    room = lay(make_room, *cases)
    found = {item.code.label for item in assess_room(room).diagnostics}
    assert found >= {case.parent.name for case in cases}


@pytest.mark.parametrize("case", ["refuted-statement/lost-assumption", "invalid-yaml/tab", "failing-code/assertion"])
def test_nothing_is_published_and_the_old_site_stays(case, make_room, tmp_path):
    from cfpipe.cli import cfpipe

    site = tmp_path / "site"
    site.mkdir()
    (site / "build-manifest.json").write_text("{}", "utf-8")
    (site / "index.html").write_text("old", "utf-8")
    room = lay(make_room, MISTAKES / case)
    run = CliRunner().invoke(cfpipe, ["build", "--root", str(room), "--out", str(site)], standalone_mode=False)
    assert run.return_value == 1
    assert run.exception is None
    assert "nothing was published" in run.stderr
    assert "Traceback" not in run.output
    assert sorted(path.name for path in site.iterdir()) == ["build-manifest.json", "index.html"]
    assert (site / "index.html").read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".site")] == []


def test_a_warning_alone_fails_only_where_it_is_asked_to(make_room, assess_room):
    checked = assess_room(lay(make_room, MISTAKES / "unused-symbol" / "declared-only"))
    assert {item.severity for item in checked.diagnostics} == {Severity.WARNING}
    assert not checked.failed(strict=False)
    assert checked.failed(strict=True)


def test_the_folders_hold_no_links():
    assert not [path for path in MISTAKES.rglob("*") if path.is_symlink()]
