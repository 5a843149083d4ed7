"""Tables of plain text set in columns whose heads take several rows."""

from __future__ import annotations

import pytest

from cases import parsed
from clean.test_figure_rows import BELOW, FOOT, HEAD, OPENING

GROUPED = """\
                                                    Охват, тыс. детей
            Район            Число лагерей
                                                2024 год         2025 год
Аксуский район                     38             41,2             44,9
Алакольский район                  46             52,7             50,1
Прочие районы                     101             88,7             97,3
Итого                             185             182,6            192,3
"""
SHORT_GROUP = """\
                                                           Охват
            Район            Число лагерей
                                                2023 год   2024 год   2025 год
Аксуский район                     38               41         44         47
Алакольский район                  46               52         50         49
"""
CENTRED = """\
                              Число     Убыток, млн   Субсидия, млн   Доля субсидии,
         Область
                            отделений      тенге          тенге             %
Абай                              204       860            387             45,0
Улытау                             68       385            154             40,0
"""
WRAPPED = """\
Период           Налог, млрд Контор       Проверки   Нарушения   Штрафы,
                 тенге                                           млн тенге
2022 год         41,7       24            86         52          118,4
9 месяцев 2023   47,5       17            97         58          139,5
года
Итого            89,2       –             183        110         257,9
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            GROUPED,
            [
                "Район | Число лагерей | Охват, тыс. детей",
                "| | 2024 год | 2025 год",
                "Аксуский район | 38 | 41,2 | 44,9",
                "Алакольский район | 46 | 52,7 | 50,1",
                "Прочие районы | 101 | 88,7 | 97,3",
                "Итого | 185 | 182,6 | 192,3",
            ],
        ),
        (
            SHORT_GROUP,
            [
                "Район | Число лагерей | Охват",
                "| | 2023 год | 2024 год | 2025 год",
                "Аксуский район | 38 | 41 | 44 | 47",
                "Алакольский район | 46 | 52 | 50 | 49",
            ],
        ),
        (
            CENTRED,
            [
                "Область | Число отделений | Убыток, млн тенге | Субсидия, млн тенге | Доля субсидии, %",
                "Абай | 204 | 860 | 387 | 45,0",
                "Улытау | 68 | 385 | 154 | 40,0",
            ],
        ),
        (
            WRAPPED,
            [
                "Период | Налог, млрд тенге | Контор | Проверки | Нарушения | Штрафы, млн тенге",
                "2022 год | 41,7 | 24 | 86 | 52 | 118,4",
                "9 месяцев 2023 года | 47,5 | 17 | 97 | 58 | 139,5",
                "Итого | 89,2 | – | 183 | 110 | 257,9",
            ],
        ),
    ],
)
def test_heads_stand_above_their_figures(rows: str, expected: list[str]) -> None:
    letter = parsed(HEAD + OPENING + rows + "\n" + BELOW + FOOT)
    begin = letter.text.index("по районам.") + len("по районам.")
    assert letter.text[begin : letter.text.index("До конца")].strip().split("\n\n") == expected


def test_figures_have_the_unit_of_the_head_over_their_years() -> None:
    letter = parsed(HEAD + OPENING + GROUPED + "\n" + BELOW + FOOT)
    found = {q.text: (q.value, q.unit) for q in letter.quantities}
    assert found["41,2"] == ("41200", "ребенок")
    assert found["38"] == ("38", "лагерь")
