"""An expression as LaTeX in the notation's own spellings, such that the reader reads the same expression again."""

from __future__ import annotations

from collections.abc import Callable

from cfpipe.latex.functions import LATEX_OF, NAMED
from cfpipe.latex.layout import RAISED, plain_power, side_by_side, tail_names, unshown
from cfpipe.latex.nodes import (
    BINDING,
    ONE,
    TRUE,
    ZERO,
    Call,
    Compare,
    Group,
    Item,
    Mark,
    Name,
    Node,
    Num,
    Power,
    Product,
    Sum,
    free_names,
    write,
)
from cfpipe.latex.notation import Notation, dummy, usual_spelling
from cfpipe.latex.scanner import tokenize
from cfpipe.latex.text import read_text

_CONSTANTS = {"pi": "\\pi", "oo": "\\infty", "E": "e", "I": "i"}
_UPRIGHT = {"E": "\\mathrm{e}", "I": "\\mathrm{i}"}
_RELATIONS = {"=": "=", "!=": "\\ne", "<": "<", "<=": "\\le", ">": ">", ">=": "\\ge"}
_ROUND = {"Abs": ("|", "|"), "floor": ("\\lfloor", "\\rfloor"), "ceiling": ("\\lceil", "\\rceil")}
_TAKES_THE_REST = frozenset({*BINDING, "Derivative"} - {"Subs", "Integral"})


def show(text: str, notation: Notation) -> str:
    """The LaTeX of an expression; raises `Unreadable` where the notation has no spelling for a part of it."""
    return _Printer(notation).show(read_text(text, notation.rows))


