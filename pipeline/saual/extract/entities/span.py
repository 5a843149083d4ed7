"""A name that a rule or model proposes."""

from __future__ import annotations

from typing import NamedTuple

from saual.language.detect import Language
from saual.record import EntityLabel


class Paragraph(NamedTuple):
    """A paragraph of the letter at its offset."""

    start: int
    text: str
    language: Language | None


class Found(NamedTuple):
    """Offsets into the clean text; `normal` where the lists give one; `rank` settles overlaps, the higher one stays."""

    start: int
    end: int
    label: EntityLabel
    by: str
    normal: str | None = None
    rank: int = 5
    score: float | None = None
