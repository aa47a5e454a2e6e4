"""The group: names, exit statuses, and no traceback for anybody's mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest

import balm
from balm.command import main as main_module
from balm.command.main import COMMANDS, cli

from .conftest import Run


def test_version(run: Run) -> None:
    assert run("--version").output == f"balm {balm.__version__}\n"


def test_help_lists_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.output
    assert "not for emergencies" in " ".join(result.output.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"balm {name}" in result.output.partition("Examples:")[2]


def test_a_slip_in_a_commands_name_gets_the_nearest(run: Run) -> None:
    result = run("nwo")
    assert result.exit_code == 2
    assert "Did you mean `balm now`?" in result.stderr
    assert "balm --help" in run("wzzt").stderr


def test_a_mistake_in_a_profile_is_drawn_on_stderr(run: Run) -> None:
    result = run("now", "--fact", "distres=7", "--fact", "place=office")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "error[unknown-fact]: No fact is called `distres`." in result.stderr
    assert "did you mean `distress`?" in result.stderr
    assert "`office` is not a value of `place`" in result.stderr
    assert "\x1b" not in result.stderr


def test_an_interruption_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("balm.command.host.Host.load", interrupted)
    result = run("now")
    assert result.exit_code == 130
    assert "Traceback" not in result.output
    assert result.output.strip() == ""


def test_a_reader_that_goes_away_is_quiet(cache_home: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ran = subprocess.run(
        [sys.executable, "-m", "balm", "now", "--json"],
        env={**os.environ, "BALM_HOME": cache_home},
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert ran.stderr == b""
    assert ran.returncode == 141


def test_main_takes_a_clock() -> None:
    with pytest.raises(SystemExit) as ended:
        main_module.main(["--version"])
    assert ended.value.code == 0


def test_commands_of_plugins_join_but_take_no_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command("hello")
    def hello() -> None:
        """Greet."""
        click.echo("hello")

    @click.command("now")
    def now() -> None:
        click.echo("taken over")

    monkeypatch.setattr(main_module, "_of_plugins", lambda: {"hello": hello, "now": now})
    assert run("hello").output == "hello\n"
    assert "hello" in run("--help").output
    assert "taken over" not in run("now").output


def test_a_known_command_imports_no_other_and_asks_no_plugin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise AssertionError("plugins were asked for commands")

    monkeypatch.setattr(main_module, "_of_plugins", asked)
    monkeypatch.delitem(sys.modules, "balm.command.schema", raising=False)
    assert run("explain").exit_code == 0
    assert "balm.command.schema" not in sys.modules


HEAVY = {
    # Of the standard library, beside what comes with click and pluggy: a millisecond or more each.
    *("asyncio", "dataclasses", "email", "fractions", "hashlib", "importlib.metadata", "pathlib", "tempfile"),
    *("numpy", "pydantic", "pysat", "rich", "tomli", "tomllib", "traceback", "click.shell_completion"),
    *(
        "balm.authoring",
        "balm.command.page",
        "balm.command.decision_page",
        "balm.proving",
        "balm.reference",
        "balm.solving",
    ),
    *("balm.diagnostics.codes", "balm.diagnostics.quoting", "balm.explaining.change", "balm.plugins.kit"),
    *("balm.language.checker", "balm.language.combine", "balm.language.shape"),
}
"""What a decision that is only printed has no need of, once packs are compiled and plugins found."""


def test_a_warm_start_imports_nothing_heavy(cache_home: str) -> None:
    code = (
        "import sys, click, pluggy\nfree = set(sys.modules)\nfrom balm.command.main import main\n"
        "try: main(['now', '--json', '--fact', 'distress=7', '--fact', 'time_of_day=day'])\n"
        "finally: print(*sorted(set(sys.modules) - free), file=sys.stderr)"
    )
    cold, warm = (
        subprocess.run(
            [sys.executable, "-P", "-c", code],
            env={**os.environ, "BALM_HOME": cache_home},
            capture_output=True,
            check=True,
            text=True,
        )
        for _ in range(2)
    )
    assert json.loads(warm.stdout)["recommendations"]
    assert warm.stdout == cold.stdout
    imported = set(warm.stderr.split())
    assert "balm.cache" in imported
    assert sorted(HEAVY & imported) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_BALM_COMPLETE={shell}_complete" in result.output


def test_completion_of_another_shell_is_refused(run: Run) -> None:
    assert run("completion", "tcsh").exit_code == 2


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (["now", "--fact"], "dissoc", {"dissociation="}),
        (["now", "--fact"], "place=ho", {"place=home"}),
        (["now", "--fact"], "ruminating=", {"ruminating=true", "ruminating=false"}),
        (["now", "--fact"], "nothing=", set()),
        (["now", "--pack"], "self", {"self-compassion"}),
        (["now", "--without"], "ru", {"rules"}),
        (["why"], "short-br", {"short-break"}),
        (["why"], "night-s", {"night-settle"}),
        (["why"], "rule:night-s", {"rule:night-settle"}),
        (["explain"], "unknown-f", {"unknown-fact"}),
        ([], "pac", {"packs"}),
    ],
)
def test_completing(run: Run, words: list[str], typed: str, expected: set[str]) -> None:
    from click.shell_completion import ShellComplete

    assert run("packs").exit_code == 0
    found = ShellComplete(cli, {}, "balm", "_BALM_COMPLETE").get_completions(words, typed)
    assert {item.value for item in found} == expected


@pytest.mark.parametrize(
    ("shell", "typed", "expected"),
    [
        ("zsh", "place=ho", "place=home"),
        ("zsh", "--fact=place=ho", "--fact=place=home"),
        ("fish", "--fact=dissoc", "--fact=dissociation="),
        ("fish", "place=ho", "place=home"),
    ],
)
def test_completing_in_a_shell_of_whole_words(run: Run, shell: str, typed: str, expected: str) -> None:
    from balm.command import shells

    assert run("packs").exit_code == 0
    complete = {"zsh": shells.Zsh, "fish": shells.Fish}[shell](cli, {}, "balm", "_BALM_COMPLETE")
    found = complete.get_completions(["now"] if typed.startswith("--") else ["now", "--fact"], typed)
    assert [item.value for item in found] == [expected]


def test_zsh_puts_no_blank_after_an_equals_sign(run: Run) -> None:
    assert "compadd -U -V unsorted -S '' -a begun" in run("completion", "zsh").output
