"""A stranger's plugin: built, installed beside Balm in a fresh environment, found, used, and tested there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheels

ROOT = Path(__file__).parents[2]
GARDEN = ROOT / "examples" / "balm-plugin-garden"


class Fresh:
    """An environment of its own, with nothing of the one that runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        venv.create(folder / "venv", with_pip=True)
        self.bin = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")

    def run(self, program: str, *args: str) -> str:
        ours = ("PYTHON", "PYTEST", "BALM", "COV")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        ran = subprocess.run(
            [str(self.bin / program), *args],
            cwd=self.folder,
            env=kept | {"BALM_HOME": str(self.folder / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{program} {' '.join(args)}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout


def wheels(folder: Path) -> list[str]:
    """Balm and the plugin, built with what is installed here."""
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*build, str(ROOT), str(GARDEN)], check=True)
    return sorted(map(str, folder.glob("*.whl")))


def test_a_stranger_is_at_home(tmp_path: Path) -> None:
    """One test, as an environment takes its time to build."""
    fresh = Fresh(tmp_path)
    fresh.run("python", "-m", "pip", "install", "-q", "pytest", *wheels(tmp_path / "wheels"))

    infos = {info["name"]: info for info in json.loads(fresh.run("balm", "plugins", "--json"))}
    assert {info["status"] for info in infos.values()} == {"on"}
    garden = infos["garden"]
    assert (garden["distribution"], garden["version"]) == ("balm-plugin-garden", "0.1.0")
    assert garden["hooks"] == ["balm_instruments", "balm_packs", "balm_strategies"]

    facts = {"green": "garden", "place": "home", "distress": "3", "minutes": "20", "task_now": "free"}
    told = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]
    decision = json.loads(fresh.run("balm", "now", "--json", "--pack", "garden", "--top", "99", *told))
    assert "garden" in [pack["name"] for pack in decision["packs"]]
    assert decision["degraded"] == []
    shown = {one["practice"]: one for one in decision["recommendations"]}
    assert "garden/garden-first" in [reason["by"] for reason in shown["garden/bare-soil"]["reasons"]]
    assert "strategy:garden-tend" in [reason["by"] for reason in shown["own/look-in-on-your-plants"]["reasons"]]

    without = fresh.run("balm", "now", "--json", "--without", "garden", "--top", "99", "--fact", "distress=3")
    assert "own/look-in-on-your-plants" not in without

    tests = fresh.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(GARDEN / "tests"))
    assert " passed" in tests
