"""Quantities: one-line cases of both languages, tables, lists across paragraphs, and texts made to run away."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import listed, parsed, read_cases
from saual.extract.annotation import Quantity
from saual.extract.quantities import read_drafts, to_quantity
from saual.extract.quantities.passage import read_passage, taken_spans
from saual.language.detect import Language
from saual.record import Quantity as Recorded

DEFAULT = {"%": "percent", "KZT": "money", "USD": "money", "EUR": "money", "RUB": "money", "CNY": "money"}
"""Kinds that a unit tells; other quantities but counts name theirs."""


def find(text: str, language: Language, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities of a paragraph."""
    passage = read_passage(text, 0, language == "kk", taken_spans(taken))
    return [to_quantity(passage, draft) for draft in read_drafts(passage)]


def shown(text: str, found: Quantity | Recorded) -> str:
    """«written = value unit, kind, qualifier», without what goes without saying."""
    value = f"{found.value:f}" if isinstance(found, Quantity) else found.value
    top = "" if found.max is None else f"..{found.max:f}" if isinstance(found, Quantity) else f"..{found.max}"
    unit = f" {found.unit}" if found.unit else ""
    per = f" per {found.per}" if found.per else ""
    kind = "" if found.kind == DEFAULT.get((found.unit or "").split("/")[0], "count") else f", {found.kind}"
    qualifier = "" if found.qualifier in ("exact", "range") else f", {found.qualifier}"
    return f"{text[found.start : found.end]} = {value}{top}{unit}{per}{kind}{qualifier}"


def check(text: str, expected: str, language: Language) -> None:
    found = find(text, language)
    assert [shown(text, quantity) for quantity in found] == listed(expected)
    at = 0
    for quantity in found:
        assert at <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == text[quantity.start : quantity.end].strip()
        assert (quantity.max is None) == (quantity.qualifier != "range")
        at = quantity.end


@pytest.mark.parametrize(("text", "expected"), read_cases("quantities_ru.txt"))
def test_russian(text: str, expected: str) -> None:
    check(text, expected, "ru")


@pytest.mark.parametrize(("text", "expected"), read_cases("quantities_kk.txt"))
def test_kazakh(text: str, expected: str) -> None:
    check(text, expected, "kk")


OPENING = "Уважаемые депутаты!\n\nРассмотрев Ваш запрос, сообщаю следующее.\n\n"
CLOSING = "\n\nРабота в этом направлении продолжается.\n\nС уважением,\n\nА. Ахметов"


@pytest.mark.parametrize(("text", "expected"), read_cases("quantities_blocks.txt"))
def test_blocks(text: str, expected: str) -> None:
    """Tables and lists: units come from the head, the row, the caption, the paragraph before."""
    letter = parsed(OPENING + "\n\n".join(text.split(" ¶ ")) + CLOSING)
    assert [shown(letter.text, quantity) for quantity in letter.quantities] == listed(expected)


def test_taken_spans_are_left_out() -> None:
    text = "до 15 мая построено 15 школ"
    assert [text[q.start : q.end] for q in find(text, "ru", [(3, 9)])] == ["15 школ"]


def test_inferred_units_are_named() -> None:
    first, second = find("1 245 нарушений, из них 312 устранено", "ru")
    assert (first.inferred, second.inferred) == ((), ("unit",))


def test_values_are_exact() -> None:
    [quantity] = find("0,1 млрд. тенге и", "ru")
    assert f"{quantity.value:f}" == "100000000"


PIECES = [
    "1", "1 ", "12 345 ", "(", ")", "от ", "от 1 ", "с 5 ", "до 2 ", "1-", "1,", "1.", "1/", "1:", "№ 1, ", "«", "%",
    "1% ", "тысяча ", "бес ", "жүз ", "1 и ", "каждый ", "не более ", "5 сельских ", "5 қала ", "минус ", "млн ",
    "екі-үш ", "1-ден 2-ге ", "I и ", "саны 1 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_hostile_text(piece: str, language: Language) -> None:
    """Twenty thousand signs of one thing: whatever is found stays within the text, and the work ends."""
    text = piece * (20_000 // len(piece))
    for quantity in find(text, language):
        assert 0 <= quantity.start < quantity.end <= len(text)


def test_a_megabyte_of_digits_is_no_number() -> None:
    assert find("7" * 1_000_000, "ru") == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, "школ ", "тенге ", "мектеп ", "км", ", ", ". ", "– ", "2024 года "]), max_size=30
    )
)
def test_any_text_gives_ordered_spans(pieces: list[str]) -> None:
    text = "".join(pieces)
    at = 0
    for quantity in find(text, "ru"):
        assert at <= quantity.start < quantity.end <= len(text)
        at = quantity.end
