"""A diff as a page: signs before what was added, taken away and changed, then people, and shares where asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from balm.authoring.diff_behaviour import KINDS, LESS_SAFE, Difference
from balm.command.page import Page, counted
from balm.diagnostics.text_width import text_width

if TYPE_CHECKING:
    from balm.authoring.diff import Diff, DiffProfiles
    from balm.authoring.diff_share import DiffShare
    from balm.authoring.diff_text import DiffText, DiffTextPart

_LONG = ("how", "cautions", "evidence", "say", "labels", "words", "why", "otherwise")
"""Parts of something new that a page leaves to the pack itself, by the first word of their names."""
_NAMED = 6
"""So many subjects are named that are shown without a person; JSON has them all."""
_NEVER_MORE = 20
"""So many rows that cannot be read are named."""


def show_diff(sheet: Page, found: Diff, old: str, new: str, stopped: str = "") -> None:
    """The whole page; `stopped` says why it was stopped, where it was."""
    if not found.text and not found.behaviour and not found.left:
        sheet.add(f"Nothing differs between {old} and {new}.", "good")
    else:
        sheet.add("What moved in the text", "title")
        for one in found.text:
            _moved(sheet, one)
        if not found.text:
            sheet.add("Nothing.", indent=2)
        _vocabulary(sheet, found)
        sheet.blank()
        sheet.add("What moved in behaviour", "title")
        if found.behaviour:
            sheet.add("Each with the smallest person for whom it shows, and what they got -> what they get.", "quiet")
        for kind in KINDS:
            _kind(sheet, kind, [one for one in found.behaviour if one.kind == kind], found.profiles)
        _verdict(sheet, found)
    if found.profiles is not None:
        _profiles(sheet, found.profiles)
    if found.left:
        sheet.blank()
        sheet.add(f"{stopped} Not looked at, or not to the end: {', '.join(found.left)}.".lstrip(), "help")


def _moved(sheet: Page, one: DiffText) -> None:
    sheet.add(f"{one.sign} {one.what} {one.name}", "strong", hang=4)
    if one.sign == "+":
        listed: dict[str, list[str]] = {}
        for part in one.parts:
            if part.after is not None and part.name.split(" ", 1)[0] not in _LONG:
                listed.setdefault(part.name, []).append(part.after)
        for name, texts in listed.items():
            sheet.add(f"{name}: {'; '.join(texts)}", "quiet", indent=4, hang=8)
    elif one.sign == "~":
        for part in one.parts:
            _part(sheet, part)


def _part(sheet: Page, part: DiffTextPart) -> None:
    if part.before is None or part.after is None:
        sign, text = ("-", part.before) if part.after is None else ("+", part.after)
        sheet.add(f"{part.name}: {text}", first=f"{sign} ", indent=4, hang=8)
        return
    line = f"{part.name}: {part.before} -> {part.after}"
    if text_width(line) <= sheet.width - 6:
        sheet.add(line, first="~ ", indent=4, hang=8)
        return
    sheet.add(f"{part.name}:", first="~ ", indent=4)
    sheet.add(part.before, first="- ", indent=8, hang=10)
    sheet.add(part.after, first="+ ", indent=8, hang=10)


def _vocabulary(sheet: Page, found: Diff) -> None:
    facts = found.vocabulary
    for names, words in (
        (facts.only_old, "Only the old side can be told"),
        (facts.only_new, "Only the new side can be told"),
        (facts.changed, "Compared over the answers that both sides know"),
    ):
        if names:
            sheet.add(f"{words}: {', '.join(names)}.", "quiet", indent=2, hang=4)


def _kind(sheet: Page, kind: str, ones: list[Difference], profiles: DiffProfiles | None) -> None:
    if not ones:
        return
    sheet.blank()
    sheet.add(KINDS[kind] + (" (less safe)" if kind in LESS_SAFE else ""), "help" if kind in LESS_SAFE else "strong")
    sign = "-" if kind.endswith("lost") or kind == "left-out" else "+"
    rest = []
    for one in ones:
        if one.told is None:
            rest.append(one)
            continue
        sheet.pair(one.subject, share_words(one.share) if one.share else "", "plain", first=f"{sign} ")
        sheet.add(json.dumps(one.told.profile, ensure_ascii=False), indent=4)
        sheet.add(f"{one.before} -> {one.after}", indent=4, hang=8)
        for side, only in (("old", one.told.only_old), ("new", one.told.only_new)):
            if only:
                sheet.add(f"Only the {side} side hears {', '.join(only)}.", "quiet", indent=4)
        if profiles is not None:
            sheet.add(f"{one.profiles or 0:,} of {counted(profiles.read, 'profile')}", "quiet", indent=4)
    if rest:
        names = ", ".join(one.subject for one in rest[:_NAMED])
        more = f" and {len(rest) - _NAMED} more" if len(rest) > _NAMED else ""
        sheet.add(
            f"{names}{more}: shown without a person (--most {len(ones)} looks for one for each)",
            first=f"{sign} ",
            hang=2,
        )


_NOTHING = "Nothing: for everybody help, what is offered, what comes first and the first question are as they were."
_NO_LESS_SAFE = "No less safe: no help is lost, and nothing is offered where it was excluded."


def _verdict(sheet: Page, found: Diff) -> None:
    if not found.behaviour:
        so_far = _NO_LESS_SAFE if found.safety_known else "Nothing so far."
        sheet.add(so_far if found.left else _NOTHING, "good" if found.safety_known else "plain", indent=2)
        return
    sheet.blank()
    lost, back = (sum(one.kind == kind for one in found.behaviour) for kind in LESS_SAFE)
    words = []
    if lost:
        words.append(f"{counted(lost, 'kind')} of help taken away")
    if back:
        words.append(f"{back} practice{' offered where it was' if back == 1 else 's offered where they were'} excluded")
    if words:
        sheet.add(f"Less safe: {' and '.join(words)}.", "help")
    elif found.safety_known:
        sheet.add(_NO_LESS_SAFE, "good")
    if any(one.share for one in found.behaviour):
        sheet.add(
            "A cell is a combination of answers that neither side tells from others. Cells all count alike, which "
            "people do not.",
            "quiet",
        )
    sheet.add("Left out on both sides: what strategies give, and practices of somebody's own.", "quiet")


def _profiles(sheet: Page, count: DiffProfiles) -> None:
    sheet.blank()
    are = "is" if count.touched == 1 else "are"
    sheet.add(f"{count.touched:,} of {counted(count.read, 'profile')} {are} answered otherwise.")
    if count.invalid:
        sheet.add(f"{counted(len(count.invalid), 'row')} could not be read, and counted nowhere:", "help")
        for number, problem in count.invalid[:_NEVER_MORE]:
            sheet.add(f"row {number}: {problem}", indent=2, hang=4)
        if len(count.invalid) > _NEVER_MORE:
            sheet.add(f"and {len(count.invalid) - _NEVER_MORE:,} more; --json names them all", indent=2)


def share_words(share: DiffShare) -> str:
    """``25 % of cells``, ``about 0.07 % (0.04 to 0.1 %) of cells``."""
    if share.exact:
        return f"{percent(share.share)} % of cells"
    if not share.touched:
        return f"under {percent(share.high)} % of cells, by estimate"
    return f"about {percent(share.share)} % ({percent(share.low)} to {percent(share.high)} %) of cells"


def percent(share: float) -> str:
    """A share of 1 in percent, to two digits that count; never 0 or 100 for what is neither."""
    value = 100 * share
    if value in (0, 100):
        return f"{value:.0f}"
    if value < 0.0001:
        return "less than 0.0001"
    if value > 99.9:
        return "more than 99.9"
    if value >= 10:
        return f"{value:.3g}" if value > 99 else f"{value:.2g}"
    decimals = 1
    while round(value, decimals) < 10 ** (1 - decimals) and decimals < 5:
        decimals += 1
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")
