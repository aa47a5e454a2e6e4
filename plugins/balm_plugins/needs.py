"""Needs: a practice that does not meet the need itself, but a neighbour of it, gets two points.

The neighbours are the groups of Germer's questions: what would make you feel safe; what would comfort, soothe or
validate you; what would protect you, provide for you or motivate you?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import balm

GROUPS = (("safe",), ("comforted", "soothed", "validated"), ("protect", "provide", "motivate"))
"""Needs by question; those of one group are neighbours."""

_NEIGHBOURS = {need: frozenset(group) - {need} for group in GROUPS for need in group}

BECAUSE = "It meets {met}, next to {need} in Germer's questions."
TELL = "It comes close to what you need most right now."


class Needs:
    """Reads `need_now`; silent where it is not known."""

    name = "needs"
    bound = 2
    reads = ("need_now",)

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:  # noqa: ARG002  # the contract's
        """Nothing: it knows no practices."""
        return ()

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """Points for each practice that meets a neighbour of the need and not the need itself."""
        need = situation.facts.get("need_now")
        neighbours = _NEIGHBOURS.get(need) if isinstance(need, str) else None
        if not neighbours:
            return []
        return [
            balm.Points(
                practice.id,
                self.bound,
                BECAUSE.format(met=_words(met), need=need),
                TELL,
                ("need_now",),
            )
            for practice in situation.practices
            if practice.needs and need not in practice.needs
            if (met := [one for one in practice.needs if one in neighbours])
        ]

    def portable(self) -> Mapping[str, object]:
        """The groups, the points and the words."""
        groups = [list(group) for group in GROUPS]
        return {"fact": self.reads[0], "groups": groups, "points": self.bound, "because": BECAUSE, "tell": TELL}


def _words(needs: Sequence[str]) -> str:
    return " and ".join(needs)


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """A practice may meet a neighbour of the need."""
    return [Needs()]
