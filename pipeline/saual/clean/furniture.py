"""Page furniture, no part of the letter: page numbers, running headers, electronic footers, approval logs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from saual.clean.rows import Row
from saual.cues import compiled
from saual.language.sentences import ends_sentence, opens_lower

_PAGE_NUMBER = regex.compile(
    r"^(?:[-–—\s]*(\d{1,3})[-–—\s]*|(?:стр(?:аница)?\.?|бет|лист)\s?(\d{1,3})(?:\s?(?:из|/)\s?\d+)?|(\d{1,3})\s?(?:/|из)\s?\d{1,3}|(\d{1,3})\s?-?\s?бет)$"
)
_OF_MANY = regex.compile(r"^\d{1,3} из \d{1,3}$|^(?:стр|бет)")
"""A number that says itself that it is a page's."""
_DIGITS = regex.compile(r"\d+")
_PAGE = 15
"""Rows between two running headers in text without page breaks: a page has no fewer."""
_FOOTER_END = regex.compile(r"(?:бумажном носителе|бірдей|тең|эцп|эцқ)\W*$")


def drop_furniture(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without furniture; page numbers first: a running header below one is then the first row of its page."""
    kept = _without(rows, page_numbers(rows))
    return _without(kept, _running(kept) | _continuation(kept) | _electronic(kept) | _approval_log(kept))


def _without(rows: Sequence[Row], dropped: set[int]) -> tuple[Row, ...]:
    """The rows but for some; the row after a dropped first row becomes the first of its page."""
    kept: list[Row] = []
    for number, row in enumerate(rows):
        if number in dropped:
            continue
        first = not kept or kept[-1].page != row.page
        kept.append(row._replace(first=first, gap=0.0) if first and not row.first else row)
    return tuple(kept)


def page_number(row: Row) -> int | None:
    """The number of a page that a row is and nothing else: «2», «- 2 -», «стр. 2», «2 из 3»."""
    match = _PAGE_NUMBER.match(row.folded) if not row.grid else None
    return int(next(g for g in match.groups() if g)) if match else None


def page_numbers(rows: Sequence[Row]) -> set[int]:
    """Lone numbers at the top or bottom of a page; in text without page breaks, lone numbers that count on from page 2.

    «…принимаемых мер.» / «2» / «Также …»: the 2 is a page number; a column of numbers is a table and stays.
    """
    values = {i: value for i, row in enumerate(rows) if (value := page_number(row)) is not None}
    paged = bool(rows) and rows[-1].page > 1
    found: set[int] = set()
    expected = 2
    for i, value in values.items():
        if _OF_MANY.search(rows[i].folded):
            found.add(i)
            expected = value + 1
            continue
        if any(beside in values and rows[beside].page == rows[i].page for beside in (i - 1, i + 1)):
            continue
        if paged:
            edge = rows[i].first or i + 1 == len(rows) or rows[i + 1].first
            near = (i > 0 and rows[i - 1].first) or i + 2 == len(rows) or (i + 2 < len(rows) and rows[i + 2].first)
            if (edge and value <= rows[-1].page + 1) or (near and value == rows[i].page):
                found.add(i)
        if i not in found and (value == expected or (value == 1 and i == 0)):
            found.add(i)
        if i in found:
            expected = value + 1
    return found


def _running(rows: Sequence[Row]) -> set[int]:
    """Lines that stand, numbers aside, three times or more and far apart: running headers and footers.

    Twice is enough at the top of the second and third page or, in text without page breaks, amid a sentence; once at
    the top of a page amid a sentence: «… в 2023-2025» / «Ответ министра от 02.10.2026» / «годах построено …».

    «Республики Казахстан» in three addressees stands near itself and stays.
    """
    places: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if 12 < len(row.folded) < 150 and not row.grid:
            places.setdefault(_DIGITS.sub("#", row.folded), []).append(i)
    found: set[int] = set()
    for numbers in places.values():
        torn = any(0 < i < len(rows) - 1 and _tears(*rows[i - 1 : i + 2]) for i in numbers)
        if torn and len(numbers) == 1 and _heads_page(rows, numbers[0]):
            found.add(numbers[0])
        heads = rows[-1].page > 2 and all(_heads_page(rows, i) for i in numbers)
        if len(numbers) < (2 if heads or (torn and rows[-1].page == 1) else 3):
            continue
        paged = all(_at_edge(rows, i) for i in numbers) and len({rows[i].page for i in numbers}) == len(numbers)
        apart = rows[-1].page == 1 and all(b - a >= _PAGE for a, b in pairwise(numbers))
        if paged or (apart and not ends_sentence(rows[numbers[0]].text)):
            found |= set(numbers)
    return found


def _heads_page(rows: Sequence[Row], i: int) -> bool:
    """Whether a short row begins a later page, and no table goes on below it."""
    row, below = rows[i], rows[i + 1 : i + 2]
    tabular = any(len(r.cells) > 1 or r.grid or r.text[-1:].isdigit() for r in (row, *below))
    return (
        row.first
        and row.page > 1
        and bool(below)
        and len(row.text) < 60
        and not ends_sentence(row.text)
        and not tabular
    )


def _tears(above: Row, row: Row, below: Row) -> bool:
    """Whether a short row stands amid a sentence: «… с 38 до 31 процента,» / «Министерство труда РК» / «или на …»."""
    amid = not ends_sentence(above.text) and opens_lower(below.text) and below.gap <= 0.9
    return amid and len(row.text) < 0.8 * len(above.text) and not opens_lower(row.text)


def _at_edge(rows: Sequence[Row], i: int) -> bool:
    """Whether a row is one of the first or last two of its page."""
    near = rows[max(i - 2, 0) : i + 3]
    return len(near) < 5 or near[0].page != near[2].page or near[4].page != near[2].page


def _continuation(rows: Sequence[Row]) -> set[int]:
    """«Продолжение письма № …» at the top of a later page, or a first row in letters far smaller than the body's."""
    said = compiled(r"^<furniture.running>[^.!?:]{0,80}$")
    if rows and rows[-1].page == 1:
        return {i for i, row in enumerate(rows) if i and said.search(row.folded)}
    first = [i for i in _first_rows(rows) if i and rows[i].page > 1]
    return {
        i
        for i in first
        if said.search(rows[i].folded) or (rows[i].size < 0.75 and i + 1 < len(rows) and rows[i + 1].size > 0.9)
    }


def _first_rows(rows: Sequence[Row]) -> list[int]:
    return [i for i, row in enumerate(rows) if row.first]


def _electronic(rows: Sequence[Row]) -> set[int]:
    """«Данный документ согласно пункту 1 статьи 7 ЗРК …»: from its first words to the end of its sentence."""
    opening = compiled(r"^(?:(?:стр\.?|бет)\s?\d{1,3})?\W{0,3}<furniture.electronic>")
    found: set[int] = set()
    for i, row in enumerate(rows):
        if i in found or not opening.match(row.folded):
            continue
        for j in range(i, min(i + 5, len(rows))):
            if j > i and (rows[j].first or rows[j].gap > 0.8):
                break
            found.add(j)
            if _FOOTER_END.search(rows[j].folded) or rows[j].folded.endswith("."):
                break
    return found


def _approval_log(rows: Sequence[Row]) -> set[int]:
    """«Результаты согласования» and the lines below it, one for each colleague who agreed."""
    heading, line = compiled(r"^<furniture.log>\W*$"), compiled(r"<furniture.log_line>")
    found: set[int] = set()
    for i, row in enumerate(rows):
        if i in found or not heading.match(row.folded):
            continue
        last = i
        for j in range(i + 1, len(rows)):
            if line.search(rows[j].folded):
                last = j
            elif j - last > 2:
                break
        found |= set(range(i, last + 1))
    return found
