"""Rows: printed lines with their place on the page in widths of a character, alike for PDF and plain text.

Everything after this module asks a row where it stands (`left`, `right`, `gap`), never again what kind of file it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Literal, NamedTuple

import regex

from saual.clean.cells import columns, columns_of, cut_plain, cut_printed
from saual.clean.heads import cut_heads
from saual.clean.widths import printed_width
from saual.cues import fold
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Line, Span, TableCell

_INDENT = 6.0
"""The usual first-line indent, 1.25 cm, in columns of 14-point type."""
_NO_LINE = 130
"""No page of a letter has a line of so many characters."""
_ALIGNED = 0.4
"""How far apart, in characters, two rows of one column may begin."""
_GUTTER = 1.4
"""The least white, in characters, between columns that other rows tell of; a usual space has 0.5 to 1."""
_RIGHT_COLUMN = 24.0
_FEW = 5
"""Rows that go on below, too few to tell how wide a row may be."""
_FILLED = 0.8
"""Share of the widest row that a row has at least which goes on below because it is full."""
_SPREAD, _JOINED = 1.2, 1.3
"""Times the narrowest of full rows the widest are; times the usual from which on a row is two, its hyphen closed."""
_WIDEST = 100.0
"""Columns of a row that was wrapped; longer ones are paragraphs of one line."""
_LINE = 68.0
"""Columns of a page that 14-point type fills."""
_WORD = regex.compile(r"\S+")
_LEADING = regex.compile(r"[ \t\u00a0]*")
_RUNS = regex.compile(r"\s+")


class GridCell(NamedTuple):
    """A cell of a table that says something: the origins of its printed lines, and its place (`document.TableCell`)."""

    lines: tuple[Span, ...]
    place: TableCell


class Row(NamedTuple):
    """A line as paragraphs are built of it, or the row of a table.

    `start`, `end`: origins of its text without white space at the ends. `text`: that text, runs of spaces as one.
    `folded`: see `cues.fold`. `cells`: origins of its parts where wide gaps divide it, `lefts`: the columns they
    begin at. `left`, `right`: columns, counted in widths of a character from the left edge of the text block;
    `gap`: empty lines above it beyond what is usual.
    `size`: letter size against the body's (1.0 in plain text). `first`: whether it is the first row of its page.
    `lead`: origin where the bold letters that it begins with end (its start, if it begins with none).
    `joint`: what begins with it where the file itself says so (see `document.Place`), else None.
    `grid`: the cells of a row of a table, which may go over several printed lines; else empty.
    """

    start: int
    end: int
    text: str
    folded: str
    cells: tuple[Span, ...]
    lefts: tuple[float, ...]
    page: int
    left: float
    right: float
    gap: float
    size: float
    bold: bool
    first: bool
    lead: int
    joint: Literal["paragraph", "line"] | None = None
    grid: tuple[GridCell, ...] = ()


class Measure(NamedTuple):
    """What is usual in this file.

    `width`: columns that a row is filled to, None where lines are not wrapped. `indents`: whether a paragraph's first
    line is indented. `placed`: whether `left` tells where on the page a row stands. `unseen`: columns by which first
    lines may be indented without showing it: text that lost its geometry lost its indents too. `whole`: whether each
    row is a paragraph, as in the text of a record: an empty line between all of them, and lines that no page holds.
    """

    width: float | None
    indents: bool
    placed: bool
    unseen: float
    whole: bool


class Sheet(NamedTuple):
    """All rows of a document and its measure."""

    rows: tuple[Row, ...]
    measure: Measure


def build_sheet(document: Document, lines: Sequence[Line]) -> Sheet:
    """Rows of the lines that are left after stamps were split off; empty lines become gaps."""
    if document.columns is not None:
        rows = _set_rows(document, lines)
    else:
        plain = document.boxes is None
        rows = cut_heads(document.text, _plain_rows(document, lines)) if plain else _printed_rows(document, lines)
    whole = tuple(_join_cells(document, rows))
    return Sheet(whole, _measure(document, [row for row in whole if not row.grid]))


def _join_cells(document: Document, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of tables out of the lines of their cells."""
    for place, group in groupby(rows, key=_table_row):
        if place is None:
            yield from group
            continue
        lines = list(group)
        cells: list[GridCell] = []
        for line in lines:
            [one] = line.grid
            if cells and cells[-1].place.column == one.place.column:
                cells[-1] = cells[-1]._replace(lines=cells[-1].lines + one.lines)
            else:
                cells.append(one)
        start, end = lines[0].start, lines[-1].end
        value = _RUNS.sub(" ", document.text[start:end])
        yield lines[0]._replace(
            end=end, text=value, folded=fold(value), right=max(line.right for line in lines),
            cells=tuple(Span(cell.lines[0].start, cell.lines[-1].end) for cell in cells),
            lefts=tuple(next(line.left for line in lines if line.grid[0].place == cell.place) for cell in cells),
            bold=all(line.bold for line in lines), joint="paragraph" if lines[0].joint else None, grid=tuple(cells),
        )  # fmt: skip


