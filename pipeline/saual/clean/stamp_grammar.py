"""The grammar of stamps as automata over letters without white space, one reading forwards, one reading backwards.

They are made deterministic as far as a text asks for it, so no text pays for stamps that it does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import regex

from saual.clean.stamp_patterns import Parser, Piece, Sign, fits, fold, stamp_data

DEAD = -1
LOOSE = 0.05
"""What a letter of a loose part is worth; a letter of a fixed word is worth 1."""


class Automaton:
    """The deterministic automaton over (a number of) signs, made as far as the text asks for it."""

    def __init__(
        self, signs: Sequence[Sign], first: frozenset[int], last: frozenset[int], follow: Sequence[Iterable[int]]
    ) -> None:
        self.signs, self.first, self.last = signs, first, last
        self.follow = [frozenset(after) for after in follow]
        self.members: list[frozenset[int]] = [frozenset()]
        self.known: dict[frozenset[int], int] = {}
        self.accepts: list[bool] = [False]
        self.moves: dict[tuple[int, str], int] = {}
        loose = stamp_data()["loose"]["parts"]
        self.loose = frozenset(number for number, sign in enumerate(signs) if sign.part in loose)

    def mirror(self) -> Automaton:
        """The same stamps read from their last letter to the first."""
        before: list[set[int]] = [set() for _ in self.signs]
        for number, after in enumerate(self.follow):
            for other in after:
                before[other].add(number)
        return Automaton(self.signs, self.last, self.first, before)

    def move(self, state: int, char: str) -> int:
        """The state after one more character (0 is the start), DEAD if no stamp goes on so."""
        members = self.members[state]
        nexts = self.first if state == 0 else frozenset().union(*(self.follow[number] for number in members))
        after = frozenset(number for number in nexts if fits(self.signs[number].what, char))
        target = state if char == "." and state and self._near_figures(members | nexts) else DEAD
        if after:
            target = self.known.setdefault(after, len(self.members))
            if target == len(self.members):
                self.members.append(after)
                self.accepts.append(not after.isdisjoint(self.last))
        self.moves[state, char] = target
        return target

    def _near_figures(self, numbers: frozenset[int]) -> bool:
        """Whether one of the signs is a figure or a full stop: there full stops go astray («03062022....»)."""
        return any(self.signs[number].what[-1] in ".d]0123456789" for number in numbers)

    def walk(self, state: int, chars: str) -> int:
        """The state after all of `chars`."""
        moves = self.moves
        for char in chars:
            after = moves.get((state, char))
            state = self.move(state, char) if after is None else after
            if state == DEAD:
                return DEAD
        return state

    def worth(self, state: int, chars: str) -> float:
        """What `chars` are worth on the way from `state`: one a letter, less where the grammar leaves it open."""
        worth = 0.0
        for char in chars:
            before, state = state, self.moves[state, char]
            loose = (state == before and char == ".") or not self.loose.isdisjoint(self.members[state])
            worth += LOOSE if loose else 1.0
        return worth

    def read(self, chars: str) -> list[tuple[int, int]]:
        """The signs that `chars` stand for, each with the place of its character; of several readings the first listed.

        Full stops gone astray stand for nothing; no text of the grammar gives an empty list.
        """
        layers: list[tuple[int, frozenset[int]]] = []
        state = 0
        for at, char in enumerate(chars):
            after = self.walk(state, char)
            if after == DEAD:
                return []
            if after != state or char != ".":
                layers.append((at, self.members[after]))
            state = after
        if not self.accepts[state]:
            return []
        at, layer = layers[-1]
        path = [(min(layer & self.last), at)]
        for at, layer in reversed(layers[:-1]):
            path.append((min(number for number in layer if path[-1][0] in self.follow[number]), at))
        return path[::-1]


class Grammar(NamedTuple):
    """Some forms of `data/stamps.toml`, ready for reading in either direction."""

    forward: Automaton
    backward: Automaton


@cache
def build_grammar(is_open: bool) -> Grammar:
    """The forms whose names are listed, or the open ones and the marks on lines of their own."""
    parser = Parser(stamp_data()["parts"])
    pieces: list[Piece] = []
    for number, form in enumerate(stamp_data()["forms"]):
        if (form.get("open", False) or form["place"] != "margin") == is_open:
            parser.form = number
            pieces.append(parser.choice(form["pattern"], 0, False, "", 0)[0])
    first = frozenset[int]().union(*(piece.first for piece in pieces))
    last = frozenset[int]().union(*(piece.last for piece in pieces))
    forward = Automaton(parser.signs, first, last, parser.follow)
    return Grammar(forward, forward.mirror())


@cache
def stamp_calls() -> regex.Pattern[str]:
    """What calls for a search of a page, in folded text."""
    search = stamp_data()["search"]
    words, starts, ends, alone = (list(map(_loosely, search[name])) for name in ("words", "starts", "ends", "alone"))
    patterns = words + [_loosely(word[::-1]) for word in search["words"]]
    patterns += [rf"^[ \t]*+{word}" for word in starts] + [rf"{word}[ \t]*+$" for word in ends]
    patterns += [rf"^[ \t]*+{word}[ \t]*+(?:\d|$)" for word in alone]
    return regex.compile("|".join(patterns), regex.MULTILINE)


def _loosely(words: str) -> str:
    """A pattern for words in folded text, whatever white space parts them."""
    return r"\s*+".join("".join(map(fold, word)) for word in words.split())
