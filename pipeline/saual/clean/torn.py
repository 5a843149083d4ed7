"""Rows that an extractor tore because they were stretched from margin to margin: it took their words for columns.

pdftotext writes each word of such a row on a line of its own, with or without empty lines between them. A bullet apart
from its item looks the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from saual.clean.rows import Measure, Row
from saual.clean.widths import printed_width
from saual.cues import ITEM_BULLET, opens_section
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Span

_WORDS = 3
"""Words of a torn row, at least: fewer stand alone in tables and addresses."""
_SMALL = 2
"""Words with a small letter in a row that is full of names: «внести» / «в» / «Кодекс» / «Республики»."""
_APART = 0.45
_FILLED = 0.6
"""Share of a full row that its words take, at least; the rest was white."""
_BULLETS = frozenset("•·●▪■◦⁃➢✓")


def join_torn(document: Document, rows: Sequence[Row], measure: Measure) -> tuple[Row, ...]:
    """The rows, torn ones whole."""
    if document.boxes is not None or document.columns is not None or measure.whole:
        return tuple(rows)
    rows = list(rows)
    joined: list[Row] = []
    at = 0
    while at < len(rows):
        end = _end_of_words(rows, at, measure.width)
        if rows[at].text in _BULLETS and at + 1 < len(rows) and rows[at + 1].page == rows[at].page:
            joined.append(_whole(rows[at : at + 2]))
            at += 2
        elif measure.width is not None and _is_torn(joined, rows[at:end], rows[end : end + 1], measure.width):
            whole = _filled(rows[at:end], measure.width)
            apart = rows[at + 1].gap > _APART
            if apart and joined and not ends_sentence(joined[-1].text) and not whole[0].first:
                whole[0] = whole[0]._replace(gap=0.0)
            joined += whole
            at = end
            if apart and at < len(rows) and not ends_sentence(whole[-1].text):
                rows[at] = rows[at]._replace(gap=0.0)
        else:
            joined += rows[at : max(end, at + 1)]
            at = max(end, at + 1)
    return tuple(joined)


def _end_of_words(rows: Sequence[Row], begin: int, width: float | None) -> int:
    """After the last of neighbouring rows of one word each, all parted by the same white.

    A sentence ends them where they fill a row; «поступают» / «в» / «орган.» / «По» / «остальным» are one row.
    """
    end = begin
    while end < len(rows) and " " not in rows[end].text and not rows[end].grid:
        if end > begin and (rows[end].first or (rows[end].gap > _APART) != (rows[begin + 1].gap > _APART)):
            break
        closed = end > begin and ends_sentence(rows[end - 1].text)
        if closed and (_fills(rows[begin:end], width) or opens_section(rows[end].folded)):
            break
        end += 1
    return end


def _is_torn(above: Sequence[Row], words: Sequence[Row], below: Sequence[Row], width: float) -> bool:
    """Whether such words are a row of a sentence: small letters after the first, and enough of them to fill a row."""
    if len(words) < _WORDS or ITEM_BULLET.match(words[0].text):
        return False
    small = sum(opens_lower(word.text) for word in words)
    if 2 * small < len(words) and not (small >= _SMALL and below and opens_lower(below[0].text)):
        return False
    if len({word.text for word in words}) < len(words):
        return False  # «сельские» / «городские» / «сельские»
    if not _fills(words, width):
        return False
    if words[1].gap <= _APART:
        return True
    goes_on = bool(below) and opens_lower(below[0].text)
    return goes_on or ends_sentence(words[-1].text) or (bool(above) and not ends_sentence(above[-1].text))


def _fills(words: Sequence[Row], width: float | None) -> bool:
    return width is None or printed_width(" ".join(word.text for word in words)) >= _FILLED * width


def _filled(words: Sequence[Row], width: float) -> list[Row]:
    """Words into rows as wide as the others."""
    rows: list[Row] = []
    begin = 0
    for end in range(1, len(words) + 1):
        text = " ".join(word.text for word in words[begin : end + 1])
        if end == len(words) or printed_width(text) > width:
            whole = _whole(words[begin:end])
            full = whole if end == len(words) and ends_sentence(whole.text) else whole._replace(right=width)
            rows.append(full if not rows else full._replace(gap=0.0))
            begin = end
    return rows


def _whole(words: Sequence[Row]) -> Row:
    text = " ".join(word.text for word in words)
    return words[0]._replace(
        end=words[-1].end, text=text, folded=" ".join(word.folded for word in words),
        cells=(Span(words[0].start, words[-1].end),), lefts=words[0].lefts[:1],
        right=words[0].left + printed_width(text),
    )  # fmt: skip
