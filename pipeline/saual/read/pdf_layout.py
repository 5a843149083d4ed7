"""One PDF page as text: which way up it is read, its rows, the sideways stamps after them, a box for each character."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from saual.read.document import BBox, Line, Span, Warning
from saual.read.pdf_chars import PageChars, Run
from saual.read.pdf_rows import MADE_SPACE, Glyphs, Piece, Row, build_rows, find_pieces
from saual.read.spread import part_pages

T = TypeVar("T")

SIDEWAYS = 10.0
"""Text that differs from the page's direction by more degrees than this is a stamp; scans are askew by 1 to 3."""

RULES = 3
"""So many times the type of the declared direction another must have to be the page's; stamps have at most as much as a
signature beside them."""

BODY_SIZE = 10
BODY_ROWS = 4
"""Letters are set in 12 to 14 points; smaller type in fewer rows is a stamp (7 points, 1 to 3 rows)."""

MUCH = 0.05
"""Dropped or unreadable characters beyond this share of the page are worth a warning."""

NEW_LINE = -2
"""In the order of a page: the break between two rows (the made space of a row is -1)."""


class PageText(NamedTuple):
    """A page's text with offsets from the page's own start; its reader turns the page by `quarter` quarter turns.

    `seen`: a registration on a scanned page (`ocr_registration.Seen`), which the pages of a file settle together.
    """

    text: str
    boxes: array[float]
    lines: list[Line]
    raised: list[Span]
    width: float
    height: float
    warnings: list[Warning]
    seen: Any = None
    quarter: int = 0


class View(NamedTuple):
    """Characters `first..` as a reader sees them who turns the page by `quarter` quarter turns."""

    first: int
    x0: list[float]
    top: list[float]
    x1: list[float]
    bottom: list[float]
    width: float
    height: float
    baseline: Callable[[float, float], float]


def lay_out(page: PageChars, number: int, hidden: bool = False) -> PageText:
    """Rows from top to bottom, then what stands sideways. `hidden` reads the text that leaves no ink as well."""
    chars = page.text
    runs = [run for run in page.runs if run.visible or hidden]
    quarter = _reading_quarter(chars, runs, page.rotation)
    view = _turn(page, quarter, 0, len(chars))
    upright, turned = _by_direction(runs, quarter)
    rows = _rows_of(chars, view, upright, quarter)
    sideways = [row for angle, group in turned for row in _sideways_rows(page, chars, angle, group)]
    result = assemble(chars, view, rows, sideways, number)
    return result._replace(warnings=_warnings(page, runs, number), quarter=quarter)


def _reading_quarter(chars: Sequence[str], runs: list[Run], rotation: int) -> int:
    """By how many quarter turns the page's text is turned: as its /Rotate says, unless another direction clearly rules.

    A page may carry little but a stamp, so what rules must outweigh the rest and not be a few rows of small type.
    """
    declared = rotation // 90 % 4
    weights: Counter[int] = Counter()
    biggest: Counter[int] = Counter()
    places: dict[int, set[int]] = {}
    for run in runs:
        if chars[run.start : run.end].count(" ") == run.end - run.start:
            continue
        quarter = round(run.angle / 90) % 4
        weights[quarter] += round((run.end - run.start) * run.size)
        biggest[quarter] = max(biggest[quarter], round(run.size))
        places.setdefault(quarter, set()).add(round(run.x if quarter % 2 else run.y))
    rival = max(weights, key=lambda quarter: weights[quarter], default=declared)
    is_stamp = biggest[rival] < BODY_SIZE and len(places.get(rival, ())) < BODY_ROWS
    return declared if is_stamp or weights[rival] <= RULES * weights[declared] else rival


