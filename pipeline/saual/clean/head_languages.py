"""The head of a letter whose columns stand on one row without a gap: where the Russian one begins, its words tell."""

from __future__ import annotations

from itertools import pairwise

import regex

from saual import cues
from saual.language.detect import weigh_word

POSTAL = regex.compile(r"\b(?:(?:0[1-9]|1\d)\d{4}|Z\d{2}\w\d\w\d)\b")
_PHONE = regex.compile(r"(?:тел|факс)\p{L}*\.?\s?[/:]", regex.IGNORECASE)
_TOKEN = regex.compile(r"[\p{L}-]+")
_OF_KK = ("Ы", "І")
_LONGEST = 300


def find_russian_half(text: str) -> int | None:
    """Where the Russian half of a letterhead's row begins: «ҚАРЖЫ МИНИСТРЛІГІ | МИНИСТЕРСТВО», or two addresses.

    >>> text = "ТУРИЗМ ЖӘНЕ СПОРТ ТУРИЗМА И СПОРТА"
    >>> text[find_russian_half(text):]
    'ТУРИЗМА И СПОРТА'
    """
    postal = [m.start() for m in POSTAL.finditer(text)]
    phones = [m.start() for m in _PHONE.finditer(text, 0, _LONGEST)] if _PHONE.match(text) else []
    if len(postal) == 2 or len(phones) in (2, 4):  # «тел.: …, факс: … тел.: …, факс: …»
        halves = [*postal[1:2], *phones[len(phones) // 2 :]]
        if len(postal) == 2 or text[halves[0] : halves[0] + 3] == text[:3]:
            return halves[0]
    if len(text) > _LONGEST or not text.isupper():
        return None
    tokens = [(m.start(), m[0].lower()) for m in _TOKEN.finditer(text)]
    weights = _weigh([word for _, word in tokens])
    for i in range(1, len(tokens)):
        left, right = weights[:i], weights[i:]
        certain = left[-1] > (tokens[i][1] == "и") or (
            i == 1 and right[0] < 0 and text[: tokens[1][0]].rstrip().endswith(_OF_KK)
        )
        if certain and min(left) >= 0 and max(right) <= 0 and min(right) < 0:
            return tokens[i][0]
    return None


def is_russian_half(text: str) -> bool:
    """Whether a row of capitals is Russian: below «ҚАРЖЫ МИНИСТРЛІГІ МИНИСТЕРСТВО ФИНАНСОВ» the rest of its right."""
    weights = _weigh([m[0].lower() for m in _TOKEN.finditer(text)]) if text.isupper() and len(text) < _LONGEST else []
    return bool(weights) and max(weights) <= 0 and min(weights) < 0


def _weigh(words: list[str]) -> list[int]:
    """The language of each word: above zero Kazakh, below Russian, zero for «КАЗАХТЕЛЕКОМ».

    What «және» and «и» join is of their language, where its letters do not say otherwise.
    """
    weights = [_weigh_word(word) for word in words]
    for at, (one, two) in enumerate(pairwise(words)):
        if two == "және":
            weights[at] = 2
        elif one == "және" and weights[at + 1] == 0:
            weights[at + 1] = 2
        elif two == "и" and weights[at] < 2:
            weights[at] = -1
    return weights


def _weigh_word(word: str) -> int:
    if cues.compiled(r"<letterhead.russian>").fullmatch(word):
        return -2
    return 2 if cues.compiled(r"<letterhead.kazakh>").fullmatch(word) else weigh_word(word)
