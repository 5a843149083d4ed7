"""The ruling lines of a PDF page, from its path objects: what a page without any costs is the counting of its objects.

Tables of Word and LibreOffice are drawn as thin filled rectangles or as strokes, one for each side of a cell or for a
whole grid. Where they stand is all that is asked; `pdf_tables` makes cells of them.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator
from itertools import compress, repeat
from typing import Any, NamedTuple

from saual.read.pdf_chars import raw, typed

THIN = 3.0
"""A path no wider than this is a line; borders of tables have 0.25 to 2.25 points."""

SHORTEST = 5.0
"""A side of a cell is no shorter: a row of small type is 8 points high."""

BOX = 16.0
"""A frame that is no line has a side of so much; signs drawn as outlines are smaller."""

FEWEST = 3
"""Lines that a table of two rows and two columns has each way."""

STRAIGHT = 12
"""So many segments at the beginning of a path tell whether it is made of curves."""

MAX_OBJECTS = 20_000
MAX_SEGMENTS = 20_000
"""Of a page; a table of sixty rows and ten columns has 3,000. More is a drawing."""

MAX_DEPTH = 3
"""Of forms inside forms."""

_object = typed("FPDFPage_GetObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_inner = typed("FPDFFormObj_GetObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
_kind = typed("FPDFPageObj_GetType", ctypes.c_int, ctypes.c_void_p)
_bounds = typed("FPDFPageObj_GetBounds", ctypes.c_int, ctypes.c_void_p, *[ctypes.c_void_p] * 4)
_segment = typed("FPDFPath_GetPathSegment", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_point = typed("FPDFPathSegment_GetPoint", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_type = typed("FPDFPathSegment_GetType", ctypes.c_int, ctypes.c_void_p)

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class Rule(NamedTuple):
    """A line as a reader sees it (origin at the top left): `at` is its place across, `start` and `end` along it."""

    upright: bool
    at: float
    start: float
    end: float


class _Path(NamedTuple):
    """A path that may be a rule or hold some: its bounds and matrix in the page's own space."""

    handle: int
    matrix: Matrix
    left: float
    bottom: float
    right: float
    top: float


def read_rules(page: Any, quarter: int) -> list[Rule]:
    """The rules of a page that its text turns by `quarter` quarter turns; [] where they cannot make a table."""
    paths = list(_paths(page))
    if not paths:
        return []
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    rules: list[Rule] = []
    seen = 0
    for path in paths:
        thin = min(path.right - path.left, path.top - path.bottom) <= THIN
        count = raw.FPDFPath_CountSegments(ctypes.cast(path.handle, raw.FPDF_PAGEOBJECT))
        seen += 0 if thin and count <= 5 else count
        if seen > MAX_SEGMENTS:
            return []
        if not _leaves_ink(path.handle, thin):
            continue
        if thin and count <= 5:
            rules += _turned([(path.left, path.bottom, path.right, path.top)], frame, quarter)
        elif not _is_curved(path.handle, min(count, STRAIGHT)):
            rules += _turned(_sides(path, count), frame, quarter)
    enough = all(sum(rule.upright is way for rule in rules) >= FEWEST for way in (True, False))
    return rules if enough else []


def _paths(page: Any) -> Iterator[_Path]:
    """The paths of a page that are large enough, those inside forms too."""
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    count = min(raw.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)
    rest = [(list(map(_object, repeat(handle), range(count))), _SAME, 0)]
    total = count
    matrix = raw.FS_MATRIX()
    box = array("f", (0.0, 0.0, 0.0, 0.0))
    sides = [box.buffer_info()[0] + 4 * n for n in range(4)]
    while rest:
        objects, outer, depth = rest.pop()
        kinds = list(map(_kind, objects))
        for path in compress(objects, map(raw.FPDF_PAGEOBJ_PATH.__eq__, kinds)):
            if not _bounds(path, *sides):
                continue
            left, bottom, right, top = box if outer is _SAME else _box(box, outer)
            small, large = sorted((right - left, top - bottom))
            if (small <= THIN and large >= SHORTEST) or (small >= SHORTEST and large >= BOX):
                raw.FPDFPageObj_GetMatrix(ctypes.cast(path, raw.FPDF_PAGEOBJECT), matrix)
                yield _Path(path, _times(_values(matrix), outer), left, bottom, right, top)
        for form in compress(objects, map(raw.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
            typed_form = ctypes.cast(form, raw.FPDF_PAGEOBJECT)
            count = min(raw.FPDFFormObj_CountObjects(typed_form), MAX_OBJECTS - total)
            if depth < MAX_DEPTH and count > 0 and raw.FPDFPageObj_GetMatrix(typed_form, matrix):
                total += count
                inside = list(map(_inner, repeat(form), range(count)))
                rest.append((inside, _times(_values(matrix), outer), depth + 1))


def _values(matrix: Any) -> Matrix:
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _box(box: array[float], matrix: Matrix) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in box[0::2] for y in box[1::2]]
    ys = [b * x + d * y + f for x in box[0::2] for y in box[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _leaves_ink(handle: int, thin: bool) -> bool:
    """Whether a path is drawn at all, and not as a white ground or the shade under a cell."""
    path = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value or not fill.value:
        return bool(stroke.value)
    colour = [ctypes.c_uint() for _ in range(4)]
    known = raw.FPDFPageObj_GetFillColor(path, *colour)
    return not known or min(part.value for part in colour[:3]) < (230 if thin else 250)


def _is_curved(handle: int, count: int) -> bool:
    return any(_type(_segment(handle, n)) == raw.FPDF_SEGMENT_BEZIERTO for n in range(count))


def _sides(path: _Path, count: int) -> Iterator[tuple[float, float, float, float]]:
    """The straight pieces of a path, each as its bounds."""
    a, b, c, d, e, f = path.matrix
    place = array("f", (0.0, 0.0))
    address = place.buffer_info()[0]
    begun = last = (0.0, 0.0)
    for number in range(count):
        segment = _segment(path.handle, number)
        _point(segment, address, address + 4)
        x, y = place
        here = (a * x + c * y + e, b * x + d * y + f)
        kind = _type(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _span(last, here)
        last = here
        if raw.FPDFPathSegment_GetClose(ctypes.cast(segment, raw.FPDF_PATHSEGMENT)):
            yield _span(here, begun)


def _span(one: tuple[float, float], two: tuple[float, float]) -> tuple[float, float, float, float]:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def _turned(boxes: Any, frame: Any, quarter: int) -> Iterator[Rule]:
    """Thin boxes of the page's own space as rules of the reader's; what is neither upright nor level is none."""
    for left, bottom, right, top in boxes:
        if quarter == 0:
            x0, y0, x1, y1 = left - frame.left, frame.top - top, right - frame.left, frame.top - bottom
        elif quarter == 1:
            x0, y0, x1, y1 = bottom - frame.bottom, left - frame.left, top - frame.bottom, right - frame.left
        elif quarter == 2:
            x0, y0, x1, y1 = frame.right - right, bottom - frame.bottom, frame.right - left, top - frame.bottom
        else:
            x0, y0, x1, y1 = frame.top - top, frame.right - right, frame.top - bottom, frame.right - left
        if x1 - x0 <= THIN and y1 - y0 >= SHORTEST:
            yield Rule(True, (x0 + x1) / 2, y0, y1)
        elif y1 - y0 <= THIN and x1 - x0 >= SHORTEST:
            yield Rule(False, (y0 + y1) / 2, x0, x1)
