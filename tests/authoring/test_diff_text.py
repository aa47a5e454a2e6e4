"""What is said of a change of text: pairs of packs in cases/diff-text.toml, with all that is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli

from balm.authoring.diff_text import moved
from balm.language.combine import read_rulebook
from support.small_packs import FLOOR, PRACTICES, pack, rulebook

CASES = tomli.loads((Path(__file__).parents[1] / "cases" / "diff-text.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_said(case: dict[str, Any]) -> None:
    old, new = (rulebook(PRACTICES + case[side]) for side in ("old", "new"))
    lines = []
    for one in moved(old, new):
        lines.append(f"{one.sign} {one.what} {one.name}")
        lines += [f"  {part.name}: {part.before or '-'} -> {part.after or '-'}" for part in one.parts]
    assert lines == case["moved"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_back_is_the_other_way_round(case: dict[str, Any]) -> None:
    """Whatever is said one way is said the other way, before and after changed."""
    old, new = (rulebook(PRACTICES + case[side]) for side in ("old", "new"))
    there, back = moved(old, new), moved(new, old)
    swapped = {"+": "-", "-": "+", "~": "~"}

    def said(ones: Any, *, turned: bool) -> set[Any]:
        return {
            (swapped[one.sign] if turned else one.sign, one.what, one.name, part.name)
            + ((part.after, part.before) if turned else (part.before, part.after))
            for one in ones
            for part in one.parts
        }

    assert said(there, turned=False) == said(back, turned=True)


def test_what_packs_settle_together() -> None:
    def read(more: str) -> Any:
        base = pack("b", '[[rule]]\nid = "r"\nask = "mood"\nbecause = "b"\n')
        return read_rulebook([pack("a", "", more), base], pack("floor", FLOOR), {"b": base}.get)

    more = ['language = "de"', 'extends = ["b"]', 'disable = ["b/r"]', 'voice = "mood"']
    more.append('allow = [{ code = "unused-name", at = "calm", because = "b" }]')
    found = moved(read('language = "en"'), read("\n".join(more)))
    assert [(one.sign, one.what, one.name) for one in found] == [
        ("-", "rule", "b/r"),
        ("~", "pack", "a"),
        ("~", "packs", "together"),
    ]
    assert [(part.name, part.before, part.after) for one in found[1:] for part in one.parts] == [
        ("language", "en", "de"),
        ("extends", None, "b"),
        ("allow", None, "unused-name at calm: b"),
        ("roles", None, "voice: mood"),
        ("switched off", None, "b/r"),
    ]


def test_as_data() -> None:
    old, new = (rulebook(PRACTICES + CASES[3][side]) for side in ("old", "new"))
    assert [one.to_dict() for one in moved(old, new)] == [
        {
            "what": "rule",
            "name": "a/one",
            "how": "changed",
            "parts": [{"part": "prefer kind mental", "before": "by 2", "after": "by 3"}],
        }
    ]
