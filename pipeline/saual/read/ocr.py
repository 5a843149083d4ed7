"""Scanned pages: set straight, recognised, and laid out in rows like the pages of a PDF with text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

import regex

from saual.read.document import Span, TableCell, Warning
from saual.read.ocr_cells import reread_cells, table_rules
from saual.read.ocr_gaps import moved
from saual.read.ocr_letters import CAPITALS
from saual.read.ocr_missed import find_missed
from saual.read.ocr_proof import proofread
from saual.read.ocr_registration import find_registration
from saual.read.ocr_stamps import read_margins, reread_sideways
from saual.read.page_lines import side_by_side
from saual.read.pdf_layout import PageText, View, assemble
from saual.read.pdf_rows import MADE_SPACE, Glyphs, Piece, Row, build_rows
from saual.read.pdf_tables import Grid, fill_tables, find_grids
from saual.read.sheet import BLANK, DARK, Points, dark_points, find_skew, ink, inked, straighten, without
from saual.read.sheet_lines import Lines, fill_in, wipe
from saual.read.spread import find_gutter
from saual.read.tesseract import Word, recognise

UPSIDE_DOWN = 60.0
"""Mean confidence below which a sheet may lie upside down: so turned, letters give 30 to 50, upright ones 85 to 97."""

POOR = 80.0
"""Mean confidence below which a page is worth a second try and a warning: errors of letters rise from 3 to 18 %."""

UNSURE = 50.0
"""Confidence below which a word is named in a warning."""

COVERED = 0.5
"""Less of the ink than this under the recognised words: the page was not read."""

NAMED = 8
"""So many unsure words are named."""

STEADY = 0.15
"""Sizes of lines this near to the page's usual size are that size: they are estimates."""

SHORT = 12
"""The size of a line of fewer signs may be that of the line before it, as at the end of a note."""

MARK, MARK_SIZE = 0.35, 0.6
"""How much higher and how large the raised figures of notes are taken to be, in type sizes."""

ASCENT, DESCENT = 0.89, 0.22
"""Where the box of a line ends above and below its baseline, in type sizes, as in text layers."""

CAPITAL, SMALL_LETTER, TALL = 0.69, 0.5, frozenset("0123456789бёйфіқҒғһ«»()[]№/|!?&%")
"""Heights of a capital letter and of a small one in type sizes, and what is as tall as a capital letter."""

BOLDER = 1.3
"""A line whose strokes are so many times as thick as usual on the page is bold; bold faces have 1.4 to 1.7."""


WHITE = 0.12
"""White in inches that is left around the ink of a sheet."""

_LATIN = regex.compile(r"@|^[еЕ]-")  # addresses of mail, «e-mail»


class Scan(NamedTuple):
    """A page as recognised: its text, and the mean confidence of its words (0 to 100, None without words)."""

    page: PageText
    confidence: float | None


class _Try(NamedTuple):
    """What one attempt has read: of a sheet by so many quarter turns, without the lines on it.

    `picture` is what it was read from, without the lines and the `stamps` in its margins; `points` the ink with these.
    """

    words: list[Word]
    sheet: Any
    picture: Any
    lines: Lines
    quarter: int
    stamps: list[Word]
    points: Points

    @property
    def confidence(self) -> float:
        """The mean confidence of an upright letter; 0 without any. Latin letters, unsure on any page, aside."""
        upright = [word for word in self.words if not word.quarter]
        native = [word for word in upright if not _LATIN.search(word.text)]
        if upright and not native:
            return 100.0
        letters = sum(len(word.signs) for word in native)
        return sum(word.confidence * len(word.signs) for word in native) / letters if letters else 0.0

    @property
    def worth(self) -> float:
        """What is read, by how sure it is."""
        return sum(max(0.0, word.confidence - 30) * len(word.signs) for word in self.words if not word.quarter)


