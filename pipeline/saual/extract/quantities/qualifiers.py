"""More than, at least, up to, about: the words around a number that say how exact it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, cast

import regex

from saual.extract.quantities.passage import Passage
from saual.extract.quantities.words import listed, load
from saual.language import ru
from saual.record import Qualifier

_LONGEST = 4


class Found(NamedTuple):
    """A qualifier and the token its words end at (after a number) or begin at (before it)."""

    qualifier: Qualifier
    at: int


@cache
def _before() -> dict[tuple[str, ...], Qualifier]:
    """Phrases before a number, word by word."""
    table = load()["qualifiers"]["before"]
    return {tuple(phrase.split()): cast(Qualifier, name) for name, phrases in table.items() for phrase in phrases}


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in _before())


@cache
def _after() -> dict[str, tuple[tuple[tuple[str, ...], Qualifier], ...]]:
    """Phrases after a number by their first word, the longest first."""
    tables = load()["qualifiers"]
    phrases = [(tuple(phrase.split()), cast(Qualifier, name)) for phrase, name in tables["after_ru"].items()]
    for key, name in (("above", "at_least"), ("below", "up_to")):
        phrases += [(tuple(phrase.split()), cast(Qualifier, name)) for phrase in tables[key]]
    found: dict[str, tuple[tuple[tuple[str, ...], Qualifier], ...]] = {}
    for phrase, qualifier in sorted(phrases, key=lambda pair: -len(pair[0])):
        found[phrase[0]] = (*found.get(phrase[0], ()), (phrase, qualifier))
    return found


@cache
def _reach(language: str) -> regex.Pattern[str]:
    return regex.compile(f"(?:{load()['qualifiers'][f'reach_{language}']})")


def read_before(passage: Passage, first: int) -> Found | None:
    """The qualifier whose words end before a token: «не более чем», «свыше», «кемінде».

    «до» behind a verb of change names the value that was reached: «вырос до».
    """
    at = first
    for _ in range(3):
        word = passage.norm(at - 1)
        asked = word in listed("qualifiers", "asked") and passage.norm(at - 2) in listed("qualifiers", "asking")
        if word in _idle() or asked or (word == "," and passage.norm(at) == "чем"):
            at -= 1
    for start in (at, first) if at != first else (first,):
        if passage.norm(start - 1) not in _last_words():
            continue
        denied = _denied(passage, start)
        if denied:
            return denied
        words = tuple(passage.norm(here) for here in range(max(0, start - _LONGEST), start))
        for length in range(len(words), 0, -1):
            qualifier = _before().get(words[-length:])
            if qualifier:
                if words[-length:] == ("от",) and passage.norm(start - 2).startswith(("%", "процент")):
                    return None  # «80% от 5 тыс. объектов»
                if passage.norm(start) == "," and _AMOUNT.match(passage.norm(start - length - 1)):
                    return None  # «в 2,3 раза больше, чем пять лет назад»
                reached = words[-length:] == ("до",) and _reaches(passage, start - length, "ru")
                return Found("exact" if reached else qualifier, start - length)
    return None


def _denied(passage: Passage, start: int) -> Found | None:
    """«не может быть ниже 5», «не должны превышать 10»: the verb between «не» and the comparison says nothing."""
    at = start - 2
    while passage.norm(at) in listed("qualifiers", "modal"):
        at -= 1
    if at == start - 2 or passage.norm(at) != "не":
        return None
    qualifier = _before().get(("не", passage.norm(start - 1)))
    return Found(qualifier, at) if qualifier else None


@cache
def _idle() -> frozenset[str]:
    return frozenset(load()["qualifiers"]["idle"])


_AMOUNT = regex.compile(r"%|процент|раза?$|пункт")


def _reaches(passage: Passage, at: int, language: str) -> bool:
    """Whether a verb or noun of change stands in the clause before «до», or right behind «дейін»."""
    places = range(at, min(at + 5, len(passage.tokens))) if language == "kk" else range(at - 1, max(at - 18, -1), -1)
    listed_on = passage.norm(at - 1) in ("-", "–", "—")
    changed = passage.norm(at - 1) == "," and bool(_AMOUNT.match(passage.norm(at - 2)))  # «вырос на 5 %, до 12 тыс.»
    if language == "kk" and passage.norm(at) == "," and passage.norm(at + 1) in ("яғни", "немесе"):
        places = range(at, min(at + 7, len(passage.tokens)))  # «30 млрд теңгеге дейін, яғни 10%-ға өсті»
        return any(passage.tokens[here].kind == "word" and _reach("kk").match(passage.norm(here)) for here in places)
    if language == "ru" and passage.norm(at - 1) == "и":  # «увеличить до 30 МРП для граждан и до 100 МРП для фирм»
        first = next((here for here in range(at - 2, max(at - 12, -1), -1) if passage.norm(here) in ("до", ".")), -1)
        if passage.norm(first) == "до" and _reaches(passage, first, "ru"):
            return True
    clause = _clause_before(passage, at) if language == "ru" else at
    for here in places:
        token = passage.tokens[here]
        if clause <= here < at:
            continue
        if token.norm in (";", ".") or (language == "kk" and token.kind == "number"):
            return False
        if token.norm == "," and language == "ru" and at - here > 1 and not listed_on and not changed:
            return False
        if token.kind == "word" and _reach(language).match(token.norm):
            return True
    return False


def _clause_before(passage: Passage, at: int) -> int:
    """Where a clause that ends right before «до» begins, as of «увеличить штрафы, установленные статьей 8, до 30»."""
    if passage.norm(at - 1) != ",":
        return at
    begin = next((here for here in range(at - 2, max(at - 14, -1), -1) if passage.norm(here) in (",", ".", ";")), -1)
    readings = ru.parse(passage.norm(begin + 1)) if begin >= 0 and passage.norm(begin) == "," else ()
    return begin if any(r.tag.POS == "PRTF" for r in readings) else at


def read_after(passage: Passage, at: int, case: str) -> Found | None:
    """The qualifier that begins at a token, after a number or its noun: «и более», «-нан астам», «-ға дейін»."""
    for phrase, qualifier in _after().get(passage.norm(at), ()):
        if all(passage.norm(at + i) == word for i, word in enumerate(phrase)):
            return Found(qualifier, at + len(phrase))
    return _read_kazakh(passage, at, case)


def _read_kazakh(passage: Passage, at: int, case: str) -> Found | None:
    if passage.norm(at) in listed("qualifiers", "particles"):
        at += 1
    word = passage.norm(at)
    if case == "like":
        return Found("about", at)
    table: Mapping[str, Qualifier] = load()["qualifiers"][{"abl": "ablative", "dat": "dative"}.get(case, "bare")]
    found = table.get(word)
    if case == "abl" and found is None and word.startswith(("аспа", "артпа", "асырма")):
        found = "up_to"
    if found is None:
        return None
    if passage.norm(at + 1) in listed("qualifiers", "negation"):
        turned: dict[Qualifier, Qualifier] = {"less_than": "at_least", "more_than": "up_to"}
        return Found(turned.get(found, found), at + 2)
    if word in ("дейін", "дейінгі", "шейін") and _reaches(passage, at + 1, "kk"):
        return Found("exact", at + 1)
    return Found(found, at + 1)
