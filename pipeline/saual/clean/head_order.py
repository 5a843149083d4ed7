"""The head of a letter whose columns an extractor wrote one after the other, or in turns: what stood side by side.

What is placed on the page (`Measure.placed`) tells it by itself; here the words do.
"""

from __future__ import annotations

from collections.abc import Sequence

from saual import cues
from saual.clean.paragraph import Paragraph
from saual.clean.rows import Row
from saual.language.detect import detect_language

_REACH = 4
"""Rows of the right column that may stand between two halves of a reference."""


def join_references(rows: Sequence[Row]) -> list[Row]:
    """The two rows of a reference next to each other, where rows of the addressee beside it came between them.

    «2026 жылғы 5 ақпандағы» / «Қазақстан Республикасы» / «№ ДС-77 сауалға» / «Парламенті Сенатының». White that parts
    its halves tells nothing: none of it parts the addressee either.
    """
    joined = list(rows)
    for at, row in enumerate(rows):
        if not cues.opens_reference(row.folded):
            continue
        below = range(at + 1, min(at + 2 + _REACH, len(rows)))
        other = next((n for n in below if cues.ends_reference(row.folded, rows[n].folded)), None)
        between = [cues.is_salutation(rows[n].folded) or cues.is_title(rows[n].folded) for n in below]
        if other is None or any(between[: other - at]) or (other == at + 1 and rows[other].gap <= 0):
            continue
        joined.insert(at + 1, joined.pop(other))
        end = next((n for n in range(at + 1, len(joined)) if _salutes(joined[n])), len(joined))
        joined[at + 1 : end] = [row._replace(gap=0.0) for row in joined[at + 1 : end]]
        return joined
    return joined


def _salutes(row: Row) -> bool:
    return cues.is_title(row.folded) or cues.opens_salutation(row.folded)


def order_letterhead(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Both columns of a letterhead before what stands below them: names first, then the addresses under each.

    «ПРЕМЬЕР-МИНИСТРІ» / «010000, Астана қ.» / «Оглашен …» / «ПРЕМЬЕР-МИНИСТР» / «010000, г. Астана».
    """
    names = [n for n, one in enumerate(paragraphs) if one.role == "letterhead" and one.text.value.isupper()]
    if len(names) != 2 or names[0] + 1 == names[1] or _same_language(paragraphs, names):
        return list(paragraphs)
    addresses: list[int] = []
    for name in names:
        end = name + 1
        while end < len(paragraphs) and end not in names and paragraphs[end].role == "letterhead":
            end += 1
        addresses += range(name + 1, end)
    first = [*names, *addresses]
    rest = [n for n in range(names[0], len(paragraphs)) if n not in first]
    return [paragraphs[n] for n in (*range(names[0]), *first, *rest)]


def _same_language(paragraphs: Sequence[Paragraph], numbers: Sequence[int]) -> bool:
    return len({detect_language(paragraphs[n].text.value) for n in numbers}) == 1
