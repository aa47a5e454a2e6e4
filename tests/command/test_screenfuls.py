"""What stands on a terminal at once: nothing is lost, none too high, and practices stand alone where it is low."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from balm.command.page import Page
from balm.command.screenfuls import LEAST, Card, screenfuls


def page(name: str, count: int) -> Page:
    return Page(lines=[[(f"{name}{at}", "plain")] for at in range(count)])


CARDS = st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=6)


@given(CARDS, st.integers(0, 10), st.integers(1, 40))
def test_every_line_is_shown_once_in_order_and_none_scrolls_away(
    sizes: list[tuple[int, bool]], foot: int, height: int
) -> None:
    cards = [Card(page(f"{at}-", size), alone) for at, (size, alone) in enumerate(sizes)]
    made = screenfuls(cards, page("foot", foot), height)
    shown = [line for lines in made for line in lines if line]
    assert shown == [line for card in cards for line in card.page.lines]
    assert made
    assert all(len(lines) <= max(LEAST, height - foot) for lines in made)


@given(CARDS, st.integers(6, 40))
def test_a_card_that_stands_alone_begins_a_screen_where_there_are_several(
    sizes: list[tuple[int, bool]], height: int
) -> None:
    cards = [Card(page(f"{at}-", size), alone) for at, (size, alone) in enumerate(sizes)]
    made = screenfuls(cards, Page(), height)
    begun = [lines[0][0][0] for lines in made if lines]
    if len(made) > 1:
        assert {f"{at}-0" for at, card in enumerate(cards) if card.alone} <= {*begun}


def test_all_stand_on_one_screen_where_they_fit() -> None:
    cards = [Card(page("a", 4), alone=True), Card(page("b", 5), alone=True)]
    assert len(screenfuls(cards, page("foot", 2), 12)) == 1
    assert len(screenfuls(cards, page("foot", 2), 11)) == 2
