"""Platforms and programmes: sites, services of the list, programmes with the years they are for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from saual.extract.entities.bodies import genitives, prepositional
from saual.extract.entities.classes import kazakh_stem_in
from saual.extract.entities.gazetteer import load
from saual.extract.entities.span import Found
from saual.extract.entities.tokens import QUOTES, Token
from saual.language.ru_forms import all_forms, decline

_SITE = regex.compile(
    r"(?<![@\w.])(?:www\.)?[A-Za-z][\w-]{1,30}(?:\.[a-z][\w-]{1,20}){0,2}\.(?:kz|ru|com|org|net|gov|edu)(?![\w-])"
)


@cache
def _forms(key: str, adjectives: bool = False) -> frozenset[str]:
    make = decline if adjectives else all_forms
    return frozenset(form for word in load("products")["programmes"][key].split() for form in make(word))


@cache
def _kazakh(key: str) -> frozenset[str]:
    return frozenset(load("products")["programmes"][key].split())


@cache
def _makes() -> regex.Pattern[str]:
    listed = "|".join(regex.escape(name) for name in load("products")["makes"]["names"].split())
    return regex.compile(rf"(?<![\w.@-])(?i:{listed})(?![\w@-])(?:\s(?:[A-Z][\w-]*|\d{{1,3}}))*+")


@cache
def _services() -> regex.Pattern[str]:
    names = {
        name.strip()
        for line in load("products")["services"]["names"].splitlines()
        for name in line.split(";")
        if name.strip()
    }
    listed = "|".join(regex.escape(name) for name in sorted(names, key=len, reverse=True))
    return regex.compile(rf"(?<![\w.@-])(?:{listed})(?:-?\p{{Ll}}{{1,4}})?(?![\w@])", regex.IGNORECASE)


def find_products(text: str, offset: int) -> Iterator[Found]:
    """Sites, services and makes of cars: «Online.edu.kz», «WhatsApp», «eGov-та», «Toyota Camry».

    >>> text = "через Snegir.edu.kz, WhatsApp и eGov-та; почта a@parlam.kz; бампер Toyota Camry"
    >>> [text[p.start:p.end] for p in find_products(text, 0)]
    ['Snegir.edu.kz', 'WhatsApp', 'eGov-та', 'Toyota Camry']
    """
    for by, pattern in (("rule:site", _SITE), ("rule:service", _services()), ("rule:make", _makes())):
        for match in pattern.finditer(text):
            if match[0][0].isupper() or by == "rule:site" or match[0][1:2].isupper():
                rank = 5 if by == "rule:make" else 6
                yield Found(offset + match.start(), offset + match.end(), "PRODUCT", by, rank=rank)


def find_programmes(tokens: Sequence[Token], countries: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Programmes named by their aim: «Государственной программы развития снега на 2020-2025 годы».

    `countries` maps the first token of each place to its end.
    """
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = 0
        if token.fold in _forms("heads"):
            first = at
            while first and tokens[first - 1].fold in _forms("great", adjectives=True):
                first -= 1
            if tokens[first].is_capital:
                end = _programme_end(tokens, at + 1, countries)
                if (end > at + 1 or first < at) and not _is_class_of_quote(tokens, end):
                    yield first, end
        elif token.is_word and kazakh_stem_in(token.fold, _kazakh("kk_heads")) and at:
            span = _kazakh_programme(tokens, at)
            if span:
                yield span
        at = max(end, at + 1)


def _is_class_of_quote(tokens: Sequence[Token], end: int) -> bool:
    """Whether a name in quotes follows, which the words before only class: Национальный проект «Снежный путь»."""
    return end < len(tokens) and tokens[end].text in QUOTES


def _programme_end(tokens: Sequence[Token], at: int, countries: dict[int, int]) -> int:
    """After the genitives and «по …», the country, the years."""
    end = genitives(tokens, at, 12)
    if end == at and at + 1 < len(tokens) and tokens[at].fold == "по":
        end = prepositional(tokens, at + 1)
    if end < len(tokens) and end in countries:
        end = countries[end]
    if end + 1 < len(tokens) and tokens[end].fold in ("на", "до") and tokens[end + 1].text.isdigit():
        last = next((i for i in range(end + 2, min(end + 6, len(tokens))) if tokens[i].fold in _kazakh("years")), None)
        return last + 1 if last else end
    return end


def _kazakh_programme(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """From a capitalised «Мемлекеттік», «Ұлттық» … to the word of class."""
    for first in range(at - 1, max(-1, at - 10), -1):
        token = tokens[first]
        if not token.is_word:
            return None
        if token.is_capital:
            return (first, at + 1) if token.fold in _kazakh("kk_great") else None
    return None
