"""Ordinals that count: classes, grades, categories, in figures, words and Roman numerals; which number is one."""

from __future__ import annotations

from decimal import Decimal

import regex

from saual.extract.numerals import Numeral
from saual.extract.quantities.draft import Draft, draft_of
from saual.extract.quantities.forms import dictionary_form
from saual.extract.quantities.passage import Passage
from saual.extract.quantities.words import listed
from saual.language import ru

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_DASHES = frozenset("-–—")
_HIGHEST = 12
"""Classes of a school."""
_HEALTH = regex.compile("инвалид|мүгедек|здоров|денсаулық|риск|тәуекел|кров")
_PLURAL_ENDS = ("ов", "ам", "ах", "ий")


def class_word(passage: Passage, at: int) -> str | None:
    """The dictionary form of «класс», «категория» and the like; «группа» only of the disabled and of risks."""
    word = passage.norm(at)
    if not word or passage.tokens[at].kind != "word":
        return None
    form = dictionary_form(word, passage.kazakh)
    if form in ("группа", "топ"):
        near = passage.tokens[max(0, at - 12) : at + 6]
        return form if any(_HEALTH.search(token.norm) for token in near) else None
    return form if form in listed("ordinals", "ru") or form in listed("ordinals", "kk") else None


def read_roman(passage: Passage, at: int) -> Draft | None:
    """«II категории», «I-III топтағы», the first of «I и II группы»."""
    first, _, second = passage.norm(at).translate({ord("і"): "i"}).partition("-")
    if first not in _ROMAN or (second and second not in _ROMAN):
        return None
    draft = Draft(at, at + 2, Decimal(_ROMAN[first]), kind="ordinal", rule="ordinal")
    unit = class_word(passage, at + 1)
    if unit:
        return draft._replace(unit=unit, max=Decimal(_ROMAN[second]) if second else None)
    if passage.norm(at + 1) in ("и", "или", "және", "мен") and passage.norm(at + 2) in _ROMAN:
        unit = class_word(passage, at + 3)
        return draft._replace(last=at + 1, unit=unit, inferred=("unit",)) if unit else None
    return None


def read_ordinal(passage: Passage, numeral: Numeral) -> Draft | None:
    """«первой группы», «бірінші санатты»: other ordinals are no quantities."""
    unit = class_word(passage, numeral.last)
    return _named(numeral, unit) if unit else None


def read_class(passage: Passage, numeral: Numeral) -> Draft | None:
    """«9 класса», «1-4 классы», «5-11 сыныптар»: which class, where the form of the word says that it counts none."""
    if numeral.in_words or numeral.scale > 1 or numeral.value > _HIGHEST or numeral.case:
        return None
    unit = class_word(passage, numeral.last)
    if unit is None:
        return None
    named = _is_named_kazakh(passage, numeral) if passage.kazakh else _is_named(passage, numeral, unit)
    return _named(numeral, unit) if named else None


def _named(numeral: Numeral, unit: str) -> Draft:
    return draft_of(numeral, numeral.last + 1)._replace(kind="ordinal", unit=unit, rule="ordinal", case="")


def _is_named(passage: Passage, numeral: Numeral, unit: str) -> bool:
    """«5 классов» counts, «5 класса» names; «3 класса» counts alone and names behind «ученики»."""
    form, value, before = passage.norm(numeral.last), numeral.value, passage.norm(numeral.first - 1)
    chained = before in _DASHES or before in ("по", "и")
    if form.endswith(_PLURAL_ENDS) or form in ("групп", "группам", "группах"):
        return chained
    if form in ("класса", "курса", "разряда", "категории", "группы", "степени"):
        alone = before in ("", "(", "на", "в", "все") or _is_genitive_plural(passage.norm(numeral.last + 1))
        return chained or not (value in (2, 3, 4) and alone)
    return value != 1 or chained or form != unit


def _is_genitive_plural(word: str) -> bool:
    """«3 категории граждан» counts, «2 категории сложности» names."""
    return any(r.tag.POS == "NOUN" and r.tag.number == "plur" and r.tag.case == "gent" for r in ru.parse(word))


def _is_named_kazakh(passage: Passage, numeral: Numeral) -> bool:
    """«5-11 сыныптар», «9 сынып оқушылары»; «12 сынып» alone counts rooms."""
    word, before = passage.norm(numeral.last), passage.norm(numeral.first - 1)
    if not word.startswith(("сынып", "курс")):
        return False
    learners = passage.norm(numeral.last + 1).startswith(("оқушы", "студент", "курсант"))
    return word.startswith("сыныптар") or before in _DASHES or learners
