"""Hours of the day, years of a person's life, times over: what a span of time or «раз» is in its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from saual.extract.numerals import Numeral
from saual.extract.quantities.draft import Draft, draft_of
from saual.extract.quantities.passage import Passage, hours
from saual.extract.quantities.qualifiers import read_before
from saual.extract.quantities.units import Unit
from saual.extract.quantities.words import listed
from saual.language import ru
from saual.record import QuantityKind

_HOUR = regex.compile(r"(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)")
_FROM_HOUR = regex.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d-?[дт][ае]н")
_MINUTES = regex.compile(r"минут\p{L}{0,4}$|мин$")
_GROWN = 14
"""Years from which on one acts for oneself; «увеличился в 5 лет» is a slip for «в 5 раз»."""
_HOURS = frozenset({"час", "часа", "часов", "часам"})
_AT = frozenset({"в", "к", "после"})
_AT_KAZAKH = frozenset({"таңғы", "түнгі", "кешкі", "түскі", "таңертеңгі", "сағат"})


def is_hour(passage: Passage, numeral: Numeral) -> bool:
    """«в 15.00», «к 8.30 часам»."""
    before, token = passage.norm(numeral.first - 1), passage.tokens[numeral.first]
    if passage.kazakh and numeral.case == "loc" and before in _AT_KAZAKH:
        return _HOUR.fullmatch(token.text.removesuffix(token.tail)) is not None  # «таңғы 5.30-да»
    if passage.kazakh and numeral.case in ("abl", "dat") and _HOUR.fullmatch(token.text.removesuffix(token.tail)):
        from_hour = _FROM_HOUR.fullmatch(before) and passage.norm(numeral.first - 2) == "сағат"
        return before == "сағат" or bool(from_hour)  # «сағат 10.00-ден 17.00-ге дейін істейді»
    if not _HOUR.fullmatch(token.text) or before not in _AT:
        return False
    after = passage.tokens[numeral.last] if numeral.last < len(passage.tokens) else None
    return after is None or (after.kind == "sign" and after.norm != "%") or after.norm.startswith(("час", "и", "по"))


def read_clock(passage: Passage, numeral: Numeral) -> Draft:
    """«10:30», «15.00 часов» in decimal hours."""
    token = passage.tokens[numeral.first]
    match = _HOUR.fullmatch(token.text.removesuffix(token.tail) if token.tail else token.text)
    if match and numeral.tail != ":":
        numeral = numeral._replace(value=hours(Decimal(match["hour"]), Decimal(match["minute"])))
    last = numeral.last + (passage.norm(numeral.last) in _HOURS)
    inferred = () if last > numeral.last else ("unit",)
    unit = "сағат" if passage.kazakh else "час"
    return draft_of(numeral, last)._replace(kind="time", unit=unit, rule="time", inferred=inferred)


def read_minutes(passage: Passage, hour: Decimal, last: int) -> tuple[Decimal, int]:
    """Hours with the minutes behind them, «11 часов 35 минут», «4 ч 20 мин.», and the token after both."""
    tokens = passage.tokens
    if last + 1 >= len(tokens) or tokens[last].value is None or not _MINUTES.match(passage.norm(last + 1)):
        return hour, last
    minute = tokens[last].value or Decimal(0)
    if tokens[last].tail or minute >= 60 or hour != hour.to_integral_value():
        return hour, last
    point = passage.norm(last + 1) == "мин" and passage.norm(last + 2) == "." and passage.glued(last + 2)
    return hours(hour, minute), last + 2 + point


def kind_of_times(passage: Passage, numeral: Numeral, unit: Unit) -> QuantityKind:
    """«в 2 раза», «2 раза больше» are multiples, «2 раза в год» a frequency."""
    if unit.kind == "multiple" or unit.per:
        return unit.kind
    found = read_before(passage, numeral.first)
    at = found.at - 1 if found else numeral.first - 1
    return "multiple" if passage.norm(at) in ("в", "во") or passage.norm(at - 1) == "в" else unit.kind


def kind_of_span(passage: Passage, numeral: Numeral, unit: Unit) -> QuantityKind:
    """An age behind a person, an hour of the day behind «в», else a span of time."""
    if unit.unit in ("год", "жыл") and _is_age(passage, numeral, unit):
        return "age"
    before = passage.norm(numeral.first - 1)
    if unit.unit == "час" and numeral.value <= 24 and before in _AT and passage.norm(numeral.last) in _HOURS:
        return "time"
    return "duration"


def share_ages(passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
    """«старше 10 лет – 66,4%, от 3 до 10 лет – 21,7%»: years among ages, set off by a sign, are ages too."""
    ages = [draft for draft in drafts if draft.kind == "age" and draft.unit == "год"]
    if not ages:
        return list(drafts)
    return [
        draft._replace(kind="age", rule="age")
        if draft.kind == "duration" and draft.unit == "год" and any(_is_beside(passage, draft, age) for age in ages)
        else draft
        for draft in drafts
    ]


def _is_beside(passage: Passage, draft: Draft, age: Draft) -> bool:
    """Whether both stand in one sentence and the first one begins a member of a list: «– от 3», «, 3-10 лет».

    «Возраст – 49 лет, стаж – от 12 до 25 лет»: no age, but what is named before the dash.
    """
    begin, end = sorted((draft, age), key=lambda d: d.first)
    apart = {".", ";"}.isdisjoint(passage.norm(at) for at in range(begin.last, end.first))
    found = read_before(passage, draft.first)
    before = (found.at if found else draft.first) - 1
    if passage.norm(before) in ("–", "—") and _is_thing(passage.norm(before - 1)):
        return False
    return apart and passage.norm(before) in ("–", "—", "-", ",", "(", "и")


def _is_thing(word: str) -> bool:
    readings = ru.parse(word) if word.isalpha() else ()
    return bool(readings) and readings[0].tag.POS == "NOUN" and "anim" not in readings[0].tag


def _is_verb(word: str) -> bool:
    """«судьи до 5 лет ждут квартиру»: not how old they are."""
    readings = ru.parse(word) if word.isalpha() else ()
    return bool(readings) and readings[0].tag.POS in ("VERB", "INFN", "PRTS")


def _is_someone(word: str) -> bool:
    """A noun for a living being, as «малыш», «студентов»."""
    readings = ru.parse(word) if word.isalpha() else ()
    return bool(readings) and readings[0].tag.POS == "NOUN" and "anim" in readings[0].tag


def _is_apposed(passage: Passage, numeral: Numeral, unit: Unit) -> bool:
    """«двое его сыновей, 9 и 12 лет.»: years set off behind someone."""
    at = numeral.first - 1
    while at > 1 and passage.norm(at) in ("и", ",") and passage.tokens[at - 1].kind == "number":
        at -= 2
    closed = passage.norm(unit.last) in ("", ",", ".", ")", ";")
    return closed and at > 0 and passage.norm(at) == "," and _is_someone(passage.norm(at - 1))


def _is_age(passage: Passage, numeral: Numeral, unit: Unit) -> bool:
    """«дети до 18 лет», «65 лет и старше», «в возрасте 12 лет», «до достижения 23 лет»."""
    if _is_apposed(passage, numeral, unit):
        return True
    if passage.norm(unit.last) == "и" and passage.norm(unit.last + 1) in ("старше", "младше", "моложе"):
        return True
    if passage.norm(unit.last).startswith("возраст"):
        return True  # «снижающие до 50 лет возраст назначения выплаты»
    if passage.norm(numeral.first - 1) == "в" and numeral.value >= _GROWN and _is_verb(passage.norm(numeral.first - 2)):
        return True  # «назначается в 55 лет»
    named = passage.tokens[numeral.first - 2 : numeral.first]
    if len(named) == 2 and named[1].text == "," and named[0].text[0].isupper() and passage.norm(unit.last) == ",":
        return True  # «Зауре Кенжебаева, 54 лет, …»
    for here in range(numeral.first - 1, max(numeral.first - 7, -1), -1):
        token = passage.tokens[here]
        if token.text in ".;)":
            return False
        if token.kind == "word" and token.norm.startswith(tuple(listed("ages", "said"))):
            return True
        if token.norm.startswith("молод") and passage.norm(here - 1).startswith("сам"):
            return True  # «самому молодому из них 16 лет»
        if token.kind == "word" and token.norm.startswith(tuple(listed("ages", "persons"))):
            between = [passage.norm(at) for at in range(here + 1, numeral.first)]
            return all(not word[:1].isalpha() or word in listed("ages", "links") for word in between)
        if here < numeral.first - 1 and _is_someone(token.norm) and not _is_verb(passage.norm(unit.last)):
            between = [passage.norm(at) for at in range(here + 1, numeral.first)]
            return between[-1] in ("до", "от") and all(word in listed("ages", "links") for word in between)
    return False
