"""HTML to Document: the paragraphs, lists, tables and footnotes of a letter that a program saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from saual.read.document import Document, ReadError, Source, Warning
from saual.read.flow import A4_WIDTH, Block, Flow, Mark, Para, Piece, Slot, Table, arrange
from saual.read.flow_document import lay_out
from saual.read.html_styles import Look, Sheet, length, look_of
from saual.read.labels import format_number
from saual.read.plain import decode

MAX_BYTES = 20 * 2**20

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
    ]
)
_SKIPPED = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "del",
        "embed",
        "head",
        "iframe",
        "img",
        "input",
        "link",
        "math",
        "meta",
        "nav",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "pre"])
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLED = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I", "none": "", "disc": ""}
_BLANK = regex.compile(r"[ \t\n\r\f]+")
_MARKER = regex.compile(r"[\[({]?\s*(\d{1,3}|\*{1,3}|[ivx]{1,5}|[a-zа-я])\s*[\])}]?\.?")
_CHARSET = regex.compile(rb"(?i)(?:<meta\b[^>]+?\bcharset|<\?xml\b[^>]+?\bencoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)")
_HEAD = 4_096
_LIST_INDENT = 30.0


def read_html(data: bytes, source: Source) -> Document:
    """Read a web page. Raises ReadError."""
    if len(data) > MAX_BYTES:
        raise ReadError("too_big", f"Веб-страница больше {MAX_BYTES >> 20} МБ: это не письмо.")
    named = _CHARSET.search(data, 0, _HEAD)
    text, _, warnings = decode(data, named[1].decode("ascii") if named else None)
    return lay_out(read_markup(text, warnings), source)


def read_markup(text: str, warnings: tuple[Warning, ...] = ()) -> Flow:
    """The flow of a page that is decoded. Raises ReadError."""
    tree = LexborHTMLParser(text.replace("\0", ""))
    if tree.body is None:
        raise ReadError("empty", "На веб-странице нет текста. Проверьте, тот ли это файл.")
    sheet = Sheet("\n".join(node.text_content or node.text() for node in tree.css("style")))
    try:
        reader = _Reader(sheet, _find_notes(tree.body))
        blocks = tuple(reader.blocks(tree.body, Look(), A4_WIDTH))
    except RecursionError:
        raise ReadError("broken", "Веб-страница устроена слишком сложно для письма. Сохраните его как PDF.") from None
    return Flow(blocks, A4_WIDTH, len(tree.css("img")), warnings)


class _Note:
    """A footnote: its marker, the element that holds it, the links in it that lead back to the body."""

    def __init__(self, marker: str, holder: LexborNode, back: int) -> None:
        self.marker, self.holder, self.back = marker, holder, back


def _find_notes(body: LexborNode) -> dict[int, _Note]:
    """Footnotes by the links that point to them: such a link and one in the note point to each other."""
    places: dict[str, LexborNode] = {}
    for node in body.css("[id], a[name]"):
        for key in (node.attributes.get("id"), node.attributes.get("name")):
            if key:
                places.setdefault(key, node)
    found: dict[int, _Note] = {}
    backs: set[int] = set()
    for link in body.css("a"):
        target = places.get((link.attributes.get("href") or "").removeprefix("#"))
        marker = _MARKER.fullmatch(link.text().strip())
        if target is None or marker is None or link.mem_id in backs or not _is_anchor(link):
            continue
        holder = _holder(target)
        names = _names_of(link)
        back = next(
            (
                other.mem_id
                for other in holder.css("a")
                if other.mem_id != link.mem_id and (other.attributes.get("href") or "#")[1:] in names
            ),
            None,
        )
        if back is not None:
            backs.add(back)
            found[link.mem_id] = _Note(marker[1], holder, back)
    return found


def _is_anchor(link: LexborNode) -> bool:
    return (link.attributes.get("href") or "").startswith("#")


def _names_of(link: LexborNode) -> set[str]:
    """What a link, or a raised number around it, is called."""
    nodes = [link, link.parent] if link.parent is not None else [link]
    return {name for node in nodes for key in ("id", "name") if (name := node.attributes.get(key))}


def _holder(target: LexborNode) -> LexborNode:
    """The block that a note stands in: the nearest one, and the box that holds nothing else."""
    node = target
    while node.tag not in _BLOCKS and node.parent is not None:
        node = node.parent
    parent = node.parent
    if parent is not None and parent.tag == "div" and parent.id:
        return parent
    return node


class _Reader:
    """A page on its way to blocks; what is inline is gathered until a block begins or ends."""

    def __init__(self, sheet: Sheet, notes: Mapping[int, _Note]) -> None:
        self.sheet = sheet
        self.notes = notes
        self.holders = {note.holder.mem_id for note in notes.values()}
        self.backs = {note.back for note in notes.values()}
        self.pieces: list[Piece] = []
        self.label = ""
        self.page = False

    def blocks(self, node: LexborNode, look: Look, width: float) -> Iterator[Block]:
        """The blocks inside an element."""
        yield from self.inside(node, look, width)
        yield from self.flush(look)

    def flush(self, look: Look) -> Iterator[Para]:
        """The paragraph that ends here."""
        pieces, self.pieces = _trimmed(self.pieces), []
        if not any(piece.text.strip(" ") for piece in pieces):
            return
        if self.label and any(piece.text.strip() for piece in pieces):
            pieces.insert(0, Piece(f"{self.label} ", pieces[0].bold))
            self.label = ""
        page, self.page = self.page, False
        yield Para(tuple(pieces), look.align, look.left, look.first, look.before, look.after, look.size, (), page)

    def inside(self, node: LexborNode, look: Look, width: float) -> Iterator[Block]:
        one = node.child
        counted = _start(node)
        while one is not None:
            tag = one.tag or ""
            if tag == "-text":
                self.text(one.text_content or "", look)
            elif tag == "br":
                self.pieces.append(Piece("\n", look.bold))
            elif tag == "li":
                counted = _number(one, counted)
                yield from self.block(one, look, width, _label(node, counted, self.sheet))
                counted += 1
            elif tag not in _SKIPPED and one.is_element_node and not self._is_aside(one):
                yield from self.element(one, tag, look, width)
            one = one.next

    def _is_aside(self, one: LexborNode) -> bool:
        """What stands elsewhere on the page: a footnote, or what LibreOffice writes of running headers and footers."""
        return one.mem_id in self.holders or (one.tag == "div" and one.attributes.get("title") in ("header", "footer"))

    def element(self, one: LexborNode, tag: str, look: Look, width: float) -> Iterator[Block]:
        if tag == "table":
            yield from self.flush(look)
            yield self.table(one, look, width)
        elif tag in _BLOCKS:
            yield from self.block(one, look, width, "")
        elif one.mem_id in self.notes:
            self.mark(self.notes[one.mem_id], look)
        elif one.mem_id not in self.backs:
            said = self.sheet.of(tag, one.attributes)
            inner = look_of(tag, one.attributes, said, look, False)
            if not (inner.hidden and not look.hidden):
                yield from self.inside(one, inner, width)

    def block(self, one: LexborNode, look: Look, width: float, label: str) -> Iterator[Block]:
        tag = one.tag or ""
        yield from self.flush(look)
        said = self.sheet.of(tag, one.attributes)
        inner = look_of(tag, one.attributes, said, look, True)
        if inner.hidden:
            return
        if tag in ("ul", "ol"):
            inner = inner._replace(left=inner.left + _LIST_INDENT)
        if tag in _SPACED and not any(key.startswith("margin") for key in said):
            inner = inner._replace(before=inner.size, after=inner.size)
        self.page = self.page or inner.page
        self.label = label or self.label
        yield from self.blocks(one, inner, width)
        if label:
            self.label = ""

    def text(self, text: str, look: Look) -> None:
        if look.kept:
            text = text.expandtabs(8)
        else:
            text = _BLANK.sub(" ", text)
            if text.startswith(" ") and (not self.pieces or self.pieces[-1].text[-1:] in (" ", "\n")):
                text = text[1:]
        if text:
            self.pieces.append(Piece(text.upper() if look.upper else text, look.bold))

    def mark(self, note: _Note, look: Look) -> None:
        inner = _Reader(self.sheet, {})
        inner.backs = {note.back}
        blocks = tuple(inner.blocks(note.holder, look, A4_WIDTH))
        self.pieces.append(Piece(note.marker, look.bold, Mark(note.marker, blocks)))

    def table(self, table: LexborNode, look: Look, width: float) -> Table:
        """A table; columns that name no width share what is left."""
        rows = [[cell for cell in _children(row) if cell.tag in ("td", "th")] for row in _rows(table)]
        widths = _widths(table, rows, width)
        slots = (self._slots(row, widths, look) for row in rows)
        border = (table.attributes.get("border") or "0").strip() not in ("", "0")
        lined = sum(self._is_lined(cell) for row in rows for cell in row)
        heads = sum(1 for _ in takewhile(_is_head, rows))
        return Table(arrange(slots, widths), border or 2 * lined > sum(map(len, rows)), heads)

    def _is_lined(self, cell: LexborNode) -> bool:
        said = self.sheet.of(cell.tag or "", cell.attributes)
        sides = [said.get(key, said.get("border", "none")) for key in ("border-left", "border-right")]
        return cell.tag == "th" or any(side[:4] != "none" and length(side, 12) > 0 for side in sides)

    def _slots(self, row: Iterable[LexborNode], widths: list[float], look: Look) -> Iterator[Slot]:
        at = 0
        for cell in row:
            columns, rows = (_whole(cell.attributes.get(key)) for key in ("colspan", "rowspan"))
            said = self.sheet.of(cell.tag or "", cell.attributes)
            inner = look_of(cell.tag or "", cell.attributes, said, look._replace(left=0.0), True)
            width = sum(widths[at : at + columns])
            yield Slot(tuple(_Reader(self.sheet, self.notes).blocks(cell, inner, width)), columns, rows)
            at += columns


def _children(node: LexborNode) -> Iterator[LexborNode]:
    one = node.child
    while one is not None:
        yield one
        one = one.next


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for one in _children(table):
        if one.tag == "tr":
            yield one
        elif one.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(one)


def _is_head(row: list[LexborNode]) -> bool:
    """Whether a row heads its table: it stands in `thead`, or all its cells say so."""
    above = row[0].parent.parent if row and row[0].parent is not None else None
    return bool(row) and ((above is not None and above.tag == "thead") or all(cell.tag == "th" for cell in row))


def _whole(text: str | None) -> int:
    return min(int(text), 100) if text and text.isascii() and text.isdigit() and int(text) else 1


def _widths(table: LexborNode, rows: list[list[LexborNode]], whole: float) -> list[float]:
    """The widths of the columns in points, so that all of them fill the page."""
    count = max((sum(_whole(cell.attributes.get("colspan")) for cell in row) for row in rows), default=1)
    found = [0.0] * max(count, 1)
    columns = table.css("col")[: len(found)]
    for at, node in enumerate(columns):
        found[at] = length(node.attributes.get("width"), 12.0, whole)
    for row in rows:
        at = 0
        for cell in row:
            span = _whole(cell.attributes.get("colspan"))
            if span == 1 and at < len(found):
                found[at] = found[at] or length(cell.attributes.get("width"), 12.0, whole)
            at += span
    free = found.count(0.0)
    used = sum(found)
    rest = max(whole - used, 0.2 * whole) / free if free else 0.0
    found = [width or rest for width in found]
    return [width * whole / sum(found) for width in found]


def _start(node: LexborNode) -> int:
    start = node.attributes.get("start") if node.tag == "ol" else None
    return int(start) if start and start.isascii() and start.isdigit() else 1


def _number(item: LexborNode, counted: int) -> int:
    named = item.attributes.get("value")
    return int(named) if named and named.isascii() and named.isdigit() else counted


def _label(parent: LexborNode, number: int, sheet: Sheet) -> str:
    """What stands before the item of a list."""
    said = sheet.of(parent.tag or "", parent.attributes).get("list-style-type", "")
    if parent.tag != "ol":
        return "" if said == "none" else "–"
    kind = _STYLED.get(said, parent.attributes.get("type") or "1")
    return f"{format_number(number, _FORMATS.get(kind, 'decimal'))}." if said != "none" else ""


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without the white space of the source at both ends, and the line break that ends a block."""
    while pieces and not pieces[-1].text.strip(" \n") and not pieces[-1].mark and "\n" not in pieces[-1].text:
        pieces.pop()
    if pieces and pieces[-1].text == "\n" and len(pieces) > 1:
        pieces.pop()
    return pieces
