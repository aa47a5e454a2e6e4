"""Roles: which facts Balm itself works with, who may say so, and what is off where nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import balm
from balm.diagnostics.errors import PackError
from balm.language.combine import read_rulebook
from balm.language.roles import ROLES, Roles
from balm.language.rulebook import Rulebook
from balm.language.shape import RolesShape
from support.effort import one_in
from support.small_packs import FLOOR, fact, pack

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '[pack]\nname = "evenings"\nversion = "1"\ntitle = "Evenings"\n'
LAND = '[facts.land]\ntype = "choice"\nvalues = ["AU", "CA", "GB", "IE", "US", "other"]\norigin = "host"\n'
CRISIS = {"self_harm": "strong_thoughts", "country": "GB"}


def lines(engine: balm.Engine) -> list[str]:
    """The help lines that somebody in a crisis in Great Britain is shown."""
    decision = engine.decide(CRISIS)
    return [line["name"] for help_ in decision.to_dict()["referrals"] for line in help_["resources"]]


@pytest.mark.parametrize("roles", ['country = "land"\n', '[pack.roles]\ncountry = "land"\n'])
def test_no_pack_takes_the_help_lines_from_a_crisis_answer(roles: str, tmp_path: Path) -> None:
    assert "Samaritans" in lines(balm.load())
    path = tmp_path / "evenings.toml"
    path.write_text(f"{HEAD}{roles}\n{LAND}")
    with pytest.raises(balm.PackError) as error:
        balm.load(path)
    assert [one.code for one in error.value.diagnostics] == ["floor-role"]


@pytest.mark.parametrize(
    "older", one_in(3, ['country = "country"\nvoice = "voice"', 'country = "country"', 'voice = "voice"'])
)
def test_packs_older_than_roles_may_say_what_holds_anyway(older: str, tmp_path: Path) -> None:
    path = tmp_path / "evenings.toml"
    path.write_text(f'{HEAD}extends = ["self-compassion"]\n{older}\n')
    engine = balm.load(path)
    assert engine.rulebook.roles == balm.load().rulebook.roles
    assert lines(engine) == lines(balm.load())


TONE = fact("tone", 'type = "choice"\nvalues = ["plain", "warm"]')
PAUSE = fact("pause", 'type = "scale"\nrange = [0, 30]')
DAYTIME = fact("daytime", 'type = "choice"\nvalues = ["early", "late", "never"]\norigin = "host"')
HURT = fact("hurt", 'type = "level"\nvalues = ["no", "once", "lately", "now"]')

LATELY = 'roles = { backdraft = { fact = "hurt", at_least = "lately" } }\n'


@pytest.mark.parametrize(
    ("texts", "roles"),
    [
        ([""], {}),
        (['voice = "tone"\n' + TONE], {"voice": "tone"}),
        (['roles = { voice = "tone" }\n' + TONE], {"voice": "tone"}),
        (['voice = "tone"\nroles = { voice = "tone" }\n' + TONE], {"voice": "tone"}),
        (['voice = "tone"\n' + TONE, 'roles = { voice = "tone" }'], {"voice": "tone"}),
        (['roles = { minutes = "pause" }\n' + PAUSE, 'voice = "mood"'], {"minutes": "pause", "voice": "mood"}),
        (['roles = { safety = "calm" }'], {"safety": "calm"}),
        (['roles = { country = "mood", distress = "upset" }'], {"country": "mood", "distress": "upset"}),
    ],
)
def test_what_packs_declare_is_what_has_a_role(texts: list[str], roles: dict[str, str]) -> None:
    assert dict(read(*texts).roles) == roles


def read(*texts: str, floor: str = FLOOR) -> Rulebook:
    """The packs `a`, `b`, ..., each text beginning within its ``[pack]`` table."""
    packs = [pack(name, more=text) for name, text in zip("abcd", texts, strict=False)]
    return read_rulebook(packs, pack("floor", more=floor), lambda _: None)


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (['voice = "tone"\n' + TONE, 'roles = { voice = "mood" }'], ["two-roles"]),
        (['voice = "tone"\nroles = { voice = "mood" }\n' + TONE], ["two-roles"]),
        ([LATELY, LATELY.replace("lately", "now") + HURT], ["two-roles"]),
        (['roles = { safety = "quiet" }'], ["unknown-tag"]),
        (['roles = { backdraft = { fact = "energy", at_least = "hi" } }'], ["unknown-value"]),
        (['roles = { backdraft = { fact = "mood", at_least = "low" } }'], ["wrong-type"]),
        (['roles = { backdraft = "energy" }'], ["wrong-type"]),
        (['roles = { clock = { fact = "mood", from_hour = {} } }'], ["wrong-type"]),
        (['roles = { clock = { fact = "mood", from_hour = { calm = -1 } } }'], ["wrong-type"]),
    ],
)
def test_what_cannot_be(texts: list[str], codes: list[str]) -> None:
    with pytest.raises(PackError) as error:
        read(*texts)
    assert [one.code for one in error.value.diagnostics] == codes


def test_a_role_of_the_floor_is_the_floors() -> None:
    floor = 'roles = { distress = "upset" }\n' + FLOOR
    for declared in ('roles = { distress = "upset" }', 'roles = { distress = "pause" }\n' + PAUSE):
        with pytest.raises(PackError) as error:
            read(declared, floor=floor)
        (one,) = error.value.diagnostics
        assert (one.code, one.span and one.span.file) == ("floor-role", "a.toml")
        assert "`upset`" in one.message
        assert "`upset`" in one.hint
    assert read("", floor=floor).roles == Roles({"distress": "upset"})


def test_a_role_marks_values() -> None:
    book = read(LATELY + HURT)
    assert book.roles.marked("backdraft") == ("lately", "now")
    assert book.roles.marked("clock") == ()
    book = read('roles = { clock = { fact = "daytime", from_hour = { late = 20, early = 5 } } }\n' + DAYTIME)
    assert book.roles.marked("clock") == ("late",) * 5 + ("early",) * 15 + ("late",) * 4


def test_every_role_can_be_declared_and_no_other() -> None:
    assert RolesShape.model_fields.keys() == ROLES.keys()


def test_names_and_roles_are_read_together() -> None:
    roles = Roles({"distress": "upset"})
    assert roles.resolve(("mood", "role:distress", "role:country")) == ("mood", "upset")
    assert roles.resolve(["mood", "role:distress"]) == ("mood", "upset")  # a stranger's plugin may name them in a list
    assert roles.answer("distress", {"upset": 3}) == 3
    assert roles.answer("country", {"country": "GB"}) is None


OWN = [{"title": "Paint", "minutes": [20, 40]}]


@pytest.mark.parametrize(("role", "left_out"), [('\n[pack.roles]\nminutes = "pause"\n', True), ("", False)])
def test_without_a_role_nothing_takes_too_long(role: str, *, left_out: bool, tmp_path: Path) -> None:
    path = tmp_path / "evenings.toml"
    path.write_text(f"{HEAD}{role}\n{PAUSE}")
    decision = balm.load(path).decide({"distress": 2, "pause": 10}, own=OWN)
    (infeasible,) = (one["infeasible"] for one in decision.to_dict()["left_out"] if one["practice"] == "own/paint")
    assert infeasible == ({"pause": 10} if left_out else {})
