"""Report: findings -> the same diagnostics as for mistakes, with their places; as text, as JSON, and as SARIF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from balm.diagnostics.codes import CODES
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.suggest import listed
from balm.diagnostics.visible import visible
from balm.language.lookup import Lookup
from balm.proving.findings import finders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.proving.finding import Finding
    from balm.proving.witness import Witness


def titles() -> dict[str, str]:
    """Every code of `balm check` and its title: mistakes, then findings."""
    mistakes = {code: each.title for code, each in CODES.items()}
    return mistakes | {code: kind.title for code, (kind, _) in finders().items()}


def as_diagnostics(findings: Iterable[Finding]) -> list[Diagnostic]:
    """Findings with the lines that they are about, in their order."""
    lookup = Lookup()
    return [
        Diagnostic(
            one.code,
            one.message,
            lookup.named(one.place, one.quote),
            hint=one.hint,
            severity=one.severity,
            notes=() if one.witness is None else tuple(shown(one.witness)),
        )
        for one in findings
    ]


def shown(witness: Witness) -> list[str]:
    """A witness in lines: the profile, to be pasted, and what happens to it."""
    lines = [f"somebody: {as_json(witness.profile())}"]
    if witness.then:
        lines.append(f"who then tells: {as_json(witness.then)}")
    if counts := witness.counts():
        names = listed([f"`{name}`" for name in counts])
        lines.append(f"the past is free: {names} can be any number here, also one that no history gives")
    if witness.points:
        lifted = [f"`{name}` {by:+d}" for name, by in witness.points.items() if by > 0]
        lines.append(
            f"where strategies, within their bounds, give {', '.join(lifted)} and take as much from all others"
        )
    return lines


def as_json(data: Any) -> str:
    """Plain data on one line, as it can be pasted into a shell between single quotes and shown on a terminal."""
    return visible(json.dumps(data, ensure_ascii=False)).replace("'", "\\u0027")


def as_dicts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as plain data, each with its place."""
    lookup = Lookup()
    rows = []
    for one in findings:
        row, span = one.to_dict(), lookup.named(one.place, one.quote)
        if span is not None:
            row |= {"file": span.file, "line": span.line, "column": span.column, "end_column": span.end}
        rows.append(row)
    return rows


def sarif(diagnostics: Sequence[Diagnostic], version: str) -> dict[str, Any]:
    """Mistakes and findings as SARIF 2.1.0, which code hosts show in place."""
    codes, named = sorted({one.code for one in diagnostics}), titles()
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "balm",
                        "version": version,
                        "rules": [{"id": code, "shortDescription": {"text": named[code]}} for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one) for one in diagnostics],
            }
        ],
    }


def _result(diagnostic: Diagnostic) -> dict[str, Any]:
    text = "\n".join(filter(None, [diagnostic.message, *diagnostic.notes, diagnostic.expected, diagnostic.hint]))
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": diagnostic.severity,
        "message": {"text": text},
    }
    if span := diagnostic.span:
        region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.end}
        uri = quote(span.file.replace("\\", "/"), errors="surrogateescape")  # a name may hold what is no UTF-8
        place = {"artifactLocation": {"uri": uri}, "region": region}
        result["locations"] = [{"physicalLocation": place}]
    return result
