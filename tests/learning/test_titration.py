"""Titration: small steps, the next when they sit well, back at once after worse or backdraft."""

from __future__ import annotations

from typing import Any

import pytest

import balm
from balm_plugins.titration import TELL_WITHIN, WITHIN, Backdraft, Titration, step
from support.past_entries import ALL, DRINK, FEET, KIND, LONG, NAME, OWN, WALK, entry, given, situation

SMALL = {"name": -2, "kind": -4, "long": -5}
WELL = [entry(DRINK, "better", days=12 + at) for at in range(2)]


@pytest.mark.parametrize(("practice", "size"), [(DRINK, 0), (FEET, 0), (NAME, 1), (KIND, 2), (LONG, 3), (OWN, None)])
def test_how_large_a_step_is(practice: balm.Practice, size: int | None) -> None:
    assert step(practice) == size


TABLE = [
    # what was felt, what is known, points
    ([entry(DRINK, "better")], {}, SMALL),
    (WELL, {}, {"name": 2, "kind": -2, "long": -4}),
    (WELL[:1], {}, SMALL),
    ([*WELL[:1], entry(DRINK, "same", days=11), entry(DRINK, "better", days=10)], {}, SMALL),
    # the next step takes two of its own size; smaller ones that feel better do not count
    ([*WELL, *(entry(DRINK, "better", days=11 - at) for at in range(2))], {}, {"name": 2, "kind": -2, "long": -4}),
    ([*WELL, *(entry(NAME, "better", days=11 - at) for at in range(2))], {}, {"kind": 2, "long": -2}),
    # back at once, and for a week; then from the beginning
    ([*WELL, entry(WALK, "worse", days=1)], {}, SMALL),
    ([*WELL, entry(WALK, "worse", days=6.9)], {"experience": "regular"}, SMALL),
    ([*WELL, entry(WALK, "worse", days=7.1)], {}, SMALL),
    ([*WELL, entry(WALK, "worse", days=8), *(entry(DRINK, "better", days=7 - at) for at in range(2))], {},
     {"name": 2, "kind": -2, "long": -4}),
    ([*WELL, entry(DRINK, "better", days=2, backdraft="recent")], {}, SMALL),
    (WELL, {"backdraft": "now"}, SMALL),
    (WELL, {"backdraft": "past"}, {"name": 2, "kind": -2, "long": -4}),
    # who is at home with this begins further on; but what is put forward has to have been felt, not told
    ([entry(DRINK, "same")], {"experience": "regular", "mental_door": "open"}, {}),
    ([entry(DRINK, "same")], {"experience": "some"}, {"kind": -2, "long": -4}),
    ([entry(NAME, "better", days=9 - at) for at in range(2)], {"experience": "some"}, {"kind": 2, "long": -2}),
    (WELL, {"mental_door": "closed"}, {"kind": -2, "long": -4}),
    # nothing was felt
    ([entry(DRINK)], {}, {}),
    ([], {}, {}),
    ([entry(DRINK, "worse", days=91)], {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "facts", "points"), TABLE)
def test_steps(entries: list[balm.Entry], facts: dict[str, Any], points: dict[str, int]) -> None:
    assert given(Titration(), situation(*entries, **facts)) == points


TWICE = [entry(KIND, "better", days=12 - 3 * at) for at in range(2)]
HUG = balm.Practice("t/hug", "Hug", "behavioural", "opening", ("comforted",), ("warmth_to_self", "touch"), (1, 3))
STILL = balm.Practice("t/still", "Kind and still", "mental", "opening", None, ("warmth_to_self",), (15, 30))
HUGGED = [entry(HUG, "better", days=12 - 3 * at) for at in range(2)]


@pytest.mark.parametrize(
    ("entries", "facts", "nexts"),
    [
        (HUGGED, {"intensity": "low"}, {"t/kind"}),
        (HUGGED, {"intensity": "medium", "experience": "regular"}, {"t/kind"}),  # wherever one began
        (TWICE, {"intensity": "low"}, {"t/still"}),
        # not in a row, and nothing else counts
        ([*HUGGED, entry(HUG, "same", days=11), entry(DRINK, "better", days=10)], {"intensity": "low"}, {"t/kind"}),
        (HUGGED[:1], {"intensity": "low"}, set()),
        (WELL, {"intensity": "low"}, set()),
        ([entry(NAME, "better", days=9 - at) for at in range(2)], {"intensity": "low"}, set()),
        # never while it is strong or nobody knows, nor with the door closed
        (HUGGED, {"intensity": "high"}, set()),
        (HUGGED, {}, set()),
        (HUGGED, {"intensity": "low", "mental_door": "closed"}, set()),
        # never in the week after worse; after kindness that did not do well it begins anew
        ([*HUGGED, entry(WALK, "worse", days=6.9)], {"intensity": "low"}, set()),
        ([*HUGGED, entry(WALK, "worse", days=7.1)], {"intensity": "low"}, {"t/kind"}),
        ([*HUGGED, entry(HUG, "worse", days=8)], {"intensity": "low"}, set()),
        ([*HUGGED, entry(DRINK, days=8, backdraft="recent")], {"intensity": "low"}, set()),
        (HUGGED, {"intensity": "low", "backdraft": "recent"}, set()),
    ],
)  # fmt: skip
def test_the_next_step_of_kindness(entries: list[balm.Entry], facts: dict[str, Any], nexts: set[str]) -> None:
    said = Titration().points(situation(*entries, **facts)._replace(practices=(*ALL, HUG, STILL)))
    found = {one.practice: one for one in said if one.next_step}
    assert found.keys() == nexts
    assert {(one.points, one.tell) for one in found.values()} <= {(WITHIN, TELL_WITHIN)}


def test_it_says_why() -> None:
    said = {one.practice: one for one in Titration().points(situation(*WELL))}
    assert said["t/name"].tell == "Smaller steps have sat well with you, so this next small one may be tried."
    assert said["t/kind"].because == "It is step 2, and step 1 is what sits well so far."
    assert said["t/kind"].tell == ""


def test_without_a_past_it_is_silent() -> None:
    assert not list(Titration().points(balm.Situation({"backdraft": "now"}, (), ALL, 0)))


def test_the_kit_is_content() -> None:
    balm.check_strategy(Titration(), [situation(*WELL), situation(*WELL, backdraft="now")])


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([entry(KIND, "worse", days=6)], "recent"),
        ([entry(KIND, "worse", days=8)], None),
        ([entry(DRINK, "worse", days=1)], None),
        ([entry(LONG, "worse", days=6)._replace(stance="opening")], "recent"),  # it opens, and is not warm
        ([entry(KIND, "same", days=1)], None),
        ([entry(DRINK, "better", days=6, backdraft="now")], "recent"),
        ([entry(DRINK, "better", days=6, backdraft="past")], None),
        # what the signal filled in comes back as told, and does not keep itself alive
        ([entry(KIND, "worse", days=8), *(entry(DRINK, days=8 - at, backdraft="recent") for at in range(1, 8))], None),
        ([entry(DRINK, days=9 - at, backdraft="recent") for at in range(9)], None),
        ([entry(DRINK, days=9, backdraft="recent"), entry(DRINK, days=1, backdraft="recent")], "recent"),
        ([entry(DRINK, days=9, backdraft="recent"), entry(DRINK, days=3, backdraft="now")], "recent"),
    ],
)
def test_a_backdraft_is_kept_in_mind_for_a_week(entries: list[balm.Entry], says: str | None) -> None:
    assert Backdraft().read(situation(*entries).past or balm.Past([], entries[0].at)).get("backdraft") == says


CALM = {"distress": 2, "attachment": "secure", "place": "home", "minutes": 10, "experience": "regular"}
COMFORTED = CALM | {"warmth_response": "comforting", "backdraft": "never"}


@pytest.mark.parametrize(
    ("last", "facts", "opens"),
    [
        (entry(KIND, "worse", days=6), CALM, False),
        # what a warm practice did this week closes the door as well, and no answer opens it again
        (entry(KIND, "worse", days=6), CALM | {"backdraft": "never"}, False),
        (entry(KIND, "worse", days=6), COMFORTED, False),
        (entry(KIND, "worse", days=8), COMFORTED, True),
        # what was told this week is kept in mind, until something else is told
        (entry(DRINK, "better", days=6, backdraft="now"), CALM | {"warmth_response": "comforting"}, False),
        (entry(DRINK, "better", days=6, backdraft="now"), COMFORTED, True),
    ],
)
def test_within_a_week_nothing_opens_though_nobody_tells_again(
    last: balm.Entry, facts: dict[str, Any], opens: bool
) -> None:
    offered = balm.load().decide(facts, past=situation(last).past).recommendations
    assert offered
    assert any(one.stance == "opening" for one in offered) is opens
