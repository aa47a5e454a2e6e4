"""What is compiled is found, is left off where that is asked for or where it is of another Balm, and can be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import SimpleNamespace

import pytest

import balm.native
from balm.native import native
from balm.publishing import sources

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / "core/balm/native").glob("*.c"))

here = pytest.mark.skipif(native("judge") is None, reason="Balm was installed without a C compiler")


@here
@pytest.mark.parametrize("name", NAMES)
def test_every_module_is_there_and_of_this_balm(name: str) -> None:
    found = native(name)
    assert found is not None
    assert found.INTERFACE == balm.native.INTERFACE


@pytest.mark.parametrize("name", NAMES)
def test_what_was_compiled_is_found(name: str) -> None:
    folder = Path(balm.native.__file__).parent
    made = any((folder / (name + suffix)).exists() for suffix in EXTENSION_SUFFIXES)
    assert (native(name) is not None) == (made and "BALM_PURE" not in os.environ)


@here
def test_it_is_left_off_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_PURE", "1")
    assert native("judge") is None


def test_one_of_another_balm_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balm.native, "import_module", lambda name: SimpleNamespace(INTERFACE=0))
    assert native("judge") is None


def test_one_that_is_missing_is_no_mistake() -> None:
    assert native("nothing-of-the-kind") is None


DECIDE = """
import balm
decision = balm.load("self-compassion").decide({"distress": 6, "attachment": "avoidant", "place": "home", "minutes": 9})
print(decision.to_json())
"""


def test_the_same_is_decided_without_it_to_the_byte() -> None:
    with_it, without = (
        subprocess.run([sys.executable, "-c", DECIDE], env={**os.environ, **more}, capture_output=True, check=True)
        for more in ({}, {"BALM_PURE": "1"})
    )
    assert with_it.stdout == without.stdout
    assert b"warm-drink" in without.stdout


@pytest.mark.wheels
@pytest.mark.parametrize("compiler", ["false", ""])
def test_a_wheel_is_built_with_a_compiler_and_without(compiler: str, tmp_path: Path) -> None:
    if not compiler and native("judge") is None:
        pytest.skip("Balm was installed without a C compiler")
    tree = tmp_path / "balm"
    left = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "node_modules")
    for name in ("core", "plugins", "rules", "docs/findings", "web"):
        shutil.copytree(ROOT / name, tree / name, ignore=left)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree)
    env = {**os.environ, **({"CC": compiler} if compiler else {})}
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path), str(tree)],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"balm/web/{name}" for name in sources.modules()} <= {*names}
    compiled = [name for name in names if name.endswith((".so", ".pyd"))]
    if compiler:
        assert compiled == []
        assert wheel.name.endswith("-none-any.whl")
        assert "Without a C compiler Balm decides the same" in done.stdout + done.stderr
    else:
        assert sorted(Path(name).name.split(".")[0] for name in compiled) == NAMES
        assert not wheel.name.endswith("-none-any.whl")
