"""Whom a difference touches: shares of cells, counted and estimated, and profiles, those that cannot be read named."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import balm
from balm.authoring import diff_share
from balm.authoring.diff import DiffProfiles
from balm.authoring.diff_share import interval
from balm.command.diff_page import percent
from balm.command.main import cli

from .test_diff_soundness import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = '[pack]\nname = "mine"\nversion = "1"\ntitle = "Mine"\n'
FACTS = """
[facts.noise]
type = "scale"
range = [0, 10]
step = 1

[facts.ward]
type = "choice"
values = ["day", "night"{more}]
"""
PRACTICE = """
[[practice]]
id = "water"
title = "Water a plant"
kind = "behavioural"
minutes = [1, 5]
limits = {{ noise = "{noise}" }}
how = "Water it."
"""


@pytest.fixture
def sides(tmp_path: Path) -> tuple[balm.Engine, balm.Engine]:
    """A practice that is for less noise than before, and a ward that is gone."""
    for name, more, noise in (("old", ', "roof"', "<= 7"), ("new", "", "<= 5")):
        (tmp_path / f"{name}.toml").write_text(HEAD + FACTS.format(more=more) + PRACTICE.format(noise=noise))
    return balm.load(tmp_path / "old.toml"), balm.load(tmp_path / "new.toml")


def left_out(found: balm.Diff) -> Any:
    (one,) = (one for one in found.behaviour if one.kind == "left-out")
    return one


def test_a_share_is_counted_where_it_can_be(tmp_path: Path) -> None:
    """Of a fact of four cells (unknown, up to 5, 6 and 7, above), the difference is one."""
    (tmp_path / "floor.toml").write_text(HEAD.replace("mine", "floor") + FACTS.format(more=""))
    base = (tmp_path / "floor.toml").read_text()
    for name, noise in (("old", "<= 7"), ("new", "<= 5")):
        (tmp_path / f"{name}.toml").write_text(base + PRACTICE.format(noise=noise))
    from balm.authoring.sides import load_side

    found = balm.diff(load_side(str(tmp_path / "old.toml")), load_side(str(tmp_path / "new.toml")), shares=True)
    share = left_out(found).share
    assert (share.touched, share.cells, share.exact, share.facts) == (1, 4, True, ("noise",))
    assert (share.low, share.share, share.high) == (0.25, 0.25, 0.25)
    assert left_out(found).told.profile == {"noise": 7}


@pytest.mark.exhaustive
def test_estimates_agree_with_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = outside = 0
    for seed in range(20):
        for old, new in islice(pairs(seed), 2):
            counted = balm.diff(old, new, shares=True).behaviour
            monkeypatch.setattr(diff_share, "MOST_COUNTED", 0)
            estimated = balm.diff(old, new, shares=True).behaviour
            monkeypatch.undo()
            for one, other in zip(counted, estimated, strict=True):
                assert one.share is not None
                assert other.share is not None
                assert one.share.exact
                assert not other.share.exact
                assert other.share.facts == one.share.facts
                assert abs(other.share.share - one.share.share) < 0.03
                if other.share.low <= one.share.share <= other.share.high:
                    inside += 1
                else:
                    outside += 1
    assert outside <= 0.12 * inside
    assert inside > 50


@pytest.mark.parametrize(
    ("touched", "drawn", "low", "high"),
    [(0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (5, 10, 0.2366, 0.7634), (1, 100, 0.0018, 0.0545)],
)
def test_intervals(touched: int, drawn: int, low: float, high: float) -> None:
    """As tables of Wilson's interval have them."""
    assert interval(touched, drawn) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0"), (1, "100"), (0.5, "50"), (0.254, "25"), (0.0317, "3.2"), (0.00071, "0.071"), (0.04, "4"),
        (0.9999, "more than 99.9"), (0.0000001, "less than 0.0001"), (0.1, "10"), (0.0996, "10"), (0.996, "99.6"),
        (0.000002, "0.0002"),
    ],
)  # fmt: skip
def test_percent(share: float, words: str) -> None:
    assert percent(share) == words


PEOPLE: list[Any] = [
    {"noise": 6},
    {"noise": 6, "ward": "day", "own": ["Tea"]},
    {"noise": 2},
    {},
    {"noise": 11},
    {"ward": "roof"},
    {"plaice": "home", "noise": 1},
    {"noise": 7, "own": [{"title": "Tea", "tags": ["tea"]}]},
    {"noise": 7, "own": "Tea"},
    ["noise"],
]


