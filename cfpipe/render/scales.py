"""Axes of a figure: which stretch of the numbers is shown, where its few ticks stand, and how numbers are written.

Everything here is plain arithmetic on finite numbers of a moderate size: what is infinite, or so large that no
drawing could hold it, counts as missing before it reaches an axis.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

HUGE = 1e200
"""Beyond this the difference of two numbers may overflow; a figure treats such a number as missing."""

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: its ends, its ticks, and the power of ten by which the ticks' numbers are divided when written."""

    low: float
    high: float
    ticks: tuple[float, ...]
    exponent: int
    decimals: int

    @property
    def span(self) -> float:
        return self.high - self.low

    def at(self, value: float) -> float:
        """The place of a value as a share of the axis: 0 at its lower end, 1 at its upper."""
        return (value - self.low) / self.span

    def holds(self, value: float) -> bool:
        """Whether the value lies on the axis, within the error of its ends."""
        return -1e-9 <= self.at(value) <= 1 + 1e-9

    def near(self, value: float) -> float:
        """The value, or where it lies far beyond the axis, a place that is surely outside."""
        return min(max(value, self.low - self.span), self.high + self.span)

    @property
    def power(self) -> str:
        """The power of ten, as the axis' title shows it; empty where there is none."""
        return f"×10{str(self.exponent).translate(_SUPERSCRIPT)}" if self.exponent else ""


def finite(value: float | None) -> float | None:
    """The value, zero where it is too small to be told from it, None where no figure can show it."""
    if value is None or not math.isfinite(value) or abs(value) > HUGE:
        return None
    return value if abs(value) > 1 / HUGE else 0.0


def constant(text: str | None, known: Mapping[str, str]) -> float | None:
    """An axis' end that is written as a plain number, a fraction or a known name; None for anything else.

    The ends are expressions; whatever needs a computer algebra system was computed before and shows in the numbers.
    """
    if text is None:
        return None
    text = known.get(text.strip(), text).strip()
    try:
        return finite(float(Fraction(text.replace(" ", "")))) if len(text) < 40 else None
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def scale(values: Iterable[float], low: float | None, high: float | None, *, count: int, whole: bool = False) -> Scale:
    """An axis for the values: given ends are kept, the others are found; about ``count`` ticks.

    ``whole`` asks for ticks at integers only.
    """
    start, end = _ends(tuple(values), low, high)
    step = _step(end - start, count, whole=whole)
    if low is None:
        start = _floor(start, step)
    if high is None:
        end = -_floor(-end, step)
    first = math.ceil(start / step - 1e-6)
    last = math.floor(end / step + 1e-6)
    ticks = tuple(_tidy(number * step, step) for number in range(first, min(last, first + 50) + 1))
    exponent = _exponent(ticks, step)
    return Scale(start, end, ticks, exponent, _decimals(step / 10.0**exponent))


def widened(axis: Scale, margin: float) -> Scale:
    """The same axis with more room at both ends: bars stand on whole numbers and reach beyond them."""
    return Scale(axis.low - margin, axis.high + margin, axis.ticks, axis.exponent, axis.decimals)


def number(value: float | None, digits: int = 4) -> str:
    """A number as tables show it: so many significant digits, a real minus sign; a dash where there is none."""
    value = finite(value)
    if value is None:
        return "–"
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return "0" if text == "-0" else text.replace("-", "−")


def _ends(values: tuple[float, ...], low: float | None, high: float | None) -> tuple[float, float]:
    shown = _core(values) if low is None or high is None else values
    start = low if low is not None else min(shown, default=0.0)
    end = high if high is not None else max(shown, default=start + 1.0)
    if low is None and 0 < start <= 0.35 * end:
        start = 0.0  # the distance from zero is worth seeing where it costs little room
    if high is None and 0.35 * start <= end < 0:
        end = 0.0
    if start > end:
        start, end = (start, start + 1.0) if low is not None else (end - 1.0, end)
    if end - start <= 1e-9 * max(abs(start), abs(end), 1 / HUGE):
        margin = 0.5 * abs(start) or 0.5
        start, end = start - (0 if low is not None else margin), end + (0 if high is not None else margin)
        end = end if end > start else start + 2 * margin
    return start, end


def _core(values: tuple[float, ...]) -> tuple[float, ...]:
    """The values without far tails: where a curve dives towards infinity, the figure is for the rest of it."""
    ranked = sorted(values)
    if len(ranked) < 20:
        return values
    low, high = ranked[len(ranked) // 12], ranked[-1 - len(ranked) // 12]
    reach = (high - low) * 1.5
    if high <= low or ranked[-1] - ranked[0] <= 4 * (high - low):
        return values
    return tuple(value for value in ranked if low - reach <= value <= high + reach)


def _step(span: float, count: int, *, whole: bool) -> float:
    rough = span / max(1, count)
    base = 10.0 ** math.floor(math.log10(rough))
    factors = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    step = base * next(factor for factor in factors if factor * base >= rough * (0.8 if whole else 1 - 1e-9))
    return max(1.0, math.ceil(step - 1e-9)) if whole else step


def _decimals(step: float) -> int:
    """How many digits after the point the step has: a tick must never be written as another number."""
    return next((count for count in range(12) if abs(round(step, count) - step) < 1e-6 * step), 12)


def _floor(value: float, step: float) -> float:
    return _tidy(math.floor(value / step + 1e-6) * step, step)


def _tidy(value: float, step: float) -> float:
    """Without the digits that only binary fractions have: 0.30000000000000004 is 0.3."""
    digits = min(300, max(0, 3 - math.floor(math.log10(step))))
    return round(value, digits) + 0.0


def _exponent(ticks: tuple[float, ...], step: float) -> int:
    """The power of ten to take out, where the numbers themselves would be long."""
    largest = max((abs(tick) for tick in ticks), default=0.0)
    if largest == 0 or (largest < 100_000 and step >= 0.000_5):
        return 0
    return math.floor(math.log10(largest) + 1e-9)
