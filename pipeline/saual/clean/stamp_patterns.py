"""The patterns of `data/stamps.toml`, read into signs and the relation «may follow» (Glushkov's construction).

The patterns are a small dialect of regular expressions, explained at the top of the data file. They are no `regex`
patterns because a stamp torn over many lines is found by moving an automaton piece by piece, forwards or backwards,
and because every sign must remember which field of the stamp it belongs to.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

TWINS = str.maketrans("acehikmoptxyвb‐‑–—ё", "асеһікмортхувв----е")


@cache
def stamp_data() -> dict[str, Any]:
    """`data/stamps.toml`."""
    return tomllib.loads(resources.files("saual").joinpath("data", "stamps.toml").read_text(encoding="utf-8"))


class Sign(NamedTuple):
    """One place in a pattern: what stands there, whether a space stands before it, which part of which form it is."""

    what: str
    gap: bool
    part: str
    turn: int
    form: int


class Piece(NamedTuple):
    """A stretch of a pattern as Glushkov's construction sees it."""

    nullable: bool
    first: frozenset[int]
    last: frozenset[int]


class Parser:
    """Turns patterns (str) into signs and the relation «may follow»."""

    def __init__(self, parts: dict[str, str]) -> None:
        self.parts = parts
        self.signs: list[Sign] = []
        self.follow: list[set[int]] = []
        self.turns = itertools.count(1)
        self.form = 0

    def choice(self, text: str, at: int, gap: bool, part: str, turn: int) -> tuple[Piece, int]:
        """Alternatives, up to the end of the text or a closing bracket."""
        piece, at = self.sequence(text, at, gap, part, turn)
        while text[at : at + 1] == "|":
            other, at = self.sequence(text, at + 1, gap, part, turn)
            piece = Piece(piece.nullable or other.nullable, piece.first | other.first, piece.last | other.last)
        return piece, at

    def sequence(self, text: str, at: int, gap: bool, part: str, turn: int) -> tuple[Piece, int]:
        """One thing after another."""
        piece = Piece(True, frozenset(), frozenset())
        while at < len(text) and text[at] not in "|)":
            if text[at] == " ":
                gap, at = True, at + 1
                continue
            item, at = self.item(text, at, gap, part, turn)
            gap = gap and item.nullable
            self.link(piece.last, item.first)
            piece = Piece(
                piece.nullable and item.nullable,
                piece.first | item.first if piece.nullable else piece.first,
                piece.last | item.last if item.nullable else item.last,
            )
        return piece, at

    def item(self, text: str, at: int, gap: bool, part: str, turn: int) -> tuple[Piece, int]:
        """One sign, group or part, with the ?, + or * after it."""
        if text[at] == "(":
            piece, at = self.choice(text, at + 1, gap, part, turn)
            at += 1
        elif text[at] == "{":
            end = text.index("}", at)
            name = text[at + 1 : end]
            piece, at = self.choice(self.parts[name], 0, gap, name, next(self.turns))[0], end + 1
        else:
            end = text.index("]", at) + 1 if text[at] == "[" else at + 2 if text[at] == "\\" else at + 1
            number = frozenset([len(self.signs)])
            self.signs.append(Sign(text[at:end], gap, part, turn, self.form))
            self.follow.append(set())
            piece, at = Piece(text[at] == ".", number, number), end
        mark = text[at : at + 1]
        if mark and mark in "+*":
            self.link(piece.last, piece.first)
        if mark and mark in "?*":
            piece = piece._replace(nullable=True)
        return piece, at + 1 if mark and mark in "?+*" else at

    def link(self, before: Iterable[int], after: frozenset[int]) -> None:
        """Let signs of `after` follow signs of `before`."""
        for number in before:
            self.follow[number] |= after


def fold(char: str) -> str:
    """The sign by which a letter is compared: «О» and Latin «o» alike."""
    return char.lower().translate(TWINS)


def fits(what: str, char: str) -> bool:
    r"""Whether a sign of a pattern is met by a character of the page.

    >>> fits("Е", "E"), fits(r"\d", "7"), fits(r"[12]", "3")
    (True, True, False)
    """
    if what[0] == "[":
        return char in _spread(what[1:-1])
    if what == r"\d":
        return "0" <= char <= "9"
    if what == r"\l":
        return char.isalpha()
    if what == r"\u":
        return char.isupper()
    if what == r"\n":
        return char.isupper() or char in "0123456789-/" or fold(char) == "-"
    return fold(what[-1]) == fold(char)


def _spread(what: str) -> str:
    """The signs of a set, «1-9» written out."""
    return "".join(map(chr, range(ord(what[0]), ord(what[2]) + 1))) if what[1:2] == "-" else what
