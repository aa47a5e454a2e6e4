"""Check-in: the conversation as a host holds it."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import TYPE_CHECKING

from balm.checkin.calm import calm_question
from balm.checkin.flow import advance
from balm.checkin.inputs import asked_facts
from balm.checkin.once import put_once
from balm.checkin.screen import screen
from balm.deciding.portrait import Portrait
from balm.deciding.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInInputData, CheckInScreenData, CheckInStateData
    from balm.decision.decision import Decision


class CheckIn:
    """A check-in at one moment. Immutable: what is told to it gives another one."""

    def __init__(self, context: Context, state: CheckInStateData) -> None:
        self._context, self._state = context, state

    def __repr__(self) -> str:
        return f"<CheckIn at {self._state['at']['kind']}>"  # a log may have it

    @property
    def state(self) -> CheckInStateData:
        """All that a fresh process needs to go on from here, as plain data: a copy. It holds what was answered."""
        return copy.deepcopy(self._state)

    @cached_property
    def screen(self) -> CheckInScreenData:
        """What to show now."""
        return screen(self._context, self._state)

    @cached_property
    def decision(self) -> Decision:
        """The decision with what is known so far."""
        return self._context.decide(self._state)

    @property
    def asks_sensitive(self) -> bool:
        """Whether the screen asks, or offers, anything about a sensitive fact: show it where nobody else reads it."""
        offered = (one["fact"] for one in self._state["offers"])
        return any(self._context.fact(name).sensitive for name in (*asked_facts(self._context, self._state), *offered))

    def remembered(self, before: Portrait | None = None) -> Portrait:
        """The portrait to keep afterwards: with what was told here, and without what was taken back.

        `before` is the portrait as it is kept now; None is the one that the check-in was given. Only what may be
        remembered enters it, and nothing that a child tells.
        """
        state, context = self._state, self._context
        return remembered(
            (context.portrait or Portrait()) if before is None else before,
            context.book,
            context.today(),
            facts=state["facts"],
            own=state["own"],
            not_again=state["not_again"],
            put=put_once(context.book, state),
            taken_back=state["taken_back"],
        )

    def tell(self, told: CheckInInputData | Mapping[str, object]) -> CheckIn:
        """The check-in after an input. Raises CheckInError for one that does not fit the screen."""
        return CheckIn(self._context, advance(self._context, self._state, told))

    def ask_calmly(self) -> CheckIn | None:
        """The check-in with the next question whose answer is remembered for long; None where none is left.

        It is for a calm moment, apart from any suggestion: whoever calls this asks first whether it is one, and calls
        it again after each answer. Of a child, which is asked first, nothing is kept.
        """
        state = calm_question(self._context, self._state, self.decision)
        return state and CheckIn(self._context, state)
