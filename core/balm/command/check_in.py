"""Checking in at a terminal: the screens of a check-in are drawn, and what is typed is told to it, until it ends.

Ctrl-D ends it as `stop` does, Ctrl-C too; then the help that was in sight is shown last.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import threading
from typing import TYPE_CHECKING

from balm.command.check_in_page import ASKING, PRACTICE, cards, everything, foot, last_page, to_take_back
from balm.command.decision_page import show_own_left_out
from balm.command.output import standard_output
from balm.command.page import Page, width
from balm.command.screenfuls import Card, Lines, screenfuls
from balm.command.typed_line import answers_where, asks_what_to_take_back, is_plain, ticks_of_part, ways_to_read
from balm.texts import texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CheckInInputData, CheckInScreenData
    from balm.engine import Engine

_SAY = texts("terminal")

_BESIDE = 2
"""Lines of a screen beside cards and foot: an empty one above, and the one that is typed on."""

_LEAST_NUMBERS = 4
"""So many lines of a low screen hold whom one can reach."""


class Conversation:
    """One check-in at one terminal; `own` are the titles of the activities that the person told.

    `remembers`: what is not wanted again may be left out of later check-ins too.
    """

    def __init__(
        self, check_in: CheckIn, engine: Engine, own: Collection[str], top: int, *, remembers: bool = False
    ) -> None:
        self.check_in = check_in
        self.shown: list[str] = []
        """The practices that were shown since something was told that may change them, in order."""
        self.suggested = False
        """Whether the person saw what to do, or that there is nothing to do but to get help."""
        self.interrupted = False
        self.hung_up = False
        """Whether the terminal was closed: nobody reads any more."""
        self._engine, self._own, self._top, self._remembers = engine, own, top, remembers
        self._echo = False
        """Whether what was understood is said back."""
        self._facts: Mapping[str, object] = {}
        self._kinds: set[tuple[str, bool]] = set()
        """Kinds of help whose words were shown, and whether that was beside a question."""
        self._recalls = True
        """Whether it is said what is known from earlier days: on the first screen, and while that is taken back."""

    def hold(self) -> None:
        """Go on until it ends. Says the last word, whatever ended it."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  # lets `input` edit its line
        with _hang_up_ends_input():
            try:
                self._go_on()
            except (EOFError, KeyboardInterrupt) as gone:
                self.interrupted = isinstance(gone, KeyboardInterrupt)
                self.check_in = self.check_in.tell({"command": "stop"})
                self._leave(Page(lines=[[]]))
        sheet = Page(width(), [[]])
        sheet.lines += last_page(self._screen, width(), seen=self.suggested).lines
        self._leave(sheet)

    def _leave(self, sheet: Page) -> None:
        try:
            _write(sheet)
        except OSError:
            self.hung_up = True

    def _go_on(self) -> None:
        again, step = False, ""
        if self._screen["kind"] in ("lines", "questions"):
            sheet = Page(width())
            sheet.add(_SAY["opening"], "quiet")
            _write(sheet)
        while (before := self._screen)["kind"] != "end":
            self._tell(self._ask(before, again=again, opens=before["step"] != step))
            again, step = asks_the_same(before, self._screen), before["step"]

    @property
    def _screen(self) -> CheckInScreenData:
        """The screen, with at most `top` practices, and with what is known from earlier days where that is said."""
        screen, state = self.check_in.screen, self.check_in.state
        recalled = screen["recalled"] if self._recalls else []
        hint = screen["hint"]
        if state["note"] == "left_out" and self._remembers:
            again = _SAY["again"].format(name=state["not_again"][-1].rpartition("/")[2])
            hint = f"{hint} {again}"
        return {**screen, "others": screen["others"][: self._top - 1], "recalled": recalled, "hint": hint}

    def _ask(self, screen: CheckInScreenData, *, again: bool, opens: bool) -> str:
        """Show a screen, and give back the line that is typed before it; "" too where Enter was all."""
        wide, high = width(), shutil.get_terminal_size().lines - _BESIDE
        asks = screen["kind"] in ASKING
        known = {kind for kind, beside in self._kinds if beside == asks}
        lacks_plan = self._lacks_plan(screen)
        made = cards(screen, wide, known, again=again, opens=opens, echo=self._echo, lacks_plan=lacks_plan)
        if screen["kind"] == "suggestion" and self._own and not screen["urgent"]:
            sheet = Page(wide)
            show_own_left_out(sheet, self.check_in.decision, self._own, self._top)
            made.insert(-1, Card(sheet))
        parts, feet = _laid_out(screen, made, wide, high)
        self.suggested = self.suggested or screen["kind"] == "suggestion"
        if not again:
            self._kinds |= {(kind["kind"], asks) for kind in screen["help"]}
        ticked: list[int] = []
        for at, lines in enumerate(parts):
            is_last = at == len(parts) - 1
            _write(Page(wide, [[], *lines, *feet[is_last].lines]))
            if screen["kind"] == "suggestion":
                titled = any(line and line[0][0].startswith(PRACTICE) for line in lines)
                self._note(screen, practice=titled or is_last, others=is_last)
            try:
                while (text := input("> ").strip()) == "?" or asks_what_to_take_back(screen, text):
                    _write(everything(screen, wide) if text == "?" else to_take_back(screen, wide))
            except (EOFError, KeyboardInterrupt):
                self._tick(ticked)
                raise
            ticks = [] if self._denies(screen, text) else ticks_of_part(screen, text)
            ticked += ticks or []
            if text and ticks is None:
                self._tick(ticked)
                return text
            if is_last:
                return " ".join(map(str, ticked)) or text
        return ""

    def _lacks_plan(self, screen: CheckInScreenData) -> bool:
        """Whether the practice in full opens the person's safety plan, and they have none."""
        shown = {one["practice"] for one in screen["recommendations"]}
        return any(one.lacks_plan for one in self.check_in.decision.recommendations if one.practice in shown)

    def _tick(self, ticked: Sequence[int]) -> None:
        """Tell what was ticked on a part of the lines, before what was done instead of seeing the rest."""
        if ticked:
            self._tell(" ".join(map(str, ticked)))

    def _note(self, screen: CheckInScreenData, *, practice: bool, others: bool) -> None:
        """Keep which practices were shown: what was shown of other facts is no suggestion any more.

        What follows on something that left the person worse is none either.
        """
        state = self.check_in.state
        if state["felt"] == "worse":
            return
        if state["facts"] != self._facts:
            self.shown, self._facts = [], state["facts"]
        now = [one["practice"] for one in screen["recommendations"] if practice]
        now += [one["practice"] for one in screen["others"] if others]
        self.shown += [name for name in now if name not in self.shown]

    @property
    def most_shown(self) -> int:
        """How many of the decision's ways were shown: the fewest that hold all that was."""
        decision, count = self.check_in.decision, len(self.shown)
        while count < len(decision.recommendations) and {*self.shown} - {one.practice for one in decision.ways(count)}:
            count += 1
        return count

    def _tell(self, text: str) -> None:
        """Tell the check-in what was typed."""
        screen = self._screen
        told, after = self._read(screen, text)
        if screen["kind"] == "help" and (told in answers_where(screen, text) or _unclear(after)):
            after = after.tell({"command": "help"})  # it is still wanted, now perhaps with numbers
        plain = is_plain(screen, text) or told in answers_where(screen, text) or self._denies(screen, text)
        self._recalls = self._recalls and ("take_back" in told or asks_the_same(self.check_in.screen, after.screen))
        self._echo = not plain and _told(after) != _told(self.check_in)
        self.check_in = after

    def _read(self, screen: CheckInScreenData, text: str) -> tuple[CheckInInputData, CheckIn]:
        """What was typed, in the first way in which it can be read, and the check-in after it."""
        read = [(told, self.check_in.tell(told)) for told in ways_to_read(screen, text)]
        return next((one for one in read if not _unclear(one[1])), read[0])

    def _denies(self, screen: CheckInScreenData, text: str) -> bool:
        """Whether it says that none of the lines is so, in whatever words."""
        if screen["kind"] != "lines" or not text:
            return False
        none = self.check_in.tell({"none": True})
        return bool(self._read(screen, text)[1].state["facts"] == none.state["facts"] != self.check_in.state["facts"])


