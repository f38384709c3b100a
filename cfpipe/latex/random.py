r"""Expectations, variances and probabilities of declared random variables: `\mathbb{E}[g(X)]`, `P(X \le k)`.

They become the sum or the integral over the declared distribution. A probability is read only where its value is
certain to be in the support: P(X = k) for a declared integer k that is not negative, say, since the formula of a
mass says
nothing elsewhere. Several random variables in one expectation, and conditions, are refused.
"""

from __future__ import annotations

from cfpipe.latex import distributions
from cfpipe.latex.conditions import comparison
from cfpipe.latex.distributions import VALUE, Distribution
from cfpipe.latex.lexicon import CLOSES
from cfpipe.latex.nodes import (
    ONE,
    Compare,
    Group,
    Name,
    Node,
    Num,
    Power,
    Product,
    Sum,
    add,
    call,
    free_names,
    multiply,
    replace,
)
from cfpipe.latex.notation import Row, dummy, finite_values
from cfpipe.latex.reader import Bound, Reader
from cfpipe.latex.scanner import tokenize
from cfpipe.witnesses.language.syntax import Unreadable

EXPECTATIONS = frozenset({"\\mathbb{E}", "E", "\\mathrm{E}", "\\mathbf{E}", "\\mathsf{E}"})
VARIANCES = frozenset({"\\mathrm{Var}", "\\mathbb{V}", "\\mathrm{var}"})
PROBABILITIES = frozenset({"P", "\\mathrm{P}", "\\mathbb{P}", "\\mathbf{P}", "\\mathsf{P}", "\\mathrm{Pr}", "\\Pr"})
OPERATORS = EXPECTATIONS | VARIANCES | PROBABILITIES


def read(reader: Reader) -> Node:
    start, text = reader.place, reader.text
    variables = [row for row in reader.notation.rows.values() if row.sort == "random"]
    if not variables:
        hint = "declare it, or a random variable, in the notation table"
        raise reader.fault(f"the symbol {text} is not declared", hint, "unknown-symbol")
    reader.step()
    named = _index(reader) if reader.text == "_" else None
    if reader.kind != "open" or reader.text not in ("[", "(", "\\{"):
        raise reader.fault(f"{text} needs brackets", f"write {text}[X]", "arity", start)
    opening, close = reader.text, CLOSES[reader.text]
    mark = len(reader.bound)
    for row in variables:
        reader.bound.append(_bound(reader, row))
    bound = dict(zip((row.name for row in variables), reader.bound[mark:], strict=True))
    outer = reader.in_integral, reader.in_call
    reader.in_integral, reader.in_call = 0, False
    reader.step()
    body = comparison(reader) if text in PROBABILITIES else reader.grammar.expression(reader)
    if reader.text in ("|", "\\mid", ","):
        raise reader.fault("conditions and several random variables are not read here", start=start)
    if reader.text != close:
        raise reader.fault(f"{close} is expected here, not {reader.text or 'the end'}")
    reader.step()
    reader.in_integral, reader.in_call = outer
    del reader.bound[mark:]
    if opening == "(" and reader.text in ("^", "!"):
        raise reader.ambiguous(
            f"{reader.text} after these brackets", f"{text}[…]^…", "brackets around it all", start=start
        )
    used = [row for row in variables if bound[row.name].name in free_names(body)]
    if len(used) != 1:
        raise reader.fault("exactly one random variable is read here", start=start)
    name = bound[used[0].name].name
    law = _law(reader, used[0], start)
    if (
        named is not None
        and named != used[0].name
        and named not in {each for node in law.parameters for each in free_names(node)}
    ):
        raise reader.fault(f"the index {named} is not what {used[0].name} depends on", start=start)
    reader.last = "call"
    if text in PROBABILITIES:
        return _probability(reader, body, name, law, start)
    if text in EXPECTATIONS:
        return _mean(body, name, law)
    return add([(False, _mean(Power(body, Num("2")), name, law)), (True, Power(_mean(body, name, law), Num("2")))])


def _law(reader: Reader, row: Row, start: int) -> Distribution:
    try:
        law = distributions.of_domain(row.domain)
    except Unreadable as error:
        raise reader.fault(error.message, error.hint, error.rule, start) from None
    known = reader.notation.rows
    if law.name == "Normal" and "pi" in known:
        raise reader.fault("the density of Normal has π in it, and pi is declared as a symbol", start=start)
    for node in law.parameters:
        for name in free_names(node) - {"pi", "E"}:
            if name not in known:
                raise reader.fault(f"the parameter {name} of {row.name} is not declared", "", "unknown-symbol", start)
            if reader.is_bound(name):
                raise reader.fault(f"the parameter {name} of {row.name} is bound here", start=start)
    return law


