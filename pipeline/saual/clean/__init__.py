"""Document to clean paragraphs: stamps, page furniture, footnotes and broken letters taken out, lines joined."""

from __future__ import annotations

from typing import NamedTuple

from saual.clean.body import write_body
from saual.clean.foot import write_foot
from saual.clean.footnotes import Note, merge_markers, split_footnotes
from saual.clean.furniture import drop_furniture
from saual.clean.glyphs import mend_old_font
from saual.clean.head import write_head
from saual.clean.joins import collect_words
from saual.clean.paragraph import Paragraph, Setting, write
from saual.clean.rows import Sheet, build_sheet
from saual.clean.stamps import Stamp, split_stamps
from saual.clean.text import Text, source
from saual.clean.zones import split_letters
from saual.read.document import Document, Span


class Footnote(NamedTuple):
    """A footnote's clean text, and the origins of the marks in the body that point to it."""

    marker: str
    text: Text
    page: int
    anchors: tuple[Span, ...]


class CleanLetter(NamedTuple):
    """One letter of a document: its paragraphs in reading order, its footnotes, its first and last page."""

    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[Footnote, ...]
    pages: range


class Clean(NamedTuple):
    """What cleaning makes of a document."""

    letters: tuple[CleanLetter, ...]
    stamps: tuple[Stamp, ...]


def clean(document: Document) -> Clean:
    """Take out what is not the letter and join what is; the order of the steps is the order of the lines below."""
    document = _redraw_old_font(document)
    lines, stamps = split_stamps(document)
    sheet = build_sheet(document, lines)
    rows = drop_furniture(merge_markers(document, sheet.rows))
    rows, notes = split_footnotes(document, rows, sheet.measure)
    setting = Setting(document, collect_words(rows))
    letters = []
    for zones in split_letters(Sheet(rows, sheet.measure)):
        paragraphs = (
            *write_head(setting, zones.head, sheet.measure),
            *write_body(setting, zones.body, sheet.measure),
            *write_foot(setting, zones.foot),
        )
        mine = [row for zone in zones for row in zone]
        pages = range(min((r.page for r in mine), default=1), max((r.page for r in mine), default=1) + 1)
        letters.append((tuple(p for p in paragraphs if p.text.value), pages))
    return Clean(tuple(_with_notes(setting, letters, notes)), stamps)


def _redraw_old_font(document: Document) -> Document:
    """Letters of an old Kazakh font («Ќазаќстан») one for one, before any word is looked at; offsets stay."""
    return document._replace(text=mend_old_font(source(document.text)).value)


def _with_notes(
    setting: Setting, letters: list[tuple[tuple[Paragraph, ...], range]], notes: tuple[Note, ...]
) -> list[CleanLetter]:
    """Give each footnote to the letter whose pages it stands on, the last such one if they share a page."""
    owned: list[list[Footnote]] = [[] for _ in letters]
    for note in notes:
        page = note.rows[0].page
        owner = max((i for i, (_, pages) in enumerate(letters) if page in pages), default=len(letters) - 1)
        text = write(setting, [Span(row.start, row.end) for row in note.rows], "other", note.rows).text
        if owner >= 0:
            owned[owner].append(Footnote(note.marker, text, page, note.anchors))
    return [
        CleanLetter(paragraphs, tuple(mine), pages) for (paragraphs, pages), mine in zip(letters, owned, strict=True)
    ]
