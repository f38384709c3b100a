"""A collection of displayed formulas in the habits of many authors: each has its one reading, or is refused by a rule.

The formulas and what they say were written without knowledge of the reader (``formulas.jsonl``); the spelling of the
readings is the reader's own. A line with a note on a refusal says why a strict reader refuses, or that it refuses more
than it would have to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cfpipe.latex import Spelling, read_display, vocabulary
from cfpipe.witnesses.language.syntax import Unreadable

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("formulas.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_formula_has_its_one_reading_or_is_refused_by_a_rule(row: dict[str, Any]) -> None:
    symbols = row["symbols"].items()
    notation = vocabulary(Spelling(name, symbol.get("latex", ""), symbol["domain"]) for name, symbol in symbols)
    if "refused" in row:
        with pytest.raises(Unreadable) as caught:
            read_display(row["latex"], notation)
        assert caught.value.rule == row["refused"]
        return
    found = read_display(row["latex"], notation)
    assert [*found.sides] == row["sides"]
    assert [*found.relations] == row["relations"]
    assert [*found.premises] == row.get("premises", [])


def test_few_formulas_with_one_reading_are_refused() -> None:
    readable = [row for row in ROWS if row.get("note") == "refused though it has one reading" or "sides" in row]
    assert sum("sides" in row for row in readable) >= 0.95 * len(readable)
