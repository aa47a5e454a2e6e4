"""Codes: the name of a mistake and its details -> its words. Every code is a page, docs/findings/<code>.md.

Wording: a message quotes what the author wrote, in backticks, and names no type of the implementation. What
belongs there (`expected`) and what to do (`hint`) stand on lines of their own. The nearest valid name is for
the caller to find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.diagnostics.code import Code
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.limit_codes import LIMITS
from balm.diagnostics.quoting import Detail
from balm.diagnostics.visible import visible

if TYPE_CHECKING:
    from balm.diagnostics.diagnostic import Span


CODES: dict[str, Code] = {
    **LIMITS,
    # The file itself.
    "toml-syntax": Code("Not TOML", "{what}", "{expected}", "{hint}"),
    "too-large": Code(
        "A file that is too large",
        "This file has {found}, more than the {most} that Balm reads.",
        hint="Split it: the files of a folder are read as one pack.",
    ),
    "text-too-long": Code(
        "A text that is too long",
        "This text has more than the {most} characters that Balm reads.",
        hint="Nobody reads so much in a hard hour: say it in fewer words.",
    ),
    "too-deep": Code(
        "Values nested too deep",
        "This lies more than {most} tables and lists deep.",
        hint="Nothing that Balm reads needs that many; look for a bracket that opens too often.",
    ),
    "not-utf8": Code(
        "Not UTF-8",
        "The byte {found} is not part of any UTF-8 text.",
        hint="Save the file with the encoding UTF-8.",
    ),
    "control-character": Code(
        "A control character",
        "There is a control character here, {found}.",
        "visible text, line breaks and tabs",
        "Delete it, or the escape that stands for it: it could paint over a terminal or a page.",
    ),
    # Keys, types and names.
    "unknown-key": Code("A key that means nothing", "`{found}` is not a key of {where}.", "{expected}"),
    "wrong-header": Code("A header of the other kind", "`{found}` is no header of a pack.", "{expected}"),
    "missing-key": Code("A key that is missing", "There is no `{name}` in {where}.", hint="Add `{name} = ...`."),
    "wrong-type": Code("A value of the wrong type", "`{found:toml}` does not belong here.", "{expected}"),
    "bad-name": Code(
        "A name with other characters",
        "`{found}` cannot be a name.",
        "lower case letters, digits, `_` and `-`, beginning with a letter",
    ),
    "reserved-word": Code(
        "A reserved word as a name",
        "`{found}` has a meaning of its own in conditions, so nothing can be called that.",
        "a word other than `any`, `none`, `known`, `unknown`, `declined` and `not`; and for a pack, than `own`",
    ),
    "duplicate-id": Code(
        "Two things of one name",
        "Another {kind} is already called `{name}`.",
        hint="The first is at {first}. Rename this one, or leave it out.",
    ),
    "ambiguous-id": Code("A name that fits several", "`{found}` could be more than one.", "{expected}"),
    "unknown-fact": Code(
        "A fact that no pack declares",
        "No fact is called `{found}`.",
        hint="`balm facts` lists them; a pack declares one as `[facts.NAME]`.",
    ),
    "unknown-tag": Code(
        "A tag that no pack declares",
        "No tag is called `{found}`.",
        hint='Tags are declared as `NAME = "words"` under `[tags]`.',
    ),
    "unknown-need": Code(
        "A need that no pack declares",
        "No need is called `{found}`.",
        hint='Needs are declared as `NAME = "words"` under `[needs]`.',
    ),
    "unknown-source": Code(
        "A source that no pack declares",
        "No source is called `{found}`.",
        hint="Sources are declared as `[sources.NAME]`.",
    ),
    "unknown-help": Code(
        "A kind of help that no pack declares",
        "No kind of help is called `{found}`.",
        hint="Kinds of help are declared as `[referrals.NAME]`.",
    ),
    "unknown-rule": Code(
        "A rule that no pack has",
        "No rule is called `{found}`.",
        "a rule of these packs, or of one that this pack extends, written `pack/rule`",
    ),
    "unknown-pack": Code(
        "A pack that is not installed",
        "No pack is called `{found}`.",
        "the name of an installed pack, or in a file a path relative to it",
        "`balm packs` lists the installed ones.",
    ),
    "not-extended": Code(
        "Names of a pack that is not extended",
        "This pack uses {found} of the pack `{name}`, and does not extend it.",
        hint="{hint}",
    ),
    "unknown-class": Code(
        "A class of words that nobody has",
        "No class of words is called `{found}`, so this phrase would never be heard.",
        hint="Classes are declared as `NAME = [...]` under `[words.classes]`; the program has some of its own.",
    ),
    "unknown-practice": Code("A practice that no pack has", "No practice is called `{found}`."),
    # Facts and their values.
    "bad-fact": Code("A fact declared in a way that makes no sense", "The fact `{fact}` {found}.", "{expected}"),
    "unknown-value": Code("A value that the fact does not have", "`{found}` is not a value of `{fact}`.", "{expected}"),
    "out-of-range": Code("A number out of range", "`{found}` lies outside the range of `{fact}`.", "{expected}"),
    "off-step": Code("A number between two steps", "`{found}` lies between two steps of `{fact}`.", "{expected}"),
    "never-declined": Code(
        "A fact that cannot be declined",
        "`{fact}` cannot be declined.",
        hint='Only a fact with `may_decline = true` can; what nobody has told is "unknown".',
    ),
    "derived-told": Code(
        "A derived fact that is told",
        "`{fact}` is worked out by rules, so nobody can tell it.",
        "a fact that a person or a program can tell",
        "Use the facts that `{fact}` is worked out from.",
    ),
    # How values are said, and what the check-in asks.
    "bad-phrase": Code("A phrase that cannot be heard", "`{found}` {why}.", "{expected}"),
    "same-words": Code(
        "Two values in the same words",
        "`{found}` says the value `{name}` of `{fact}` already.",
        hint="Say the two in words of their own: nobody could tell which one an answer means.",
    ),
    "foreign-words": Code(
        "Words for a fact of another pack",
        "`{fact}` is a fact of the pack `{name}`, which alone says its labels and words.",
        hint="Leave this table out. A pack can add to classes of words, under `[words.classes]`.",
    ),
    "bad-step": Code("A step declared in a way that makes no sense", "The step `{name}` {found}.", "{expected}"),
    "no-question": Code(
        "A fact that is to be asked, and has no question",
        "`{fact}` has no question that could be put to a person.",
        "a fact with `ask`",
        "Give the fact an `ask`, or leave it out here.",
    ),
    "line-of-floor-fact": Code(
        "A line that tells a fact of the floor",
        "A line cannot tell `{fact}`, because it is a fact of the floor and safety rests on it.",
        "a fact of this pack, or of another one that is not the floor",
        "The floor's own steps ask for `{fact}`; a step can ask for it in its own words, under `facts`.",
    ),
    # Conditions.
    "bad-predicate": Code(
        "Text that is not a condition",
        "`{found:toml}` cannot be read as a condition on `{fact}`, a {type}.",
        "{expected}",
    ),
    "wrong-predicate": Code(
        "A condition for another type of fact",
        "`{found:toml}` does not fit `{fact}`, a {type}.",
        "{expected}",
    ),
    "empty-range": Code(
        "A range with nothing in it",
        "No value lies in `{found}`.",
        'a range from low to high, such as `"3..7"`',
        "A round bracket leaves its end out, a square one keeps it.",
    ),
    # Rules, selectors, practices, help.
    "no-effect": Code(
        "A rule that does nothing",
        "The rule `{name}` says when, but not what.",
        "`set`, `prefer`, `avoid`, `exclude`, `only`, `first`, `refer` or `ask`",
    ),
    "no-expectation": Code(
        "An `expect` that expects nothing",
        "Nothing is expected here.",
        "one of the keys `first`, `first_not`, `some`, `some_shown`, `never`, `only`, `nothing`, `refers`, "
        "`refers_any`, `refers_not`, `asks`, `names` and `never_says`",
    ),
    "only-in-examples": Code(
        "An expectation of a claim that only examples have",
        "A claim cannot speak of the practices that are shown, as `{found}` does.",
        "`some`, which speaks of all that is recommended, or an example with `{found}`",
        "Points that strategies give move which three are shown, so it would be proved of nobody.",
    ),
    "bad-raising": Code("A `raising` that makes no sense", "`{found}` {why}.", "{expected}"),
    "not-derived": Code(
        "A rule that sets a fact which is told",
        "A rule cannot set `{fact}`, because `{fact}` is told.",
        'a fact with `origin = "rules"` or `told_wins = true`',
    ),
    "unknown-selector-key": Code(
        "A property that practices do not have", "Practices cannot be selected by `{found}`.", "{expected}"
    ),
    "bad-points": Code(
        "Points out of range", "`{found:toml}` is not a number of points.", "a whole number from 1 to 100"
    ),
    "bad-minutes": Code(
        "Minutes that make no sense",
        "`{found:toml}` does not say how many minutes a practice takes.",
        "the least and the most minutes, such as `[5, 10]`",
    ),
    "practice-when": Code(
        "A practice with `when`",
        "A practice has no `when` any more.",
        "`limits`, where it says whether this can be done now, or `for`, where it says whom it is meant for",
        "{hint}",
    ),
    "bad-date": Code(
        "A date at which nobody looks again in time",
        "`check_again_by` {found} `checked_on`, {first}.",
        "the last day on which the help line may be shown unless somebody looks again, at most {most} days later",
    ),
    "future-date": Code(
        "A help line that was checked in the future",
        "{found} is yet to come.",
        "the day on which somebody last looked whether the help line is still so",
    ),
    "lasting-line": Code(
        "A date that a help line does not need",
        "Lines of `{kind}` are shown for good: it says `lasts = true`.",
        hint="Take `check_again_by` out, or `lasts` where somebody should look again.",
    ),
    "bad-from": Code("A fact that `from` cannot take", "`{found}` cannot be the fact of a `from`.", "{expected}"),
    "misplaced-from": Code(
        "A `from` where none can stand",
        "`{found:toml}` cannot stand here.",
        "{expected}",
        "`from` makes one rule of each value of a fact: it stands in `set` and in selectors.",
    ),
    "two-froms": Code(
        "Two facts in `from`",
        "`{found}` is a second fact in `from`, and a rule can expand over one only.",
        hint="Write two rules, with one of the facts each.",
    ),
    "cycle-facts": Code(
        "Facts that are worked out from each other",
        "These facts are worked out from each other in a circle: {cycle}.",
        hint="Break the circle: one of the rules must not look at the fact before it.",
    ),
    # Packs and their files.
    "no-pack-table": Code(
        "A pack without `[pack]`",
        "`{found}` has no `[pack]` table.",
        hint='Begin with a line `[pack]` and a line `name = "my-pack"`.',
    ),
    "two-pack-tables": Code(
        "Two `[pack]` tables in one folder",
        "`{found}` has a second `[pack]` table.",
        hint="The first is at {first}. The files of a folder are read as one pack: keep one table.",
    ),
    "two-pages": Code(
        "Two `[page]` tables",
        "This is a second `[page]`, and there is one page.",
        hint="The first is at {first}. Keep one, in the pack that is published.",
    ),
    "page-colour": Code(
        "A colour that does not do for the page",
        "`{found}` cannot be the colour of what one can do: {why}.",
    ),
    "duplicate-pack": Code(
        "Two packs of one name",
        "Another pack is already called `{found}`.",
        hint="The first is at {first}. Rename one of them, or load only one.",
    ),
    "cycle-extends": Code(
        "Packs that extend each other",
        "These packs extend each other in a circle: {cycle}.",
        hint="Take one of them out of `extends`.",
    ),
    "sets-floor-fact": Code(
        "A rule that sets a fact of the floor",
        "A rule cannot set `{fact}`, because the floor works it out and safety rests on it.",
        hint="Declare a derived fact of this pack's own and set that.",
    ),
    "floor-only": Code(
        "A key that only the floor may use",
        "`{found}` belongs to the floor: {why}.",
        hint="{hint}",
    ),
    "disables-floor-rule": Code(
        "A safety rule that is switched off",
        "`{found}` is a rule of the floor, and nothing can switch it off.",
        hint="Take it out of `disable`.",
    ),
    "remembers-danger": Code(
        "A fact of danger that would be remembered",
        "`{fact}` cannot have `remember_days`: help rests on it, by the rule `{rule}`, and such a fact is never kept.",
        hint='Leave `remember_days` out. Only a fact that a host tells (`origin = "host"`) may have it there.',
    ),
    "floor-role": Code(
        "A role that the floor has given",
        "The role `{role}` belongs to the floor, whose `{name}` has it in every decision.",
        hint="Leave this line out, and use `{name}`: rules and practices of any pack may name it.",
    ),
    "floor-line": Code(
        "A help line for a kind of help of the floor's",
        "`{found}` is a kind of help of the floor's, and the pack `{name}` is not trusted to add help lines to it.",
        "a kind of help that this pack declares itself, as `[referrals.NAME]`",
        "Whoever has checked the line can load the pack with `--trust {name}` (in a program `trust=`): it then stands "
        "below the floor's own.",
    ),
    "two-roles": Code(
        "A role that is given twice",
        "The role `{role}` is given to `{name}` already, and not in the same words.",
        hint="The first is at {first}. Say the same here, or leave this line out: a role has one meaning among all "
        "packs.",
    ),
    "leaves-folder": Code(
        "A path out of the pack's folder",
        "`{found}` leads out of the pack's own folder.",
        "the name of an installed pack, or a path inside the folder",
    ),
    "no-file": Code("A file that is not there", "There is no file or folder `{found}`."),
    "unreadable-file": Code("A file that cannot be read", "`{found}` cannot be read: {why}."),
    # Profiles.
    "not-an-object": Code(
        "A profile that is no list of facts",
        "`{found:toml}` is not a profile.",
        'facts with their values, such as `{{"distress": 7}}`',
    ),
    "duplicate-key": Code(
        "A fact told twice",
        "`{found}` is told twice.",
        hint="Leave one of them out: nobody can say which one holds.",
    ),
    "bad-own": Code(
        "A practice of the person's own that cannot be read",
        "`{found:toml}` cannot be read as a practice of the person's own.",
        "{expected}",
    ),
    # Decisions.
    "bad-decision": Code(
        "Data that is no decision",
        "`{found:toml}` does not belong here in a decision.",
        "{expected}",
        "`Decision.from_dict` reads the whole of what `to_dict` gave, without `top` and `audience`.",
    ),
    # Tables of people.
    "stray-column": Code(
        "A column that is no fact",
        "The column `{found}` is no fact.",
        hint="Rename it, carry it into the output with `--keep {found:shell}`, or say in a mapping what the columns "
        "mean: `--map FILE`.",
    ),
    "unknown-column": Code("A column that the table does not have", "The table has no column `{found}`."),
    "bad-mapping": Code("A mapping that makes no sense", "The mapping of `{fact}` {found}.", "{expected}"),
    "bad-json": Code("Not JSON", "This cannot be read as JSON: {found}.", 'an object such as `{{"distress": 7}}`'),
}


def counted(code: str, span: Span) -> Diagnostic:
    """A mistake that is only counted: its place, and the title of its code instead of words of its own."""
    return Diagnostic(code, CODES[code].title, span)


def diagnose(
    code: str,
    span: Span | None = None,
    *,
    key: str = "",
    nearest: str = "",
    told: bool = False,
    **details: object,
) -> Diagnostic:
    """Say a mistake in the words of its code; `told` says that it is in what a person told.

    A detail is what the author wrote: text, or any value read from TOML or JSON. `expected` is a phrase or
    a list of valid names, `cycle` a list of names, `where` a phrase such as "a rule" or "`[pack]`", `first` a
    place ("file:line"), and `found` of "bad-fact" ends the sentence ("has no range"). An unknown code or a
    missing detail is a `KeyError`, for it is our mistake and not the author's.
    """
    template = CODES[code]
    worded = {name: Detail(name, detail) for name, detail in details.items()}
    message, expected, hint = (part.format_map(worded) for part in (template.message, template.expected, template.hint))
    return Diagnostic(code, message, span, key, expected, visible(nearest), hint, told=told)
