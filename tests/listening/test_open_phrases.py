"""The open rows of phrases, where they are: how many are understood, and how many wrongly."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from support.shipped_packs import rulebook

ROOT = Path(__file__).resolve().parents[2]
PHRASES = Path(os.environ.get("BALM_SHARED", "")) / "domain" / "second" / "phrases"
AT_LEAST = {
    "answers right or rightly offered": 0.95,
    "free text: given of what it should": 0.85,
    "danger of the right kind": 0.95,
}
AT_MOST = {
    "answers wrongly taken": 0.01,
    "unclear answers taken": 0.02,
    "free text: given of what it never should": 0.02,
    "self-harm at too low a level": 0.0,
    "plain false alarms": 0.05,
}


def _phrases() -> ModuleType:
    spec = importlib.util.spec_from_file_location("phrases_benchmark", ROOT / "benchmarks" / "phrases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not os.environ.get("BALM_SHARED") or not PHRASES.is_dir(), reason="BALM_SHARED has no phrases")
def test_the_open_phrases_are_understood() -> None:
    from balm.listening.lexicon import Lexicon

    shares, failed, _ = _phrases().figures(PHRASES, Lexicon(rulebook()))
    for name, least in AT_LEAST.items():
        assert shares[name] >= least, "\n".join(failed)
    for name, most in AT_MOST.items():
        assert shares[name] <= most, "\n".join(failed)
