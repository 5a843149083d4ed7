"""The small filled paths of a PDF page's top left corner: what systems draw there are signs without a text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

from saual.read.document import BBox
from saual.read.pdf_chars import raw
from saual.read.pdf_paths import (
    Matrix,
    Path,
    Point,
    count_segments,
    draw_modes,
    matrices_of,
    read_points,
    read_segments,
    times,
)
from saual.read.signs import curve

CORNER = (0.62, 100.0)
"""Share of the page's width and points of its height; registrations seen end at 190 and 60 points."""

SMALLEST, TALLEST, WIDEST = 0.4, 45.0, 320.0
"""A full stop of small type, two lines of large type, a whole registration in one path; in points."""

MAX_SEGMENTS = 60_000
"""A registration has 40 to 60 paths with 7,000 segments in all; a map or an ornament is given up."""

MOVE, LINE = raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO

MARKED = 3
"""So many points of each path tell whether two pages draw the same."""

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
    marks: tuple[tuple[object, ...], ...]


def read_corner(page: Any, paths: Sequence[Path], before: Corner | None = None) -> Corner:
    """The filled paths in the top left corner of the page; the stroked ones where none is filled.

    Systems draw the same on every page: a corner with the marks of the page before is not read again.
    """
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    upright = _upright((frame.left, frame.top, frame.right, frame.bottom), page.get_rotation())
    width = frame.top - frame.bottom if page.get_rotation() % 180 else frame.right - frame.left
    near = _near([path for path in paths if _may_be_near(path, upright)], upright, width)
    modes = draw_modes([path for path, *_ in near])
    filled = [(drawn, fill) for drawn, (fill, _) in zip(near, modes, strict=True) if fill]
    signs = filled or list(zip(near, repeat(0)))
    counts = [count_segments(drawn.path) for drawn, _ in signs]
    if sum(counts) > MAX_SEGMENTS:
        return Corner((), ())
    marks = tuple(
        (count, upright, *drawn.path[2:], *drawn[1:]) for count, (drawn, _) in zip(counts, signs, strict=True)
    )
    if before is not None and marks == before.marks:
        return before
    outlines = (_outline(drawn, count, fill, upright) for count, (drawn, fill) in zip(counts, signs, strict=True))
    return Corner(tuple(outline for outline in outlines if outline is not None), marks)


class _Near(NamedTuple):
    """A path in the corner, the matrix that leads to the page from its own space, its first points there.

    Three of them, for figures that are alike turned round begin elsewhere.
    """

    path: Path
    matrix: Matrix
    points: tuple[Point | None, ...]


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


def _may_be_near(path: Path, upright: Matrix) -> bool:
    """Whether the path may be a sign or a line of signs in the corner, by its own extent."""
    small, large = sorted((path.right - path.left, path.top - path.bottom))
    if large < SMALLEST or small > TALLEST or large > WIDEST:
        return False
    _, b, _, d, _, f = upright
    return min(b * path.left + d * path.bottom + f, b * path.right + d * path.top + f) <= CORNER[1]


def _near(paths: Sequence[Path], upright: Matrix, width: float) -> list[_Near]:
    """Those of the paths that begin in the corner."""
    points = zip(*(read_points(paths, number) for number in range(MARKED)), strict=True)
    found = []
    for drawn in map(_Near, paths, matrices_of(paths), points):
        if drawn.points[0] is not None:
            (x, y), (a, b, c, d, e, f) = drawn.points[0], times(drawn.matrix, upright)
            if 0 <= a * x + c * y + e <= CORNER[0] * width and 0 <= b * x + d * y + f <= CORNER[1]:
                found.append(drawn)
    return found


def _outline(drawn: _Near, count: int, fill: int, upright: Matrix) -> Outline | None:
    """The contours of a path in the reader's space."""
    contours: list[list[Point]] = []
    kinds, points = read_segments(drawn.path, times(drawn.matrix, upright), count)
    at = 0
    while at < count:
        kind = kinds[at]
        if kind == MOVE or not contours:
            contours.append([points[at]])
        elif kind == LINE:
            contours[-1].append(points[at])
        elif at + 2 < count:
            contours[-1] += curve(contours[-1][-1], points[at], points[at + 1], points[at + 2], STEPS)
            at += 2
        at += 1
    closed = tuple(tuple(contour) for contour in contours if len(contour) > 2)
    if not closed:
        return None
    xs, ys = zip(*chain.from_iterable(closed), strict=True)
    return Outline(closed, BBox(min(xs), min(ys), max(xs), max(ys)), fill == raw.FPDF_FILLMODE_ALTERNATE)
