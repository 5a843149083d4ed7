"""Dates of both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from cases import listed, read_cases
from saual.extract.annotation import Date
from saual.extract.dates import dates_of

OWN = dt.date(2025, 5, 21)


def written(text: str, date: Date) -> str:
    """A date as the gold files write it."""
    first, last = date.first, date.last
    days = f"{first}" if first == last else f"{first or ''}..{last}"
    return f"{text[date.start : date.end]} = {days}{'*' if date.inferred else ''}"


@pytest.mark.parametrize(("text", "expected"), [*read_cases("dates_ru.txt"), *read_cases("dates_kk.txt")])
def test_dates(text: str, expected: str) -> None:
    assert [written(text, date) for date in dates_of(text, OWN)] == listed(expected)


RU_MONTHS = [
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
]  # fmt: skip
KK_MONTHS = [
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
]  # fmt: skip
KK_LOCATIVE = ["да", "да", "да", "де", "да", "да", "де", "да", "те", "да", "да", "да"]
KK_ABLATIVE = ["дан", "нан", "дан", "ден", "дан", "дан", "ден", "дан", "тен", "нан", "дан", "нан"]
KK_POSSESSED = [
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйег", "қазан", "қараша", "желтоқсан",
]  # fmt: skip
KK_OF = ["ы", "ы", "ы", "і", "ы", "ы", "сі", "ы", "і", "ы", "сы", "ы"]


def day_forms(day: dt.date) -> list[str]:
    """Every way to write a day, in both languages; each is the whole of the date."""
    d, m, y = day.day, day.month, day.year
    ru, kk, of = RU_MONTHS[m - 1], KK_MONTHS[m - 1], KK_POSSESSED[m - 1] + KK_OF[m - 1]
    soft = "нде" if of[-1] == "і" else "нда"
    return [
        f"{d} {ru} {y} года", f"{d} {ru} {y} г.", f"{d} {ru} {y}г.", f"«{d}» {ru} {y} года", f"«{d:02}» {ru} {y} г.",
        f"{d:02} {ru} {y} года", f"{d:02}.{m:02}.{y}", f"{d}.{m}.{y}", f"{d:02}.{m:02}.{y} г.", f"{d:02}.{m:02}.{y}г.",
        f"{d:02}.{m:02}.{y} года", f"{d:02}/{m:02}/{y}", f"{d}-го {ru} {y} года", f"{d} {ru} {y}",
        f"{y} жылғы {d} {kk}", f"{y} жылғы {d} {kk}{KK_LOCATIVE[m - 1]}", f"{y} жылғы {d} {kk}{KK_LOCATIVE[m - 1]}"
        + ("ғы" if KK_LOCATIVE[m - 1][-1] == "а" else "гі"), f"{y} жылдың {d} {of}{soft}", f"{y} жылғы «{d}» {kk}",
        f"{y} жылы {d} {kk}{KK_LOCATIVE[m - 1]}", f"{y} ж. {d} {kk}", f"{y} жылғы {d}-{kk}",
        f"{y} жылғы {d} {kk}{KK_ABLATIVE[m - 1]}", f"{d:02}.{m:02}.{y} ж.", f"{d:02}.{m:02}.{y}ж.",
        f"{d:02}.{m:02}.{y}-ғы", f"{y}.{m:02}.{d:02}",
    ]  # fmt: skip


def test_every_day_in_every_form() -> None:
    for ordinal in range(dt.date(2024, 1, 1).toordinal(), dt.date(2025, 1, 1).toordinal()):
        day = dt.date.fromordinal(ordinal)
        for form in day_forms(day):
            text = f"Шешім {form} № 5"
            assert [(text[d.start : d.end], d.first, d.last) for d in dates_of(text, None)] == [(form, day, day)], form


def test_every_day_before_the_letter_without_its_year() -> None:
    for back in range(364):
        day = OWN - dt.timedelta(days=back)
        kk = KK_MONTHS[day.month - 1] + KK_LOCATIVE[day.month - 1]
        for form in (f"{day.day} {RU_MONTHS[day.month - 1]}", f"{day.day} {kk}"):
            [date] = dates_of(form, OWN)
            assert (date.first, date.last, date.inferred) == (day, day, ("year",)), form


def test_without_the_date_of_the_letter_no_year_is_guessed() -> None:
    for text in ("20 августа", "в мае", "в III квартале", "прошлого года", "биыл", "годом ранее", "до конца года"):
        [date] = dates_of(text, None)
        assert (date.first, date.last, date.inferred) == (None, None, ()), text


HOSTILE = [
    "1", "1 ", "2024 ", "2024-", "2024, ", "5, ", "5 и ", "мая ", "мая-", "5 мая, ", "с ", "до конца ", "жылғы ",
    "2024 жылғы ", "2024 жылғы 5 ", "2024 | ", "(", "«", "21.05.", "20 августа. ",
    "годом ранее ", "қаңтардан ", "от ", "«5» мая «",
]  # fmt: skip


@pytest.mark.parametrize(
    ("piece", "size"), [*((p, 200_000) for p in HOSTILE), ("1", 10**6), ("(", 10**6), ("от ", 10**6)]
)
def test_much_of_one_thing(piece: str, size: int) -> None:
    at = 0
    for date in dates_of(piece * (size // len(piece)), OWN):
        assert at <= date.start < date.end <= size
        at = date.end
