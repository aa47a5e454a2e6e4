"""What a person typed for themselves -> the help that words of danger in it call for, shown at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.help_page import show_help
from balm.command.page import page
from balm.decision.person import person_referral

if TYPE_CHECKING:
    from balm.deciding.portrait import Portrait
    from balm.engine import Engine


def show_help_heard(engine: Engine, text: str, portrait: Portrait | None = None) -> bool:
    """Show the help that words of danger call for, of the country that a portrait knows; whether there were any."""
    kinds = dict.fromkeys(alarm.kind for alarm in engine.listen(text).alarms)
    if kinds:
        decision, today = engine.decide({}, portrait=portrait), click.get_current_context().obj.today
        with page() as sheet:
            show_help(sheet, [person_referral(decision.help(kind, today)) for kind in kinds])
            sheet.blank()
    return bool(kinds)
