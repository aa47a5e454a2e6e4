"""Inputs of a check-in: anything that somebody may tell to a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

    from balm import CheckInScreenData

TYPED = [
    "", "  ", "yes", "no", "sometimes", "not sure", "7", "about an eight", "zzz", "help", "skip", "prefer not to say",
    "I want to die", "he hits me", "my chest hurts", "so tired and alone", "none", "\u200b", "?", "a" * 300,
    "did it", "that helped", "something else", "not this again", "it made it worse", "worse, I want to die",
]  # fmt: skip


def any_input(screen: CheckInScreenData, told: list[str], random: Random) -> dict[str, Any]:
    """Something that fits the screen; mostly what answers it."""
    ways: list[dict[str, Any]] = [{"command": random.choice(screen["commands"])}, {"free": random.choice(TYPED)}]
    if screen["lines"]:
        count = len(screen["lines"])
        ways += [{"none": True}, {"ticks": random.sample(range(count), random.randint(0, min(3, count)))}] * 3
    if screen["questions"]:
        asked = random.sample(screen["questions"], random.randint(1, len(screen["questions"])))
        ways += [{"answers": {one["fact"]: any_value(one, random) for one in asked}}] * 5
        ways.append({"said": {one["fact"]: random.choice(TYPED) for one in asked}})
    if screen["offers"]:
        ways += [{"choose": random.choice([None, *(one["value"] for one in screen["offers"][0]["options"])])}] * 3
    if screen["others"]:
        ways += [{"take": random.choice(screen["others"])["practice"]}] * 2
    if screen["kind"] == "suggestion":
        ways += [{"command": random.choice(["done", "something_else", "not_again", "worse"])}] * 3
    if screen["felt"]:
        ways += [{"felt": random.choice([None, *(one["felt"] for one in screen["felt"])])}] * 3
    if screen["refine"]:
        ways += [{"open": random.choice(screen["refine"])["open"]}] * 3
    if told and random.random() < 0.3:
        ways.append({"take_back": random.choice(told)})
    return random.choice(ways)


def any_value(question: Any, random: Random) -> Any:
    if random.random() < 0.1:
        return None
    if question["may_decline"] and random.random() < 0.2:
        return "declined"
    if question["type"] == "scale":
        step = question["step"] or 1
        high = question["low"] + 10 * step if question["high"] is None else question["high"]
        return question["low"] + step * random.randint(0, int((high - question["low"]) / step))
    values = [option["value"] for option in question["options"]]
    return (
        random.sample(values, random.randint(0, min(3, len(values))))
        if question["type"] == "tags"
        else random.choice(values)
    )
