"""Summary: decisions, part by part -> how many there are, and of what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow.compute as pc

from balm.diagnostics.redact import rendered_in_short

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

MOST_SHOWN = 5
"""So many rejects are shown."""


class Summary(NamedTuple):
    """What rows came to; summaries add up."""

    rows: int = 0
    decisions: int = 0
    rejects: int = 0
    first: Mapping[str, int] = {}
    """Practice -> for how many it came first."""
    help: Mapping[str, int] = {}
    """Kind of help -> how many were shown it."""
    nothing: int = 0
    """For how many no practice was eligible."""
    degraded: int = 0
    """In how many a plugin was left out."""
    shown: tuple[tuple[int, str], ...] = ()
    """The first few rejects: row, and places and codes of what is wrong; what was found is for the rejects alone."""

    def plus(self, other: Summary) -> Summary:
        """Both together."""
        return Summary(
            self.rows + other.rows,
            self.decisions + other.decisions,
            self.rejects + other.rejects,
            Counter(self.first) + Counter(other.first),
            Counter(self.help) + Counter(other.help),
            self.nothing + other.nothing,
            self.degraded + other.degraded,
            tuple(sorted((*self.shown, *other.shown))[:MOST_SHOWN]),
        )


def summarize(rows: int, decisions: pa.Table, rejects: pa.Table) -> Summary:
    """The summary of some rows."""
    few = rejects.slice(0, MOST_SHOWN)
    return Summary(
        rows,
        decisions.num_rows,
        rejects.num_rows,
        _counted(decisions["practice_1"]),
        _counted(pc.list_flatten(decisions["help"])),
        pc.sum(pc.equal(decisions["eligible"], 0)).as_py() or 0,
        pc.sum(pc.greater(decisions["degraded"], 0)).as_py() or 0,
        tuple(zip(few["row"].to_pylist(), map(rendered_in_short, few["problem"].to_pylist()), strict=True)),
    )


def summary_of(data: dict[str, Any]) -> Summary:
    """The summary of its fields by name, without those that are not known. KeyError or TypeError where it is none."""
    known = {name: value for name, value in data.items() if name in Summary._fields}
    return Summary(**{**known, "shown": tuple((row, problem) for row, problem in data["shown"])})


def _counted(names: pa.ChunkedArray) -> dict[str, int]:
    found = pc.value_counts(names)
    return {one["values"]: one["counts"] for one in found.to_pylist() if one["values"] is not None}
