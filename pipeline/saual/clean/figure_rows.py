"""Tables whose rows an extractor wrote as lines of single spaces: «Сарқан ауданы 11 742,5 3 915».

A space stands between cells and inside figures alike, so how many columns there are is told by the head («Аудан Көпір
саны Сома, млн теңге»: a capital or a year begins each), or by a last row that sums up the others. A line is left as it
is where neither leaves one reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise, product
from math import log10
from statistics import median
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.rows import GridCell, Row
from saual.clean.tables import BAR, LONE_YEAR, TOTAL
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Span, TableCell

_ROWS = 3
"""Rows with figures, at least: two such lines are too often an address or a list."""
_MOST_ATOMS = 10
_MOST_READINGS = 3000
_NAME_LINES = 3
_HEAD_LINES = 7
_MOST_HEADS, _MOST_WORDS = 7, 12
_NAME = 60
"""Signs of a row's name, at most."""
_WIDEST = 200
"""Signs of a row's figures, at most: a search from each of a long line's figures to its end would take forever."""
_YEAR = r"(?:19|20)\d\d\s(?:год|жыл|г\.|ж\.)"
_NUMBER = r"[-−–+]?\d[\d.]*(?:,\d+)?(?:[-–]\d[\d.]*(?:,\d+)?)?%?"
_ATOM = regex.compile(rf"(?<!\S)(?:{_YEAR}|{_NUMBER}|[-–—])(?!\S)")
_TAIL = regex.compile(rf"(?:(?:^|\s)(?:{_YEAR}|{_NUMBER}|[-–—](?=\s|$)))+$")
_GROUP = regex.compile(r"\d{3}(?:,\d+|[-–]\d{1,3})?%?$")
_LEADING = regex.compile(r"[-−–+]?(?:\d{3}[-–])?\d{1,3}$")
_GROUPS = regex.compile(r"\d{1,3}(?: \d{3})*$")
_NO_NAME = regex.compile(
    r"(?:№|[,:;(–—-]|\b(?:от|до|на|в|с|по|из|не|более|менее|за|около|и|мен|және|пункт\p{L}*|стать\p{L}*))$"
)
_NEXT_HEAD = regex.compile(r"(?<=[\p{L}\d%.)»])(?<!\b[КкВвСс]) (?=\p{Lu}|№|(?:19|20)\d\d\b)")
_HEAD = regex.compile(r"\S.*?(?<!\b[КкВвСс])(?=\s(?=\p{Lu}|№|(?:19|20)\d\d\b)|$)", regex.MULTILINE)
"""A head that goes on below may end in a comma: «Қабылданған астық,» beside «Толуы, %»."""
_SCALE = regex.compile(r"(?:мың|тыс\.?|млн\.?|млрд\.?|трлн\.?)")
_BELOW_HEAD = regex.compile(rf"\([^()]{{1,40}}\)|{_SCALE.pattern}\s\S+|\S+")
_YEARS = regex.compile(rf"{_YEAR}|\b(?:19|20)\d\d\b")
_SHORTENED = regex.compile(r"\b(?:тыс|млн|млрд|ед|чел|шт|куб|кв|км|м)\.$")
_RANGE = regex.compile(r"(?<=\d)[-–](?=\d)")
_UNREAD = regex.compile(r"[^\d,]")
_EMPTY = Span(0, 0)
_WORD = regex.compile(r"\S+")
_UNIT = regex.compile(r",\s|%")


class _Line(NamedTuple):
    """A row of a table: its rows of print (a name may take two), the end of its name, and its figures' atoms."""

    rows: tuple[Row, ...]
    name_end: int
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
        placed = any(len(row.cells) > 1 and not row.grid and _tail(row.text) for row in beside)
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
        line = next((found for n in range(1, _NAME_LINES + 2) if (found := _line(document, rows[at : at + n]))), None)
        if line is None or (lines and line.rows[0].gap > 0.9 and not line.rows[0].first):
            break
        counts = {len(cells) for cells in _readings(document, line)}
        wide = wide & counts if lines else counts
        if not wide:
            break
        lines.append(line)
        at += len(line.rows)
        if len(lines) >= _ROWS and TOTAL.match(line.rows[0].folded):
            break
    return at, lines


