"""``evidence.json``: what a site says its machine and its reviewers found, with all that is needed to find it again.

The models are the file's description (its JSON Schema is made from them and published) and its strict reader: a file
that was damaged, or made to do harm, gives located messages and nothing else.  Written by ``render``, read by
``verification``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from cfpipe.evidence_claims import ClaimEntry
from cfpipe.field_docs import with_docs
from cfpipe.identity import ObjectKey
from cfpipe.witnesses.evaluation import Evaluation
from cfpipe.witnesses.statement import Definition, Kind, Statement, Status, Verdict

NAME = "evidence.json"
VERSION = "cfpipe evidence 3"
MOST_BYTES = 200_000_000
MOST_FAULTS = 20

Pair = Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class DefinitionEntry(_Part):
    """A name that a definition of the concept introduces."""

    name: str
    """The name."""
    parameters: tuple[str, ...]
    """Its parameters; none for a symbol."""
    body: str
    """What it stands for, in SymPy's syntax."""

    def definition(self) -> Definition:
        return Definition(self.name, self.parameters, self.body)


class Question(_Part):
    """What the machine was asked; expressions are in SymPy's syntax. What is left out is empty."""

    kind: Kind
    """What is stated."""
    symbols: tuple[Pair, ...]
    """The symbols in use, each with its domain."""
    lhs: str = ""
    """Left side."""
    rhs: str = ""
    """Right side."""
    relation: str = "="
    """How the sides compare."""
    constraints: tuple[str, ...] = ()
    """Further conditions on the symbols."""
    definitions: tuple[DefinitionEntry, ...] = ()
    """The definitions that the expressions use."""
    objective: str = ""
    """Of a maximum or minimum: what is optimised."""
    over: tuple[str, ...] = ()
    """The symbols that vary, for an optimum or a proportionality."""
    at: tuple[Pair, ...] = ()
    """Where an optimum is attained, or a belief fails: symbols with their values."""
    attained: str = ""
    """Of a maximum or minimum: the optimal value."""
    chain: tuple[Pair, ...] = ()
    """Further links of a chain: relation and side."""
    tolerance: str = ""
    """For the relation `~`: by how much the sides may differ."""
    display: tuple[str, ...] = ()
    """The sides as the displayed formula reads, where they were also written as expressions."""

    def statement(self) -> Statement:
        data = self.model_dump(mode="python")
        definitions = tuple(each.definition() for each in self.definitions)
        pairs = {name: tuple((a, b) for a, b in data[name]) for name in ("symbols", "at", "chain")}
        return Statement(**{**data, **pairs, "definitions": definitions})


class Read(_Part):
    """Where what was checked was written, and how the formula reads."""

    origin: str
    """`latex`: read from the displayed formula; `expressions`: written beside it; `nothing`: nothing can be asked."""
    shown: tuple[str, ...] = ()
    """What the formula reads as, side by side, where expressions are written too."""
    trouble: str = ""
    """Why the formula could not be read."""


class ProblemEntry(_Part):
    """An expression that could not be read: the field of the question, the characters of it, and why."""

    field: str
    """The field."""
    index: int
    """Which of the field's texts."""
    offset: int
    """The first character."""
    length: int
    """How many characters."""
    rule: str
    """The rule that was broken."""
    message: str
    """What is wrong."""
    hint: str
    """What to do."""


class WeakeningEntry(_Part):
    """One assumption that was weakened, and what came of it."""

    name: str
    """The symbol whose domain was widened, or the constraint that was left out."""
    declared: str
    """The domain as it is declared, or the constraint."""
    tried: str
    """The wider domain; empty for a constraint."""
    needed: bool
    """Whether the statement needs the assumption."""
    why: str
    """How that was seen."""
    point: tuple[Pair, ...] = ()
    """Where the weakened statement fails."""


class StatementEntry(_Part):
    """The verdict on one statement, and the question it answers. What is left out is empty or zero."""

    kind: Kind
    """What is stated."""
    display: str
    """How the displayed formula relates to what was checked."""
    asked: Question | None = None
    """The question; left out where nothing was asked."""
    read: Read | None = None
    """Where the question was written."""
    status: Status
    """The verdict."""
    method: str
    """The method that found it."""
    detail: str = ""
    """The finding in a sentence."""
    counterexample: tuple[Pair, ...] = ()
    """Where the statement is false: symbols with their values."""
    lhs_value: str = ""
    """The left side there."""
    rhs_value: str = ""
    """The right side there."""
    points: int = 0
    """At how many points the sides were compared."""
    digits: int = 0
    """To how many digits they agree."""
    assumptions: tuple[str, ...] = ()
    """What was assumed: the domains in words, and the constraints."""
    lhs: str = ""
    """The left side (or the objective) as the machine read it."""
    rhs: str = ""
    """The right side as the machine read it."""
    weakened: tuple[WeakeningEntry, ...] = ()
    """What becomes of a proved equation without one of its assumptions."""
    problems: tuple[ProblemEntry, ...] = ()
    """What could not be read."""
    engine: str = ""
    """The versions of what found the verdict."""
    seconds: float | None = None
    """How long it took; only in what `cfpipe check --json` prints, and only for what was not kept from before."""

    def verdict(self) -> Verdict:
        """What a new verdict is compared with: what could not be read is told by its first message only."""
        return Verdict(
            self.status, self.method, self.detail, tuple((a, b) for a, b in self.counterexample), self.lhs_value,
            self.rhs_value, self.points, self.digits, self.assumptions, self.lhs, self.rhs, engine=self.engine,
        )  # fmt: skip


