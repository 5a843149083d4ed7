"""Rows of a page from the places of its characters: pure geometry, nothing of pdfium.

All coordinates are those of a reader who holds the page so that the text runs from left to right: x grows to the right,
y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import sub
from typing import NamedTuple

SAME_BASELINE = 0.3
"""Baselines closer than this many type sizes are one row: half a line apart (0.55 and more) never is."""

SMALL = 0.85
"""Raised or lowered type is at most this part of its row's size; footnote marks measured 0.58 to 0.65."""

RAISED_BY = 0.1
"""A footnote mark stands at least this many row sizes above the baseline; measured 0.33 to 0.36."""

SPACE = 0.15
"""A gap wider than this many type sizes (beyond the usual gap of its run) is a space: those of the letters are 0.2 to
0.25, and kerning stays under 0.1."""

SAME_PLACE = 0.15
"""The same sign twice within this many type sizes is one sign drawn twice; the narrowest letters stand 0.25 apart."""

MADE_SPACE = -1
"""In the order of a row: a space that the page does not have."""


class Piece(NamedTuple):
    """Neighbouring characters of one size on one baseline. `spacing` is the usual gap between them, None if unknown."""

    start: int
    end: int
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    space_before: bool
    space_after: bool
    spacing: float | None


class Row(NamedTuple):
    """One row: indexes of its characters in reading order (or MADE_SPACE), and which parts of it are raised.

    `lead`: how many of the characters it begins with are set bold.
    """

    order: list[int]
    raised: list[tuple[int, int]]
    size: float
    bold: bool
    baseline: float
    lead: int = 0


class Glyphs(NamedTuple):
    """Characters and the left and right edges of each, in the direction of writing."""

    chars: Sequence[str]
    x0: Sequence[float]
    x1: Sequence[float]


