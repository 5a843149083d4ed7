"""Footnotes: taken out of the flow of the page, tied to their anchors.

In PDF geometry tells: smaller letters at the foot of a page, and raised digits. In plain text a digit glued to a word
(«Санитарные правила1») is an anchor only if a line further down begins with that number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.marks import CAPITAL, MARKED, REACH, anchor_of, find_anchor, rest_of_page
from saual.clean.rows import Measure, Row, would_fit
from saual.language.detect import detect_language
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Span

_SMALL = 0.93
"""A footnote's letters are smaller than this share of the body's (Word sets 10 against 14 points)."""
_CLEANED = regex.compile(r"^\[(\d{1,2}|\*{1,3})\] (?=\S)")


class Note(NamedTuple):
    """A footnote: its marker, the origins of its rows (the first without the marker), the origins of its anchors."""

    marker: str
    rows: tuple[Row, ...]
    anchors: tuple[Span, ...]


def split_footnotes(
    document: Document, rows: Sequence[Row], measure: Measure
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """The rows of the flow, and the footnotes in order."""
    if document.notes:
        return _split_marked(document, rows)
    if document.boxes is not None:
        return _split_printed(document, rows)
    if measure.whole:
        return _split_cleaned(document, rows)
    return _split_plain(document, rows, measure)


def _split_marked(document: Document, rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """Footnotes that the file itself marks as such."""
    begin = document.notes[0].span.start
    notes = []
    for note in document.notes:
        here = tuple(row for row in rows if note.span.start <= row.start < note.span.end)
        if here:
            notes.append(Note(note.marker, here, () if note.anchor is None else (note.anchor,)))
    return tuple(row for row in rows if row.start < begin), tuple(notes)


def _body_of(row: Row, marker_end: int, document: Document) -> Row:
    """The first row of a note without its marker."""
    mark = row.text[:marker_end].strip()
    after = document.text[row.start + len(mark) : row.start + len(mark) + 1]
    printed_first = document.text.startswith(mark, row.start) and not after.isdigit()  # not below the note
    start = row.start + (marker_end if printed_first else 0)
    while start < row.end and document.text[start].isspace():
        start += 1
    text = row.text[marker_end:].lstrip()
    return row._replace(start=start, text=text, folded=text.lower(), cells=(Span(start, row.end),), lefts=(row.left,))


def _split_printed(document: Document, rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    raised = {span.start: span for span in document.raised}
    kept: list[Row] = []
    groups: list[tuple[str, list[Row]]] = []
    for page in dict.fromkeys(row.page for row in rows):
        here = [row for row in rows if row.page == page]
        begin = _foot_of_page(here, raised, _next(groups) if groups else 1)
        kept += here[:begin]
        for row in here[begin:]:
            mark = MARKED.match(row.text)
            if mark and (row.start in raised or not groups or int_or_none(mark[1]) == _next(groups)):
                groups.append((mark[1], [_body_of(row, mark.end(), document)]))
            else:
                groups[-1][1].append(row)
    return tuple(kept), _tie_printed(document, kept, groups)


def int_or_none(marker: str) -> int | None:
    """The number of a marker, None for asterisks."""
    return int(marker) if marker.isdigit() else None


def _next(groups: list[tuple[str, list[Row]]]) -> int:
    return (int_or_none(groups[-1][0]) or 0) + 1


def _foot_of_page(rows: list[Row], raised: dict[int, Span], due: int) -> int:
    """Index of the first footnote row of a page, or the number of rows.

    A number that is not raised must be the one that is `due`, or the first: «8 (7172) 60-21-47» is a phone.
    """
    begin = len(rows)
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        if row.size >= _SMALL:
            break
        mark = MARKED.match(row.text)
        counted = raised and mark and int_or_none(mark[1]) in (1, due)
        if mark and (row.start in raised or counted or row.text[0] == "*"):
            begin = i
    return begin


def _tie_printed(document: Document, kept: list[Row], groups: list[tuple[str, list[Row]]]) -> tuple[Note, ...]:
    anchors = [span for span in document.raised if any(r.start < span.start and span.end <= r.end for r in kept)]
    notes: list[Note] = []
    for marker, rows in groups:
        tied = [s for s in anchors if document.text[s.start : s.end] == marker and s.start < rows[0].start]
        near = [s for s in tied if _page_of(document, s.start) == rows[0].page] or tied[-1:]
        above = [row for row in kept if row.start < rows[0].start]
        level = None if near else find_anchor(document, marker, above[-REACH:])
        notes.append(Note(marker, tuple(rows), tuple(near) if level is None else (level,)))
    return tuple(notes)


def _page_of(document: Document, offset: int) -> int:
    return next((page.number for page in document.pages if page.start <= offset < page.end), 0)


def _split_cleaned(document: Document, rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """Footnotes as the text of a record writes them: «правила[1] …», and at the end «[1] Приказ Министра …»."""
    kept: list[Row] = []
    notes: list[Note] = []
    for row in rows:
        mark = _CLEANED.match(row.text)
        if mark is None:
            kept.append(row)
            continue
        at = document.text.rfind(f"[{mark[1]}]", 0, row.start)
        anchors = (Span(at, at + len(mark[1]) + 2),) if at >= 0 else ()
        notes.append(Note(mark[1], (_body_of(row, mark.end(), document),), anchors))
    return tuple(kept), tuple(notes)


def _split_plain(document: Document, rows: Sequence[Row], measure: Measure) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    kept: list[Row] = []
    notes: list[Note] = []
    i = 0
    before = 0  # the number of the footnote that ends here
    while i < len(rows):
        anchor = anchor_of(document, rows[i], kept, rest_of_page(rows, i))
        mark = MARKED.match(rows[i].text)
        if mark is None or (anchor is None and not _is_next(rows[i], before)):
            kept.append(rows[i])
            i += 1
            before = 0
            continue
        end = _end_of_note(document, rows, i, kept, measure)
        body = (_body_of(rows[i], mark.end(), document), *rows[i + 1 : end])
        notes.append(Note(mark[1], body, () if anchor is None else (anchor,)))
        before = int_or_none(mark[1]) or 0
        if kept and _is_rule(kept[-1]):
            kept.pop()
        i = end
    return tuple(kept), tuple(notes)


def _is_next(row: Row, before: int) -> bool:
    """Whether a row begins the footnote after the one just read, though its mark is lost above: «№ 5083 утверждены»."""
    return before > 0 and bool(CAPITAL.match(row.text)) and row.text.startswith((f"{before + 1} ", f"{before + 1}\xa0"))


def _is_rule(row: Row) -> bool:
    """The line that separates footnotes from the page."""
    return len(row.text) > 5 and set(row.text) <= set("_-–— ")


def _changes_language(one: Row, two: Row) -> bool:
    first, second = detect_language(one.text), detect_language(two.text)
    return first is not None and second is not None and first != second


def _end_of_note(document: Document, rows: Sequence[Row], begin: int, above: Sequence[Row], measure: Measure) -> int:
    """Where the flow of the letter goes on after a footnote: «… на 4 октября | 1 Приказ … . | зарегистрировано …»."""
    unfinished = bool(above) and not ends_sentence(above[-1].text)
    paged = rows[-1].page > 1
    mark = MARKED.match(rows[begin].text)
    number = (int_or_none(mark[1]) if mark else None) or 0
    for i in range(begin + 1, len(rows)):
        row = rows[i]
        if row.first or anchor_of(document, row, above) is not None or _is_next(row, number):
            return i
        closed = ends_sentence(rows[i - 1].text)
        if closed and (row.gap > 0.9 or document.text[rows[i - 1].end : row.start].strip()):
            return i  # what an extractor put below the footnotes, behind an empty line
        if cues.is_executor(row.folded) or (closed and (cues.opens_section(row.folded) or cues.marks_item(row.folded))):
            return i
        if closed and cues.opens_office(row.folded) and len(row.text) < 60:
            return i
        wide = measure.width is not None and any(r.right > 1.08 * measure.width for r in rows[begin:i])
        if (
            closed
            and not paged
            and (_changes_language(rows[begin], row) or (wide and row.right <= 1.03 * (measure.width or 0)))
        ):
            return i
        if closed and unfinished and opens_lower(row.text):
            return i
        if closed and not paged and (would_fit(rows[i - 1], row, measure) or row.gap < 0):
            return i
    return len(rows)
