"""Cells of ruled tables on scanned pages: the doubtful ones are read once more, each by itself.

Rows of neighbouring cells that stand at half a row's distance («Акмолинская», «область» beside «сельские», «городские»)
Tesseract takes for one; what it makes of them are scraps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from saual.read.ocr_gaps import moved, resized
from saual.read.pdf_rules import Rule
from saual.read.pdf_tables import Grid
from saual.read.sheet import DARK
from saual.read.sheet_lines import Lines
from saual.read.tesseract import Word, recognise

UNSURE, UNSURE_FIGURE = 70.0, 92.0
"""Confidence of words and of numbers below which their cell is read again; scraps of two rows have 0 to 40, misread
numbers up to 91 («2558», «28,5» for 25,3), those read right mostly more than 93."""

LOOKS = (200, 300)
"""Pixels an inch: a cell is read as it is and, if it is a single row and still unsure, at the farther of these."""

SURE = 75.0
"""Mean confidence of a cell that had no words, if it is taken."""

INK = 0.003
"""Least share of dark pixels in a cell without words that has some; a hyphen in a cell of a date has 0.004."""

MOST = 60
"""Cells of a page read again: where more are doubtful the page itself is."""

OUTSET = 0.03
"""Inches beyond the lines beside it at which a cell is cut out: a word too long for it may cross them."""


def table_rules(lines: Lines, scale: float) -> list[Rule]:
    """The lines of a sheet as rules in points, `scale` to a pixel; [] where none stand upright."""
    ways = ((False, lines.level), (True, lines.upright)) if lines.upright else ()
    return [
        Rule(upright, (line.top + line.bottom + 1) / 2 * scale, line.x0 * scale, line.x1 * scale)
        for upright, strokes in ways
        for line in strokes
    ]


def reread_cells(words: Sequence[Word], grids: Iterable[Grid], picture: Any, dpi: int) -> list[Word]:
    """The words with those of doubtful cells as their cell by itself is read, where that is surer."""
    result = list(words)
    lines = count(1 + max((word.line for word in words), default=0))
    for grid in grids:
        for box, inside in list(_doubtful(result, grid, picture, dpi))[:MOST]:
            found = _read_cell(picture, box, inside, dpi)
            if found is not inside:
                gone = {id(word) for word in inside}
                numbers = {line: next(lines) for line in dict.fromkeys(word.line for word in found)}
                result = [word for word in result if id(word) not in gone]
                result += [word._replace(line=numbers[word.line]) for word in found]
    return result


def _read_cell(picture: Any, box: tuple[int, int, int, int], inside: list[Word], dpi: int) -> list[Word]:
    """The words of a cell by itself, or those known if they are surer."""
    best, least = inside, _confidence(inside) if inside else SURE
    part = picture.crop(box)
    for times in (1.0, max(LOOKS, key=lambda one: abs(one - dpi)) / dpi):
        sized = part.resize((round(times * part.width), round(times * part.height))) if times != 1 else part
        read = [word for word in recognise(sized, round(times * dpi), block=True) if not word.quarter]
        if _confidence(read) > least:
            best, least = [moved(resized(word, 1 / times), box[0], box[1]) for word in read], _confidence(read)
        if len({word.line for word in best}) > 1 or not any(map(_is_unsure, best)):
            break
    return best


def _is_unsure(word: Word) -> bool:
    return word.confidence < (UNSURE_FIGURE if any(map(str.isdigit, word.text)) else UNSURE)


def _doubtful(words: Sequence[Word], grid: Grid, picture: Any, dpi: int) -> Iterable[tuple[Any, list[Word]]]:
    """The boxes (in pixels) of cells with unsure words or with ink and no words, and their words."""
    import numpy as np

    scale = dpi / 72
    grey = np.asarray(picture)
    dark = DARK * float(np.percentile(grey[::8, ::8], 80))
    by_cell: dict[object, list[Word]] = {}
    for word in words:
        if not word.quarter:
            cell = grid.at((word.x0 + word.x1) / 2 / scale, (word.top + word.bottom) / 2 / scale)
            by_cell.setdefault(cell, []).append(word)
    outset = round(OUTSET * dpi)
    for cell in sorted(set(grid.cells.values())):
        x0, x1 = (round(side * scale) for side in (grid.xs[cell.column], grid.xs[cell.column + cell.columns]))
        top, bottom = (round(side * scale) for side in (grid.ys[cell.row], grid.ys[cell.row + cell.rows]))
        box = (max(0, x0 - outset), top, x1 + outset, bottom)
        inside = by_cell.get(cell, [])
        if inside:
            doubtful = any(map(_is_unsure, inside))
        else:
            part = grey[box[1] : box[3], box[0] : box[2]]
            doubtful = part.size > 0 and bool((part < dark).mean() > INK)
        if doubtful:
            yield box, inside


def _confidence(words: Sequence[Word]) -> float:
    letters = sum(len(word.signs) for word in words)
    return sum(word.confidence * len(word.signs) for word in words) / letters if letters else 0.0
