"""Words into lines: break opportunities, a small syllable rule for Russian and Kazakh, widths."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

VOWELS = "аәоөыіуұүэеиёюяАӘОӨЫІУҰҮЭЕИЁЮЯ"
ANCHOR = re.compile(r"(\[\^[^\]]+\])")
Width = Callable[[str, str], float]


class Piece(NamedTuple):
    """A run of one style inside a word: "" or "super"."""

    text: str
    style: str


class Word(NamedTuple):
    pieces: tuple[Piece, ...]
    glued: bool = False  # no blank before it: the second half of a word broken at a hyphen

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Line(NamedTuple):
    words: tuple[Word, ...]
    last: bool


def syllables(word: str) -> list[int]:
    """Where a word may be hyphenated: before a consonant that a vowel follows, two letters kept on either side."""
    places = []
    for i in range(2, len(word) - 1):
        left, right = word[:i], word[i:]
        vowel_on_both_sides = any(c in VOWELS for c in left) and any(c in VOWELS for c in right)
        starts_syllable = right[0] not in VOWELS + "ьъйЬЪЙ" and right[1] in VOWELS
        if word.isalpha() and word[1:].islower() and vowel_on_both_sides and starts_syllable:
            places.append(i)
    return places


def split_word(text: str) -> Word:
    pieces = [Piece(t[2:-1], "super") if ANCHOR.fullmatch(t) else Piece(t, "") for t in ANCHOR.split(text) if t]
    return Word(tuple(pieces))


def at_hyphens(text: str) -> list[str]:
    """«өзін-өзі» may be broken after its own hyphen."""
    return [part for part in re.split(r"(?<=[^\W\d]{2}-)(?=[^\W\d]{2})", text) if part]


def word_width(word: Word, width: Width) -> float:
    return sum(width(piece.text, piece.style) for piece in word.pieces)


def break_lines(text: str, first: float, rest: float, width: Width, hyphen: str = "") -> Iterator[Line]:
    """Greedy lines; `hyphen` is what a hyphenated word ends with ("" for no hyphenation)."""
    queue = [(token, i > 0) for chunk in text.split(" ") if chunk for i, token in enumerate(at_hyphens(chunk))]
    blank = width(" ", "")
    words: list[Word] = []
    used, room = 0.0, first
    while queue:
        token, glued = queue.pop(0)
        word = split_word(token)._replace(glued=glued)
        need = word_width(word, width) + (0 if glued or not words else blank)
        if used + need <= room or not words:
            words.append(word)
            used += need
            continue
        for place in reversed(syllables(token)) if hyphen else ():
            head = Word((Piece(token[:place] + hyphen, ""),), glued)
            if used + (0 if glued else blank) + word_width(head, width) <= room:
                words.append(head)
                token, glued = token[place:], True
                break
        queue.insert(0, (token, glued))
        if words[-1].text.endswith("-") or (hyphen and words[-1].text.endswith(hyphen)):
            queue[0] = (token, False)
        yield Line(tuple(words), last=False)
        words, used, room = [], 0.0, rest
    yield Line(tuple(words), last=True)
