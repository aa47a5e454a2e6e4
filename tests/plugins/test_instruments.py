"""Instruments: each scale by hand, items that are reversed, answers that are missing, and nothing in words."""

from __future__ import annotations

import re
from typing import Any

import pytest

import balm
from balm_plugins.instruments import INSTRUMENTS

BY_NAME = {one.name: one for one in INSTRUMENTS}


def answers(*given: Any) -> dict[str, Any]:
    """Answers to the items from 1 on; "-" is none."""
    return {str(at): answer for at, answer in enumerate(given, 1) if answer != "-"}


TABLE = [
    # instrument, answers, scales, facts
    ("ecr-s", (1,) * 12, {"anxiety": 2.0, "avoidance": 4.0}, {"attachment_anxiety": 2.0, "attachment_avoidance": 4.0}),
    ("ecr-s", (7,) * 12, {"anxiety": 6.0, "avoidance": 4.0}, {"attachment_anxiety": 6.0, "attachment_avoidance": 4.0}),
    # 8 and 1, 5, 9 are turned round: 1 counts 7
    ("ecr-s", (7, 1, 1, 1, 7, 1, 1, 7, 7, 1, 1, 1), {"anxiety": 1.0, "avoidance": 1.0},
     {"attachment_anxiety": 1.0, "attachment_avoidance": 1.0}),
    ("ecr-s", (1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5), {"anxiety": 4.5, "avoidance": 5.0},
     {"attachment_anxiety": 4.5, "attachment_avoidance": 5.0}),
    ("ecr-s", (1, "-", 3, 4, 5, 6, 7, 1, 2, 3, 4, 5), {"avoidance": 5.0}, {"attachment_avoidance": 5.0}),
    ("ecr-s", ("-",) * 12, {}, {}),
    ("ecr-rs", (7, 7, 7, 7, 1, 1, 1, 1, 1), {"avoidance": 1.0, "anxiety": 1.0},
     {"attachment_avoidance": 1.0, "attachment_anxiety": 1.0}),
    ("ecr-rs", (1, 1, 1, 1, 7, 7, 2, 3, 3), {"avoidance": 7.0, "anxiety": 2.67},
     {"attachment_avoidance": 7.0, "attachment_anxiety": 2.67}),
    ("ecr-rs", (1, 1, 1, 1, 7, 7, 2, 3, "-"), {"avoidance": 7.0}, {"attachment_avoidance": 7.0}),
    ("suds", (7,), {"distress": 7}, {"distress": 7}),
    ("suds", (), {}, {}),
    ("phq-4", (3, 2, 1, 0), {"first two": 5, "last two": 1, "total": 6}, {}),
    ("phq-4", (3, 2, 1), {"first two": 5}, {}),
    ("who-5", (5, 4, 3, 2, 1), {"total": 15, "percentage": 60}, {}),
    ("who-5", (5, 4, "-", 2, 1), {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "scales", "facts"), TABLE)
def test_scales(name: str, given: tuple[Any, ...], scales: dict[str, float], facts: dict[str, float]) -> None:
    assert BY_NAME[name].scores(answers(*given)) == scales
    assert BY_NAME[name].score(answers(*given)) == facts


def test_what_is_not_answered_may_be_there_as_nothing() -> None:
    assert BY_NAME["suds"].score({"1": None}) == {}


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("ecr-s", {"13": 1}, "There is no question '13'; they are 1 to 12."),
        ("ecr-s", {"3": 8}, "Question 3 takes a whole number from 1 to 7."),
        ("ecr-s", {"3": 0}, "Question 3 takes a whole number from 1 to 7."),
        ("ecr-s", {"3": 2.5}, "Question 3 takes a whole number from 1 to 7."),
        ("phq-4", {"1": True}, "Question 1 takes a whole number from 0 to 3."),
        ("suds", {"1": "7"}, "Question 1 takes a whole number from 0 to 10."),
        ("suds", {"2": 1}, "There is no question '2'; the only one is 1."),
    ],
)
def test_what_is_no_answer_is_refused(name: str, given: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        BY_NAME[name].score(given)


@pytest.mark.parametrize("name", BY_NAME)
def test_the_kit_is_content(name: str) -> None:
    one = BY_NAME[name]
    full = {str(item): one.high for item in range(1, one.items + 1)}
    balm.check_instrument(one, [{}, full, full | {"1": None}, full | {"1": "x"}, {"x": 1}])


def test_the_facts_are_the_packs_own() -> None:
    engine = balm.load()
    scored = engine.score("ecr-rs", answers(1, 1, 1, 1, 7, 7, 2, 2, 2))
    assert engine.decide(scored).facts["attachment"] == "avoidant"
    assert engine.decide(engine.score("suds", answers(9))).facts["intensity"] == "high"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nope", "There is no instrument called `nope`. There is `ecr-rs`, `ecr-s`, `phq-4`, `suds` or `who-5`."),
        ("sudz", "Did you mean `suds`?"),
        ("", "There is no instrument called ``."),
        (None, "There is no instrument called `None`."),
    ],
)
def test_an_instrument_that_nobody_brings(name: Any, says: str) -> None:
    with pytest.raises(balm.InstrumentError, match=re.escape(says)) as caught:
        balm.load().score(name, {})
    assert isinstance(caught.value, balm.BalmError)
    assert isinstance(caught.value, KeyError)


def test_an_engine_without_instruments() -> None:
    with pytest.raises(KeyError, match="No plugin that is on brings one"):
        balm.load(without=["instruments"]).score("suds", {})


def test_what_screens_is_no_fact_and_nothing_names_a_style_or_an_illness() -> None:
    assert [BY_NAME[name].sets for name in ("phq-4", "who-5")] == [(), ()]
    words = " ".join([one.title for one in INSTRUMENTS] + [scale.name for one in INSTRUMENTS for scale in one.scales])
    assert not re.search("depress|disorder|attach|style|symptom|screen|diagnos", words, re.IGNORECASE)
