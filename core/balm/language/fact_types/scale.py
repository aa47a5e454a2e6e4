"""Scale: a number in a range, in steps or without."""

from __future__ import annotations

import math
import re
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from balm.language.fact_types.base import FactType, wrong_type
from balm.language.here import Mistake
from balm.language.values import LARGEST, number, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from balm.language.fact_types.base import Wrong
    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.shape import FactShape
    from balm.language.values import Value

DECIMAL = r"-?[0-9]+(\.[0-9]+)?"
"""A number in text: plain decimals in ASCII digits, and nothing else that Python takes for one."""
_DECIMAL = re.compile(DECIMAL)
_END = re.compile(DECIMAL + r"([eE][+-]?[0-9]+)?|nan|inf")  # the last two are numbers outside every range
"""An end of a range, as an author writes it: an exponent is fine."""
_NARROWEST = 1e-9
"""How wide a range is at least."""
_MOST_POINTS = 2_000
"""A scale with at most so many steps is sampled at each of them."""


class Scale(FactType):
    """``type = "scale"``: numbers from `low` to `high`, which only an attribute of practices may have without end."""

    __slots__ = ()

    name = "scale"
    noun = "scale"
    keys = ("range", "step", "unit")
    merges = ("highest", "lowest")
    column = "number"
    ordered = True

    def declare(self, shape: FactShape, here: Here, wrong: Wrong) -> dict[str, Any]:
        """`range`: two finite numbers, and perhaps a `step` and a `unit`."""
        fields = super().declare(shape, here, wrong)
        if shape.range is None:
            wrong("has no range", "`range = [lowest, highest]`, as it is a scale", "range")
        elif not -LARGEST <= shape.range[0] < shape.range[1] <= LARGEST:
            wrong(f"has the range `{list(shape.range)}`", f"two numbers up to {LARGEST}, the lower one first", "range")
        elif shape.range[1] - shape.range[0] < _NARROWEST:
            wrong(f"has the range `{list(shape.range)}`", f"a range as wide as {_NARROWEST} or wider", "range")
        else:
            fields["low"], fields["high"] = shape.range
        if shape.step is not None and not (math.isfinite(shape.step) and shape.step > 0):
            wrong(f"has the step `{shape.step}`", "a step above 0", "step")
        elif shape.step is not None and "low" in fields and (fields["high"] - fields["low"]) / LARGEST > shape.step:
            wrong(f"has the step `{shape.step}`", f"at most {LARGEST} steps in its range", "step")
        return fields | {"step": shape.step, "unit": shape.unit or ""}

    def read(self, fact: Fact, raw: Any) -> Value | Mistake:
        """A number of the range, on a step."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return wrong_type(fact, raw)
        if isinstance(raw, float) and not (fact.step and float(fact.step).is_integer()):
            raw = of_32_bits(raw)
        if not fact.low <= raw <= fact.high:  # NaN fails here too
            return self._outside(fact, quoted(raw))
        if fact.step and not _on_step(raw, fact.low, fact.step):
            return Mistake("off-step", {"found": quoted(raw), "fact": fact.name, "expected": self.domain(fact)})
        return number(raw)

    def read_text(self, fact: Fact, word: str) -> Any:
        """Plain decimals in ASCII digits, and nothing else that Python takes for a number."""
        return number(float(word)) if _DECIMAL.fullmatch(word) else word

    def read_end(self, fact: Fact, word: str) -> float | Mistake | None:
        """An end between two steps is fine ("> 3.5"), one outside the range is a slip."""
        if not _END.fullmatch(word):
            return None
        end = number(float(word))
        return end if fact.low <= end <= fact.high else self._outside(fact, word)

    def _outside(self, fact: Fact, found: str) -> Mistake:
        return Mistake("out-of-range", {"found": found, "fact": fact.name, "expected": self.domain(fact)})

    def sample(self, fact: Fact, ends: Sequence[float] = ()) -> list[Value]:
        """Every step where they are few; otherwise the ends of the range and these ends, and a point between each."""
        if every := _every(fact):
            return every
        step = fact.step
        points: list[float] = []
        for end in sorted(e for e in {fact.low, fact.high, *ends} if math.isfinite(e)):
            if points:
                points.append(_step_below(fact, (points[-1] + end) / 2))
            points.append(_step_below(fact, end))
        if fact.high == math.inf:
            points.append(points[-1] + (step or 1))
        return [number(p) for p in dict.fromkeys(points)]

    def position(self, fact: Fact, answer: Value) -> float:
        """The number itself."""
        return answer  # type: ignore[return-value]  # a scale's answer is a number

    def answer_at(self, fact: Fact, position: float) -> Value:
        """The number itself."""
        return number(position)

    def scope(self, fact: Fact) -> tuple[float, float, float]:
        """The range and its step; without one, the power of ten nearest to a hundredth of the range."""
        step = fact.step or float(10.0 ** round(math.log10((fact.high - fact.low) / 100)))
        return fact.low, fact.high, step

    def domain(self, fact: Fact) -> str:
        """The range and its steps."""
        steps = f" in steps of {number(fact.step)}" if fact.step else ""
        unit = f" {fact.unit}" if fact.unit else ""
        if fact.high == math.inf:
            return f"a number from {number(fact.low)} up{steps}"
        return f"a number from {number(fact.low)} to {number(fact.high)}{unit}{steps}"

    def forms(self, fact: Fact) -> str:
        """Comparisons, ranges, numbers."""
        middle = number((fact.low + min(fact.high, fact.low + 10)) // 2)
        shown = f'a comparison such as `">= {middle}"`, a range such as `"{number(fact.low)}..{middle}"`'
        return f"{shown}, or a number without quotes"

    def schema(self, fact: Fact) -> tuple[list[dict[str, Any]], str]:
        """A number within the range. Validators divide floats to count steps: each number is listed where they are few,
        else only whole steps from a multiple of them are counted.
        """
        whole = bool(fact.step) and float(fact.step or 0).is_integer()
        every = _every(fact)
        if whole and not fact.low % (fact.step or 1):
            value = {"type": "number", **_ends(fact), "multipleOf": int(fact.step or 1)}
        else:
            value = {"enum": every} if every else {"type": "number", **_ends(fact)}
        short = [] if whole else [_in_32_bits(one) for one in every or (fact.low, fact.high)]
        short = [one for one in short if one not in (every or ()) and of_32_bits(one) != one]
        texts = "|".join(map(_text_of, [*every, *short])) if every else DECIMAL
        return [value, *([{"enum": short}] if short else [])], texts


def _every(fact: Fact) -> list[Value]:
    """Each number of the scale, where they are few; otherwise none."""
    step = fact.step
    if not step or (fact.high - fact.low) / step > _MOST_POINTS:
        return []
    if float(step).is_integer() and float(fact.low).is_integer():
        return list(range(int(fact.low), math.floor(fact.high) + 1, int(step)))
    from fractions import Fraction  # for the few scales in finer steps

    low, by = Fraction(str(fact.low)), Fraction(str(step))
    count = (Fraction(str(fact.high)) - low) // by
    return [number(float(low + i * by)) for i in range(count + 1)]


def _ends(fact: Fact) -> dict[str, float]:
    """The range, as JSON Schema has it."""
    ends = {"minimum": number(fact.low)}
    return ends if fact.high == math.inf else ends | {"maximum": number(fact.high)}


def _text_of(value: Value) -> str:
    """A regular expression of a number as plain decimals, with zeros before and after it."""
    from decimal import Decimal

    whole, _, part = f"{abs(Decimal(str(value))):f}".partition(".")
    part = part.rstrip("0")
    sign = "-?" if not value else "-" if float(value) < 0 else ""  # type: ignore[arg-type]  # a scale's are numbers
    return f"{sign}0*{whole}" + (f"\\.{part}0*" if part else "(?:\\.0+)?")


def _in_32_bits(value: Value) -> float:
    """What a number becomes where it is kept in 32 bits."""
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def _on_step(raw: float, low: float, step: float) -> bool:
    if step == 1 and float(low).is_integer():
        return float(raw).is_integer()
    from fractions import Fraction  # for the few scales in finer steps

    # Counted in exact fractions of the decimals as written: 0.3 is three steps of 0.1.
    return not (Fraction(str(raw)) - _exact(low)) % _exact(step)


@lru_cache(maxsize=1024)
def _exact(number: float) -> Fraction:
    """The decimal as it is written."""
    from fractions import Fraction

    return Fraction(str(number))


def of_32_bits(raw: float) -> float:
    """The decimal that a number stood for in 32 bits, where it was told so: 0.30000001192092896 is 0.3 there."""
    if not abs(raw) < 1e6 or raw == (short := float(f"{raw:.7g}")):
        return raw
    return short if struct.unpack("f", struct.pack("f", short))[0] == raw else raw


def _step_below(fact: Fact, point: float) -> float:
    """The point, or the step below it."""
    if not fact.step:
        return point
    if fact.step == 1 and float(fact.low).is_integer():
        return float(math.floor(point))
    from fractions import Fraction

    low, step = _exact(fact.low), _exact(fact.step)
    return float(low + (Fraction(str(point)) - low) // step * step)
