"""Hostile plain text: every file gives records or one failure, nothing raises, and the work grows with the length.

Growth is measured, not time: a text of double length may take about three times as long.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from saual.process import process
from saual.record import Letter

LETTER = (
    "На № ДЗ-1 от 3 марта 2025 года\n\nУважаемые депутаты!\n\nРассмотрев Ваш депутатский запрос о ремонте дорог,\n"
    "сообщаю следующее. В 2024 году отремонтировано 15 км дорог.\n\nС уважением,\n\nМинистр\tА. Ахметов\n\n"
    "Исп.: Б. Сеитов\n74-00-00\n"
)
MAKERS: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "digits and dots": lambda n: "12.05." * (n // 6),
    "digits and spaces": lambda n: "74 " * (n // 3),
    "figures before a word": lambda n: "74 " * (n // 3) + "шт",
    "rows of figures": lambda n: "Абай 74 100 1,5\n" * (n // 16),
    "rows of groups": lambda n: "Абай 74 100 100 100 100 100 100 100 100\n" * (n // 40),
    "heads over rows": lambda n: "Аа Бб Вв Гг Дд Ее\nа б в г д е ж з и к\nАбай 74 1,5\nАқсу 5 6\n" * (n // 59),
    "bars": lambda n: "а | 74 | " * (n // 9),
    "bars in lines": lambda n: "а | 74 | 1,5\n" * (n // 13),
    "sums of parts": lambda n: "Всего 74 школы, из них 70 новых и 4 старых, " * (n // 44),
    "hyphens": lambda n: "7-" * (n // 2),
    "numbers in lines": lambda n: "746784\n" * (n // 7),
    "opening brackets": lambda n: "(" * n,
    "closing brackets": lambda n: ")" * n,
    "pairs of brackets": lambda n: "()" * (n // 2),
    "footnote brackets": lambda n: "слово[1] " * (n // 9),
    "opening quotes": lambda n: "«" * n,
    "quoted letters": lambda n: "«а" * (n // 2),
    "straight quotes": lambda n: '"а ' * (n // 3),
    "от": lambda n: "от " * (n // 3),
    "№": lambda n: "№ " * (n // 2),
    "references": lambda n: "На № ДЗ-1 от " * (n // 13),
    "references in lines": lambda n: "На № ДЗ-1 от \n" * (n // 14),
    "references with dates": lambda n: "На № ДЗ-1 от 3 марта 2025 года, " * (n // 32),
    "Kazakh references": lambda n: "2025 жылғы 3 наурыздағы № ДС-1 " * (n // 31),
    "names": lambda n: "А. Б. В. " * (n // 9),
    "surnames": lambda n: "А. Ахметов " * (n // 11),
    "names in lines": lambda n: "А. Ахметов\n" * (n // 11),
    "initials without stops": lambda n: "А Б В Г " * (n // 8),
    "hyphenated names": lambda n: "Ан-Ан-" * (n // 6),
    "capitals": lambda n: "А" * n,
    "capital words": lambda n: "ҚАЗАҚСТАН " * (n // 10),
    "small letters": lambda n: "а" * n,
    "Latin look-alikes": lambda n: "cаo" * (n // 3),
    "old font": lambda n: "Ќаз" * (n // 3),
    "one letter a line": lambda n: "а\n" * (n // 2),
    "a stamp's letters": lambda n: "\n".join("22.05.2025ЕСЭДОГО(версия7.23.0)" * (n // 62)),
    "words in lines": lambda n: "Казахстан\n" * (n // 10),
    "stamps": lambda n: "22.05.2025 ЕСЭДО ГО (версия 7.23.0)\n" * (n // 36),
    "stamps in a line": lambda n: "22.05.2025 ЕСЭДО ГО (версия 7.23.0) " * (n // 36),
    "control marks": lambda n: "Бақылауға алынды 07.10.2020 ЕСЭДО ГО (версия 7.23.0) " * (n // 53),
    "page numbers": lambda n: "\n".join(str(i) for i in range(1, n // 6)),
    "form feeds": lambda n: "2\f" * (n // 2),
    "letterhead": lambda n: "ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ҮКІМЕТІ     ПРАВИТЕЛЬСТВО РЕСПУБЛИКИ КАЗАХСТАН\n" * (n // 72),
    "blank forms": lambda n: "№ ______________\n" * (n // 17),
    "underscores": lambda n: "_" * n,
    "asterisks": lambda n: "*" * n,
    "Касательно": lambda n: "Касательно " * (n // 11),
    "Касательно in lines": lambda n: "Касательно\n" * (n // 11),
    "headings": lambda n: "Касательно дорог\n\n" * (n // 18),
    "Kazakh headings": lambda n: "жол мәселесі бойынша\n" * (n // 21),
    "colons": lambda n: "просим: " * (n // 8),
    "requests": lambda n: "1. Прошу ответить.\n" * (n // 19),
    "Во-первых": lambda n: "Во-первых, " * (n // 11),
    "bullets": lambda n: "– а\n" * (n // 4),
    "salutations": lambda n: "Уважаемые депутаты!\n" * (n // 20),
    "half a salutation": lambda n: "Уважаемые " * (n // 10),
    "regards": lambda n: "С уважением,\n" * (n // 13),
    "executors": lambda n: "Исп.: А. Ахметов 74-00-00\n" * (n // 26),
    "phones": lambda n: "8(7172) 74-63-61 " * (n // 17),
    "mail": lambda n: "a@b." * (n // 4),
    "mail without a point": lambda n: "a." * (n // 2),
    "attachments": lambda n: "Приложение: на 5 л.; " * (n // 21),
    "copies": lambda n: "Копия: А, Б, В, " * (n // 16),
    "announcements": lambda n: "Оглашен 21.05.2025 " * (n // 19),
    "approval log": lambda n: "Результаты согласования\n" * (n // 24),
    "electronic footers": lambda n: "Осы құжат «Электрондық құжат\n" * (n // 29),
    "tables": lambda n: "а     б     в\n" * (n // 14),
    "wide gaps": lambda n: "а" + " " * n + "б",
    "tabs": lambda n: "а\t" * (n // 2),
    "empty lines": lambda n: "\n" * n + "Депутатам",
    "lines of blanks": lambda n: "   \n" * (n // 4) + "Депутатам",
    "hyphens at line ends": lambda n: "инфор-\n" * (n // 7),
    "soft hyphens": lambda n: "\u00ad" * n + "а",
    "soft hyphens in words": lambda n: "а\u00ad" * (n // 2),
    "footnotes": lambda n: "правила1\n1 Приказ\n" * (n // 17),
    "right to left": lambda n: "مرحبا שלום " * (n // 11),
    "turned directions": lambda n: "\u202eдепутат\u202c " * (n // 10),
    "emoji": lambda n: "👩‍👩‍👧‍👦🇰🇿 " * (n // 10),
    "combining marks": lambda n: "и" + "\u0306" * n,
    "marks on words": lambda n: "й " * (n // 3),
    "private use": lambda n: "\uf028" * n,
    "zero width": lambda n: "\u200b" * n + "а",
    "sentences": lambda n: "Да. Нет! " * (n // 9),
    "abbreviations": lambda n: "г. " * (n // 3),
    "letters": lambda n: LETTER * (n // len(LETTER)),
}


HUGE = {
    "a megabyte of digits": "1" * 1_000_000,
    "a megabyte of brackets": "(" * 1_000_000,
    "a megabyte of quotes": "«" * 500_000,
    "a megabyte on a line": "Казахстан. " * 50_000,
    "100,000 empty lines": "\n" * 100_000 + "Депутатам",
    "100,000 times «от»": "от " * 100_000,
}
ODD = {
    "NUL bytes": b"\0" * 1000,
    "NUL bytes among letters": "Депутатам\0 Мажилиса".encode() * 50,
    "a NUL after each letter": "Депутатам".encode("utf-16-le"),
    "half a character": "Депутатам".encode()[:-1],
    "half a surrogate": b"\xff\xfe\x3d\xd8" + "Депутатам".encode("utf-16-le"),
    "bytes of every value": bytes(range(256)) * 20,
    "one letter": "я".encode(),
    "one digit": b"7",
    "one hyphen": b"-",
    "one form feed": b"\f",
    "one byte order mark": b"\xef\xbb\xbf",
    "a heading alone": "Касательно".encode(),
    "a salutation alone": "Уважаемые депутаты!".encode(),
    "a name alone": "А. Ахметов".encode(),
    "an executor alone": "Исп.: А. Ахметов 74-00-00".encode(),
    "a reference alone": "На № ДЗ-1 от 3 марта 2025 года".encode(),
    "a note of announcement alone": "Оглашен 21.05.2025 г.".encode(),
    "an attachment alone": "Приложение: на 5 л.".encode(),
    "a request alone": "1. Прошу ответить.".encode(),
    "a table alone": "а      б      в\nг      д      е\n".encode(),
    "the foot before the head": "\n".join(reversed(LETTER.splitlines())).encode(),
}


@pytest.mark.parametrize("name", HUGE)
def test_huge(name: str) -> None:
    check(HUGE[name].encode())


@pytest.mark.parametrize("name", ODD)
def test_odd(name: str) -> None:
    check(ODD[name])


def check(data: bytes) -> None:
    """Records whose spans hold, or a failure of reading that says what to do; never an error of the program's own."""
    records = process(data, "hostile.txt")
    assert records
    for record in records:
        if isinstance(record, Letter):
            assert all(0 <= block.start < block.end <= len(record.text) for block in record.blocks)
        else:
            assert record.stage == "read" and record.error in ("empty", "broken", "unsupported"), record.message


@pytest.mark.parametrize("name", MAKERS)
def test_safe(name: str) -> None:
    for size in (8, 60, 1000):
        check(MAKERS[name](size).encode())


@pytest.mark.parametrize("name", MAKERS)
def test_linear(name: str) -> None:
    """Double the text may take three times the time; a machine busy with other things gets three chances."""
    attempts = []
    for _ in range(3):
        once, twice = seconds(MAKERS[name](8_000)), seconds(MAKERS[name](16_000))
        if twice < 3 * once + 0.02:
            return
        attempts.append(f"{once * 1000:.0f} ms, double {twice * 1000:.0f} ms")
    raise AssertionError("; ".join(attempts))


def seconds(text: str) -> float:
    """How long a text takes, the garbage of others aside."""
    data = text.encode()
    gc.collect()
    gc.disable()
    try:
        begin = time.perf_counter()
        process(data, "hostile.txt")
        return time.perf_counter() - begin
    finally:
        gc.enable()
