"""The small filled paths of a PDF page's top left corner: what systems draw there are signs without a text."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

from saual.read.document import BBox
from saual.read.pdf_chars import raw, typed
from saual.read.signs import Point, curve

CORNER = (0.62, 100.0)
"""Share of the page's width and points of its height; registrations seen end at 190 and 60 points."""

SMALLEST, TALLEST, WIDEST = 0.4, 45.0, 320.0
"""A full stop of small type, two lines of large type, a whole registration in one path; in points."""

MAX_OBJECTS = 2_000
MAX_SEGMENTS = 60_000
"""A registration has 40 to 60 paths with 7,000 segments in all; a map or an ornament is given up."""

MAX_DEPTH = 3
"""Of forms inside forms."""

STEPS = 3
"""Lines for a curve: a sign is looked at on a grid of 16 by 20 cells."""

_segment = typed("FPDFPath_GetPathSegment", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_point = typed("FPDFPathSegment_GetPoint", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_kind = typed("FPDFPathSegment_GetType", ctypes.c_int, ctypes.c_void_p)

Matrix = tuple[float, float, float, float, float, float]


class Outline(NamedTuple):
    """One path as a reader sees it (origin at the top left): closed contours and the box around them."""

    contours: tuple[tuple[Point, ...], ...]
    box: BBox
    even_odd: bool


class _Path(NamedTuple):
    """A path object of the page, its matrix to the page's space and its fill mode (0: only stroked)."""

    handle: Any
    matrix: Matrix
    fill: int


class Corner(NamedTuple):
    """What is drawn in a page's top left corner; `marks`, the bounds and first points of its paths, tell it early."""

    outlines: tuple[Outline, ...]
    marks: tuple[tuple[float, ...], ...]


def read_corner(page: Any, before: Corner | None = None) -> Corner:
    """The filled paths in the top left corner of the page; the stroked ones where none is filled.

    Systems draw the same on every page: a corner with the marks of the page before is not read again.
    """
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    upright = _upright((frame.left, frame.top, frame.right, frame.bottom), page.get_rotation())
    width = frame.top - frame.bottom if page.get_rotation() % 180 else frame.right - frame.left
    paths = [path for path in _paths(page) if _is_near(path, upright, width)]
    filled = [path for path in paths if path.fill] or paths
    counts = [raw.FPDFPath_CountSegments(path.handle) for path in filled]
    if sum(counts) > MAX_SEGMENTS:
        return Corner((), ())
    marks = tuple((count, *upright, *_mark(path)) for path, count in zip(filled, counts, strict=True))
    if before is not None and marks == before.marks:
        return before
    return Corner(tuple(outline for path in filled if (outline := _outline(path, upright)) is not None), marks)


def _mark(path: _Path) -> tuple[float, ...]:
    """The bounds of a path and three of its points: figures that are alike turned round begin elsewhere."""
    box, place = [ctypes.c_float() for _ in range(4)], array("f", (0.0, 0.0))
    raw.FPDFPageObj_GetBounds(path.handle, *box)
    address, handle = place.buffer_info()[0], ctypes.cast(path.handle, ctypes.c_void_p).value
    points: list[float] = []
    for number in range(3):
        segment = _segment(handle, number)
        if segment:
            _point(segment, address, address + 4)
            points += place
    return (*(value.value for value in box), *path.matrix, *points)


def _upright(frame: tuple[float, float, float, float], rotation: int) -> Matrix:
    """From the page's space to that of a reader: x to the right, y downwards, /Rotate applied."""
    left, top, right, bottom = frame
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    return turned[rotation % 360]


def _paths(page: Any) -> Iterator[_Path]:
    """The path objects of a page, those inside forms too."""
    rest: list[tuple[Any, Matrix, int]] = []
    count = raw.FPDFPage_CountObjects(page.raw)
    start: Matrix = (1, 0, 0, 1, 0, 0)
    rest = [(raw.FPDFPage_GetObject(page.raw, n), start, 0) for n in range(min(count, MAX_OBJECTS))]
    seen = len(rest)
    mode, stroke, matrix = ctypes.c_int(), ctypes.c_int(), raw.FS_MATRIX()
    while rest:
        handle, outer, depth = rest.pop()
        kind = raw.FPDFPageObj_GetType(handle)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM) or not raw.FPDFPageObj_GetMatrix(handle, matrix):
            continue
        here = _times((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPath_GetDrawMode(handle, mode, stroke)
            yield _Path(handle, here, mode.value)
        elif depth < MAX_DEPTH:
            inside = min(raw.FPDFFormObj_CountObjects(handle), MAX_OBJECTS - seen)
            seen += max(0, inside)
            rest += [(raw.FPDFFormObj_GetObject(handle, n), here, depth + 1) for n in range(inside)]


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _is_near(path: _Path, upright: Matrix, width: float) -> bool:
    """Whether the path is a sign or a line of signs in the corner, by its first point and its own extent."""
    box = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(path.handle, *box):
        return False
    left, bottom, right, top = (value.value for value in box)
    own = ctypes.c_float(), ctypes.c_float()
    first = raw.FPDFPath_GetPathSegment(path.handle, 0)
    if not first or not raw.FPDFPathSegment_GetPoint(first, *own):
        return False
    a, b, c, d, e, f = _times(path.matrix, upright)
    x, y = own[0].value, own[1].value
    across, down = a * x + c * y + e, b * x + d * y + f
    if not (0 <= across <= CORNER[0] * width and 0 <= down <= CORNER[1]):
        return False
    extents = sorted((right - left, top - bottom))
    return extents[1] >= SMALLEST and extents[0] <= TALLEST and extents[1] <= WIDEST


def _outline(path: _Path, upright: Matrix) -> Outline | None:
    """The contours of a path in the reader's space."""
    handle = ctypes.cast(path.handle, ctypes.c_void_p).value
    a, b, c, d, e, f = _times(path.matrix, upright)
    place = array("f", (0.0, 0.0))
    address = place.buffer_info()[0]
    contours: list[list[Point]] = []
    pending: list[Point] = []
    for number in range(raw.FPDFPath_CountSegments(path.handle)):
        segment = _segment(handle, number)
        _point(segment, address, address + 4)
        x, y = place
        point = (a * x + c * y + e, b * x + d * y + f)
        kind = _kind(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or not contours:
            contours.append([point])
            pending = []
        elif kind == raw.FPDF_SEGMENT_LINETO:
            contours[-1].append(point)
        elif len(pending) < 2:
            pending.append(point)
        else:
            contours[-1] += curve(contours[-1][-1], pending[0], pending[1], point, STEPS)
            pending = []
    drawn = tuple(tuple(contour) for contour in contours if len(contour) > 2)
    if not drawn:
        return None
    xs, ys = [x for contour in drawn for x, _ in contour], [y for contour in drawn for _, y in contour]
    return Outline(drawn, BBox(min(xs), min(ys), max(xs), max(ys)), path.fill == raw.FPDF_FILLMODE_ALTERNATE)