def _table_row(row: Row) -> tuple[int, int] | None:
    return (row.grid[0].place.table, row.grid[0].place.row) if row.grid else None


def _grid_of(line: Line, start: int, end: int) -> tuple[GridCell, ...]:
    return (GridCell((Span(start, end),), line.cell),) if line.cell is not None else ()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    stripped = part.strip()
    if not stripped:
        return start, start
    begin = start + len(part) - len(part.lstrip())
    return begin, begin + len(stripped)


def _plain_rows(document: Document, lines: Sequence[Line]) -> Iterable[Row]:
    text = document.text
    kept: list[tuple[Line, int, int, int]] = []  # line, start, end, empty lines above
    empty = 0
    for line in lines:
        start, end = _trim(text, line.start, line.end)
        if start == end:
            empty += 1
            continue
        kept.append((line, start, end, empty))
        empty = 0
    usual = _usual_gap([gap for _, _, _, gap in kept[1:]])
    base = _usual_indents(document, kept)
    joint: Literal["paragraph"] | None = "paragraph" if _is_unwrapped(text, kept) else None
    page = 0
    for line, start, end, gap in kept:
        first = line.page != page
        page = line.page
        value = _RUNS.sub(" ", text[start:end])
        left = max(float(columns(text[line.start : start]) - base.get(page, 0)), 0.0)
        cells = cut_plain(text, start, end) if line.cell is None else (Span(start, end),)
        lefts = tuple(left + column for column in columns_of(text, cells))
        above = 0.0 if first else float(gap - usual)
        yield Row(
            start, end, value, fold(value), cells, lefts, page, left, left + printed_width(value), above, 1.0,
            False, first, start, joint, _grid_of(line, start, end),
        )  # fmt: skip


def _is_unwrapped(text: str, kept: Sequence[tuple[Line, int, int, int]]) -> bool:
    """Whether each line is a paragraph, as a word processor saves text: much of it stands in lines no page holds.

    Long lines alone do not tell: some extractors write a row that ends in a hyphen and the next one as one line.
    """
    lines = [text[start:end] for _, start, end, _ in kept]
    long = sum(len(line) for line in lines if len(line) > _NO_LINE)
    wide = [(one, two) for one, two in pairwise(lines) if len(one) > 30]  # no cells, no address
    torn = sum(two[0].islower() and not ends_sentence(one) for one, two in wide)  # «– построить школу» is an item
    return 3 * long > sum(map(len, lines)) and 5 * torn < len(wide)


def _usual_gap(gaps: list[int]) -> int:
    """How many empty lines stand between any two lines: some text files put one after every line."""
    if len(gaps) < 6:
        return 0
    return min(gap for gap, count in Counter(gaps).items() if count >= 0.1 * len(gaps))


def _usual_indents(document: Document, kept: list[tuple[Line, int, int, int]]) -> dict[int, int]:
    """The left edge of the text block on each page: the commonest indent of its long lines."""
    found: dict[int, Counter[int]] = {}
    for line, start, end, _ in kept:
        if end - start > 50:
            found.setdefault(line.page, Counter())[columns(document.text[line.start : start])] += 1
    return {page: min(counts, key=lambda c: (-counts[c], c)) for page, counts in found.items()}


