"""Formulas of the room are read as the expressions that their authors wrote for them by hand.

`latex.json` keeps the statements as they stood when each had its LaTeX and, independently, its expressions.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from cfpipe.latex import Display, Notation, Spelling, read_display, show, vocabulary
from cfpipe.latex.nodes import Call, Name, write
from cfpipe.latex.text import read_text
from cfpipe.witnesses.language.expressions import Vocabulary, read
from cfpipe.witnesses.statement import Definition

CONCEPTS: dict[str, Any] = json.loads(Path(__file__).with_name("latex.json").read_text(encoding="utf-8"))
RELATIONS = {"value": "~"}


def defined(concept: Any) -> dict[str, Definition]:
    found = {}
    for each in concept["statements"]:
        if each.get("kind") == "definition":
            node = read_text(str(each["lhs"]))
            parameters = tuple(write(argument) for argument in node.arguments) if type(node) is Call else ()
            name = node.function if type(node) is Call else node.name if type(node) is Name else ""
            found[name] = Definition(name, parameters, str(each["rhs"]))
    return found


class Room:
    """One statement's notation and the way to compare texts in it."""

    def __init__(self, concept: Any, statement: Mapping[str, Any]) -> None:
        self.definitions = defined(concept)
        rows = concept["notation"]
        domains = {name: row["domain"] for name, row in rows.items()} | statement.get("domains", {})
        for name, definition in self.definitions.items():
            if not definition.parameters:
                domains[name] = "value"
        self.notation: Notation = vocabulary(
            Spelling(name, rows.get(name, {}).get("latex", ""), domain) for name, domain in domains.items()
        )
        sequences = {name for name, domain in domains.items() if domain.startswith("sequence")}
        self.words = Vocabulary(
            symbols={
                name: sp.Symbol(name) for name in domains if name not in sequences and name not in self.definitions
            },
            sequences={name: sp.IndexedBase(name) for name in sequences},
            definitions=self.definitions,
        )

    def same(self, ours: str, theirs: Any) -> bool:
        if write(read_text(ours)) == write(read_text(str(theirs))):
            return True
        return bool(read(ours, self.words).expr == read(str(theirs), self.words).expr)


def agrees(display: Display, statement: Mapping[str, Any], room: Room) -> bool:
    if "objective" in statement:
        found = display.optimum
        if found is None or (found.kind, list(found.over)) != (statement["kind"], statement["over"]):
            return False
        places = all(room.same(value, statement["at"][name]) for name, value in found.at)
        attained = "attained" not in statement or not found.attained or room.same(found.attained, statement["attained"])
        return room.same(found.objective, statement["objective"]) and places and attained
    relation = statement.get("relation", RELATIONS.get(statement.get("kind", ""), "="))
    given = {write(read_text(str(each))) for each in statement.get("given", ())}
    return (
        display.relations == (relation,)
        and room.same(display.sides[0], statement["lhs"])
        and room.same(display.sides[1], statement["rhs"])
        and set(display.premises) <= given
    )


@pytest.mark.parametrize("name", CONCEPTS)
def test_each_display_is_read_as_what_is_checked(name: str) -> None:
    concept = CONCEPTS[name]
    wrong = []
    for statement in concept["statements"]:
        room = Room(concept, statement)
        assert not room.notation.problems
        display = read_display(statement["latex"], room.notation)
        if not agrees(display, statement, room):
            wrong.append((statement["latex"], display))
    assert not wrong


@pytest.mark.parametrize("name", CONCEPTS)
def test_each_side_is_shown_and_read_again(name: str) -> None:
    concept = CONCEPTS[name]
    for statement in concept["statements"]:
        notation = Room(concept, statement).notation
        for side in read_display(statement["latex"], notation).sides:
            assert read_display(show(side, notation), notation).sides == (side,)
