"""A question is as short on the page as it is at a terminal."""

from __future__ import annotations

import json
import subprocess

from balm.checkin.screen import options
from balm.command.check_in_page import without_enumeration
from balm.publishing import sources
from support import shipped_packs
from support.runtime import NODE, needs_node

SCRIPT = """import { withoutEnumeration } from "./texts.js";
let text = "";
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(JSON.parse(text).map(([ask, labels]) => withoutEnumeration(ask, labels).join(" "))));
"""


@needs_node
def test_the_page_shortens_every_question_as_the_terminal_does() -> None:
    facts = [fact for fact in shipped_packs.rulebook().facts.values() if fact.ask]
    asked = [(fact.ask, [one["label"] for one in options(fact)]) for fact in facts]
    said = subprocess.run(
        [NODE or "", "--input-type=module", "-e", SCRIPT], input=json.dumps(asked), cwd=sources.folder() / "page",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(said.stdout) == [without_enumeration(ask, labels) for ask, labels in asked]