def _set_rows(document: Document, lines: Sequence[Line]) -> Iterable[Row]:
    """Rows of an office file: its paragraphs, and the lines and table rows that it marks as such."""
    text = document.text
    kept = [(line, *_trim(text, line.start, line.end)) for line in lines]
    kept = [(line, start, end) for line, start, end in kept if start < end and line.place is not None]
    usual = _usual_white([line.place.gap for line, _, _ in kept[1:] if line.place and line.place.joint == "paragraph"])
    body = (
        median(line.size or 12.0 for line, s, e in kept if e - s >= 80) if any(e - s >= 80 for _, s, e in kept) else 0
    )
    page = 0
    for line, start, end in kept:
        place = line.place
        assert place is not None
        first = line.page != page
        page = line.page
        within = [
            (Span(max(cell.start, start), min(cell.end, end)), left)
            for cell, left in zip(place.cells, place.lefts, strict=True)
            if cell.start < end and cell.end > start
        ]
        cells, lefts = tuple(cell for cell, _ in within), tuple(left for _, left in within)
        value = _RUNS.sub(" ", text[start:end])
        gap = 0.0 if first or place.joint != "paragraph" else max(place.gap - usual, 0.0)
        size = (line.size or body) / body if body else 1.0
        yield Row(
            start, end, value, fold(value), cells, lefts, page, lefts[0], place.right, gap, size, line.bold, first,
            line.start + line.lead, place.joint, _grid_of(line, start, end),
        )  # fmt: skip


def _usual_white(gaps: list[float]) -> float:
    """The white between any two paragraphs of an office file, in lines; what stands above it sets them apart."""
    if len(gaps) < 6:
        return 0.0
    rounded = Counter(round(gap, 1) for gap in gaps)
    return min((gap for gap, count in rounded.items() if count >= 0.1 * len(gaps)), default=0.0)


def _printed_rows(document: Document, lines: Sequence[Line]) -> Iterable[Row]:
    kept = [(line, *_trim(document.text, line.start, line.end)) for line in lines]
    kept = [(line, start, end) for line, start, end in kept if start < end and line.bbox is not None]
    boxes = document.boxes
    assert boxes is not None
    free = [one for one in kept if one[0].cell is None] or kept
    long = [(boxes[4 * s], boxes[4 * e - 2], e - s) for _, s, e in free if e - s >= 40] or [
        (boxes[4 * s], boxes[4 * e - 2], max(e - s, 1)) for _, s, e in free
    ]
    if not long:
        return
    unit = max(median((x1 - x0) / n for x0, x1, n in long), 1.0)
    edge = _low(sorted(x0 for x0, _, _ in long))
    frame = (edge, -_low(sorted(-x1 for _, x1, _ in long)))
    body = median(line.size or 12.0 for line, s, e in free if e - s >= 40 or len(long) == len(free))
    pitches = _pitches(free)
    pitch = median(pitches) if pitches else 1.0
    page, above = 0, 0.0
    rows: list[Row] = []
    for line, start, end in kept:
        box = line.bbox
        assert box is not None
        first = line.page != page
        gap = 0.0 if first else (box.bottom - above) / pitch - 1.0
        page, above = line.page, max(above, box.bottom) if line.cell is not None and not first else box.bottom
        value = _RUNS.sub(" ", document.text[start:end])
        cells = cut_printed(document, start, end, unit, frame) if line.cell is None else (Span(start, end),)
        lefts = tuple((boxes[4 * cell.start] - edge) / unit for cell in cells)
        right = (boxes[4 * end - 2] - edge) / unit
        size = (line.size or body) / body
        rows.append(Row(
            start, end, value, fold(value), cells, lefts, page, lefts[0], right, max(gap, 0.0), size,
            line.bold, first, line.start + line.lead, None, _grid_of(line, start, end),
        ))  # fmt: skip
    for i, row in enumerate(rows):
        columns = _columns_below(rows[i + 1 : i + 3]) if len(row.cells) == 1 and not row.grid else ()
        yield _cut_at_column(document, row, columns, edge, unit) if columns else row


def _columns_below(rows: Sequence[Row]) -> tuple[float, ...]:
    """Where a right column begins in the next rows: a second cell, or two rows that begin there."""
    if rows and len(rows[0].cells) == 2:
        return rows[0].lefts[1:]
    same = len(rows) == 2 and abs(rows[0].left - rows[1].left) < _ALIGNED and rows[0].left > _RIGHT_COLUMN
    return (rows[0].left,) if same else ()


def _cut_at_column(document: Document, row: Row, columns: Sequence[float], edge: float, unit: float) -> Row:
    """A row whose right column begins close behind the left one: «… жариялан- Қазақстан» above «ды   Премьер-…»."""
    boxes = document.boxes
    assert boxes is not None
    words = [m.span() for m in _WORD.finditer(document.text, row.start, row.end)]
    for (_, before), (after, _) in pairwise(words):
        left = (boxes[4 * after] - edge) / unit
        wide = boxes[4 * after] - boxes[4 * before - 2] > _GUTTER * unit
        if wide and any(abs(left - column) < _ALIGNED for column in columns):
            return row._replace(cells=(Span(row.start, before), Span(after, row.end)), lefts=(row.left, left))
    return row


