"""An instrument: three questions about what is green nearby become the fact `green`."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS = {
    "window": "Can you see something green from a window?",
    "plant": "Is there a plant in the room?",
    "garden": "Is there a garden that you can use?",
}


class GreenNearby:
    """Answers are true or false; a question that is not answered tells nothing."""

    name = "green-nearby"
    title = "What is green nearby"
    sets = ("green",)

    def score(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """The most that was answered with yes; nothing, where that cannot be told."""
        for key, answer in answers.items():
            if key not in QUESTIONS:
                raise ValueError(f"There is no question `{key}`; the questions are {', '.join(QUESTIONS)}.")
            if not isinstance(answer, bool):
                raise ValueError(f"{QUESTIONS[key]} Answer true or false.")
        for key, value in (("garden", "garden"), ("plant", "plant"), ("window", "view")):
            if answers.get(key):
                return {"green": value}
            if key not in answers:
                return {}
        return {"green": "nothing"}
