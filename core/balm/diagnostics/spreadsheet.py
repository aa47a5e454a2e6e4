"""Cells of CSV -> cells that a spreadsheet shows and does not run.

A program that opens a table takes text such as ``=HYPERLINK(...)`` for a formula, whoever wrote it. An apostrophe in
front makes it text. Other programs would read the apostrophe as a letter, so it is put there only on request.
"""

from __future__ import annotations

import re

BYTE_ORDER_MARK = "\ufeff"
"""What tells a spreadsheet that a file is UTF-8."""

FORMULA = "^(?:[ \t\r\n]*[=+@\uff1d\uff0b\uff20\uff0d-]|[\t\r])"
"""How text begins that may be run, full-width signs included; as a regular expression of Python's and of Arrow's."""

_FORMULA = re.compile(FORMULA)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def spreadsheet_cell(text: str) -> str:
    """The text as a spreadsheet may have it; a plain number stays one."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