def read_scan(picture: Any, dpi: int, number: int) -> Scan:
    """Recognise a page given as a grey picture (PIL) of `dpi` pixels per inch. Raises ReadError needs_tool."""
    points = dark_points(picture)
    if ink(points) < BLANK:
        return Scan(_blank(picture, dpi), None)
    skew, lies = find_skew(points)
    upright = straighten(picture.transpose(2) if lies else picture, skew)  # Image.Transpose.ROTATE_90
    if upright.width > upright.height and (gutter := find_gutter(dark_points(upright))) is not None:
        return _read_spread(upright, gutter, dpi, number)
    best = _attempt(upright, dpi, 1 if lies else 0)
    if lies and sum(_area(word) * (1 if word.quarter else -1) for word in (*best.words, *best.stamps)) > 0:
        best = _attempt(straighten(picture, skew), dpi, 0)  # a few lines beside a long stamp, not a sheet on its side
    if best.confidence < UPSIDE_DOWN:
        over = _attempt(best.sheet.transpose(3), dpi, best.quarter + 2)  # Image.Transpose.ROTATE_180
        best = max(best, over, key=lambda one: one.worth)
    if best.confidence < POOR or _covered(best) < COVERED:
        again = best._replace(words=_recognise(best.picture, best.points, best.stamps, dpi, faint=True))
        best = max(best, again, key=lambda one: one.worth)
    grids = find_grids(table_rules(best.lines, 72 / dpi))
    words = reread_cells(best.words, grids, best.picture, dpi)
    words += find_missed(words, best.picture, dpi)
    words = proofread(words, best.picture, _sizes(words), dpi)
    if best.lines.level:
        words = fill_in(words, _sizes(words), best.lines.level, dpi)
    words, seen = find_registration(words, best.picture, dpi, confirm=number == 1)
    best = best._replace(words=[*reread_sideways(words, best.picture, dpi), *best.stamps])
    page = _with_tables(best, grids, dpi, number)
    return Scan(page._replace(warnings=_notes(best, number), seen=seen), best.confidence if best.words else None)


def _read_spread(sheet: Any, gutter: float, dpi: int, number: int) -> Scan:
    """Recognise the two pages that stand on a sheet side by side."""
    middle = round(gutter * sheet.width)
    boxes = ((0, 0, middle, sheet.height), (middle, 0, sheet.width, sheet.height))
    left, right = (read_scan(sheet.crop(box), dpi, number) for box in boxes)
    sure = [one.confidence for one in (left, right) if one.confidence is not None]
    return Scan(side_by_side(left.page, right.page), min(sure, default=None))


def _attempt(picture: Any, dpi: int, quarter: int) -> _Try:
    wiped, lines = wipe(picture, dpi)
    points = dark_points(wiped)
    wiped, stamps = read_margins(wiped, points, dpi)
    return _Try(_recognise(wiped, points, stamps, dpi), picture, wiped, lines, quarter, stamps, points)


def _recognise(picture: Any, points: Points, stamps: Sequence[Word], dpi: int, faint: bool = False) -> list[Word]:
    """The words of a sheet, of which only the part with ink is given to Tesseract; the `stamps` are wiped already."""
    scale = points[2][1] / picture.width
    boxes = [tuple(int(side * scale) for side in (w.x0, w.top, w.x1, w.bottom)) for w in stamps]
    box = inked(without(points, boxes), picture.width, round(WHITE * dpi))
    return [moved(word, box[0], box[1]) for word in recognise(picture.crop(box), dpi, faint=faint)]


def _area(word: Word) -> float:
    return (word.x1 - word.x0) * (word.bottom - word.top)


def _blank(picture: Any, dpi: int) -> PageText:
    from array import array

    return PageText("", array("f"), [], [], picture.width * 72 / dpi, picture.height * 72 / dpi, [])


def _covered(one: _Try) -> float:
    """The share of the ink that lies under words."""
    rows, columns, (height, width) = one.points
    if not len(rows):
        return 1.0
    import numpy as np

    scale = width / one.picture.width
    under = np.zeros((height, width), bool)
    for word in (*one.words, *one.stamps):
        x0, top, x1, bottom = (int(side * scale) for side in (word.x0, word.top, word.x1, word.bottom))
        under[max(0, top - 1) : bottom + 2, max(0, x0 - 1) : x1 + 2] = True
    return float(under[rows, columns].mean())


