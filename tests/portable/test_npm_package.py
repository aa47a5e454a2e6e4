"""The package that is published holds the runtime's modules and their types, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from support.runtime import FOLDER, MODULES

TSC = FOLDER / "node_modules" / ".bin" / "tsc"

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not TSC.exists() or not shutil.which("npm"), reason="`make web` installs what this needs"),
]


def test_it_holds_every_module_with_its_types() -> None:
    packed = subprocess.run(
        ["npm", "pack", "--dry-run", "--json"], cwd=FOLDER, capture_output=True, text=True, check=True
    )
    files = {one["path"] for one in json.loads(packed.stdout[packed.stdout.index("[\n") :])[0]["files"]}
    modules = [path.relative_to(FOLDER) for path in MODULES]
    types = {f"types/{module.with_suffix('.d.ts').as_posix()}" for module in modules}
    assert files == {"package.json", "README.md", *(module.as_posix() for module in modules), *types}


def test_it_depends_on_nothing() -> None:
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package
    assert "://" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")
