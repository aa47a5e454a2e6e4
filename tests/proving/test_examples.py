"""Examples are decided as their people would be, and places are found again in their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.engine import Engine
from balm.language.here import Place
from balm.language.lookup import Lookup
from balm.language.practices import own_told, read_own
from balm.plugins.manager import Plugins

from .conftest import PACKS, alone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

OWN = """
[[example]]
name = "sings"
given = { rain = 1 }
own = [{ title = "Sing to the peas", kind = "behavioural", tags = ["sound"], minutes = [1, 5] }]
expect = { some = { tags = "sound" } }
"""


class Listener:
    """A strategy that keeps what it was told of the person's own."""

    name, bound = "listener", 1

    def __init__(self) -> None:
        self.heard: list[Mapping[str, Any]] = []

    def propose(self, situation: Any) -> list[Mapping[str, object]]:
        self.heard += situation.own
        return []

    def points(self, situation: Any) -> list[object]:
        return []


def test_strategies_hear_what_an_example_tells_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "garden.toml"
    path.write_text((PACKS / "garden.toml").read_text() + OWN)
    listener = Listener()
    engine = Engine(alone(path).program, Plugins(strategies=(listener,)))
    assert engine.test()[-1].ok
    told = {"title": "Sing to the peas", "kind": "behavioural", "tags": ["sound"], "minutes": [1, 5]}
    assert [dict(one) for one in listener.heard] == [told]


def test_what_is_told_of_ones_own_is_read_as_it_was(garden: Engine) -> None:
    for told in ({"title": "Tea"}, {"title": "Hum", "kind": "mental", "tags": [], "needs": [], "minutes": [0, 3]}):
        read = read_own(told, garden.program.attributes)
        assert not isinstance(read, list)
        assert own_told(read) == told


def test_a_place_whose_file_is_gone_is_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lookup = Lookup()
    assert lookup.line(Place("gone.toml", ("rule", 0))) == "gone.toml"
    assert lookup.span(Place("gone.toml", ("rule", 0))) is None
    (tmp_path / "here.toml").write_text("[pack]\n\n[[rule]]\nid = 1\n")
    assert Lookup().line(Place(str(tmp_path / "here.toml"), ("rule", 0))) == "here.toml:3"
    assert Lookup().line(Place("here.toml", ("rule", 0, "id"))) == "here.toml:4"
