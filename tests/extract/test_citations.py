"""Citations of acts in both languages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from cases import listed, read_cases
from saual.extract.abbreviations import abbreviations_of
from saual.extract.annotation import Citation
from saual.extract.citations import citations_of
from saual.extract.dates import dates_of

OWN = dt.date(2025, 5, 21)


def read(text: str) -> list[Citation]:
    return list(citations_of(text, list(dates_of(text, OWN))))


def written(c: Citation) -> str:
    """A citation as the gold files write it."""

    def part(name: str, shape: str) -> str:
        value = getattr(c, name)
        return "" if value is None else ("*" if name in c.inferred else "") + shape.format(value)

    parts = [
        c.act or "–", "" if "issuer" in c.inferred else part("issuer", "({})"), part("number", "№ {}"),
        part("date", "{}"), part("title", "«{}»"), part("article", "ст. {}"), part("part", "ч. {}"),
        part("point", "п. {}"), part("subpoint", "пп. {}"),
    ]  # fmt: skip
    return " ".join(p for p in parts if p)


@pytest.mark.parametrize(("text", "expected"), [*read_cases("citations_ru.txt"), *read_cases("citations_kk.txt")])
def test_citations(text: str, expected: str) -> None:
    assert [written(c) for c in read(text)] == listed(expected)


def test_uris_are_the_same_in_both_languages() -> None:
    for ru, kk in (
        ("Закон РК от 27 июля 2007 года № 319-III", "ҚР 2007 жылғы 27 шілдедегі № 319-III Заңы"),
        (
            "приказ Министра от 28 августа 2020 года № ҚР ДСМ-98/2020",
            "министрдің 2020 жылғы 28 тамыздағы № ҚР ДСМ-98/2020 бұйрығы",
        ),
    ):
        [first], [second] = read(ru), read(kk)
        assert first.uri == second.uri is not None
    assert [c.uri for c in read("постановлению Правительства №502 от 2022 года, Закон «О связи»")] == [None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Закон РК «О связи» (далее – Закон о связи) и Закон «О науке» (далее – Закон). "
            "Статья 5 Закона о связи, статья 6 Закона.",
            ["закон «О связи»", "закон «О науке»", "закон *«О связи» ст. 5", "закон *«О науке» ст. 6"],
        ),
        (
            "Кодекс РК «О недрах» (далее – КН). Согласно статье 15 КН запрещено.",
            ["кодекс «О недрах»", "кодекс *«О недрах» ст. 15"],
        ),
        (
            "Приказ № 5 от 5 мая 2020 года «Об утверждении Правил» (далее – Правила). В Правилах пункт 7 Правил.",
            ["приказ № 5 2020-05-05 «Об утверждении Правил»", "правила *№ 5 *2020-05-05 *«Об утверждении Правил» п. 7"],
        ),
        (
            "Санитарные правила[1] (далее – Правила). Пункт 7 Правил.\n\n[1] Приказ № 5 от 5 мая 2020 года",
            ["правила *№ 5 *2020-05-05 п. 7", "приказ № 5 2020-05-05"],
        ),
        (
            "Порядок утвержден Правилами возмещения[1]. Пункт 7 указанных Правил.\n\n[1] Приказ № 5 от 5 мая 2020 года",
            ["правила *№ 5 *2020-05-05 п. 7", "приказ № 5 2020-05-05"],
        ),
        ("«Ғылым туралы» Заң (бұдан әрі – Заң). Заңның 5-бабы.", ["заң «Ғылым туралы»", "заң *«Ғылым туралы» ст. 5"]),
    ],
)  # fmt: skip
def test_short_forms_that_the_letter_defines(text: str, expected: list[str]) -> None:
    found = citations_of(text, list(dates_of(text, OWN)), list(abbreviations_of(text)))
    assert [written(c) for c in found] == expected


KINDS = {
    "law": ("закон", "заң"), "gov_resolution": ("постановление", "қаулы"), "code": ("кодекс", "кодекс"),
    "constitution": ("конституция", "конституция"), "const_law": ("конституционный закон", "конституциялық заң"),
    "standard": ("стандарт", "стандарт"), "rules": ("правила", "қағидалар"),
}  # fmt: skip
LEVELS = {"ст": "article", "п": "point", "пп": "subpoint"}


def excerpts() -> list[dict[str, Any]]:
    path = Path(__file__).resolve().parents[3] / "shared" / "letters" / "citations.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def agrees(expected: dict[str, Any], c: Citation) -> bool:
    """Whether a citation is the one an excerpt describes in its own short keys."""
    if expected["type"] in KINDS and c.act not in KINDS[expected["type"]]:
        return False
    date = expected.get("date")
    if expected.get("number") != c.number or (date and len(date) == 10 and date != str(c.date)):
        return False
    if expected["type"] == "law" and expected.get("title") and c.title != expected["title"]:
        return False
    pins = [pin.split(".", 1) for pin in expected.get("pin", "").replace(";", " ").split() if "." in pin]
    found = {level: (getattr(c, name) or "").split(", ") for level, name in LEVELS.items()}
    return all(number.strip("),") in found[level] for level, number in pins)


@pytest.mark.shared
def test_excerpts() -> None:
    """All but the letter of a ministry, which is no act."""
    expected = [(excerpt, item) for excerpt in excerpts() for item in excerpt["expected"]]
    missed = [
        (excerpt["id"], item)
        for excerpt, item in expected
        if not all(any(agrees(item, c) for c in read(excerpt[k])) for k in ("ru", "kk") if excerpt[k])
    ]
    assert len(missed) <= 0.05 * len(expected), missed
    assert [item["type"] for _, item in missed] == ["letter"]


HOSTILE = [
    "статья 1 ", "статья 1, ", "статья ", "п. 1 ", "1, ", "1-", "1) ", "1-бабы ", "баб ", "Закон ", "Закон «", "«", "»",
    "\"", "«»", "Закон РК от 5 мая 2020 года № 5 ", "Закон № 5 и № 5 ", "от ", "№ 5 ", "№ 1-1-", "(", "Министра ",
    "приказ Министра ", "қаулысы ", "Үкіметтің ", "№ 5 қаулысы, ", "туралы ", "Закона статьи 5 ", "приложение ",
    "Трудового ", "Налогового и ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_much_of_one_thing(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for citation in citations_of(text, list(dates_of(text, OWN))):
        assert 0 <= citation.start < citation.end <= len(text)
