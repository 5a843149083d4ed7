"""Offices: «Министр транспорта», «Премьер-Министрінің орынбасары», with the country or region they are of."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache

from saual.extract.entities.bodies import genitives
from saual.extract.entities.classes import kazakh_stem_in, words
from saual.extract.entities.gazetteer import load
from saual.extract.entities.tokens import Token
from saual.language import kk
from saual.language.ru_forms import all_forms


@cache
def _forms(key: str) -> frozenset[str]:
    return frozenset(form for word in load("positions")["ru"][key].split() for form in all_forms(word))


@cache
def _kazakh(key: str) -> frozenset[str]:
    return frozenset(load("positions")["kk"][key].split())


def find_russian(tokens: Sequence[Token], names: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Russian offices; `names` maps the first token of each body and place to its end.

    «Заместителю Премьер-Министра Республики Казахстан», «Генеральный прокурор», «аким Костанайской области».
    """
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.fold not in _forms("heads"):
            at += 1
            continue
        first = at
        while first and tokens[first - 1].fold in _forms("adjectives"):
            first -= 1
        end = _office_end(tokens, names.get(at, at + 1), names)
        named = any(start in names for start in range(at + 1, end))
        plain = token.fold in _forms("with_body") and not token.is_capital
        if (end > at + 1 or token.is_capital) and (named or not plain) and not token.fold.endswith(_PLURAL):
            yield first, end
        at = max(end, at + 1)


_PLURAL = ("ы", "ли", "ам", "ям", "ов", "лей", "ами", "ями", "ах", "ях")


def _office_end(tokens: Sequence[Token], at: int, names: dict[int, int]) -> int:
    while at < len(tokens):
        if at in names:
            at = names[at]
        elif tokens[at].fold in _forms("heads") or tokens[at].fold in _forms("adjectives"):
            at += 1
        else:
            end = genitives(tokens, at, 8)
            if end == at:
                return at
            at = end
    return at


def is_of_office(tokens: Sequence[Token], first: int, last: int, offices: Container[int]) -> bool:
    """Whether «Республики Казахстан» stands in an office, an act or the like, so that it is no place of its own.

    `offices` holds the ends of the offices of the lists.
    """
    if first in offices or (first and tokens[first - 1].fold in words("ORG", "no_bodies")):
        return True
    at = first - 1
    steps = 0
    while at >= 0 and steps < 7 and tokens[at].is_word:
        fold = tokens[at].fold
        if fold in _forms("heads") or fold in _forms("acts"):
            return True
        if tokens[at].is_capital and steps:
            break
        at, steps = at - 1, steps + 1
    return _is_before_kazakh_office(tokens, last)


def _is_before_kazakh_office(tokens: Sequence[Token], at: int) -> bool:
    """The same in Kazakh, where the office or act follows: «Қазақстан Республикасының «…» Заңы»."""
    inside = 0
    for token in tokens[at : at + 24]:
        if token.text in "«“":
            inside += 1
        elif token.text in "»”":
            inside -= 1
        elif token.text in ".;:!?" and not inside:
            return False
        elif not inside and token.is_word and (_is_head(token.fold) or kazakh_stem_in(token.fold, _kazakh("acts"))):
            return True
    return False


def find_kazakh(tokens: Sequence[Token], starts: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Kazakh offices; `starts` maps the end of each body and place to its first token.

    «Қазақстан Республикасының Көлік министрі», «Премьер-Министрдің орынбасары».
    """
    previous = 0
    for at, token in enumerate(tokens):
        if not token.is_word or not kazakh_stem_in(token.fold, _kazakh("heads")):
            continue
        if at + 1 < len(tokens) and kazakh_stem_in(tokens[at + 1].fold, _kazakh("heads")):
            continue
        first = starts.get(at + 1, at)
        while first > previous and at - first < 9:
            if first in starts:
                first = starts[first]
                break
            before = tokens[first - 1]
            if not before.is_word or kk.split_case(before.text).case in _NOT_IN_OFFICES:
                break
            first -= 1
            if before.is_capital and first not in starts and not _is_head(before.fold):
                first = starts.get(first, first)
                break
        while first < at and not tokens[first].is_capital:
            first += 1
        if tokens[first].is_capital and tokens[first].fold not in words("heads", "not_kk"):
            yield first, at + 1
            previous = at + 1


_NOT_IN_OFFICES = frozenset({"dat", "loc", "abl"})
"""Cases of words that stand before an office, not in it: «жиынға облыс әкімінің орынбасары …»."""


def _is_head(fold: str) -> bool:
    return kazakh_stem_in(fold, _kazakh("heads")) is not None