def find_pieces(glyphs: Glyphs, start: int, end: int, baseline: float, size: float, bold: bool) -> list[Piece]:
    """Cut a text object where it jumps; without the spaces at both ends of each part, which only leave a flag."""
    x0, x1 = glyphs.x0, glyphs.x1
    gaps = list(map(sub, x0[start + 1 : end], x1[start : end - 1]))
    spacing = sorted(gaps)[len(gaps) // 2] if len(gaps) > 3 else None
    far = 1.5 * size
    cuts = [start]
    if gaps and (max(gaps) > far or min(gaps) < -far):
        cuts += [start + 1 + n for n, gap in enumerate(gaps) if not -far <= gap <= far]
    cuts.append(end)
    pieces = (_trim(glyphs, a, b, baseline, size, bold, spacing) for a, b in pairwise(cuts))
    return [piece for piece in pieces if piece is not None]


def _trim(
    glyphs: Glyphs, start: int, end: int, baseline: float, size: float, bold: bool, spacing: float | None
) -> Piece | None:
    chars, x0, x1 = glyphs
    first, last = start, end
    while first < last and chars[first].isspace():
        first += 1
    if first == last:
        return None
    while chars[last - 1].isspace():
        last -= 1
    left, right = min(x0[first], x0[last - 1]), max(x1[first], x1[last - 1])
    return Piece(first, last, left, right, baseline, size, bold, first > start, last < end, spacing)


def build_rows(glyphs: Glyphs, pieces: Iterable[Piece]) -> list[Row]:
    """Rows from top to bottom."""
    clusters = _merge_small(_cluster(sorted(pieces, key=lambda piece: piece.baseline)))
    return [_row(glyphs, cluster) for cluster in clusters]


def _cluster(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that share a baseline, from top to bottom."""
    clusters: list[list[Piece]] = []
    first = size = 0.0
    for piece in pieces:
        if clusters and piece.baseline - first <= SAME_BASELINE * min(size, piece.size):
            clusters[-1].append(piece)
            size = max(size, piece.size)
        else:
            clusters.append([piece])
            first, size = piece.baseline, piece.size
    return clusters


def _main_size(pieces: list[Piece]) -> float:
    """The size that most of the characters have."""
    sizes: dict[float, int] = {}
    for piece in pieces:
        sizes[piece.size] = sizes.get(piece.size, 0) + piece.end - piece.start
    return max(sizes, key=lambda size: (sizes[size], size))


def _main_baseline(pieces: list[Piece], size: float) -> float:
    return max((piece for piece in pieces if piece.size == size), key=lambda piece: piece.end - piece.start).baseline


def _merge_small(clusters: list[list[Piece]]) -> list[list[Piece]]:
    """Bring raised and lowered small type home: into the row whose larger type it touches."""
    if len(clusters) < 2:
        return clusters
    sizes = [_main_size(cluster) for cluster in clusters]
    lines = [_main_baseline(cluster, size) for cluster, size in zip(clusters, sizes, strict=True)]
    homes: dict[int, list[Piece]] = {}
    for number, cluster in enumerate(clusters):
        around = [n for n in range(max(0, number - 3), min(len(clusters), number + 4)) if n != number]
        around = [n for n in around if _reaches(lines[n], sizes[n], lines[number], min(p.size for p in cluster))]
        if not around:
            continue
        kept = []
        for piece in cluster:
            home = next((n for n in around if _touches(piece, clusters[n], sizes[n])), None)
            if home is None:
                kept.append(piece)
            else:
                homes.setdefault(home, []).append(piece)
        clusters[number] = kept
    for number, more in homes.items():
        clusters[number] = clusters[number] + more
    return [cluster for cluster in clusters if cluster]


def _reaches(baseline: float, size: float, small_baseline: float, small_size: float) -> bool:
    return small_size <= SMALL * size and -0.35 * size <= baseline - small_baseline <= 0.75 * size


def _touches(piece: Piece, row: list[Piece], size: float) -> bool:
    if piece.size > SMALL * size:
        return False
    near = 0.35 * size
    return any(p.size > piece.size and p.x0 - near <= piece.x1 and piece.x0 <= p.x1 + near for p in row)


def _row(glyphs: Glyphs, pieces: list[Piece]) -> Row:
    size = _main_size(pieces)
    baseline = _main_baseline(pieces, size)
    bold = 2 * sum(p.end - p.start for p in pieces if p.bold) > sum(p.end - p.start for p in pieces)
    pieces = sorted(pieces, key=lambda piece: piece.x0)
    order: list[int] = []
    raised: list[tuple[int, int]] = []
    lead = 0
    usual = _usual_gap(glyphs, pieces)
    for group in _overlapping(pieces):
        indexes, marks = _group_order(glyphs, group, usual, size, baseline)
        if order and _is_space(glyphs, order[-1], indexes[0], group, usual):
            order.append(MADE_SPACE)
        raised += [(start + len(order), end + len(order)) for start, end in marks]
        if lead in (len(order), len(order) - 1) and all(piece.bold for piece in group):
            lead = len(order) + len(indexes)
        order += indexes
        if group[-1].space_after:
            order.append(MADE_SPACE)
    if order[-1] == MADE_SPACE:
        order.pop()
    return Row(order, raised, size, bold, baseline, lead)


def _usual_gap(glyphs: Glyphs, pieces: list[Piece]) -> float:
    """The gap between letters of a row that is set letter by letter or word by word; 0 when there is too little."""
    known = sorted(piece.spacing for piece in pieces if piece.spacing is not None)
    if known:
        return known[len(known) // 2]
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(pieces))
    middle = gaps[len(gaps) // 2] if len(gaps) > 7 else 0.0
    return middle if middle < 0.5 * pieces[0].size else 0.0


def _is_space(glyphs: Glyphs, left: int, right: int, group: list[Piece], usual: float) -> bool:
    if left == MADE_SPACE:
        return False
    return group[0].space_before or glyphs.x0[right] - glyphs.x1[left] > _threshold(group[0].size, usual)


def _threshold(size: float, usual: float) -> float:
    return max(0.1 * size, usual + SPACE * size)


def _overlapping(pieces: list[Piece]) -> list[list[Piece]]:
    """Group pieces (sorted by x0) that cover each other: signs drawn twice, accents, letters set out of order."""
    groups: list[list[Piece]] = []
    right = 0.0
    for piece in pieces:
        if groups and piece.x0 < right - 0.35 * piece.size:
            groups[-1].append(piece)
            right = max(right, piece.x1)
        else:
            groups.append([piece])
            right = piece.x1
    return groups


def _group_order(
    glyphs: Glyphs, group: list[Piece], usual: float, size: float, baseline: float
) -> tuple[list[int], list[tuple[int, int]]]:
    """The characters of a group in reading order with the spaces restored, and which parts of them are raised marks."""
    if len(group) > 1:
        return _interleave(glyphs, group, usual), []
    piece = group[0]
    spacing = usual if piece.spacing is None else piece.spacing
    order, limit = list(range(piece.start, piece.end)), _threshold(piece.size, spacing)
    if not _is_even(glyphs, piece, limit):
        order = _with_spaces(glyphs, order, limit)
    small = piece.size <= SMALL * size and baseline - piece.baseline >= RAISED_BY * size
    if small and all(glyphs.chars[n].isdigit() or glyphs.chars[n] == "*" for n in range(piece.start, piece.end)):
        return order, [(0, len(order))]
    return order, []


def _interleave(glyphs: Glyphs, group: list[Piece], usual: float) -> list[int]:
    """Characters of pieces that overlap, from left to right, each sign once."""
    chars, x0, x1 = glyphs
    order: list[int] = []
    size = group[0].size
    for index in sorted((n for piece in group for n in range(piece.start, piece.end)), key=lambda n: x0[n] + x1[n]):
        twins = (n for n in order[-4:] if chars[n] == chars[index])
        if not any(abs(x0[n] + x1[n] - x0[index] - x1[index]) < 2 * SAME_PLACE * size for n in twins):
            order.append(index)
    return _with_spaces(glyphs, order, _threshold(size, usual))


def _is_even(glyphs: Glyphs, piece: Piece, limit: float) -> bool:
    """Whether a piece, as most, has no gap that is a space, and no space twice."""
    chars, x0, x1 = glyphs
    start, end = piece.start, piece.end
    if max(map(sub, x0[start + 1 : end], x1[start : end - 1]), default=0.0) > limit:
        return False
    return "  " not in "".join(chars[start:end])


def _with_spaces(glyphs: Glyphs, order: list[int], limit: float) -> list[int]:
    """Put a made space into each wide gap; several spaces in a row become one."""
    chars, x0, x1 = glyphs
    result = [order[0]]
    for before, index in pairwise(order):
        if x0[index] - x1[before] > limit and not chars[index].isspace() and not chars[before].isspace():
            result.append(MADE_SPACE)
        elif chars[index] == " " and chars[before] == " ":
            continue
        result.append(index)
    return result
