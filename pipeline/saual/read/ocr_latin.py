"""Second opinions: what the model for Cyrillic cannot read or reads badly, given to the small English one by the word.

That has the Latin letters that the other lacks (names of firms and parties, addresses of mail and web), and tells 3
from 5. What it says is taken only where its form leaves no doubt; of Cyrillic it makes «OKBUIFbI».
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from saual.read.ocr_gaps import ink_runs, with_signs
from saual.read.tesseract import Sign, Word, second_engine

UNSURE, UNSURE_FIVE = 65.0, 88.0
"""Words, and numbers with a 5 and words of capitals, of less confidence are read once more; Cyrillic ones read right
have 84 and more on a clean scan, Latin ones 5 to 61, «AMANAT» up to 95: capitals in quotation marks are always read
again. What a number has instead of a 3 is a 5."""

SURE, SURE_CAPITALS, FEWEST = 80.0, 90.0, 4
"""Confidence of a number or Latin word that is taken (of capitals that were not so unsure), and its fewest letters."""

MARGIN = 0.15
"""White around a word, in type sizes."""

_NUMBER = regex.compile(r"[(«+~-]?\d[\d.,:/–—-]*+%?[)».,;:]*+")
_ADDRESS = regex.compile(r"[A-Za-z\d._+-]++@[A-Za-z\d-]++(?:\.[A-Za-z\d-]++)++[.,;)]?|(?:https?://|www\.)[!-~]++")
_LATIN = regex.compile(r"[«\"(]*+[A-Za-z]++(?:[-.&'][A-Za-z]++)*+(?:-?\d++)?[»\")]*+[.,;:!?]*+")
_MAIL = regex.compile(r"[еЕ]-\p{Ll}{3,4}:?")  # «е-тай:»
_LETTERS = regex.compile(r"[A-Za-z]+")
_SPELT = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+|(?:[A-Z][a-z]+)+")  # not «TIpOBepeHbI»
_STROKES_ONLY = regex.compile(r"[Il1|]{2,3}")
_OWN = regex.compile(r"[DFGJLNQRSUVWZbdfghjklmnqrstuvwz]")  # letters without a Cyrillic look-alike
_ROMAN = regex.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_AS_READ = regex.compile(r"([(«]?+(?:\d++[-–])?+)([ІУХПШМЦIVX]{1,5}+)([.,;:)»]*+)")
_ROMAN_AS_ASKED = regex.compile(r"[(«\d–-]*?([IVXl1|]++)[.,;:)»]*+")
_SINGLE, _APART = frozenset("УХМЦ"), frozenset("ПШ")
_STROKES = str.maketrans("l1|", "III")
_FIGURES = {"І": "I", "У": "V", "Х": "X", "П": "II", "Ш": "III"}
_QUOTES = "'‘’`|"


def second_reading(
    words: Sequence[Word], picture: Any, dark: Any, sizes: Sequence[float], dpi: int
) -> list[tuple[Word, float]]:
    """The words with Roman numbers, Latin words and doubtful numbers put right, and the type size of each.

    `dark`: the ink of the picture.
    """
    read: list[tuple[Word, float]] = []
    for n, (word, size) in enumerate(zip(words, sizes, strict=True)):
        last = read[-1][0] if read else None
        if last is not None and "@" in last.text and last.line == word.line and (word.x0 + word.x1) / 2 < last.x1:
            continue  # a piece of the address that was just read as a whole
        after = [other for other in words[n + 1 : n + 3] if other.line == word.line]
        if _MAIL.fullmatch(word.text) and any("@" in other.text for other in after):
            word = _written(word, "e-mail:" if word.text[-1] == ":" else "e-mail", word.confidence)
        elif after and after[0].text[0] == "@":
            word = _joined(word, after[0], picture, size, dpi)
        read.append((word if word.quarter else _again(word, picture, dark, size, dpi), size))
    return read


def _again(word: Word, picture: Any, dark: Any, size: float, dpi: int) -> Word:
    """The word as the second model reads it, where the first is unsure and the other's reading leaves no doubt."""
    text = word.text
    roman, number = _ROMAN_AS_READ.fullmatch(text), _NUMBER.fullmatch(text)
    if roman:
        return _roman(word, roman, picture, dark, size, dpi)
    quoted = text[0] == "«" and text.isupper() and len(text) > 2
    enough = UNSURE_FIVE if text.isupper() or (number and "5" in text) else UNSURE
    if (word.confidence >= enough and "@" not in text and not quoted) or not any(map(str.isalnum, text)):
        return word
    found, confidence = _ask(word, picture, size, dpi)
    if number and _STROKES_ONLY.fullmatch(found) and len(ink_runs(word, dark)) == len(found) > len(text):
        return _written(word, "I" * len(found), confidence)
    if number:
        taken = confidence > max(SURE, word.confidence) and _NUMBER.fullmatch(found) is not None
        return _written(word, found, confidence) if taken and found != text else word
    address = found.replace(" ", "")
    if _ADDRESS.fullmatch(address):
        return _written(word, address, max(confidence, word.confidence))
    sure = confidence >= (SURE if word.confidence < UNSURE else SURE_CAPITALS)
    parts = _LETTERS.findall(found)
    sure = sure and sum(map(len, parts)) >= FEWEST and not (text.islower() and found.isupper())
    sure = sure and all(map(_SPELT.fullmatch, parts))
    return _written(word, found, confidence) if sure and _LATIN.fullmatch(found) and _OWN.search(found) else word


