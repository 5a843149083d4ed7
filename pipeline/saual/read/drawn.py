"""Registrations that are drawn, not written: rows of shapes in a page's corner, read by the registrations' grammar."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from saual.read.document import BBox, Line, Span, Warning
from saual.read.outlines import Outline
from saual.read.pdf_layout import PageText
from saual.read.registration import Edge, Reading, read_registration
from saual.read.signs import Shape, fill_cells, likenesses

MOST_UNITS = 90
"""A registration has 20 to 40 signs; a corner with many more shapes is no registration."""

FEWEST_UNITS = 12
MOST_ROWS = 3
WIDE = 1.7
"""A path broader than this many of its heights is a row of signs, not one."""

SPECK = 0.1
"""Contours smaller than this (points) leave no ink; some typefaces have them."""

FALLING, PARTS = "№ы:і", 3
"""Signs that may fall into parts side by side, and into how many."""

BROAD = 2.0
"""The broadest sign (№, Щ) in heights of a capital letter."""

LONG_ROW = 8
"""A row of more shapes than this has a measure of its own; a short one that of the longest row beside it."""

SURE_COST, SURE_SIGN, SURE_WORD, SURE_MARGIN = 0.2, 0.27, 0.32, 0.03
"""Measured on 44 typefaces, each read without its own family, in 99 of 100: 0.1 for a whole registration, 0.22 for a
sign of the number or the date, 0.26 for one of the words (№ varies most), 0.04 more for the next likely sign."""

LIKELY_COST = 0.28
"""Rows of other drawn words that happen to fit a form cost more."""


class Drawn(NamedTuple):
    """A registration as drawn: what it says and the box of each sign."""

    reading: Reading
    boxes: tuple[BBox, ...]

    @property
    def box(self) -> BBox:
        """The box around all signs."""
        return join_boxes(self.boxes)


@lru_cache(maxsize=8)
def read_drawn(outlines: tuple[Outline, ...]) -> Drawn | None:
    """The likeliest registration among the rows of shapes; how sure it is says its reading.

    Kept, for systems draw the same on every page.
    """
    units = [part for outline in outlines for part in _split(outline)]
    if not FEWEST_UNITS <= len(units) <= MOST_UNITS:
        return None
    rows = _rows(units)
    whole = _likeliest(rows, 1)
    return whole if whole and is_sure(whole) else _likeliest(rows, PARTS)


def _likeliest(rows: Sequence[Sequence[Outline]], parts: int) -> Drawn | None:
    """The likeliest registration in neighbouring rows, where a sign may be made of so many shapes.

    All rows are tried first: most corners hold nothing else.
    """
    found: list[Drawn] = []
    compared = lru_cache(maxsize=None)(lambda row, frame: _compare(rows[row], frame, parts))
    for count in range(min(len(rows), MOST_ROWS), 0, -1):
        for start in range(len(rows) - count + 1):
            drawn = _read(rows, range(start, start + count), compared)
            if drawn is not None:
                found.append(drawn)
                if count == len(rows) and is_sure(drawn):
                    return drawn
    return min(found, key=lambda drawn: drawn.reading.cost, default=None)


def settle(found: Sequence[Drawn | None]) -> list[Drawn | None]:
    """What the pages of a file have, without what stays doubtful; a page that is sure speaks for one that is not."""
    sure = {drawn.reading.text for drawn in found if drawn and is_sure(drawn)}
    return [drawn if drawn and (is_sure(drawn) or drawn.reading.text in sure) else None for drawn in found]


def is_sure(drawn: Drawn) -> bool:
    """Whether each sign is near to what it is taken for, those of the number and the date nearer than to any other."""
    reading = drawn.reading
    near = all(sign.cost <= (SURE_SIGN if sign.part else SURE_WORD) for sign in reading.signs)
    return near and reading.cost <= SURE_COST and reading.margin >= SURE_MARGIN


def doubt(drawn: Drawn, page: int) -> Warning | None:
    """The warning for a registration that could not be read for sure; None for what only happens to fit the form."""
    if drawn.reading.cost > LIKELY_COST:
        return None
    message = f"Номер регистрации нарисован и прочитан неуверенно: «{drawn.reading.text}». Впишите его по оригиналу."
    return Warning("read", "registration_unsure", message, page)


def write_drawn(page: PageText, drawn: Drawn, number: int) -> PageText:
    """The page with the registration as its first line, set apart from its rows as a stamp is."""
    text = drawn.reading.text
    signs = iter(drawn.boxes)
    boxes = array("f")
    for sign in text:
        boxes.extend((0.0, 0.0, 0.0, 0.0) if sign == " " else next(signs))
    line = Line(0, len(text), number, drawn.box, round(drawn.box.bottom - drawn.box.top, 2), sideways=True)
    shift = len(text)
    if page.text:
        boxes.extend((0.0, 0.0, 0.0, 0.0))
        text += "\n"
        shift += 1
    lines = [other._replace(start=other.start + shift, end=other.end + shift) for other in page.lines]
    raised = [Span(start + shift, end + shift) for start, end in page.raised]
    return page._replace(text=text + page.text, boxes=boxes + page.boxes, lines=[line, *lines], raised=raised)


def join_boxes(boxes: Iterable[BBox]) -> BBox:
    """The box around boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return BBox(min(x0), min(top), max(x1), max(bottom))


