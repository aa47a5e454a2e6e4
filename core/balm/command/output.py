"""Data -> JSON on standard output, laid out alike by every command with ``--json``."""

from __future__ import annotations

from typing import Any

import click


def write_json(data: Any) -> None:
    """Two spaces a level, letters of every language as they are, and a line break at the end."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
