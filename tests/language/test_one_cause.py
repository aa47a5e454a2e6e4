"""One cause, one error: what hangs on a declaration that is wrong, or on a pack not extended, is not reported."""

from __future__ import annotations

import pytest

from balm.diagnostics.errors import PackError
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from support.effort import one_in
from support.shipped_packs import find

DECLARED = {
    "pack": '[pack]\nname = "evenings"\nversion = "1.0.0"\ntitle = "Evenings"\n',
    "fact": '[facts.mood]\ntype = "scale"\nrange = [0, 10]\nask = "How is it?"\n',
    "level": '[facts.pace]\ntype = "level"\nvalues = ["slow", "fast"]\norigin = "rules"\nmerge = "highest"\n',
    "several": '[facts.fond]\ntype = "tags"\nvalues = ["calm", "cool"]\n',
    "tag": '[tags]\ncalm = "calm"\n',
    "tag of from": 'cool = "cool"\n',
    "need": '[needs]\nrest = "rest"\n',
    "source": '[sources.book]\ntext = "A book"\nstatus = "recalled"\n',
    "help": '[referrals.desk]\ntitle = "Desk"\ntier = 1\ntext = "A desk."\notherwise = "Ask."\n',
    "practice": """
[[practice]]
id = "sit"
title = "Sit"
kind = "behavioural"
minutes = [1, 2]
how = "Sit."
""",
    "rule": '[[rule]]\nid = "slow"\nwhen = { distress = 3 }\nset = { pace = "slow" }\nbecause = "So."\n',
}
USES = """
[[practice]]
id = "lie"
title = "Lie down"
kind = "behavioural"
minutes = [1, 2]
how = "Lie."
tags = ["calm"]
needs = ["rest"]
source = "book"
limits = { mood = ">= 3" }

[[rule]]
id = "use"
when = { mood = ">= 3", fond = "calm" }
any = [{ pace = "slow" }, { mood = [1, 2] }]
unless = [{ pace = ["fast", "unknown"] }]
prefer = [{ tags = { from = "fond" }, by = 2 }, { id = ["sit", "lie"], by = 1 }]
avoid = [{ tags = { all = ["calm"] }, needs = "rest", by = 2 }]
refer = "desk"
ask = ["mood"]
because = "So."
source = "book:S12"

[[rule]]
id = "fast"
when = { mood = 9 }
set = { pace = "fast" }
because = "So."

[[resource]]
kind = "desk"
name = "A desk"
channels = [{ kind = "web", value = "example.org" }]
checked_on = 2026-11-01
check_again_by = 2027-02-01

[[example]]
name = "one"
given = { mood = 3, fond = ["calm"] }
own = [{ title = "Mine", tags = ["calm"], needs = ["rest"] }]
expect = { some = { id = "sit" }, refers_any = ["desk"], asks = "mood", names = ["mood"] }

[[claim]]
id = "two"
when = { mood = 3, pace = "slow" }
raising = "mood"
expect = { never = [{ tags = "calm" }, { needs = "rest" }] }
because = "So."

[[claim]]
id = "three"
when = { fond = "calm" }
where_feasible = { id = "sit" }
expect = { some = { id = "sit", tags = { from = "fond" } } }
because = "So."
"""


def errors(text: str, **other: str) -> list[tuple[str, int]]:
    files = (PackFile("pack.toml", text.encode()), *(PackFile(name, raw.encode()) for name, raw in other.items()))
    floor = find("floor")
    try:
        read_rulebook([PackFiles("pack.toml", "", files)], floor, find, ["floor", "self-compassion"])
    except PackError as error:
        return [(one.code, one.span.line if one.span else 0) for one in error.diagnostics]
    return []


