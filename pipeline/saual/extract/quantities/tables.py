"""Tables: rows of cells joined by « | »; a cell of figures alone takes unit and scale from its head, row or caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import regex

from saual.extract.lexicon import words
from saual.extract.numerals import read_numeral
from saual.extract.quantities.draft import Draft
from saual.extract.quantities.nouns import read_noun
from saual.extract.quantities.passage import Passage, Taken, read_passage
from saual.extract.quantities.units import read_unit, skip_point
from saual.extract.quantities.words import listed
from saual.extract.tokens import Token, tokenise
from saual.record import QuantityKind

SEPARATOR = " | "


class Head(NamedTuple):
    """What a head, a row or a caption says of the figures below: unit and scale; `skip` for numbers of rows."""

    kind: QuantityKind = "count"
    unit: str | None = None
    scale: Decimal = Decimal(1)
    explicit: bool = False
    skip: bool = False


class Cell(NamedTuple):
    """A cell and where it stands in the letter."""

    start: int
    text: str


def split_cells(row: str, start: int) -> list[Cell]:
    """The cells of a row with their offsets.

    >>> split_cells("Школы | 12", 5)
    [Cell(start=5, text='Школы'), Cell(start=13, text='12')]
    """
    cells = []
    for text in row.split(SEPARATOR):
        cells.append(Cell(start, text))
        start += len(text) + len(SEPARATOR)
    return cells


_FIGURES = regex.compile(r"[-−–+]?\s?\d[\d \u00a0.,]*%?$")
_YEARS = regex.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?(?:\s?(?:г\.?|год|гг\.?|жыл|ж\.?))?$")
_NUMBERS = regex.compile(r"(?:№|n)?\s?(?:п\s?/\s?п|р\s?/\s?с|№)\.?$|№$|п\.п\.$", regex.IGNORECASE)


def read_rows(
    rows: Sequence[Cell], captions: Sequence[str], kazakh: bool, taken: Taken | None
) -> Iterator[tuple[Passage, Draft | None]]:
    """For each cell its passage; with a draft where the cell is a figure, None where it is to be read as text."""
    named = (_read_caption(text, kazakh) for text in reversed(captions))
    above = next((head for head in named if head.explicit), Head())
    heads: list[Head] = []
    texts: list[str] = []
    in_heads = True
    for row in rows:
        cells = split_cells(row.text, row.start)
        if _is_numbering(cells):
            continue
        in_heads = in_heads and not _has_figures(cells)
        if in_heads:
            texts = [_stacked(texts, i, cell.text) for i, cell in enumerate(cells)]
            heads = _completed([read_head(text, kazakh) for text in texts])
            yield from ((_passage(cell, kazakh, taken), None) for cell in cells)
            continue
        label = read_head(cells[0].text, kazakh)
        for column, cell in enumerate(cells):
            head = heads[column] if column < len(heads) else Head()
            passage = _passage(cell, kazakh, taken)
            if not _FIGURES.match(cell.text.strip()):
                yield passage, None
            elif not head.skip and not (column == 0 and len(cells) > 1 and not _FIGURES.match(cells[1].text)):
                draft = _figure(passage, _choose(head, label if column else Head(), above))
                if draft:
                    yield passage, draft


def _completed(heads: Sequence[Head]) -> list[Head]:
    """A head with a scale and no unit has that of the others where they all agree."""
    units = {(head.kind, head.unit) for head in heads if head.explicit and head.unit}
    if len(units) != 1:
        return list(heads)
    kind, unit = units.pop()
    return [h._replace(kind=kind, unit=unit) if h.explicit and h.unit is None else h for h in heads]


def _stacked(texts: Sequence[str], column: int, text: str) -> str:
    return f"{texts[column]}, {text}" if column < len(texts) else text


def _passage(cell: Cell, kazakh: bool, taken: Taken | None) -> Passage:
    return read_passage(cell.text, cell.start, kazakh, taken)


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """«1 | 2 | 3»: the numbers of the columns."""
    return len(cells) > 2 and [cell.text.strip() for cell in cells] == [str(i + 1) for i in range(len(cells))]


def _has_figures(cells: Sequence[Cell]) -> bool:
    return any(_FIGURES.match(cell.text.strip()) and not _YEARS.match(cell.text.strip()) for cell in cells[1:])


def _choose(head: Head, label: Head, above: Head) -> Head:
    """The head of the column if it names a unit, else that of the row, else the caption."""
    for candidate in (head, label, above, head, label):
        if candidate.explicit or (candidate is head and candidate.unit):
            return candidate
    return label if label.unit else Head()


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
    draft = Draft(start, numeral.last, value * head.scale, scale=head.scale, rule="table")
    if numeral.last < len(tokens) and tokens[numeral.last].norm == "%":
        return draft._replace(last=numeral.last + 1, value=value, kind="percent", unit="%")
    whole = draft.value.to_integral_value()
    draft = draft._replace(value=whole if whole == draft.value else draft.value)
    return draft._replace(kind=head.kind, unit=head.unit, inferred=("unit",) if head.unit else ())


# --- heads -----------------------------------------------------------------------------------------------------------

_PLACES = regex.compile(r"[,(:;–]\s")


def read_head(text: str, kazakh: bool) -> Head:
    """What a head says: «2023 год, тыс. га», «Сумма (млрд тенге)», «Количество школ», «Доля, %».

    >>> head = read_head("Переходящие остатки кормов, тыс. тонн", False)
    >>> head.unit, str(head.scale), head.explicit
    ('тонна', '1000', True)
    """
    if _NUMBERS.match(text.strip()):
        return Head(skip=True)
    parts = regex.split(r"[,(;:)]|\s[–-]\s", text)
    for part in reversed(parts):
        found = _explicit(tokenise(part), kazakh)
        if found:
            return found
    return _noun(tokenise(parts[0]), kazakh)


def _read_caption(text: str, kazakh: bool) -> Head:
    """A caption counts for all figures below where it says how many of what: «Количество жалоб на займы:»."""
    head = read_head(text, kazakh)
    counted = regex.search(r"\sсаны\b", text.lower()) if kazakh else _AMOUNT.match(text.lower())
    return head._replace(explicit=True) if head.unit and counted else head


def _explicit(tokens: Sequence[Token], kazakh: bool) -> Head | None:
    """A part that is nothing but scale and unit: «млн тенге», «%», «чел.», «тыс. кв. м»."""
    if tokens and tokens[0].norm in ("в", "на"):
        tokens = tokens[1:]
    if not tokens:
        return None
    scale, at = Decimal(1), 0
    word = next((w for w in words().get(tokens[0].norm, ()) if w.role == "scale"), None)
    if word:
        scale, at = word.value, skip_point(tokens, 1)
        if at >= len(tokens):
            return Head("count", None, scale, True)
    unit = read_unit(tokens, at, kazakh)
    if unit is None or unit.last < len(tokens) - (tokens[-1].text == "."):
        return None
    if unit.kind == "count" and not word and not _is_short(tokens):
        return None
    return Head(unit.kind, unit.unit, scale, True)


def _is_short(tokens: Sequence[Token]) -> bool:
    """«чел.», «ед.», «дана»: units by themselves."""
    return tokens[-1].text == "." or tokens[0].norm in (
        "человек",
        "единиц",
        "штук",
        "адам",
        "дана",
        "бірлік",
        "шт",
        "ед",
        "чел",
        "мрп",
        "аек",
    )


_AMOUNT = regex.compile(r"количеств|числ|всего|численност|кол-во")


def _noun(tokens: Sequence[Token], kazakh: bool) -> Head:
    """«Количество школ», «Школы», «Оқушылар саны»: the noun that is counted below."""
    norms = [token.norm for token in tokens]
    if not tokens or any(norm in listed("nouns", "no_head") for norm in norms):
        return Head()
    lowered = [token._replace(text=token.text.lower()) if not token.text.isupper() else token for token in tokens]
    if kazakh:
        if norms[-1].startswith("саны") and len(tokens) > 1:
            noun = read_noun(lowered, len(tokens) - 2, True)
            return Head("count", noun.unit) if noun else Head()
        noun = read_noun(lowered, 0, True)
        return Head("count", noun.unit) if noun and noun.last == len(tokens) else Head()
    start = 1 if _AMOUNT.match(norms[0]) else 0
    noun = read_noun(lowered, start, False)
    if noun is None or (start == 0 and noun.last < len(tokens)):
        return Head()
    return Head("count", noun.unit)
