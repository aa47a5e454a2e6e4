"""The loops in C hold what they use: whatever Python runs in between, nothing that they still need is freed.

What is wrong shows as a crash, surely where every access is watched (`make sanitize`) or freed memory is overwritten
(PYTHONMALLOC=debug).
"""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

import balm
from balm.compiled.program import Scored
from balm.deciding.outcome import Outcome
from balm.explaining.reason import look_up_facts
from balm.native import native
from balm.native.structs import ReasonHost

if TYPE_CHECKING:
    from collections.abc import Callable

judge: Any = native("judge")
HOST = ReasonHost(Scored, Outcome, look_up_facts)
pytestmark = pytest.mark.skipif(judge is None, reason="Balm was installed without a C compiler")


def forget(thing: object) -> None:
    """Take a thing out of every dict and list that the collector of cycles knows to hold it."""
    for holder in gc.get_referrers(thing):
        if type(holder) in (dict, list):
            holder.clear()


class Hostile(str):
    """Text that is nowhere any more once it is hashed, or compared."""

    __slots__ = ("armed",)

    def __new__(cls, text: str) -> Hostile:
        made = super().__new__(cls, text)
        made.armed = True
        return made

    def strike(self) -> None:
        if self.armed:
            self.armed = False
            forget(self)

    def __hash__(self) -> int:
        self.strike()
        return str.__hash__(self)

    def __eq__(self, other: object) -> bool:
        self.strike()
        return str.__eq__(self, other)  # type: ignore[no-any-return]

    def __del__(self) -> None:
        self.armed = False


def unhashed(key: object, value: object) -> dict[Any, Any]:
    """A dict with a hostile value, or key, that was at peace while it came in."""
    for one in (key, value):
        if isinstance(one, Hostile):
            one.armed = False
    made = {key: value}
    for one in (key, value):
        if isinstance(one, Hostile):
            one.armed = True
    return made


@pytest.fixture
def kernel() -> Any:
    return balm.load().program.kernel


def survived(call: Callable[[], object]) -> None:
    """An answer or an error: but the process is still there, and its memory is whole."""
    with suppress(ArithmeticError, RuntimeError, TypeError, KeyError, ValueError, SystemError):
        call()
    gc.collect()


@pytest.mark.exhaustive
def test_what_is_read_is_held(kernel: Any) -> None:
    for facts in (unhashed("place", Hostile("home")), unhashed("emotion", Hostile("no such"))):
        survived(lambda facts=facts: kernel.read(facts))  # type: ignore[misc]


@pytest.mark.exhaustive
def test_what_was_told_is_held_while_it_is_judged(kernel: Any) -> None:
    for told in (unhashed("place", Hostile("home")), unhashed(Hostile("place"), "home")):
        survived(lambda told=told: kernel.judge(told, None))  # type: ignore[misc]


@pytest.mark.exhaustive
def test_points_are_held_while_they_are_added(kernel: Any) -> None:
    judged = kernel.judge({}, None)
    key = Hostile("self-compassion/warm-drink")
    survived(lambda: judged.order(unhashed(key, int("3" * 9))))

    class Number:
        def __index__(self) -> int:
            forget(self)
            return 3

    survived(lambda: judged.order({"self-compassion/warm-drink": Number()}))


def test_what_tables_are_made_of_is_known_to_nobody_else(kernel: Any) -> None:
    """Were the list of all that they point to found, it could be emptied."""
    program = balm.load().program
    made = program.kernel
    holders = [one for one in gc.get_referrers(program.index) if type(one) is list]
    assert holders == []
    assert made.judge({}, None).referrals == ()


def test_no_view_of_an_array_can_be_released_by_others() -> None:
    program = balm.load().program
    tables: Any = program.kernel_tables
    kernel: Any = program.kernel
    for view in [one for one in gc.get_objects() if type(one) is memoryview]:
        with suppress(BufferError):
            view.release()
    with pytest.raises(BufferError):
        tables.giving.base.append(0)  # what C points to must not move
    assert kernel.judge({}, None).order({})[0].practice


@pytest.mark.parametrize("name", ["Order", "Judged", "Codes", "Contributions"])
def test_what_only_the_loops_make_cannot_be_made_by_others(name: str, kernel: Any) -> None:
    program = balm.load().program
    judged = kernel.judge({}, None)
    some = {
        "Order": judged.order({}),
        "Judged": judged,
        "Codes": kernel.read({})[1],
        "Contributions": program.practice_effects[0].contributions,
    }[name]
    with pytest.raises(TypeError):
        type(some)()
    with pytest.raises(TypeError):
        object.__new__(type(some))


def test_parts_of_a_reason_are_counted(kernel: Any) -> None:
    program = balm.load().program
    short, empty = tuple.__new__(Scored, ("by",)), tuple.__new__(Outcome, ())
    with pytest.raises((TypeError, ValueError)):
        judge.Reason(short, program, empty)
    with pytest.raises((TypeError, ValueError)):
        kernel.contributions({0: short})
    with pytest.raises((TypeError, ValueError)):
        program.practice_effects[0].contributions.reasons(program, empty)


def test_reasons_are_made_of_classes_of_one_layout(kernel: Any) -> None:
    class Other:
        _fields = Scored._fields

    class Wide(tuple):  # type: ignore[type-arg]
        __slots__ = ()
        _fields = (*(f"more{i}" for i in range(99)), *Outcome._fields)

    reason = balm.load().decide({"distress": 5}).recommendations[0].reasons[0]
    for host in (HOST._replace(scored=Other), HOST._replace(outcome=Wide)):
        with pytest.raises(ValueError, match=r"classes of tuples|said before"):
            judge.prepare(host)
    judge.prepare(HOST)
    assert reason.facts