def _line(document: Document, rows: Sequence[Row]) -> _Line | None:
    """These rows as one of a table: a name, which may go over several, and figures at its end or below it."""
    last = rows[-1]
    tail = _tail(last.text)
    if tail is None or any(len(row.cells) > 1 or row.grid or BAR in row.text for row in rows):
        return None
    found = [Span(*m.span()) for m in _ATOM.finditer(document.text, last.start, last.end)]
    atoms = found[len(found) - len(_ATOM.findall(tail[0])) :]
    if all(_YEARS.fullmatch(document.text[atom.start : atom.end]) for atom in atoms):
        return None  # a head
    rest = last.text[: tail.start()]
    if not rest and len(atoms) > 1 and LONE_YEAR.match(document.text[slice(*atoms[0])]):
        if len(rows) > 1:
            return None  # the row above is a head
        rest = document.text[slice(*atoms.pop(0))]  # «2026 14 96 28,8»
    if not 0 < len(atoms) <= _MOST_ATOMS or not _is_name(rows, rest):
        return None
    name = document.text[last.start : atoms[0].start].rstrip()
    return _Line(tuple(rows), last.start + len(name), tuple(atoms))


def _tail(text: str) -> regex.Match[str] | None:
    """The figures that a row ends in; a row has no more of them than its last signs hold."""
    return _TAIL.search(text, max(0, len(text) - _WIDEST))


def _is_name(rows: Sequence[Row], rest: str) -> bool:
    """«Абай», «2024», «Западно-Казахстанская» / «область»; `rest` is what stands before the figures of the last row."""
    folded = cues.fold(rest)
    if any(row.first for row in rows[1:]) or any(
        len(name) > _NAME for name in (rest, *(row.text for row in rows[:-1]))
    ):
        return False
    if any(cues.marks_item(row.folded) for row in rows if any(c.isalpha() for c in row.text)):
        return False
    if _NO_NAME.search(folded) or not (any(c.isalpha() for c in rest) or len(rows) > 1 or LONE_YEAR.match(folded)):
        return False
    above = rows[:-1]
    if any(ends_sentence(row.text) or row.text.endswith(":") or _tail(row.text) for row in above):
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
    parts = _RANGE.split(" ".join(text.split()))
    wholes = [part.partition(",")[0].rstrip("%").lstrip("-−–+") for part in parts]
    return all(" " not in whole or (bool(_GROUPS.match(whole)) and whole[0] != "0") for whole in wholes) or bool(
        LONE_YEAR.match(text[:4]) and text[4:5].isspace()
    )


def _read(document: Document, above: Sequence[Row], lines: Sequence[_Line]) -> tuple[int, list[Row] | None]:
    """How many rows above are the head, and the rows of the table; None where it can be read in several ways."""
    readings = [list(_readings(document, line)) for line in lines]
    wide = set.intersection(*({len(cells) for cells in found} for found in readings))
    first = lines[0]
    for cut in range(len(first.rows)):  # the head stands above a name of several rows, and looks like the first of them
        kept = [first._replace(rows=first.rows[cut:]), *lines[1:]]
        for count, heads in _heads(document, [*above, *first.rows[:cut]]):
            if len(heads) - 1 in wide and count >= cut:
                chosen = _choose(document, kept, readings, len(heads) - 1)
                begun = [*above, *first.rows[:cut]][-count:]
                return count - cut, _write(heads, begun, kept, chosen)
    for columns in sorted(wide - {1}, reverse=True):
        chosen = _choose(document, lines, readings, columns)
        if _adds_up(document, lines, chosen) or all(len(found) == 1 for found in readings):
            return 0, _write([], [], lines, chosen)
    return 0, None


def _heads(document: Document, above: Sequence[Row]) -> Iterator[tuple[int, list[list[Span]]]]:
    """Rows between the last sentence and the figures as heads, the first rows left out one after another."""
    begin = len(above)
    while begin and len(above) - begin < _HEAD_LINES and _may_head(above[begin - 1]):
        begin -= 1
        if above[begin].first:
            break
    for start in range(begin, len(above)):
        if not opens_lower(above[start].text):
            for read in (_paired, _stacked, _shared, _parted):
                heads = read(document, above[start:])
                yield len(above) - start, heads