FAULTS = [
    ("fact", "[facts.mood]", "[fact.mood]", "unknown-key"),
    ("fact", "[facts.mood]", "[factz.mood]", "unknown-key"),
    ("fact", "[facts.mood]", "[[facts.mood]]", "wrong-type"),
    ("fact", "range = [0, 10]", "range = [10, 0]", "bad-fact"),
    ("fact", "range = [0, 10]\n", "", "bad-fact"),
    ("fact", "range", "ranges", "unknown-key"),
    ("fact", 'type = "scale"', 'type = "number"', "wrong-type"),
    ("fact", 'type = "scale"\n', "", "missing-key"),
    ("level", 'values = ["slow", "fast"]\n', "", "bad-fact"),
    ("level", 'values = ["slow", "fast"]', 'values = ["slow", 3]', "wrong-type"),
    ("level", 'merge = "highest"', 'merges = "highest"', "unknown-key"),
    ("level", "[facts.pace]", "[Facts.pace]", "unknown-key"),
    ("several", 'values = ["calm", "cool"]', 'values = "calm"', "wrong-type"),
    ("several", 'type = "tags"', 'type = "tag"', "wrong-type"),
    ("tag", "[tags]", "[tag]", "unknown-key"),
    ("tag", "[tags]", "[[tags]]", "wrong-header"),
    ("tag", '"calm"', "3", "wrong-type"),
    ("tag", '"calm"', '["calm"]', "wrong-type"),
    ("need", "[needs]", "[need]", "unknown-key"),
    ("need", "[needs]", "[[needs]]", "wrong-header"),
    ("need", '"rest"', "true", "wrong-type"),
    ("source", "[sources.book]", "[source.book]", "unknown-key"),
    ("source", "recalled", "read", "wrong-type"),
    ("source", "text", "txt", "unknown-key"),
    ("help", "[referrals.desk]", "[referral.desk]", "unknown-key"),
    ("help", "tier = 1", 'tier = "1"', "wrong-type"),
    ("help", 'title = "Desk"\n', "", "missing-key"),
    ("practice", "[[practice]]", "[[practise]]", "unknown-key"),
    ("practice", "[[practice]]", "[[practices]]", "unknown-key"),
    ("practice", "minutes = [1, 2]", 'minutes = "5"', "bad-minutes"),
    ("practice", 'title = "Sit"\n', "", "missing-key"),
    ("practice", 'kind = "behavioural"', 'kind = "physical"', "wrong-type"),
]


def pack() -> str:
    return "\n".join(DECLARED.values()).replace('"calm"\n\ncool', '"calm"\ncool') + USES


def test_the_pack_is_sound() -> None:
    assert errors(pack()) == []


@pytest.mark.parametrize(("part", "old", "new", "code"), one_in(6, FAULTS))
def test_a_declaration_that_is_wrong_is_one_error(part: str, old: str, new: str, code: str) -> None:
    wrong = pack().replace(DECLARED[part].strip(), DECLARED[part].strip().replace(old, new), 1)
    assert wrong != pack()
    assert [found for found, _ in errors(wrong)] == [code]


NAMES = [("mood", "Mood"), ("calm", "Calm"), ("rest", "rést"), ("desk", "the desk"), ("sit", "Sit"), ("pace", "not")]


@pytest.mark.parametrize(("name", "wrong"), NAMES)
def test_a_name_that_cannot_be_one_is_one_error(name: str, wrong: str) -> None:
    """Used as it is declared, everywhere."""
    quoted = f'"{wrong}"'
    text = (
        pack().replace(f"[facts.{name}]", f"[facts.{quoted}]").replace(f"[referrals.{name}]", f"[referrals.{quoted}]")
    )
    text = text.replace(f'"{name}"', quoted).replace(f"{name} =", f"{quoted} =")
    assert [code for code, _ in errors(text)] in (["bad-name"], ["reserved-word"])


BORROWING = """
[pack]
name = "evenings"
version = "1.0.0"
title = "Evenings"
disable = ["self-compassion/night-settle"]

[[practice]]
id = "sit"
title = "Sit"
kind = "behavioural"
minutes = [1, 2]
source = "seed:S2:page 3"
limits = { energy = "low" }
how = { plain = "Sit.", warm = "Sit down." }

[[rule]]
id = "r"
when = { energy = "low", likes = "music" }
any = [{ likes = { all = ["music"] } }, { energy = ["low", "unknown"] }]
prefer = [{ tags = { from = "likes" }, by = 2 }, { id = ["warm-drink", "warm-bath"], by = 3 }]
ask = ["energy", "likes"]
because = "So."

[[example]]
name = "e"
given = { energy = "low", likes = ["music"] }
expect = { some = { id = "warm-drink" }, asks = ["energy"], names = ["energy"] }

[[claim]]
id = "c"
when = { energy = "low" }
raising = "energy"
expect = { never = { id = "warm-bath" } }
because = "So."
"""


def test_a_pack_that_is_not_extended_is_one_error() -> None:
    assert errors(BORROWING) == [("not-extended", 2)]
    assert errors(BORROWING.replace("disable", 'extends = ["self-compassion"]\ndisable')) == []


def test_other_mistakes_stay() -> None:
    assert errors(BORROWING.replace('"warm-bath"', '"warm-bat"').replace('ask = ["energy"', 'ask = ["enrgy"')) == [
        ("not-extended", 2),
        ("unknown-practice", 21),
        ("unknown-fact", 22),
        ("unknown-practice", 34),
    ]


@pytest.mark.parametrize("extends", ['"self-compasion"', '"lost.toml"', '"../lost.toml"', '"self-compassion", "lost"'])
def test_a_pack_that_cannot_be_found_is_one_error(extends: str) -> None:
    found = errors(BORROWING.replace("disable", f"extends = [{extends}]\ndisable"))
    assert [line for _, line in found] == [6]


def test_a_file_that_is_no_toml_is_one_error() -> None:
    assert errors(BORROWING, **{"other.toml": "[facts.energy\n"}) == [("toml-syntax", 1)]
