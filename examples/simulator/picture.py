"""Regret curves as an SVG picture: python examples/simulator/picture.py CURVES.json -o PICTURE.svg"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 36, 48
LINES = (("#8a8a8a", "7 4"), ("#0b6e99", "1 0"), ("#b3541e", "2 3"))
"""Colour and dashes of the fixed pack, the adaptive strategy alone, and all three; told apart without colour too."""
TITLE = "Regret so far: what the best practice was worth, less what came first"


def draw(curves: dict[str, list[float]]) -> str:
    """Regret so far by decision, a line a policy."""
    count = max(map(len, curves.values()))
    most = max(max(curve) for curve in curves.values())
    top = next(step for step in (1, 2, 5, 10, 15, 20, 30, 50, 100) if step >= most)

    def x(decision: float) -> float:
        return round(LEFT + decision / count * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"',
        f' font-size="12"><title>{TITLE}, by decision</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 20, TITLE),
    ]
    for step in range(6):
        value = top * step / 5
        parts += [_line(LEFT, WIDTH - RIGHT, y(value), "#e4e4e4"), _text(LEFT - 8, y(value) + 4, f"{value:g}", "end")]
    parts += [_text(x(at), HEIGHT - BOTTOM + 18, str(at), "middle") for at in range(0, count + 1, 10)]
    parts.append(_text(x(count / 2), HEIGHT - 10, "decisions", "middle"))
    for at, ((name, curve), (colour, dashes)) in enumerate(zip(curves.items(), LINES, strict=True)):
        style = f'{colour}" stroke-width="2" stroke-dasharray="{dashes}'
        points = " ".join(f"{x(i + 1)},{y(value)}" for i, value in enumerate(curve))
        key = TOP + 18 + 20 * at
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{style}"/>',
            _line(LEFT + 14, LEFT + 44, key, style),
            _text(LEFT + 52, key + 4, f"{name}: {curve[-1]:.2f}"),
        ]
    return "\n".join([*parts, "</svg>", ""])


def _line(left: float, right: float, at: float, style: str) -> str:
    return f'<line x1="{left}" x2="{right}" y1="{at}" y2="{at}" stroke="{style}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#333333">{words}</text>'


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Regret curves as an SVG picture.")
    parser.add_argument("curves", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    told = parser.parse_args()
    told.output.write_text(draw(json.loads(told.curves.read_text(encoding="utf-8"))), encoding="utf-8")
