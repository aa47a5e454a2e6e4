"""Choice: one of several names, in no order that means anything."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from balm.diagnostics.suggest import in_words
from balm.language.fact_types.base import in_any_letters, in_small_letters, one_of_texts, wrong_type
from balm.language.fact_types.named import Named, unknown_value
from balm.language.values import RESERVED, normal_text, quoted

if TYPE_CHECKING:
    from balm.language.fact_types.base import Wrong
    from balm.language.facts import Fact
    from balm.language.here import Here, Mistake
    from balm.language.shape import FactShape
    from balm.language.values import Value


class Choice(Named):
    """``type = "choice"``: the value that is declared first wins where rules set several."""

    __slots__ = ()

    name = "choice"
    noun = "choice"
    keys: ClassVar[tuple[str, ...]] = ("values", "read_as")
    merges: ClassVar[tuple[str, ...]] = ("first",)
    column = "text"

    def declare(self, shape: FactShape, here: Here, wrong: Wrong) -> dict[str, Any]:
        """`values`, and under `read_as` other names for them."""
        fields = super().declare(shape, here, wrong)
        if shape.read_as is None or "read_as" not in self.keys:
            return fields
        values: tuple[str, ...] = fields["values"]
        meant: dict[str, str] = {}
        for name, value in (*((value, value) for value in values), *shape.read_as.items()):
            spot, before = here / "read_as" / name, meant.setdefault(in_small_letters(name), value)
            if value not in values:
                spot.report_unknown("unknown-value", value, values, fact=here.path[-1])
            elif name in RESERVED and name not in values:
                spot.report("reserved-word", part="key", found=name)
            elif name != normal_text(name) and name not in values:
                wrong(f"reads `{quoted(name)}` as `{value}`", "a name without blanks around it", "read_as")
            elif before != value:
                found = f"reads `{name}` as `{value}`, and as `{before}` in other letters"
                wrong(found, "names that differ in more than capitals: with `read_as` these do not count", "read_as")
        return fields | {"read_as": dict(shape.read_as)}

    def read(self, fact: Fact, raw: Any) -> Value | Mistake:
        """One of the names."""
        if not isinstance(raw, str):
            return wrong_type(fact, raw)
        if raw in fact.values:
            return raw
        mistake = unknown_value(fact, raw)
        if (value := self.read_text(fact, raw)) == raw:
            return mistake
        expected = f"`{value}`, as only what a person tells is read by other names"
        return mistake._replace(details={**mistake.details, "expected": expected}, known=(value,))

    def read_text(self, fact: Fact, word: str) -> Any:
        """With `read_as` also its names, and each name in capitals or not."""
        if not fact.read_as or word in fact.values:
            return word
        small = in_small_letters(word)
        every = chain(fact.read_as.items(), zip(fact.values, fact.values, strict=True))
        return next((value for name, value in every if in_small_letters(name) == small), word)

    def answers(self, fact: Fact) -> tuple[str | bool, ...]:
        """The names, as declared."""
        return fact.values

    def domain(self, fact: Fact) -> str:
        """The names."""
        return in_words(fact.values)

    def forms(self, fact: Fact) -> str:
        """Names, alone, negated or several."""
        return f"a value ({in_words(fact.values)}), `not` and a value, or a list of values"

    def summary(self, fact: Fact) -> str:
        """Its names stand beside it."""
        return "One of these"

    def schema(self, fact: Fact) -> tuple[list[dict[str, Any]], str]:
        """Each name."""
        texts = one_of_texts((*fact.values, *fact.read_as))
        return [{"enum": list(fact.values)}], in_any_letters(texts) if fact.read_as else texts
