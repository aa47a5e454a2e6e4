"""The check-in, case by case: conversations over two small packs.

`cases/*.toml` are plain data, so that every implementation of the check-in can be held to them. A case begins with what
is `given`, and with practices that the person did not want again (`not_again`). Each `turn` tells an input, if it has
one, and says what is shown and what is in the state then: the keys that it names, and no others. Of a screen, `shows`
has these in short:

- `asks` the facts that are asked, `options` the words of their options, `offers` the values that are offered back,
  `proposed` what words of danger suggest, `where` the facts that ask for the country
- `help` the kinds of help in sight, `phone` the values of the channels of their lines
- `practices` the ids of what is suggested, that in full first, `refine` what can be opened, `felt` what can be told of
  how it felt, `echo` the words of each fact said back

`refused` are inputs that are refused at that place.
"""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from balm.checkin.check_in import CheckIn
from balm.checkin.flow import start
from balm.compiled.program import compile_program
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import CheckInError
from balm.engine import Engine
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.plugins.manager import Plugins

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES = Path(__file__).parent / "cases"


@cache
def engine() -> Engine:
    def pack(name: str) -> PackFiles:
        return PackFiles(name, "", (PackFile(f"{name}.toml", (CASES / "packs" / f"{name}.toml").read_bytes()),))

    book = read_rulebook([pack("evening")], pack("floor"), lambda _: None)
    return Engine(compile_program(book), Plugins(), today=datetime.date(2026, 11, 24))


def in_short(screen: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **screen,
        "asks": [one["fact"] for one in screen["questions"]],
        "options": {one["fact"]: [option["label"] for option in one["options"]] for one in screen["questions"]},
        "proposed": {one["fact"]: one["proposed"] for one in screen["questions"] if one["proposed"] is not None},
        "offers": {one["fact"]: [option["value"] for option in one["options"]] for one in screen["offers"]},
        "echo": {one["fact"]: one["words"] for one in screen["echo"]},
        "help": [one["kind"] for one in screen["help"]],
        "phone": [way["value"] for one in screen["help"] for line in one["resources"] for way in line["channels"]],
        "practices": [one["practice"] for one in (*screen["recommendations"], *screen["others"])],
        "felt": [one["felt"] for one in screen["felt"]],
        "refine": [one["open"] for one in screen["refine"]],
        "where": [one["fact"] for one in screen["where"]],
    }


def part(whole: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    return {key: whole[key] for key in keys}


def every_case() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(CASES.glob("*.toml")):
        for case in tomli.loads(path.read_text(encoding="utf-8"))["case"]:
            assert case.keys() <= {"name", "given", "not_again", "turn", "refused"}, case
            found[f"{path.stem}: {case['name']}"] = case
    return found


BY_NAME = every_case()


def begun(given: dict[str, Any], not_again: list[str]) -> CheckIn:
    """The check-in of somebody who told so much, and asked before to leave these practices out."""
    now = engine().check_in(given)
    return CheckIn(now._context, start(now._context, read_profile(engine().program, given, []), 0, not_again))


@pytest.mark.parametrize("name", BY_NAME)
def test_a_conversation(name: str) -> None:
    case = BY_NAME[name]
    now = begun(case.get("given", {}), case.get("not_again", []))
    for turn in case.get("turn", ()):
        assert turn.keys() <= {"tell", "shows", "state"}
        if "tell" in turn:
            # Each turn as in a process of its own.
            now = engine().check_in(state=json.loads(json.dumps(now.state))).tell(turn["tell"])
        shows, state = turn.get("shows", {}), turn.get("state", {})
        assert part(in_short(now.screen), shows) == shows, turn
        assert part(now.state, state) == state, turn
    before = now.state
    for told in case.get("refused", ()):
        with pytest.raises(CheckInError):
            now.tell(told)
    assert now.state == before
