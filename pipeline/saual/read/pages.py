"""Pages with geometry, however they were read, put together to a Document."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from saual.read.document import Document, Line, Method, Page, ReadError, Source, Span, TableCell, Warning
from saual.read.ocr_registration import settle_registrations
from saual.read.pdf_layout import PageText


def join_pages(read: Sequence[tuple[PageText, Method]], source: Source, warnings: tuple[Warning, ...]) -> Document:
    """Pages one after another, with their offsets moved. Raises ReadError where none has text."""
    settled = settle_registrations([page for page, _ in read])
    read = [(page, method) for page, (_, method) in zip(settled, read, strict=True)]
    if not any(page.text for page in settled):
        raise _no_text([note for page, _ in read for note in page.warnings])
    pages: list[Page] = []
    lines: list[Line] = []
    raised: list[Span] = []
    notes = list(warnings)
    boxes: array[float] = array("f")
    at = tables = 0
    for number, (page, method) in enumerate(read, 1):
        if number > 1:
            boxes.extend((0.0, 0.0, 0.0, 0.0))
            at += 1
        pages.append(Page(number, at, at + len(page.text), page.width, page.height, method))
        lines += [
            line._replace(start=line.start + at, end=line.end + at, cell=_renumbered(line, tables))
            for line in page.lines
        ]
        tables += max((line.cell.table for line in page.lines if line.cell), default=0)
        raised += [Span(start + at, end + at) for start, end in page.raised]
        notes += page.warnings
        boxes += page.boxes
        at += len(page.text)
    text = "\f".join(page.text for page, _ in read)
    return Document(source, text, tuple(pages), tuple(lines), boxes, tuple(raised), tuple(notes))


def _renumbered(line: Line, tables: int) -> TableCell | None:
    """The line's cell, its table counted after those of the pages before."""
    return line.cell and line.cell._replace(table=line.cell.table + tables)


def _no_text(notes: Sequence[Warning]) -> ReadError:
    """Why a file has no text: nothing to recognise it with, nothing recognised, or empty sheets."""
    missing = next((note for note in notes if note.code == "needs_tool"), None)
    if missing is not None:
        return ReadError("needs_tool", missing.message)
    if any(note.code == "nothing_recognised" for note in notes):
        message = (
            "Это скан, но распознать в нём ничего не удалось. Отсканируйте письмо заново, чётче и не мельче 200 dpi."
        )
        return ReadError("unsupported", message)
    return ReadError("unsupported", "В файле нет текста: его страницы пусты. Проверьте, что прислали.")
