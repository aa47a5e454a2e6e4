"""Page: ``[page]`` of a pack -> what is the practitioner's own on the check-in page: its title, a contact, a colour.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

import re
from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from balm.language.here import NOWHERE, Here, Place

if TYPE_CHECKING:
    from balm.language.pack import PackText
    from balm.language.shape import PageShape


class Scheme(NamedTuple):
    """Colours of the page that stand by day or by night, as the style sheet has them."""

    leaf: str
    """Of what one can do, which a pack may choose: it is read on `paper`, `sheet` and `tint`, and under `on_leaf`."""
    on_leaf: str
    paper: str
    sheet: str
    tint: str


DAY = Scheme("#1C4839", "#FBF8F0", "#F4EEE3", "#FCF9F3", "#DCE6D8")
NIGHT = Scheme("#B7D4B4", "#14251C", "#1B1816", "#272320", "#2B3B30")
LEAST_CONTRAST = 7.0
"""WCAG 2.2, 1.4.6: of text against its ground."""
HELP_HUES = range(255, 346)
"""Degrees of hue about the plum of help, which means that a person answers."""
LEAST_SATURATION = 0.1
"""Below it a colour has no hue to speak of."""
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


class CheckInPage(NamedTuple):
    """What a pack says of the page; "" is the page's own."""

    title: str = ""
    contact: str = ""
    day: str = ""
    """The colour of what one can do, by day, as ``#1C4839``."""
    night: str = ""
    pack: str = ""
    place: Place = NOWHERE


OWN_PAGE = CheckInPage()
"""Where no pack says anything of it."""


def read_page(texts: "Sequence[PackText]") -> CheckInPage:
    """``[page]`` of the packs, which one file of one of them may have."""
    found = [
        (text.name, source.data["page"], Here(source, ("page",), text.problems))
        for text in texts
        for source in text.sources
        if isinstance(source.data.get("page"), dict)
    ]
    if not found:
        return OWN_PAGE
    from balm.language.read_shape import read_shape
    from balm.language.shape import PageShape

    (name, data, here), *others = found
    for _, _, other in others:
        other.report("two-pages", part="key", first=here.line)
    shape = read_shape(PageShape, data, here)
    return OWN_PAGE if shape is None else _checked(shape, name, here)


def _checked(shape: "PageShape", name: str, here: Here) -> CheckInPage:
    chosen = {}
    for time, scheme in (("day", DAY), ("night", NIGHT)):
        colour = (getattr(shape.colours, time) if shape.colours else "") or ""
        wrong = what_is_wrong(colour, scheme) if colour else ""
        if wrong:
            (here / "colours" / time).report("page-colour", found=colour, why=wrong)
        chosen[time] = "" if wrong else colour
    return CheckInPage(shape.title, shape.contact, chosen["day"], chosen["night"], name, here.place)


def what_is_wrong(colour: str, scheme: Scheme) -> str:
    """Why a colour cannot stand for what one can do, in words; "" where it can."""
    if not _COLOUR.fullmatch(colour):
        return "a colour is # and six digits, such as " + scheme.leaf
    grounds = (scheme.paper, scheme.sheet, scheme.tint, scheme.on_leaf)
    least = min(contrast(colour, ground) for ground in grounds)
    if least < LEAST_CONTRAST:
        better = "darker" if luminance(scheme.leaf) < luminance(scheme.paper) else "lighter"
        return f"it stands out {floor(least * 10) / 10} to 1, and text needs 7: choose a {better} one"
    if hue(colour) in HELP_HUES:
        return "it is like the plum of help, which means that a person answers: choose one that is no purple or pink"
    return ""


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """From 0, black, to 1, white."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def hue(colour: str) -> int | None:
    """In degrees, from 0, red, over 120, green, and 240, blue; None of what is grey."""
    parts = _parts(colour)
    most, least = max(parts), min(parts)
    if most - least < LEAST_SATURATION * max(most, 0.5):
        return None
    red, green, blue = parts
    if most == red:
        sixths = (green - blue) / (most - least)
    elif most == green:
        sixths = 2 + (blue - red) / (most - least)
    else:
        sixths = 4 + (red - green) / (most - least)
    return round(sixths * 60) % 360


def _parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
