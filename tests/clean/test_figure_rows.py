"""Tables whose rows are lines of single spaces: which figures a line holds, and what is no table."""

from __future__ import annotations

import pytest

from cases import parsed, read_cases

HEAD = "Депутатам Мажилиса\n\nУважаемые депутаты!\n\n"
OPENING = (
    "Рассмотрев Ваш депутатский запрос о ремонте мостов, сообщаю следующее. Мосты осматривают\n"
    "каждый год весной и осенью, итоги осмотра за прошлый год приведены ниже по районам.\n"
)
BELOW = "До конца текущего года планируется отремонтировать еще девять мостов на местных дорогах.\n"
FOOT = "\nМинистр                                     А. Ахметов\n"


def table(rows: str) -> list[str]:
    """The rows of the table that the letter's text has, and what was left as it is."""
    letter = parsed(HEAD + OPENING + rows + BELOW + FOOT)
    begin = letter.text.index("по районам.") + len("по районам.")
    return letter.text[begin : letter.text.index("До конца")].strip().split("\n\n")


def lines(text: str) -> str:
    return "".join(f"{line.strip()}\n" for line in text.split(" / "))


@pytest.mark.parametrize(("rows", "expected"), read_cases("figure_rows.txt"))
def test_columns_that_the_head_tells(rows: str, expected: str) -> None:
    assert table(lines(rows)) == expected.split(" / ")


def test_without_a_head_the_last_row_tells() -> None:
    rows = lines("Абай 83 124,6 2 691 / Жетісу 75 111,9 2 417 / Итого 158 236,5 5 108")
    assert table(rows)[-1] == "Итого | 158 | 236,5 | 5 108"


def test_what_can_be_read_in_two_ways_stays() -> None:
    rows = lines("Абай 83 124 691 / Жетісу 75 111 417 / Ұлытау 12 118 250")
    assert not any(" | " in line for line in table(rows))


@pytest.mark.parametrize(
    "rows", ["Школа № 5 / Школа № 12 / Школа № 18", "улица Абая, 12 / улица Сейфуллина, 15 / улица Панфилова, 8"]
)
def test_lists_are_no_tables(rows: str) -> None:
    assert not any(" | " in line for line in table(lines(rows)))


def test_prose_below_is_no_row() -> None:
    text = "Аксу жолы бойынша есепті Көлік министрінің 2019 жылғы 15\nнаурыздағы бұйрығына сай әкімдік береді.\n"
    rows = lines("Аудан Көпір Ұзындығы, м / Ақсу 18 126,0 / Сарқан 11 742,5 / Ескелді 16 210,4") + text
    assert table(rows)[:4] == [
        "Аудан | Көпір | Ұзындығы, м",
        "Ақсу | 18 | 126,0",
        "Сарқан | 11 | 742,5",
        "Ескелді | 16 | 210,4",
    ]
    assert " ".join(text.split()) in table(rows)
