"""Codes of limits: what there is more of than Balm reads, in packs and in what is told."""

from __future__ import annotations

from balm.diagnostics.code import Code

LIMITS: dict[str, Code] = {
    "too-many-rules": Code(
        "More rules than Balm reads",
        "There are {found} rules, more than the {most} that Balm reads.",
        hint="Rules that differ in one value can often be one rule with `from`.",
    ),
    "too-many-claims": Code(
        "More claims than Balm reads",
        "There are {found} claims, more than the {most} that Balm reads.",
        hint="A claim with `from` counts once for each value.",
    ),
    "too-many-facts": Code(
        "More facts than Balm reads", "These packs have {found} facts, more than the {most} that Balm reads."
    ),
    "too-many-values": Code(
        "More values than Balm reads",
        "There are {found} names here, more than the {most} that Balm reads.",
        hint="Values are for rules to speak of: leave out those that none does.",
    ),
    "too-many-practices": Code(
        "More practices than Balm reads", "These packs have {found} practices, more than the {most} that Balm reads."
    ),
    "too-many-steps": Code(
        "More steps than Balm reads", "These packs have {found} steps, more than the {most} that Balm reads."
    ),
    "too-many-lines": Code(
        "More lines than Balm reads",
        "There are {found} lines in this step, more than the {most} that Balm reads.",
        hint="Nobody reads so many: spread them over several steps, or leave some out.",
    ),
    "too-many-phrases": Code(
        "More phrases than Balm reads",
        "These packs have {found} phrases and words of classes, more than the {most} that Balm reads.",
        hint="One phrase with a class stands for many: `[want] to [die]`.",
    ),
    "too-many-classes": Code(
        "More classes of words than Balm reads",
        "These packs have {found} classes of words, more than the {most} that Balm reads.",
    ),
    "too-many-alternatives": Code(
        "More alternatives than Balm reads",
        "There are {found} alternatives here, more than the {most} that Balm reads.",
        hint='A list of values in one condition says the same: `place = ["home", "work"]`.',
    ),
    "too-many-predicates": Code(
        "More conditions than Balm reads",
        "The rules of these packs have {found} predicates, more than the {most} that Balm reads.",
        hint="A rule with `from` counts once for each value.",
    ),
    "too-many-effects": Code(
        "Rules that select more practices than Balm reads",
        "The rules of these packs select practices {found} times in all, more than the {most} that Balm reads.",
        hint="Let fewer rules speak of all practices: one can set a fact that others ask for.",
    ),
    "too-many-answers": Code(
        "Conditions on more values than Balm reads",
        "The values of the facts that rules name, times the conditions of all rules, are {found}, more than the {most} "
        "that Balm reads.",
        hint="Let the alternatives of a rule with `from` set a fact, and the rule ask for that.",
    ),
    "too-many-strata": Code(
        "Derived facts that rest on too many others in a row",
        "{found} derived facts rest on one another in a row, more than the {most} that Balm works out.",
        hint="Let rules set one fact from several others at once.",
    ),
    "too-many-keys": Code(
        "More keys than a profile has", "There are {found} keys here, more than the {most} that Balm reads."
    ),
    "too-many-own": Code(
        "More activities than Balm reads",
        "There are {found} activities here, more than the {most} that Balm reads.",
        hint="Tell those that the person comes back to.",
    ),
}
