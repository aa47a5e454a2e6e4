"""Tags: any of several names at once, or none of them."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, Any

from balm.diagnostics.suggest import in_words
from balm.language.fact_types.base import BLANKS, one_of_texts, wrong_type
from balm.language.fact_types.named import Named, unknown_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.language.facts import Fact
    from balm.language.here import Mistake
    from balm.language.values import Value


class Tags(Named):
    """``type = "tags"``: a set of names; what several rules say joins."""

    __slots__ = ()

    name = "tags"
    noun = "list of tags"
    merges = ("union",)
    column = "texts"
    multiple = True

    def read(self, fact: Fact, raw: Any) -> Value | Mistake:
        """A set of names from a list of them, one name, or "none"."""
        if isinstance(raw, str):
            raw = [] if raw == "none" else [raw]
        if not isinstance(raw, (list, tuple, Set)):
            return wrong_type(fact, raw)
        for value in raw:
            if not isinstance(value, str):
                return wrong_type(fact, value)
            if value not in fact.values:
                return unknown_value(fact, value)
        return frozenset(raw)

    def read_text(self, fact: Fact, word: str) -> Any:
        """Names with commas between them, or "none"."""
        return "none" if word == "none" else [part.strip() for part in word.split(",")]

    def merge_order(self, fact: Fact, values: Iterable[Value]) -> list[Value]:
        """All of them join, in whatever order."""
        return list(values)

    def domain(self, fact: Fact) -> str:
        """The names."""
        return "a list of " + in_words(fact.values)

    def forms(self, fact: Fact) -> str:
        """What a set may have."""
        return "a tag, a list of tags, `{ all = [...] }`, `{ none = [...] }`, `any` or `none`"

    def summary(self, fact: Fact) -> str:
        """Its names stand beside it."""
        return "Any of these, or none of them"

    def schema(self, fact: Fact) -> tuple[list[dict[str, Any]], str]:
        """A list of names; as text names with commas between them, or none."""
        if not fact.values:
            return [{"type": "array", "maxItems": 0}], "none"
        names = one_of_texts(fact.values)
        item = {"anyOf": [{"enum": list(fact.values)}, {"pattern": f"^{BLANKS}(?:{names}){BLANKS}$"}]}
        each = one_of_texts(name for name in fact.values if "," not in name)
        several = f"(?:{each})(?:{BLANKS},{BLANKS}(?:{each}))*|none" if each else "none"
        return [{"type": "array", "items": {"type": "string", **item}}], several
