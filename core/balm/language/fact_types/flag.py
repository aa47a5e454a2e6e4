"""Flag: true or false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.language.fact_types.base import FactType, in_any_letters, wrong_type

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.here import Mistake
    from balm.language.values import Value

_TYPED = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}


class Flag(FactType):
    """``type = "flag"``: true where any rule says so."""

    __slots__ = ()

    name = "flag"
    noun = "flag"
    merges = ("any",)
    column = "boolean"
    worded = ("true", "false")

    def read(self, fact: Fact, raw: Any) -> Value | Mistake:
        """True or false, and nothing that Python takes for them."""
        return raw if isinstance(raw, bool) else wrong_type(fact, raw)

    def read_text(self, fact: Fact, word: str) -> Any:
        """Also yes and no."""
        return _TYPED.get(word.lower(), word)

    def answers(self, fact: Fact) -> tuple[str | bool, ...]:
        """Both."""
        return (False, True)

    def domain(self, fact: Fact) -> str:
        """Both."""
        return "true or false"

    def forms(self, fact: Fact) -> str:
        """Both."""
        return "true or false"

    def summary(self, fact: Fact) -> str:
        """Begins a sentence."""
        return "True or false"

    def texts(self, fact: Fact) -> tuple[str, ...]:
        """As TOML and a command line have them."""
        return ("true", "false")

    def schema(self, fact: Fact) -> tuple[list[dict[str, Any]], str]:
        """JSON's own, and words in capitals or not."""
        return [{"type": "boolean"}], in_any_letters("|".join(_TYPED))
