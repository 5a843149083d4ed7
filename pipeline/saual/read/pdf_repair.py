"""Text layers whose fonts lie about their letters: repaired where the mistake is known, else reported."""

from __future__ import annotations

import re

import regex

from saual.read.document import Warning
from saual.read.pdf_layout import PageText

BAD = 0.05
"""Unreadable characters beyond this share make a text layer suspect: 0.00 in good files, 0.72 to 0.83 in bad ones."""

FOREIGN = 0.3
"""Share of Latin-1 letters from which Cyrillic is taken to be mislabelled; a Russian letter has none of them."""

_CYRILLIC_MORE = re.compile("[\u0500-\u052f]")
_WESTERN = re.compile("[\u00c0-\u00ff\uf0c0-\uf0ff]")
_INK = re.compile(r"\S")
_BAD_SIGN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")


def _as_cyrillic() -> dict[int, str]:
    """Bytes of a Cyrillic Windows font that a file calls Latin-1, Windows-1252 or symbols.

    KZ-1048 agrees with cp1251 in all Russian letters, and has the Kazakh ones where cp1251 has Serbian.
    """
    table: dict[int, str] = {}
    for byte in range(0x80, 0x100):
        letter = bytes([byte]).decode("kz1048", "replace")
        if letter == "\ufffd":
            continue
        western = bytes([byte]).decode("cp1252", "replace")
        for code in {byte, 0xF000 + byte, ord(western)} - {0xFFFD}:
            table[code] = letter
    return table


_AS_CYRILLIC = _as_cyrillic()


def repair_text(page: PageText, number: int, unmapped: float) -> PageText:
    """The page with its letters put right, or with a warning that its text layer is no use."""
    text = page.text
    if not text:
        return page
    if _is_mislabelled(text):
        repaired = "".join(_AS_CYRILLIC.get(ord(c), c) if ord(c) > 0x7F else c for c in text)
        if _is_clean(repaired):
            message = "Кодировка шрифтов в файле указана неверно; буквы восстановлены. Сверьте текст с оригиналом."
            return _noted(page._replace(text=repaired), "encoding_repaired", message, number)
    unread = unmapped > BAD and _cyrillic(text) < 0.5 * _letters(text)
    if unread or len(_BAD_SIGN.findall(text)) / len(text) > BAD:
        message = "Текстовый слой страницы испорчен: буквы не опознать. Запросите другой файл или прочтите её сами."
        return _noted(page, "bad_text_layer", message, number)
    return page


def _noted(page: PageText, code: str, message: str, number: int) -> PageText:
    return page._replace(warnings=[*page.warnings, Warning("read", code, message, number)])


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text)) or 1


def _cyrillic(text: str) -> int:
    """How many Cyrillic letters there are, by the upper bytes of UTF-16."""
    upper = text.encode("utf-16-be", "surrogatepass")[::2]
    return upper.count(0x04) + (len(_CYRILLIC_MORE.findall(text)) if 0x05 in upper else 0)


def _is_clean(text: str) -> bool:
    """Whether a repair came out as Cyrillic words: hardly a word with letters of another script inside."""
    words = [word for word in regex.findall(r"\p{L}+", text) if _cyrillic(word)]
    mixed = sum(1 for word in words if _cyrillic(word) < len(word))
    return 2 * sum(map(_cyrillic, words)) > _letters(text) and mixed <= 0.05 * len(words)


def _is_mislabelled(text: str) -> bool:
    if _cyrillic(text) >= FOREIGN * len(text):
        return False
    return len(_WESTERN.findall(text)) >= FOREIGN * len(_INK.findall(text))
