"""Document to clean paragraphs: stamps, page furniture, footnotes and broken letters taken out, lines joined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from saual.clean.body import write_body
from saual.clean.columns import find_columns
from saual.clean.figure_rows import find_figure_rows
from saual.clean.foot import write_foot
from saual.clean.footnotes import Note, split_footnotes
from saual.clean.furniture import drop_furniture
from saual.clean.glyphs import mend_look_alikes, mend_old_font
from saual.clean.head import write_head
from saual.clean.joins import collect_words
from saual.clean.marks import merge_markers
from saual.clean.order import restore_order
from saual.clean.paragraph import Paragraph, Setting, write
from saual.clean.rows import Measure, Sheet, build_sheet
from saual.clean.set_tables import find_set_tables
from saual.clean.stamps import Stamp, split_stamps
from saual.clean.text import Text, source
from saual.clean.torn import join_torn
from saual.clean.zones import Zones, split_letters
from saual.read.document import Document, Span


class Footnote(NamedTuple):
    """A footnote's clean text, and the origins of the marks in the body that point to it."""

    marker: str
    text: Text
    page: int
    anchors: tuple[Span, ...]


class CleanLetter(NamedTuple):
    """One letter of a document: its paragraphs in reading order, its footnotes, its first and last page.

    `end` is the origin after its last character; `moved` says that rows of it did not stand in reading order.
    """

    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[Footnote, ...]
    pages: range
    end: int
    moved: bool


class Clean(NamedTuple):
    """What cleaning makes of a document."""

    letters: tuple[CleanLetter, ...]
    stamps: tuple[Stamp, ...]


def clean(document: Document) -> Clean:
    """Take out what is not the letter and join what is; the order of the steps is the order of the lines below."""
    document = _redraw(document)
    lines, stamps = split_stamps(document)
    sheet = build_sheet(document, lines)
    rows = join_torn(document, sheet.rows, sheet.measure)
    rows = drop_furniture(merge_markers(document, rows, sheet.measure))
    rows, notes = split_footnotes(document, rows, sheet.measure)
    rows = find_figure_rows(document, find_set_tables(document, find_columns(document, rows)))
    rows = restore_order(document, rows, sheet.measure)
    setting = Setting(document, collect_words(rows))
    letters = [_write_letter(setting, zones, sheet.measure) for zones in split_letters(Sheet(rows, sheet.measure))]
    return Clean(tuple(_with_notes(setting, letters, notes)), stamps)


def owner_of(letters: Sequence[CleanLetter], page: int | None, origin: int) -> int:
    """The index of the letter that a stamp or footnote belongs to: that of its page, on a shared page by its place.

    Text without page breaks is one page: what stands after the last row of a letter belongs to the next.
    """
    here = [i for i, letter in enumerate(letters) if page in letter.pages]
    if len(here) == 1:
        return here[0]
    return sum(1 for letter in letters[:-1] if letter.end <= origin)


def _write_letter(setting: Setting, zones: Zones, measure: Measure) -> CleanLetter:
    paragraphs = (
        *write_head(setting, zones.head, measure),
        *write_body(setting, zones.body, measure),
        *write_foot(setting, zones.foot, measure),
    )
    rows = (*zones.head, *zones.body, *zones.foot)
    pages = [row.page for row in rows] or [1]
    end = max((row.end for row in rows), default=0)
    kept = tuple(p for p in paragraphs if p.text.value)
    moved = zones.moved or any(two.start < one.start for one, two in pairwise(rows))
    return CleanLetter(kept, (), range(min(pages), max(pages) + 1), end, moved)


def _redraw(document: Document) -> Document:
    """Letters of an old Kazakh font («Ќазаќстан») and Latin look-alikes («Казаxстан») one for one.

    Before any word is looked at; what would move offsets is left to `mend`.
    """
    text = mend_look_alikes(mend_old_font(source(document.text))).value
    return document._replace(text=text) if len(text) == len(document.text) else document


def _with_notes(setting: Setting, letters: Sequence[CleanLetter], notes: Sequence[Note]) -> list[CleanLetter]:
    """Give each footnote to the letter it stands in."""
    owned: list[list[Footnote]] = [[] for _ in letters]
    for note in notes:
        text = write(setting, [Span(row.start, row.end) for row in note.rows], "other", note.rows).text
        if owned:
            at_end = setting.document.notes and note.anchors
            page, start = (None, note.anchors[0].start) if at_end else (note.rows[0].page, note.rows[0].start)
            owner = owner_of(letters, page, start)
            owned[owner].append(Footnote(note.marker, text, note.rows[0].page, note.anchors))
    return [letter._replace(footnotes=tuple(mine)) for letter, mine in zip(letters, owned, strict=True)]
