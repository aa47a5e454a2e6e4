"""A page about a pack -> one page of HTML that needs nothing else: no script, no other file, all texts escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from balm.diagnostics.visible import visible_lines

if TYPE_CHECKING:
    from balm.authoring.docs import Line, Page, Section

STYLE = Path(__file__).with_name("docs.css")
_ADDRESS = re.compile(r"https?://[^\s()]+")


def html(page: Page) -> str:
    """The page, ending in one line end."""
    return visible_lines("\n".join(_page(page)) + "\n")


def _page(page: Page) -> Iterator[str]:
    title = escape(page.title)
    yield "<!doctype html>"
    yield f'<html lang="{escape(page.language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>"
    yield "</head>"
    yield "<body>"
    yield "<header>"
    yield f"<h1>{title}</h1>"
    yield f"<p><code>{escape(page.name)}</code> {escape(page.version)}</p>"
    yield from _lines(page.lines)
    yield "</header>"
    yield from _contents(page)
    yield "<main>"
    for section in page.sections:
        yield from _section(section)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _contents(page: Page) -> Iterator[str]:
    yield '<nav aria-label="Contents">'
    yield "<h2>Contents</h2>"
    yield "<ul>"
    for section in page.sections:
        count = f" <span>{len(section.entries)}</span>" if section.entries else ""
        yield f'<li><a href="#{_slug(section.title)}">{escape(section.title)}</a>{count}'
        if section.entries:
            yield f"<details><summary>all {escape(section.title.lower())}</summary>"
            yield "<ul>"
            for anchor, entry in zip(_anchors(section), section.entries, strict=True):
                yield f'<li><a href="#{anchor}">{escape(entry.title)}</a></li>'
            yield "</ul>"
            yield "</details>"
        yield "</li>"
    yield "</ul>"
    yield "</nav>"


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{_slug(section.title)}">'
    yield f"<h2>{escape(section.title)}</h2>"
    yield from _lines(section.lines)
    for anchor, entry in zip(_anchors(section), section.entries, strict=True):
        name = f" <code>{escape(entry.name)}</code>" if entry.name else ""
        yield f'<article id="{anchor}">'
        yield f"<h3>{escape(entry.title)}{name}</h3>"
        if entry.lead:
            yield f"<p>{escape(entry.lead)}</p>"
        yield from _lines(entry.lines)
        yield "</article>"
    yield "</section>"


def _lines(lines: tuple[Line, ...]) -> Iterator[str]:
    if not lines:
        return
    yield "<dl>"
    for line in lines:
        yield f"<div><dt>{escape(line.label)}</dt><dd>{_texts(line)}</dd></div>"
    yield "</dl>"


def _texts(line: Line) -> str:
    if len(line.texts) == 1:
        return _linked(line.texts[0])
    kind = "ol" if line.steps else "ul"
    return f"<{kind}>{''.join(f'<li>{_linked(text)}</li>' for text in line.texts)}</{kind}>"


def _linked(text: str) -> str:
    """The text escaped, the addresses in it as links: of the web alone, whatever an author wrote."""
    made, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        made += [escape(text[end : found.start()]), f'<a href="{address}" rel="noreferrer">{address}</a>']
        end = found.end()
    return "".join([*made, escape(text[end:])])


def _anchors(section: Section) -> list[str]:
    """An id for each entry of a section, by its name; a number too where two would be the same."""
    made: list[str] = []
    for entry in section.entries:
        anchor = f"{_slug(section.title)}-{_slug(entry.name or entry.title)}"
        made.append(anchor if anchor not in made else f"{anchor}-{len(made)}")
    return made


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text.lower()).strip("-")