def _by_direction(runs: list[Run], quarter: int) -> tuple[list[Run], list[tuple[float, list[Run]]]]:
    """Runs along the page's direction, and the others by their angle (quarter turns snapped)."""
    upright: list[Run] = []
    turned: dict[float, list[Run]] = {}
    for run in runs:
        difference = (run.angle - 90 * quarter + 180) % 360 - 180
        if abs(difference) <= SIDEWAYS:
            upright.append(run)
            continue
        nearest = 90 * round(run.angle / 90)
        angle = nearest if abs(run.angle - nearest) <= SIDEWAYS else round(run.angle)
        turned.setdefault(angle % 360, []).append(run)
    return upright, sorted(turned.items())


def _turn(page: PageChars, quarter: int, start: int, end: int) -> View:
    """Boxes of characters `start..end` with the origin at the reader's top left."""
    left, top, right, bottom = page.frame
    part = page.boxes[4 * start : 4 * end]
    lefts, tops, rights, bottoms = part[0::4], part[1::4], part[2::4], part[3::4]
    width, height = right - left, top - bottom
    from_left = [_beyond(lefts, left), _beyond(rights, left)]
    from_top = [[top - y for y in tops], [top - y for y in bottoms]]
    from_right = [[width - x for x in from_left[1]], [width - x for x in from_left[0]]] if quarter > 1 else from_left
    from_bottom = (
        [[height - y for y in from_top[1]], [height - y for y in from_top[0]]] if quarter in (1, 2) else from_top
    )
    if quarter == 0:
        (x0, x1), (y0, y1) = from_left, from_top
        return View(start, x0, y0, x1, y1, width, height, lambda x, y: top - y)
    if quarter == 1:
        (x0, x1), (y0, y1) = from_bottom, from_left
        return View(start, x0, y0, x1, y1, height, width, lambda x, y: x - left)
    if quarter == 2:
        (x0, x1), (y0, y1) = from_right, from_bottom
        return View(start, x0, y0, x1, y1, width, height, lambda x, y: y - bottom)
    (x0, x1), (y0, y1) = from_top, from_right
    return View(start, x0, y0, x1, y1, height, width, lambda x, y: right - x)


def _beyond(values: array[float], start: float) -> list[float]:
    return [value - start for value in values] if start else values.tolist()


def _rows_of(chars: Sequence[str], view: View, runs: Iterable[Run], quarter: int) -> list[Row]:
    """Rows of the runs in this view, in indexes of the whole page. Rows that climb or fall a little are levelled."""
    first = view.first
    glyphs = Glyphs(chars[first : first + len(view.x0)], view.x0, view.x1)
    pieces: list[Piece] = []
    for run in runs:
        baseline = view.baseline(run.x, run.y)
        tilt = (run.angle - 90 * quarter + 180) % 360 - 180
        if abs(tilt) > 0.1:
            baseline += view.x0[run.start - first] * math.tan(math.radians(tilt))
        for piece in find_pieces(glyphs, run.start - first, run.end - first, baseline, round(run.size, 2), run.bold):
            kept = _inside(piece, glyphs, view)
            if kept is not None:
                pieces.append(kept)
    rows = [row for part in part_pages(pieces, view.width, view.height) for row in build_rows(glyphs, part)]
    if not first:
        return rows
    return [row._replace(order=[n if n < 0 else n + first for n in row.order]) for row in rows]


def _inside(piece: Piece, glyphs: Glyphs, view: View) -> Piece | None:
    """The part of a piece that stands on the page."""
    if piece.x0 >= 0 and piece.x1 <= view.width and 0 <= piece.baseline <= view.height:
        return piece
    middle = [(glyphs.x0[n] + glyphs.x1[n]) / 2 for n in range(piece.start, piece.end)]
    inside = [n for n, x in enumerate(middle, piece.start) if 0 <= x <= view.width]
    if not inside or piece.baseline < 0 or view.top[piece.start] > view.height:
        return None
    start, end = inside[0], inside[-1] + 1
    return piece._replace(start=start, end=end, x0=glyphs.x0[start], x1=glyphs.x1[end - 1])


