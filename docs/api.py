"""The docstrings of the public names, as written in the source -> docs/api.md. `make docs` rewrites; a test compares.

Nothing is imported: griffe reads the source, and so finds the docstrings of attributes too.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "api.md"

GROUPS = {
    "Load and decide": [
        "load", "PackSource", "Engine", "OwnPracticeData", "Decision", "Recommendation", "ReferralShown", "Question",
        "Degraded", "options_of",
    ],
    "Explain": [
        "Reason", "Why", "WhyRule", "RuleDid", "ConditionMet", "Compared", "Exclusion", "Change", "Move",
        "NoChange", "NextQuestion", "Deadline", "Outcome", "Ranked", "Contribution", "Draws",
    ],
    "A decision as data": [
        "DecisionData", "PackData", "ReferralData", "ResourceData", "ChannelData", "RecommendationData", "ReasonData",
        "QuestionData", "FactData", "LeftOutData", "DegradedData", "PlainValue", "PersonDecisionData",
        "PersonReferralData", "PersonRecommendationData", "PersonQuestionData",
    ],
    "A check-in": [
        "CheckIn", "CheckInScreenData", "CheckInInputData", "CheckInStateData", "CheckInMomentData", "CheckInAtData",
        "CheckInQuestionData", "CheckInOptionData", "CheckInOffersData", "CheckInChoiceData", "CheckInEchoData",
        "CheckInRefineData", "CheckInRecalledData", "CheckInOtherData", "CheckInFeltData",
    ],
    "Own words": ["FreeText", "Understood", "Heard", "Alarm", "Activities"],
    "Many people": ["Batch"],
    "Check and test": [
        "Report", "Finding", "FindingKind", "Witness", "ExampleResult", "Failure", "Coverage", "RuleSeen",
        "PredicateSeen", "Verdict", "Mutant", "MutantDifference",
    ],
    "Compare": [
        "diff", "Diff", "Difference", "ProfilePair", "DiffShare", "DiffText", "DiffTextPart", "DiffVocabulary",
        "DiffProfiles",
    ],
    "What goes wrong": [
        "BalmError", "PackError", "ProfileError", "CheckInError", "InstrumentError", "HistoryError", "StrategyError",
        "Diagnostic", "Span",
    ],
    "The history": [
        "open_history", "Store", "SqliteStore", "PostgresStore", "Entry", "Option", "Felt", "Past", "Portrait",
        "ToldFact", "PlanPart", "check_store",
    ],
    "Records": [
        "RecordData", "RecordToldData", "RecordPastData", "RecordEntryData", "RecordPluginData", "RecordAnswerData",
        "Replayed", "ReplayCause",
    ],
    "Plugins": [
        "hookimpl", "Strategy", "StrategyOptions", "Situation", "Points", "Signal", "Instrument", "Matcher",
        "MatcherMaker", "Observer", "Roles", "check_strategy", "check_instrument", "Plugins", "PluginInfo",
    ],
    "Packs as data": [
        "Rulebook", "PackInfo", "Allowance", "Note", "Fact", "Counts", "Value", "DECLINED", "Practice", "Rule",
        "Selector",
        "Condition", "Predicate", "Range", "OneOf", "Tagged", "State", "Referral", "Resource", "Channel", "Example",
        "Claim", "Expectation", "Place", "PackFiles", "PackFile", "Ways", "CheckInPage",
        "Step", "Line", "Phrases", "PackPhrases", "Words",
    ],
    "Of which only the name is public": ["Program", "FactType"],
    "The version": ["__version__"],
}  # fmt: skip
"""Heading -> public names. Every one of `balm.__all__` is in one group."""

OPAQUE = "Of which only the name is public"
"""Annotations name these; what they have inside is Balm's own."""

HEAD = """\
# The API

Every public name of the package `balm`. This page is made from the docstrings by `make docs`; [the tutorial for
developers](tutorial-developer.md) is the way in. What is not on this page is not public: it may change with any
version. A method or attribute that is only listed has its name and type for a description.
"""


def render() -> str:
    """The whole page."""
    balm = griffe.load("balm", search_paths=[ROOT / "core"], resolve_aliases=True, resolve_external=False)
    parts = [HEAD]
    for title, names in GROUPS.items():
        parts += [f"## {title}\n", *(_entry(name, balm.members[name]) for name in names)]
    return "\n".join(parts)


def _entry(name: str, found: Any) -> str:
    found = found.final_target if found.is_alias else found
    parts = [f"### {name}\n"]
    if found.is_function:
        parts.append(_code(f"balm.{_signature(found)}"))
    elif found.is_attribute and found.value is not None:
        parts.append(_code(f"balm.{name} = {found.value}"))
    elif found.is_class and (constructor := _constructor(found)):
        parts.append(_code(f"balm.{constructor}"))
    parts += [f"{_text(found)}\n"] if found.docstring else []
    if found.is_class and name not in GROUPS[OPAQUE]:
        parts += list(_members(found))
    return "\n".join(parts)


def _members(found: Any) -> Iterator[str]:
    attributes, methods = [], []
    for name, member in {**found.members, **found.all_members}.items():  # what is inherited comes last
        if name.startswith("_"):
            continue
        member = member.final_target if member.is_alias else member
        if member.is_function:
            methods.append(f"#### {found.name}.{name}\n\n{_code(_signature(member))}\n{_text(member)}\n")
        elif member.is_attribute:
            attributes.append(_attribute(name, member))
    if attributes:
        yield "\n".join(attributes) + "\n"
    yield from methods


def _attribute(name: str, member: Any) -> str:
    kind = f": `{member.annotation}`" if member.annotation is not None else ""
    words = " ".join(_text(member).split())
    return textwrap.fill(
        f"- `{name}`{kind}{'  ' + words if words else ''}",
        120,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _constructor(found: Any) -> str:
    """How one is made from its fields, where it is a named tuple."""
    if any(str(base) == "NamedTuple" for base in found.bases):
        fields = [one for one in found.members.values() if one.is_attribute and "property" not in one.labels]
        return _call(found.name, [one.name if one.value is None else f"{one.name}={one.value}" for one in fields])
    return ""


def _signature(found: Any) -> str:
    made, star = [], False
    for one in found.parameters:
        if one.name in ("self", "cls"):
            continue
        if one.kind is griffe.ParameterKind.keyword_only and not star:
            made.append("*")
            star = True
        if one.kind is griffe.ParameterKind.var_positional:
            star = True
        mark = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}.get(one.kind, "")
        text = f"{mark}{one.name}" + (f": {one.annotation}" if one.annotation is not None else "")
        made.append(text if one.default is None or mark else f"{text} = {one.default}")
    returns = f" -> {found.returns}" if found.returns is not None else ""
    return _call(found.name, made) + returns


def _call(name: str, arguments: list[str]) -> str:
    line = f"{name}({', '.join(arguments)})"
    return line if len(line) <= 100 else f"{name}(\n    " + ",\n    ".join(arguments) + ",\n)"


def _code(text: str) -> str:
    return f"```text\n{text}\n```\n"


def _text(found: Any) -> str:
    return inspect.cleandoc(found.docstring.value) if found.docstring else ""