def _laid_out(
    screen: CheckInScreenData, made: Sequence[Card], wide: int, high: int
) -> tuple[list[Lines], Mapping[bool, Page]]:
    """The parts in which a screen is shown, and the foot of the last one (True) and of the others.

    The foot leaves more room where that saves screenfuls of a question; where all help lines stand above, it has none.
    """

    def laid_out(most: int) -> tuple[list[Lines], Mapping[bool, Page]]:
        feet = {is_last: foot(screen, wide, most, goes_on=not is_last) for is_last in (True, False)}
        return screenfuls(made, max(feet.values(), key=lambda sheet: len(sheet.lines)), high), feet

    parts, feet = laid_out(max(_LEAST_NUMBERS, high // 3))
    if len(parts) > 1 and screen["kind"] in ASKING:
        return min((parts, feet), laid_out(_LEAST_NUMBERS), key=lambda made: len(made[0]))
    if screen["kind"] == "help" and len((without := laid_out(0))[0]) == 1:
        return without
    return parts, feet


def _told(check_in: CheckIn) -> tuple[object, object]:
    """What was told."""
    state = check_in.state
    return state["facts"], state["own"]


def _unclear(check_in: CheckIn) -> bool:
    """Whether the last answer could not be read."""
    return check_in.state["note"] == "unclear"


def asks_the_same(before: CheckInScreenData, after: CheckInScreenData) -> bool:
    """Whether a screen is the one before, with a remark on what was typed."""

    def shown(screen: CheckInScreenData) -> tuple[object, ...]:
        asked = [one["fact"] for one in screen["questions"]]
        return screen["kind"], screen["title"], screen["lines"], asked, screen["recommendations"]

    return shown(before) == shown(after) and after["kind"] != "help" and bool(after["hint"])


@contextlib.contextmanager
def _hang_up_ends_input() -> Iterator[None]:
    """A terminal that is closed ends the input, as Ctrl-D does, and not the process: what was shown is remembered."""
    if not hasattr(signal, "SIGHUP") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ended(*_: object) -> None:
        raise EOFError

    before = signal.signal(signal.SIGHUP, ended)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _write(sheet: Page) -> None:
    sheet.write()
    standard_output().flush()
