"""Pages of mistakes and findings: a code -> the text of its page, as it is shipped with the package."""

from __future__ import annotations

from pathlib import Path

from balm.proving.report import titles

ROOM = Path(__file__).resolve().parent.parent


def find_page(code: str) -> str | None:
    """The text of ``docs/findings/<code>.md``: within the package, or in the source tree that it runs from."""
    title = titles().get(code)
    if title is None:
        return None
    for folder in (ROOM / "findings", ROOM.parent.parent / "docs" / "findings"):
        path = folder / f"{code}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return f"# {title}\n\nThere is no page about `{code}` in this copy of Balm.\n"