def _may_head(row: Row) -> bool:
    """«Норматив, тыс.» is no sentence, «2024 год» no figure."""
    closed = (ends_sentence(row.text) and not _SHORTENED.search(row.folded)) or row.text.endswith(":")
    return not closed and not row.grid and not _tail(_YEARS.sub("", row.text))


def _parted(document: Document, rows: Sequence[Row]) -> list[list[Span]]:
    """Heads one after another over all rows: «Аудан Көпір» / «саны» / «Сома, млн теңге»."""
    heads: list[list[Span]] = []
    for row in rows:
        parts = _cut(document, row)
        if heads and (opens_lower(row.text) or document.text[heads[-1][-1].end - 1] == ","):
            heads[-1].append(parts.pop(0))  # «Доля вакансий,» / «%»
        heads += [[part] for part in parts]
    return heads


def _paired(document: Document, rows: Sequence[Row]) -> list[list[Span]]:
    """Heads with a unit below each: «Регион План Освоено» / «(область) школ млн тенге»."""
    if len(rows) != 2 or not (opens_lower(rows[1].text) or rows[1].text.startswith("(")):
        return []
    heads = [Span(*m.span()) for m in _HEAD.finditer(document.text, rows[0].start, rows[0].end)]
    units = [Span(*m.span()) for m in _BELOW_HEAD.finditer(document.text, rows[1].start, rows[1].end)]
    scaled = any(" " in document.text[unit.start : unit.end] for unit in units)
    return (
        [[head, unit] for head, unit in zip(heads, units, strict=False)] if len(heads) == len(units) and scaled else []
    )


def _stacked(document: Document, rows: Sequence[Row]) -> list[list[Span]]:
    """Heads side by side that go on below: «Аудан Жоспарланған Жөнделді Сома, млн теңге» / «көпір көпір»."""
    heads = [[part] for part in _cut(document, rows[0])]
    if len(rows) == 1 or not _UNIT.search(document.text[heads[-1][0].start : heads[-1][0].end]):
        return []
    open_heads = [head for head in heads[1:] if not _UNIT.search(document.text[head[0].start : head[0].end])]
    for row in rows[1:]:
        words = [Span(*m.span()) for m in _WORD.finditer(document.text, row.start, row.end)]
        if not opens_lower(row.text) or len(words) != len(open_heads):
            return []
        for head, word in zip(open_heads, words, strict=True):
            head.append(word)
    return heads


def _shared(document: Document, rows: Sequence[Row]) -> list[list[Span]]:
    """Heads that share out the words of the row below.

    «Область Занято под Впервые Выплачено, млн» / «землей, чел. заболело, чел. тенге». Only where one way leaves each
    head whole: nothing, or one unit behind one comma.
    """
    if len(rows) != 2 or not opens_lower(rows[1].text):
        return []
    heads = [Span(*m.span()) for m in _HEAD.finditer(document.text, rows[0].start, rows[0].end)]
    words = [Span(*m.span()) for m in _WORD.finditer(document.text, rows[1].start, rows[1].end)]
    if not 2 < len(heads) <= _MOST_HEADS or len(words) > _MOST_WORDS:
        return []
    ways = list(islice(_ways(document, heads[1:], words), 2))
    return [heads[:1], *ways[0]] if len(ways) == 1 else []


def _ways(document: Document, heads: Sequence[Span], words: Sequence[Span]) -> Iterator[list[list[Span]]]:
    """All ways to give the words to the heads, in order, so that each head is whole."""
    if not heads:
        if not words:
            yield []
        return
    for taken in range(len(words) + 1):
        lines = [heads[0], Span(words[0].start, words[taken - 1].end)] if taken else [heads[0]]
        if _is_whole(" ".join(document.text[line.start : line.end] for line in lines), bool(taken)):
            for rest in _ways(document, heads[1:], words[taken:]):
                yield [lines, *rest]


