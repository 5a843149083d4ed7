"""Sentences as checks see them: their figures, the brackets these stand in, and the pieces between commas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Clause(NamedTuple):
    """One sentence: offsets are those of the letter's text, `words` is in small letters and as long as the sentence."""

    start: int
    end: int
    words: str
    figures: tuple[Figure, ...]
    brackets: tuple[tuple[int, int], ...]
    block: int

    def between(self, start: int, end: int) -> str:
        """The words of a span."""
        return self.words[start - self.start : end - self.start]

    def inside(self, start: int, end: int) -> list[Figure]:
        """The figures of a span but those in brackets within it."""
        inner = [(a, b) for a, b in self.brackets if start <= a and b <= end]
        return [
            f
            for f in self.figures
            if start <= f.span[0] and f.span[1] <= end and not any(a < f.span[0] < b for a, b in inner)
        ]

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans between commas, semicolons and «и»; brackets are not broken up."""
        inner = [(a, b) for a, b in self.brackets if start <= a and b <= end]
        at = start
        found: list[tuple[int, int]] = []
        for match in _BREAK.finditer(self.words, start - self.start, end - self.start):
            place = match.start() + self.start
            if not any(a < place < b for a, b in inner):
                found.append((at, place))
                at = match.end() + self.start
        return [*found, (at, end)]


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
            yield Clause(start, end, words, tuple(figures), tuple(_brackets(words, start)), number)


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
