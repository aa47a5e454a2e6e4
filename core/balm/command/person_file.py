"""Files of the person's own, which commands write and read back; what goes wrong is click's UsageError."""

from __future__ import annotations

import os

import click

from balm.folder import open_regular, reason_of, replace_file


def write_text(file: str, text: str) -> None:
    """Write a text into a file for the user alone, whole or not at all."""
    try:
        replace_file(os.path.expanduser(file), text.encode(errors="backslashreplace"))  # as JSON escapes it too
    except OSError as error:
        raise click.UsageError(f"{file!r} cannot be written: {reason_of(error)}.") from None


def read_bytes(file: str, most: int = -1) -> bytes:
    """The content of a file of at most so many bytes; -1 is any number."""
    try:
        with open_regular(os.path.expanduser(file)) as opened:
            content = opened.read() if most < 0 else opened.read(most + 1)
    except OSError as error:
        raise click.UsageError(f"{file!r} cannot be read: {reason_of(error)}.") from None
    if 0 <= most < len(content):
        raise click.UsageError(f"{file!r} is larger than the {most:,} bytes that such a file may have.")
    return content


def read_text(file: str, most: int = -1) -> str:
    """The text of a file of at most so many bytes; -1 is any number."""
    try:
        return read_bytes(file, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file!r} is not all text in UTF-8.") from None
