"""Tables: rows of cells joined by « | »; a cell of figures alone takes unit and scale from its head, row or caption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import regex

from saual.clean.paragraph import TableRow
from saual.clean.tables import TOTAL, count_heads, is_figure, is_numbering
from saual.extract.numerals import Numeral, read_numeral
from saual.extract.quantities.draft import Draft
from saual.extract.quantities.heads import Head, read_caption, read_label, read_levels
from saual.extract.quantities.passage import Passage, Taken, read_passage
from saual.language import ru
from saual.segment.anatomy import Block

SEPARATOR = regex.compile(r"(?:^| )\|(?: |$)")


_RANGE = regex.compile(r"\d[\d \u00a0.,]*\s?[-–—]\s?\d[\d \u00a0.,]*%?$")
_DASHES = frozenset("-–—")
_YEAR = regex.compile(r"(?:19|20)\d\d$")
_TELLS_KK = regex.compile(r"(?:[ыі][лнр]|[ае]л|[дт][ыі]р|[ғгқк][ыі]з)(?:ды|ді|ған|ген)$")
_PLURAL_KK = regex.compile(r"[лдт][ае]р$")
_OF_THEM = regex.compile(r"^(?:из них|в том числе|оның ішінде|олардың),?:?\s+")


class Cell(NamedTuple):
    """A cell that says something: where it stands in the letter, the columns that it covers."""

    start: int
    text: str
    column: int
    columns: int = 1


class Row(NamedTuple):
    """A row and whether it heads the table."""

    cells: Sequence[Cell]
    head: bool


def read_cells(blocks: Sequence[Block]) -> list[Row]:
    """The rows of a table; clean text that is read anew has nothing but their bars."""
    if all(block.row for block in blocks):
        return [_row_of(block, block.row) for block in blocks if block.row]
    split = [split_cells(block.text, block.start) for block in blocks]
    heads = count_heads([[(cell.column, cell.text) for cell in cells] for cells in split])
    return [Row(cells, number < heads) for number, cells in enumerate(split)]


def _row_of(block: Block, row: TableRow) -> Row:
    found = ((cell, block.text[cell.start - block.start : cell.end - block.start]) for cell in row.cells)
    return Row([Cell(cell.start, text, cell.column, cell.columns) for cell, text in found if text], row.head)


def split_cells(row: str, start: int) -> list[Cell]:
    """The cells of a row with their offsets; empty ones are left out.

    >>> split_cells("Школы | | 12", 5)
    [Cell(start=5, text='Школы', column=0, columns=1), Cell(start=15, text='12', column=2, columns=1)]
    """
    ends = [*(bar.span() for bar in SEPARATOR.finditer(row, overlapped=True)), (len(row), len(row))]
    begins = [0, *(end for _, end in ends[:-1])]
    places = zip(begins, (end for end, _ in ends), strict=True)
    return [Cell(start + a, row[a:b], column) for column, (a, b) in enumerate(places) if b > a]


def read_rows(
    rows: Sequence[Row], captions: Sequence[str], kazakh: bool, taken: Taken | None
) -> Iterator[tuple[Passage, Draft | None]]:
    """For each cell its passage; with a draft where the cell is a figure, None where it is to be read as text."""
    said = (read_caption(text, kazakh) for text in reversed(captions))
    above = next((head for head in said if head.explicit), Head())
    levels: dict[int, tuple[str, ...]] = {}
    heads: dict[int, Head] = {}
    label, named = Head(), _are_named(rows, kazakh)
    for cells, is_head in rows:
        if is_numbering([(cell.column, cell.text) for cell in cells]):
            continue
        if is_head:
            levels |= _stacked(levels, cells)
            heads = _lent(levels, {column: read_levels(texts, kazakh) for column, texts in levels.items()})
            figured = (cell for cell in cells if any(char.isdigit() for char in cell.text))  # «Қант мың тонна» has none
            yield from ((_passage(cell, kazakh, taken), None) for cell in figured)
            continue
        if cells and cells[0].column == 0:  # else the cell of a row above reaches down into this one
            label = read_label(cells[0].text, kazakh)
            label = label if label.explicit or not named else Head()
        for cell in cells:
            head = heads.get(cell.column, Head())
            passage = _passage(cell, kazakh, taken)
            if not is_figure(cell.text) and not _RANGE.match(cell.text):
                yield passage, None
            elif not head.skip and not _names_row(cell, cells, head):
                draft = _figure(passage, _choose(head, label if cell.column else Head(), above))
                if draft:
                    yield passage, draft


def _are_named(rows: Sequence[Row], kazakh: bool) -> bool:
    """Whether the rows that a last one sums up have names: «Нұрлы жол», «Достық», «Барлығы» count neither roads.

    Things that are counted are named alike, or in the plural: «Мектеп», «Мектептер», «Балабақшалар».
    """
    names = [row.cells[0].text for row in rows if row.cells and row.cells[0].column == 0 and not row.head]
    summed = [name for name in names if not TOTAL.match(name.lower())]
    if len(summed) == len(names):
        return False
    units = {read_label(name, kazakh).unit for name in summed}
    return None in units or (kazakh and len(units) > 1 and not any(_PLURAL_KK.search(name) for name in summed))


def _names_row(cell: Cell, cells: Sequence[Cell], head: Head) -> bool:
    """«12 | Абай», «2026 | 14 | 96»: a number or year of the row, and nothing counted."""
    if cell.column or len(cells) < 2:
        return False
    return not is_figure(cells[1].text) or (head.unit in (None, "год", "жыл") and bool(_YEAR.match(cell.text)))


def _lent(levels: Mapping[int, tuple[str, ...]], heads: Mapping[int, Head]) -> dict[int, Head]:
    """«Ставок | Занято | Вакантно»: heads that say what became of the things of a column before count these too."""
    lent: dict[int, Head] = {}
    counted: Head | None = None
    for column, head in sorted(_completed(heads).items()):
        last = levels[column][-1]
        told = head.unit is None and not head.explicit and (bool(_OF_THEM.match(last.lower())) or _tells(last))
        lent[column] = counted._replace(loose=False) if told and counted else head
        if not told:
            counted = head if head.kind == "count" and head.unit and not head.loose else None
    return lent


def _tells(head: str) -> bool:
    """Whether a head is a word that tells what was done: «Занято», «Вакантно», «из них построено», «Салынды»."""
    said = _OF_THEM.sub("", head.strip().lower())
    if " " in said.removeprefix("не "):
        return False
    if _TELLS_KK.search(said):
        return True
    readings = ru.parse(said.removeprefix("не "))
    return bool(readings) and readings[0].is_known and readings[0].tag.POS in ("PRTS", "ADVB", "ADJS", "VERB", "PRED")


def _completed(heads: Mapping[int, Head]) -> dict[int, Head]:
    """A head with a scale and no unit has that of the others where they all agree."""
    units = {(head.kind, head.unit) for head in heads.values() if head.explicit and head.unit}
    if len(units) != 1:
        return dict(heads)
    kind, unit = units.pop()
    return {c: h._replace(kind=kind, unit=unit) if h.explicit and h.unit is None else h for c, h in heads.items()}


def _stacked(levels: Mapping[int, tuple[str, ...]], cells: Sequence[Cell]) -> dict[int, tuple[str, ...]]:
    """The heads of the columns with a row more: what goes over several columns counts for each of them."""
    covered = ((column, cell.text) for cell in cells for column in range(cell.column, cell.column + cell.columns))
    return {column: (*levels.get(column, ()), text) for column, text in covered}


def _passage(cell: Cell, kazakh: bool, taken: Taken | None) -> Passage:
    return read_passage(cell.text, cell.start, kazakh, taken)


def _choose(head: Head, label: Head, above: Head) -> Head:
    """The head of the column if it names a unit, else that of the row, else the caption."""
    for candidate in (head, label, above, head, label):
        if candidate.explicit or (candidate is head and candidate.unit and not candidate.loose):
            return candidate
    return next((said for said in (label, head) if said.unit), Head())


def _figure(passage: Passage, head: Head) -> Draft | None:
    """The draft of a cell that is a number, with its sign and perhaps its percent sign."""
    tokens = passage.tokens
    first = 1 if tokens and tokens[0].kind == "sign" else 0
    if first >= len(tokens) or not passage.taken.isdisjoint(range(len(tokens))):
        return None
    numeral = read_numeral(tokens, first, passage.kazakh)
    if numeral is None or numeral.tail:
        return None
    negative = first == 1 and tokens[0].text in "-−–"
    value = -numeral.value if negative else numeral.value
    start = 0 if negative else first
    if not negative and (between := _span(passage, numeral, head)):
        return between
    draft = Draft(start, numeral.last, value * head.scale, scale=head.scale, rule="table")
    if numeral.last < len(tokens) and tokens[numeral.last].norm == "%":
        return draft._replace(last=numeral.last + 1, value=value, kind="percent", unit="%")
    whole = draft.value.to_integral_value()
    draft = draft._replace(value=whole if whole == draft.value else draft.value)
    return draft._replace(kind=head.kind, unit=head.unit, inferred=("unit",) if head.unit else ())


def _span(passage: Passage, numeral: Numeral, head: Head) -> Draft | None:
    """«50-575», «1 050 – 1 500»: a cell that is a range."""
    at = numeral.last
    if passage.norm(at) not in _DASHES or at + 1 >= len(passage.tokens):
        return None
    other = read_numeral(passage.tokens, at + 1, passage.kazakh)
    if other is None or other.tail or other.value <= numeral.value:
        return None
    last = other.last + (passage.norm(other.last) == "%")
    if last < len(passage.tokens):
        return None
    share = last > other.last
    kind, unit, scale = ("percent", "%", Decimal(1)) if share else (head.kind, head.unit, head.scale)
    draft = Draft(numeral.first, last, numeral.value * scale, other.value * scale, scale=scale, rule="table")
    inferred = ("unit",) if unit and not share else ()
    return draft._replace(kind=kind, unit=unit, inferred=inferred, qualifier="range")
