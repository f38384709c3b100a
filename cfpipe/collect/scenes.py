"""Demos → numbers: what every mark and readout shows in every named state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from cfpipe.checks.places import at
from cfpipe.collect.statements import needed, read_problem, symbols_for
from cfpipe.diagnostics import Code, Diagnostic
from cfpipe.evidence import Scene, Series
from cfpipe.identity import ObjectKey
from cfpipe.library import Library
from cfpipe.records.base import Path
from cfpipe.records.concept import Concept
from cfpipe.records.demo import Demo, Mark
from cfpipe.witnesses.evaluation import Evaluation, Numbers
from cfpipe.witnesses.statement import Definition

POINTS = 161
"""Points of a curve: one for about every third pixel of a figure in the text."""
MOST_BARS = 400

Evaluate = Callable[[Sequence[Evaluation]], list[Numbers]]


def scenes(
    library: Library, definitions: Mapping[ObjectKey, tuple[Definition, ...]], evaluate: Evaluate
) -> tuple[Mapping[ObjectKey, Mapping[str, Scene]], tuple[Diagnostic, ...]]:
    """The numbers of every demo of the room. Evaluates twice: first the ranges, then everything over them."""
    plans = [
        _Plan(key, concept, concept.demo, state, definitions[key])
        for key, concept in library.concepts.items()
        if concept.demo
        for state in concept.demo.states
    ]
    wanted = [item for plan in plans for item in plan.ranges()]
    found = iter(evaluate([item for _, item in wanted]))
    problems: list[Diagnostic] = []
    ready: list[tuple[_Plan, list[tuple[Path, Evaluation]]]] = []
    for plan in plans:
        ends = {path: next(found) for path, _ in plan.ranges()}
        problems.extend(_problems(library, plan, dict(plan.ranges()), ends))
        problems.extend(plan.faulty_controls(library, ends))
        ready.append((plan, list(plan.marks({path: _value(numbers) for path, numbers in ends.items()}))))
    found = iter(evaluate([item for _, items in ready for _, item in items]))
    scenes: dict[ObjectKey, dict[str, Scene]] = {}
    for plan, items in ready:
        numbers = {path: next(found) for path, _ in items}
        problems.extend(_problems(library, plan, dict(items), numbers))
        problems.extend(plan.gaps(library, numbers))
        grids = {path: item.grid for path, item in items}
        scenes.setdefault(plan.key, {})[plan.state] = plan.scene(numbers, grids)
    return scenes, tuple(problems)


def _value(numbers: Numbers) -> float | None:
    return numbers.values[0] if numbers.values else None


def _problems(
    library: Library, plan: _Plan, asked: Mapping[Path, Evaluation], found: Mapping[Path, Numbers]
) -> Iterator[Diagnostic]:
    for path, numbers in found.items():
        for problem in numbers.problems:
            place, text = path, asked[path].expression
            if problem.field != "expression":
                name, text = asked[path].values[problem.index]
                place = plan.place(name)
            yield read_problem(library, plan.key, place, problem, plan.concept, text)


class _Plan:
    """One state of one demo: which expressions are evaluated where."""

    def __init__(
        self, key: ObjectKey, concept: Concept, demo: Demo, state: str, definitions: tuple[Definition, ...]
    ) -> None:
        self.key, self.demo, self.state = key, demo, state
        self.concept = concept
        values = {name: control.start for name, control in demo.controls.items()}
        values |= demo.constants
        values |= demo.states[state].values
        self.values = {name: str(value) for name, value in values.items()}
        self.definitions = definitions

    def place(self, name: str) -> Path:
        """Where the value of a control or a constant is set for this state."""
        if name in self.demo.states[self.state].values:
            return ("demo", "states", self.state, "values", name)
        return ("demo", "constants", name) if name in self.demo.constants else ("demo", "controls", name, "start")

    def evaluation(self, text: str, over: str = "", grid: tuple[str, ...] = ()) -> Evaluation:
        texts = [text, over, *self.values, *self.values.values()]
        definitions = needed(texts, self.definitions)
        symbols = symbols_for(self.concept, texts + [item.body for item in definitions], {})
        values = tuple((name, value) for name, value in self.values.items() if name != over)
        return Evaluation(text, symbols, definitions, values, over, grid)

    def ranges(self) -> Iterator[tuple[Path, Evaluation]]:
        for name, control in self.demo.controls.items():
            for end in ("min", "max", "step"):
                yield ("demo", "controls", name, end), self.evaluation(getattr(control, end))
        for axis in ("x", "y"):
            for end in ("min", "max"):
                text = getattr(getattr(self.demo, axis), end)
                if text:
                    yield ("demo", axis, end), self.evaluation(text)
        for index, mark in enumerate(self.demo.marks):
            for end in ("min", "max"):
                text = getattr(mark, end)
                if text:
                    yield ("demo", "marks", index, end), self.evaluation(text)

    def marks(self, ends: Mapping[Path, float | None]) -> Iterator[tuple[Path, Evaluation]]:
        for index, mark in enumerate(self.demo.marks):
            path: Path = ("demo", "marks", index)
            if mark.kind in ("curve", "area", "bars"):
                low = ends.get((*path, "min"), ends.get(("demo", "x", "min")))
                high = ends.get((*path, "max"), ends.get(("demo", "x", "max")))
                grid = _grid(mark, low, high)
                if grid and mark.expression:
                    yield (*path, "expression"), self.evaluation(mark.expression, mark.over or "", grid)
                continue
            for axis in ("x", "y"):
                text = getattr(mark, axis)
                if text:
                    yield (*path, axis), self.evaluation(text)
        for index, readout in enumerate(self.demo.readouts):
            yield ("demo", "readouts", index, "expression"), self.evaluation(readout.expression)

    def faulty_controls(self, library: Library, ends: Mapping[Path, Numbers]) -> Iterator[Diagnostic]:
        """A control that cannot be moved from its smallest value to its largest."""
        for name in self.demo.controls:
            path: Path = ("demo", "controls", name)
            found = [ends[(*path, end)] for end in ("min", "max", "step")]
            low, high, step = map(_value, found)
            if any(item.problems for item in found):
                continue
            if low is None or high is None or step is None or not (low < high and step > 0):
                yield at(library, self.key, path, Code.INVALID_VALUE, f"the control {name!r} cannot be moved",
                         "`min` is less than `max`, and `step` is more than 0")  # fmt: skip

    def gaps(self, library: Library, numbers: Mapping[Path, Numbers]) -> Iterator[Diagnostic]:
        """A mark without any number draws nothing, and that is a mistake."""
        for index, mark in enumerate(self.demo.marks):
            found = [numbers[path] for path in numbers if path[:3] == ("demo", "marks", index)]
            bad = any(item.problems for item in found)
            drawn = [any(value is not None for value in item.values) for item in found]
            if not bad and not (all(drawn) if mark.kind == "points" else any(drawn)):
                yield at(library, self.key, ("demo", "marks", index), Code.INVALID_VALUE,
                         f"nothing of the mark {mark.label!r} can be drawn in the state {self.state!r}",
                         "give the range with `min` and `max`, and values for all symbols")  # fmt: skip

    def scene(self, numbers: Mapping[Path, Numbers], grids: Mapping[Path, tuple[str, ...]]) -> Scene:
        series = []
        for index, mark in enumerate(self.demo.marks):
            path: Path = ("demo", "marks", index)
            if mark.kind in ("curve", "area", "bars"):
                place = (*path, "expression")
                heights = numbers[place].values if place in numbers else ()
                grid = grids.get(place, ())
                points = tuple((float(Fraction(x)), y) for x, y in zip(grid, heights, strict=False))
                series.append(Series(points))
            else:
                x, y = (_value(numbers[(*path, axis)]) if (*path, axis) in numbers else None for axis in ("x", "y"))
                series.append(Series(((x, y),)))
        readouts = []
        for index, readout in enumerate(self.demo.readouts):
            value = _value(numbers[("demo", "readouts", index, "expression")])
            digits = min(max(readout.digits, 0), 12)
            # adding zero turns a rounded minus zero into zero
            readouts.append("undefined" if value is None else f"{round(value, digits) + 0.0:.{digits}f}")
        return Scene(tuple(series), tuple(readouts), tuple(self.values.items()))


def _grid(mark: Mark, low: float | None, high: float | None) -> tuple[str, ...]:
    if low is None or high is None or not low < high:
        return ()
    first, last = (Fraction(end).limit_denominator(10**9) for end in (low, high))
    if mark.kind == "bars":
        start, stop = -(-first // 1), last // 1
        return tuple(str(place) for place in range(int(start), min(int(stop), int(start) + MOST_BARS) + 1))
    return tuple(str(first + (last - first) * step / (POINTS - 1)) for step in range(POINTS))
