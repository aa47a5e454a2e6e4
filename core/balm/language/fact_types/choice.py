"""Choice: one of several names, in no order that means anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from balm.diagnostics.suggest import in_words
from balm.language.fact_types.base import one_of_texts, wrong_type
from balm.language.fact_types.named import Named, unknown_value

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.here import Mistake
    from balm.language.values import Value


class Choice(Named):
    """``type = "choice"``: the value that is declared first wins where rules set several."""

    __slots__ = ()

    name = "choice"
    noun = "choice"
    merges: ClassVar[tuple[str, ...]] = ("first",)
    column = "text"

    def read(self, fact: Fact, raw: Any) -> Value | Mistake:
        """One of the names."""
        if not isinstance(raw, str):
            return wrong_type(fact, raw)
        return raw if raw in fact.values else unknown_value(fact, raw)

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
        return [{"enum": list(fact.values)}], one_of_texts(fact.values)
