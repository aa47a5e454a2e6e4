"""Another user of the machine: a folder where everybody may make files, and what somebody else does there."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65_534
"""A user whom no machine gives to a person."""

needs_another_user = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can become another user"
)


def as_another_user(script: str, *args: str | Path) -> None:
    """Run a script of the shell as another user; its arguments are $1, $2 and so on. Fails where it fails."""
    words = ["sh", "-ec", script, "sh", *map(str, args)]
    subprocess.run(words, user=NOBODY, group=NOBODY, extra_groups=[], umask=0, check=True)


@cache
def reads_this_checkout() -> bool:
    """Whether another user may read Balm and its packs, so that a command can run as them."""
    words = ["test", "-r", str(Path(__file__).parents[2] / "rules" / "balm_rules" / "floor" / "pack.toml")]
    return subprocess.run(words, user=NOBODY, group=NOBODY, extra_groups=[], check=False).returncode == 0


@contextmanager
def shared_folder(mode: int) -> Iterator[Path]:
    """A folder of this mode, which every user of the machine can reach."""
    with tempfile.TemporaryDirectory(prefix="balm-shared-") as name:
        os.chmod(name, mode)
        yield Path(name)
