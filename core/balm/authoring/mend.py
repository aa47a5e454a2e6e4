"""Older spellings in a pack file -> the text with those of today: a practice's `when` as `limits`, which it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.language.locate import KEY, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.locate import Stretch
    from balm.language.source import Source


def mended_text(source: Source) -> str:
    """The text with its older keys called as today; one that has its successor beside it is left to its author."""
    text = source.text
    for start, end in reversed(list(_older(source))):
        text = f"{text[:start]}limits{text[end:]}"
    return text


def mended_data(data: dict[str, Any]) -> dict[str, Any]:
    """What the mended text says."""
    return {key: [*map(_mended, value)] if _is_practices(key, value) else value for key, value in data.items()}


def _older(source: Source) -> Iterator[Stretch]:
    """Where `when` is written in a practice: as a whole key, or as a part of one."""
    for path, (start, end) in locate(source.text).written:
        match path:
            case ("practice", int(at), "when", *below) if _is_older(source.data["practice"][at]):
                parts = [part.span() for part in KEY.finditer(source.text, start, end)]
                names = sum(isinstance(part, str) for part in below)
                if len(parts) > names:  # else it is written within the table of `when`
                    yield parts[-names - 1]


def _is_practices(key: str, value: object) -> bool:
    return key == "practice" and isinstance(value, list)


def _is_older(practice: object) -> bool:
    return isinstance(practice, dict) and "when" in practice and "limits" not in practice


def _mended(practice: Any) -> Any:
    if not _is_older(practice):
        return practice
    return {"limits" if key == "when" else key: value for key, value in practice.items()}
