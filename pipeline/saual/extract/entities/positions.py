"""Offices: «Министр транспорта», «Премьер-Министрінің орынбасары», with the country or region they are of."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from saual.extract.entities.bodies import genitives
from saual.extract.entities.classes import kazakh_stem_in, words
from saual.extract.entities.gazetteer import load
from saual.extract.entities.tokens import Token
from saual.language import kk
from saual.language.ru_forms import all_forms

_KAZAKH_LETTER = regex.compile("[әғқңөұүһі]")


class Pair(NamedTuple):
    """A word of offices in Russian and in Kazakh, each with its variants; either may lack.

    The first Russian one is the normal form, with the capitals that it has inside an office.
    """

    russian: tuple[str, ...]
    kazakh: tuple[str, ...]


@cache
def pairs(key: str) -> tuple[Pair, ...]:
    """One table of `positions.toml`: `roles`, `adjectives` or `classes`."""
    rows = (line.partition("|") for line in load("positions")["pairs"][key].splitlines() if line)
    return tuple(Pair(_variants(russian), _variants(kazakh)) for russian, _, kazakh in rows)


def _variants(cell: str) -> tuple[str, ...]:
    return tuple(word for word in map(str.strip, cell.split(";")) if word)


@cache
def _forms(key: str) -> frozenset[str]:
    listed = load("positions")["ru"]
    words = listed[key].split() if key in listed else [word.lower() for pair in pairs(key) for word in pair.russian]
    return frozenset(form for word in words for form in all_forms(word))


@cache
def _kazakh_roles() -> frozenset[str]:
    return frozenset(word for pair in pairs("roles") for word in pair.kazakh)


@cache
def _kazakh_adjectives() -> frozenset[str]:
    return frozenset(word for pair in pairs("adjectives") for word in pair.kazakh)


@cache
def _kazakh_acts() -> frozenset[str]:
    return frozenset(load("positions")["kk"]["acts"].split())


def find_russian(tokens: Sequence[Token], names: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Russian offices; `names` maps the first token of each body and place to its end.

    «Заместителю Премьер-Министра Республики Казахстан», «Генеральный прокурор», «аким Костанайской области».
    """
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.fold not in _forms("roles"):
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
        elif tokens[at].fold in _forms("roles") or tokens[at].fold in _forms("adjectives"):
            at += 1
        elif at + 2 in names and tokens[at].fold in words("geo", "before_short") and tokens[at + 1].text == ".":
            at += 2  # «акиму г. Астаны»
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
        if fold in _forms("roles") or fold in _forms("acts"):
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
        elif not inside and token.is_word and (_is_head(token.fold) or kazakh_stem_in(token.fold, _kazakh_acts())):
            return True
    return False


def find_kazakh(tokens: Sequence[Token], starts: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Kazakh offices; `starts` maps the end of each body and place to its first token.

    «Қазақстан Республикасының Көлік министрі», «Премьер-Министрдің орынбасары».
    """
    previous = 0
    for at, token in enumerate(tokens):
        if not token.is_word or not kazakh_stem_in(token.fold, _kazakh_roles()):
            continue
        if _goes_on(tokens, at + 1):
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
        russian = token.fold in _forms("roles") and tokens[first].fold not in _kazakh_adjectives()
        if russian and at not in starts and not any(_KAZAKH_LETTER.search(word.fold) for word in tokens[first:at]):
            continue  # «До разъяснений прокуроры …»: a Russian plural
        if tokens[first].is_capital and tokens[first].fold not in words("heads", "not_kk"):
            yield first, at + 1
            previous = at + 1


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the office of another role follows: «әкімінің [бірінші] орынбасары»."""
    while at < len(tokens) and tokens[at].fold in _kazakh_adjectives():
        at += 1
    return at < len(tokens) and _is_head(tokens[at].fold)


_NOT_IN_OFFICES = frozenset({"dat", "loc", "abl"})
"""Cases of words that stand before an office, not in it: «жиынға облыс әкімінің орынбасары …»."""


def _is_head(fold: str) -> bool:
    return kazakh_stem_in(fold, _kazakh_roles()) is not None