def _sideways_rows(page: PageChars, chars: Sequence[str], angle: float, runs: list[Run]) -> list[Row]:
    """Rows of a stamp, read in its own direction."""
    if angle % 90:
        return _slanting_rows(chars, angle, runs)
    start, end = min(run.start for run in runs), max(run.end for run in runs)
    quarter = int(angle // 90)
    return _rows_of(chars, _turn(page, quarter, start, end), runs, quarter)


def _slanting_rows(chars: Sequence[str], angle: float, runs: list[Run]) -> list[Row]:
    """Rows of text at a slant (a watermark): boxes along the page do not help, so the order of drawing counts."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    rows: dict[int, list[Run]] = {}
    for run in runs:
        across = run.x * sine - run.y * cosine
        rows.setdefault(round(across / max(run.size, 1.0)), []).append(run)
    result = []
    for _, group in sorted(rows.items()):
        group.sort(key=lambda run: run.x * cosine + run.y * sine)
        order = [n for run in group for n in range(run.start, run.end)]
        while order and chars[order[-1]].isspace():
            order.pop()
        if order:
            result.append(Row(order, [], round(group[0].size, 2), group[0].bold, 0.0))
    return result


def assemble(chars: Sequence[str], view: View, rows: list[Row], sideways: list[Row], number: int) -> PageText:
    """The text of a page from its rows, and then from what stands sideways."""
    order: list[int] = []
    starts: list[int] = []
    for row in rows + sideways:
        if order:
            order.append(NEW_LINE)
        starts.append(len(order))
        order += row.order
    sides = [_pick([*values, 0.0, 0.0], order) for values in (view.x0, view.top, view.x1, view.bottom)]
    boxes = array("f", bytes(16 * len(order)))
    for side, values in enumerate(sides):
        boxes[side::4] = array("f", values)
    lines: list[Line] = []
    raised: list[Span] = []
    for start, row in zip(starts, rows + sideways, strict=True):
        raised += [Span(start + a, start + b) for a, b in row.raised]
        end, apart = start + len(row.order), len(lines) >= len(rows)
        lines.append(Line(start, end, number, _bbox(sides, start, row), row.size, row.bold, apart, row.lead))
    text = "".join(_pick([*chars, "\n", " "], order))
    return PageText(text, boxes, lines, raised, view.width, view.height, [])


def _pick(values: Sequence[T], order: Sequence[int]) -> tuple[T, ...]:
    """The values of these indexes; `itemgetter` is three times as fast as any loop."""
    return itemgetter(*order)(values) if len(order) > 1 else tuple(values[n] for n in order)


def _bbox(sides: Sequence[Sequence[float]], start: int, row: Row) -> BBox:
    """The box around a row that begins at `start` of the page's order."""
    own = [side[start : start + len(row.order)] for side in sides]
    if MADE_SPACE in row.order:
        real = [n != MADE_SPACE for n in row.order]
        own = [list(compress(side, real)) for side in own]
    x0, top, x1, bottom = own
    return BBox(min(x0), min(top), max(x1), max(bottom))


def _warnings(page: PageChars, runs: list[Run], number: int) -> list[Warning]:
    """What was left out, if it was much: text without ink, and text that starts beyond the edges of the page."""
    left, top, right, bottom = page.frame
    total = sum(run.end - run.start for run in page.runs)
    hidden = total - sum(run.end - run.start for run in runs)
    outside = sum(run.end - run.start for run in runs if not (left <= run.x <= right and bottom <= run.y <= top))
    warnings = []
    if hidden > MUCH * total:
        message = f"Невидимый текст пропущен: {hidden} знаков. Сверьте страницу с оригиналом."
        warnings.append(Warning("read", "hidden_text", message, number))
    if outside > MUCH * total:
        message = f"Текст за краем листа пропущен: {outside} знаков. Сверьте страницу с оригиналом."
        warnings.append(Warning("read", "outside_text", message, number))
    return warnings
