"""Why, for an author's eyes: the data of a practice in a decision -> a page of ids, points, facts and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balm.diagnostics.suggest import listed

if TYPE_CHECKING:
    from balm.command.page import Page
    from balm.engine import Engine


def show_for_author(sheet: Page, engine: Engine, data: Mapping[str, Any]) -> None:
    """The same as a page."""
    place = f"rank {data['rank']}, score {data['score']}" if data["rank"] else "not recommended"
    sheet.pair(data["title"], place, "title")
    sheet.add(data["practice"], "quiet")
    if data["reasons"]:
        sheet.blank()
        sheet.add("Reasons", "strong")
        _reasons(sheet, engine, data["reasons"])
    if data["excluded"]:
        sheet.blank()
        sheet.add("Excluded by", "strong")
        for one in data["excluded"]:
            sheet.add(one["by"], indent=2)
            _account(sheet, engine, one)
    if data["infeasible"]:
        sheet.blank()
        sheet.add("Infeasible", "strong")
        sheet.add(_written(data["infeasible"]), indent=2)
    if rival := data["outscored_by"]:
        sheet.blank()
        sheet.add(f"First is {rival['practice']}", "strong")
        short = ((rival["keeps_short"], "kept"), (rival["firsts_short"], "first"))
        ahead = [f"{by:+d} {what}" for by, what in short if by]
        sheet.add(", ".join([*ahead, f"{rival['points_short']:+d} points"]), indent=2)
        _reasons(sheet, engine, rival["reasons"])
    sheet.blank()
    sheet.add("What would put it first", "strong")
    show_change(sheet, data["what_would_change"])


def show_change(sheet: Page, change: Mapping[str, Any]) -> None:
    """The same as lines of a page."""
    if change["moves"] is not None:
        for move in change["moves"]:
            sheet.add(f"{move['fact']}: {value_text(move['before'])} -> {value_text(move['after'])}", indent=2)
    else:
        because = f" ({', '.join(change['because_of'])})" if change["because_of"] else ""
        sheet.add(change["reason"] + because, indent=2)


def _reasons(sheet: Page, engine: Engine, reasons: list[dict[str, Any]]) -> None:
    for one in reasons:
        mark = f"{one['points']:+4d}" if one["points"] else "    "
        ahead = listed([what for what in ("kept", "first") if one[what]])
        sheet.add(f"{one['by']} ({ahead})" if ahead else one["by"], first=mark + "  ", hang=6)
        _account(sheet, engine, one)


def _account(sheet: Page, engine: Engine, one: dict[str, Any]) -> None:
    if one["because"]:
        sheet.add(one["because"], indent=6)
    if one["facts"]:
        sheet.add(f"facts: {_written(one['facts'])}", "quiet", indent=6)
    if one["source"]:
        note = engine.rulebook.sources.get(one["source"]) or engine.rulebook.sources.get(
            one["source"].rpartition(":")[0]
        )
        about = f", {note.status}: {note.text}" if note else ""
        sheet.add(f"source: {one['source']}{about}", "quiet", indent=6)


def _written(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {value_text(value)}" for name, value in facts.items())


def value_text(value: object) -> str:
    """A plain value on a page: `true`, `[music, rest]`."""
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    return "true" if value is True else "false" if value is False else str(value)
