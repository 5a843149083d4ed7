"""What heads a table whose cells one space parts: which words belong together, and which column they stand above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.figure_words import YEARS, find_tail
from saual.clean.rows import GridCell, Row
from saual.clean.tables import grid_row
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Span, TableCell

_HEAD_LINES = 12
_MOST_HEADS, _MOST_WORDS, _MOST_WAYS = 7, 12, 50
_ALIKE = 0.5
"""By how much columns of one thing may differ in size, in powers of ten."""
_NEXT_HEAD = regex.compile(r"(?<=[\p{L}\d%.)»])(?<!\b[КкВвСс]) (?=\p{Lu}|№|(?:19|20)\d\d\b)")
_HEAD = regex.compile(r"\S.*?(?<!\b[КкВвСс])(?=\s(?=\p{Lu}|№|(?:19|20)\d\d\b)|$)", regex.MULTILINE)
"""A head that goes on below may end in a comma: «Қабылданған астық,» beside «Толуы, %»."""
_SCALE = regex.compile(r"(?:мың|тыс\.?|млн\.?|млрд\.?|трлн\.?)")
_CURRENCY = regex.compile(r"\s(?:теңге|тенге|%)$")
_BELOW_HEAD = regex.compile(rf"\([^()]{{1,40}}\)|{_SCALE.pattern}\s\S+|\S+")
_SHORTENED = regex.compile(r"\b(?:тыс|млн|млрд|ед|чел|шт|куб|кв|км|м)\.$")
_WORD = regex.compile(r"\S+")
_UNIT = regex.compile(r",\s|%")


class Head(NamedTuple):
    """A head: its pieces in the order of its words, its first column, how many it covers, its row and how many."""

    lines: tuple[Span, ...]
    column: int
    columns: int = 1
    row: int = 0
    rows: int = 1


def head_rows(heads: Sequence[Head], above: Sequence[Row], table: int) -> list[Row]:
    """The rows that the heads of a table are, one or two, of these printed ones."""
    printed = [above[:-1], above[-1:]] if any(head.row for head in heads) else [above] if heads else []
    placed = sorted(heads, key=lambda head: head.column)
    return [
        grid_row(
            rows,
            [
                GridCell(head.lines, TableCell(table, number, head.column, head.rows, head.columns))
                for head in placed
                if head.row == number
            ],
        )
        for number, rows in enumerate(printed)
    ]


def read_heads(document: Document, above: Sequence[Row]) -> Iterator[tuple[int, list[Head]]]:
    """Rows between the last sentence and the figures as heads, the first rows left out one after another."""
    for start in range(_begin(above), len(above)):
        if not opens_lower(above[start].text):
            for read in (_centred, _paired, _stacked, _shared, _parted):
                heads = read(document, above[start:])
                yield len(above) - start, [Head(tuple(lines), column) for column, lines in enumerate(heads)]


def _begin(above: Sequence[Row]) -> int:
    begin = len(above)
    while begin and len(above) - begin < _HEAD_LINES and _may_head(above[begin - 1]):
        begin -= 1
        if above[begin].first:
            break
    return begin


def counts_under_years(document: Document, above: Sequence[Row]) -> set[int]:
    """How many columns of figures there are where the last row of the heads parts one of them into years."""
    years = _years(document, above)
    return {len(heads) - 2 + len(years) for _, heads in _above_years(document, above) if len(heads) > 1 and years}


def read_under_years(
    document: Document, above: Sequence[Row], shapes: Sequence[tuple[bool, float]]
) -> tuple[int, list[Head]]:
    """«Регион Число лагерей» / «Охват, тыс. детей» / «2024 год 2025 год»: a head that the row below parts into years.

    Which head it is, the figures tell: those of its years are alike. No heads where they leave a choice.
    """
    years = _years(document, above)
    for count, heads in _above_years(document, above):
        if len(heads) - 2 + len(years) != len(shapes):
            continue
        fitting = [at for at in range(1, len(heads)) if _are_alike(shapes[at - 1 : at - 1 + len(years)])]
        stands_above = (
            count == 3
            and len(part_heads(document, above[-3].start, above[-3].end)) == 1
            and _UNIT.search(above[-3].text)
        )
        if len(fitting) != 1:
            return 0, []
        [at] = fitting
        if stands_above:  # the row of the others stands beside both rows of this one
            heads = [*heads[1 : at + 1], heads[0], *heads[at + 1 :]]
        placed = [Head(tuple(lines), n + (n > at) * (len(years) - 1), rows=2) for n, lines in enumerate(heads)]
        placed[at] = placed[at]._replace(columns=len(years), rows=1)
        return count, [*placed, *(Head((year,), at + n, row=1) for n, year in enumerate(years))]
    return 0, []


def _years(document: Document, above: Sequence[Row]) -> list[Span]:
    """The years that the last of these rows is made of; none where it says anything else."""
    if not above:
        return []
    found = [Span(*m.span()) for m in YEARS.finditer(document.text, above[-1].start, above[-1].end)]
    return found if len(found) > 1 and not YEARS.sub("", above[-1].text).strip() else []


def _above_years(document: Document, above: Sequence[Row]) -> Iterator[tuple[int, list[list[Span]]]]:
    for start in range(_begin(above), len(above) - 1):
        if not opens_lower(above[start].text):
            yield len(above) - start, _parted(document, above[start:-1])


def _are_alike(shapes: Sequence[tuple[bool, float]]) -> bool:
    """Whether columns have figures of one kind and size."""
    return len(shapes) > 1 and all(one[0] == two[0] and abs(one[1] - two[1]) < _ALIKE for one, two in pairwise(shapes))


def _may_head(row: Row) -> bool:
    """«Норматив, тыс.» is no sentence, «2024 год» no figure."""
    closed = (ends_sentence(row.text) and not _SHORTENED.search(row.folded)) or row.text.endswith(":")
    return not closed and not row.grid and not find_tail(YEARS.sub("", row.text))


def _parted(document: Document, rows: Sequence[Row]) -> list[list[Span]]:
    """Heads one after another over all rows: «Аудан Көпір» / «саны» / «Сома, млн теңге».

    None where a row may go on with one of two: «Таралымы, мың» / «Түрі Атауы Құны, млн теңге» / «дана».
    """
    heads: list[list[Span]] = []
    for row in rows:
        parts = part_heads(document, row.start, row.end)
        if heads and (opens_lower(row.text) or document.text[heads[-1][-1].end - 1] == ","):
            said = [" ".join(document.text[line.start : line.end] for line in head) for head in heads]
            if "," in said[-1].rstrip(",") and not all(_is_whole(head, False) for head in said[:-1]):
                return []
            heads[-1].append(parts.pop(0))  # «Доля вакансий,» / «%»
        heads += [[part] for part in parts]
    return heads


def _centred(document: Document, rows: Sequence[Row]) -> list[list[Span]]:
    """One head of one line beside those of two: «Число Убыток, млн Доля,» / «Область» / «отделений тенге %»."""
    if len(rows) != 3 or opens_lower(rows[1].text) or len(part_heads(document, rows[1].start, rows[1].end)) != 1:
        return []
    heads = [Span(*m.span()) for m in _HEAD.finditer(document.text, rows[0].start, rows[0].end)]
    below = [Span(*m.span()) for m in _WORD.finditer(document.text, rows[2].start, rows[2].end)]
    if len(heads) < 2 or len(heads) != len(below) or rows[2].text[:1].isupper():
        return []
    return [[Span(rows[1].start, rows[1].end)], *([head, word] for head, word in zip(heads, below, strict=True))]


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
    heads = [[part] for part in part_heads(document, rows[0].start, rows[0].end)]
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
    ways = list(islice(_ways(document, heads[1:], words), _MOST_WAYS))
    plain = ways if len(ways) < 2 else [way for way in ways if all(_has_short_unit(document, head) for head in way)]
    return [heads[:1], *plain[0]] if len(plain) == 1 else []


def _has_short_unit(document: Document, head: Sequence[Span]) -> bool:
    """«Сомасы, млрд теңге», not «Сомасы, млрд теңге орындары»."""
    unit = cues.fold(" ".join(document.text[line.start : line.end] for line in head)).partition(", ")[2].split()
    return len(unit) < (3 if unit and _SCALE.fullmatch(unit[0]) else 2)


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
    if filled and not unit and _CURRENCY.search(cues.fold(head)):
        return False  # «Жоба саны теңге»
    return not filled or len(unit) < (4 if unit and _SCALE.fullmatch(unit[0]) else 3)


def part_heads(document: Document, start: int, end: int) -> list[Span]:
    """The heads of one line, each of which begins with a capital or a year: «Длина, км Сдача»."""
    cuts = [m.span() for m in _NEXT_HEAD.finditer(document.text, start, end)]
    edges = [start, *(x for cut in cuts for x in cut), end]
    return [Span(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