def _low(ordered: list[float]) -> float:
    return ordered[len(ordered) // 10]


def _pitches(kept: list[tuple[Line, int, int]]) -> list[float]:
    found = []
    for (one, _, _), (two, _, _) in pairwise(kept):
        if one.page == two.page and one.bbox and two.bbox and two.bbox.bottom - one.bbox.bottom > 2:
            found.append(two.bbox.bottom - one.bbox.bottom)
    return found


def _is_whole(document: Document) -> bool:
    """Whether the text is made of lines divided by one empty line each, some of them longer than a printed line."""
    lines = document.text.strip("\n").split("\n")
    return len(lines) > 2 and not any(lines[1::2]) and all(lines[::2]) and max(map(len, lines)) > _NO_LINE


def _wrapped_width(rows: Sequence[Row]) -> float | None:
    """Columns that a row is filled to: what a row of running text and the next word would have needed, the least of it.

    The first row of a paragraph may be indented unseen, so it tells only where there are few others. A short letter
    tells by its longest row.
    """
    wrapped = [i for i in range(1, len(rows)) if goes_on(rows[i - 1], rows[i]) and rows[i - 1].left < 2]
    inner = [i for i in wrapped if i - 1 in wrapped]
    chosen = inner if len(inner) >= 10 else wrapped
    needed = sorted(_needed(rows[i - 1], rows[i]) for i in chosen)
    if len(needed) < _FEW:
        widest = max((row.right for row in rows if row.left < 2 and len(row.cells) == 1), default=0.0)
        full = any(rows[i - 1].right > _FILLED * widest for i in wrapped)
        return widest if full and widest < _WIDEST else None
    least = 0.88 * _usual(needed)  # below that: lines of an address, a footer, an executor
    return next(value for i, value in enumerate(needed) if value > least and i >= len(needed) // 10)


def _usual(needed: Sequence[float]) -> float:
    """The median of the densest of widths: an extractor that closes hyphens writes two rows as one."""
    ends = [bisect_right(needed, _SPREAD * value) for value in needed]
    begin = max(range(len(needed)), key=lambda at: ends[at] - at)
    return median(needed[begin : ends[begin]])


def _measure(document: Document, rows: Sequence[Row]) -> Measure:
    if document.columns is not None:
        indented = sum(1 for row in rows if 1.9 <= row.left <= 14 and row.right > 0.6 * document.columns)
        return Measure(document.columns, indented >= 2, True, 0.0, False)
    if rows and rows[0].joint is not None:
        return Measure(_LINE, False, False, _INDENT, _is_whole(document))
    printed = document.boxes is not None
    wrapped = [(one, two) for one, two in pairwise(rows) if goes_on(one, two)]
    if printed:
        rights = sorted(row.right for row, _ in wrapped) or sorted(row.right for row in rows)
        width = rights[-max(len(rights) // 10, 1)] - 2.0 if rights else None
    else:
        width = _wrapped_width(rows)
    limit = 0.6 * (width or 60)
    starts = [row.left for row in rows if row.right > limit]
    indented = sum(1 for left in starts if 1.9 <= left <= 14)
    indents = indented >= 2 and indented < 0.85 * len(starts)
    placed = printed or (indents and sum(row.left > 20 for row in rows) >= 3)
    whole = not printed and _is_whole(document)
    return Measure(width, indents, placed, 0.0 if printed or indents else _INDENT, whole)


def goes_on(one: Row, two: Row) -> bool:
    """Whether a sentence plainly runs from one row into the next."""
    return opens_lower(two.text) and not ends_sentence(one.text) and len(one.text) > 30


def _needed(one: Row, two: Row) -> float:
    """How wide the upper row would have been with the first word of the lower."""
    return one.right + 0.5 + printed_width(two.text.split(" ", 1)[0])


def would_fit(one: Row, two: Row, measure: Measure, first: bool = False) -> bool:
    """Whether the first word of the next row would have had room on this one: then the break was meant.

    `first`: whether `one` is the first row of its paragraph, which may be indented.
    """
    if measure.width is None:
        return True
    needed = _needed(one, two) + (measure.unseen if first else 0.0)
    while not measure.placed and needed > _JOINED * measure.width and one.right > measure.width:
        needed -= measure.width
    return needed < measure.width
