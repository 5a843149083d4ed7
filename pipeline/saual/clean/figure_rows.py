"""Tables whose rows an extractor wrote as lines of single spaces: «Сарқан ауданы 11 742,5 3 915».

A space stands between cells and inside figures alike, so how many columns there are is told by the head («Аудан Көпір
саны Сома, млн теңге»: a capital or a year begins each), or by a last row that sums up the others. A line is left as it
is where neither leaves one reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.figure_heads import Head, counts_under_years, head_rows, read_heads, read_under_years
from saual.clean.figure_words import ATOM, RANGE, YEARS, find_tail, measure_column, value_of
from saual.clean.rows import GridCell, Row
from saual.clean.tables import BAR, LONE_YEAR, TOTAL, grid_row
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Span, TableCell

_ROWS = 3
"""Rows with figures, at least: two such lines are too often an address or a list."""
_MOST_ATOMS = 10
_MOST_READINGS = 3000
_NAME_LINES = 3
_NAME = 60
"""Signs of a row's name, at most."""
_GROUP = regex.compile(r"\d{3}(?:,\d+|[-–]\d{1,3})?%?$")
_LEADING = regex.compile(r"[-−–+]?(?:\d{3}[-–])?\d{1,3}$")
_GROUPS = regex.compile(r"\d{1,3}(?: \d{3})*$")
_NO_NAME = regex.compile(
    r"(?:№|[,:;(–—-]|\b(?:от|до|на|в|с|по|из|не|более|менее|за|около|и|мен|және|пункт\p{L}*|стать\p{L}*))$"
)
_OF_YEAR = regex.compile(r"(?:года?|году|жыл|жылы|жылдың|жылғы)")
_OF_PERIOD = regex.compile(r"\d-\p{Ll}{3}")
"""«1-жартыжылдық»."""
_EMPTY = Span(0, 0)


class _Line(NamedTuple):
    """A row of a table: its rows of print, the pieces of its name (which may take several), and its figures' atoms."""

    rows: tuple[Row, ...]
    name: tuple[Span, ...]
    atoms: tuple[Span, ...]


