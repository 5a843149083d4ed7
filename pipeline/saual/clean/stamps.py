"""Part the lines of a document from the stamps of document systems, however an extractor tore them.

`stamp_patterns` and `stamp_grammar` make an automaton of `data/stamps.toml`, `stamp_pieces` says what of a line may be
stamp, `stamp_search` finds the stamps of a page, `stamp_fields` reads them, `stamp_pages` tells the page where breaks
are lost. Here they are taken out of the lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from saual.clean.stamp_fields import Stamp, spell
from saual.clean.stamp_grammar import DEAD, build_grammar, stamp_calls
from saual.clean.stamp_pages import place_stamps
from saual.clean.stamp_patterns import TWINS, stamp_data
from saual.clean.stamp_pieces import SCRAP, Row, build_row
from saual.clean.stamp_search import find_stamps
from saual.read.document import BBox, Document, Line

__all__ = ["Stamp", "is_stamp", "split_stamps"]

ROWS = 50_000
"""How many lines of a page (or of a file without pages) are searched."""
WITHIN = 400
"""How far a sideways line is searched."""


def split_stamps(document: Document) -> tuple[tuple[Line, ...], tuple[Stamp, ...]]:
    """Part a document's lines from its stamps.

    The lines come back without stamp material: dropped if they were all stamp, shorter if an end of them was. The same
    stamp is listed once for a page; where a file has lost its page breaks, equal stamps are those of different pages.
    """
    paged = len(document.pages) > 1 or any(page.width is not None for page in document.pages)
    kept: list[Line] = []
    stamps: list[Stamp] = []
    for number, group in itertools.groupby(document.lines, key=lambda line: line.page):
        lines = list(group)
        body, found = _upright(document, [line for line in lines if not line.sideways])
        found += _sideways(document, [line for line in lines if line.sideways])
        found = sorted((start, stamp._replace(start=start)) for start, stamp in found)
        stamps += _once(found, number) if paged else place_stamps(document, body, found)
        kept += body
    return tuple(kept), tuple(stamps)


def is_stamp(text: str) -> bool:
    """Whether a line is a stamp and nothing else.

    >>> is_stamp("22.05.2025 ЕСЭДО ГО (версия 7.23.0)"), is_stamp("Продолжение письма от 22.05.2025")
    (True, False)
    """
    if not text.strip() or not stamp_calls().search(text.lower().translate(TWINS)):
        return False
    return bool(find_stamps(text, [build_row(text, 0, 0, 0, True)], True))


def _once(found: Iterable[tuple[int, Stamp]], page: int) -> list[Stamp]:
    """The stamps of a page, each once."""
    stamps: dict[tuple[object, ...], Stamp] = {}
    for _, stamp in found:
        stamps.setdefault(stamp.identity(), stamp._replace(page=page))
    return list(stamps.values())


def _upright(document: Document, lines: Sequence[Line]) -> tuple[list[Line], list[tuple[int, Stamp]]]:
    """The upright lines of a page without stamp material, and the stamps with their offsets.

    Where lines have boxes, and in office files, a stamp lies on its side, or stands whole on lines of its own: only
    text loses that.
    """
    whole_only = document.boxes is not None or document.columns is not None
    if not _promising(document, lines, whole_only):
        return list(lines), []
    found = find_stamps(document.text, _rows(document, lines, whole_only), True)
    if not found:
        return list(lines), []
    spans: dict[int, list[tuple[int, int]]] = {}
    stamps: list[tuple[int, Stamp]] = []
    for way, stamp in found:
        pieces = [(step.option.start, step.option.end) for step in way]
        for step, piece in zip(way, pieces, strict=True):
            spans.setdefault(step.row.line, []).append(piece)
        bbox = _box(document, pieces, [lines[step.row.line] for step in way])
        stamps.append((pieces[0][0], stamp._replace(bbox=bbox)))
    rest = [_rest(document, line, spans[i]) if i in spans else line for i, line in enumerate(lines)]
    return _closed(document, rest), stamps


def _promising(document: Document, lines: Sequence[Line], whole_only: bool) -> bool:
    """Whether a page is worth a search: it names a stamp's words or, where stamps may be torn, has torn lines."""
    if not lines:
        return False
    text = document.text
    if not whole_only:
        torn = sum(0 < len(text[line.start : line.end].strip()) <= SCRAP for line in lines)
        if torn >= stamp_data()["search"]["torn"]:
            return True
    page = text[lines[0].start : lines[-1].end].lower().translate(TWINS)
    return bool(stamp_calls().search(page))


