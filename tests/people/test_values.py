"""Every value of `values.toml` means the same in every format and command, or is refused in all with the same code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .routes import ROUTES, World, make_world, spells, typed_column, typed_value
from .table import Case, cases

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("people"))


def cell(name: str, *values: object) -> ParameterSet:
    case = next(one for one in values if isinstance(one, Case))
    return pytest.param(*values, id=f"{name}: {case.name}")


def in_turn(cells: list[ParameterSet]) -> list[ParameterSet]:
    """A sixth of the cells, of all values and routes, is tried in every run; the others with the exhaustive tests."""
    return [
        one if at % 6 == 0 else pytest.param(*one.values, id=one.id, marks=pytest.mark.exhaustive)
        for at, one in enumerate(cells)
    ]


def every_route() -> list[ParameterSet]:
    return in_turn([cell(route, route, one) for one in cases() for route in ROUTES if spells(route, one)])


def columns() -> list[ParameterSet]:
    return in_turn([cell(kind, one, kind) for one in cases() for kind in one.arrow if kind != "!"])


@pytest.mark.parametrize(("route", "case"), every_route())
def test_a_value_means_the_same_everywhere(world: World, route: str, case: Case) -> None:
    assert ROUTES[route](world, case) == case.means


@pytest.mark.parametrize(("case", "kind"), columns())
def test_a_value_means_the_same_whatever_the_column_is(world: World, case: Case, kind: str) -> None:
    assert typed_column(world, case, kind) == case.means
    assert typed_value(world, case, kind) == case.means
