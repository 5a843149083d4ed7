"""The Kazakh against the Russian version of one letter: numbers, dates and acts that only one of them names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from saual.extract.annotation import Extraction, Finding
from saual.language.detect import Language
from saual.segment.anatomy import Anatomy

_TELLING = Decimal(10)
"""Smaller numbers are written out, left out or turned into «оба», «екеуі» as the language wants it."""
_ALIKE = 0.5
"""Versions that share less of their figures than this are two letters rather than one in two languages."""
_OF = {"ru": "русской", "kk": "казахской"}
Named = tuple[str, int, int]


def check_versions(letters: Sequence[Anatomy], found: Sequence[Extraction]) -> list[tuple[Finding, ...]]:
    """For each letter of a file what its other version lacks; nothing where the file holds no two versions."""
    if len(letters) != 2 or set(letters[0].languages) == set(letters[1].languages):
        return [() for _ in letters]
    named = [_named(letter, annotations) for letter, annotations in zip(letters, found, strict=True)]
    shared = len(named[0].keys() & named[1].keys())
    if shared < _ALIKE * min(len(named[0]), len(named[1])):
        return [(), ()]
    return [
        tuple(_missing(named[i], named[1 - i], letters[1 - i].languages[0])) if letters[1 - i].languages else ()
        for i in (0, 1)
    ]


def _missing(mine: dict[str, Named], other: dict[str, Named], language: Language) -> Iterator[Finding]:
    for key, (words, start, end) in mine.items():
        if key not in other:
            message = f"Версии расходятся: здесь «{words}», в {_OF[language]} версии этого нет."
            yield Finding("languages_differ", "info", message, ((start, end),))


def _named(letter: Anatomy, found: Extraction) -> dict[str, Named]:
    """What both versions should name, by a key that is the same in both languages, with its first place."""
    text, named = letter.text.value, {}
    for quantity in reversed(found.quantities):
        words = text[quantity.start : quantity.end]
        if quantity.value >= _TELLING and any(sign.isdigit() for sign in words):
            values = (quantity.value,) if quantity.max is None else (quantity.value, quantity.max)
            for value in values:
                named[f"{value.normalize():f}"] = (words, quantity.start, quantity.end)
    for date in reversed(found.dates):
        if not date.inferred:
            named[f"{date.first}/{date.last}"] = (text[date.start : date.end], date.start, date.end)
    for act in reversed(found.citations):
        if act.number:
            named[f"№ {act.number}"] = (text[act.start : act.end], act.start, act.end)
    return named
