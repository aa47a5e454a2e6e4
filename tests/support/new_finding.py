"""A name -> the three files of a new kind of finding: how it is found, its page, its cases (`make finding NAME=...`).

The tests of findings fail until all three say something: tests/proving/test_findings.py, tests/test_findings_docs.py.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from balm.proving.report import titles

ROOT = Path(__file__).resolve().parents[2]

MODULE = '''"""Say in one sentence what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.authored import authored
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "{code}",
    "warning",  # "error": somebody can be hurt; "warning": not what was meant; "note": worth knowing
    100,  # its place among all kinds: what can do more harm comes first
    "{title}",
    "The rule `{{at}}` ...",  # what was found
    "...",  # what to do
)


def find(analysis: Analysis) -> Findings:
    """Whom or what is looked at."""
    for rule in authored(analysis.program.rulebook):
        if not analysis.firing(rule):
            yield found(KIND, rule.id, rule.place)
'''

PACK = """[pack]
name = "evenings"
version = "1.0.0"
title = "Evenings"

[[practice]]
id = "put-it-down"
title = "Put it down for a minute"
kind = "behavioural"
minutes = [1, 5]
how = "Put down what you hold, and look out of the window."
"""

PAGE = (
    """# {title}

`{code}`: Say what it means to an author, in a sentence or two.

```toml
"""
    + PACK
    + """```

Balm prints:

```text
```

Write instead:

```toml
"""
    + PACK
    + """```

## What is asked

Over whom and what it is asked, what counts, and what is left aside.
"""
)

CASES = """# In one line: what is looked at. A case says all that is found of this kind, in order: about what, in which
# line of the pack, and some of the words. At least three, and some near misses, in which nothing is found.
#
# [[case]]
# name = "what is special about it"
# pack = '''
# pack = {{ name = "p", version = "1", title = "P" }}
# practice = [{{ id = "rest", title = "Rest", kind = "behavioural", minutes = [1, 5], how = "Rest." }}]
# '''
# finds = [{{ at = "p/rest", line = 2, words = "..." }}]

[[case]]
name = "a pack in which nothing is wrong"
pack = '''
pack = {{ name = "p", version = "1", title = "P" }}
practice = [{{ id = "rest", title = "Rest", kind = "behavioural", minutes = [1, 5], how = "Rest." }}]
'''
finds = []
"""


def files_of(code: str) -> dict[Path, str]:
    """The three files, each with what it begins as."""
    title = code.replace("-", " ").capitalize()
    return {
        Path("core", "balm", "proving", "findings", f"{code.replace('-', '_')}.py"): MODULE.format(
            code=code, title=title
        ),
        Path("docs", "findings", f"{code}.md"): PAGE.format(code=code, title=title),
        Path("tests", "cases", "findings", f"{code}.toml"): CASES.format(),
    }


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write them, or say why not; nothing that is there is written over."""
    if len(arguments) != 1 or not re.fullmatch("[a-z]+(-[a-z]+)*", arguments[0]):
        sys.stderr.write("make finding NAME=my-code: lower case words with hyphens between them.\n")
        return 2
    (code,) = arguments
    files = files_of(code)
    there = [path for path in files if (root / path).exists()]
    if code in titles() or there:
        sys.stderr.write(f"`{code}` is there already{': ' if there else '.'}{', '.join(map(str, there))}\n")
        return 2
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    sys.stdout.write("Fill them in, then `make golden`, and read the difference.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
