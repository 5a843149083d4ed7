"""The small filled paths of a PDF page's top left corner: what systems draw there are signs without a text."""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
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

_object = typed("FPDFPage_GetObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_inner = typed("FPDFFormObj_GetObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
_inner_count = typed("FPDFFormObj_CountObjects", ctypes.c_int, ctypes.c_void_p)
_type = typed("FPDFPageObj_GetType", ctypes.c_int, ctypes.c_void_p)
_matrix = typed("FPDFPageObj_GetMatrix", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_bounds = typed("FPDFPageObj_GetBounds", ctypes.c_int, *[ctypes.c_void_p] * 5)
_draw_mode = typed("FPDFPath_GetDrawMode", ctypes.c_int, *[ctypes.c_void_p] * 3)
_count = typed("FPDFPath_CountSegments", ctypes.c_int, ctypes.c_void_p)
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

    handle: int
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
    counts = [_count(path.handle) for path in filled]
    if sum(counts) > MAX_SEGMENTS:
        return Corner((), ())
    marks = tuple((count, *upright, *_mark(path)) for path, count in zip(filled, counts, strict=True))
    if before is not None and marks == before.marks:
        return before
    return Corner(tuple(outline for path in filled if (outline := _outline(path, upright)) is not None), marks)


def _mark(path: _Path) -> tuple[float, ...]:
    """The bounds of a path and three of its points: figures that are alike turned round begin elsewhere."""
    return (*_box(path.handle), *path.matrix, *(value for number in range(3) for value in _place(path.handle, number)))


def _box(handle: int) -> tuple[float, ...]:
    """Left, bottom, right, top of an object in the space around it; empty where it has none."""
    box = array("f", bytes(16))
    start = box.buffer_info()[0]
    return tuple(box) if _bounds(handle, start, start + 4, start + 8, start + 12) else ()


def _place(handle: int, number: int) -> tuple[float, ...]:
    """The point of a path's segment in its own space; empty where it has no such segment."""
    place = array("f", bytes(8))
    start = place.buffer_info()[0]
    segment = _segment(handle, number)
    return tuple(place) if segment and _point(segment, start, start + 4) else ()


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
    count = min(raw.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    start: Matrix = (1, 0, 0, 1, 0, 0)
    rest = [(item, start, 0) for item in map(_object, repeat(handle), range(count))]
    seen = len(rest)
    modes, own = array("i", bytes(8)), array("f", bytes(24))
    mode, matrix = modes.buffer_info()[0], own.buffer_info()[0]
    while rest:
        item, outer, depth = rest.pop()
        kind = _type(item)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM) or not _matrix(item, matrix):
            continue
        here = _times(own, outer)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _draw_mode(item, mode, mode + 4)
            yield _Path(item, here, modes[0])
        elif depth < MAX_DEPTH:
            inside = min(_inner_count(item), MAX_OBJECTS - seen)
            seen += max(0, inside)
            rest += [(_inner(item, n), here, depth + 1) for n in range(inside)]


def _times(first: Sequence[float], then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _is_near(path: _Path, upright: Matrix, width: float) -> bool:
    """Whether the path is a sign or a line of signs in the corner, by its first point and its own extent."""
    first, box = _place(path.handle, 0), _box(path.handle)
    if not first or not box:
        return False
    (x, y), (a, b, c, d, e, f) = first, _times(path.matrix, upright)
    if not (0 <= a * x + c * y + e <= CORNER[0] * width and 0 <= b * x + d * y + f <= CORNER[1]):
        return False
    left, bottom, right, top = box
    extents = sorted((right - left, top - bottom))
    return extents[1] >= SMALLEST and extents[0] <= TALLEST and extents[1] <= WIDEST


def _outline(path: _Path, upright: Matrix) -> Outline | None:
    """The contours of a path in the reader's space."""
    contours: list[list[Point]] = []
    pending: list[Point] = []
    for kind, point in zip(*_segments(path, _times(path.matrix, upright)), strict=True):
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
    xs, ys = zip(*chain.from_iterable(drawn), strict=True)
    return Outline(drawn, BBox(min(xs), min(ys), max(xs), max(ys)), path.fill == raw.FPDF_FILLMODE_ALTERNATE)


def _segments(path: _Path, matrix: Matrix) -> tuple[list[int], list[Point]]:
    """What the segments of a path are, and their points in the space that `matrix` leads to."""
    count = _count(path.handle)
    segments = list(map(_segment, repeat(path.handle), range(count)))
    places = array("f", bytes(8 * count))
    start = places.buffer_info()[0]
    deque(map(_point, segments, range(start, start + 8 * count, 8), range(start + 4, start + 8 * count, 8)), maxlen=0)
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(places[::2], places[1::2], strict=True)]
    return list(map(_kind, segments)), points
