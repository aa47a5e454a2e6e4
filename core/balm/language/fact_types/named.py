"""Named: what types have in common whose answers are names that the declaration lists as `values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from balm.language.fact_types.base import FactType
from balm.language.here import Mistake
from balm.language.values import RESERVED, names, normal_text, quoted

if TYPE_CHECKING:
    from balm.language.fact_types.base import Wrong
    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.shape import FactShape

_OF_PRACTICES = '`values = [...]`: `"practices"` is for a tags fact with `origin = "history"`, which nobody is asked'

PRACTICES = "practices"
"""As `values`: the names of the practices that the packs beside the floor have."""

_ABOUT_SETS = frozenset({"any", "none"})
"""In a condition these speak of sets alone, so a single name may be one of them ("none of it")."""


class Named(FactType):
    """A type whose declaration lists `values`."""

    __slots__ = ()

    keys: ClassVar[tuple[str, ...]] = ("values",)

    def declare(self, shape: FactShape, here: Here, wrong: Wrong) -> dict[str, Any]:
        """`values`: some, each once, and none of them reserved."""
        of_practices = shape.values == PRACTICES
        values = () if isinstance(shape.values, str) else names(shape.values or ())
        seen: set[str] = set()
        if of_practices and not (self.multiple and shape.origin == "history"):
            wrong("has the practices as its values", _OF_PRACTICES, "values")
        elif not values and not of_practices:
            wrong("has no values", f"`values = [...]`, as it is a {self.name} fact", "values")
        for i, value in enumerate(values):
            spot = here / "values" / i
            if value in RESERVED - (frozenset() if self.multiple else _ABOUT_SETS):
                spot.report("reserved-word", found=value)
            elif value != normal_text(value):  # told values have none, so nobody could tell it
                found = f"has the value `{quoted(value)}`"
                spot.report("bad-fact", fact=here.path[-1], found=found, expected="a name without blanks around it")
            elif value in seen:
                spot.report("duplicate-id", kind="value", name=value, first=(here / "values").line)
            seen.add(value)
        return super().declare(shape, here, wrong) | {"values": values}

    def texts(self, fact: Fact) -> tuple[str, ...]:
        """Its names."""
        return fact.values


def unknown_value(fact: Fact, raw: str) -> Mistake:
    """A name that is none of the fact's."""
    details = {"found": raw, "fact": fact.name, "expected": fact.datatype.domain(fact)}
    return Mistake("unknown-value", details, fact.values)
