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
        "help": [{"title": one.title, "text": one.text, "lines": one.resources} for one in decision.referrals],
        "do": [{"title": one.title, "how": one.text, "why": one.tell} for one in decision.recommendations[:1]],
        "ask": [question.ask for question in decision.questions[:1]],
    }


if __name__ == "__main__":
    print(json.dumps(card(json.load(sys.stdin)), indent=2, ensure_ascii=False))
