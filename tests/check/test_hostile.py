"""Checks of letters that repeat one thing: their work grows with the letter, not with its square."""

from __future__ import annotations

import datetime as dt
from array import array

import pytest

from saual.check import check
from saual.clean import clean
from saual.clean.paragraph import Role
from saual.clean.text import Text
from saual.extract.annotation import Extraction
from saual.extract.dates import dates_of
from saual.extract.quantities import find_quantities
from saual.read.sniff import read
from saual.segment import segment
from saual.segment.anatomy import Anatomy, Block

OWN = dt.date(2025, 5, 21)
LENGTH = 24_000
SENTENCES = [
    "7 ", "(", ")", "«", "»", "5 школ (", "10 школ (5 школ, ", "10 школ (5 школ, 5 школ), ", "из них 5 школ, ",
    "из них (5 школ), ", "всего 5 школ, ", "всего ", "5 школ: ", "5 школ (1%), ", "1% ", "доля 1%, ", "5 школ, или 5% ",
    "из 50 школ 5 школ (10%), ", "3 года (2022-2023 годы), ", "начаты 1 мая 2025 года. ", "с 5 мая по ", "2025-2024 ",
    "в 3 областях – Абай, Шу и ", "Абай, Шу – всего в 3 областях – ", "5 мер: ремонт дорог, ",
    "5 мер: а; ", "5 мер ", "Абай и ",
    "договор 1 мая 2025 года по итогам конкурса 1 июня 2025 года, ", "с 1 мая по 2 мая ", "2025 жылғы 5 мамырдан ",
    "ответ от ",
    "бес шара: жол салу, ", "трех областях (Абай, ", "5 школ. Из них 5 школ. ", "5 млн тенге, ",
    "по 5 школ (5 школ, 5 школ) ",
    "5 школ из 50 (10%), ", "10% школ (5 из 50), ", "доля школ составила 10%, ", "доля 10%: ", "исполнение – 10%, ",
    "на 5%, с 5 до 7 школ, ", "с 5 до 7 школ (на 5%), ", "на 5% и составил 7 т против 5 т, ",
    "5-тен 7-ге дейін, яғни 2-ге өсті, ",
    "50 мектептің 5-і (10%), ", "5 млн тенге при плане 7 млн тенге (10%), ", "2 раза ", "из них 5 (10%), или 10%, ",
]  # fmt: skip
PARAGRAPHS = ["5 школ:", "– 5 школ;", "– 5 школ:", "1) 5 школ;", "1. а", "5 направлений:", "5 школ: а;"]
PARAGRAPHS += ["Итого | 5 | 7", "а | 5 | 7"]


def letter(paragraphs: list[str]) -> Anatomy:
    """A letter whose body is the paragraphs as they are."""
    document = read("Уважаемые депутаты!\n\nСообщаю следующее.\n\nМинистр\n\nГ. Сейтова\n".encode(), "letter.txt")
    [anatomy] = segment(document, clean(document))
    blocks, at = [], 0
    for paragraph in paragraphs:
        role: Role = "table" if " | " in paragraph else "body"
        blocks.append(Block(at, at + len(paragraph), paragraph, role, 1, "ru"))
        at += len(paragraph) + 2
    value = "\n\n".join(paragraphs)
    text = Text(value, array("l", range(len(value))))
    return anatomy._replace(text=text, blocks=tuple(blocks), sections=(), requests=(), signatories=(), in_reply_to=())


def check_letter(anatomy: Anatomy) -> None:
    dates = tuple(dates_of(anatomy.text.value, OWN))
    quantities = tuple(find_quantities(anatomy, [(date.start, date.end) for date in dates]))
    [findings] = check([anatomy], [Extraction((), (), quantities, dates, ())])
    length = len(anatomy.text.value)
    assert all(0 <= start < end <= length for finding in findings for start, end in finding.spans)


@pytest.mark.parametrize("piece", SENTENCES)
def test_one_long_paragraph(piece: str) -> None:
    check_letter(letter([(piece * (LENGTH // len(piece))).strip()]))


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_many_paragraphs(paragraph: str) -> None:
    check_letter(letter([paragraph] * (LENGTH // len(paragraph))))


def test_brackets_within_brackets() -> None:
    check_letter(letter(["5 школ (" * 4000 + ")" * 4000]))
