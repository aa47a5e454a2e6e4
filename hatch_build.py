"""Build hook: compiles the loops in C of `core/balm/native` where a compiler is at hand; without one, all is Python."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension
from setuptools.command.build_ext import build_ext

_FOLDER = "core/balm/native"
_WEB = ("web/page/**/*", "web/runtime/**/*.js")
"""The page and its runtime, which `balm publish` reads: they lie beside the package, and in a wheel within it."""
# Unroll-and-jam undoes the vectorization of loops over people within loops over terms. Vectors stay within a module.
_GNU = ["-O3", "-fno-loop-unroll-and-jam", "-std=c11", "-Werror=implicit-function-declaration", "-Wno-psabi"]
_FLAGS = [] if sys.platform == "win32" else _GNU


class NativeHook(BuildHookInterface[Any]):
    """Compiles each C file beside itself, where both a wheel and an editable installation find it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Take the page in; compile, and say so where that cannot be done."""
        os.chdir(self.root)
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"] |= {path: f"balm/{path}" for path in web_files()}
        try:
            made = compile_all()
        except Exception as error:  # noqa: BLE001  # no compiler, no headers: whatever it is, Python decides the same
            self.app.display_warning(f"Without a C compiler Balm decides the same, only slower: {error}")
            return
        build_data["artifacts"] += made
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def web_files() -> list[str]:
    """The files of the page and of its runtime."""
    found = (path for pattern in _WEB for path in Path().glob(pattern) if path.is_file())
    return sorted(path.as_posix() for path in found if "node_modules" not in path.parts)


def compile_all() -> list[str]:
    """Compile every C file in the folder, in place; returns what was made."""
    sources = sorted(name for name in os.listdir(_FOLDER) if name.endswith(".c"))
    extensions = [
        Extension(f"balm.native.{name[:-2]}", [f"{_FOLDER}/{name}"], extra_compile_args=_FLAGS) for name in sources
    ]
    command = build_ext(Distribution({"name": "balm", "ext_modules": extensions, "package_dir": {"": "core"}}))
    command.inplace = command.force = True
    with tempfile.TemporaryDirectory() as folder:
        command.build_temp = command.build_lib = folder
        command.ensure_finalized()
        command.run()
    return [f"{_FOLDER}/{os.path.basename(path)}" for path in command.get_outputs()]


if __name__ == "__main__":
    print(*compile_all(), sep="\n")  # noqa: T201  # for who changes one of them