def _split(outline: Outline) -> list[Outline]:
    """The parts of a path that draws a whole row; another path as it is."""
    box = outline.box
    if box.x1 - box.x0 <= WIDE * (box.bottom - box.top):
        return [outline]
    groups: list[tuple[list[tuple[tuple[float, float], ...]], BBox]] = []
    boxed = [(contour, _box_of(contour)) for contour in outline.contours]
    boxed = [
        (contour, around) for contour, around in boxed if max(around.x1 - around.x0, around.bottom - around.top) > SPECK
    ]
    for contour, around in sorted(boxed, key=lambda item: (item[1].x0, -item[1].x1)):
        last = groups[-1][1] if groups else None
        if last and min(last.x1, around.x1) - around.x0 > 0.5 * min(last.x1 - last.x0, around.x1 - around.x0):
            groups[-1][0].append(contour)
            groups[-1] = (groups[-1][0], join_boxes((last, around)))
        else:
            groups.append(([contour], around))
    return [Outline(tuple(contours), around, outline.even_odd) for contours, around in groups]


def _box_of(contour: Sequence[tuple[float, float]]) -> BBox:
    xs, ys = [x for x, _ in contour], [y for _, y in contour]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _rows(units: Sequence[Outline]) -> list[list[Outline]]:
    """Units from top to bottom in rows, each from left to right; the tall ones lay out the rows."""
    rows: list[tuple[BBox, list[Outline]]] = []
    for unit in sorted(units, key=lambda unit: unit.box.top - unit.box.bottom):
        row = next((row for around, row in rows if _is_beside(unit.box, around)), None)
        if row is None:
            rows.append((unit.box, [unit]))
        else:
            row.append(unit)
    rows.sort(key=lambda row: row[0].top)
    return [sorted(row, key=lambda unit: unit.box.x0) for _, row in rows]


def _is_beside(box: BBox, tall: BBox) -> bool:
    """Whether a box is on the row of a taller one: its middle within it, or a little above."""
    height = tall.bottom - tall.top
    return tall.top - 0.3 * height <= (box.top + box.bottom) / 2 <= tall.bottom + 0.1 * height


class _Frame(NamedTuple):
    """The measure of a row: its baseline, the height of a capital letter and the breadth of a figure."""

    baseline: float
    capital: float
    figure: float


_Compared = list[tuple[Edge, BBox]]


def _frame(row: Sequence[Outline]) -> _Frame:
    boxes = [unit.box for unit in row]
    tallest = sorted(box.bottom - box.top for box in boxes)
    high = tallest[int(0.85 * (len(tallest) - 1))]
    tall = [box for box in boxes if box.bottom - box.top > 0.8 * high]
    return _Frame(
        _middle(box.bottom for box in tall),
        _middle(box.bottom - box.top for box in tall),
        _middle(box.x1 - box.x0 for box in tall),
    )


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _read(
    rows: Sequence[Sequence[Outline]], which: range, compared: Callable[[int, _Frame], _Compared]
) -> Drawn | None:
    """The likeliest registration in the rows of those numbers."""
    places = sum(len(rows[row]) for row in which)
    if places < FEWEST_UNITS:
        return None
    frame = _frame(max((rows[row] for row in which), key=len))
    edges: list[Edge] = []
    boxes: list[BBox] = []
    at = 0
    for row in which:
        units = rows[row]
        long = len(units) > LONG_ROW
        own = _frame(units) if long else frame._replace(baseline=_middle(unit.box.bottom for unit in units))
        for edge, box in compared(row, own):
            edges.append(edge._replace(start=at + edge.start, end=at + edge.end))
            boxes.append(box)
        at += len(units)
    reading = read_registration(edges, places)
    return Drawn(reading, tuple(boxes[sure.edge] for sure in reading.signs)) if reading else None


def _compare(row: Sequence[Outline], frame: _Frame, parts: int) -> _Compared:
    """What signs the shapes of a row are like, and the box of each."""
    found = []
    for start in range(len(row)):
        for end in range(start + 1, min(len(row), start + parts) + 1):
            box = join_boxes(unit.box for unit in row[start:end])
            if end > start + 1 and box.x1 - box.x0 > BROAD * frame.capital:
                break
            signs = likenesses(_shape(row[start:end], box, frame), FALLING if end > start + 1 else "")
            if signs:
                found.append((Edge(start, end, signs), box))
    return found


def _shape(units: Sequence[Outline], box: BBox, frame: _Frame) -> Shape:
    contours = [contour for unit in units for contour in unit.contours]
    cells = fill_cells(contours, box, units[0].even_odd)
    top, bottom = (frame.baseline - box.top) / frame.capital, (frame.baseline - box.bottom) / frame.capital
    return Shape(cells, top, bottom, max(box.x1 - box.x0, 0.01) / frame.figure)
