"""What docs/runtime.md shows runs as it stands there, and the runtime is as small as it promises."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from support.runtime import FOLDER, MODULES, NODE, needs_node, words_of
from support.runtime_check_in import shipped

PAGE = Path(__file__).parents[2] / "docs" / "runtime.md"
BLOCKS = re.findall(r"^```js\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@needs_node
@pytest.mark.parametrize("at", range(len(BLOCKS)))
def test_a_block_runs(tmp_path: Path, at: int) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "balm-runtime").symlink_to(FOLDER)
    (tmp_path / "program.json").write_text(shipped().program_json(), encoding="utf-8")
    (tmp_path / "words.json").write_text(words_of(shipped()), encoding="utf-8")
    (tmp_path / "host.mjs").write_text(BLOCKS[at], encoding="utf-8")
    assert NODE
    done = subprocess.run([NODE, "host.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"format":"balm-decision/1"' in done.stdout


def packed(modules: Iterable[Path]) -> int:
    """Bytes as servers send them, with comments; modules of types hold nothing else."""
    running = [path for path in sorted(modules) if not path.stem.endswith("types")]
    return len(gzip.compress(b"".join(path.read_bytes() for path in running)))


def test_modules_and_program_are_small() -> None:
    """With a page around them they have to stay below 150 KB; what hears typed text, and words, may come later."""
    listening = [path for path in MODULES if path.parent.name == "listening"]
    assert packed({*MODULES} - {*listening}) < 65_000
    assert packed(listening) < 24_000
    assert len(gzip.compress(shipped().program_json().encode())) < 88_000
    assert len(gzip.compress(words_of(shipped()).encode())) < 150_000


def test_the_runtime_loads_without_what_hears_typed_text() -> None:
    first = [path for path in MODULES if path.parent.name != "listening"]
    assert not [path for path in first if re.search(r"^import .*/listening/", path.read_text("utf-8"), re.MULTILINE)]
