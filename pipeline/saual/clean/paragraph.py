"""The paragraph: what cleaning hands to segmentation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

import regex

from saual import cues
from saual.clean.glyphs import mend
from saual.clean.joins import Vocabulary, join_spans
from saual.clean.rows import Row
from saual.clean.text import Text
from saual.read.document import Document, Span

Role = Literal[
    "announced", "title", "salutation", "reference", "letterhead", "addressee", "subject", "number", "other",
    "body", "list_item", "table",
    "regards", "group", "name", "executor", "attachment", "copy",
]  # fmt: skip


class TextCell(NamedTuple):
    """A cell of a row: where it stands in the text (an empty one: `start == end`), its columns and rows."""

    start: int
    end: int
    column: int
    rows: int = 1
    columns: int = 1


class TableRow(NamedTuple):
    """The row of a table that a paragraph is; rows of one table have the same `table`. `head`: it heads the others."""

    table: int
    head: bool
    cells: tuple[TextCell, ...]


class Paragraph(NamedTuple):
    """A paragraph of the letter: its mended text and what its place on the page says of it.

    `bold`: all of its letters are; `centred`: it stands in the middle of the page; `lead`: how many of the characters
    it begins with are bold, where not all are («**Базовая ставка.** Решением …»). `row`: what it is in a table.
    """

    text: Text
    role: Role
    page: int
    bold: bool = False
    centred: bool = False
    lead: int = 0
    row: TableRow | None = None


_BULLET = regex.compile(r"^[•·●▪■◦⁃➢✓\uF0B7\uF0A7–—-]\s*(?!\d+[.)])")


@cache
def _glyphs() -> regex.Pattern[str]:
    """Pictures of a hand, a telephone, an envelope."""
    return regex.compile(rf"[{cues.executor_glyphs()}]\s*")


class Setting(NamedTuple):
    """What joining lines needs to know of the document."""

    document: Document
    vocabulary: Vocabulary


def write(
    setting: Setting, spans: Sequence[Span], role: Role, rows: Sequence[Row], width: float | None = None
) -> Paragraph:
    """Join spans of a document into a paragraph; `rows` are the rows they stand in."""
    text = mend(join_spans(setting.document, spans, setting.vocabulary)).strip()
    if role == "list_item":
        text = text.sub(_BULLET, "– ")
    elif role == "executor":
        text = text.sub(_glyphs(), "").strip()
    first = rows[0]
    centred = bool(width) and all(
        row.left > 3 and row.right < (width or 0) - 3 and abs(row.left + row.right - (width or 0)) < 8 for row in rows
    )
    bold = all(row.bold for row in rows)
    return Paragraph(text, role, first.page, bold, centred, 0 if bold else _bold_lead(text, rows))


def _bold_lead(text: Text, rows: Sequence[Row]) -> int:
    """How many characters of the text stand before the first letter that is not bold."""
    end = rows[0].start
    for row in rows:
        end = row.lead
        if end < row.end:
            break
    if end <= rows[0].start:
        return 0
    return next((at for at, origin in enumerate(text.origin) if origin >= end), len(text.value))
