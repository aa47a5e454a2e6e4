"""A pack file -> the same in Balm's layout, read again before anybody sees it: it says what it said, word for word.

Mended, only older spellings are other words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from balm.authoring.layout import format_text
from balm.authoring.mend import mended_data, mended_text
from balm.diagnostics.errors import BalmError, PackError
from balm.language.locate import TEXT
from balm.language.source import read_source

if TYPE_CHECKING:
    from balm.language.files import PackFile

_COMMENT = re.compile(rf"{TEXT}|#[^\n]*")


def format_file(file: PackFile, *, mend: bool = False) -> bytes:
    """The bytes of the file in Balm's layout, with the line ends that it had; with `mend` in today's spelling, too.

    Raises PackError for what is no TOML, and BalmError where the layout would change what the file says.
    """
    source, problems = read_source(file.name, file.raw)
    if source is None or problems:
        raise PackError(problems)
    text = format_text(mended_text(source) if mend else source.text)
    says = mended_data(source.data) if mend else source.data
    again, _ = read_source(file.name, text.encode())
    # Compared as written out: 1 is not true, a number that is none equals itself, and the order of keys counts.
    if again is None or repr(again.data) != repr(says) or comments(text) != comments(source.text):
        raise BalmError(summary=f"{file.name} would not say the same in another layout, so it is left alone.")
    return (text.replace("\n", "\r\n") if b"\r\n" in file.raw else text).encode()


def comments(text: str) -> list[str]:
    """Every comment of a TOML text, in order."""
    return [found[0].rstrip() for found in _COMMENT.finditer(text) if found[0][0] == "#"]
