"""The plugin of pytest, in programs of its own: off unless asked for, light, and with errors one is glad to read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.effort import one_in, rows

ROOT = Path(__file__).resolve().parents[2]

HEAD = '[pack]\nname = "{name}"\nversion = "1"\ntitle = "A pack"\nextends = ["self-compassion"]\n'
GOOD = '[[example]]\nname = "at home"\ngiven = { place = "home" }\nexpect = { never = { tags = "deep" } }\n'
BAD = '[[example]]\nname = "at work"\ngiven = { place = "work" }\nexpect = { some = { id = "warm-bath" } }\n'


class Project:
    """A folder with a stranger's project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pytest.ini").write_text("[pytest]\n")
        (folder / "test_one.py").write_text("def test_one():\n    assert True\n")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def pytest(self, *args: str, installed: bool = False) -> subprocess.CompletedProcess[str]:
        """Run theirs; unless `installed`, only the plugin of Balm is on, by its name, which is quicker."""
        plain = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", "-v"]
        named = [] if installed else ["-p", "balm.pytest_plugin"]
        # Theirs is no part of the run that this test is in: what was asked of that one is not asked of theirs.
        theirs = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        off = {} if installed else {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return subprocess.run(
            [*plain, *named, *args], cwd=self.folder, capture_output=True, text=True, check=False, env=theirs | off
        )

    def passed(self, *args: str, installed: bool = False) -> list[str]:
        """The ids of the tests that pass; no other may be there."""
        ran = self.pytest(*args, installed=installed)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return [line.partition(" PASSED")[0] for line in ran.stdout.splitlines() if " PASSED" in line]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_it_is_off_unless_asked_for(project: Project) -> None:
    project.write("mine.toml", HEAD.format(name="mine") + GOOD + BAD)
    assert project.passed(installed=True) == ["test_one.py::test_one"]


@pytest.mark.parametrize("how", rows(["--balm", "pytest.ini"], quick=["--balm"]))
def test_examples_are_tests_with_their_names(project: Project, how: str) -> None:
    project.write("mine.toml", HEAD.format(name="mine") + GOOD)
    project.write("pyproject.toml", '[project]\nname = "theirs"\n')
    if how == "pytest.ini":
        project.write("pytest.ini", "[pytest]\nbalm = true\n")
    found = project.passed(*(["--balm"] if how == "--balm" else []), installed=True)
    assert found == ["mine.toml::example::at home", "test_one.py::test_one"]


@pytest.mark.exhaustive
def test_one_example_by_its_name(project: Project) -> None:
    project.write("mine.toml", HEAD.format(name="mine") + GOOD + BAD)
    assert project.passed("--balm", "mine.toml::example::at home") == ["mine.toml::example::at home"]
    assert project.passed("--balm", "-k", "home") == ["mine.toml::example::at home"]


@pytest.mark.exhaustive
def test_a_failure_reads_as_in_balm_test(project: Project) -> None:
    project.write("mine.toml", HEAD.format(name="mine") + GOOD + BAD)
    ran = project.pytest("--balm")
    assert ran.returncode == 1
    assert "mine.toml::example::at work FAILED" in ran.stdout
    assert "✗ at work\n  mine, mine.toml:10\n  some: expected id warm-bath\n    got " in ran.stdout
    assert "why self-compassion/warm-bath is left out by place work" in ran.stdout
    assert "Traceback" not in ran.stdout
    assert "pytest_plugin.py" not in ran.stdout


@pytest.mark.exhaustive
def test_a_folder_is_one_pack(project: Project) -> None:
    project.write("quiet/pack.toml", HEAD.format(name="quiet"))
    project.write("quiet/examples.toml", GOOD.replace("place", "shift"))
    project.write("quiet/facts.toml", '[facts.shift]\ntype = "choice"\nvalues = ["home", "late"]\n')
    assert project.passed("--balm", "quiet") == ["quiet/pack.toml::example::at home"]


@pytest.mark.exhaustive
def test_packs_side_by_side_are_packs_of_their_own(project: Project) -> None:
    project.write("packs/one.toml", HEAD.format(name="one") + GOOD)
    project.write("packs/two.toml", HEAD.format(name="two") + GOOD)
    assert project.passed("--balm", "packs") == ["packs/one.toml::example::at home", "packs/two.toml::example::at home"]


@pytest.mark.parametrize(
    ("text", "shown"),
    one_in(
        3,
        [
            (
                HEAD.format(name="mine") + GOOD.replace("place", "plaice"),
                "error[unknown-fact]: No fact is called `plaice`.",
            ),
            ("[pack]\nname = \n", "error[toml-syntax]: There is no value after `=`."),
            ('[pack]\nname = "mine"\nversion = "1"\ntitle = "x"\nextends = ["nowhere"]\n', "error[unknown-pack]"),
        ],
    ),
)
def test_a_pack_that_cannot_be_read_is_an_error_with_its_place(project: Project, text: str, shown: str) -> None:
    project.write("mine.toml", text)
    ran = project.pytest("--balm")
    assert ran.returncode == 2
    assert "ERROR collecting mine.toml" in ran.stdout
    assert shown in ran.stdout
    assert "mine.toml:" in ran.stdout
    assert "^" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


@pytest.mark.exhaustive
def test_nothing_of_balm_is_imported_where_no_pack_is(project: Project) -> None:
    project.write("pyproject.toml", '[project]\nname = "theirs"\n')
    project.write(
        "test_one.py",
        "import sys\n\ndef test_one():\n"
        "    found = {name for name in sys.modules if name.startswith('balm')}\n"
        "    assert found == {'balm', 'balm.version', 'balm.pytest_plugin'}\n"
        "    assert not {'pydantic', 'tomli', 'click'} & set(sys.modules)\n",
    )
    assert project.passed("--balm") == ["test_one.py::test_one"]


def test_balm_needs_no_pytest() -> None:
    code = (
        "import sys; sys.modules['pytest'] = None; import balm; balm.load().test(); "
        "from balm.command.main import cli; print(len(cli.list_commands(None)) > 5)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("True\n", "")


CLAIMS = """
[[claim]]
id = "calm-or-not"
when = { distress = ">= 7" }
expect = { never = { tags = "deep" } }
because = "Deep is for calm hours."

[[claim]]
id = "always-a-practice"
expect = { some = {} }
because = "There is always something to do."
"""


@pytest.mark.exhaustive
def test_claims_are_tests_too(project: Project) -> None:
    project.write("mine.toml", HEAD.format(name="mine") + CLAIMS)
    ran = project.pytest("--balm", "mine.toml", "-v")
    assert ran.returncode == 1
    assert "mine.toml::claim::calm-or-not PASSED" in ran.stdout
    assert "mine.toml::claim::always-a-practice FAILED" in ran.stdout
    assert "The claim `mine/always-a-practice` is false of somebody: no such practice is offered." in ran.stdout
    assert "Traceback" not in ran.stdout
