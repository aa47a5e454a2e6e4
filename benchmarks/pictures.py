"""Figures become a picture, PNG or SVG by the name of its file: lines over two logarithmic axes, or bars."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from timing import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OURS = {"Balm, the whole decision": "#b03a2e", "Balm, the match alone": "#e59866"}
"""Lines that stand out."""
OTHERS = ("#1f618d", "#117864", "#7d3c98", "#9a7d0a", "#5d6d7e", "#2e4053", "#a04000")
MARKS = "osD^vPX"


class Panel(NamedTuple):
    """One drawing: name of a line -> size -> its figure."""

    title: str
    x: str
    lines: Mapping[str, Mapping[int, Figure]]


def lines(path: str, title: str, y: str, panels: Sequence[Panel]) -> None:
    """Panels side by side over the same upright axis; the quartiles are a band around each line."""
    from matplotlib.figure import Figure as Page

    page = Page(figsize=(1 + 5.2 * len(panels), 5.4), layout="constrained")
    axes: list[Axes] = list(page.subplots(1, len(panels), sharey=True, squeeze=False)[0])
    page.suptitle(title)
    others = [name for name in dict.fromkeys(n for panel in panels for n in panel.lines) if name not in OURS]
    looks: dict[str, dict[str, Any]] = {}
    for name, colour in OURS.items():
        looks[name] = {"color": colour, "linewidth": 2.4, "marker": "o"}
    for i, name in enumerate(others):
        looks[name] = {"color": OTHERS[i % len(OTHERS)], "linewidth": 1.2, "marker": MARKS[i % len(MARKS)]}
    for at, panel in zip(axes, panels, strict=True):
        at.set(xscale="log", yscale="log", title=panel.title, xlabel=panel.x)
        at.grid(which="major", color="#dddddd")
        for axis in (at.xaxis, at.yaxis):
            axis.set_major_formatter("{x:,g}")
        for name, cost in panel.lines.items():
            sizes, figures = list(cost), list(cost.values())
            at.plot(sizes, [one.median for one in figures], label=name, markersize=5, **looks[name])
            low, high = [one.low for one in figures], [one.high for one in figures]
            at.fill_between(sizes, low, high, color=looks[name]["color"], alpha=0.15, linewidth=0)
    axes[0].set_ylabel(y)
    handles, names = max((at.get_legend_handles_labels() for at in axes), key=lambda found: len(found[1]))
    page.legend(handles, names, loc="outside right center", frameon=False)
    _save(page, path)


def bars(path: str, title: str, measures: Mapping[str, Mapping[str, Figure]]) -> None:
    """A row of bars a measure: name of a bar -> its figure, the quartiles as a line at its end."""
    from matplotlib.figure import Figure as Page

    page = Page(figsize=(1 + 4 * len(measures), 1.4 + 0.42 * len(next(iter(measures.values())))), layout="constrained")
    axes: list[Axes] = list(page.subplots(1, len(measures), sharey=True, squeeze=False)[0])
    page.suptitle(title)
    for at, (measure, bar) in zip(axes, measures.items(), strict=True):
        names, figures = list(bar)[::-1], list(bar.values())[::-1]
        ends = [[one.median - one.low for one in figures], [one.high - one.median for one in figures]]
        drawn = at.barh(names, [one.median for one in figures], xerr=ends, color="#b03a2e", ecolor="#2e4053")
        at.bar_label(drawn, [f"{one.median:.0f}" for one in figures], padding=4, fontsize="small")
        at.margins(x=0.15)
        at.set_title(measure)
        at.spines[["top", "right"]].set_visible(False)
    _save(page, path)


def _save(page: Any, path: str) -> None:
    page.savefig(path, dpi=150)


def undrawable(path: str) -> str | None:
    """Why no picture could be drawn there, so that nobody learns it after a long run; None where one can."""
    if not path.endswith((".png", ".svg")):
        return f"a picture is a .png or .svg file, not {path}"
    if importlib.util.find_spec("matplotlib") is None:
        return "a picture needs matplotlib: in your clone of Balm, run `pip install -e '.[bench]'`"
    return None