class _Printer:
    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.bound: tuple[str, ...] = ()
        self.rules: dict[str, Callable[[Call], str]] = {
            "Sum": self.iterated, "Product": self.iterated, "Integral": self.iterated, "Limit": self.limit, "Subs":
            self.substituted,
            "Derivative": self.derivative, "Piecewise": self.cases, "Matrix": self.matrix, "sqrt": self.root,
            "factorial": self.factorial, "binomial": self.binomial, "log": self.logarithm, "Transpose": self.transposed,
            "Inverse": self.transposed, "Eq": self.related, "Ne": self.related, "And": self.joined, "Or": self.joined,
        }  # fmt: skip

    def show(self, node: Node) -> str:
        match node:
            case Num(digits):
                if not digits.replace(".", "", 1).isdigit():
                    raise unshown(f"the number {digits}")
                return digits
            case Name(name):
                return self.name(name)
            case Sum(terms):
                return self.sum(terms)
            case Product(factors):
                return self.product(factors)
            case Power():
                return self.power(node)
            case Item(sequence, index):
                inner = self.show(index)
                if type(index) is Product:
                    inner = " \\cdot ".join(self.bracketed(each) for _, each in index.factors)
                    if any(below for below, _ in index.factors):
                        raise unshown("a fraction as an index")
                return f"{self.spelled(sequence)}_{{{inner}}}"
            case Call(function, _):
                return self.call(node) if function not in self.notation.rows else self.declared(node)
            case Compare(sides, relations):
                parts = [self.show(sides[0])]
                for relation, side in zip(relations, sides[1:], strict=True):
                    parts += [_RELATIONS[relation], self.show(side)]
                return " ".join(parts)
        raise unshown(write(node))

    # -- names

    def spelled(self, name: str) -> str:
        row = self.notation.rows.get(name)
        if row is not None and row.latex:
            return row.latex
        raise unshown(name)

    def name(self, name: str) -> str:
        if name in self.notation.rows:
            return self.spelled(name)
        if name in self.bound:
            latex = usual_spelling(name.rstrip("_"))
            if (
                not latex
                or self.taken(latex)
                or any(usual_spelling(each.rstrip("_")) == latex and each != name for each in self.bound)
            ):
                raise unshown(name)
            return latex
        if name in _CONSTANTS:
            latex = _CONSTANTS[name]
            if self.taken(latex) or any(usual_spelling(each.rstrip("_")) == latex for each in self.bound):
                latex = _UPRIGHT.get(name, latex)
            if not self.taken(latex):
                return latex
        raise unshown(name)

    def taken(self, latex: str) -> bool:
        node = self.notation.trie
        for token in tokenize(latex):
            node = node.get(token.text, {})
        return "" in node

    # -- sums, products, powers

    def sum(self, terms: tuple[tuple[bool, Node], ...]) -> str:
        later = [free_names(each) for _, each in terms]
        parts: list[str] = []
        for place, (minus, term) in enumerate(terms):
            text = self.show(term)
            if type(term) is Sum or tail_names(term) & frozenset().union(*later[place + 1 :]):
                text = f"\\left({text}\\right)"
            parts.append(("-" if minus else "") if not place else " - " if minus else " + ")
            parts.append(text)
        return "".join(parts)

    def product(self, factors: tuple[tuple[bool, Node], ...]) -> str:
        runs: list[tuple[list[Node], list[Node]]] = [([], [])]
        for below, factor in factors:
            if not below and runs[-1][1]:
                runs.append(([], []))
            runs[-1][below].append(factor)
        parts: list[str] = []
        for place, (above, below_) in enumerate(runs):
            if not below_:
                parts += [self.factor(each, last=place == len(runs) - 1 and each is above[-1]) for each in above]
                continue
            text = self.product(tuple((False, each) for each in above)) if len(above) > 1 else self.show(above[0])
            for each in below_:
                text = f"\\frac{{{text}}}{{{self.show(each)}}}"
            parts.append(text)
        return side_by_side(parts)

    def factor(self, node: Node, *, last: bool) -> str:
        if (
            type(node) is Sum
            or type(node) is Product
            or (not last and type(node) is Call and node.function in _TAKES_THE_REST)
        ):
            return self.bracketed(node)
        return self.show(node)

    def bracketed(self, node: Node) -> str:
        text = self.show(node)
        return text if type(node) in (Name, Num, Item) else f"\\left({text}\\right)"

    def operand(self, node: Node) -> str:
        """A single factor that nothing can be mistaken to belong to."""
        return self.show(node) if type(node) is Call and node.function in self.notation.rows else self.bracketed(node)

    def power(self, node: Power) -> str:
        base, exponent = node
        raised = self.show(exponent)
        known = type(base) is Call and base.function in self.notation.rows
        if type(base) is Call and base.function in RAISED and not known and plain_power(exponent):
            return f"\\{base.function}^{{{raised}}}\\left({self.show(base.arguments[0])}\\right)"
        lower = self.show(base)
        simple = type(base) in (Name, Num, Item) or known
        if not simple or "^" in lower or "'" in lower:
            lower = f"\\left({lower}\\right)"
        return f"{lower}^{{{raised}}}"

    # -- calls

    def declared(self, node: Call) -> str:
        return f"{self.spelled(node.function)}\\left({', '.join(self.show(each) for each in node.arguments)}\\right)"

    def call(self, node: Call) -> str:
        function, arguments = node.function, node.arguments
        if function in self.rules:
            return self.rules[function](node)
        if function in _ROUND:
            left, right = _ROUND[function]
            return f"\\left{left} {self.show(arguments[0])} \\right{right}"
        latex = LATEX_OF.get(function) or (f"\\operatorname{{{function}}}" if function in NAMED else "")
        if not latex or self.taken(latex):
            raise unshown(function)
        return f"{latex}\\left({', '.join(self.show(each) for each in arguments)}\\right)"

    def root(self, node: Call) -> str:
        return f"\\sqrt{{{self.show(node.arguments[0])}}}"

    def factorial(self, node: Call) -> str:
        return f"{self.bracketed(node.arguments[0])}!"

    def binomial(self, node: Call) -> str:
        return f"\\binom{{{self.show(node.arguments[0])}}}{{{self.show(node.arguments[1])}}}"

    def logarithm(self, node: Call) -> str:
        base = f"_{{{self.show(node.arguments[1])}}}" if len(node.arguments) > 1 else ""
        return f"\\log{base}\\left({self.show(node.arguments[0])}\\right)"

    def transposed(self, node: Call) -> str:
        raised = "\\top" if node.function == "Transpose" else "-1"
        return f"{self.matrix_or_bracket(node.arguments[0])}^{{{raised}}}"

    def matrix_or_bracket(self, node: Node) -> str:
        return self.show(node) if type(node) is Call and node.function == "Matrix" else self.bracketed(node)

    def matrix(self, node: Call) -> str:
        rows = node.arguments[0]
        if type(rows) is not Group:
            raise unshown("this matrix")
        lines = [" & ".join(self.show(each) for each in row.items) for row in rows.items if type(row) is Group]
        return "\\begin{pmatrix} " + " \\\\ ".join(lines) + " \\end{pmatrix}"

    def related(self, node: Call) -> str:
        sign = "=" if node.function == "Eq" else "\\ne"
        return f"{self.show(node.arguments[0])} {sign} {self.show(node.arguments[1])}"

    def joined(self, node: Call) -> str:
        return (" \\wedge " if node.function == "And" else " \\vee ").join(self.show(each) for each in node.arguments)

    def cases(self, node: Call) -> str:
        lines = []
        for branch in node.arguments:
            if type(branch) is not Group:
                raise unshown("these cases")
            value, condition = branch.items
            told = "\\text{otherwise}" if condition == TRUE else f"\\text{{if }} {self.show(condition)}"
            lines.append(f"{self.show(value)} & {told}")
        if (
            node.arguments[1:] == (Group((ZERO, TRUE)),)
            and type(node.arguments[0]) is Group
            and node.arguments[0].items[0] == ONE
        ):
            return f"\\mathbf{{1}}\\left\\{{{self.show(node.arguments[0].items[1])}\\right\\}}"
        return "\\begin{cases} " + " \\\\ ".join(lines) + " \\end{cases}"

    # -- binders

    def within(self, names: tuple[str, ...], node: Node, *, bracket: bool) -> str:
        outer = self.bound
        self.bound = (*outer, *names)
        text = self.show(node)
        self.bound = outer
        return f"\\left({text}\\right)" if bracket else text

    def iterated(self, node: Call) -> str:
        sign = {"Sum": "\\sum", "Product": "\\prod", "Integral": "\\int"}[node.function]
        limits = [each.items for each in node.arguments[1:] if type(each) is Group]
        outer = self.bound
        signs: list[str] = []
        ends: list[str] = []
        for variable, low, high in reversed(limits):
            bottom, top = self.show(low), self.show(high)
            self.bound = (*self.bound, write(variable))
            shown = self.show(variable)
            if sign == "\\int":
                signs.append(f"\\int_{{{bottom}}}^{{{top}}}")
                ends.insert(
                    0, f"\\, \\mathrm{{d}}{shown}" if not shown.startswith("\\") else f"\\, \\mathrm{{d}} {shown}"
                )
            else:
                signs.append(f"{sign}_{{{shown} = {bottom}}}^{{{top}}}")
        body = node.arguments[0]
        bracket = type(body) is Sum or (type(body) is Product and sign == "\\prod")
        text = self.within((), body, bracket=bracket)
        self.bound = outer
        return " ".join([*signs, text, *ends])

    def limit(self, node: Call) -> str:
        body, variable, point, *side = node.arguments
        name = write(variable)
        sign = f"^{{{side[0].sign}}}" if side and type(side[0]) is Mark and side[0].sign != "+-" else ""
        text = self.within((name,), body, bracket=type(body) is Sum)
        return f"\\lim_{{{self.within((name,), variable, bracket=False)} \\to {self.show(point)}{sign}}} {text}"

    def derivative(self, node: Call) -> str:
        sign = "\\mathrm{d}"
        variables, total = [], 0
        for each in node.arguments[1:]:
            name, count = (each.items[0], write(each.items[1])) if type(each) is Group else (each, "1")
            total += int(count)
            variables.append(f"{sign} {self.show(name)}" + (f"^{{{count}}}" if count != "1" else ""))
        above = sign if total == 1 else f"{sign}^{{{total}}}"
        return f"\\frac{{{above}}}{{{' '.join(variables)}}} {self.operand(node.arguments[0])}"

    def is_dummy(self, variable: Node, value: Node) -> bool:
        return write(variable) == dummy("utvwsrzyxhgq", free_names(value) | {*self.bound}, self.notation)

    def substituted(self, node: Call) -> str:
        body, variable, value = node.arguments
        if type(body) is Call and body.function == "Derivative" and len(body.arguments) == 2:
            inner, moved = body.arguments
            order = 1
            if type(moved) is Group:
                order, moved = int(write(moved.items[1])), moved.items[0]
            if (
                type(inner) is Call
                and inner.arguments == (variable,) == (moved,)
                and self.is_dummy(variable, value)
                and (inner.function in self.notation.rows or inner.function in LATEX_OF)
            ):
                primes = "'" * order
                known = inner.function in self.notation.rows
                latex = self.spelled(inner.function) if known else LATEX_OF[inner.function]
                return f"{latex}{primes}\\left({self.show(value)}\\right)"
        name = write(variable)
        if name not in self.notation.rows and name not in self.bound:
            raise unshown(name)
        text = self.within((name,), body, bracket=False)
        return f"\\left. {text} \\right|_{{{self.within((name,), variable, bracket=False)} = {self.show(value)}}}"
