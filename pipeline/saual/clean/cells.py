"""Where one line of print is cut into cells: at wide gaps, by its characters or by their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from saual.read.document import Document, Span

_WIDE_GAP = regex.compile(r"[ \u00a0]{3,}|\t+")
_STRETCHED = regex.compile(r"(?!\u00a0\S)[ \u00a0\t]+")  # a no-break space is never stretched
_WORD = regex.compile(r"\S+")
_FIGURE = regex.compile(r"[-−–+]?\d[\d \u00a0.,]*+%?|[-–—]")


def columns(leading: str) -> int:
    """The columns that white space takes."""
    return len(leading.expandtabs(8))


def columns_of(text: str, cells: Sequence[Span]) -> Iterator[int]:
    """The columns in which the cells of a row begin, counted from the first."""
    column, at = 0, cells[0].start
    for cell in cells:
        stop = column % 8
        column += columns(" " * stop + text[at : cell.start]) - stop
        at = cell.start
        yield column


def cut_plain(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Cut a row at three spaces or more; where every gap is wide, the row was stretched from margin to margin."""
    gaps = [m.span() for m in _WIDE_GAP.finditer(text, start, end)]
    every = [m.end() - m.start() for m in _STRETCHED.finditer(text, start, end)]
    if len(every) > 2 and min(every) > 1 and not _ends_in_figures(text, gaps, end):
        gaps = []
    edges = [start, *(x for gap in gaps for x in gap), end]
    return tuple(Span(edges[i], edges[i + 1]) for i in range(0, len(edges), 2))


def _ends_in_figures(text: str, gaps: Sequence[tuple[int, int]], end: int) -> bool:
    """Whether all parts but the first are figures: the row of a table, whose gaps are wide for that."""
    ends = [*(start for start, _ in gaps[1:]), end]
    return bool(gaps) and all(_FIGURE.fullmatch(text, after, stop) for (_, after), stop in zip(gaps, ends, strict=True))


def cut_printed(document: Document, start: int, end: int, unit: float, frame: tuple[float, float]) -> tuple[Span, ...]:
    """Cut a row where the white between two words is wide; in a justified row also wider than its other gaps.

    «2.    Какие    ставки    планируются» from margin to margin is one cell.
    """
    boxes = document.boxes
    assert boxes is not None
    words = [m.span() for m in _WORD.finditer(document.text, start, end)]
    if len(words) < 2:
        return (Span(start, end),)
    gaps = [boxes[4 * b] - boxes[4 * a_end - 2] for (_, a_end), (b, _) in pairwise(words)]
    justified = boxes[4 * start] < frame[0] + 8 * unit and boxes[4 * end - 2] > frame[1] - 1.5 * unit
    usual = sorted(gaps)[len(gaps) // 4] if justified and len(gaps) > 2 else 0.6 * unit
    cells: list[Span] = []
    begin = start
    for (_, before), (after, _), gap in zip(words, words[1:], gaps, strict=False):
        if gap > 3.2 * unit and gap > 2.2 * usual:
            cells.append(Span(begin, before))
            begin = after
    cells.append(Span(begin, end))
    return tuple(cells)
