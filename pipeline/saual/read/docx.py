"""DOCX to Document: paragraphs as Word sets them, with lists counted, notes, tables, text boxes and their stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from saual.read.document import Document, ReadError, Source, Warning
from saual.read.docx_chunks import read_chunk, unread
from saual.read.docx_fields import Fields, is_furniture
from saual.read.docx_package import Parts
from saual.read.docx_parts import (
    ALIGN,
    NO_BORDER,
    begins_page,
    box_contents,
    choose_form,
    is_gone,
    is_ruled,
    is_scan,
    is_turned,
    members,
    read_count,
    read_indent,
    read_stops,
    sections,
    within,
    without_doubles,
    without_marker,
)
from saual.read.docx_styles import Numbering, Styles, is_on, own, points
from saual.read.flow import (
    A4_WIDTH,
    Block,
    Box,
    Flow,
    Mark,
    Para,
    Piece,
    Slot,
    Table,
    arrange,
    paragraphs,
    running_stamps,
)
from saual.read.flow_document import lay_out
from saual.read.labels import format_number
from saual.read.packed import BROKEN, Package, child, children, name_of, value
from saual.read.symbols import read_symbols

_SKIPPED = frozenset(("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "object", "proofErr", "sectPr"))
_CHUNKS_DEEP = 2
"""So deep files inside of files are read."""


def read_docx(data: bytes, source: Source) -> Document:
    """Read a Word document. Raises ReadError."""
    try:
        return lay_out(_Reader(Package(data)).flow(), source)
    except RecursionError:
        raise ReadError("broken", BROKEN) from None


class _Part(NamedTuple):
    """A paragraph of the file: what numbers it (list and level), whether the next one goes on where it stops."""

    para: Para
    number: tuple[str, int] | None
    goes_on: bool

    @property
    def says(self) -> bool:
        """Whether it has text of its own."""
        return any(piece.text.strip() for piece in self.para.pieces)


class _Reader:
    """One document on its way to a flow."""

    def __init__(self, package: Package, depth: int = 0) -> None:
        self.parts = Parts(package)
        self.styles = Styles(self.parts.of_kind("styles"))
        self.numbering = Numbering(self.parts.of_kind("numbering"))
        self.notes = {
            kind: {value(one, "id") or "": one for one in self.parts.of_kind(f"{kind}s") or ()}
            for kind in ("footnote", "endnote")
        }
        self.fields = Fields()
        self.counts = {"footnote": 0, "endnote": 0}
        self.depth = depth
        self.warnings: list[Warning] = []
        self.boxes: list[Block] = []
        self.following: dict[Element, Element] = {}  # the section after each
        self.page = False
        self.pictures = self.scans = 0

    def flow(self) -> Flow:
        """The whole document."""
        body = child(self.parts.package.parse(self.parts.main), "body")
        if body is None:
            raise ReadError("broken", BROKEN)
        found = sections(body)
        self.following = dict(pairwise(found))
        first = found[0] if found else None
        size, margins = child(first, "pgSz"), child(first, "pgMar")
        width = points(value(size, "w")) - points(value(margins, "left")) - points(value(margins, "right"))
        head = self._first_header(first)
        self.scans = 0  # what stands behind all pages is a form for letters
        blocks = (*head, *self.blocks(body))
        blocks = (*blocks, *self._rest())
        return Flow(blocks, width if width > 100 else A4_WIDTH, self.pictures, tuple(self.warnings), self.scans)

    def _rest(self) -> list[Block]:
        rest, self.boxes = self.boxes, []
        return rest

    def _first_header(self, section: Element | None) -> list[Block]:
        """A header of the first page alone is a letterhead; other headers and footers are furniture but for stamps."""
        alone = is_on(child(section, "titlePg"))
        found: list[Block] = []
        for reference in section if section is not None else ():
            name, kind = name_of(reference), value(reference, "type")
            if name not in ("headerReference", "footerReference"):
                continue
            root = self.parts.linked(reference)
            if root is None or kind == "even":
                continue
            blocks = list(self.blocks(root)) + self._rest()
            letterhead = name == "headerReference" and kind == "first" and alone
            found += blocks if letterhead else running_stamps(blocks)
        return found

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Paragraphs and tables in order; a text box stands before the paragraph it is tied to.

        A paragraph whose end is gone goes on in the next; where all of it is gone, it is not counted either.
        """
        parts: list[_Part] = []
        for one in members(parent):
            if name_of(one) != "p":
                yield from self._joined(parts)
                parts = []
                yield from [self.table(one)] if name_of(one) == "tbl" else self._chunk(one)
                continue
            begins = self.page
            part = self.paragraph(one)
            yield from self._rest()
            if part.goes_on and not part.says:
                self.page = self.page or begins
                continue
            parts.append(part)
            if not part.goes_on:
                yield from self._joined(parts)
                parts = []
        yield from self._joined(parts)

    def _joined(self, parts: Sequence[_Part]) -> Iterator[Para]:
        """The paragraph that parts make: set as the last, with one label, that of the first which has a number."""
        if not parts:
            return
        pieces = [piece for part in parts for piece in part.para.pieces]
        number = next((part.number for part in parts if part.number), None)
        label = self.numbering.label(*number) if number else ""
        if label and any(part.says for part in parts):
            pieces.insert(0, Piece(f"{label} ", pieces[0].bold))
        yield parts[-1].para._replace(pieces=tuple(pieces), page=any(part.para.page for part in parts))

    def _chunk(self, element: Element) -> Iterator[Block]:
        """What a file says that stands here; one that cannot be read leaves a warning."""
        name = self.parts.name_of(element)
        try:
            data = self.parts.package.read(name)
            packed = data.startswith(b"PK") and self.depth < _CHUNKS_DEEP
            flow = _Reader(Package(data), self.depth + 1).flow() if packed else read_chunk(data, name)
        except ReadError:
            self.warnings.append(unread(name))
            return
        self.pictures += flow.pictures
        self.scans += flow.scans
        self.warnings += flow.warnings
        yield from flow.blocks

    def paragraph(self, element: Element) -> _Part:
        """A paragraph of the file, without its label."""
        properties = child(element, "pPr")
        direct = own(properties)
        style = value(direct.get("pStyle"), "val")
        setting = self.styles.paragraph(style)
        number = _number(setting | direct)
        level = self.numbering.level(*number) if number else None
        indent = read_indent((setting.get("ind"), level.indent if level else None, direct.get("ind")))
        setting = setting | direct
        letters = self.styles.letters(style)
        page, self.page = self.page or is_on(setting.get("pageBreakBefore")), False
        pieces = without_doubles(self.pieces(element, letters))
        self.fields.end_paragraph()
        page = self._page_break(pieces) or page
        if "sectPr" in direct:
            self.page = self.page or begins_page(self.following.get(direct["sectPr"]))
        mark = letters | own(child(properties, "rPr"))
        spacing = setting.get("spacing")
        para = Para(
            tuple(pieces),
            ALIGN.get(value(setting.get("jc"), "val") or "", "left"),
            indent[0], indent[1],
            points(value(spacing, "before")), points(value(spacing, "after")),
            self._size_of(element, mark),
            tuple(read_stops(setting.get("tabs"))),
            page,
        )  # fmt: skip
        return _Part(para, number, is_gone(mark))

    def _page_break(self, pieces: list[Piece]) -> bool:
        """Whether a new page begins before the text; where it does after it, the next paragraph begins the page."""
        text = "".join(piece.text for piece in pieces)
        if "\f" not in text:
            return False
        before, _, after = text.partition("\f")
        pieces[:] = [piece._replace(text=piece.text.replace("\f", "\n" if after.strip() else "")) for piece in pieces]
        self.page = not after.strip()
        if before.strip() or self.page:
            return False
        pieces[:] = [Piece(piece.text.lstrip("\n"), piece.bold, piece.mark) for piece in pieces]
        return True

    def _size_of(self, paragraph: Element, letters: dict[str, Element]) -> float:
        """The letter size of the first run that says something."""
        for run in paragraph.iter():
            if name_of(run) == "r" and any(name_of(one) == "t" and (one.text or "").strip() for one in run):
                direct = own(child(run, "rPr"))
                letters = letters | self.styles.character(value(direct.get("rStyle"), "val")) | direct
                break
        return points(value(letters.get("sz"), "val"), 2.0) or 10.0

    def pieces(self, parent: Element, letters: dict[str, Element]) -> Iterator[Piece]:
        """The text of a paragraph or of what stands in it; deleted and hidden text is left out."""
        for one in parent:
            match name_of(one):
                case "r":
                    yield from self.run(one, letters)
                case "fldSimple":
                    if not is_furniture(value(one, "instr")):
                        yield from self.pieces(one, letters)
                case "sdt":
                    content = child(one, "sdtContent")
                    yield from self.pieces(content, letters) if content is not None else ()
                case "AlternateContent":
                    chosen = choose_form(one)
                    yield from self.pieces(chosen, letters) if chosen is not None else ()
                case name if name not in _SKIPPED and len(one):
                    yield from self.pieces(one, letters)

    def run(self, run: Element, letters: dict[str, Element]) -> Iterator[Piece]:
        direct = own(child(run, "rPr"))
        setting = letters | self.styles.character(value(direct.get("rStyle"), "val")) | direct
        hidden = is_on(setting.get("vanish"))
        bold, caps = is_on(setting.get("b")), is_on(setting.get("caps"))
        font = value(setting.get("rFonts"), "ascii", "hAnsi")
        for one in run:
            text, mark = read_symbols(self._sign(one, hidden), font), None
            if name_of(one) in ("footnoteReference", "endnoteReference") and self.fields.shows() and not hidden:
                mark = self._mark(one, run)
                text = mark.marker
            if text and self.fields.shows() and not hidden:
                yield Piece(text.upper() if caps else text, bold, mark)
            if mark is not None and value(one, "customMarkFollows") is not None:
                return  # the mark that follows is the marker itself

    def _sign(self, one: Element, hidden: bool) -> str:
        """What a part of a run shows."""
        match name_of(one):
            case "t":
                return (one.text or "").replace("\n", " ").replace("\t", " ")
            case "tab" | "ptab":
                return "\t"
            case "br":
                return "\f" if value(one, "type") == "page" else "\n"
            case "cr":
                return "\n"
            case "noBreakHyphen":
                return "-"
            case "sym":
                code = value(one, "char") or ""
                sign = chr(int(code, 16)) if regex.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else ""
                return read_symbols(sign, value(one, "font"))
            case "fldChar":
                return self.fields.sign(one)
            case "instrText":
                self.fields.code(one.text)
            case "drawing" | "pict" | "AlternateContent" | "object":
                self._draw(one, hidden)
        return ""

    def _draw(self, drawing: Element, hidden: bool) -> None:
        """Text boxes of a drawing, once for each: Word writes them in a new form and an old one."""
        chosen = choose_form(drawing) if name_of(drawing) == "AlternateContent" else drawing
        if chosen is None:
            return
        sideways = is_turned(chosen)
        fields, self.fields = self.fields, Fields()
        for content in box_contents(chosen):
            kept, self.boxes = self.boxes, []
            inner = tuple(self.blocks(content))
            self.boxes += kept
            if not hidden and any(piece.text.strip() for para in paragraphs(inner) for piece in para.pieces):
                self.boxes.append(Box(inner, sideways))
        self.fields = fields
        self.pictures += any(name_of(one) in ("blip", "imagedata") for one in chosen.iter())
        self.scans += is_scan(chosen)

    def _mark(self, reference: Element, run: Element) -> Mark:
        kind = name_of(reference).removesuffix("Reference")
        if value(reference, "customMarkFollows") is not None:
            marker = "".join(one.text or "" for one in children(run, "t")).strip() or "*"
        else:
            self.counts[kind] += 1
            marker = format_number(self.counts[kind], "decimal" if kind == "footnote" else "lowerRoman")
        note = self.notes[kind].get(value(reference, "id") or "")
        blocks = tuple(self.blocks(note)) if note is not None else ()
        if value(reference, "customMarkFollows") is not None:
            blocks = without_marker(blocks, marker)
        return Mark(marker, blocks)

    def table(self, element: Element) -> Table:
        """A table with its cells by the grid."""
        properties = own(child(element, "tblPr"))
        style = self.styles.table(value(properties.get("tblStyle"), "val"))
        grid = [points(value(one, "w")) for one in children(child(element, "tblGrid"), "gridCol")]
        rows = [
            row
            for row in within(element, "tr")
            if child(row, "trPr", "del") is None and not is_on(child(row, "trPr", "hidden"))
        ]
        borders = properties.get("tblBorders", style.get("tblBorders"))
        ruled = value(child(borders, "insideV"), "val") not in NO_BORDER or is_ruled(element)
        heads = sum(1 for _ in takewhile(lambda row: is_on(child(row, "trPr", "tblHeader")), rows))
        return Table(arrange(map(self._slots, rows), grid), ruled, heads)

    def _slots(self, row: Element) -> Iterator[Slot]:
        before = read_count(child(row, "trPr", "gridBefore"))
        if before:
            yield Slot((), before)
        for cell in within(row, "tc"):
            properties = own(child(cell, "tcPr"))
            columns = read_count(properties.get("gridSpan")) or 1
            merged = properties.get("vMerge")
            if merged is not None and value(merged, "val") != "restart":
                yield Slot((), columns, goes_on=True)
            else:
                yield Slot(tuple(self._filled(cell)), columns, width=points(value(properties.get("tcW"), "w")))

    def _filled(self, cell: Element) -> Iterator[Block]:
        boxes, self.boxes = self.boxes, []
        yield from self.blocks(cell)
        self.boxes = boxes


def _number(setting: dict[str, Element]) -> tuple[str, int] | None:
    """The list that counts a paragraph, and its level there."""
    numbers = setting.get("numPr")
    number = value(child(numbers, "numId"), "val")
    if number in (None, "0"):
        return None
    depth = value(child(numbers, "ilvl"), "val") or "0"
    return number, int(depth) if depth.isdigit() else 0