def _joined(word: Word, after: Word, picture: Any, size: float, dpi: int) -> Word:
    """The word with the next, which begins with @, if they are an address together."""
    whole = with_signs(word, (*word.signs, *after.signs))
    address = _ask(whole, picture, size, dpi)[0].replace(" ", "")
    return _written(whole, address, word.confidence) if _ADDRESS.fullmatch(address) else word


def _ask(word: Word, picture: Any, size: float, dpi: int) -> tuple[str, float]:
    """What the second model reads, and how sure it is; nothing without it."""
    engine = second_engine()
    if engine is None:
        return "", 0.0
    margin = round(MARGIN * size)
    box = (int(word.x0) - margin, int(word.top) - margin, int(word.x1) + margin, int(word.bottom) + margin)
    engine.SetImage(picture.crop(box))
    engine.SetSourceResolution(dpi)
    engine.Recognize()
    found, confidence = engine.GetUTF8Text().strip().strip(_QUOTES), float(engine.MeanTextConf())
    engine.Clear()
    return found, confidence


def _roman(word: Word, parts: regex.Match[str], picture: Any, dark: Any, size: float, dpi: int) -> Word:
    """The word with its Roman number: «ІУ» as read is IV, «П» is II if its strokes stand apart, «МІ» may be VI."""
    before, read, after = parts.groups()
    if not before and read in _SINGLE:
        return word
    blobs = len(ink_runs(word, dark)) - len(before) - len(after)
    number = "".join(_FIGURES.get(sign, sign) for sign in read)
    if blobs < len(number) and not _APART.isdisjoint(read):
        return word
    if not _ROMAN.fullmatch(number) or blobs > len(number):
        found = _ROMAN_AS_ASKED.fullmatch(_ask(word, picture, size, dpi)[0])
        number = found[1].translate(_STROKES) if found else ""
        if not _ROMAN.fullmatch(number) or blobs != len(number):
            return word
    return _written(word, before + number + after, word.confidence)


def _written(word: Word, text: str, confidence: float) -> Word:
    """The word with another text, its signs spread over its breadth."""
    step = (word.x1 - word.x0) / len(text)
    signs = tuple(
        Sign(sign, word.x0 + n * step, word.top, word.x0 + (n + 1) * step, word.bottom) for n, sign in enumerate(text)
    )
    return word._replace(signs=signs, confidence=confidence, raised=None)
