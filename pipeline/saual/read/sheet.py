"""A scanned sheet as an array of greys: how far askew it lies, whether its lines run upright, where its ink is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Points = tuple[Any, Any, tuple[int, int]]
"""Rows and columns of the dark pixels of a picture made small, as arrays, and its height and width."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

STEEPEST = 4.0
"""Sheets are drawn in by at most so many degrees; more is another thing than a skewed scan."""

SMALL = 900
"""Skew is looked for on a picture of this breadth in pixels."""

ENOUGH = 25_000
"""So many points tell the skew to half a degree; a full page has 80,000."""

LEAST_SKEW = 0.1
"""Tesseract reads rows that climb less just as well."""

TURNED = 3.0
"""Columns so many times sharper than rows mean that the sheet lies on its side: of a full page they have 0.1 upright
and 10 turned; of a few lines beside a long stamp 0.3 to 2."""

BLANK = 0.0004
"""Share of dark pixels of an empty sheet with dust; a page with one row of text has 0.002."""

DARK = 0.6
"""Ink is darker than this part of the paper's grey."""


def dark_points(picture: Any) -> Points:
    """The ink of a grey PIL picture."""
    import numpy as np

    factor = max(1, round(min(picture.size) / SMALL))
    grey = np.asarray(picture.reduce(factor) if factor > 1 else picture)
    paper = float(np.percentile(grey[::3, ::3], 80))
    rows, columns = np.nonzero(grey < DARK * paper)
    return rows, columns, (int(grey.shape[0]), int(grey.shape[1]))


def ink(points: Points) -> float:
    """The share of dark pixels."""
    rows, _, (height, width) = points
    return len(rows) / (height * width)


def find_skew(points: Points) -> tuple[float, bool]:
    """By how many degrees the lines fall to the right (negative: climb), and whether they run from top to bottom.

    In the second case the angle is that of the sheet turned upright by a quarter turn against the clock.
    """
    rows, columns, (_, width) = points
    if not len(rows):
        return 0.0, False
    across = width - 1 - columns
    part = slice(None, None, max(1, len(rows) // ENOUGH))
    strength, upright = _coarse(rows[part], columns[part])
    rival, turned = _coarse(across[part], rows[part])
    lies = rival > TURNED * strength
    angle = _fine(across, rows, turned) if lies else _fine(rows, columns, upright)
    return (angle if abs(angle) >= LEAST_SKEW else 0.0), lies


def _coarse(rows: Any, columns: Any) -> tuple[float, float]:
    """How sharp rows are at the best of the half degrees, and that angle."""
    angles = (n / 2 for n in range(int(-2 * STEEPEST), int(2 * STEEPEST) + 1))
    return max((_sharpness(rows, columns, angle), angle) for angle in angles)


def _fine(rows: Any, columns: Any, near: float) -> float:
    """The tenth of a degree around `near` at which rows are sharpest."""
    return max((_sharpness(rows, columns, near + n / 10), near + n / 10) for n in range(-4, 5))[1]


def _sharpness(rows: Any, columns: Any, angle: float) -> float:
    """How sharply rows of ink and rows of paper are parted when the sheet is turned back by `angle`."""
    import numpy as np

    along = rows - columns * float(np.tan(np.radians(angle)))
    profile = np.bincount((along - along.min()).astype(np.int32))
    steps = np.diff(profile.astype(np.float64))
    return float((steps * steps).sum())


def inked(points: Points, breadth: int, margin: int) -> Box:
    """The box around the ink of a picture of that breadth, with so many pixels around it; all of it without ink."""
    rows, columns, (height, width) = points
    scale = breadth / width
    if not len(rows):
        return 0, 0, breadth, int(height * scale)
    sides = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    x0, top, x1, bottom = (int(side * scale) for side in sides)
    return (
        max(0, x0 - margin),
        max(0, top - margin),
        min(breadth, x1 + margin),
        min(int(height * scale), bottom + margin),
    )


def without(points: Points, boxes: Iterable[tuple[int, ...]]) -> Points:
    """The ink outside of boxes, which are in pixels of the small picture."""
    rows, columns, size = points
    for x0, top, x1, bottom in boxes:
        kept = (columns < x0 - 1) | (columns > x1 + 1) | (rows < top - 1) | (rows > bottom + 1)
        rows, columns = rows[kept], columns[kept]
    return rows, columns, size


def straighten(picture: Any, skew: float) -> Any:
    """The picture with its lines level, of the same size.

    Columns slide up and down, then rows to and fro: at angles this small that is a turn, for a third of its cost.
    """
    from math import radians, tan

    from PIL import Image

    if not skew:
        return picture
    slope, over = tan(radians(skew)), Image.Transpose.TRANSPOSE
    level = _slide(picture.transpose(over), slope).transpose(over)
    return _slide(level, -slope)


def _slide(picture: Any, slope: float) -> Any:
    """The picture with each row moved to the left by so many pixels for each row below the middle one."""
    import numpy as np
    from PIL import Image

    grey = np.asarray(picture)
    height, width = grey.shape
    shifts = (np.arange(height) - (height - 1) / 2) * slope
    whole = np.floor(shifts).astype(int)
    parts = ((shifts - whole) * 128).astype(np.uint16)[:, None]
    moved = np.full_like(grey, 255)
    edges = [0, *(np.flatnonzero(np.diff(whole)) + 1).tolist(), height]
    for first, end in pairwise(edges):
        shift = int(whole[first])
        left, right = max(0, -shift), min(width, width - shift) - 1
        if left >= right:
            continue  # slid out of a narrow picture
        one, next_one = (
            grey[first:end, left + shift : right + shift],
            grey[first:end, left + shift + 1 : right + shift + 1],
        )
        moved[first:end, left:right] = (one * (128 - parts[first:end]) + next_one * parts[first:end]) >> 7
    return Image.fromarray(moved)
