"""The page's own words are those of its catalogue alone; a question is as short as it is at a terminal."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from balm.checkin.screen import options
from balm.command.check_in_page import without_enumeration
from balm.publishing import sources
from balm.publishing.script import compact
from support import shipped_packs
from support.page import TEXTS
from support.runtime import NODE, needs_node
from support.spoken import for_people, javascript_texts

SCRIPT = """import { withoutEnumeration } from "./texts.js";
let text = "";
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(JSON.parse(text).map(([ask, labels]) => withoutEnumeration(ask, labels).join(" "))));
"""


OF_PROGRAMS = {"take over", "noopener noreferrer"}
"""A message between programs, and an attribute."""
ELSEWHERE = {"description"}
"""What the manifest says."""
LED_TO = {"no-start-more", "renewed-more"}
"""Keys that are put together."""

PAGE = {name: compact(text) for name, text in sources.modules().items() if name.startswith("page/")}
DOCUMENTS = "".join(sources.page_file(name).decode() for name in ("index.html", "left.html"))


@pytest.mark.parametrize("name", PAGE)
def test_no_text_for_people_stands_in_the_code(name: str) -> None:
    assert for_people(javascript_texts(PAGE[name])) <= OF_PROGRAMS


def test_the_documents_hold_no_text_either() -> None:
    shown = re.sub(r"<[^>]*>|\{\{[a-z-]+\}\}", " ", DOCUMENTS)
    labels = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', DOCUMENTS)
    assert re.findall(r"[A-Za-z]+", " ".join([shown, *(re.sub(r"\{\{[a-z-]+\}\}", "", one) for one in labels)])) == []


def test_every_text_of_the_catalogue_is_shown_and_every_one_that_is_shown_is_there() -> None:
    slots = set(re.findall(r"\{\{([a-z-]+)\}\}", DOCUMENTS))
    named = slots.union(*map(javascript_texts, PAGE.values()))
    assert TEXTS.keys() - named == ELSEWHERE | LED_TO
    said = {key for code in PAGE.values() for key in re.findall(r'\b(?:say\(|plain\(page,)"([a-z-]+)"', code)}
    assert said - TEXTS.keys() == set()


@needs_node
def test_the_page_shortens_every_question_as_the_terminal_does() -> None:
    facts = [fact for fact in shipped_packs.rulebook().facts.values() if fact.ask]
    asked = [(fact.ask, [one["label"] for one in options(fact)]) for fact in facts]
    said = subprocess.run(
        [NODE or "", "--input-type=module", "-e", SCRIPT], input=json.dumps(asked), cwd=sources.folder() / "page",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(said.stdout) == [without_enumeration(ask, labels) for ask, labels in asked]
