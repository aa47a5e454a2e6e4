"""Questions of a calm moment at a terminal: one by one, each with why it is asked, and said back in its words.

They end where words of danger call for help, which is then shown; and at once with a child, of whom nothing is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.wording import said_back
from balm.command.check_in import Conversation, asks_the_same
from balm.command.help_page import show_help
from balm.command.page import page
from balm.language.facts import read_value
from balm.texts import texts

if TYPE_CHECKING:
    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CheckInScreenData
    from balm.engine import Engine

_SAY = texts("terminal")


class CalmQuestions(Conversation):
    """They go on until none is left, or the person stops."""

    def __init__(self, check_in: CheckIn, engine: Engine) -> None:
        super().__init__(check_in, engine, (), 0)
        self._before = {*check_in.state["facts"]}

    @property
    def _screen(self) -> CheckInScreenData:
        screen = super()._screen
        is_why = self.check_in.state["note"] == "why"
        return {**screen, "hint": _SAY["why"].format(why=screen["hint"])} if is_why else screen

    @property
    def of_a_child(self) -> bool:
        """Whether the person said that they are a child."""
        return self._engine.rulebook.roles.is_marked("child", self.check_in.state["facts"])

    @property
    def answered(self) -> int:
        """How many answers are remembered that were not known before."""
        facts = self._engine.rulebook.facts
        return sum(name not in self._before and facts[name].remember_days > 0 for name in self.check_in.state["facts"])

    def _go_on(self) -> None:
        while (asking := self._next()) is not None:
            self.check_in = asking
            [name] = asking.state["at"]["facts"]
            self._put(name)
            self._say_back(name)
        if self.check_in.state["help"]:
            with page() as sheet:
                show_help(sheet, [kind for kind in self._screen["help"] if kind["resources"]], lines=False)
                sheet.blank()
                sheet.add(_SAY["can-wait"])
        self.check_in = self.check_in.tell({"command": "stop"})

    def _next(self) -> CheckIn | None:
        state = self.check_in.state
        over = state["at"]["kind"] == "end" or state["help"] or self.of_a_child
        return None if over else self.check_in.ask_calmly()

    def _put(self, name: str) -> None:
        """Ask until it is answered, left open, or left for another; help is looked at in between."""
        again = False
        while (at := self.check_in.state["at"])["kind"] == "help" or name in at["facts"]:
            before = self._screen
            self._tell(self._ask(before, again=again, opens=False))
            again = asks_the_same(before, self._screen)

    def _say_back(self, name: str) -> None:
        fact, told = self._engine.rulebook.facts[name], self.check_in.state["facts"].get(name)
        if told is None or not fact.remember_days:
            return
        words = said_back(fact, read_value(fact, told))  # type: ignore[arg-type]  # it is one of its values
        with page() as sheet:
            sheet.lines.append([])
            sheet.add(_SAY["comes-back"].format(words=words), "aside")
