"""The catalogue has what is said to people, and nothing else; what is filled into a text has its place there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from balm.checkin.data import CheckInNote
from balm.deciding.portrait import PLAN_PARTS
from balm.language.counts import FELT
from balm.language.fact_types.flag import Flag
from balm.publishing import sources
from balm.publishing.script import compact
from balm.texts import OF_PROGRAMS, catalogue, languages, texts
from support.spoken import for_people, javascript_texts, python_texts

CORE = Path(__file__).parents[1] / "core" / "balm"
ROOMS = (
    "checkin/*.py", "explaining/voice.py", "explaining/plan_words.py",
    *(f"command/{name}.py" for name in ("calm_questions", "check_in", "check_in_page", "decision_page", "help_page",
      "plan_page", "plan", "plan_file", "me_page", "me_ask", "me", "me_own", "felt", "now", "history", "history_page",
      "history_file", "person_history", "yes_or_no")),
)  # fmt: skip
"""Where people are spoken to."""
PYTHON = {str(path.relative_to(CORE)): path.read_text(encoding="utf-8") for room in ROOMS for path in CORE.glob(room)}
RUNTIME = {name: compact(text) for name, text in sources.modules().items() if name.startswith("runtime/")}
PAGE = {name: compact(text) for name, text in sources.modules().items() if name.startswith("page/")}
FOR_DEVELOPERS = {
    "checkin/check_in.py": {"<CheckIn at {}>", "<CheckIn at "},
    "checkin/inputs.py": {"Value"},
    "command/history_file.py": {
        "{} entries begin with {}: type more of it.", " entries begin with ", ": type more of it.",
    },
    "command/me.py": {"one of these", "one or several of these"},
    "command/felt.py": {"`balm history` lists what it suggested."},
    "command/now.py": {"Left out of this answer: {} ({}).", "Left out of this answer: "},
    "checkin/read.py": {"This state is of a check-in with other packs: begin a new one."},
    "runtime/engine.js": {"The program"},
    "runtime/explain.js": {"there is none"},
    "runtime/listening/words.js": {"The file of words"},
    "runtime/own.js": {
        "expected a list of tables, each with a title", "expected a title in plain text", "it has no title",
        "expected a table with a title", "expected [least, most] minutes",
    },
    "runtime/profile.js": {"the packs have no such fact", "it is told twice", "rules work this out; nobody tells it"},
    "runtime/voice.js": {"True", "False"},
}  # fmt: skip
"""What is wrong, names of types, and what a pack's own words are filled with."""
NAMED = {
    "hints": {*get_args(CheckInNote)} - {"", "unclear", "why"}, "felt": {*FELT}, "plan": {*PLAN_PARTS},
    "plan-asks": {*PLAN_PARTS},
    "dates": {"date", *map(str, range(1, 13))},
}  # fmt: skip
"""Keys that are values."""
SLOT = re.compile(r"\{(\w+)\}")
FILLED = re.compile(r'\["([a-z-]+)"\]\.format\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)')
SAID = re.compile(r'\bsay\("([a-z-]+)"(?:,\{([^}]*)\})?\)')


@pytest.mark.parametrize("name", PYTHON)
def test_no_text_for_people_stands_in_python(name: str) -> None:
    assert for_people(python_texts(PYTHON[name])) == FOR_DEVELOPERS.get(name, set())


@pytest.mark.parametrize("name", RUNTIME)
def test_no_text_for_people_stands_in_the_runtime(name: str) -> None:
    assert for_people(javascript_texts(RUNTIME[name])) == FOR_DEVELOPERS.get(name, set())


def slots_of(section: str) -> dict[str, set[str]]:
    """Key -> what stands in braces."""
    return {key: {*SLOT.findall(text)} for key, text in texts(section).items()}


@pytest.mark.parametrize("section", sorted(catalogue().keys() - {"page"}))  # tests/page looks at that
def test_every_key_is_named_by_who_says_it(section: str) -> None:
    keys = texts(section).keys() - {*Flag.worded}
    if section in NAMED:
        assert keys == NAMED[section]
        return
    texts_here = set().union(*map(python_texts, PYTHON.values()))
    patterns = [one.replace("{}", "\\w+") for one in texts_here if re.fullmatch("[a-z]+-{}", one)]
    unnamed = keys - texts_here
    assert {key for key in unnamed if not any(re.fullmatch(pattern, key) for pattern in patterns)} == set()
    there = set().union(*map(javascript_texts, RUNTIME.values()))
    properties = {name for code in RUNTIME.values() for name in re.findall(r"\.(\w+)", code)}
    assert section not in OF_PROGRAMS or keys <= there | properties


def test_what_is_filled_into_a_text_has_its_place() -> None:
    sections = catalogue().keys() - {"page", "counts"}
    wanted = {key: slots for section in sections for key, slots in slots_of(section).items() if slots}
    filled = [found for code in PYTHON.values() for found in FILLED.findall(re.sub(r"\s+", "", code))]
    assert {key: {*re.findall(r"\b(\w+)=", slots)} for key, slots in filled} == wanted


def test_what_the_page_fills_in_has_its_place() -> None:
    places = slots_of("page") | slots_of("shown")
    for code in PAGE.values():
        for key, slots in SAID.findall(code):
            given = {one.split(":")[0] for one in re.sub(r"\([^)]*\)", "", slots).split(",") if one}
            assert places[key] == given, key


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_keys(language: str) -> None:
    said = catalogue(language)
    assert {section: {*said[section]} for section in said} == {section: {*texts(section)} for section in catalogue()}
