"""Expectations, variances and probabilities of declared random variables."""

from __future__ import annotations

from cfpipe.latex.nodes import Node
from cfpipe.latex.reader import Reader


def read(reader: Reader) -> Node:
    raise reader.fault(
        f"the symbol {reader.text} is not declared", "declare it in the notation table", "unknown-symbol"
    )
