"""What examples, coverage and faults came to -> a page for authors, or the same as data."""

from __future__ import annotations

from collections import Counter
from math import floor
from typing import TYPE_CHECKING, Any

from balm.command.failed_example import show_failure, why
from balm.language.facts import number
from balm.language.lookup import Lookup
from balm.language.rule import authored_id
from balm.proving.mutations import Verdict, score
from balm.proving.paste import as_example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balm.command.page import Page
    from balm.engine import Engine
    from balm.language.here import Place
    from balm.proving.coverage import Coverage
    from balm.proving.examples import ExampleResult


def show_examples(page: Page, engine: Engine, results: Sequence[ExampleResult], packs: Sequence[str]) -> None:
    """Every example that fails, and how many do not."""
    lookup = Lookup()
    failed = [result for result in results if not result.ok]
    for result in failed:
        show_failure(page, engine, result, lookup)
    page.blank()
    by_pack = Counter(result.example.pack for result in results)
    if failed:
        page.add(f"{len(failed)} of {len(results)} examples are not as expected.", "help")
    elif results:
        whose = ", ".join(f"{count} of {pack}" for pack, count in by_pack.items())
        page.add(f"All {len(results)} examples are as expected: {whose}.", "good")
    for pack in packs:
        if not by_pack[pack]:
            page.add(f"There are no examples in {pack}.")


def show_coverage(page: Page, coverage: Coverage, *, unseen: bool) -> None:
    """One line of totals, and with `unseen` all that nobody saw."""
    if unseen:
        lookup = Lookup()
        missing = _unseen(coverage)
        page.blank()
        page.add("Not seen in any example" if missing else "Everything was seen in an example.", "title")
        _list(page, lookup, missing)
        page.blank()
    seen, every = coverage.outcomes, 2 * len(coverage.predicates)
    if coverage.rules or every:
        rules = f"{coverage.fired} of {len(coverage.rules)} rules"
        page.add(f"They see {rules} and {seen} of {every} outcomes of conditions.", "quiet")


def _list(page: Page, lookup: Lookup, found: Sequence[tuple[Place, str]]) -> None:
    """Words under the line that they are about."""
    last = ""
    for place, words in found:
        line = lookup.line(place)
        if line != last:
            page.add(line, "quiet", indent=2)
        page.add(words, indent=4, hang=6)
        last = line


def _unseen(coverage: Coverage) -> list[tuple[Place, str]]:
    """Place and words of every rule that never fires and every predicate that is never true, or never false."""
    found: list[tuple[Place, str]] = []
    silent: dict[Place, list[str]] = {}
    for one in coverage.rules:
        if not one.fired:
            silent.setdefault(one.place, []).append(one.rule)
    for place, rules in silent.items():
        values = ", ".join(rule.partition("[")[2].rstrip("]") for rule in rules)
        found.append((place, f"{authored_id(rules[0])} never fires{f' for {values}' if values else ''}"))
    for seen in coverage.predicates:
        never = [word for word, so in (("true", seen.true), ("false", seen.false)) if not so]
        if never:
            found.append((seen.place, f"{seen.owner}: `{seen.words}` is never {' and never '.join(never)}"))
    return sorted(found, key=lambda one: _order(one[0]))


def _order(place: Place) -> tuple[str, list[tuple[int, str]]]:
    """As the files have it: rules by their positions."""
    return place.file, [(key, "") if isinstance(key, int) else (-1, key) for key in place.path]


def show_mutations(page: Page, engine: Engine, verdicts: Sequence[Verdict], total: int, stopped: str = "") -> None:
    """Faults that nothing notices, each with somebody who would show it; then the score."""
    lookup = Lookup()
    in_order = sorted(verdicts, key=lambda one: _order(one.mutant.place))
    by_status = {status: [v for v in in_order if v.status == status] for status in ("killed", "survived", "equivalent")}
    if by_status["survived"]:
        page.blank()
        page.add("Faults that nothing notices, each with an example that would", "title")
    for group in _alike(by_status["survived"]):
        page.blank()
        for verdict in group:
            page.add(f"{lookup.line(verdict.mutant.place)}  {verdict.mutant.rule}", "strong")
            page.add(f"{verdict.mutant.words}.", indent=2)
        if group[0].difference.expected:
            faults = [verdict.mutant for verdict in group]
            page.verbatim(as_example(faults, group[0].difference, engine.rulebook.facts))
        else:
            page.add(
                "Somebody is answered otherwise, but no example was found that would notice it.", "quiet", indent=2
            )
    if by_status["equivalent"]:
        page.blank()
        page.add("Faults that change nothing an example can expect, and do not count", "title")
        same = [(v.mutant.place, f"{v.mutant.rule}: {v.mutant.words}") for v in by_status["equivalent"]]
        _list(page, lookup, same)
    page.blank()
    if len(verdicts) < total:
        page.add(f"{stopped} after {len(verdicts)} of {total} faults.", "help")
    killed, counted = len(by_status["killed"]), len(by_status["killed"]) + len(by_status["survived"])
    page.add(f"{killed} of {counted} faults are noticed: a score of {_rounded(score(verdicts))}.")


def _alike(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    """Those together that one example would notice."""
    groups: dict[str, list[Verdict]] = {}
    for at, verdict in enumerate(verdicts):
        found = verdict.difference
        groups.setdefault(repr((found.told, found.expected)) if found.expected else str(at), []).append(verdict)
    return list(groups.values())


def _rounded(value: float) -> float:
    """To one decimal, and never up: a hundred means all of them."""
    return number(floor(value * 10) / 10)


def data_of(
    engine: Engine,
    results: Sequence[ExampleResult],
    coverage: Coverage,
    verdicts: Sequence[Verdict] | None,
    *,
    unseen: bool,
) -> dict[str, Any]:
    """All of it as JSON has it; what was not asked for is absent."""
    lookup = Lookup()
    data: dict[str, Any] = {"examples": [_example(engine, result, lookup) for result in results]}
    data["coverage"] = {
        "rules": len(coverage.rules),
        "fired": coverage.fired,
        "outcomes": 2 * len(coverage.predicates),
        "seen": coverage.outcomes,
    }
    if unseen:
        data["coverage"]["unseen"] = [{**_at(place, lookup), "words": words} for place, words in _unseen(coverage)]
    if verdicts is not None:
        data["mutations"] = {"score": _rounded(score(verdicts)), "faults": list(_faults(engine, verdicts, lookup))}
    return data


def _example(engine: Engine, result: ExampleResult, lookup: Lookup) -> dict[str, Any]:
    example = result.example
    data = {"pack": example.pack, "name": example.name, **_at(example.place, lookup), "ok": result.ok}
    if not result.ok:
        data["failures"] = [
            {"key": failure.key, "expected": failure.expected, "got": failure.got, "why": whys}
            for failure, whys in zip(result.failures, why(engine, result), strict=True)
        ]
    return data


def _faults(engine: Engine, verdicts: Sequence[Verdict], lookup: Lookup) -> Iterator[dict[str, Any]]:
    for verdict in verdicts:
        mutant = verdict.mutant
        data = {"rule": mutant.rule, "kind": mutant.kind, "words": mutant.words, "status": verdict.status}
        data |= _at(mutant.place, lookup)
        if verdict.by:
            data["by"] = verdict.by
        if verdict.difference.expected:
            data["example"] = as_example([mutant], verdict.difference, engine.rulebook.facts)
        yield data


def _at(place: Place, lookup: Lookup) -> dict[str, Any]:
    span = lookup.span(place)
    return {"file": place.file, "line": span.line if span else None}
