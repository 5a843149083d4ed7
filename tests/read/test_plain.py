"""Reading plain text: charsets, line breaks, pages, damage."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saual.read.document import Document, ReadError, Source
from saual.read.plain import MAX_CHARACTERS, MAX_LINES, decode, read_plain

RUSSIAN = (
    "Уважаемые депутаты!\nРассмотрев ваш запрос о ремонте сельских дорог, сообщаю следующее.\n"
    "В текущем году на эти цели предусмотрено 12,5 млрд. тенге — на 3 % больше, чем годом ранее."
)
KAZAKH = (
    "Құрметті депутаттар!\nАуыл жолдарын жөндеу туралы сауалыңызды қарап, мынаны хабарлаймын.\n"
    "Биыл бұл мақсатқа 12,5 млрд. теңге бөлінді, ғимараттар мен һауыз үшін де қаражат бар. Өтінім ұсынылды."
)
LETTERHEAD = "ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ҚАРЖЫ МИНИСТРЛІГІ\nМИНИСТЕРСТВО ФИНАНСОВ РЕСПУБЛИКИ КАЗАХСТАН\n"
WIDE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
LETTERS = Path(__file__).resolve().parents[2].parent / "shared" / "letters"


def read(data: bytes | str) -> Document:
    data = data.encode() if isinstance(data, str) else data
    return read_plain(data, Source("letter.txt", "0" * 64, "text/plain", len(data)))


def lines_of(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


@pytest.mark.parametrize("charset", [*WIDE, "cp1251", "kz1048", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"])
def test_russian_in_every_charset(charset: str) -> None:
    data = RUSSIAN.encode(charset, "replace")
    document = read(data)
    assert document.text == data.decode(charset)
    assert document.warnings == ()


@pytest.mark.parametrize("charset", [*WIDE, "kz1048", "ptcp154"])
def test_kazakh_in_every_charset(charset: str) -> None:
    data = KAZAKH.encode(charset)
    document = read(data)
    assert document.text == data.decode(charset)
    assert document.warnings == ()


@given(st.integers(0, len(RUSSIAN) - 40), st.sampled_from([*WIDE, "cp1251", "kz1048", "koi8_r", "cp866", "iso8859_5"]))
def test_a_piece_of_forty_letters_is_enough(start: int, charset: str) -> None:
    piece = RUSSIAN[start : start + 40].replace("\n", " ")
    data = piece.encode(charset, "replace")
    assert decode(data).text.lstrip("\ufeff") == data.decode(charset).lstrip("\ufeff")


@given(st.integers(1, 40))
def test_a_kazakh_letterhead_on_a_russian_letter_is_kz1048(times: int) -> None:
    data = (LETTERHEAD + (RUSSIAN + "\n") * times).encode("kz1048")
    assert decode(data).charset == "kz1048"
    assert "ҚАЗАҚСТАН" in decode(data).text


def test_utf8_with_a_broken_byte_stays_utf8_and_warns() -> None:
    data = RUSSIAN.encode()
    decoded = decode(data[:60] + b"\xff" + data[60:])
    assert decoded.charset == "utf-8"
    assert decoded.text.replace("\ufffd", "") == RUSSIAN
    assert [warning.code for warning in decoded.warnings] == ["charset_damaged"]


@pytest.mark.parametrize("charset", ["cp1251", "latin-1"])
def test_utf8_encoded_twice_is_turned_back(charset: str) -> None:
    text = "Министерство сельского хозяйства" if charset == "latin-1" else "Уважаемые депутаты Мажилиса"
    decoded = decode(text.encode().decode(charset).encode())
    assert decoded.text == text
    assert decoded.warnings[0].code == "charset_double"


def test_a_handful_of_letters_is_doubtful() -> None:
    decoded = decode("tel. 74-54-10, исп. Ли".encode("cp1251"))
    assert decoded.text.endswith("исп. Ли")
    assert decoded.warnings[0].code == "charset_doubtful"


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\v", "\u2028", "\x85"])
def test_every_line_break(mark: str) -> None:
    document = read(f"Первая{mark}{mark}вторая{mark}")
    assert document.text == "Первая\n\nвторая\n"
    assert lines_of(document) == ["Первая", "", "вторая"]


@pytest.mark.parametrize(
    ("raw", "pages"),
    [
        ("раз\n\fдва", ["раз\n", "два"]),
        ("раз\n\f\nдва\n", ["раз\n", "два\n"]),
        ("раз\r\n \f \r\nдва\n", ["раз\n", "два\n"]),
        ("раз\n\fдва\n\f", ["раз\n", "два\n"]),
        ("раз\n\fдва\n\f\n \f\n", ["раз\n", "два\n"]),
        ("раз\fдва", ["раз", "два"]),
        ("\fвторая", ["", "вторая"]),
        ("раз\n\f\n\nдва", ["раз\n", "\nдва"]),
    ],
)
def test_pages(raw: str, pages: list[str]) -> None:
    document = read(raw)
    assert [document.text[page.start : page.end] for page in document.pages] == pages
    assert [page.number for page in document.pages] == list(range(1, len(pages) + 1))
    assert {page.method for page in document.pages} == {"plain"}


@given(st.text(st.sampled_from("абвқ \n\f\r\v\x85\u2028"), min_size=1))
def test_lines_and_pages_cover_the_text(raw: str) -> None:
    if not raw.strip():
        with pytest.raises(ReadError):
            read(raw)
        return
    document = read(raw)
    assert set(document.text) <= set("абвқ \n\f")
    assert re.sub(r"\s", "", document.text) == re.sub(r"\s", "", raw)
    rebuilt = list(document.text)
    for line in document.lines:
        page = document.pages[line.page - 1]
        assert page.start <= line.start <= line.end <= page.end
        rebuilt[line.start : line.end] = [""] * (line.end - line.start)
    assert set(rebuilt) <= {"", "\n", "\f"}
    assert [line.start for line in document.lines] == sorted({line.start for line in document.lines})
    assert document.pages[-1].end == len(document.text)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\u00a0\n".encode(), "  \n".encode("utf-16"), b"\xef\xbb\xbf"])
def test_empty(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == "empty"


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"abc\x00\x01\x03" * 500, b"\x00\x01\x05\x07" * 30])
def test_not_text(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code in {"broken", "unsupported"}
    assert re.search("[а-я]", error.value.message)


def test_few_control_characters_are_dropped() -> None:
    document = read("Депутатам\x00 Мажилиса\x07, перенос\x02 строки\x1a" + "." * 50)
    assert document.text.startswith("Депутатам Мажилиса, перенос\x02 строки")
    assert document.warnings[0].code == "control_characters"


@pytest.mark.parametrize("data", [b"a" * (MAX_CHARACTERS + 1), b"a\n" * (MAX_LINES + 1)])
def test_too_big(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.code == "too_big"


@given(st.binary())
def test_any_bytes_give_a_document_or_a_read_error(data: bytes) -> None:
    try:
        document = read(data)
    except ReadError as error:
        assert error.code in {"empty", "broken", "unsupported"}
    else:
        assert document.text.strip()


@pytest.mark.shared
def test_real_letters() -> None:
    for path in [*LETTERS.glob("*.txt"), *LETTERS.glob("text/*.txt")]:
        document = read(path.read_bytes())
        assert not document.warnings, path.name
        assert "\r" not in document.text
        if ".pdftotext." in path.name or ".raw." in path.name:
            assert len(document.pages) == path.read_text().count("\f"), path.name
