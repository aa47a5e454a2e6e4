"""Sources: the page and the runtime, as they lie in the package, or in the source tree that it runs from."""

from __future__ import annotations

from pathlib import Path

from balm.diagnostics.errors import BalmError

ROOM = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """The folder that holds `page` and `runtime`. Raises BalmError where this copy of Balm has none."""
    for found in (ROOM / "web", ROOM.parent.parent / "web"):
        if (found / "page" / "index.html").is_file():
            return found
    raise BalmError(summary="This copy of Balm has no page.")


def modules() -> dict[str, str]:
    """The modules of page and runtime: path -> text."""
    web = folder()
    found = {}
    for room in ("page", "runtime"):
        for path in sorted((web / room).rglob("*.js")):
            name = path.relative_to(web).as_posix()
            if "node_modules" not in name:
                found[name] = path.read_text(encoding="utf-8")
    return found


def page_file(name: str) -> bytes:
    """A file of the page, by its path in `page`."""
    return (folder() / "page" / name).read_bytes()
