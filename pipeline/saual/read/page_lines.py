"""Lines of several readings put together to one page: what is typed over a scan, and what two half sheets hold."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from saual.read.document import BBox, Line, Span
from saual.read.pdf_layout import PageText

Entry = tuple[PageText, Line]
"""A line, and the page whose text it points into."""


def with_lines(page: PageText, source: PageText, lines: Sequence[Line]) -> PageText:
    """The page with lines of another reading of it: upright ones in their places from top to bottom, others last."""
    entries: list[Entry] = [(page, line) for line in page.lines]
    for line in lines:
        entries.insert(_place(line, [other for _, other in entries]), (source, line))
    return of_lines(page, entries)


def of_lines(page: PageText, entries: Sequence[Entry]) -> PageText:
    """The page with these lines as its text."""
    text, boxes = "", array("f")
    lines: list[Line] = []
    raised: list[Span] = []
    for source, line in entries:
        if text:
            text += "\n"
            boxes.extend((0.0, 0.0, 0.0, 0.0))
        by = len(text) - line.start
        text += source.text[line.start : line.end]
        boxes += source.boxes[4 * line.start : 4 * line.end]
        lines.append(line._replace(start=line.start + by, end=line.end + by))
        raised += [Span(a + by, b + by) for a, b in source.raised if line.start <= a and b <= line.end]
    return page._replace(text=text, boxes=boxes, lines=lines, raised=raised)


def _place(line: Line, lines: Sequence[Line]) -> int:
    """Before which of the lines a line belongs: the first upright one below or right of it; never inside a table."""
    if line.sideways:
        return len(lines)
    before: Line | None = None
    for n, other in enumerate(lines):
        inside = before and before.cell and other.cell and before.cell.table == other.cell.table
        if other.sideways or (not inside and _follows(other, line)):
            return n
        before = other
    return len(lines)


def _follows(line: Line, other: Line) -> bool:
    """Whether a line is read after another: it stands lower, or in the same row further right."""
    if line.bbox is None or other.bbox is None:
        return False
    middle, others = (line.bbox.top + line.bbox.bottom) / 2, (other.bbox.top + other.bbox.bottom) / 2
    if abs(middle - others) < min(line.bbox.bottom - line.bbox.top, other.bbox.bottom - other.bbox.top) / 2:
        return line.bbox.x0 > other.bbox.x0
    return middle > others


def side_by_side(left: PageText, right: PageText) -> PageText:
    """Two pages as one: the rows of the left one, those of the right one, then what stands sideways."""
    right = _shifted(right, left.width, max((line.cell.table for line in left.lines if line.cell), default=0))
    entries = [(page, line) for page in (left, right) for line in page.lines]
    whole = of_lines(left, sorted(entries, key=lambda entry: entry[1].sideways))
    size = (left.width + right.width, max(left.height, right.height))
    return whole._replace(width=size[0], height=size[1], warnings=[*left.warnings, *right.warnings])


def _shifted(page: PageText, by: float, tables: int) -> PageText:
    """The page moved to the right, its tables counted after those of the page before."""
    boxes = page.boxes[:]
    for n in range(0, len(boxes), 4):
        if boxes[n + 2] or boxes[n + 3]:
            boxes[n] += by
            boxes[n + 2] += by
    return page._replace(boxes=boxes, lines=[_moved(line, by, tables) for line in page.lines])


def _moved(line: Line, by: float, tables: int) -> Line:
    box, cell = line.bbox, line.cell
    return line._replace(
        bbox=box and BBox(box.x0 + by, box.top, box.x1 + by, box.bottom),
        cell=cell and cell._replace(table=cell.table + tables),
    )