def _is_whole(head: str, filled: bool) -> bool:
    """«Занято под землей, чел.» is; «Выплачено, млн» and «Толуы, % тонна» are not."""
    unit = cues.fold(head).partition(", ")[2].split()
    if head.count(",") > 1 or head.endswith(",") or (unit and _SCALE.fullmatch(unit[-1])):
        return False
    return not filled or len(unit) < (4 if unit and _SCALE.fullmatch(unit[0]) else 3)


def _cut(document: Document, row: Row) -> list[Span]:
    cuts = [m.span() for m in _NEXT_HEAD.finditer(document.text, row.start, row.end)]
    edges = [row.start, *(x for cut in cuts for x in cut), row.end]
    return [Span(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


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
    typical = [_shape(document, [cells[n] for cells in sure]) for n in range(columns)]
    chosen = [_likest(document, found, typical) for found in fitting]
    return _without_dates(document, lines, chosen, readings[-1], typical)


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
        if all(_YEARS.fullmatch(document.text[cells[n].start : cells[n].end]) for cells in chosen[:-1])
    ]
    short = [cells for cells in last if len(cells) == wide - len(dated)]
    if not dated or not short or not TOTAL.match(lines[-1].rows[0].folded):
        return chosen
    said = iter(_likest(document, short, [column for n, column in enumerate(typical) if n not in dated]))
    return [*chosen[:-1], tuple(_EMPTY if n in dated else next(said) for n in range(wide))]


def _shape(document: Document, cells: Sequence[Span]) -> tuple[bool, float]:
    """Whether the figures of a column have a comma, and how large they are."""
    texts = [document.text[cell.start : cell.end] for cell in cells]
    sizes = [log10(max(abs(float(_value(text))), 0.1)) for text in texts]
    return sum("," in text for text in texts) * 2 > len(texts), median(sizes)


def _distance(document: Document, cell: Span, typical: tuple[bool, float]) -> float:
    comma, size = _shape(document, [cell])
    return 2.0 * (comma != typical[0]) + abs(size - typical[1])


def _value(text: str) -> Decimal:
    digits = _UNREAD.sub("", _RANGE.split(text)[0]).replace(",", ".")
    return Decimal(digits or "0") * (-1 if digits and text.startswith(("-", "−", "–")) else 1)


def _adds_up(document: Document, lines: Sequence[_Line], cells: Sequence[tuple[Span, ...]]) -> bool:
    """Whether the last line says that it sums up the others, and does."""
    if not TOTAL.match(lines[-1].rows[0].folded):
        return False
    values = [[_value(document.text[cell.start : cell.end]) for cell in line] for line in cells]
    return all(sum(line[n] for line in values[:-1]) == values[-1][n] for n in range(len(values[-1])))


def _write(
    heads: Sequence[Sequence[Span]], above: Sequence[Row], lines: Sequence[_Line], chosen: Sequence[tuple[Span, ...]]
) -> list[Row]:
    table = above[0].start if above else lines[0].rows[0].start
    grid: list[tuple[Sequence[Row], list[tuple[Span, ...]]]] = (
        [(above, [tuple(head) for head in heads])] if heads else []
    )
    for line, figures in zip(lines, chosen, strict=True):
        name = [Span(row.start, row.end) for row in line.rows[:-1]] + [Span(line.rows[-1].start, line.name_end)]
        grid.append((line.rows, [tuple(part for part in name if part.start < part.end), *((f,) for f in figures)]))
    return [_row(rows, cells, table, number) for number, (rows, cells) in enumerate(grid)]


def _row(rows: Sequence[Row], cells: Sequence[tuple[Span, ...]], table: int, number: int) -> Row:
    text = " ".join(row.text for row in rows)
    placed = tuple(
        GridCell(lines, TableCell(table, number, column)) for column, lines in enumerate(cells) if lines[0] != _EMPTY
    )
    return rows[0]._replace(
        end=max(row.end for row in rows), text=text, folded=cues.fold(text),
        cells=tuple(Span(cell.lines[0].start, cell.lines[-1].end) for cell in placed),
        lefts=tuple(float(cell.place.column) for cell in placed), grid=placed,
    )  # fmt: skip
