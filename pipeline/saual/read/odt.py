"""ODT to Document, packed or as one XML file: paragraphs as LibreOffice sets them, lists counted, notes, tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from saual.read.document import Document, ReadError, Source
from saual.read.flow import (
    Align,
    Block,
    Box,
    Flow,
    Mark,
    Para,
    Piece,
    Slot,
    Table,
    arrange,
    fills_page,
    paragraphs,
    running_stamps,
)
from saual.read.flow_document import lay_out
from saual.read.odt_styles import Numbering, Styles, points
from saual.read.packed import BROKEN, Package, child, name_of, parse_xml, value
from saual.read.symbols import read_symbols

_ALIGN: dict[str | None, Align] = {"center": "center", "end": "right", "right": "right", "justify": "justify"}
_SKIPPED = frozenset((
    "tracked-changes", "annotation", "page-number", "page-count", "hidden-paragraph", "note-citation", "forms",
    "table-of-content", "sequence-decls", "variable-decls", "user-field-decls", "image", "ruby-text",
    "script",
))  # fmt: skip
_DRAWINGS = frozenset((
    "frame", "custom-shape", "rect", "g", "line", "polyline", "polygon", "path", "circle", "ellipse", "connector",
    "caption", "measure",
))  # fmt: skip
_CELLS = ("table-cell", "covered-table-cell")
_BLANK = regex.compile(r"[ \t\n\r]+")
_TURNED = regex.compile(r"rotate\s*\(\s*-?(\d+\.?\d*)")
_MAX_REPEATED = 1000
"""Blanks that one element may stand for."""
_MAX_COLUMNS = 64
"""Columns that one element may stand for."""


def read_odt(data: bytes, source: Source) -> Document:
    """Read a text document of LibreOffice or OpenOffice. Raises ReadError."""
    try:
        return lay_out(_read(data), source)
    except RecursionError:
        raise ReadError("broken", BROKEN) from None


def _read(data: bytes) -> Flow:
    if not data.startswith(b"PK"):
        root = parse_xml(data)
        return _Reader(root, Styles([root])).flow()
    package = Package(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise ReadError("encrypted", "Документ закрыт паролем. Снимите пароль и загрузите файл ещё раз.")
    content = package.parse("content.xml")
    styles = [package.parse("styles.xml")] if "styles.xml" in package else []
    return _Reader(content, Styles([*styles, content])).flow()


class _Level(NamedTuple):
    """The list that paragraphs stand in: what it counts by, its style, how deep."""

    key: str
    style: str
    depth: int


class _Letters(NamedTuple):
    """How letters are set."""

    bold: bool
    upper: bool
    hidden: bool
    font: str | None


_PLAIN = _Letters(False, False, False, None)


class _Reader:
    """One document on its way to a flow."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self.body = child(root, "body", "text")
        self.styles = styles
        self.numbering = Numbering(styles.lists)
        self.boxes: list[Block] = []
        self.label = ""
        self.lists = 0
        self.named: dict[str, str] = {}  # what a list counts by, of its id
        self.latest: dict[str, str] = {}  # what the last list of a style counts by
        self.pictures = self.scans = 0
        self.begun = False

    def flow(self) -> Flow:
        """The whole document; the header of a first page that differs from the next is a letterhead."""
        if self.body is None:
            raise ReadError("broken", BROKEN)
        first = next((one for one in self.body.iter() if name_of(one) in ("p", "h", "table")), None)
        family = "table" if first is not None and name_of(first) == "table" else "paragraph"
        master = self.styles.of(family, value(first, "style-name")).get("master-page-name")
        head = [*self._first_header(master)]
        self.scans = 0  # what stands behind all pages is a form for letters
        blocks = [*head, *self.blocks(self.body)]
        return Flow((*blocks, *self._rest()), self.styles.width(master), self.pictures, scans=self.scans)

    def _first_header(self, master: str | None) -> Iterator[Block]:
        page = self.styles.masters.get(master or "Standard")
        header = child(page, "header-first")
        follows = value(page, "next-style-name")
        if header is None and follows and follows != value(page, "name"):
            header = child(page, "header")
        if header is not None:
            yield from self.blocks(header)
        for name in ("header", "footer-first", "footer"):
            running = child(page, name)
            if running is not None and running is not header:
                yield from running_stamps([*self.blocks(running), *self._rest()])

    def _rest(self) -> list[Block]:
        rest, self.boxes = self.boxes, []
        return rest

    def blocks(self, parent: Element, level: _Level | None = None) -> Iterator[Block]:
        """Paragraphs and tables in order; a text box stands before the paragraph it is tied to."""
        for one in parent:
            match name_of(one):
                case "p" | "h" as name:
                    if name == "h" and level is None:
                        self.label = self._chapter(one)
                    para = self.paragraph(one)
                    yield from self._rest()
                    yield para
                case "table":
                    yield self.table(one)
                case "list":
                    yield from self.items(one, level)
                case name if name in _DRAWINGS:
                    self._draw(one)
                    yield from self._rest()
                case name if name not in _SKIPPED and len(one) and not _is_hidden(one):
                    yield from self.blocks(one, level)

    def items(self, element: Element, level: _Level | None) -> Iterator[Block]:
        """The items of a list; each label stands before the first paragraph of its item."""
        if level is None:
            self.lists += 1
            style = value(element, "style-name") or ""
            continued = value(element, "continue-list")
            goes_on = continued is not None or value(element, "continue-numbering") == "true"
            before = self.named.get(continued or "") or (self.latest.get(style) if goes_on else None)
            inner = _Level(before or f"{style} {self.lists}", style, 1)
            self.latest[style] = inner.key
            if name := value(element, "id"):
                self.named[name] = inner.key
        else:
            inner = _Level(level.key, value(element, "style-name") or level.style, level.depth + 1)
            self.numbering.begin(inner.key, inner.depth, False)
        for item in element:
            if name_of(item) == "list-item":
                nested = next((name_of(one) for one in item), "") == "list"
                start = value(item, "start-value")
                if not nested:
                    self.label = self.numbering.label(inner.key, inner.style, inner.depth, start)
                yield from self.blocks(item, inner)
                self.label = ""
            elif name_of(item) == "list-header":
                yield from self.blocks(item, inner)

    def _chapter(self, heading: Element) -> str:
        """The number of a heading that stands in no list: it is counted by its level in the outline."""
        outline, level = self.styles.outline, value(heading, "outline-level") or "1"
        list_style = self.styles.of("paragraph", value(heading, "style-name")).get("list-style-name", outline)
        if value(heading, "is-list-header") == "true" or list_style != outline or not level.isdecimal():
            return ""
        start = value(heading, "start-value") or "1" if value(heading, "restart-numbering") == "true" else None
        return self.numbering.label("", outline, int(level), start)

    def paragraph(self, element: Element) -> Para:
        style = value(element, "style-name")
        setting = self.styles.of("paragraph", style)
        hidden = any(name_of(one) == "hidden-paragraph" and _is_hidden(one) for one in element.iter())
        around = _PLAIN._replace(hidden=hidden)
        pieces = _without_blanks(list(self.pieces(element, _letters(setting, around))))
        label, self.label = self.label, ""
        if label and any(piece.text.strip() for piece in pieces):
            pieces.insert(0, Piece(f"{label} ", pieces[0].bold))
        page = setting.get("break-before") == "page" or bool(setting.get("master-page-name"))
        page, self.begun = page and self.begun, True
        stops = [(at, _ALIGN.get(kind, "left")) for at, kind in self.styles.stops(style)]
        return Para(
            tuple(pieces),
            _ALIGN.get(setting.get("text-align"), "left"),
            points(setting.get("margin-left")), points(setting.get("text-indent")),
            points(setting.get("margin-top")), points(setting.get("margin-bottom")),
            self._size(element, setting),
            tuple(stops),
            page,
        )  # fmt: skip

    def _size(self, element: Element, setting: dict[str, str]) -> float:
        """The letter size of the first span, where nothing stands before it."""
        size = setting.get("font-size")
        if not (element.text or "").strip():
            span = next((one for one in element if name_of(one) == "span"), None)
            own = self.styles.of("text", value(span, "style-name")).get("font-size")
            size = own if own and not own.endswith("%") else size
        return points(size) or 12.0

    def pieces(self, parent: Element, letters: _Letters) -> Iterator[Piece]:
        """The text of a paragraph or of what stands in it; hidden text is left out."""
        yield from _piece(_BLANK.sub(" ", parent.text or ""), letters)
        for one in parent:
            match name_of(one):
                case "s":
                    count = value(one, "c") or "1"
                    yield from _piece(" " * min(int(count) if count.isdigit() else 1, _MAX_REPEATED), letters)
                case "tab":
                    yield from _piece("\t", letters)
                case "line-break":
                    yield from _piece("\n", letters)
                case "note":
                    mark = self._mark(one)
                    if not letters.hidden:
                        yield Piece(mark.marker, letters.bold, mark)
                case name if name in _DRAWINGS:
                    self._draw(one)
                case "span":
                    setting = self.styles.of("text", value(one, "style-name"))
                    yield from self.pieces(one, _letters(setting, letters))
                case name if name not in _SKIPPED and not _is_hidden(one):
                    yield from self.pieces(one, letters)
            yield from _piece(_BLANK.sub(" ", one.tail or ""), letters)

    def _mark(self, note: Element) -> Mark:
        citation = child(note, "note-citation")
        body = child(note, "note-body")
        marker = "".join(citation.itertext()).strip() if citation is not None else ""
        return Mark(marker or "*", tuple(self.blocks(body)) if body is not None else ())

    def _draw(self, drawing: Element) -> None:
        """The text of a box, a shape or a group of them."""
        style = self.styles.of("graphic", value(drawing, "style-name"))
        turn = _TURNED.search(value(drawing, "transform") or "")
        sideways = bool(turn and 0.4 < float(turn[1]) % 3.1416 < 2.7)
        sideways = sideways or style.get("writing-mode", "").startswith(("tb", "bt"))
        kept, label, self.boxes, self.label = self.boxes, self.label, [], ""
        inner = tuple(self.blocks(drawing))
        self.boxes, self.label = kept, label
        self.pictures += any(name_of(one) == "image" for one in drawing.iter())
        size = [points(value(drawing, side)) for side in ("width", "height")]
        behind = style.get("run-through") == "background"
        self.scans += child(drawing, "image") is not None and not behind and fills_page(size[0], size[1])
        turned = [
            self.styles.of("paragraph", value(one, "style-name")) for one in drawing.iter() if name_of(one) == "p"
        ]
        sideways = sideways or any(one.get("text-rotation-angle", "0") in ("90", "270") for one in turned)
        if any(piece.text.strip() for para in paragraphs(inner) for piece in para.pieces):
            self.boxes.append(Box(inner, sideways))

    def table(self, element: Element) -> Table:
        widths: list[float] = []
        for column in _within(element, "table-column"):
            width = self.styles.of("table-column", value(column, "style-name")).get("column-width")
            widths += [points(width)] * _count(column, "number-columns-repeated")
        rows = list(_within(element, "table-row"))
        cells = [value(one, "style-name") for row in rows for one in row if name_of(one) in _CELLS]
        bordered = {name: self._is_bordered(name) for name in set(cells)}
        lined = sum(bordered[name] for name in cells)
        kept, self.boxes = self.boxes, []
        arranged = arrange(map(self._slots, rows), widths)
        self.boxes = kept
        heads = sum(1 for _ in _within(child(element, "table-header-rows"), "table-row"))
        return Table(arranged, 2 * lined > len(cells), heads)

    def _is_bordered(self, name: str | None) -> bool:
        """Whether a line stands at a side of the cells of a style."""
        style = self.styles.of("table-cell", name)
        sides = [style.get(key, style.get("border", "none")) for key in ("border-left", "border-right")]
        return any(points(side.partition(" ")[0]) > 0 for side in sides)

    def _slots(self, row: Element) -> Iterator[Slot]:
        """The cells of a row; those that others cover are left out, since these say how far they go."""
        for cell in row:
            if name_of(cell) == "table-cell":
                columns, rows = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                for _ in range(_count(cell, "number-columns-repeated")):
                    yield Slot(tuple(self.blocks(cell)), columns, rows)


