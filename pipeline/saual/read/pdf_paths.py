"""The paths of a PDF page by plain pointers: registrations drawn in its corner and the rules of its tables are such.

All objects of a page are asked for at once (see `pdf_chars`), so that a path that is neither costs a microsecond.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import compress, repeat
from typing import Any, NamedTuple

from saual.read.pdf_chars import bare, call, pointer, pointer_to, pointers, raw

MAX_OBJECTS = 20_000
"""A table of sixty rows and ten columns whose sides are drawn one by one has 2,400; a map is given up."""

MAX_DEPTH = 3
"""Of forms inside forms."""

_object = bare("FPDFPage_GetObject", ctypes.c_void_p)
_inner = bare("FPDFFormObj_GetObject", ctypes.c_void_p)
_inner_count = bare("FPDFFormObj_CountObjects")
_type = bare("FPDFPageObj_GetType")
_matrix = bare("FPDFPageObj_GetMatrix")
_bounds = bare("FPDFPageObj_GetBounds")
_draw_mode = bare("FPDFPath_GetDrawMode")
_count = bare("FPDFPath_CountSegments")
_segment = bare("FPDFPath_GetPathSegment", ctypes.c_void_p)
_point = bare("FPDFPathSegment_GetPoint")
_kind = bare("FPDFPathSegment_GetType")
_close = bare("FPDFPathSegment_GetClose")

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1, 0, 0, 1, 0, 0)


class Path(NamedTuple):
    """A path object: the bounds of its ink in the page's own space, and the matrix that leads there from around it."""

    handle: Any
    outer: Matrix
    left: float
    bottom: float
    right: float
    top: float


class Drawings(NamedTuple):
    """What a page draws beside its text: its paths in the order of drawing, then those inside its forms.

    `pictures`: whether it may have pictures.
    """

    paths: list[Path]
    pictures: bool


def read_drawings(page: Any) -> Drawings:
    """The paths of a page, and whether it has pictures; of a page with very many objects the first ones."""
    total = min(raw.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)
    own = map(_object, repeat(pointer_to(page)), range(total))
    rest = deque([(list(map(pointer, own)), SAME, 0)])
    found: list[Path] = []
    pictures = total == MAX_OBJECTS
    while rest:
        objects, outer, depth = rest.popleft()
        kinds = list(map(_type, objects))
        pictures = pictures or raw.FPDF_PAGEOBJ_IMAGE in kinds
        found += _placed(list(compress(objects, map(raw.FPDF_PAGEOBJ_PATH.__eq__, kinds))), outer)
        for form in compress(objects, map(raw.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
            count = min(_inner_count(form), MAX_OBJECTS - total)
            if depth < MAX_DEPTH and count > 0:
                total += count
                pictures = pictures or total == MAX_OBJECTS
                inside = map(_inner, repeat(form), map(ctypes.c_ulong, range(count)))
                rest.append((list(map(pointer, inside)), times(_own_matrix(form), outer), depth + 1))
    return Drawings(found, pictures)


def _placed(handles: Sequence[Any], outer: Matrix) -> Iterator[Path]:
    """The paths with their bounds; one whose bounds are not known has none of any extent."""
    boxes = array("f", bytes(16 * len(handles)))
    sides = iter(pointers(boxes, 4))
    call(_bounds, handles, sides, sides, sides, sides)
    placed = map(Path, handles, repeat(outer), boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4])
    return placed if outer == SAME else map(_moved, placed)


def _moved(path: Path) -> Path:
    a, b, c, d, e, f = path.outer
    corners = [(x, y) for x in (path.left, path.right) for y in (path.bottom, path.top)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return Path(path.handle, path.outer, min(xs), min(ys), max(xs), max(ys))


def times(first: Sequence[float], then: Matrix) -> Matrix:
    """One matrix after another."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _own_matrix(handle: Any) -> array[float]:
    own = array("f", bytes(24))
    _matrix(handle, *pointers(own, 24))
    return own


def matrix_of(path: Path) -> Matrix:
    """From the path's own space to the page's."""
    return times(_own_matrix(path.handle), path.outer)


def matrices_of(paths: Sequence[Path]) -> list[Matrix]:
    """The same for many paths."""
    own = array("f", bytes(24 * len(paths)))
    call(_matrix, [path.handle for path in paths], pointers(own, 24))
    every = zip(*(own[side::6] for side in range(6)), strict=True)
    return [one if path.outer == SAME else times(one, path.outer) for one, path in zip(every, paths, strict=True)]


def draw_modes(paths: Sequence[Path]) -> list[tuple[int, bool]]:
    """How each path is filled (0: not at all), and whether it is stroked."""
    modes = array("i", bytes(8 * len(paths)))
    sides = iter(pointers(modes, 4))
    call(_draw_mode, [path.handle for path in paths], sides, sides)
    return list(zip(modes[::2], map(bool, modes[1::2]), strict=True))


def count_segments(path: Path) -> int:
    """How many segments a path has."""
    return int(_count(path.handle))


def read_points(paths: Sequence[Path], number: int) -> list[Point | None]:
    """The point of each path's segment of that number in the path's own space; None where it has no such segment."""
    segments = list(map(_segment, [path.handle for path in paths], repeat(number)))
    places = array("f", bytes(8 * len(paths)))
    sides = iter(pointers(places, 4))
    read = map(_point, map(pointer, segments), sides, sides)
    return [(x, y) if known else None for known, x, y in zip(list(read), places[::2], places[1::2], strict=True)]


def read_segments(path: Path, matrix: Matrix, count: int) -> tuple[list[int], list[Point]]:
    """What the first segments of a path are, and their points in the space that `matrix` leads to."""
    segments = list(map(pointer, map(_segment, repeat(path.handle), range(count))))
    places = array("f", bytes(8 * count))
    sides = iter(pointers(places, 4))
    call(_point, segments, sides, sides)
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(places[::2], places[1::2], strict=True)]
    return list(map(_kind, segments)), points


def closes(path: Path, number: int) -> bool:
    """Whether a segment leads back to where its figure begins."""
    return bool(_close(pointer(_segment(path.handle, number))))
