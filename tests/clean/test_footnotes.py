"""Footnotes of text exports whose mark lost its place to a space."""

from __future__ import annotations

import pytest

from cases import parsed

LETTER = """\
Депутатам Мажилиса

Уважаемые депутаты!

      Рассмотрев Ваш депутатский запрос о библиотеках, сообщаю следующее. Порядок
списания книг установлен {anchor} Он действует во всех
областях и городах, а на списание каждой книги отводится не более тридцати дней.
      Работа в этом направлении продолжается и находится на контроле.

Министр                                     А. Ахметов

1
    Приказ Министра культуры от 19 апреля 2024 года № 34 «О списании книг».
"""


@pytest.mark.parametrize(
    ("anchor", "clean"),
    [
        ("приказом1 министра.", "приказом[1] министра."),
        ("приказом министра 1.", "приказом министра[1]."),
        ("приказом 1 утвержденным весной.", "приказом[1] утвержденным весной."),
    ],
)
def test_a_mark_behind_a_space_points_to_its_note(anchor: str, clean: str) -> None:
    letter = parsed(LETTER.format(anchor=anchor))
    [note] = letter.footnotes
    assert note.text == "Приказ Министра культуры от 19 апреля 2024 года № 34 «О списании книг»."
    assert clean in letter.text


@pytest.mark.parametrize("named", ["согласно пункту 1.", "на срок до 1,5 года.", "приказом 1 января."])
def test_a_number_that_names_or_counts_is_no_mark(named: str) -> None:
    assert not parsed(LETTER.format(anchor=named)).footnotes
