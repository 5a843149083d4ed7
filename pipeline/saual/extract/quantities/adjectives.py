"""The numeral inside an adjective: «двухмесячный», «10-дневный», «стопроцентный», «320 орындық», «екі қабатты»."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from saual.extract.lexicon import cardinals_kk, prefixes
from saual.extract.quantities.words import load
from saual.record import QuantityKind


class Inner(NamedTuple):
    """What an adjective counts."""

    value: Decimal
    unit: str | None
    kind: QuantityKind


@cache
def _stems() -> dict[str, tuple[str | None, QuantityKind]]:
    return {stem: (unit or None, kind) for stem, unit, kind in load()["adjectives"]["stems"]}


_ENDING = r"(?:ый|ий|ой|ая|ое|ого|ому|ым|ом|ую|ые|ых|ыми|яя|ее|его|ему|им|ем|юю|ие|их|ими|о)"


@cache
def _tail() -> regex.Pattern[str]:
    stems = "|".join(sorted(_stems(), key=len, reverse=True))
    return regex.compile(rf"(?P<stem>{stems}){_ENDING}?$")


@cache
def _whole() -> regex.Pattern[str]:
    stems = "|".join(sorted(_stems(), key=len, reverse=True))
    heads = "|".join(sorted(prefixes(), key=len, reverse=True))
    return regex.compile(
        rf"(?P<tens>двадцати|тридцати|сорока|пятидесяти|шестидесяти|семидесяти|восьмидесяти)?(?P<head>{heads})-?(?P<stem>{stems}){_ENDING}$"
    )


def read_tail(tail: str, value: Decimal) -> Inner | None:
    """What follows the digits of «10-дневный», «100-процентной»; None for anything else.

    >>> read_tail("-летнего", Decimal(12)).unit
    'год'
    """
    match = _tail().fullmatch(tail.lstrip("-‑–"))
    if match is None:
        return None
    unit, kind = _stems()[match["stem"]]
    return Inner(value, unit, kind)


def read_adjective(word: str) -> Inner | None:
    """A word that is one adjective with its numeral.

    >>> read_adjective("двухмесячный"), read_adjective("двадцатипятилетнего").value, read_adjective("двухсторонний")
    (Inner(value=Decimal('2'), unit='месяц', kind='duration'), Decimal('25'), None)
    """
    match = _whole().fullmatch(word)
    if match is None:
        return None
    value = prefixes()[match["head"]]
    if match["tens"]:
        if value >= 10:
            return None
        value += prefixes()[match["tens"]]
    if value == 1:
        return None
    unit, kind = _stems()[match["stem"]]
    return Inner(value, unit, kind)


@cache
def _kazakh() -> regex.Pattern[str]:
    numbers = "|".join(sorted(cardinals_kk(), key=len, reverse=True))
    stems = "|".join(stem for listed in load()["adjectives"]["kk"].values() for stem in listed.split())
    return regex.compile(
        rf"(?P<head>{numbers})-?(?P<stem>{stems})(?:[лдт](?:[ыі][қк]|[ыі]ғ|[ыі]г)|[лдт][ыі])(?:[ыі]|тар|тер|т[ае]|қа|ке|т[ыі]ң)?"
    )


def read_kazakh(word: str) -> Inner | None:
    """A Kazakh adjective with its numeral in one word, a decade aside.

    >>> read_kazakh("екіжылдық"), read_kazakh("бесқабатты").unit, read_kazakh("онжылдық")
    (Inner(value=Decimal('2'), unit='жыл', kind='duration'), 'қабат', None)
    """
    match = _kazakh().fullmatch(word)
    if match is None or (match["head"] in ("бір", "он", "жүз", "мың") and match["stem"] == "жыл"):
        return None
    kinds: dict[QuantityKind, str] = load()["adjectives"]["kk"]
    kind = next(name for name, stems in kinds.items() if match["stem"] in stems.split())
    unit = "%" if kind == "percent" else match["stem"]
    return Inner(cardinals_kk()[match["head"]], unit, kind)


@cache
def starts() -> frozenset[str]:
    """The first three letters of such words: a quick look before the pattern."""
    return frozenset(head[:3] for head in prefixes())


@cache
def starts_kk() -> frozenset[str]:
    """The first two letters of Kazakh ones."""
    return frozenset(head[:2] for head in cardinals_kk())
