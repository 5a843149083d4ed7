"""Dictionary forms of nouns beside numbers; in Kazakh also what the general list of stems lacks.

Where a number stands before a word, the word is a noun, so more may be cut off it than anywhere else.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from saual.extract.quantities.words import listed
from saual.language import kk, ru
from saual.language.kk_suffixes import SOUND_CLASS, endings

_KAZAKH_LETTER = regex.compile("[әғқңөұүһі]")
_LONGEST = 11
_HARDENED = {"б": "п", "г": "к", "ғ": "қ"}
_BACK = regex.compile(r"[аоұыя][^аәеёоөұүыіэюяиу]*$")
_FRONT = regex.compile(r"[әеөүіэ][^аәеёоөұүыіэюяиу]*$")
_SHORTEST = 3


@lru_cache(maxsize=1 << 14)
def read_word(word: str) -> kk.Reading:
    """The reading of a word in small letters.

    >>> read_word("ұясына").stem, read_word("агроқұрылымға").stem, read_word("мұздығының").case
    ('ұя', 'агроқұрылым', 'gen')
    """
    reading = _listed(word) or _dative(word) or kk.read_word(word)
    bare = _bare_loan(reading.stem)
    return reading._replace(stem=bare) if bare else reading


def _bare_loan(stem: str) -> str | None:
    """«субъектісі», «фактілер»: a loan in -кт takes a vowel before its endings."""
    bare = stem[:-1]
    return bare if stem.endswith("кті") and any(r.is_known for r in ru.parse(bare)[:1]) else None


def _listed(word: str) -> kk.Reading | None:
    """A noun of the list of counted nouns with an ending that may follow it."""
    stems = listed("nouns", "counted_kk")
    if word in stems:
        return kk.Reading(word, len(word), None)
    for cut in range(len(word) - 1, max(1, len(word) - _LONGEST - 1), -1):
        stem, last = word[:cut], word[cut - 1]
        for ending in endings().get(word[cut:], ()):
            hardened = stem[:-1] + _HARDENED.get(last, last) if ending.poss and ending.text[0] in "ыі" else stem
            found = next((form for form in (stem, hardened) if form in stems), None)
            if found and SOUND_CLASS.get(last, "-") in ending.after:
                return kk.Reading(found, cut, ending)
    return None


def _dative(word: str) -> kk.Reading | None:
    """«27 агроқұрылымға»: an unknown word in -ға, -ге whose vowels go with the ending."""
    stem, end = word[:-2], word[-2:]
    harmony = {"ға": _BACK, "ге": _FRONT}.get(end)
    if harmony is None or len(stem) < _SHORTEST or not harmony.search(stem):
        return None
    if kk.read_word(word).ending is not None or kk.is_known(word):
        return None
    ending = next(e for e in endings()[end] if e.case == "dat" and not e.poss)
    return kk.Reading(stem, len(stem), ending)


def is_known(stem: str) -> bool:
    """Whether one of the lists has a stem."""
    return stem in listed("nouns", "counted_kk") or kk.is_known(stem)


def lemma(word: str) -> str:
    """The dictionary form of a word in small letters.

    >>> lemma("ара-ұясы"), lemma("мектептерге"), lemma("16%-дан")
    ('ара-ұя', 'мектеп', '16%')
    """
    reading = _listed(word) or _dative(word)
    if reading:
        return reading.stem
    head, dash, last = word.rpartition("-")
    inner = _listed(last) if dash else None
    found = head + dash + inner.stem if inner else kk.lemma(word)
    return _bare_loan(found) or found


@lru_cache(maxsize=1 << 14)
def dictionary_form(word: str, kazakh: bool) -> str:
    """The noun of a word in small letters; a Kazakh paragraph may hold Russian words and the other way round."""
    if kazakh or _KAZAKH_LETTER.search(word):
        stem = next((stem for stem in listed("nouns", "stems_kk") if word.startswith(stem)), None) or lemma(word)
        doubled = stem + stem[-1:]  # «60 грамнан»: Kazakh writes one of two letters before an ending
        return doubled if stem != word and doubled in listed("measure", "words") else stem
    return ru.noun(word)
