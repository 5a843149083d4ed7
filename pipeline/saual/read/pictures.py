"""Small pictures in a page's top left corner: their dark spots as outlines, to be read as drawn signs are."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from saual.read.document import BBox
from saual.read.outlines import CORNER, Outline
from saual.read.pdf_chars import raw

DPI = 300
"""Registrations are set in type of 8 to 11 points: their signs come out 25 to 35 pixels high."""

SMALLEST, LARGEST = (50.0, 8.0), (340.0, 70.0)
"""Breadth and height of a registration's picture in points; one seen is 140 × 32, letterheads are 450 × 150."""

MOST_RUNS = 20_000
FEWEST_PIXELS = 6

_DARK = re.compile(b"\x01+")

Run = tuple[int, int, int]


def read_pictures(page: Any) -> tuple[Outline, ...]:
    """The dark spots of the first picture in the corner that is small enough to be a registration."""
    box = next(_picture_boxes(page), None)
    if box is None:
        return ()
    scale = DPI / 72
    width, height = page.get_size()
    crop = (max(0.0, box.x0), max(0.0, height - box.bottom), max(0.0, width - box.x1), max(0.0, box.top))
    bitmap = page.render(scale=scale, crop=crop, grayscale=True)
    try:
        starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
        pixels = bytes(bitmap.buffer)
        rows = [pixels[start : start + bitmap.width] for start in starts]
    finally:
        bitmap.close()
    spots = find_spots(rows)
    return tuple(outline(spot, crop[0], crop[3], scale) for spot in spots)


def _picture_boxes(page: Any) -> Iterator[BBox]:
    """The boxes of pictures in the corner, as a reader sees them."""
    width, _ = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        box = _upright(page, item)
        size = (box.x1 - box.x0, box.bottom - box.top)
        near = box.x0 >= -5 and box.x1 <= CORNER[0] * width and box.top >= -5 and box.bottom <= CORNER[1]
        if near and all(low <= side <= high for low, side, high in zip(SMALLEST, size, LARGEST, strict=True)):
            yield box


def _upright(page: Any, item: Any) -> BBox:
    """Where an object stands on the page as shown."""
    left, bottom, right, top = item.get_bounds()
    width, height = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, down in ((left, top), (right, bottom)):
        raw.FPDF_PageToDevice(page.raw, 0, 0, round(width * 20), round(height * 20), 0, across, down, x, y)
        corners.append((x.value / 20, y.value / 20))
    (ax, ay), (bx, by) = corners
    return BBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def find_spots(rows: list[bytes]) -> list[list[Run]]:
    """Connected dark spots of a grey picture (a byte for a pixel), as runs (row, start, end)."""
    limit = threshold(_count_greys(b"".join(rows)))
    dark = bytes(value < limit for value in range(256))
    runs = [(y, run.start(), run.end()) for y, row in enumerate(rows) for run in _DARK.finditer(row.translate(dark))]
    if len(runs) > MOST_RUNS:
        return []
    parent = list(range(len(runs)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    above = 0
    for n, (y, start, end) in enumerate(runs):
        while runs[above][0] < y - 1 or (runs[above][0] == y - 1 and runs[above][2] < start):
            above += 1
        other = above
        while runs[other][0] == y - 1 and runs[other][1] <= end:
            parent[root(other)] = root(n)
            other += 1
    spots: dict[int, list[Run]] = {}
    for n, run in enumerate(runs):
        spots.setdefault(root(n), []).append(run)
    return [spot for spot in spots.values() if sum(end - start for _, start, end in spot) >= FEWEST_PIXELS]


def _count_greys(pixels: bytes) -> Counter[int]:
    """How many pixels of each grey there are; nearly all are white."""
    greys = Counter(pixels.translate(None, b"\xff"))
    if white := pixels.count(b"\xff"):
        greys[255] = white
    return greys


def threshold(histogram: Counter[int]) -> float:
    """The grey that parts dark from light best (Otsu's method); 0 for a picture of one grey."""
    total = sum(histogram.values())
    weighted = sum(value * count for value, count in histogram.items())
    best, limit, before, below, dark = 0.0, 0.0, 0, 0, 0
    for value, count in sorted(histogram.items()):
        if below and below < total:
            gap = dark / below - (weighted - dark) / (total - below)
            spread = below * (total - below) * gap * gap
            if spread > best:
                best, limit = spread, (before + value) / 2
        below, dark, before = below + count, dark + value * count, value
    return limit


def outline(spot: list[Run], left: float, top: float, scale: float) -> Outline:
    """A spot as rectangles, one for each run."""
    placed = [
        (top + y / scale, top + (y + 1) / scale, left + start / scale, left + end / scale) for y, start, end in spot
    ]
    contours = tuple(((x0, y0), (x0, y1), (x1, y1), (x1, y0)) for y0, y1, x0, x1 in placed)
    y0s, y1s, x0s, x1s = zip(*placed, strict=True)
    return Outline(contours, BBox(min(x0s), min(y0s), max(x1s), max(y1s)), False)
