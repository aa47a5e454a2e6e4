"""What is public is typed: a host in strict mypy and strict Pyright, without an error, an Any or an Unknown of ours."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

HOST = Path(__file__).with_name("host.py")
pytestmark = pytest.mark.exhaustive


def needs(module: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(importlib.util.find_spec(module) is None, reason=f"needs {module}, of the extra `types`")


@needs("mypy")
def test_mypy_is_content_and_finds_no_any(tmp_path: Path) -> None:
    flags = ["--strict", "--disallow-any-expr", "--no-incremental", "--config-file=", "--cache-dir", str(tmp_path)]
    ran = subprocess.run([sys.executable, "-m", "mypy", *flags, str(HOST)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@needs("basedpyright")
def test_pyright_is_content_and_finds_nothing_unknown(tmp_path: Path) -> None:
    settings = {"include": [str(HOST)], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    project = tmp_path / "pyrightconfig.json"
    project.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--project", str(project), "--pythonpath", sys.executable]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
