"""Money and measures per unit and per time: «за кВт·ч», «литріне», «в месяц», «жылына»."""

from __future__ import annotations

from saual.extract.numerals import Numeral
from saual.extract.quantities.passage import Passage
from saual.extract.quantities.units import read_good, read_per
from saual.extract.quantities.words import load
from saual.language import kk


def price_before(passage: Passage, first: int) -> str | None:
    """What a Kazakh price is for: «литріне 249 теңге», «1 шаршы метрі 300 мың теңге», «кВт·сағ үшін 20 теңге»."""
    if not passage.kazakh:
        return None
    end = first - (passage.norm(first - 1) == "үшін")
    for start in range(max(end - 6, 0), end):
        good = read_good(passage.tokens, start, True, False)
        if good and good[0] == end and (end < first or _is_owned(passage.norm(end - 1))):
            return good[1]
    return None


def price_named(passage: Passage, first: int) -> str | None:
    """What a Russian price is for, where its noun says so: «цена 1 кв. м жилья – 490 тыс. тенге»."""
    for here in range(first - 1, max(first - 9, 0), -1):
        if passage.norm(here) == "1" and is_priced(passage, here):
            good = read_good(passage.tokens, here + 1, passage.kazakh, True)
            return good[1] if good else None
    return None


_PRICED = ("цен", "стоимост", "себестоимост", "тариф")


def is_priced(passage: Passage, one: int) -> bool:
    """Whether the token «1» is what a price is for: «цена 1 кв. м», «стоимость ремонта 1 км», «…, 1 км – 450 млн»."""
    if passage.norm(one) != "1":
        return False
    if passage.norm(one - 1).startswith(_PRICED) or passage.norm(one - 2).startswith(_PRICED):
        return True
    if passage.norm(one - 1) not in (",", ";", "а") or not any(
        passage.norm(here).startswith(_PRICED) for here in range(max(0, one - 20), one)
    ):
        return False
    good = read_good(passage.tokens, one + 1, passage.kazakh, True)
    return good is not None and any(passage.norm(at) in "–—-" for at in range(good[0], good[0] + 3) if passage.norm(at))


def _is_owned(word: str) -> bool:
    """A third-person possessive, bare or in the dative: «метрі», «литріне»."""
    reading = kk.read_word(word)
    return reading.ending is not None and reading.ending.poss == "3" and reading.case in ("nom", "dat", "gen")


def is_yield(passage: Passage, first: int) -> bool:
    """«гектарынан 15 центнер», «1 гектардан 20 центнер»."""
    word = passage.norm(first - 1) if passage.kazakh else ""
    if not word.startswith("гектар"):
        return False
    return word.endswith("ынан") or (word.endswith("дан") and passage.norm(first - 2) in ("1", "бір"))


def period_of(passage: Passage, numeral: Numeral, last: int) -> str | None:
    """«в месяц», «ежемесячно» beside the unit, «жылына», «айына» before the number."""
    per = read_per(passage.tokens, last, passage.kazakh, period_only=True)
    if per:
        return per[1]
    adverbs: dict[str, str] = load()["per"]["adverbs"]
    kazakh: dict[str, str] = load()["per"]["kk"]
    if passage.kazakh:
        near = (passage.norm(here) for here in range(numeral.first - 1, max(numeral.first - 4, -1), -1))
        found = next((word for word in near if word in kazakh or word in ("рет", "мәрте")), None)
        return kazakh.get(found or "")  # of «айына екі рет 14 шақырым» the month is that of the times
    return adverbs.get(passage.norm(last)) or adverbs.get(passage.norm(numeral.first - 1))
