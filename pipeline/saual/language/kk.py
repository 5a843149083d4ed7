"""Kazakh words: dictionary form, nominative, case. A table of endings (`kk_suffixes`) and a list of stems.

A word is cut at every place where an ending of the table may begin; of the cuts that sound changes allow, the one with
the longest known stem wins. Unknown stems are cut only where the ending is long enough to be no accident.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import regex

from saual.language.kk_suffixes import SOUND_CLASS, Case, Ending, endings

_LONGEST = 11
_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_BACK, _FRONT = frozenset("аоұы"), frozenset("әөүіе")
_HARDENED = {"б": "п", "г": "к", "ғ": "қ"}
# «ЖСДП-на», «1500-ден», «16%-дан», «11 496 447–сі», «МЖӘнің»: the ending of what is no word
_AFTER_SIGN = regex.compile(r"(?P<stem>.*(?:[\d%°№»”\")]|\p{Lu}{2}|\p{Lu}\d))(?P<dash>[-–‑’'ʼ]?)(?P<ending>\p{Ll}+)")
_AFTER_DASH = regex.compile(r"(?P<stem>.*\w)(?P<dash>[–‑’'ʼ])(?P<ending>\p{Ll}+)")
# Endings that only figures, abbreviations and foreign names take: the possessive is not written (ЖСДП-на).
_CASES_OF_SIGNS: dict[str, Case] = {
    "на": "dat", "не": "dat", "нда": "loc", "нде": "loc", "нан": "abl", "нен": "abl", "ндағы": "adj", "ндегі": "adj",
}  # fmt: skip
_ORDINAL = frozenset({"шы", "ші", "ыншы", "інші", "ншы", "нші", "ғы", "гі", "қы", "кі", "дай", "дей", "тай", "тей"})
_NAME = regex.compile(
    r"(?:[оеё]в|ин|[оеё]ва|ина|ский|ская|ұлы|қызы|бек|бай|баев|хан|жан|гүл|стан|бол|мұрат|нұр|ғали|сұлтан)$"
)
_UNSURE = frozenset({"ы", "і", "м", "ң", "н", "а", "е", "ым", "ім", "ың", "ің", "ын", "ін", "сын", "сін", "ға", "ге"})
_NOMINAL = regex.compile(r"(?:[лдт][ыі][қк]|[ую]|ция|изм|мент|тор|лог|граф|шы|ші)$")


class Reading(NamedTuple):
    """One way to read a word: `stem` in dictionary form, `cut` is where the ending begins in the word."""

    stem: str
    cut: int
    ending: Ending | None

    @property
    def case(self) -> Case:
        """Case of the word."""
        return self.ending.case if self.ending else "nom"


class _Stems(NamedTuple):
    words: frozenset[str]
    names: frozenset[str]
    elided: dict[str, str]


@cache
def _load_stems() -> _Stems:
    with resources.files("saual").joinpath("data/kk_stems.toml").open("rb") as file:
        data = tomllib.load(file)
    elided = {stem[:-2] + stem[-1]: stem for stem in data["elided"].split()}
    return _Stems(frozenset(data["common"].split()), frozenset(data["names"].split()), elided)


def is_known(stem: str) -> bool:
    """Whether the list of stems has it as a common word.

    >>> is_known("мектеп"), is_known("мектепте")
    (True, False)
    """
    return stem in _load_stems().words


def _is_front(stem: str) -> bool | None:
    """Whether the last vowel is a front one; None for и, у and foreign vowels, which take endings of both kinds."""
    last = next((sound for sound in reversed(stem) if sound in _VOWELS), "")
    return True if last in _FRONT else False if last in _BACK else None


def _may_follow(stem: str, ending: Ending) -> bool:
    """Whether the first sound of the ending suits the last one of the stem."""
    last = stem.rstrip("ьъ")[-1:]
    if last in "ию":  # партия apart, loans in и, ю take endings of both kinds: такси-лер, такси-сі
        return "R" in ending.after or "V" in ending.after
    return SOUND_CLASS.get(last, "-") in ending.after


def _cuts(word: str) -> Iterator[tuple[str, Ending]]:
    """Every beginning of the word with an ending that may follow it."""
    table = endings()
    for cut in range(max(1, len(word) - _LONGEST), len(word)):
        for ending in table.get(word[cut:], ()):
            stem = word[:cut]
            if _may_follow(stem, ending) and not _VOWELS.isdisjoint(stem):
                yield stem, ending


def _dictionary_forms(stem: str, ending: Ending) -> Iterator[str]:
    """The stem as it is, with its last sound hardened, with its lost vowel: кітаб, кітап; орн, орын.

    A patronymic keeps its possessive: Нұрланқызына, Нұрланқызы.
    """
    if ending.poss == "3" and len(stem) > 5 and stem.endswith(("ұл", "қыз")):
        yield stem + "ы"
        return
    yield stem
    if ending.poss and ending.text[0] in "ыі":
        if stem[-1] in _HARDENED:
            yield stem[:-1] + _HARDENED[stem[-1]]
        elided = _load_stems().elided.get(stem)
        if elided:
            yield elided


@lru_cache(maxsize=1 << 13)
def read_word(word: str) -> Reading:
    """The best reading of a word in small letters.

    >>> read_word("министрлігінің").stem, read_word("министрлігінің").case
    ('министрлік', 'gen')
    """
    stems = _load_stems()
    bare = Reading(word, len(word), None)
    if word in stems.words or word in stems.names:
        return bare
    known: list[Reading] = []
    unknown: list[Reading] = []
    for stem, ending in _cuts(word):
        for form in _dictionary_forms(stem, ending):
            if form in stems.words or form in stems.names or _NAME.search(form):
                known.append(Reading(form, len(stem), ending))
        if _is_likely(stem, ending):
            unknown.append(Reading(_harden(stem, ending), len(stem), ending))
    if known:
        return max(known, key=_rank)
    if _NAME.search(word):
        return bare
    return min(unknown, key=lambda reading: reading.cut, default=bare)


def _rank(reading: Reading) -> tuple[bool, int]:
    """Known stems: the longest first, but letters to «my» and «your» are rare (елдің is ел, not елді)."""
    return not (reading.ending and reading.ending.poss in ("1sg", "2sg")), reading.cut


def _is_likely(stem: str, ending: Ending) -> bool:
    """Whether an unknown stem may be cut here."""
    if len(stem) < 3 or (len(stem) < 4 and len(ending.text) < 3) or ending.poss in ("1sg", "2sg", "2pl"):
        return False
    front = _is_front(stem)
    if front is not None and ending.front not in (None, front):
        return False
    if ending.text in _UNSURE:
        return stem[-1] == "ғ" or bool(_NOMINAL.search(_harden(stem, ending)))
    return True


def _harden(stem: str, ending: Ending) -> str:
    """An unknown stem before a vowel: лығ, лік and the like harden, loans in лог, гог, инг do not."""
    if ending.poss and ending.text[0] in "ыі" and stem[-1] in "ғг" and not stem.endswith(("лог", "гог", "инг")):
        return stem[:-1] + _HARDENED[stem[-1]]
    return stem


class Parts(NamedTuple):
    """A word as written, cut before its case ending: `министрлігі` + `нің`, gen."""

    base: str
    ending: str
    case: Case


def _cut_sign(word: str) -> Parts | None:
    """Stem, ending as written and case of figures, abbreviations and names in Latin letters: 16%-дан, ЖСДП-ның."""
    match = _AFTER_SIGN.fullmatch(word) or _AFTER_DASH.fullmatch(word)
    if not match:
        return None
    ending, dash = match["ending"], match["dash"]
    readings = endings().get(ending)
    if readings:
        return Parts(match["stem"], dash + ending, readings[0].case)
    if ending in _CASES_OF_SIGNS:
        return Parts(match["stem"], dash + ending, _CASES_OF_SIGNS[ending])
    return Parts(match["stem"], dash + ending, "nom") if dash and ending in _ORDINAL else None


@lru_cache(maxsize=1 << 13)
def split_case(word: str) -> Parts:
    """Cut the case ending off a word, as written; plural and possessive stay.

    >>> split_case("Министрлігінің")
    Parts(base='Министрлігі', ending='нің', case='gen')
    >>> split_case("ЖСДП-на")
    Parts(base='ЖСДП', ending='-на', case='dat')
    >>> split_case("Елорда").case
    'nom'
    """
    sign = _cut_sign(word)
    if sign:
        return sign
    reading = read_word(word.lower())
    if not reading.ending or reading.case == "nom":
        return Parts(word, "", "nom")
    cut = reading.cut + reading.ending.kept
    return Parts(word[:cut], word[cut:], reading.case)


@lru_cache(maxsize=1 << 13)
def lemma(word: str) -> str:
    """The dictionary form of a noun; letters keep their case. Verbs and adjectives stay as they are.

    >>> [lemma(word) for word in "оқушыларының мектептерге кітабы орны жылғы МЖӘ-нің 1500-ден іс-шараларды".split()]
    ['оқушы', 'мектеп', 'кітап', 'орын', 'жылғы', 'МЖӘ', '1500', 'іс-шара']
    """
    sign = _cut_sign(word)
    if sign:
        return sign.base
    head, dash, last = word.rpartition("-")
    reading = read_word(word.lower())
    if not reading.ending and dash:
        return head + dash + lemma(last)
    form = reading.stem
    return (
        "".join(new.upper() if old.isupper() else new for old, new in zip(word, form, strict=False))
        + (form[len(word) :])
    )


def nominative(phrase: str) -> str:
    """A name without the case ending of its last word; plural and possessive stay, so does what follows the word.

    >>> nominative("Білім және ғылым министрлігінің"), nominative("Қарағанды облысында")
    ('Білім және ғылым министрлігі', 'Қарағанды облысы')
    >>> nominative("Нұр-Сұлтан"), nominative("«Қазақстан темір жолы» ұлттық компаниясымен")
    ('Нұр-Сұлтан', '«Қазақстан темір жолы» ұлттық компаниясы')
    """
    head, space, last = phrase.rpartition(" ")
    base = split_case(last).base
    if base == last and "-" in last:  # Нұр-Сұлтанда: the last part tells where the whole is unknown
        front, dash, rest = last.rpartition("-")
        base = front + dash + split_case(rest).base
    return head + space + base
