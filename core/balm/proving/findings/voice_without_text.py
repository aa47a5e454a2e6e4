"""A practice that has no text in a voice in which somebody is offered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.values import is_told
from balm.proving.finding import FindingKind, Findings, found
from balm.solving.answers import Among

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "voice-without-text",
    "warning",
    65,
    "A voice without a text",
    "`{at}` has no text in the voice `{voice}`, in which somebody is offered it.",
    "Write it in that voice too, or give `how` one text for all.",
)


def find(analysis: Analysis) -> Findings:
    """Each practice with several texts, in each voice that the fact for it names."""
    encoding = analysis.encoding
    voices = encoding.facts.get(analysis.program.rulebook.roles.get("voice", ""))
    if not isinstance(voices, Among):
        return
    for candidate in encoding.candidates:
        practice = candidate.practice
        for voice, literal in voices.cases:
            if is_told(voice) and not practice.worded(voice):
                witness = analysis.witness([encoding.eligible(candidate), literal])
                if witness is not None:
                    yield found(KIND, practice.id, practice.place, witness, voice=voice)