def _bound(reader: Reader, row: Row) -> Bound:
    tokens = tuple(token.text for token in tokenize(row.latex))
    own = row.name.lower() if len(row.name) == 1 and row.name.lower() not in ("e", "i", "d") else ""
    name = dummy(f"{own}kjlrxytuvwz", {*(each.name for each in reader.bound), *_letters(reader)}, reader.notation)
    return Bound(tokens, name, integer=False)


def _letters(reader: Reader) -> set[str]:
    return {token.text for token in reader.tokens if token.kind == "name"}


def _index(reader: Reader) -> str:
    r"""`\mathbb{E}_X` or `\mathbb{E}_\theta`"""
    reader.step()
    braced = reader.take("{")
    found = reader.declared()
    if found is None:
        raise reader.fault("this index is not declared", "", "unknown-symbol")
    reader.go(reader.place + found[1])
    if braced:
        reader.expect("}", "only one name is read as this index")
    return found[0].name


def _mean(body: Node, name: str, law: Distribution) -> Node:
    return _accumulated(
        multiply([(False, body), (False, replace(law.mass, VALUE, Name(name)))]), name, law, law.low, law.high
    )


def _accumulated(body: Node, name: str, law: Distribution, low: Node, high: Node) -> Node:
    return call("Sum" if law.discrete else "Integral", body, Group((Name(name), low, high)))


# -- probabilities


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _probability(reader: Reader, event: Node, name: str, law: Distribution, start: int) -> Node:
    if type(event) is not Compare or len(event.relations) != 1:
        raise reader.fault("only a single comparison with X is read as an event", "write P(X \\le k)", start=start)
    (left, right), (relation,) = event.sides, event.relations
    if right == Name(name):
        left, right, relation = right, left, _TURNED[relation]
    if left != Name(name) or name in free_names(right):
        raise reader.fault("only a single comparison with X is read as an event", "write P(X \\le k)", start=start)
    if not _in_support(reader, right, law):
        raise reader.fault(
            "this value may lie outside of the support", "declare it as a value of the support", "domain", start
        )
    mass = replace(law.mass, VALUE, Name(name))
    if relation in ("=", "!="):
        if not law.discrete:
            raise reader.fault("a single value has no probability here", start=start)
        single = replace(law.mass, VALUE, right)
        return single if relation == "=" else add([(False, ONE), (True, single)])
    low, high = law.low, law.high
    if relation in ("<", "<="):
        high = right if relation == "<=" or not law.discrete else add([(False, right), (True, ONE)])
    else:
        low = right if relation == ">=" or not law.discrete else add([(False, right), (False, ONE)])
    return _accumulated(mass, name, law, low, high)


def _in_support(reader: Reader, node: Node, law: Distribution) -> bool:
    row = reader.notation.rows.get(node.name) if type(node) is Name and not reader.is_bound(node.name) else None
    bound = _least(reader, node)
    least = -1 if bound is None else bound
    match law.name:
        case "Bernoulli":
            return node in (Num("0"), ONE) or (row is not None and set(finite_values(row.domain)) == {0, 1})
        case "Normal":
            return all(
                name in reader.notation.rows and "complex" not in reader.notation.rows[name].domain
                for name in free_names(node)
            )
        case "Exponential" | "Gamma":
            return least >= 0
        case "Beta":
            return row is not None and row.domain.replace(" ", "") in (
                "(0,1)",
                "[0,1]",
                "[0,1)",
                "(0,1]",
                "probability",
            )
        case "Binomial" | "Poisson":
            return least >= 0 and _integer(reader, node)
        case "Geometric":
            return least >= 1 and _integer(reader, node)
    return False


def _least(reader: Reader, node: Node) -> int | None:
    """A lower bound, if the declared domains give one."""
    match node:
        case Num(digits):
            return int(digits.split(".")[0][:9])
        case Name(name):
            row = reader.notation.rows.get(name)
            return row.least if row is not None and not reader.is_bound(name) else None
        case Sum(terms) if not any(minus for minus, _ in terms):
            bounds = [_least(reader, each) for _, each in terms]
            return sum(each for each in bounds if each is not None) if None not in bounds else None
        case Product(factors) if not any(below for below, _ in factors):
            bounds = [_least(reader, each) for _, each in factors]
            return 0 if all(each is not None and each >= 0 for each in bounds) else None
    return None


def _integer(reader: Reader, node: Node) -> bool:
    match node:
        case Num(digits):
            return digits.isdigit()
        case Name(name):
            row = reader.notation.rows.get(name)
            bound = next((each for each in reversed(reader.bound) if each.name == name), None)
            return bound.integer if bound else row is not None and row.integer
        case Sum(parts):
            return all(_integer(reader, each) for _, each in parts)
        case Product(parts):
            return all(not below and _integer(reader, each) for below, each in parts)
    return False