def _notes(one: _Try, number: int) -> list[Warning]:
    if not one.words:
        message = "На странице ничего не распозналось, хотя она не пуста. Прочтите её сами или отсканируйте заново."
        return [Warning("read", "nothing_recognised", message, number)]
    unsure = [word.text for word in one.words if word.confidence < UNSURE and any(map(str.isalnum, word.text))]
    named = ", ".join(f"«{word}»" for word in unsure[:NAMED])
    if one.confidence < POOR:
        message = f"Страница распознана неуверенно ({one.confidence:.0f} из 100). Сверьте её с оригиналом."
        return [Warning("read", "low_confidence", message + (f" Сомнительны: {named}." if named else ""), number)]
    if unsure:
        more = f" и ещё {len(unsure) - NAMED}" if len(unsure) > NAMED else ""
        message = f"Распознаны неуверенно: {named}{more}. Сверьте их с оригиналом."
        return [Warning("read", "unsure_words", message, number)]
    return []


class _Set(NamedTuple):
    """A word as it is laid out: its type size in pixels, and whether it is bold."""

    word: Word
    size: float
    bold: bool


def _with_tables(one: _Try, grids: Sequence[Grid], dpi: int, number: int) -> PageText:
    """The page laid out, with the rows of each cell of its tables apart: they need not be level with those beside."""
    page = fill_tables(_lay_out(one, dpi, number, ()), grids)
    tables = {line.cell.table for line in page.lines if line.cell}
    grids = [grid for grid in grids if grid.number in tables]
    return fill_tables(_lay_out(one, dpi, number, grids), grids) if grids else page


def _lay_out(one: _Try, dpi: int, number: int, grids: Sequence[Grid]) -> PageText:
    """Rows of the upright words, in each cell of the grids by itself, then what stands sideways, in points."""
    scale = 72 / dpi
    words = _type_of(one)
    chars = [sign.text for word, _, _ in words for sign in word.signs]
    sides: tuple[list[float], ...] = ([], [], [], [])
    pieces: dict[TableCell | None, list[Piece]] = {}
    spans: list[tuple[_Set, int, int]] = []
    for one_set in words:
        word = one_set.word
        start = len(sides[0])
        for side, values in zip(sides, _boxes(one_set), strict=True):
            side += [value * scale for value in values]
        end = len(sides[0])
        if word.quarter:
            spans.append((one_set, start, end))
            continue
        x, y = (word.x0 + word.x1) / 2 * scale, (word.top + word.bottom) / 2 * scale
        cell = next((cell for grid in grids if (cell := grid.at(x, y))), None)
        pieces.setdefault(cell, []).extend(_pieces(one_set, start, (sides[0], sides[2]), scale))
    x0, top, x1, bottom = sides
    width, height = one.picture.width * scale, one.picture.height * scale
    view = View(0, x0, top, x1, bottom, width, height, lambda x, y: y)
    glyphs = Glyphs(chars, x0, x1)
    rows = [row for cell in pieces.values() for row in build_rows(glyphs, cell)]
    rows.sort(key=lambda row: row.baseline)
    return assemble(chars, view, rows, list(_sideways(spans, scale)), number)


def _pieces(one: _Set, start: int, sides: tuple[Sequence[float], Sequence[float]], scale: float) -> Iterable[Piece]:
    """The word for the rows of the page: in one piece, or its footnote mark smaller and raised."""
    word, size, bold = one
    end = start + len(word.signs)
    mark = Span(start + word.raised.start, start + word.raised.end) if word.raised else Span(end, end)
    for first, last in ((start, mark.start), mark, (mark.end, end)):
        if first == last:
            continue
        small = (first, last) == mark
        # A mark that opens a row stands apart from it; hardly raised it is found by its row all the same.
        rise = (MARK if mark.start > start else 0.15) * size if small else 0.0
        kind = round((MARK_SIZE if small else 1.0) * size * scale, 2)
        place = (sides[0][first], sides[1][last - 1], (word.baseline - rise) * scale)
        yield Piece(first, last, *place, kind, bold, first == start, last == end, None)


