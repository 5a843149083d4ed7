"""Rows that recognition passed over, found by the ink that no word covers, and read by themselves.

In a letterhead of two columns Tesseract may lose a row that stands lower than its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from saual.read.document import BBox
from saual.read.drawn import join_boxes
from saual.read.ocr_gaps import moved
from saual.read.pictures import find_spots
from saual.read.tesseract import Word, recognise

COARSE = 50
"""Pixels an inch at which letters of a word run together."""

ROW, SHORTEST = (0.06, 0.35), 0.3
"""Least and largest height and the least length of a row, in inches."""

NEXT = 0.35
"""Words of a row are no farther apart (inches)."""

MOST = 12
"""Rows read by themselves on one page: more of them are no rows but a picture."""

FEWEST = 40
"""So many dark pixels at that scale has a word of three letters."""

SURE = 75.0
"""Mean confidence of a row that is taken; scrawls and seals have less."""

PALE = 0.8
"""At that scale letters are darker than this part of the paper's grey."""


def find_missed(words: Sequence[Word], picture: Any, dpi: int) -> list[Word]:
    """The words of rows that have ink and no words."""
    import numpy as np
    from PIL import Image

    grey = np.array(picture)
    paper = round(float(np.percentile(grey[::8, ::8], 80)))
    margin = dpi // 40
    for word in words:
        rows = slice(max(0, int(word.top) - margin), int(word.bottom) + margin)
        grey[rows, max(0, int(word.x0) - margin) : int(word.x1) + margin] = paper
    factor = max(1, dpi // COARSE)
    small = np.asarray(Image.fromarray(grey).reduce(factor)) < PALE * paper
    if small.sum() < FEWEST:
        return []
    spots = find_spots([(255 - 255 * row.astype(np.uint8)).tobytes() for row in small])
    boxes = [
        BBox(min(r[1] for r in spot), spot[0][0], max(r[2] for r in spot), max(r[0] for r in spot) + 1)
        for spot in spots
    ]
    lines = count(1 + max((word.line for word in words), default=0))
    found: list[Word] = []
    for row in _rows(boxes, dpi / factor)[:MOST]:
        x0, top = max(0, int(row.x0 * factor) - 2 * margin), max(0, int(row.top * factor) - 2 * margin)
        box = (x0, top, int(row.x1 * factor) + 2 * margin, int(row.bottom * factor) + 2 * margin)
        read = [word for word in recognise(picture.crop(box), dpi, block=True) if not word.quarter]
        signs = sum(len(word.signs) for word in read)
        if signs and sum(word.confidence * len(word.signs) for word in read) / signs >= SURE:
            line = next(lines)
            found += [moved(word, x0, top)._replace(line=line) for word in read]
    return found


def _rows(boxes: Sequence[BBox], scale: float) -> list[BBox]:
    """Spots that stand in a row, as one box each; `scale`: pixels an inch."""
    low, high = (inches * scale for inches in ROW)
    rows: list[BBox] = []
    for box in sorted(box for box in boxes if box.bottom - box.top <= high):
        for n, row in enumerate(rows):
            level = min(row.bottom, box.bottom) - max(row.top, box.top) > 0
            if level and box.x0 - row.x1 < NEXT * scale and max(row.bottom, box.bottom) - min(row.top, box.top) <= high:
                rows[n] = join_boxes((row, box))
                break
        else:
            rows.append(box)
    return [row for row in rows if row.bottom - row.top >= low and row.x1 - row.x0 >= SHORTEST * scale]
