"""A mathematical statement as an author writes it: what is shown, and what the machine is to check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cfpipe.records.base import Expression, Identifier, Inline, Latex, Model, Title


class Statement(Model):
    """A formula with what is checked of it.

    It is written once, as LaTeX, and read with the concept's ``notation``. Only where LaTeX cannot carry the meaning
    are expressions added, in SymPy's syntax (``Derivative(ell(theta), theta)``, ``Sum(f, (k, 0, n))``); then these are
    checked, and the formula is compared with them.
    """

    latex: Latex
    """The formula as the reader sees it, in LaTeX without dollar signs."""
    kind: Literal["identity", "definition", "inequality", "maximum", "minimum", "limit", "value", "refutation"] = (
        "identity"
    )
    """What is stated. A `definition` introduces the function or symbol on its left and is substituted into the other
    statements of the concept; a `refutation` is a false statement whose falsehood the machine must show."""
    lhs: Expression | None = None
    """Left side, where the formula cannot be read. For a definition: the name with its parameters, as in
    `L(theta)`. For a `value`: the exact number."""
    rhs: Expression | None = None
    """Right side, where the formula cannot be read. For a `value`: the number as printed; its last digit says how it
    was rounded."""
    relation: Literal["=", "<", "<=", ">", ">=", "!=", "~", "propto"] = "="
    """How the sides compare, where they are written as expressions; `~` is `\\approx`, `propto` is `\\propto`."""
    tolerance: Expression | None = None
    """For a formula with `\\approx` that is no `value`: by how much its sides may differ."""
    objective: Expression | None = None
    """For a `maximum` or `minimum`: the expression that is optimised."""
    over: tuple[Identifier, ...] = ()
    """For a `maximum` or `minimum`, and for a formula with `\\propto`: the symbols that vary, over their domains."""
    at: Mapping[Identifier, Expression] = {}
    """For a `maximum` or `minimum`: where it is attained. For a `refutation`: a counterexample, if the author knows
    one."""
    attained: Expression | None = None
    """For a `maximum` or `minimum`: the optimal value, if it is stated."""
    given: tuple[Expression, ...] = ()
    """Further conditions, as relations between symbols: `s < n`."""
    domains: Mapping[Identifier, str] = {}
    """Domains that differ here from those of the notation, and those of symbols that only this statement uses."""
    unchecked: Inline | None = None
    """Why no machine checks this statement. It is shown on the page as unchecked, with this reason."""


class Equation(Statement):
    """A displayed equation of the concept."""

    title: Title
    """Its name in a few words."""
    meaning: Inline | None = None
    """What it says, in a sentence."""
    essential: bool = False
    """Whether it belongs to the concept's essential relationships."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class Step(Statement):
    """One step of a derivation, checked on its own."""

    rule: Inline
    """The rule that leads here: "the logarithm turns a product into a sum"."""
    note: Inline | None = None
    """What to watch in this step."""


class Derivation(Model):
    """A chain of steps from what is known to what is shown."""

    title: Title
    """Its name in a few words."""
    goal: Inline
    """What is derived, and from what."""
    steps: Mapping[Identifier, Step]
    """The steps in order, each under a name that stays."""
    conclusion: Inline | None = None
    """What the last step gives."""
    question: Inline | None = None
    """The question that the research room suggests for this object."""


class CheckedStep(Model):
    """A step of a worked example or a solution, in words, with the formula it uses if any."""

    text: Inline
    """What is done, in words."""
    check: Statement | None = None
    """The formula of this step, checked like any other."""
