"""A page about a pack -> Markdown that reads well as it is. What an author wrote is never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from balm.diagnostics.visible import visible_lines

if TYPE_CHECKING:
    from balm.authoring.docs import Entry, Line, Page

_MARKUP = re.compile(r"[\\`*<>\[\]|]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|(?<!\w)~|~(?!\w)")
_AT_START = re.compile(r"^(?=[#+-])|^(\d+)(?=[.)])")


def markdown(page: Page) -> str:
    """The page, ending in one line end."""
    return visible_lines("\n".join(_page(page)) + "\n")


def _page(page: Page) -> Iterator[str]:
    yield f"# {_inline(page.title)}"
    yield ""
    yield f"`{page.name}` {_inline(page.version)}"
    yield from _paragraph(_lines(page.lines))
    for section in page.sections:
        yield ""
        yield f"## {section.title}"
        yield from _paragraph(_lines(section.lines))
        for entry in section.entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield ""
    yield f"### {_inline(entry.title)}" + (f" (`{entry.name}`)" if entry.name else "")
    if entry.lead:
        yield ""
        yield _plain(entry.lead)
    yield from _paragraph(_lines(entry.lines))


def _paragraph(lines: Iterable[str]) -> Iterator[str]:
    """Lines after a blank one; nothing where there are none."""
    for i, line in enumerate(lines):
        if not i:
            yield ""
        yield line


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if len(line.texts) == 1:
            yield f"- **{_inline(line.label)}:** {_inline(line.texts[0])}"
            continue
        yield f"- **{_inline(line.label)}:**"
        for number, text in enumerate(line.texts, 1):
            yield f"  {f'{number}.' if line.steps else '-'} {_plain(text)}"


def _plain(text: str) -> str:
    """A text in which nothing is markup, to begin a line or an item with."""
    return _AT_START.sub(lambda found: f"{found[1] or ''}\\", _inline(text))


def _inline(text: str) -> str:
    """A text in which nothing is markup, on one line, to stand behind other words."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