def _is_hidden(element: Element) -> bool:
    """Whether a section, a text or a field is hidden, for good or by its condition as it was when saved."""
    return value(element, "is-hidden") == "true" or value(element, "display") == "none"


def _count(element: Element, name: str) -> int:
    """A number of columns or rows, 1 where none is named."""
    count = value(element, name) or ""
    return min(int(count), _MAX_COLUMNS) if count.isascii() and count.isdigit() and int(count) else 1


def _within(parent: Element | None, name: str) -> Iterator[Element]:
    """Rows or columns, also those in groups and headers."""
    for one in parent if parent is not None else ():
        found = name_of(one)
        if found == name:
            yield one
        elif found in ("table-header-rows", "table-rows", "table-row-group", "table-columns", "table-header-columns"):
            yield from _within(one, name)


def _letters(setting: dict[str, str], around: _Letters) -> _Letters:
    """How the letters of a style look inside of others."""
    weight, transform, display = (setting.get(key) for key in ("font-weight", "text-transform", "display"))
    bold = around.bold if weight is None else weight == "bold" or (weight.isdigit() and int(weight) > 500)
    upper = around.upper if transform is None else transform == "uppercase"
    return _Letters(bold, upper, around.hidden or display == "none", setting.get("font-name", around.font))


def _piece(text: str, letters: _Letters) -> Iterator[Piece]:
    if text and not letters.hidden:
        text = read_symbols(text, letters.font)
        yield Piece(text.upper() if letters.upper else text, letters.bold)


def _without_blanks(pieces: list[Piece]) -> list[Piece]:
    """Without the blanks that only part the elements of the file: at the beginning of a paragraph."""
    while pieces and not pieces[0].text.strip(" ") and not pieces[0].mark:
        del pieces[0]
    if pieces and pieces[0].text[0] == " " and not pieces[0].mark:
        pieces[0] = pieces[0]._replace(text=pieces[0].text.lstrip(" "))
    return pieces
