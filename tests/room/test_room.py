"""The real room: clean, complete, and the same bytes whenever it is built."""

import hashlib
from pathlib import Path

from cfpipe.assess import Checked, assess
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.site import publish_site
from cfpipe.witnesses.statement import Status

BASE = "https://room.example/site/"


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_room_has_nothing_to_mend(checked: Checked) -> None:
    assert [f"{item.location} {item.code.label} {item.message}" for item in checked.diagnostics] == []


def test_nearly_all_statements_are_proved_and_none_is_undecided(checked: Checked) -> None:
    statements = [
        item for item in checked.evidence.findings.values() if item.statement.kind not in ("definition", "refutation")
    ]
    proved = sum(item.verdict.status is Status.PROVED for item in statements)
    assert proved >= 0.95 * len(statements)
    assert not [item.key for item in statements if item.verdict.status in (Status.UNDECIDED, Status.REFUTED)]


def test_nobody_reviewed_a_claim_of_their_own_and_every_reviewer_is_a_declared_model(checked: Checked) -> None:
    people = checked.library.config.people
    for claim in checked.library.claims.values():
        for review in claim.reviews:
            assert review.reviewer != claim.author
            assert people[review.reviewer].kind == "model"


def test_a_warm_build_and_a_cold_one_give_the_same_bytes(
    repository: Path, checked: Checked, kept: Cache, site: Path, tmp_path: Path
) -> None:
    warm = assess(repository, Options(), cache=kept)
    publish_site(repository, tmp_path / "warm", warm, base_url=BASE, cache=kept)
    assert digests(tmp_path / "warm") == digests(site)
    cold = Cache(tmp_path / "cache")
    chilled = assess(repository, Options(workers=1), cache=cold)
    publish_site(repository, tmp_path / "cold", chilled, base_url=BASE, cache=cold)
    assert digests(tmp_path / "cold") == digests(site)


def test_the_site_carries_no_text_of_this_machine(repository: Path, site: Path) -> None:
    for file in site.rglob("*"):
        if file.is_file():
            assert str(repository).encode() not in file.read_bytes(), file
