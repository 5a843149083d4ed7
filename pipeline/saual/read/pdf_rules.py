"""The ruling lines of a PDF page, from its path objects: what a page without any costs is the counting of its objects.

Tables of Word and LibreOffice are drawn as thin filled rectangles or as strokes, one for each side of a cell or for a
whole grid. Where they stand is all that is asked; `pdf_tables` makes cells of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from saual.read.pdf_chars import bare, pointers, raw
from saual.read.pdf_paths import (
    Path,
    Point,
    closes,
    count_segments,
    draw_modes,
    matrix_of,
    read_segments,
)

THIN = 3.0
"""A path no wider than this is a line; borders of tables have 0.25 to 2.25 points."""

SHORTEST = 9.0
"""A side of a cell is no shorter: a row of 8-point type is as high. The signs of a registration are 8 points high."""

BOX = 16.0
"""A frame that is no line has a side of so much; signs drawn as outlines are smaller."""

FEWEST = 6
"""Lines of a table: three each way for two rows and two columns, two and four for a row of three."""

WHITE = 250
"""A ground as light as this is not seen, nor are its sides."""

STRAIGHT = 12
"""So many segments at the beginning of a path tell whether it is made of curves."""

MAX_SEGMENTS = 20_000
"""Of a page; a table of sixty rows and ten columns has 3,000. More is a drawing."""

_colour = bare("FPDFPageObj_GetFillColor")


class Box(NamedTuple):
    """Bounds in the page's own space."""

    left: float
    bottom: float
    right: float
    top: float


class Rule(NamedTuple):
    """A line as a reader sees it (origin at the top left): `at` is its place across, `start` and `end` along it."""

    upright: bool
    at: float
    start: float
    end: float


def read_rules(page: Any, paths: Sequence[Path], quarter: int) -> list[Rule]:
    """The rules among the paths of a page that its reader turns by `quarter` quarter turns.

    [] where they are too few for a table.
    """
    large = [path for path in paths if path.right - path.left >= SHORTEST or path.top - path.bottom >= SHORTEST]
    likely = [path for path in large if _is_thin(path) or _is_frame(path)]
    if not likely:
        return []
    counts = list(map(count_segments, likely))
    if sum(counts) > MAX_SEGMENTS:
        return []
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    inked = map(_leaves_ink, likely, draw_modes(likely))
    boxes = [box for path, count, ink in zip(likely, counts, inked, strict=True) if ink for box in _lines(path, count)]
    rules = list(_turned(boxes, frame, quarter))
    upright = sum(rule.upright for rule in rules)
    return rules if len(rules) >= FEWEST and upright > 2 and len(rules) - upright > 1 else []


def _is_thin(path: Path) -> bool:
    return path.right - path.left <= THIN or path.top - path.bottom <= THIN


def _is_frame(path: Path) -> bool:
    across, down = path.right - path.left, path.top - path.bottom
    return min(across, down) >= SHORTEST and max(across, down) >= BOX


def _leaves_ink(path: Path, mode: tuple[int, bool]) -> bool:
    """Whether a path is drawn at all, and not as the white ground under something."""
    fill, stroked = mode
    if stroked or not fill:
        return stroked
    parts = array("I", bytes(16))
    return not _colour(path.handle, *pointers(parts, 4)) or min(parts[:3]) < WHITE


def _lines(path: Path, count: int) -> Iterator[Box]:
    """The straight pieces of a path, each as its bounds; of a thin one that is no more than a line its own."""
    if _is_thin(path) and count <= 5:
        yield Box(path.left, path.bottom, path.right, path.top)
        return
    matrix = matrix_of(path)
    if raw.FPDF_SEGMENT_BEZIERTO in read_segments(path, matrix, min(count, STRAIGHT))[0]:
        return
    begun = last = (0.0, 0.0)
    for number, (kind, here) in enumerate(zip(*read_segments(path, matrix, count), strict=True)):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _span(last, here)
        last = here
        if closes(path, number):
            yield _span(here, begun)


def _span(one: Point, two: Point) -> Box:
    return Box(min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]))


def _turned(boxes: Iterable[Box], frame: Any, quarter: int) -> Iterator[Rule]:
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
