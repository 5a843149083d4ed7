"""Clean paragraphs into the text of one letter: an empty line between paragraphs, footnotes at the end."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from saual.clean import CleanLetter, Footnote
from saual.clean.paragraph import Paragraph, TableRow
from saual.clean.text import MADE, Text, join, made
from saual.language.detect import detect_language
from saual.read.document import Span, Warning
from saual.segment import anatomy

_SEPARATOR = "\n\n"


class Composed(NamedTuple):
    """The text of a letter, its blocks in order and its footnotes."""

    text: Text
    blocks: tuple[anatomy.Block, ...]
    footnotes: tuple[anatomy.Footnote, ...]
    warnings: tuple[Warning, ...]


def compose(letter: CleanLetter) -> Composed:
    """Put the paragraphs one after another; each footnote mark becomes `[1]`, glued to its word."""
    marks = {span.start: (span, note.marker) for note in letter.footnotes for span in note.anchors}
    paragraphs = [_mark(p, marks) for p in letter.paragraphs]
    texts = [p.text for p in paragraphs]
    notes = [join((made(f"[{note.marker}] "), note.text)) for note in letter.footnotes]
    blocks: list[anatomy.Block] = []
    at = 0
    for p in paragraphs:
        value = p.text.value
        language, row = detect_language(value), p.row and _moved(p.row, at)
        blocks.append(
            anatomy.Block(at, at + len(value), value, p.role, p.page, language, p.bold, p.centred, p.lead, row)
        )
        at += len(value) + len(_SEPARATOR)
    note_blocks = []
    for note, written in zip(letter.footnotes, notes, strict=True):
        end = at + len(written.value)
        note_blocks.append(
            anatomy.Block(at, end, written.value, "footnote", note.page, detect_language(note.text.value))
        )
        at = end + len(_SEPARATOR)
    text = join([*texts, *notes], _SEPARATOR)
    footnotes, warnings = _place_footnotes(letter.footnotes, note_blocks, text)
    return Composed(text, (*blocks, *note_blocks), footnotes, warnings)


def _moved(row: TableRow, by: int, after: int = 0) -> TableRow:
    """The row with what stands at `after` and behind it moved."""
    cells = (
        cell._replace(
            start=cell.start + by if cell.start >= after else cell.start,
            end=cell.end + by if cell.end >= after else cell.end,
        )
        for cell in row.cells
    )
    return row._replace(cells=tuple(cells))


def _mark(paragraph: Paragraph, marks: dict[int, tuple[Span, str]]) -> Paragraph:
    """Put brackets around the footnote marks of a paragraph."""
    text, row = paragraph.text, paragraph.row
    if not marks or not text.origin:
        return paragraph
    here = [(span, marker) for start, (span, marker) in marks.items() if start in text.origin]
    for span, marker in sorted(here, reverse=True):
        at = text.origin.index(span.start)
        end = at + (span.end - span.start)
        while at > 0 and text.value[at - 1] == " ":
            at -= 1  # the mark stands glued to its word
        new = f"[{marker}]"
        row = row and _moved(row, len(new) - (end - at), end)
        text = Text(
            text.value[:at] + new + text.value[end:],
            text.origin[:at] + array("i", [span.start]) * len(new) + text.origin[end:],
        )
    return paragraph._replace(text=text, row=row)


def _place_footnotes(
    notes: tuple[Footnote, ...], blocks: list[anatomy.Block], text: Text
) -> tuple[tuple[anatomy.Footnote, ...], tuple[Warning, ...]]:
    placed: list[anatomy.Footnote] = []
    warnings: list[Warning] = []
    for note, block in zip(notes, blocks, strict=True):
        width = len(note.marker) + 2
        anchors = [Span(at, at + width) for span in note.anchors if (at := _index(text.origin, span.start)) is not None]
        if not anchors:
            message = (
                f"Сноска {note.marker} на странице {note.page}: место в тексте, к которому она относится, не найдено."
            )
            warnings.append(Warning("clean", "footnote_without_anchor", message, note.page))
        placed.append(anatomy.Footnote(note.marker, block.start + width + 1, block.end, tuple(anchors)))
    return tuple(placed), tuple(warnings)


def _index(origin: array[int], value: int) -> int | None:
    return origin.index(value) if value != MADE and value in origin else None
