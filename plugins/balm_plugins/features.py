"""Features: a practice and how somebody was -> which weights of the adaptive model speak of them."""

from __future__ import annotations

from collections.abc import Mapping

import balm
from balm_plugins.titration import LONG

GROUPS: Mapping[str, frozenset[str]] = {
    "moving": frozenset({"leave_place", "movement", "stimulating", "vigorous", "walking"}),
    "outward": frozenset({"nature", "outward"}),
    "steadying": frozenset({"cold", "grounding"}),
    "touching": frozenset({"animals", "drink", "texture", "touch", "undressed", "warmth", "water"}),
    "making": frozenset({"basic_needs", "food", "games", "making", "practical", "smell", "tidying"}),
    "company": frozenset({"boundary", "crowds", "needs_person", "people", "talking_feelings"}),
    "taking in": frozenset({"distraction", "humour", "music", "reading", "screens"}),
    "resting": frozenset({"darkness", "quiet", "relaxation", "rest", "silence"}),
    "inward": frozenset({
        "body_focus", "breath_focus", "deep", "eyes_closed", "imagery", "inward", "memory", "prayer", "reappraisal",
        "writing",
    }),
    "kind": frozenset({"loving_kindness", "warmth_to_other", "warmth_to_self"}),
}  # fmt: skip
"""Tags by what they have in common; few groups, so that little experience says something about each."""

_NEEDS = {
    "safe": "need safe",
    **dict.fromkeys(("comforted", "soothed", "validated"), "need tender"),
    **dict.fromkeys(("protect", "provide", "motivate"), "need fierce"),
}
_UPSET = ("mental", "opening", "moving", "resting", "company")
"""What may work otherwise for somebody who is upset."""
UPSET_FROM = 4
"""Of 10, where the floor's medium intensity begins: a convention."""

WEIGHTS = (
    "always", "mental", "opening", "closing", "long", *dict.fromkeys(_NEEDS.values()), *GROUPS,
    *(f"{name} when upset" for name in _UPSET),
)  # fmt: skip
"""The weights that everybody has, by name; each practice that was done has one more of its own."""
_AT = {name: at for at, name in enumerate(WEIGHTS)}
_OF_TAG = {tag: name for name, tags in GROUPS.items() for tag in tags}


def upset(facts: Mapping[str, object], roles: balm.Roles) -> bool:
    """Whether somebody who told this was upset; not telling is not."""
    distress = roles.answer("distress", facts)
    return (isinstance(distress, int | float) and distress >= UPSET_FROM) or facts.get("activation") == "panicky"


def features(practice: balm.Practice, *, upset: bool) -> tuple[int, ...]:
    """Positions in WEIGHTS, `always` left out. What is not told of a practice adds nothing."""
    names = {_OF_TAG[tag] for tag in practice.tags or () if tag in _OF_TAG}
    names |= {_NEEDS[need] for need in practice.needs or () if need in _NEEDS}
    names |= {told for told in (practice.kind, practice.stance) if told in _AT}
    if practice.minutes is not None and practice.minutes[0] >= LONG:
        names.add("long")
    if upset:
        names |= {f"{name} when upset" for name in _UPSET if name in names}
    return tuple(sorted(_AT[name] for name in names))
