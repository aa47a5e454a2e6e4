"""An app with Balm in it: the answers to a short form go in, a card to show comes out."""

from __future__ import annotations

import json
import sys

import balm

ENGINE = balm.load()  # once; it serves any number of threads


def card(answers: dict[str, object]) -> dict[str, object]:
    """What the app shows: help before anything else, then one thing to do, then the question worth asking next."""
    decision = ENGINE.decide(answers)
    return {
        "help": [{"title": help.title, "text": help.text, "lines": help.resources} for help in decision.referrals],
        "do": {"title": decision.first.title, "how": decision.first.text, "why": decision.first.tell}
        if decision.first
        else None,
        "ask": decision.questions[0].ask if decision.questions else None,
    }


if __name__ == "__main__":
    print(json.dumps(card(json.load(sys.stdin)), indent=2, ensure_ascii=False))