def count(found: balm.Diff) -> DiffProfiles:
    assert found.profiles is not None
    return found.profiles


def test_profiles_at_hand(sides: Sequence[balm.Engine]) -> None:
    found = balm.diff(*sides, profiles=PEOPLE)
    assert left_out(found).profiles == 2
    assert (count(found).read, count(found).touched) == (4, 2)
    assert count(found).invalid == (
        (5, "noise: out-of-range"),
        (6, "ward: unknown-value"),
        (7, "plaice: unknown-fact"),
        (8, "own[0].tags: unknown-tag"),
        (9, "own: bad-own"),
        (10, "not-an-object"),
    )


def test_json_lines(sides: Sequence[balm.Engine], tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    lines = [*map(json.dumps, PEOPLE), "", '{"noise": 6', '{"noise": 6}']
    path.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    found = balm.diff(*sides, profiles=path)
    assert (count(found).read, count(found).touched) == (5, 3)
    assert count(found).invalid[-1] == (12, "bad-json")
    assert [row for row, _ in count(found).invalid] == [5, 6, 7, 8, 9, 10, 12]


def test_csv(sides: Sequence[balm.Engine], tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('noise,ward,dislikes\n6,day,"music, silence"\n,,\n6\n12,,\n"7",night,none\n', encoding="utf-8")
    found = balm.diff(*sides, profiles=str(path))
    assert (count(found).read, count(found).touched) == (3, 2)
    assert count(found).invalid == ((4, "1 fields for 3 columns"), (5, "noise: out-of-range"))
    path.write_text("noise,plaice\n6,home\n", encoding="utf-8")
    with pytest.raises(balm.ProfileError, match=r"(?s)plaice.*place"):
        balm.diff(*sides, profiles=path)
    path.write_bytes(b"noise\n\xff\n6\n")
    assert count(balm.diff(*sides, profiles=path)).invalid == ((2, "noise: not-utf8"),)
    path.write_bytes(b"n\xffise\n6\n")
    with pytest.raises(balm.ProfileError, match="UTF-8"):
        balm.diff(*sides, profiles=path)


def test_nothing_that_somebody_told_is_repeated(sides: Sequence[balm.Engine], tmp_path: Path) -> None:
    for one, side in zip(("old", "new"), sides, strict=True):
        assert side.rulebook.packs[0].name == "mine", one
    people = tmp_path / "people.jsonl"
    people.write_text('{"noise": 66}\n{"ward": "my secret"}\n{"noise": 6}\n')
    args = ["diff", str(tmp_path / "old.toml"), str(tmp_path / "new.toml"), "--profiles", str(people)]
    output = CliRunner().invoke(cli, args, prog_name="balm").output
    assert "    1 of 1 profile\n" in output
    assert "1 of 1 profile is answered otherwise." in output
    assert "2 rows could not be read, and counted nowhere:\n  row 1: noise: out-of-range\n" in output
    assert "66" not in output
    assert "secret" not in output
    data = json.loads(CliRunner().invoke(cli, [*args, "--json"], prog_name="balm").output)
    assert data["profiles"]["invalid"][0] == {"row": 1, "problem": "noise: out-of-range"}


def test_what_only_one_side_knows_is_said(sides: Sequence[balm.Engine], tmp_path: Path) -> None:
    text = (tmp_path / "old.toml").read_text()
    rule = '[[rule]]\nid = "roof"\nwhen = { ward = "roof" }\nrefer = ["support"]\nbecause = "It is cold."\n'
    (tmp_path / "help.toml").write_text(text.replace('"<= 7"', '"<= 5"') + rule)
    found = balm.diff(balm.load(tmp_path / "help.toml"), sides[1])
    assert found.vocabulary.changed == ("ward",)
    (one,) = found.behaviour
    assert (one.kind, one.subject, one.lost) == ("help-lost", "support", True)
    assert one.told is not None
    assert (one.told.old, one.told.new, one.told.only_old) == ({"ward": "roof"}, {}, {"ward": "roof"})
    args = ["diff", str(tmp_path / "help.toml"), str(tmp_path / "new.toml")]
    output = CliRunner().invoke(cli, args, prog_name="balm").output
    assert "  Compared over the answers that both sides know: ward.\n" in output
    assert '    {"ward": "roof"}\n    support -> no help\n    Only the old side hears ward.\n' in output