class Number(_Part):
    """An expression whose number was asked for."""

    expression: str
    """The expression, in SymPy's syntax."""
    symbols: tuple[Pair, ...] = ()
    """The symbols in use, each with its domain."""
    definitions: tuple[DefinitionEntry, ...] = ()
    """The definitions that it uses."""
    values: tuple[Pair, ...] = ()
    """The symbols' values."""

    def evaluation(self) -> Evaluation:
        symbols, values = (tuple((a, b) for a, b in pairs) for pairs in (self.symbols, self.values))
        return Evaluation(self.expression, symbols, tuple(each.definition() for each in self.definitions), values)


class ValueEntry(_Part):
    """A value of a code witness beside the exact one."""

    name: str
    """The module's variable."""
    computed: str
    """What the code computed."""
    expected: str
    """The exact value."""
    expression: str
    """What it is the value of."""
    agrees: bool
    """Whether both agree within the tolerance."""
    exact: Number | None = None
    """What the exact value was asked for with."""
    tolerance: Number | None = None
    """Largest difference that is accepted, relative to the larger of 1 and the value."""


class CodeEntry(_Part):
    """The run of a code witness."""

    status: str
    """`ran`, `failed` or `not run`."""
    output: str
    """What it printed."""
    values: tuple[ValueEntry, ...]
    """Its declared values."""
    engine: str
    """The versions that it ran with."""
    error: str
    """Why it failed."""
    figures: tuple[str, ...]
    """What its figures show, in words."""


class EvidenceFile(_Part):
    """Everything that the machine found out about the published part of a room."""

    version: Literal["cfpipe evidence 3"]
    """The name of this form."""
    engines: Mapping[str, str]
    """The versions of cfpipe and of the engine."""
    statements: Mapping[str, StatementEntry]
    """The verdicts, by the keys of the statements."""
    claims: Mapping[str, ClaimEntry]
    """The claims with their reviews, by their keys: judgements of readers, which no machine repeats."""
    code: Mapping[str, CodeEntry]
    """The runs of code witnesses, by the keys of the concepts."""


class Damaged(Exception):
    """The file is no evidence; ``faults`` says why, each with its place."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def schema(base_url: str) -> tuple[str, dict[str, Any]]:
    """The file's JSON Schema with its path below the site's root."""
    path = "schema/3/evidence.schema.json"
    made = with_docs(EvidenceFile.model_json_schema(), EvidenceFile)
    return path, {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": base_url + path, **made}


def load(file: Path) -> bytes:
    """The file's bytes; raises ``Damaged``."""
    try:
        if not file.is_file():  # to read from a pipe is to wait for ever
            raise Damaged(f"{file}: there is no such file")
        if file.stat().st_size > MOST_BYTES:
            raise Damaged(f"{file}: the file is larger than {MOST_BYTES:,} bytes")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise Damaged(f"{file}: {getattr(error, 'strerror', None) or error}") from None


def parse(raw: bytes) -> EvidenceFile:
    """The file's content; raises ``Damaged``."""
    data = _json(raw)
    if not isinstance(data, dict):
        raise Damaged(f"{NAME}: an object is expected")
    if data.get("version") != VERSION:
        shown = json.dumps(data.get("version"))[:60]
        raise Damaged(f"{NAME}: version: {shown} cannot be verified, only {json.dumps(VERSION)}")
    try:
        found = EvidenceFile.model_validate_json(json.dumps(data))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        more = len(faults) - MOST_FAULTS
        raise Damaged(*map(_fault, faults[:MOST_FAULTS]), *([f"{more} more"] if more > 0 else [])) from None
    except (ValueError, RecursionError):
        raise Damaged(f"{NAME}: this is too deeply nested, or no Unicode text") from None
    _check_keys(found)
    return found


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Damaged(f"{NAME}: byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Damaged(f"{NAME}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except RecursionError:
        raise Damaged(f"{NAME}: this is too deeply nested") from None
    except ValueError as error:  # a number of too many digits
        raise Damaged(f"{NAME}: this is not JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for at, name in enumerate(names) if name in names[:at])
        raise Damaged(f"{NAME}: the field {name!r} stands twice")
    return found


def _no_number(text: str) -> None:
    raise Damaged(f"{NAME}: {text} is no number of JSON")


def _fault(error: ErrorDetails) -> str:
    place = ": ".join(str(each)[:120] for each in error["loc"])
    told = {"extra_forbidden": "there is no such field", "missing": "this field is missing"}
    return f"{NAME}: {place}: {told.get(error['type'], error['msg'])}"


def _check_keys(found: EvidenceFile) -> None:
    faults = []
    for name, keys in (("statements", found.statements), ("claims", found.claims), ("code", found.code)):
        for text in keys:
            try:
                key = ObjectKey.parse(text)
            except ValueError as error:
                faults.append(f"{NAME}: {name}: {text[:120]!r}: {error}")
                continue
            if name == "code" and key != key.record:
                faults.append(f"{NAME}: {name}: {text[:120]!r}: this is the key of no concept")
    if faults:
        raise Damaged(*faults[:MOST_FAULTS])
