"""``[page]`` of packs: which colours do, and that they are judged against those of the style sheet."""

from __future__ import annotations

import re

import pytest

from balm.language.files import PackFile, PackFiles
from balm.language.page import DAY, NIGHT, OWN_PAGE, CheckInPage, Scheme, contrast, what_is_wrong
from balm.language.texts import texts
from balm.publishing import sources
from support.shipped_packs import read

CONTRASTS = [
    ("#000000", "#FFFFFF", 21.0),
    ("#FFFFFF", "#000000", 21.0),
    ("#767676", "#FFFFFF", 4.54),  # the lightest grey that WCAG's level AA allows on white
    ("#595959", "#FFFFFF", 7.0),
    ("#1C4839", "#1C4839", 1.0),
]
COLOURS = [
    (DAY.leaf, DAY, ""),
    (NIGHT.leaf, NIGHT, ""),
    ("#12405e", DAY, ""),
    ("#333333", DAY, ""),
    ("#FFFFFF", NIGHT, ""),
    ("#5A1A1A", DAY, ""),
    ("#1C483", DAY, "# and six digits, such as #1C4839"),
    ("green", NIGHT, "# and six digits, such as #B7D4B4"),
    ("#1C4839\n", DAY, "# and six digits"),
    ("#3C6859", DAY, "choose a darker one"),
    (NIGHT.leaf, DAY, "choose a darker one"),
    (DAY.leaf, NIGHT, "choose a lighter one"),
    ("#3A2943", DAY, "no purple or pink"),
    ("#E8D4EE", NIGHT, "no purple or pink"),
    ("#5A0A3A", DAY, "no purple or pink"),
]


@pytest.mark.parametrize(("one", "other", "ratio"), CONTRASTS)
def test_contrast(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(("colour", "scheme", "wrong"), COLOURS)
def test_a_colour(colour: str, scheme: Scheme, wrong: str) -> None:
    found = what_is_wrong(colour, scheme)
    assert found.endswith(wrong) if wrong.endswith(("one", "pink")) else wrong in found
    assert bool(found) == bool(wrong)


def test_colours_are_judged_against_those_of_the_style_sheet() -> None:
    style = sources.page_file("page.css").decode()
    by_day, by_night = (re.search(r":root \{(.*?)\n *\}", part, re.DOTALL) for part in style.split("dark) {")[:2])
    for scheme, found in ((DAY, by_day), (NIGHT, by_night)):
        assert found
        tokens = dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", found[1]))
        assert {name: tokens[name.replace("_", "-")] for name in Scheme._fields} == scheme._asdict()


HEAD = '[pack]\nname = "evenings"\nversion = "1.0.0"\ntitle = "Evenings"\n'


def page_of(table: str) -> tuple[CheckInPage, dict[str, str]]:
    """What a pack with this table says of the page, and the texts of it that a person reads."""
    book = read(PackFiles("pack.toml", "", (PackFile("pack.toml", f"{HEAD}{table}".encode()),)))
    return book.page, {text.key: text.words for text in texts(book) if text.of == "page"}


def test_what_a_pack_says_of_the_page() -> None:
    page, said = page_of('[page]\ntitle = "Quiet"\ncontact = "Elm Street"\ncolours = { night = "#B4D4EC" }\n')
    assert page[:5] == ("Quiet", "Elm Street", "", "#B4D4EC", "evenings")
    assert said == {"title": "Quiet", "contact": "Elm Street"}
    assert page_of("[page]\n")[0][:4] == ("", "", "", "")
    assert page_of("") == (OWN_PAGE, {})
