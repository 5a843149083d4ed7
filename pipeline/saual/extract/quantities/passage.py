"""A paragraph as tokens, and the numerals in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

import regex

from saual.extract.lexicon import endings, words
from saual.extract.numerals import Numeral, read_numeral
from saual.extract.tokens import Token, tokenise


class Taken(NamedTuple):
    """Spans of dates, acts and references in their order; `reach` is how far those up to each place go."""

    spans: Sequence[tuple[int, int]]
    reach: Sequence[int]

    def between(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The spans that may share a character with start..end."""
        first = bisect_right(self.reach, start)
        return self.spans[first : bisect_left(self.spans, (end, 0), first)]


def taken_spans(spans: Iterable[tuple[int, int]]) -> Taken:
    """Spans that no quantity may touch, made ready to be asked for.

    >>> taken_spans([(20, 24), (3, 9), (5, 6)]).between(8, 21)
    [(3, 9), (5, 6), (20, 24)]
    """
    ordered = sorted(spans)
    return Taken(ordered, list(accumulate((end for _, end in ordered), max)))


class Passage(NamedTuple):
    """The tokens of one paragraph or cell; `taken` are those that stand in dates, acts and references.

    `attachment`: it names enclosures, where «л.» are leaves; `item`: it belongs to the list that the paragraph before
    opens.
    """

    tokens: Sequence[Token]
    kazakh: bool
    taken: frozenset[int] = frozenset()
    attachment: bool = False
    item: bool = False

    def norm(self, at: int) -> str:
        """The token at a place in small letters, "" outside."""
        return self.tokens[at].norm if 0 <= at < len(self.tokens) else ""

    def glued(self, at: int) -> bool:
        """Whether nothing stands between a token and the one before it."""
        return 0 < at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].end


def read_passage(
    text: str,
    offset: int,
    kazakh: bool,
    taken: Taken | None = None,
    attachment: bool = False,
    item: bool = False,
) -> Passage:
    """Tokens of a paragraph, with offsets from `offset` on."""
    tokens = tokenise(text, offset)
    covered: set[int] = set()
    at = 0
    spans = taken.between(offset, offset + len(text)) if taken else ()
    for number, token in enumerate(tokens):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] < token.end:
            covered.add(number)
    return Passage(tokens, kazakh, frozenset(covered), attachment, item)


def find_numerals(passage: Passage) -> Iterator[Numeral]:
    """All numerals of a passage from left to right."""
    at, tokens = 0, passage.tokens
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "number" or (token.kind == "word" and _may_begin(token.norm)):
            numeral = _read_clock(tokens, at) or read_numeral(tokens, at, passage.kazakh)
            if numeral:
                numeral = _repeated(tokens, numeral, passage.kazakh)
                yield numeral
                at = numeral.last
                continue
        at += 1


def _repeated(tokens: Sequence[Token], numeral: Numeral, kazakh: bool) -> Numeral:
    """«3 (три) обращения», «10 (он) жұмыс күні»: the number again in brackets."""
    at = numeral.last
    if at + 2 >= len(tokens) or tokens[at].text != "(" or tokens[at + 1].kind not in ("word", "number"):
        return numeral
    again = read_numeral(tokens, at + 1, kazakh)
    if again and again.value == numeral.value and again.last < len(tokens) and tokens[again.last].text == ")":
        return numeral._replace(last=again.last + 1)
    return numeral


def _may_begin(word: str) -> bool:
    return word in words() or word[:4] in ("кажд", "әр", "әрбі")


def _read_clock(tokens: Sequence[Token], at: int) -> Numeral | None:
    """«9:00», «15:30-да» in decimal hours."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != ":" or tokens[at].kind != "number":
        return None
    hour, sign, minute = tokens[at : at + 3]
    if minute.value is None or hour.value is None or not (hour.end == sign.start and sign.end == minute.start):
        return None
    if hour.value > 24 or minute.value > 59 or not regex.match(r"\d\d(?!\d)", minute.text) or not hour.text.isdigit():
        return None
    case = endings().get(minute.tail.lstrip("-‑–"), "")
    return Numeral(at, at + 3, hours(hour.value, minute.value), "cardinal", case=case, tail=":")


def hours(hour: Decimal, minute: Decimal) -> Decimal:
    """Hours and minutes as decimal hours, to three places.

    >>> hours(Decimal(8), Decimal(30)), hours(Decimal(15), Decimal(20)), hours(Decimal(18), Decimal(0))
    (Decimal('8.5'), Decimal('15.333'), Decimal('18'))
    """
    if not minute:
        return hour
    return (hour + minute / 60).quantize(Decimal("0.001")).normalize()
