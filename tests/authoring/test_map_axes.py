"""The axes of a map: the bands that they have, the facts that they may be, and what a legend's letters are."""

from __future__ import annotations

import pytest

from balm.authoring.map import Showing, draw_map
from balm.authoring.map_axis import make_axis
from balm.diagnostics.errors import BalmError, ProfileError
from balm.engine import Engine
from balm.language.conditions import parse_predicate
from balm.language.facts import Fact
from balm.language.predicates import Predicate
from balm.plugins.manager import Plugins
from support.shipped_packs import program, rulebook

SCALE = Fact("f", "scale", low=0, high=10, step=1)
FINE = Fact("f", "scale", low=1, high=7)
HUGE = Fact("f", "scale", low=0, high=5000, step=1)
LEVEL = Fact("f", "level", ("none", "low", "medium", "high"))
CHOICE = Fact("f", "choice", ("a", "b", "c", "d", "e"))
TAGS = Fact("f", "tags", ("pet", "bath", "walk", "tea"))


@pytest.mark.parametrize(
    ("fact", "predicates", "labels"),
    [
        (SCALE, [], ["0 to 10"]),
        (SCALE, [">= 4", "> 6"], ["0 to 3", "4 to 6", "7 to 10"]),
        (SCALE, ["3..6"], ["0 to 2", "3 to 6", "7 to 10"]),
        (SCALE, [5, 10], ["0 to 4", "5", "6 to 9", "10"]),
        (SCALE, ["> 3.5"], ["0 to 3", "4 to 10"]),
        (SCALE, ["known"], ["0 to 10"]),
        (FINE, [], ["1 to 7"]),
        (FINE, ["< 4"], ["1 to below 4", "4 to 7"]),
        (FINE, ["> 4"], ["1 to 4", "above 4"]),
        (FINE, ["> 3", "< 5"], ["1 to 3", "above 3, below 5", "5 to 7"]),
        (FINE, ["> 3", "<= 5.5"], ["1 to 3", "above 3 to 5.5", "above 5.5"]),
        (FINE, [4], ["1 to below 4", "4", "above 4"]),
        (HUGE, ["> 3500.5", "<= 4000"], ["0 to below 3500.5", "3500.5 to 4000", "above 4000"]),
        (LEVEL, [">= medium"], ["none to low", "medium to high"]),
        (LEVEL, ["not low"], ["none", "low", "medium to high"]),
        (CHOICE, [], ["a, b, c and 2 more"]),
        (CHOICE, [["a", "c"]], ["a", "b", "c", "d, e"]),
        (Fact("f", "flag"), [True], ["false", "true"]),
        (Fact("f", "flag", may_decline=True), [], ["declined", "false, true"]),
        (TAGS, ["bath"], ["none, pet", "bath", "walk, tea"]),
        (TAGS, ["any", {"none": ["walk"]}], ["none", "pet, bath", "walk", "tea"]),
    ],
)
def test_the_bands_of_an_axis(fact: Fact, predicates: list[object], labels: list[str]) -> None:
    read = [parse_predicate(fact, raw) for raw in predicates]
    axis = make_axis(fact, [one for one in read if isinstance(one, Predicate)])
    assert [band.label for band in axis.bands] == ["unknown", *labels]


def test_letters_never_end() -> None:
    letters = [Showing(("p",), "", i).letter for i in range(4000)]
    assert letters[:3] == ["A", "B", "C"]
    assert letters[61:64] == ["9", "AA", "AB"]
    assert len(set(letters)) == 4000
    assert Showing((), "", None).letter == "-"


# What cannot be drawn.


def test_a_derived_fact_says_what_it_rests_on() -> None:
    engine = Engine(program(), Plugins())
    with pytest.raises(ProfileError) as caught:
        draw_map(engine, "intensity", "distres")
    derived, unknown = caught.value.diagnostics
    assert (derived.code, derived.key, derived.expected) == ("derived-told", "x", "`distress` or `activation`")
    assert (unknown.code, unknown.key, unknown.nearest) == ("unknown-fact", "y", "distress")


def test_a_derived_fact_leads_down_to_what_can_be_told() -> None:
    below = program().rule_index.given_below("mental_door")
    assert {"attachment", "backdraft", "distress", "self_harm"} <= {*below}
    assert all(rulebook().facts[name].tellable for name in below)
    assert "attachment_anxiety" in below, "named beside the attachment that is worked out from it"


def test_an_axis_is_one_of_two_facts_that_are_not_given() -> None:
    engine = Engine(program(), Plugins())
    with pytest.raises(BalmError, match=r"Both axes are `distress`: a map needs two facts\."):
        draw_map(engine, "distress", "distress")
    with pytest.raises(BalmError, match=r"`energy` is an axis, so it cannot be given a value as well\."):
        draw_map(engine, "distress", "energy", {"energy": "low"})
    with pytest.raises(ProfileError, match="`enrgy`"):
        draw_map(engine, "distress", "attachment", {"enrgy": "low"})


def test_progress_counts_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    drawn = draw_map(
        Engine(program(), Plugins()), "distress", "energy", progress=lambda done, total: told.append((done, total))
    )
    width, height = len(drawn.x.bands), len(drawn.y.bands)
    total = width * height + (width - 1) * height + width * (height - 1)
    assert told == [(i, total) for i in range(1, total + 1)]
