"""Small letters for the tests of the archive: inquiries with requests, and answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def words(day: str) -> str:
    """A day as letters write it.

    >>> words("2025-03-03")
    '3 марта 2025 года'
    """
    year, month, number = map(int, day.split("-"))
    return f"{number} {MONTHS[month - 1]} {year} года"


def dots(day: str) -> str:
    """A day as registrations write it."""
    return ".".join(reversed(day.split("-")))


def inquiry(number: str, day: str, requests: Sequence[str], body: str = "В селе Жана нет моста.") -> bytes:
    """A deputy's inquiry, read out the day before."""
    listed = "\n".join(f"{index}. {text};" for index, text in enumerate(requests, 1))
    return f"""ДЕПУТАТ МАЖИЛИСА ПАРЛАМЕНТА РЕСПУБЛИКИ КАЗАХСТАН

Исх. № {number} от {dots(day)} г.

Премьер-Министру
Республики Казахстан
Асанову А.А.

ДЕПУТАТСКИЙ ЗАПРОС

Уважаемый Асан Асанович!

{body}

В связи с этим просим:

{listed}

С уважением,

Депутат Б. Ахметов
""".encode()


def answer(number: str, asked: str, day: str, sections: Sequence[tuple[str, str]], own: str = "12-3/55") -> bytes:
    """The Government's answer to inquiry `number` of day `asked`."""
    body = "\n\n".join(f"{heading}\n\n{text}" for heading, text in sections)
    return f"""ПРЕМЬЕР-МИНИСТР РЕСПУБЛИКИ КАЗАХСТАН

№ {own} от {words(day)}

Депутату Мажилиса Парламента
Республики Казахстан
Ахметову Б.

На № {number} от {words(asked)}

Уважаемый депутат!

Рассмотрев Ваш депутатский запрос, сообщаю следующее.

{body}

Исполнение находится на контроле Правительства.

С уважением, А. Асанов
""".encode()


def write_pair(folder: Path, number: int = 7, year: int = 2025) -> None:
    """An inquiry with two requests, and an answer to both."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = ["построить мост через реку Каратал", "открыть школу в селе Жана"]
    said = [
        ("Касательно строительства моста", "Мост через реку Каратал построят в 2026 году за 1,2 млрд тенге."),
        ("Касательно открытия школы", "Школа в селе Жана откроется 1 сентября."),
    ]
    (folder / f"in-{number}.txt").write_bytes(inquiry(f"ДЗ-{number}", f"{year}-03-03", asked))
    (folder / f"out-{number}.txt").write_bytes(answer(f"ДЗ-{number}", f"{year}-03-03", f"{year}-03-28", said))
