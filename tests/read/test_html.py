"""Web pages: what charset they are in, what of them is text."""

from __future__ import annotations

import pytest

from packs import LETTER
from saual.process import process
from saual.record import Letter

PAGE = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=%s"></head><body>%s</body></html>'
BODY = "".join(f"<p>{line}</p>" for line in LETTER.decode().split("\n\n"))


def text(page: str, charset: str) -> str:
    [letter] = process(page.encode(charset), "letter.html")
    assert isinstance(letter, Letter), letter
    return letter.text


@pytest.mark.parametrize("said", ["МИНИСТЕРСТВО ТРАНСПОРТА", "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ ҮКІМЕТІНЕ", "Приложение на 3 л."])
def test_the_charset_that_a_page_names(said: str) -> None:
    charset = "kz1048" if "Қ" in said else "cp1251"
    assert text(PAGE % ("windows-1251", said), charset) == said
    if charset == "cp1251":
        assert text(PAGE % ("koi8-r", said), "koi8_r") == said
        assert text(f'<meta charset="KOI8-R"><body>{said}', "koi8_r") == said


@pytest.mark.parametrize("named", ["koi8-r", "iso-8859-1", "utf-8", "unknown-8bit", "zlib", "undefined", "utf-16"])
@pytest.mark.parametrize("charset", ["cp1251", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_that_names_a_wrong_one(named: str, charset: str) -> None:
    [alone] = process(LETTER, "a.txt")
    assert isinstance(alone, Letter)
    assert text(PAGE % (named, BODY), charset) == alone.text


def test_a_short_page_that_names_a_charset_of_two_bytes() -> None:
    assert text(PAGE % ("utf-16", "Приложение на 3 л. "), "cp1251").startswith("Приложение")


def test_what_was_struck_out_is_no_text() -> None:
    body = "<p>Отремонтировано <del>16</del><ins>15</ins> км.</p><del><p>Черновик</p></del><ol><li>дороги</li></ol>"
    assert text(PAGE % ("utf-8", body), "utf-8") == "Отремонтировано 15 км.\n\n1. дороги"
