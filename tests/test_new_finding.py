"""`make finding NAME=my-code` writes the three files of a finding, and the tests ask for what they lack."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from balm.proving.finding import FindingKind
from support.new_finding import files_of, main

ROOT = Path(__file__).resolve().parents[1]
NAMES = ["core/balm/proving/findings/my_code.py", "docs/findings/my-code.md", "tests/cases/findings/my-code.toml"]


def test_three_files_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["my-code"], tmp_path) == 0
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert written == NAMES
    assert capsys.readouterr().out.splitlines()[:3] == NAMES


def test_the_module_is_one_that_is_found(tmp_path: Path) -> None:
    main(["my-code"], tmp_path)
    path = tmp_path / NAMES[0]
    spec = importlib.util.spec_from_file_location("my_code", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert isinstance(module.KIND, FindingKind)
    assert module.KIND.code == "my-code"
    assert callable(module.find)
    for check in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), str(path)]
        ran = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_the_page_and_the_cases_have_the_form_of_all() -> None:
    _, page, cases = files_of("my-code").values()
    assert page.startswith("# My code\n\n`my-code`: ")
    assert re.findall(r"^(Balm prints|Write instead):", page, re.MULTILINE) == ["Balm prints", "Write instead"]
    assert page.count("```toml\n") == 2
    assert re.findall(r"^## .*", page, re.MULTILINE) == ["## What is asked"]
    (case,) = tomli.loads(cases)["case"]
    assert case.keys() == {"name", "pack", "finds"}
    shown = tomli.loads("".join(line[2:] for line in cases.splitlines(keepends=True)[3:11]))
    assert shown["case"][0]["finds"][0].keys() == {"at", "line", "words"}


@pytest.mark.parametrize("name", ["", "My-Code", "my_code", "my code", "-", "../my-code"])
def test_a_name_that_is_none(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name], tmp_path) == 2
    assert "lower case words with hyphens" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["left-alone", "unknown-fact"])
def test_a_code_that_is_there(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name], tmp_path) == 2
    assert f"`{name}` is there already.\n" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / NAMES[1]
    page.parent.mkdir(parents=True)
    page.write_text("mine")
    assert main(["my-code"], tmp_path) == 2
    assert NAMES[1] in capsys.readouterr().err
    assert page.read_text() == "mine"
    assert [path.name for path in tmp_path.rglob("*.*")] == ["my-code.md"]


def test_make_knows_it() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^finding: ## .*\n\t\$\(PYTHON\) tests/support/new_finding.py \$\(NAME\)$", text, re.MULTILINE)
