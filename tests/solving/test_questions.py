"""A solver that is interrupted in the middle of a question is Ctrl-C like any other."""

from __future__ import annotations

from typing import Any

import pysolvers
import pytest

from balm.solving.formula import Formulas
from balm.solving.questions import Session


@pytest.mark.parametrize(
    ("words", "expected"), [("Caught keyboard interrupt", KeyboardInterrupt), ("Out of memory", pysolvers.error)]
)
def test_an_interrupted_question(words: str, expected: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    with Session(Formulas()) as session:

        def stopped(**_: Any) -> bool:
            raise pysolvers.error(words)

        monkeypatch.setattr(session._solver, "solve", stopped)
        with pytest.raises(expected):
            session.possible()
