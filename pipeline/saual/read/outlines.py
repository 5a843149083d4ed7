"""The small filled paths of a PDF page's top left corner: what systems draw there are signs without a text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from saual.read.document import BBox
from saual.read.pdf_chars import raw
from saual.read.pdf_paths import Matrix, Path, count_segments, draw_mode, matrix_of, read_point, read_segments, times
from saual.read.signs import Point, curve

CORNER = (0.62, 100.0)
"""Share of the page's width and points of its height; registrations seen end at 190 and 60 points."""

SMALLEST, TALLEST, WIDEST = 0.4, 45.0, 320.0
"""A full stop of small type, two lines of large type, a whole registration in one path; in points."""

MAX_SEGMENTS = 60_000
"""A registration has 40 to 60 paths with 7,000 segments in all; a map or an ornament is given up."""

STEPS = 3
"""Lines for a curve: a sign is looked at on a grid of 16 by 20 cells."""


class Outline(NamedTuple):
    """One path as a reader sees it (origin at the top left): closed contours and the box around them."""

    contours: tuple[tuple[Point, ...], ...]
    box: BBox
    even_odd: bool


class Corner(NamedTuple):
    """What is drawn in a page's top left corner; `marks`, the bounds and first points of its paths, tell it early."""

    outlines: tuple[Outline, ...]
    marks: tuple[tuple[float, ...], ...]


def read_corner(page: Any, paths: Sequence[Path], before: Corner | None = None) -> Corner:
    """The filled paths in the top left corner of the page; the stroked ones where none is filled.

    Systems draw the same on every page: a corner with the marks of the page before is not read again.
    """
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    upright = _upright((frame.left, frame.top, frame.right, frame.bottom), page.get_rotation())
    width = frame.top - frame.bottom if page.get_rotation() % 180 else frame.right - frame.left
    near = [path for path in paths if _is_near(path, upright, width)]
    filled = [path for path in near if draw_mode(path)[0]] or near
    counts = list(map(count_segments, filled))
    if sum(counts) > MAX_SEGMENTS:
        return Corner((), ())
    marks = tuple((count, *upright, *_mark(path)) for path, count in zip(filled, counts, strict=True))
    if before is not None and marks == before.marks:
        return before
    return Corner(tuple(outline for path in filled if (outline := _outline(path, upright)) is not None), marks)


def _mark(path: Path) -> tuple[float, ...]:
    """The bounds of a path and three of its points: figures that are alike turned round begin elsewhere."""
    points = (value for number in range(3) for value in read_point(path, number))
    return (*path[2:], *matrix_of(path), *points)


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


def _is_near(path: Path, upright: Matrix, width: float) -> bool:
    """Whether the path is a sign or a line of signs in the corner, by its first point and its own extent."""
    small, large = sorted((path.right - path.left, path.top - path.bottom))
    if large < SMALLEST or small > TALLEST or large > WIDEST:
        return False
    a, b, c, d, e, f = upright
    down = min(b * x + d * y + f for x, y in ((path.left, path.bottom), (path.right, path.top)))
    first = read_point(path, 0) if down <= CORNER[1] else ()
    if not first:
        return False
    (x, y), (a, b, c, d, e, f) = first, times(matrix_of(path), upright)
    return 0 <= a * x + c * y + e <= CORNER[0] * width and 0 <= b * x + d * y + f <= CORNER[1]


def _outline(path: Path, upright: Matrix) -> Outline | None:
    """The contours of a path in the reader's space."""
    contours: list[list[Point]] = []
    pending: list[Point] = []
    for kind, point in zip(*read_segments(path, times(matrix_of(path), upright), count_segments(path)), strict=True):
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
    return Outline(drawn, BBox(min(xs), min(ys), max(xs), max(ys)), draw_mode(path)[0] == raw.FPDF_FILLMODE_ALTERNATE)