def _rows(document: Document, lines: Sequence[Line], whole_only: bool) -> list[Row]:
    """The rows of those lines that are not blank."""
    text = document.text
    filled = [(index, line) for index, line in enumerate(lines) if text[line.start : line.end].strip()][:ROWS]
    return [
        build_row(text[line.start : line.end], line.start, index, order, whole_only)
        for order, (index, line) in enumerate(filled)
    ]


def _sideways(document: Document, lines: Sequence[Line]) -> list[tuple[int, Stamp]]:
    """The stamps among the sideways lines of a page; none of these lines is body."""
    stamps: list[tuple[int, Stamp]] = []
    taken: set[int] = set()
    for way, stamp in find_stamps(document.text, _rows(document, lines, False), False):
        taken.update(step.row.line for step in way)
        spans = [(step.option.start, step.option.end) for step in way]
        bbox = _box(document, spans, [lines[step.row.line] for step in way])
        stamps.append((spans[0][0], stamp._replace(bbox=bbox)))
    for text, group in _strangers(document, lines, taken):
        bbox = _box(document, [(line.start, line.end) for line in group], group)
        inside = _within(text) or [Stamp(text, "side", None, None, None, None, None, None, None)]
        stamps += [(group[0].start, stamp._replace(bbox=bbox)) for stamp in inside]
    return stamps


def _strangers(document: Document, lines: Sequence[Line], taken: set[int]) -> Iterator[tuple[str, list[Line]]]:
    """Sideways lines that no form explains; scraps following each other are one text."""
    pending: list[Line] = []
    for index, line in enumerate(lines):
        words = document.text[line.start : line.end].split()
        if index in taken or not words:
            continue
        if len("".join(words)) > SCRAP:
            yield " ".join(words), [line]
        else:
            pending.append(line)
    if pending:
        yield "".join("".join(document.text[line.start : line.end].split()) for line in pending), pending


def _within(text: str) -> list[Stamp]:
    """The stamps inside a sideways line that says more than one stamp."""
    forward = build_grammar(False).forward
    chars = "".join(text.split())[:WITHIN]
    stamps: list[Stamp] = []
    start = 0
    while start < len(chars):
        state, best, end = 0, 0, start
        while state != DEAD and end < len(chars):
            state, end = forward.walk(state, chars[end]), end + 1
            if state != DEAD and forward.accepts[state]:
                best = end
        spelt = spell(forward, chars[start:best], [False] * (best - start)) if best else None
        if spelt:
            stamps.append(spelt[0])
        start = best if spelt else start + 1
    return stamps


def _box(document: Document, spans: Iterable[tuple[int, int]], lines: Iterable[Line]) -> BBox | None:
    """The box around the characters of `spans` (around the `lines` where characters have none)."""
    boxes = document.boxes
    found = [tuple(boxes[4 * at : 4 * at + 4]) for start, end in spans for at in range(start, end)] if boxes else []
    found = [box for box in found if any(box)] or [tuple(line.bbox) for line in lines if line.bbox]
    if not found:
        return None
    x0, top, x1, bottom = zip(*found, strict=True)
    return BBox(min(x0), min(top), max(x1), max(bottom))


def _rest(document: Document, line: Line, spans: list[tuple[int, int]]) -> Line | None:
    """The line without `spans`, which lie at its ends; None if nothing is left."""
    start, end = line.start, line.end
    for a, b in spans:
        if document.text[start:a].strip():
            end = min(end, a)
        else:
            start = max(start, b)
    body = document.text[start:end]
    if not body.strip():
        return None
    start, end = start + len(body) - len(body.lstrip()), start + len(body.rstrip())
    return line._replace(start=start, end=end, bbox=line.bbox and _box(document, [(start, end)], [line]))


def _closed(document: Document, lines: Sequence[Line | None]) -> list[Line]:
    """The lines without the holes (None) that stamps left and without the blank lines that came with the stamps.

    Of the blank lines on both sides of a hole as many stay as on the side that has fewer: in «болған жерде», stamp,
    three blank lines, «сенім пайда болады.» none, since it is one paragraph.
    """
    kept: list[Line] = []
    for solid, group in itertools.groupby(lines, key=lambda line: bool(line and _body(document, line))):
        run = list(group)
        if solid or None not in run:
            kept += [line for line in run if line]
            continue
        after = run[::-1].index(None)
        blanks = [line for line in run if line]
        kept += blanks[: min(run.index(None), after)]
    return kept


def _body(document: Document, line: Line) -> str:
    """The text of a line without white space around it."""
    return document.text[line.start : line.end].strip()
