"""What docs/runtime.md shows runs as it stands there, and the runtime is as small as it promises."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from balm.engine import Engine
from support import shipped_packs
from support.runtime import FOLDER, MODULES, NODE, PLUGINS, needs_node

PAGE = Path(__file__).parents[2] / "docs" / "runtime.md"
BLOCKS = re.findall(r"^```js\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@needs_node
@pytest.mark.parametrize("at", range(len(BLOCKS)))
def test_a_block_runs(tmp_path: Path, at: int) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "balm-runtime").symlink_to(FOLDER)
    (tmp_path / "program.json").write_text(Engine(shipped_packs.program(), PLUGINS).program_json(), encoding="utf-8")
    (tmp_path / "host.mjs").write_text(BLOCKS[at], encoding="utf-8")
    assert NODE
    done = subprocess.run([NODE, "host.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"format":"balm-decision/1"' in done.stdout


def test_modules_and_program_are_small() -> None:
    """Packed as servers send them: with a page around them they have to stay below 150 KB."""
    modules = b"".join(path.read_bytes() for path in MODULES if not path.stem.endswith("types"))  # these hold comments
    program = Engine(shipped_packs.program(), PLUGINS).program_json().encode()
    assert len(gzip.compress(modules)) < 56_000
    assert len(gzip.compress(program)) < 88_000
