"""Signs told by their shape: a drawn sign on a small grid, compared with those of known typefaces (`data/signs.tsv`).

A shape is stretched to fill the grid, so condensed and wide type look alike; what that loses (a full stop, a hyphen and
a stroke all fill it) is kept as the place of the sign on its line, in heights of a capital letter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

WIDTH, HEIGHT = 16, 20
"""The grid: at it the figures of all typefaces tried are told apart, and a shape is one integer of 320 bits."""

FINE = 32
"""Steps of a cell to which contours are rounded."""

PLACE = 0.5
BREADTH = 0.06
"""What a difference in place (in capital heights) and in breadth (as a logarithm) counts beside the share of cells."""

FAR = 0.5
"""A sign whose top and bottom together are off by more capital heights than this is another one."""

Point = tuple[float, float]


class Shape(NamedTuple):
    """A sign: its cells as bits, where its top and bottom are above the baseline, and how broad it is.

    Heights are counted in heights of a capital letter, breadth in breadths of a figure of the same type.
    """

    cells: int
    top: float
    bottom: float
    breadth: float


class Known(NamedTuple):
    """The shape of a sign in some typeface."""

    sign: str
    shape: Shape


def curve(start: Point, a: Point, b: Point, end: Point, steps: int) -> list[Point]:
    """Points on a cubic curve, without its start."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = start, a, b, end
    return [
        (w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3, w0 * y0 + w1 * y1 + w2 * y2 + w3 * y3)
        for w0, w1, w2, w3 in _weights(steps)
    ]


@cache
def _weights(steps: int) -> tuple[tuple[float, float, float, float], ...]:
    """What the four points of a cubic curve count at each of its steps (Bernstein's polynomials)."""
    parts = [step / steps for step in range(1, steps + 1)]
    return tuple(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in parts)


def fill_cells(contours: Iterable[Sequence[Point]], box: tuple[float, float, float, float], even_odd: bool) -> int:
    """The cells of the grid laid over `box` (x0, top, x1, bottom) whose middle lies inside the contours.

    >>> square = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0)]
    >>> fill_cells([square], (0.0, 0.0, 2.0, 2.0), even_odd=True) == (1 << WIDTH * HEIGHT) - 1
    True
    """
    x0, top, x1, bottom = box
    wide, high = FINE * WIDTH / ((x1 - x0) or 1.0), FINE * HEIGHT / ((bottom - top) or 1.0)
    x0, top = x0 - 0.5 / wide, top - 0.5 / high  # so that cutting rounds
    placed = tuple([tuple([(int((x - x0) * wide), int((y - top) * high)) for x, y in contour]) for contour in contours])
    return _fill(placed, even_odd)


@lru_cache(maxsize=1024)
def _fill(contours: tuple[tuple[tuple[int, int], ...], ...], even_odd: bool) -> int:
    """The cells inside contours in fine steps of the grid; kept, for a system draws a sign alike in every letter."""
    crossings: list[list[tuple[float, int]]] = [[] for _ in range(HEIGHT)]
    for contour in contours:
        ax, ay = contour[-1]
        for bx, by in contour:
            low, high, turn = (ay, by, 1) if ay < by else (by, ay, -1)
            first = max(0, math.ceil(low / FINE - 0.5))
            last = min(HEIGHT - 1, math.ceil(high / FINE - 0.5) - 1)
            for row in range(first, last + 1):
                y = (row + 0.5) * FINE
                crossings[row].append(((ax + (y - ay) * (bx - ax) / (by - ay)) / FINE, turn))
            ax, ay = bx, by
    cells = 0
    for found in crossings:
        cells = cells << WIDTH | _row_bits(sorted(found), even_odd)
    return cells


def _row_bits(crossings: list[tuple[float, int]], even_odd: bool) -> int:
    """The cells of one row that lie inside, the leftmost as the highest bit."""
    bits = winding = 0
    start = 0.0
    for x, turn in crossings:
        inside = winding % 2 if even_odd else winding
        winding += turn
        if not inside:
            start = x
        elif not (winding % 2 if even_odd else winding):
            first, last = max(0, math.ceil(start - 0.5)), min(WIDTH, math.ceil(x - 0.5))
            if first < last:
                bits |= ((1 << last - first) - 1) << WIDTH - last
    return bits


@cache
def known_signs() -> tuple[Known, ...]:
    """The shapes of `data/signs.tsv`."""
    text = resources.files("saual").joinpath("data", "signs.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("# "))
    return tuple(Known(sign, Shape(int(cells, 16), *map(float, place))) for sign, *place, cells in rows)


class Likenesses(dict[str, float]):
    """How unlike each sign a shape is; equal shapes share one, which is therefore its own key in a cache."""

    __hash__ = object.__hash__  # type: ignore[assignment]


def likenesses(shape: Shape, among: str = "") -> Likenesses:
    """How unlike each sign (or those of `among`) the shape is: 0 the same, 0.1 another typeface, 0.3 another sign.

    Signs whose place on the line is another one are left out.
    """
    cells, *place = shape
    return _likenesses(Shape(cells, *(round(value, 2) for value in place)), among)


@lru_cache(maxsize=2048)
def _likenesses(shape: Shape, among: str) -> Likenesses:
    """Kept, for the signs of a registration are the same on every page."""
    return Likenesses(compare(shape, _known_among(among)))


@cache
def _known_among(signs: str) -> tuple[Known, ...]:
    return tuple(known for known in known_signs() if not signs or known.sign in signs)


def compare(shape: Shape, known: Iterable[Known]) -> dict[str, float]:
    """How unlike each of the known signs the shape is, where a sign is known in several typefaces by the likest."""
    cells, top, bottom, breadth = shape
    found: dict[str, float] = {}
    for sign, (other, its_top, its_bottom, its_breadth) in known:
        off = abs(top - its_top) + abs(bottom - its_bottom)
        if off > FAR:
            continue
        cost = PLACE * off + (cells ^ other).bit_count() / (WIDTH * HEIGHT)
        if cost < found.get(sign, 1.0):
            cost += min(0.15, BREADTH * abs(math.log(breadth / its_breadth)))
            if cost < found.get(sign, 1.0):
                found[sign] = cost
    return found
