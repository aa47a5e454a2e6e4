"""Files of the person's own, which commands write and read back; what goes wrong is click's UsageError."""

from __future__ import annotations

import os

import click

from balm.folder import read_regular, reason_of, replace_file

MOST_BYTES = 256 * 1024 * 1024
"""A history or a file of records holds at most so many bytes."""
_MOST_KEY = 4096


def write_text(file: str, text: str) -> None:
    """Write a text into a file for the user alone, whole or not at all."""
    try:
        replace_file(os.path.expanduser(file), text.encode(errors="backslashreplace"))  # as JSON escapes it too
    except OSError as error:
        raise click.UsageError(f"{file!r} cannot be written: {reason_of(error)}.") from None


def read_bytes(file: str, most: int = MOST_BYTES) -> bytes:
    """The content of a file of at most so many bytes."""
    too_large = f"it holds more than {most:,} bytes"
    try:
        return read_regular(os.path.expanduser(file), most, too_large=too_large)
    except OSError as error:
        raise click.UsageError(f"{file!r} cannot be read: {reason_of(error)}.") from None


def read_text(file: str, most: int = MOST_BYTES) -> str:
    """The text of a file of at most so many bytes."""
    try:
        return read_bytes(file, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file!r} is not all text in UTF-8.") from None


def read_key(file: str, least: int) -> bytes:
    """The key in a file: its bytes as they are, `least` of them or more."""
    key = read_bytes(file, _MOST_KEY)
    if len(key) < least:
        raise click.UsageError(f"{file!r} holds {len(key)} bytes, and this key has {least} or more.")
    return key
