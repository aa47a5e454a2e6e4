"""A map -> plain data: the format `balm-map/1` of `balm map --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.authoring.map_axis import Axis, ends
from balm.decision.plain import plain
from balm.language.predicates import interval

if TYPE_CHECKING:
    from balm.authoring.map import Map
    from balm.compiled.program import Program

FORMAT = "balm-map/1"


def map_data(program: Program, drawn: Map) -> dict[str, Any]:
    """``grid`` holds, row by row, positions in ``legend``; squares are ``[column, row]``, all counted from 0."""
    return {
        "format": FORMAT,
        "packs": [{"name": p.name, "version": p.version, "digest": p.digest} for p in program.rulebook.packs],
        "shows": drawn.shows,
        "x": _axis(program, drawn.x),
        "y": _axis(program, drawn.y),
        "given": {name: plain(program, name, value) for name, value in drawn.given.items()},
        "legend": [{"letter": one.letter, "ids": list(one.ids), "title": one.title} for one in drawn.legend],
        "grid": [list(row) for row in drawn.grid],
        "borders": [
            {
                "between": [list(square) for square in border.between],
                "number": drawn.numbers[border.causes],
                "causes": [{"kind": c.kind, "name": c.name, "detail": c.detail} for c in border.causes],
                "least": border.least,
                "sides": list(border.sides),
            }
            for border in drawn.borders
        ],
        "strategies": list(drawn.strategies),
        "degraded": dict(drawn.degraded),
    }


def _axis(program: Program, axis: Axis) -> dict[str, Any]:
    name = axis.fact.name
    bands = [
        {"label": band.label, "range": interval(*ends(band.span), band.span)}
        if band.span
        else {"label": band.label, "answers": [plain(program, name, answer) for answer in band.answers]}
        for band in axis.bands
    ]
    return {"fact": name, "type": axis.fact.type, "cells": bands}
