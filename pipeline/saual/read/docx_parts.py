"""What parts of a DOCX say by themselves: borders, turned boxes, indents, tab stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

import regex

from saual.read.docx_styles import is_on, own, points
from saual.read.flow import Align, Block, Para, Piece, fills_page
from saual.read.packed import child, children, name_of, value

ALIGN: dict[str, Align] = {
    "center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify",
}  # fmt: skip
_TURNED = regex.compile(r"layout-flow:\s*vertical|rotation:\s*-?(?:90|270)\b", regex.IGNORECASE)
_BORDERS = ("insideV", "left", "right", "start", "end")
NO_BORDER = frozenset((None, "nil", "none"))


def sections(body: Element) -> list[Element]:
    """The sections of a document in their order; each is told where it ends, the last one behind all."""
    ends = (child(one, "sectPr") for one in body.iter() if name_of(one) == "pPr")
    return [one for one in (*ends, child(body, "sectPr")) if one is not None]


def begins_page(section: Element | None) -> bool:
    """Whether a section begins a page, as it does unless it says how else it begins."""
    return value(child(section, "type"), "val") != "continuous"


def choose_form(alternate: Element) -> Element | None:
    """Of the forms in which Word writes the same thing, the newest."""
    return next(iter(alternate), None)


def is_gone(mark: Mapping[str, Element]) -> bool:
    """Whether a paragraph has no end, by how its mark is set: tracked as deleted or moved away, or hidden."""
    return "del" in mark or "moveFrom" in mark or is_on(mark.get("vanish"))


def members(parent: Element) -> Iterator[Element]:
    """The paragraphs, tables and inner files of a part, also those that a content control or an insertion wraps."""
    for one in parent:
        match name_of(one):
            case "p" | "tbl" | "altChunk":
                yield one
            case "sdt":
                content = child(one, "sdtContent")
                yield from members(content) if content is not None else ()
            case "AlternateContent":
                chosen = choose_form(one)
                yield from members(chosen) if chosen is not None else ()
            case "customXml" | "ins" | "moveTo" | "smartTag":
                yield from members(one)


def within(parent: Element, name: str) -> Iterator[Element]:
    """Rows or cells, also those that a content control or a tracked insertion wraps."""
    for one in parent:
        found = name_of(one)
        if found == name:
            yield one
        elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from within(one, name)


def box_contents(drawing: Element) -> Iterator[Element]:
    """The text of each box of a drawing, the boxes inside boxes left to it."""
    for one in drawing:
        if name_of(one) == "txbxContent":
            yield one
        elif name_of(one) == "AlternateContent":
            chosen = choose_form(one)
            yield from box_contents(chosen) if chosen is not None else ()
        else:
            yield from box_contents(one)


def is_scan(drawing: Element) -> bool:
    """Whether a drawing is a picture as large as a page; a sheet behind the text is a form for letters."""
    shapes = list(_outside_boxes(drawing))
    if not any(name_of(one) in ("blip", "imagedata") for one in shapes):
        return False
    for one in shapes:
        if name_of(one) == "anchor" and value(one, "behindDoc") in ("1", "true"):
            return False
        size = [points(value(one, side), 12_700.0) for side in ("cx", "cy")] if name_of(one) == "extent" else []
        size = size or ([_styled(one, "width"), _styled(one, "height")] if name_of(one) == "shape" else [])
        if size and fills_page(size[0], size[1]):
            return True
    return False


def _outside_boxes(drawing: Element) -> Iterator[Element]:
    for one in drawing:
        if name_of(one) != "txbxContent":
            yield one
            yield from _outside_boxes(one)


def _styled(shape: Element, side: str) -> float:
    """A length of a shape in points, as the older form of drawings writes it: «width:467.5pt»."""
    found = regex.search(rf"(?<![\w-]){side}:\s*(\d+(?:\.\d+)?)pt", shape.get("style", ""))
    return float(found[1]) if found else 0.0


def is_turned(drawing: Element) -> bool:
    """Whether the text of a box stands on its side."""
    for one in drawing.iter():
        name = name_of(one)
        if name == "bodyPr" and (value(one, "vert") or "horz") not in ("horz", "eaVert"):
            return True
        if name == "xfrm" and 20 < abs(points(value(one, "rot"), 60_000.0)) % 180 < 160:
            return True
        if name in ("shape", "textbox", "rect") and _TURNED.search(one.get("style", "")):
            return True
    return False


def is_ruled(table: Element) -> bool:
    """Whether most cells say themselves that a line stands at their side."""
    cells = [own(child(cell, "tcPr")).get("tcBorders") for row in within(table, "tr") for cell in within(row, "tc")]
    lined = [one for one in cells if any(value(child(one, side), "val") not in NO_BORDER for side in _BORDERS)]
    return 2 * len(lined) > len(cells)


def read_count(element: Element | None) -> int:
    """How many columns of the grid an element names, 0 for none; Word allows 63."""
    count = value(element, "val") or ""
    return min(int(count), 64) if count.isascii() and count.isdigit() else 0


def read_indent(places: Iterable[Element | None]) -> tuple[float, float]:
    """Left and first-line indent; each is told by the last that names it."""
    left = first = 0.0
    for one in places:
        if (found := value(one, "left", "start")) is not None:
            left = points(found)
        if (found := value(one, "hanging")) is not None:
            first = -points(found)
        elif (found := value(one, "firstLine")) is not None:
            first = points(found)
    return left, first


def read_stops(tabs: Element | None) -> Iterator[tuple[float, Align]]:
    """The tab stops of a paragraph."""
    for one in children(tabs, "tab"):
        if value(one, "val") not in ("clear", "bar"):
            yield points(value(one, "pos")), ALIGN.get(value(one, "val") or "", "left")


def without_doubles(pieces: Iterable[Piece]) -> list[Piece]:
    """Without a marker that stands once more behind its footnote, as LibreOffice writes what it reads from RTF."""
    kept: list[Piece] = []
    for piece in pieces:
        if not (kept and kept[-1].mark and piece.mark is None and piece.text == kept[-1].mark.marker):
            kept.append(piece)
    return kept


def without_marker(blocks: tuple[Block, ...], marker: str) -> tuple[Block, ...]:
    """A note without the marker of its own that it begins with."""
    if blocks and isinstance(blocks[0], Para):
        pieces = list(blocks[0].pieces)
        for at, piece in enumerate(pieces):
            if piece.text.strip():
                pieces[at] = piece._replace(text=piece.text.lstrip().removeprefix(marker))
                break
        return (blocks[0]._replace(pieces=tuple(pieces)), *blocks[1:])
    return blocks