def _boxes(one: _Set) -> tuple[list[float], list[float], list[float], list[float]]:
    """Left, top, right and bottom of each sign; the upright ones of a word follow each other without a gap."""
    word, size, _ = one
    count = len(word.signs)
    if word.quarter:
        return [word.x0] * count, [word.top] * count, [word.x1] * count, [word.bottom] * count
    lefts = [sign.x0 for sign in word.signs]
    rights = [sign.x1 for sign in word.signs]
    for n in range(1, count):
        edge = min(max((rights[n - 1] + lefts[n]) / 2, lefts[n - 1]), word.x1)
        rights[n - 1] = lefts[n] = edge
    rights[-1] = max(rights[-1], lefts[-1])
    return lefts, [word.baseline - ASCENT * size] * count, rights, [word.baseline + DESCENT * size] * count


def _type_of(one: _Try) -> list[_Set]:
    """Words with the size of their line and whether their strokes are thicker than usual on the page."""
    strokes = _strokes(one.picture, one.words)
    sizes = _sizes(one.words)
    usual = median([size for size, word in zip(sizes, one.words, strict=True) for _ in word.signs] or [0.0])
    upright = [(stroke, word) for stroke, word in zip(strokes, one.words, strict=True) if not word.quarter]
    thin = median([stroke for stroke, word in upright for _ in word.signs] or [0.0])
    return [
        _Set(word, size, stroke * usual > BOLDER * thin * max(size, 0.8 * usual) and len(word.signs) > 1)
        for word, size, stroke in zip(one.words, sizes, strokes, strict=True)
    ]


def _sizes(words: Sequence[Word]) -> list[float]:
    """The type size of each word: that of its line, or the page's usual one where it is near to it."""
    by_line: dict[tuple[int, int], list[float]] = {}
    for word in words:
        by_line.setdefault((word.quarter, word.line), []).extend([_size(word)] * len(word.signs))
    lines = {line: median(sizes) for line, sizes in by_line.items()}
    usual = median([lines[0, word.line] for word in words for _ in word.signs if not word.quarter] or [0.0])
    before = usual
    alike = _only_capitals(words)
    for line, size in lines.items():
        if line in alike and abs(size * CAPITAL / SMALL_LETTER - usual) <= STEADY / 2 * usual:
            size = usual  # «СТОИМОСТЬ», the last word of a heading, is «стоимость»
        likely = [usual] if len(by_line[line]) >= SHORT else [usual, before]
        near = min(likely, key=lambda one: abs(size - one))
        before = lines[line] = near if abs(size - near) <= STEADY * near else size
    return [lines[word.quarter, word.line] for word in words]


def _only_capitals(words: Sequence[Word]) -> set[tuple[int, int]]:
    """Lines of nothing but capitals that look like their small letters."""
    others = {(word.quarter, word.line) for word in words if not CAPITALS.fullmatch(word.text)}
    return {(word.quarter, word.line) for word in words} - others


def _size(word: Word) -> float:
    """The type size that the height of a word tells, knowing its letters."""
    if word.quarter:
        return word.x1 - word.x0 if word.quarter % 2 else word.bottom - word.top
    text = word.text
    tall = text != text.lower() or not TALL.isdisjoint(text)
    return (word.baseline - word.top) / (CAPITAL if tall else SMALL_LETTER)


def _strokes(picture: Any, words: Sequence[Word]) -> list[float]:
    """How thick the strokes of each word are: the mean length of its runs of dark pixels."""
    import numpy as np

    grey = np.asarray(picture)
    paper = float(np.percentile(grey[::8, ::8], 80))
    strokes: list[float] = []
    for word in words:
        part = grey[int(word.top) : int(word.bottom) + 1, int(word.x0) : int(word.x1) + 1] < DARK * paper
        starts = int(part[:, 0].sum()) + int((part[:, 1:] & ~part[:, :-1]).sum()) if part.size else 0
        strokes.append(float(part.sum()) / starts if starts else 0.0)
    return strokes


def _sideways(spans: Sequence[tuple[_Set, int, int]], scale: float) -> Iterable[Row]:
    """Lines of a stamp, word by word in the order in which Tesseract gives them."""
    for _, line in groupby(spans, key=lambda span: (span[0].word.quarter, span[0].word.line)):
        order: list[int] = []
        words = list(line)
        for _, start, end in words:
            order += [*([MADE_SPACE] if order else []), *range(start, end)]
        yield Row(order, [], round(words[0][0].size * scale, 2), False, 0.0)
