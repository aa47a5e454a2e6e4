"""The summary of a batch -> a page, or the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.command.page import Page, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.files.run import Order
    from balm.files.summary import Summary

MOST_PRACTICES = 10
"""So many first practices are listed."""


def show_summary(page: Page, order: Order, summary: Summary, before: int, seconds: float) -> None:
    """How many rows came to what, and the decisions from above: what came first, which help, who is left alone."""
    if summary.rejects:
        _rejects(page, order, summary)
    page.add(f"{counted(summary.rows, 'row')}: {summary.decisions:,} decided, {summary.rejects:,} rejected.", "title")
    page.add(f"In {seconds:.1f} s: {_rate(summary, before, seconds):,} rows a second.", "quiet")
    _shares(page, "What comes first", summary.first, summary.decisions)
    _shares(page, "Help", summary.help, summary.decisions)
    if summary.nothing or summary.degraded:
        page.blank()
    if summary.nothing:
        page.add(f"Nothing to do was left for {counted(summary.nothing, 'row')}.", "help")
    if summary.degraded:
        page.add(f"A plugin was left out of {summary.degraded:,} decisions.", "help")
    page.blank()
    page.add(f"Written to {order.out}.", "good")


def _rejects(page: Page, order: Order, summary: Summary) -> None:
    page.add("Rejected", "help")
    for row, problem in summary.shown:
        page.add(problem, first=f"row {row}: ", indent=2, hang=4)
    if more_rejects := summary.rejects - len(summary.shown):
        where = f"all of them are in {order.rejects}" if order.rejects else "--rejects FILE writes all of them"
        page.add(f"... and {more_rejects:,} more; {where}.", "quiet", indent=2)
    if not order.rejects:
        page.add("What was found in each is written where --rejects FILE says.", "quiet", indent=2)
    page.blank()


def _shares(page: Page, title: str, counts: Mapping[str, int], of: int) -> None:
    """The names that are counted most, each with its share."""
    if not counts:
        return
    page.blank()
    page.add(title, "title")
    ordered = _ordered(counts)
    shown = ordered[:MOST_PRACTICES]
    width = max(len(f"{count:,}") for _, count in shown)
    for name, count in shown:
        page.add(name, first=f"{count:>{width},}  {100 * count / of:4.1f} %  ", indent=2)
    if more := ordered[len(shown) :]:
        page.add(f"... and {len(more)} more, for {sum(count for _, count in more):,}", "quiet", indent=2)


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _rate(summary: Summary, before: int, seconds: float) -> int:
    return round((summary.rows - before) / max(seconds, 0.001))


def data_of(order: Order, summary: Summary, before: int, seconds: float) -> dict[str, Any]:
    """All of it as JSON has it: every practice that came first, and the first few rejects."""
    return {
        "output": order.out,
        "rows": summary.rows,
        "decisions": summary.decisions,
        "rejects": summary.rejects,
        "resumed": before,
        "seconds": round(seconds, 3),
        "rows_per_second": _rate(summary, before, seconds),
        "first": [_share("practice", name, count, summary) for name, count in _ordered(summary.first)],
        "help": [_share("kind", name, count, summary) for name, count in _ordered(summary.help)],
        "nothing_eligible": summary.nothing,
        "degraded": summary.degraded,
        "first_rejects": [{"row": row, "problem": problem} for row, problem in summary.shown],
    }


def _share(key: str, name: str, count: int, summary: Summary) -> dict[str, Any]:
    return {key: name, "count": count, "share": round(count / summary.decisions, 6)}
