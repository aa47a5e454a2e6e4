"""Real check-ins, through the mapping of the docs: everybody is answered, and nothing is made of no answer.

The data lie beside the project, not in it, as their licence differs from ours.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from balm.deciding.profile import read_profile
from balm.reference import evaluate
from support import mood_data
from support.people_files import read
from support.shipped_packs import program, rulebook

from .conftest import Batch

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(mood_data.FOUND is None, reason=mood_data.MISSING)


@pytest.mark.exhaustive
def test_every_check_in_is_answered_as_the_reference_answers(batch: Batch, tmp_path: Path) -> None:
    rows = mood_data.rows()
    mapping = ROOT / "examples" / "mood.toml"
    words = (
        "--map",
        str(mapping),
        "--keep",
        "study",
        "--keep",
        "id",
        "--without",
        "needs",
        "--without",
        "own-soothing",
    )
    result = batch(mood_data.FOUND, "-o", "out.parquet", "--json", *words)
    assert result.exit_code == 0, result.output
    summary = json.loads(result.output)
    assert (summary["rows"], summary["decisions"], summary["rejects"]) == (3225, 3225, 0)
    assert sum(one["count"] for one in summary["first"]) + summary["nothing_eligible"] == 3225
    out = read(tmp_path / "out.parquet")
    assert [(one["row"], one["study"], one["id"]) for one in out] == [
        (number, row["study"], row["id"] or None) for number, row in enumerate(rows)
    ]
    for told, one in list(zip(mood_data.check_ins(), out, strict=True))[::100]:
        wanted = evaluate(rulebook(), read_profile(program(), told).told)
        best = [(placed.practice, placed.score) for placed in wanted.ranked[:3]]
        best += [(None, None)] * (3 - len(best))
        assert [(one[f"practice_{n}"], one[f"score_{n}"]) for n in (1, 2, 3)] == best
        assert one["help"] == list(wanted.referrals)
        assert one["question"] == (wanted.questions[0] if wanted.questions else None)
        assert (one["eligible"], one["fired"]) == (len(wanted.ranked), len(wanted.fired))


def test_the_mapping_says_what_was_meant(tmp_path: Path) -> None:
    """Every fact of every check-in; of 21,798 answers that are not there nothing is made."""
    import pyarrow as pa

    from balm.files.apply_mapping import apply_mapping
    from balm.files.mapping import read_mapping
    from balm.language.facts import read_told

    rows = mood_data.rows()
    names = [name for name in rows[0] if name not in ("study", "form", "id")]
    table = pa.table({name: [row[name] or None for row in rows] for name in names})
    raw = (ROOT / "examples" / "mood.toml").read_bytes()
    made, wrong = apply_mapping(read_mapping("mood.toml", raw, rulebook().facts, names), table)
    assert not wrong
    facts = rulebook().facts
    for expected, found in zip(mood_data.check_ins(), made.to_pylist(), strict=True):
        told = {name: read_told(facts[name], value) for name, value in found.items() if value is not None}
        assert told == expected
