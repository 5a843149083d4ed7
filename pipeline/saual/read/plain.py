"""Plain text: bytes in whatever charset to a Document."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from saual.read.document import Document, Line, Page, ReadError, Source, Warning
from saual.read.tabbed import mark_tables

MAX_CHARACTERS = 10_000_000
MAX_LINES = 1_000_000

CHARSETS = ("cp1251", "kz1048", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "ptcp154")
"""The 8-bit charsets of Russian and Kazakh letters, the likely ones first."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_NEAR = 0.15
"""Ratings so near to each other leave a choice: capitals of cp1251 look like small letters of KOI8."""
_HIGH_BYTES = bytes(range(128, 256))
_KAZAKH = "ӘҒҚҢӨҰҮҺІәғқңөұүһі"
_COMMON = frozenset("оеаинтсрвлкмдыі")
_LETTERS = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁабвгдежзийклмнопрстуфхцчшщъыьэюяё" + _KAZAKH)
_SIGNS = frozenset("«»–—…№§“”„‘’•° \u00a0\u00ad€")
_SERBIAN = frozenset("ЌќЋћЎўЈјҐґЄєЇїЅѕ")
"""What cp1251 shows where KZ-1048 has Қ Һ Ұ Ә Ө Ғ Ү Ң."""

_CONTROLS = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
_PAGE_LINE = re.compile(r"(?<![^\n])[ \t]*\f[ \t]*\n")


class Decoded(NamedTuple):
    """The characters of a file, the charset they were in, and what is doubtful about that."""

    text: str
    charset: str
    warnings: tuple[Warning, ...] = ()


def read_plain(data: bytes, source: Source) -> Document:
    r"""Read a text file: find its charset, make every line break a line feed, split pages at form feeds.

    >>> read_plain("Депутатам\r\n\fМәжіліс".encode("utf-16"), Source("a.txt", "", "text/plain", 0)).text
    'Депутатам\n\x0cМәжіліс'
    """
    if not data.strip():
        raise ReadError("empty", "Файл пуст: в нём нет ни одного знака. Проверьте, полностью ли он скопирован.")
    if len(data) > 4 * MAX_CHARACTERS:
        raise _too_big()
    text, _charset, warnings = decode(data)
    if len(text) > MAX_CHARACTERS:
        raise _too_big()
    text, dropped = _drop_controls(text)
    text = _break_lines(text)
    if not text.strip(" \t\n\f\u00a0\ufeff\u200b"):
        raise ReadError("empty", "В файле одни пробелы и пустые строки. Проверьте, тот ли это файл.")
    if text.count("\n") + text.count("\f") > MAX_LINES:
        raise _too_big()
    pages = tuple(_split_pages(text))
    lines = tuple(mark_tables(text, list(_split_lines(text, pages))))
    return Document(source, text, pages, lines, warnings=warnings + dropped)


