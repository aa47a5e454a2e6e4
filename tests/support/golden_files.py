"""Golden files: what is printed now is compared with what was printed before, or written anew."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WRITE = os.environ.get("BALM_GOLDEN") == "write"
"""Whether to write what is printed, to be read in the difference before it is committed."""


def same(path: Path, text: str) -> None:
    """Compare a text with its golden file."""
    raw = (text.rstrip("\n") + "\n").encode()
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    assert path.exists(), f"no {path.name}: run with BALM_GOLDEN=write"
    assert raw.decode() == path.read_bytes().decode()
