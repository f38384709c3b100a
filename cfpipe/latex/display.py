"""A displayed formula: sides with relations between them, the conditions it shows, and an optimum if it states one."""

from __future__ import annotations

from dataclasses import dataclass

from cfpipe.latex import atoms, derivatives, optimum, premises, rows, terms
from cfpipe.latex.conditions import condition
from cfpipe.latex.lexicon import RELATIONS
from cfpipe.latex.nodes import Call, Node, children, write
from cfpipe.latex.notation import Notation
from cfpipe.latex.optimum import Optimum
from cfpipe.latex.reader import Grammar, Reader
from cfpipe.latex.scanner import tokenize
from cfpipe.latex.tokens import Token, fault

GRAMMAR = Grammar(
    expression=terms.expression,
    product=terms.product,
    factor=terms.factor,
    atom=atoms.atom,
    condition=condition,
    primed=derivatives.primed,
    evaluated=derivatives.evaluated,
)


@dataclass(frozen=True)
class Display:
    """What a formula says, in the expression language; `sides` are those beside an optimum where there is one."""

    sides: tuple[str, ...]
    relations: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    optimum: Optimum | None = None


def read_display(latex: str, notation: Notation) -> Display:
    """The one reading of a formula; raises `Unreadable` where there is none, or more than one."""
    tokens = rows.flattened(_meant(tokenize(latex), notation))
    if not tokens:
        raise fault("the formula is empty", 0, len(latex))
    reader = Reader(latex, tokens, notation, GRAMMAR)
    shown = premises.leading(reader)
    sides, relations, found = _chain(reader)
    if reader.take("\\implies"):
        if found is not None:
            raise reader.fault("an optimum cannot be a premise")
        shown += premises.of_chain(reader, sides, relations)
        sides, relations, found = _chain(reader)
        if not relations and found is None:
            raise reader.fault("what follows from the premise is no statement")
    if reader.text == "\\implies":
        raise reader.ambiguous("a second arrow", "each implication in its own display")
    shown += premises.trailing(reader, equation=found is not None or "=" in relations)
    if reader.kind != "end":
        raise reader.fault(f"{reader.text} does not belong here")
    result: Optimum | None = None
    if found is not None:
        sides, relations, result = optimum.settled(reader, found, sides, relations)
    if notation.words:
        _own(reader, [*sides, *shown, *([found.objective] if found else [])])
    texts = tuple([write(side) for side in sides])
    return Display(texts, tuple(relations), tuple([write(each) for each in shown]), result)


def _own(reader: Reader, nodes: list[Node]) -> None:
    """Refuse a formula in which a function of the expression language would be taken for a declared one of its name."""
    stack, called = list(nodes), list(reader.applied)
    while stack:
        node = stack.pop()
        if type(node) is Call and node.function in reader.notation.words:
            if node.function not in called:
                raise fault(f"{node.function} is declared as a function of its own", 0, len(reader.latex), rule="arity")
            called.remove(node.function)
        stack.extend(children(node))


def _meant(tokens: list[Token], notation: Notation) -> list[Token]:
    """Without the texts that may be ignored and the punctuation at the end."""
    if notation.ignored:
        tokens = [token for token in tokens if not (token.kind == "text" and _ignored(token.text, notation))]
    while tokens and ((tokens[-1].text in (".", ",", ";") and tokens[-1].kind == "mark") or tokens[-1].kind == "quad"):
        tokens.pop()
    return tokens


def _ignored(text: str, notation: Notation) -> bool:
    return text in notation.ignored or text.removeprefix("\\text{").removesuffix("}") in notation.ignored


def _chain(reader: Reader) -> tuple[list[Node], list[str], optimum.Found | None]:
    sides: list[Node] = []
    relations: list[str] = []
    found: optimum.Found | None = None
    while True:
        if optimum.stands_here(reader):
            if found is not None:
                raise reader.fault("only one optimum can stand in a formula")
            found = optimum.read(reader, len(sides))
        else:
            sides.append(reader.grammar.expression(reader))
        if reader.text not in RELATIONS or reader.kind == "end":
            break
        relations.append(RELATIONS[reader.text])
        reader.step()
    return sides, relations, found
