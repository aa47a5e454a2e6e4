"""The table: rows of `values.toml`, and the pack that tells their meanings apart."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent


class Case(NamedTuple):
    """A row of `values.toml`."""

    fact: str
    means: str
    json: str | None = None
    toml: str | None = None
    text: str | None = None
    python: str | None = None
    arrow: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the row is called in a report."""
        return f"{self.fact} = {self.json or self.python}"

    @property
    def value(self) -> Any:
        """As Python has it."""
        return json.loads(self.json) if self.json else eval(self.python or "", {"Decimal": Decimal, "date": date})  # noqa: S307  # a file of our own


@cache
def cases() -> tuple[Case, ...]:
    data = tomli.loads((HERE / "values.toml").read_text(encoding="utf-8"))["value"]
    return tuple(Case(**{**row, "arrow": tuple(row.get("arrow", ()))}) for row in data)


# The pack that tells meanings apart.


@cache
def meanings() -> Mapping[str, tuple[str, str]]:
    """Practice -> the fact and the meaning that it stands for."""
    told = dict.fromkeys((one.fact, one.means) for one in cases() if one.fact != "own")
    known = [one for one in told if one[1] != "unknown" and not one[1].startswith("refused")]
    return {f"m{i}": one for i, one in enumerate(known)}


@cache
def pack(rules: bool = True) -> str:
    text = (HERE / "probe.toml").read_text(encoding="utf-8")
    for name, (fact, means) in meanings().items():
        value = json.loads(means)
        when, unless = (value, ()) if not isinstance(value, list) else ({"all": value} if value else "none", ())
        if isinstance(value, list) and value:
            unless = tuple({"music", "rest", "thé"} - {*value})
        text += f'\n[[practice]]\nid = "{name}"\ntitle = "{name}"\nkind = "mental"\nminutes = [1, 2]\nhow = "Do."\n'
        if rules:
            text += f'\n[[rule]]\nid = "{name}"\nwhen = {{ {fact} = {_toml(when)} }}\n'
            text += f"unless = {{ {fact} = {_toml(list(unless))} }}\n" if unless else ""
            text += f'prefer = [{{ id = "{name}", by = 5 }}]\nbecause = "So."\n'
    if rules:
        text += '\n[[rule]]\nid = "effort"\nset = { effort = "low" }\nbecause = "So."\n'
    return text


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(one, ensure_ascii=False)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
