"""Sentences as checks see them: their figures, the brackets these stand in, and the pieces between commas."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from saual.check.figures import Figure, figure
from saual.extract.annotation import Quantity
from saual.language.sentences import split_sentences
from saual.segment.anatomy import Anatomy, Block

_OUTSIDE = frozenset(
    {"letterhead", "addressee", "reference", "number", "executor", "name", "table", "copy", "attachment"}
)
_BREAK = regex.compile(r"[;,](?=\s)|\s(?:и|а|және|мен|пен|бен|ал)(?=\s)")
_BRACKET = regex.compile(r"[()]")
Pair = tuple[int, int]
"""Start and end of a bracket with its content."""


class Clause(NamedTuple):
    """One sentence: offsets are those of the letter's text, `words` is in small letters and as long as the sentence.

    Figures and brackets go by their start; `around` has for each figure the innermost bracket it stands in, `outer`
    the brackets that stand in no other.
    """

    start: int
    end: int
    words: str
    figures: tuple[Figure, ...]
    brackets: tuple[Pair, ...]
    around: tuple[Pair | None, ...]
    outer: tuple[Pair, ...]
    block: int

    def between(self, start: int, end: int) -> str:
        """The words of a span."""
        return self.words[start - self.start : end - self.start]

    def before(self, place: int, most: int) -> str:
        """The words that end at a place, at most so many letters."""
        return self.between(max(self.start, place - most), place)

    def inside(self, start: int, end: int, most: int | None = None) -> list[Figure]:
        """The figures of a span but those in brackets within it; with `most` only the last ones are looked at."""
        first, last = self._from(start), self._from(end)
        found = []
        for at in range(first if most is None else max(first, last - most), last):
            around = self.around[at]
            if self.figures[at].span[1] <= end and not (around and start <= around[0] and around[1] <= end):
                found.append(self.figures[at])
        return found

    def following(self, place: int) -> Figure | None:
        """The first figure from a place on, brackets aside."""
        at = self._from(place)
        while at < len(self.figures):
            around = self.around[at]
            if not around or around[0] < place:
                return self.figures[at]
            at = self._from(around[1])
        return None

    def _from(self, place: int) -> int:
        """How many figures begin before a place."""
        return bisect_left(self.figures, place, key=lambda figure: figure.span[0])

    def is_bracketed(self, place: int) -> bool:
        """Whether a place stands in brackets."""
        at = bisect_left(self.outer, place, key=lambda pair: pair[0]) - 1
        return at >= 0 and place < self.outer[at][1]

    def opening(self, place: int) -> Pair | None:
        """The bracket that opens at a place or right behind it."""
        at = bisect_left(self.brackets, place, key=lambda pair: pair[0])
        return self.brackets[at] if at < len(self.brackets) and self.brackets[at][0] <= place + 1 else None

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans between commas, semicolons and «и»; brackets are not broken up."""
        first = bisect_left(self.brackets, start, key=lambda pair: pair[0])
        last = bisect_left(self.brackets, end, key=lambda pair: pair[0])
        inner = _outermost(pair for pair in self.brackets[first:last] if pair[1] <= end)
        at, here = start, 0
        found: list[tuple[int, int]] = []
        for match in _BREAK.finditer(self.words, start - self.start, end - self.start):
            place = match.start() + self.start
            while here < len(inner) and inner[here][1] <= place:
                here += 1
            if here == len(inner) or place <= inner[here][0]:
                found.append((at, place))
                at = match.end() + self.start
        return [*found, (at, end)]


def _outermost(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those that stand in no other, given by their start."""
    found: list[Pair] = []
    for pair in pairs:
        if not found or pair[0] >= found[-1][1]:
            found.append(pair)
    return tuple(found)


def _innermost(figures: Sequence[Figure], brackets: Sequence[Pair]) -> Iterator[Pair | None]:
    """For each figure the innermost bracket around its start."""
    opened: list[Pair] = []
    at = 0
    for found in figures:
        while at < len(brackets) and brackets[at][0] < found.span[0]:
            opened.append(brackets[at])
            at += 1
        while opened and opened[-1][1] <= found.span[0]:
            opened.pop()
        yield opened[-1] if opened else None


def split_clauses(letter: Anatomy, quantities: Sequence[Quantity]) -> Iterator[Clause]:
    """The sentences of a letter's prose with their figures, in order; letterhead, tables and signature have none."""
    text = letter.text.value
    at = 0
    for number, block in enumerate(letter.blocks):
        if block.role in _OUTSIDE:
            continue
        while at < len(quantities) and quantities[at].start < block.start:
            at += 1
        for span in split_sentences(block.text):
            start, end = block.start + span.start, block.start + span.end
            figures = []
            while at < len(quantities) and quantities[at].start < end:
                figures.append(figure(text, quantities[at]))
                at += 1
            words = text[start:end].lower().replace("ё", "е")
            brackets = tuple(sorted(_brackets(words, start)))
            around = tuple(_innermost(figures, brackets))
            yield Clause(start, end, words, tuple(figures), brackets, around, _outermost(brackets), number)


def _brackets(words: str, offset: int) -> Iterator[tuple[int, int]]:
    """Every pair of brackets; one that is not closed, as «1)», is none."""
    opened: list[int] = []
    for match in _BRACKET.finditer(words):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            yield offset + opened.pop(), offset + match.end()


def is_item(block: Block) -> bool:
    """Whether a paragraph is a point of a list."""
    return block.role == "list_item" or bool(_ITEM.match(block.text))


_ITEM = regex.compile(r"[–—•-]\s|\d{1,2}[.)]\s|\p{Ll}\)\s")
