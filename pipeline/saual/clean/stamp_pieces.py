"""Which pieces of a line may belong to a stamp, and what it costs to take them or to leave them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import regex

TAKEN = 0.5
"""What a letter costs that is taken from a body line."""
HEAD = 1.5
"""What a letter costs at the beginning of a body line, where list markers stand."""
LEFT = 0.6
"""What it costs to leave a letter of a short word at the end of a line between the pieces of a stamp."""
EDGE = 0.6
"""What it costs more if a stamp begins or ends with it: in all more than it is worth, so none is taken without need."""
SCRAP = 3
"""A line of no more signs than this is likelier a piece of a stamp than of a letter."""
CLUMP = 2
"""A piece stuck to the body by a single space has words of no more signs than this."""
GAP = regex.compile(r"(?<=\S)[ \t\xa0\u2000-\u200a]{2,}(?=\S)")
WORDS = regex.compile(r"\S+")
STUCK = regex.compile(r"[^\W\d][.!?;:,»)](\w{1,2})$")


class Option(NamedTuple):
    """A piece of a line that may be stamp: its letters, its offsets, what taking it costs, and what more at an edge.

    `solid`: a whole line, or what a wide gap parts from the body; `words`: a piece of whole words behind a single
    space, believed only of reversed text, where no natural word can be mistaken for it.
    """

    chars: str
    start: int
    end: int
    cost: float
    solid: bool
    words: bool = False
    edge: float = 0.0


class Row(NamedTuple):
    """A line with something on it: its number among the lines and on the page, its pieces, what skipping it costs."""

    line: int
    order: int
    options: tuple[Option, ...]
    skip: float
    body: bool


def build_row(text: str, at: int, index: int, order: int, whole_only: bool) -> Row:
    """What may be made of the line `text`, which stands at offset `at`: the whole of it or, if torn, a piece."""
    words = [match.span() for match in WORDS.finditer(text)]
    whole = "".join(text.split())
    options = [Option(whole, at + words[0][0], at + words[-1][1], 0.0, True)]
    if not whole_only and (len(words) > 1 or not whole[-1:].isalpha()):
        options += [end._replace(start=at + end.start, end=at + end.end) for end in _ends(text, words)]
    scrap = len(whole) <= SCRAP
    skip = 0.1 + LEFT * sum(_short(words)) if not scrap else 0.6 if whole.strip(".)").isdigit() else 1.0
    return Row(index, order, tuple(other for option in options for other in _shuffled(option)), skip, not scrap)


def _ends(text: str, words: list[tuple[int, int]]) -> Iterator[Option]:
    """The ends of a line that may be stamp.

    The tails «0 2» of «оқытушылар жоқ. Бұл 0 2» and «2» of «қабылдансын.2», the heads likewise, and what stands behind
    or before a wide gap.
    """
    end = words[-1][1]
    short = _short(words)
    for many in range(1, min(3, len(words) - 1) + 1):
        for part, price, left in ((words[-many:], TAKEN, sum(short[many:])), (words[:many], HEAD, sum(short))):
            long = CLUMP * many if any(b - a > CLUMP for a, b in part) else 0
            option = _taken(text, part[0][0], part[-1][1], price, long)
            yield option._replace(cost=option.cost + LEFT * left)
    stuck = STUCK.search(text, max(0, end - 4), end)
    if stuck:
        yield _taken(text, stuck.start(1), end, TAKEN + 0.2, 0)
    gaps = [match.span() for match in GAP.finditer(text)]
    for number, (start, stop) in enumerate(gaps[-4:]):
        inside = max((b - a for a, b in gaps[: len(gaps[:-4]) + number]), default=1)
        if stop - start > min(2, inside):
            yield Option("".join(text[stop:end].split()), stop, end, 0.3, True)
    if gaps and gaps[0][1] - gaps[0][0] > 2:
        yield Option("".join(text[: gaps[0][0]].split()), words[0][0], gaps[0][0], 0.4, True)


def _short(words: list[tuple[int, int]]) -> list[int]:
    """The lengths of the short words at the end of a line, the last first; three at most."""
    lengths = [b - a for a, b in words[:-4:-1]]
    return list(itertools.takewhile(lambda length: length <= CLUMP, lengths))


def _taken(text: str, start: int, end: int, price: float, long: int) -> Option:
    """A piece that single spaces part from the body; if of whole words, `long` is for how many letters it counts."""
    chars = "".join(text[start:end].split())
    size = len(chars) if chars.isdigit() else long or len(chars)  # a bare figure is natural in any direction
    return Option(chars, start, end, price * size, False, long > 0, 0.0 if chars[0] in ".)" else EDGE * size)


def _shuffled(option: Option) -> Iterator[Option]:
    """The option and, for a clump of two or three letters, its other orders («н ұ» for «ұ н»)."""
    yield option
    if 2 <= len(option.chars) <= SCRAP:
        for chars in sorted({*map("".join, itertools.permutations(option.chars))} - {option.chars}):
            yield option._replace(chars=chars, cost=option.cost + 1.0)