def decode(data: bytes, named: str | None = None) -> Decoded:
    """Turn bytes into characters: byte order mark, UTF-16 by its zeros, UTF-8, then the likeliest 8-bit charset.

    A web page or a mail may have `named` its charset, which counts where the bytes leave a choice.

    >>> decode("ҚАЗАҚСТАН Республикасы, Министерство".encode("kz1048")).charset
    'kz1048'
    """
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], charset)
    if wide := find_wide(data):
        return _decode_marked(data, wide)
    try:
        return _undouble(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_damaged(data) or _decode_8bit(data, named)


def _decode_marked(data: bytes, charset: str) -> Decoded:
    """Decode where the charset is known; broken sequences become U+FFFD and a warning."""
    try:
        return Decoded(data.decode(charset), charset)
    except UnicodeDecodeError:
        text = data.decode(charset, "replace")
    broken = text.count("\ufffd")
    if broken > 1 and broken * 20 > len(text):
        raise ReadError("broken", f"Текст в кодировке {charset.upper()} повреждён. Получите файл заново.")
    return Decoded(text, charset, (_damaged(charset, broken),))


def find_wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: every second (or three of four) bytes are 0x00 or, in Cyrillic, 0x04."""
    sample = data[: _SAMPLE & ~3]
    size = len(sample)
    if size < 8:
        return None
    high = [sum(sample[lane::4].count(byte) for byte in (0, 4)) * 4 / size for lane in range(4)]
    zeros = [sample[lane::4].count(0) * 4 / size for lane in range(4)]
    even, odd = (high[0] + high[2]) / 2, (high[1] + high[3]) / 2
    if min(zeros[2], zeros[3]) > 0.95 and zeros[0] < 0.05:
        return "utf-32-le"
    if min(zeros[0], zeros[1]) > 0.95 and zeros[3] < 0.05:
        return "utf-32-be"
    if odd > 0.8 and even < 0.2:
        return "utf-16-le"
    if even > 0.8 and odd < 0.2:
        return "utf-16-be"
    return None


def _undouble(text: str) -> Decoded:
    """UTF-8 that was taken for cp1251 or cp1252 and encoded once more (`Р”РµРїСѓС‚Р°С‚`) is turned back."""
    letters = sum(map(text[:_SAMPLE].count, "РСÐÑ"))
    if letters * 4 < min(len(text), _SAMPLE):
        return Decoded(text, "utf-8")
    for charset in ("cp1251", "cp1252", "latin-1"):
        try:
            repaired = text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
        message = f"Текст дважды перекодирован (UTF-8 принят за {charset}); восстановлен."
        return Decoded(repaired, "utf-8", (Warning("read", "charset_double", message),))
    return Decoded(text, "utf-8")


def _decode_damaged(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes is still UTF-8: no other charset looks like it by chance."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(text) - broken - len(data.translate(None, _HIGH_BYTES))
    if broken * 10 > sound:
        return None
    return Decoded(text, "utf-8", (_damaged("utf-8", broken),))


def _damaged(charset: str, count: int) -> Warning:
    message = f"Часть знаков не читается в кодировке {charset.upper()} (мест: {count}); они заменены знаком «\ufffd»."
    return Warning("read", "charset_damaged", message)


@cache
def _classes(charset: str) -> bytes:
    """Class each byte of a charset: common letter c, other small letter l, capital U, sign s, odd o, ASCII a."""
    classes = bytearray(b"a" * 256)
    for byte in range(128, 256):
        sign = bytes([byte]).decode(charset, "replace")
        if sign in _COMMON:
            classes[byte] = ord("c")
        elif sign in _LETTERS:
            classes[byte] = ord("l" if sign.islower() else "U")
        else:
            classes[byte] = ord("s" if sign in _SIGNS else "o")
    return bytes(classes)


def rate_charset(data: bytes, charset: str) -> float:
    """Rate how much the bytes look like Russian or Kazakh in this charset.

    That is the share of the most common small letters among what is not ASCII, less five for each odd sign and three
    for a capital after a small letter; a capital after a capital counts half, so that a letterhead still tells.
    """
    classes = data.translate(_classes(charset))
    odd = classes.count(b"o")
    counted = len(data) - classes.count(b"a")
    if not counted:
        return 1.0
    swapped = len(re.findall(rb"[cl]U", classes))
    shouted = len(re.findall(rb"(?<=U)U", classes))
    return (classes.count(b"c") + 0.5 * shouted - 5 * odd - 3 * swapped) / counted


def _decode_8bit(data: bytes, named: str | None) -> Decoded:
    sample = data[:_SAMPLE]
    ratings = {charset: rate_charset(sample, charset) for charset in CHARSETS}
    charset = max(CHARSETS, key=lambda name: ratings[name])
    rating = ratings[charset]
    high = sum(byte >= 0x80 for byte in sample)
    doubtful = rating < 0.3 or high < 20
    given = _decodable(data, named)
    if given and (doubtful or rate_charset(sample, given) > rating - _NEAR):
        charset, doubtful = given, False
    elif rating < -1 and high * 10 > len(sample) * 3:
        raise ReadError(
            "unsupported",
            "Содержимое не похоже на текст ни в одной из известных кодировок. "
            "Сохраните письмо как PDF или как текст в UTF-8.",
        )
    if charset == "cp1251" and _is_kz1048(data):
        charset = "kz1048"
    text = data.decode(charset, "replace")
    if doubtful:
        message = f"Кодировка определена неуверенно ({charset}); проверьте буквы в тексте."
        return Decoded(text, charset, (Warning("read", "charset_doubtful", message),))
    return Decoded(text, charset)


def _decodable(data: bytes, named: str | None) -> str | None:
    """The charset that a file names, by its usual name, if it is one of 8 bits and the bytes are in it."""
    try:
        alike = named is not None and len(data.decode(named)) == len(data)
        return codecs.lookup(named).name if named and alike else None
    except (LookupError, UnicodeError):
        return None


def _is_kz1048(data: bytes) -> bool:
    """Whether cp1251 would show Serbian or Macedonian letters where KZ-1048 has Kazakh ones."""
    return not _SERBIAN.isdisjoint(data.decode("cp1251", "replace"))


def _drop_controls(text: str) -> tuple[str, tuple[Warning, ...]]:
    """Without control characters. U+0002 stays: extractors put it for a hyphen at a line's end."""
    clean, dropped = _CONTROLS.subn("", text)
    if dropped <= 1:  # a lone Ctrl+Z ends many DOS files
        return clean, ()
    if dropped > 8 and dropped * 50 > len(text):
        raise ReadError(
            "broken",
            "Файл не текстовый или повреждён: в нём много управляющих знаков. Пришлите исходный документ (PDF, DOCX).",
        )
    return clean, (Warning("read", "control_characters", f"Управляющие знаки отброшены: {dropped}."),)


def _break_lines(text: str) -> str:
    """Make all line breaks alike. A form feed on a line of its own loses that line, one at the end starts no page."""
    text = _BREAKS.sub("\n", text)
    if "\f" in text:
        text = _PAGE_LINE.sub("\f", text)
        last = text.find("\f", len(text.rstrip()))
        text = text if last < 0 else text[:last]
    return text


def _split_pages(text: str) -> Iterator[Page]:
    start = 0
    for number, part in enumerate(text.split("\f"), 1):
        yield Page(number, start, start + len(part), None, None, "plain")
        start += len(part) + 1


def _split_lines(text: str, pages: tuple[Page, ...]) -> Iterator[Line]:
    for page in pages:
        start = page.start
        while start < page.end:
            end = text.find("\n", start, page.end)
            end = page.end if end < 0 else end
            yield Line(start, end, page.number)
            start = end + 1


def _too_big() -> ReadError:
    return ReadError(
        "too_big",
        f"Файл слишком велик для письма (больше {MAX_CHARACTERS // 1_000_000} млн знаков или "
        f"{MAX_LINES // 1_000_000} млн строк). Разделите его на части.",
    )
