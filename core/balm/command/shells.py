"""Shells: what a shell says was typed -> click's words, and completions -> what each shell puts in their place.

click's own scripts break off at a ``=``: bash takes ``place=h`` for three words, and each shell puts a blank after
``place=``. Importing this replaces them.
"""

from __future__ import annotations

import os
import re

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion type value
    response=$(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_CURRENT="${COMP_WORDS[COMP_CWORD]}" \\
        COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == 'dir' ]]; then
            COMPREPLY=()
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            COMPREPLY=()
            compopt -o default
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=("$value")
            [[ $value == *= ]] && compopt -o nospace
        fi
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_ZSH_ADDS = """\
    if [ -n "$completions" ]; then
        compadd -U -V unsorted -a completions
    fi
"""
_ZSH_ADDS_NO_BLANK = """\
    local -a begun
    begun=(${(M)completions:#*=})
    completions=(${completions:#*=})
    (( $#begun )) && compadd -U -V unsorted -S '' -a begun
    (( $#completions )) && compadd -U -V unsorted -a completions
"""


def _before_value(typed: str) -> str:
    """The name of the option that a value is typed behind, in one word with it: ``--fact=``."""
    return typed.partition("=")[0] + "=" if typed.startswith("-") and "=" in typed else ""


@add_completion_class
class Bash(BashComplete):
    """bash, in which a word ends at a ``=`` or ``:`` unless it is in quotes."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The whole words before what is being typed, and that."""
        if "COMP_CURRENT" not in os.environ:  # the script of an earlier version
            return super().get_completion_args()
        line = os.environ["COMP_WORDS"]
        words = split_arg_string(line)[1:]
        typed = words.pop() if (words and not re.search(r"(?<!\\)\s\Z", line)) or _in_quotes(line) else ""
        return words, typed

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Completions without what bash keeps: all up to the last ``=`` or ``:`` in the word."""
        found = super().get_completions(args, incomplete)
        current = os.environ.get("COMP_CURRENT")
        if current is None:
            return found
        typed = incomplete[len(_before_value(incomplete)) :]
        quoted = current[:1] in ("'", '"')
        part = "".join(split_arg_string(current)) if current.strip("=:") else ""
        kept = len(typed) - len(part) if typed.endswith(part) and not quoted else 0
        for one in found:
            if one.type == "plain":
                rest = one.value[kept:] if one.value.startswith(typed) else one.value
                one.value = rest if quoted else re.sub(r"([^\w@%+=:,./\[\]-])", r"\\\1", rest)
        return found


def _in_quotes(line: str) -> bool:
    """Whether a quote is open at its end."""
    mark = ""
    for one in re.sub(r"\\.", "", line):
        mark = (one if one in "\"'" else "") if not mark else "" if one == mark else mark
    return bool(mark)


class _Whole:
    """A shell that takes an option and its value for one word where ``=`` joins them."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Completions of the whole word."""
        found: list[CompletionItem] = super().get_completions(args, incomplete)  # type: ignore[misc]  # of click's class
        option = _before_value(incomplete)
        for one in found:
            if one.type == "plain" and not one.value.startswith("-"):
                one.value = option + one.value
        return found


@add_completion_class
class Zsh(_Whole, ZshComplete):
    """zsh, which puts a blank after each completion unless it is told otherwise."""

    source_template = ZshComplete.source_template.replace(_ZSH_ADDS, _ZSH_ADDS_NO_BLANK)


@add_completion_class
class Fish(_Whole, FishComplete):
    """fish, which puts no blank after a ``=`` of its own accord."""


def script(root: click.Command, shell: str) -> str:
    """What a shell evaluates to complete `balm`."""
    from click.shell_completion import ShellComplete, get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  # one of those above
    # The base class's `source` fills in the script; bash's own would start bash first, to look at its version.
    return ShellComplete.source(found(root, {}, "balm", "_BALM_COMPLETE"))