def find_figure_rows(document: Document, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those of such tables as one row with cells for each row of the table."""
    if document.boxes is not None or document.columns is not None:
        return tuple(rows)
    written: list[Row] = []
    at = 0
    while at < len(rows):
        end, lines = _run(document, rows, at)
        beside = [*written[-1:], *rows[end : end + 1]] if lines else []
        # white parts the cells of some tables
        placed = any(len(row.cells) > 1 and not row.grid and find_tail(row.text) for row in beside)
        heads, grid = _read(document, written, lines) if len(lines) >= _ROWS and not placed else (0, None)
        if grid is None and len(lines) > _ROWS and not placed:  # the last may be a sentence: «… бұйрығы 2019 жылғы 15»
            end -= len(lines.pop().rows)
            heads, grid = _read(document, written, lines)
        if grid is None:
            written += rows[at : at + 1] if len(lines) < _ROWS else rows[at:end]
            at = at + 1 if len(lines) < _ROWS else end
            continue
        del written[len(written) - heads :]
        written += grid
        at = end
    return tuple(written)


def _run(document: Document, rows: Sequence[Row], at: int) -> tuple[int, list[_Line]]:
    """Lines from this row on that end in as many figures each, up to the one that sums up; and where they end."""
    lines: list[_Line] = []
    wide: set[int] = set()
    while at < len(rows):
        line = _next_line(document, rows, at)
        if line is None or (lines and line.rows[0].gap > 0.9 and not line.rows[0].first):
            break
        line = _with_rest(document, line, rows, at + len(line.rows))
        counts = {len(cells) for cells in _readings(document, line)}
        wide = wide & counts if lines else counts
        if not wide:
            break
        lines.append(line)
        at += len(line.rows)
        if len(lines) >= _ROWS and TOTAL.match(line.rows[0].folded):
            break
    return at, lines


def _next_line(document: Document, rows: Sequence[Row], at: int) -> _Line | None:
    return next((found for n in range(1, _NAME_LINES + 2) if (found := _line(document, rows[at : at + n]))), None)


def _with_rest(document: Document, line: _Line, rows: Sequence[Row], at: int) -> _Line:
    """A line whose name goes on below it: «Западно-Казахстанская 12 45» / «область», «9 месяцев 2025 47» / «года»."""
    if at + 1 >= len(rows) or not _is_rest(rows[at]) or _next_line(document, rows, at + 1) is None:
        return line
    name, atoms = line.name, line.atoms
    if len(atoms) > 1 and LONE_YEAR.match(document.text[slice(*atoms[0])]) and _OF_YEAR.fullmatch(rows[at].folded):
        name, atoms = (*name[:-1], Span(name[-1].start, atoms[0].end)), atoms[1:]
    return _Line((*line.rows, rows[at]), (*name, Span(rows[at].start, rows[at].end)), atoms)


def _is_rest(row: Row) -> bool:
    plain = len(row.cells) == 1 and not row.grid and not row.first and row.gap <= 0.9 and BAR not in row.text
    return (
        plain
        and (opens_lower(row.text) or bool(_OF_PERIOD.match(row.text)))
        and len(row.text) <= _NAME
        and not (ends_sentence(row.text) or find_tail(row.text))
    )


def _line(document: Document, rows: Sequence[Row]) -> _Line | None:
    """These rows as one of a table: a name, which may go over several, and figures at its end or below it."""
    last = rows[-1]
    tail = find_tail(last.text)
    if tail is None or any(len(row.cells) > 1 or row.grid or BAR in row.text for row in rows):
        return None
    found = [Span(*m.span()) for m in ATOM.finditer(document.text, last.start, last.end)]
    atoms = found[len(found) - len(ATOM.findall(tail[0])) :]
    if all(YEARS.fullmatch(document.text[atom.start : atom.end]) for atom in atoms):
        return None  # a head
    rest = last.text[: tail.start()]
    if not rest and len(atoms) > 1 and YEARS.fullmatch(document.text[slice(*atoms[0])]):
        if len(rows) > 1:
            return None  # the row above is a head
        rest = document.text[slice(*atoms.pop(0))]  # «2026 14 96 28,8»
    if not 0 < len(atoms) <= _MOST_ATOMS or not _is_name(rows, rest):
        return None
    name = [Span(row.start, row.end) for row in rows[:-1]]
    beside = document.text[last.start : atoms[0].start].rstrip()
    name += [Span(last.start, last.start + len(beside))] if beside else []
    return _Line(tuple(rows), tuple(name), tuple(atoms))


def _is_name(rows: Sequence[Row], rest: str) -> bool:
    """«Абай», «2024», «Западно-Казахстанская» / «область»; `rest` is what stands before the figures of the last row."""
    folded = cues.fold(rest)
    if any(row.first for row in rows[1:]) or any(
        len(name) > _NAME for name in (rest, *(row.text for row in rows[:-1]))
    ):
        return False
    if any(cues.marks_item(row.folded) for row in rows if any(c.isalpha() for c in row.text)):
        return False
    if _NO_NAME.search(folded) or not (any(c.isalpha() for c in rest) or len(rows) > 1 or YEARS.fullmatch(folded)):
        return False
    above = rows[:-1]
    if any(ends_sentence(row.text) or row.text.endswith(":") or find_tail(YEARS.sub("", row.text)) for row in above):
        return False
    return not above or (not opens_lower(above[0].text) and (not rest or opens_lower(rest)))


def _readings(document: Document, line: _Line) -> Iterator[tuple[Span, ...]]:
    """All ways to read the atoms of a line as figures: «11 742,5» is one or two."""
    words = [document.text[a.start : a.end] for a in line.atoms]
    joints = [
        (False, True) if _GROUP.match(two) and _may_lead(words, at) else (False,)
        for at, (_, two) in enumerate(pairwise(words))
    ]
    for joined in product(*joints):
        cells: list[Span] = [line.atoms[0]]
        for together, atom in zip(joined, line.atoms[1:], strict=True):
            cells = [*cells[:-1], Span(cells[-1].start, atom.end)] if together else [*cells, atom]
        if all(_is_figure(document.text[cell.start : cell.end]) for cell in cells):
            yield tuple(cells)


def _may_lead(words: Sequence[str], at: int) -> bool:
    return bool(_LEADING.match(words[at])) and words[at].lstrip("-−–+") != "0"


def _is_figure(text: str) -> bool:
    """Whether spaces part thousands only: «1 050-1 500» is a figure, «0 500» and «1 05» are none."""
    parts = RANGE.split(" ".join(text.split()))
    wholes = [part.partition(",")[0].rstrip("%").lstrip("-−–+") for part in parts]
    return all(" " not in whole or (bool(_GROUPS.match(whole)) and whole[0] != "0") for whole in wholes) or bool(
        LONE_YEAR.match(text[:4]) and text[4:5].isspace()
    )


def _read(document: Document, above: Sequence[Row], lines: Sequence[_Line]) -> tuple[int, list[Row] | None]:
    """How many rows above are the head, and the rows of the table; None where it can be read in several ways."""
    readings = [list(_readings(document, line)) for line in lines]
    wide = set.intersection(*({len(cells) for cells in found} for found in readings))
    first = lines[0]
    parted = counts_under_years(document, above) & wide
    for columns in parted:
        chosen = _choose(document, lines, readings, columns)
        count, heads = read_under_years(document, above, _shapes(document, chosen))
        if heads:
            return count, _write(heads, above[-count:], lines, chosen)
    named = sum(piece.start < first.atoms[0].start for piece in first.name)
    for cut in range(0 if parted else max(named, 1)):  # a name of several rows looks like the last of the heads
        kept = [first._replace(rows=first.rows[cut:], name=first.name[cut:]), *lines[1:]]
        for count, heads in read_heads(document, [*above, *first.rows[:cut]]):
            if len(heads) - 1 in wide and count >= cut:
                chosen = _choose(document, kept, readings, len(heads) - 1)
                begun = [*above, *first.rows[:cut]][-count:]
                return count - cut, _write(heads, begun, kept, chosen)
    for columns in sorted(wide - {1}, reverse=True):
        chosen = _choose(document, lines, readings, columns)
        if _adds_up(document, lines, chosen) or all(len(found) == 1 for found in readings):
            return 0, _write([], [], lines, chosen)
    return 0, None


def _choose(
    document: Document, lines: Sequence[_Line], readings: Sequence[Sequence[tuple[Span, ...]]], columns: int
) -> list[tuple[Span, ...]]:
    """One reading with so many columns for each line: one that adds up, else the one most like the others."""
    fitting = [[cells for cells in found if len(cells) == columns] for found in readings]
    ways = 1
    for found in fitting:
        ways *= len(found)
    if 1 < ways <= _MOST_READINGS:
        sums = [list(way) for way in product(*fitting) if _adds_up(document, lines, way)]
        if len(sums) == 1:
            return sums[0]
    sure = [found[0] for found in fitting if len(found) == 1] or [found[0] for found in fitting]
    typical = _shapes(document, sure)
    chosen = [_likest(document, found, typical) for found in fitting]
    return _without_dates(document, lines, chosen, readings[-1], typical)


def _shapes(document: Document, lines: Sequence[tuple[Span, ...]]) -> list[tuple[bool, float]]:
    """How the figures of each column look (`measure_column`)."""
    return [
        measure_column([document.text[cell.start : cell.end] for cell in column]) for column in zip(*lines, strict=True)
    ]


def _likest(
    document: Document, found: Sequence[tuple[Span, ...]], typical: Sequence[tuple[bool, float]]
) -> tuple[Span, ...]:
    def distance(cells: tuple[Span, ...]) -> float:
        return sum(_distance(document, cell, column) for cell, column in zip(cells, typical, strict=True))

    return min(found, key=distance)


def _without_dates(
    document: Document, lines: Sequence[_Line], chosen: list[tuple[Span, ...]],
    last: Sequence[tuple[Span, ...]], typical: Sequence[tuple[bool, float]],
) -> list[tuple[Span, ...]]:  # fmt: skip
    """What sums up has no figure in a column of years: «Итого | 458,0 | | 82 465»."""
    wide = len(typical)
    dated = [
        n
        for n in range(wide)
        if all(YEARS.fullmatch(document.text[cells[n].start : cells[n].end]) for cells in chosen[:-1])
    ]
    short = [cells for cells in last if len(cells) == wide - len(dated)]
    if not dated or not short or not TOTAL.match(lines[-1].rows[0].folded):
        return chosen
    said = iter(_likest(document, short, [column for n, column in enumerate(typical) if n not in dated]))
    return [*chosen[:-1], tuple(_EMPTY if n in dated else next(said) for n in range(wide))]


def _distance(document: Document, cell: Span, typical: tuple[bool, float]) -> float:
    comma, size = measure_column([document.text[cell.start : cell.end]])
    return 2.0 * (comma != typical[0]) + abs(size - typical[1])


def _adds_up(document: Document, lines: Sequence[_Line], cells: Sequence[tuple[Span, ...]]) -> bool:
    """Whether the last line says that it sums up the others, and does."""
    if not TOTAL.match(lines[-1].rows[0].folded):
        return False
    values = [[value_of(document.text[cell.start : cell.end]) for cell in line] for line in cells]
    return all(sum(line[n] for line in values[:-1]) == values[-1][n] for n in range(len(values[-1])))


def _write(
    heads: Sequence[Head], above: Sequence[Row], lines: Sequence[_Line], chosen: Sequence[tuple[Span, ...]]
) -> list[Row]:
    table = above[0].start if above else lines[0].rows[0].start
    written = head_rows(heads, above, table)
    for number, (line, figures) in enumerate(zip(lines, chosen, strict=True), len(written)):
        grid = [line.name, *((figure,) for figure in figures)]
        cells = [
            GridCell(spans, TableCell(table, number, column)) for column, spans in enumerate(grid) if spans[0] != _EMPTY
        ]
        written.append(grid_row(line.rows, cells))
    return written
