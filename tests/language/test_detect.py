"""The language of a paragraph and of a letter."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saual.language.detect import detect_language, languages_by_share

LETTERS = Path(__file__).resolve().parents[2].parent / "shared" / "letters"

KAZAKH = [
    "ДЕПУТАТТЫҚ САУАЛ",
    "Депутаттарға",
    "Құрметпен,",
    "Құрметті Нұрлан Оспанұлы!",
    "Қазақстан Республикасы Парламенті Мәжілісінің депутаттарына",
    "ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ПРЕМЬЕР-МИНИСТРІ",
    "2025 жылғы 21 мамырда жарияланды",
    "Орынд.: С. Оспанов",
    "Тозған жылу желілерін ауыстыруға 3,4 млрд. теңге бөлінді.",
    "«Ауыл» партиясының фракция депутаттары:",
    "010000, Астана қ., Мәңгілік Ел даңғылы, 8",
    "Қосымша: 4 парақта.",
    "Ауыл мектептерін салу туралы",
    "Бұл жоба бойынша «Жилищное строительство» компаниясы жұмыс істеп жатыр.",
    # without the special letters
    "Казакстан Республикасынын Премьер-Министри",
    "Курметти депутаттар!",
    "Сауалынызды карап, мынаны хабарлаймын.",
    "Облыстын ауылдарында мектептер салынды, жолдар жонделди.",
    "Депутаттык сауал",
]
RUSSIAN = [
    "ДЕПУТАТСКИЙ ЗАПРОС",
    "Депутатам Мажилиса Парламента Республики Казахстан (по списку)",
    "Премьер-Министру Республики Казахстан",
    "Уважаемые депутаты!",
    "Уважаемый Нұрлан Оспанұлы!",
    "С уважением,",
    "Оглашен 21.05.2025г.",
    "Исп.: С. Оспанов",
    "Приложение: на 5 л.",
    "На № ДЗ-84 от 23 апреля 2020 года",
    "Касательно ремонта дорог",
    "Выделено 3,4 млрд. тенге.",
    "Телеканалы «Ел Арна» и «Хабар» перешли на новый формат вещания.",
    "Программа «Ауыл – Ел бесігі» охватила 120 сел.",
    "Замена изношенных сетей в городе Өскемен завершена.",
]
NEITHER = [
    "",
    "№ _____",
    "74-67-84",
    "Е. Оспанов",
    "Н.К. Әлиев",
    "Оспанов Е.К.",
    "«AMANAT»",
    "1.",
    "osp@parlam.kz",
    "— 5 %",
]


@pytest.mark.parametrize("text", KAZAKH)
def test_kazakh(text: str) -> None:
    assert detect_language(text) == "kk"


@pytest.mark.parametrize("text", RUSSIAN)
def test_russian(text: str) -> None:
    assert detect_language(text) == "ru"


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert detect_language(text) is None


def test_capitals_tell_the_same() -> None:
    for text in [*KAZAKH, *RUSSIAN]:
        assert detect_language(text.upper()) in {detect_language(text), None}


def _share(paragraphs: list[str]) -> tuple[str, ...]:
    return languages_by_share((text, detect_language(text)) for text in paragraphs)


def test_languages_by_share() -> None:
    russian, kazakh = (
        "Просим рассмотреть вопрос о ремонте сельских дорог.",
        "Осы мәселені шешуді сұраймын, құрметті министр.",
    )
    assert _share([russian, russian, kazakh]) == ("ru", "kk")
    assert _share([kazakh, kazakh, russian]) == ("kk", "ru")
    assert _share([russian, "«Ел Арна»", "Құрметпен,"]) == ("ru",)
    assert _share([]) == ()


@given(st.text())
def test_any_text(text: str) -> None:
    assert detect_language(text) in {"ru", "kk", None}


def test_a_paragraph_takes_microseconds() -> None:
    paragraph = " ".join(RUSSIAN)
    detect_language(paragraph)
    start = time.perf_counter()
    for _ in range(100):
        detect_language(paragraph)
    assert (time.perf_counter() - start) / 100 < 0.001


@pytest.mark.shared
def test_real_letters() -> None:
    for path in LETTERS.glob("gold/*.json"):
        gold = json.loads(path.read_text())
        assert list(_share(gold["text"].split("\n\n"))) == gold["languages"], path.name
