"""Every value of `values.toml` means the same in every format and command, or is refused in all with the same code."""

from __future__ import annotations

import pytest

from .routes import ROUTES, World, make_world, spells, typed_column, typed_value
from .table import Case, cases


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("people"))


def cell(name: str, *values: object) -> object:
    case = next(one for one in values if isinstance(one, Case))
    return pytest.param(*values, id=f"{name}: {case.name}")


def every_route() -> list[object]:
    return [cell(route, route, one) for route in ROUTES for one in cases() if spells(route, one)]


def columns() -> list[object]:
    return [cell(kind, one, kind) for one in cases() for kind in one.arrow if kind != "!"]


@pytest.mark.parametrize(("route", "case"), every_route())
def test_a_value_means_the_same_everywhere(world: World, route: str, case: Case) -> None:
    assert ROUTES[route](world, case) == case.means


@pytest.mark.parametrize(("case", "kind"), columns())
def test_a_value_means_the_same_whatever_the_column_is(world: World, case: Case, kind: str) -> None:
    assert typed_column(world, case, kind) == case.means
    assert typed_value(world, case, kind) == case.means
