"""Help lines: whose stand first, who may add some to the floor's kinds of help, and for how long they may be shown."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

import balm
from support.effort import one_in

if TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime.date(2026, 11, 29)
CALLED = {"emergency": {"self_harm": "already_harmed"}, "crisis": {"self_harm": "strong_thoughts"}}
"""Kind of the floor's help -> somebody whom the floor shows it."""
OWN = '[referrals.neighbours]\ntitle = "Neighbours"\ntier = 1\n'
REFER = '[[rule]]\nid = "r"\nrefer = "neighbours"\nbecause = "b"\n'


def evenings(folder: Path, *tables: str) -> Path:
    """A stranger's pack."""
    path = folder / "evenings.toml"
    path.write_text("\n".join(['[pack]\nname = "evenings"\nversion = "1"\ntitle = "Evenings"', *tables]))
    return path


def line(kind: str, country: str = "", dates: str = "") -> str:
    dates = dates or "checked_on = 2026-11-01" + ("" if kind == "emergency" else "\ncheck_again_by = 2027-05-01")
    where = f'country = "{country}"\n' if country else ""
    return (
        f'[[resource]]\nkind = "{kind}"\nname = "Mine"\n{where}channels = [{{ kind = "call", value = "1" }}]\n{dates}\n'
    )


def shown(engine: balm.Engine, kind: str, country: str) -> tuple[str, list[str]]:
    """What is said beside a kind of help of the floor's, and its lines, for somebody who is shown it."""
    decision = engine.decide({**CALLED[kind], **({"country": country} if country else {})})
    (help_,) = (one for one in decision.referrals if one.kind == kind)
    return help_.text, [one["name"] for one in help_.resources]


@pytest.mark.parametrize("kind", CALLED)
@pytest.mark.parametrize("country", one_in(4, ["", "US", "GB", "other"]))
def test_a_line_to_the_floors_help_needs_trust_and_stands_below(kind: str, country: str, tmp_path: Path) -> None:
    path = evenings(tmp_path, line(kind, country))
    for trust in ([], ["floor"], ["self-compassion"]):
        with pytest.raises(balm.PackError) as error:
            balm.load(path, trust=trust)
        assert [one.code for one in error.value.diagnostics] == ["floor-line"]
        assert "--trust evenings" in error.value.diagnostics[0].hint
    text, lines = shown(balm.load(today=TODAY), kind, country)
    engine = balm.load(path, trust=["evenings"], today=TODAY)
    assert shown(engine, kind, country) == (text, [*lines, "Mine"])


def test_trust_is_for_the_pack_that_it_names(tmp_path: Path) -> None:
    """What a trusted pack extends is not trusted with it; and what was kept compiled for trust is not used without."""
    base = evenings(tmp_path, line("crisis"))
    clinic = tmp_path / "clinic.toml"
    clinic.write_text('[pack]\nname = "clinic"\nversion = "1"\ntitle = "C"\nextends = ["evenings.toml"]\n')
    with pytest.raises(balm.PackError):
        balm.load(clinic, trust=["clinic"])
    assert balm.load(clinic, trust=["clinic", "evenings"])
    assert balm.load(base, trust=["evenings"])
    with pytest.raises(balm.PackError):
        balm.load(base)


def test_help_of_a_packs_own_has_lines_of_its_own(tmp_path: Path) -> None:
    own = OWN + 'otherwise = "Knock."\n'
    engine = balm.load(evenings(tmp_path, own, REFER, line("neighbours")), today=TODAY)
    (help_,) = (one for one in engine.decide({}).referrals if one.kind == "neighbours")
    assert (help_.text, [one["name"] for one in help_.resources]) == ("", ["Mine"])


@pytest.mark.parametrize("clock", ["2000-01-01", "2026-11-29", "2099-12-31"])
def test_the_floors_help_does_not_hang_on_the_clock(clock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Emergency numbers are shown on every day; other lines from before they were checked, up to their date."""
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    day = datetime.date.fromisoformat(clock)
    monkeypatch.setattr("balm.language.checker.latest_day", lambda: day)
    engine = balm.load(today=day)
    assert shown(engine, "emergency", "US") == (engine.rulebook.referrals["emergency"].text, ["Emergency services"])
    assert bool(shown(engine, "crisis", "GB")[1]) == (clock < "2027")


@pytest.mark.parametrize(("checked", "fits"), [("2026-11-29", True), ("2026-11-30", False), ("2026-11-23", True)])
def test_nobody_has_looked_at_a_line_in_the_future(
    checked: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("balm.language.checker.latest_day", lambda: TODAY)
    path = evenings(
        tmp_path, OWN, REFER, line("neighbours", dates=f"checked_on = {checked}\ncheck_again_by = 2027-01-01")
    )
    if fits:
        assert balm.load(path)
        return
    with pytest.raises(balm.PackError) as error:
        balm.load(path)
    assert [one.code for one in error.value.diagnostics] == ["future-date"]


def test_lines_of_a_kind_that_lasts_are_shown_for_good(tmp_path: Path) -> None:
    path = evenings(tmp_path, OWN + "lasts = true\n", REFER, line("neighbours", dates="checked_on = 2026-11-01"))
    engine = balm.load(path, today=datetime.date(2199, 1, 1))
    (help_,) = (one for one in engine.decide({}).referrals if one.kind == "neighbours")
    assert [(one["checked_on"], one["check_again_by"]) for one in help_.resources] == [("2026-11-01", None)]


def test_a_line_stands_in_each_of_its_kinds_and_is_kept_from_whom_it_is_not_for(tmp_path: Path) -> None:
    dates = (
        'unless = [{ age_band = "adult" }, { distress = ">= 9" }]\nchecked_on = 2026-11-01\ncheck_again_by = 2027-05-01'
    )
    both = line("neighbours", dates=dates).replace('"neighbours"', '["neighbours", "friends"]')
    path = evenings(tmp_path, OWN, OWN.replace("neighbours", "friends"), REFER, both)
    path.write_text(path.read_text().replace('refer = "neighbours"', 'refer = ["neighbours", "friends"]'))
    engine = balm.load(path, today=TODAY)
    for facts, there in [
        ({}, True),
        ({"age_band": "13_15"}, True),
        ({"age_band": "adult"}, False),
        ({"age_band": "13_15", "distress": 9}, False),
    ]:
        decision = engine.decide(facts)
        kinds = {one.kind: bool(one.resources) for one in decision.referrals if one.kind in ("neighbours", "friends")}
        assert kinds == {"neighbours": there, "friends": there}, facts


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ('{ kind = "call", value = "116 123" }', "call 116 123"),
        ('{ kind = "text", value = "85258", word = "SHOUT" }', "text SHOUT to 85258"),
        ('{ kind = "app", value = "+65 6669 1771", app = "WhatsApp" }', "message +65 6669 1771 in WhatsApp"),
        ('{ kind = "chat", value = "example.org" }', "chat at example.org"),
    ],
)
def test_how_a_line_is_reached(channel: str, words: str, tmp_path: Path) -> None:
    path = evenings(tmp_path, OWN, REFER, line("neighbours").replace('{ kind = "call", value = "1" }', channel))
    engine = balm.load(path, today=TODAY)
    (resource,) = (one for one in engine.rulebook.resources if "neighbours" in one.kinds)
    assert [way.words for way in resource.channels] == [words]
    (help_,) = (one for one in engine.decide({}).referrals if one.kind == "neighbours")
    (told,) = help_.resources[0]["channels"]
    assert all(f'{key} = "{value}"' in channel for key, value in told.items() if value)
