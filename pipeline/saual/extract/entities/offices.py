"""One normal form of an office for both languages: «Ауыл шаруашылығы министріне» is «министр сельского хозяйства» too.

It is put together in Russian of the words of `positions.toml`, the ministries of the lists and the normal forms of the
names that stand in the office. The country is left out, as in the normal forms of bodies.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

import regex

from saual.extract.annotation import Entity
from saual.extract.entities.classes import kazakh_stem_in
from saual.extract.entities.gazetteer import entry_of, find_names
from saual.extract.entities.positions import Pair, pairs
from saual.extract.entities.tokens import QUOTES, Token, tokenize
from saual.language import ru
from saual.language.detect import Language
from saual.language.ru_forms import all_forms

_KAZAKH_LETTERS = regex.compile("[әғқңөұүһі]", regex.IGNORECASE)
_MINISTER = "Министр "
_SKIPPED = QUOTES | {"и", "және", ".", "-"}
_COUNTRIES = frozenset({"Республика Казахстан", "Казахстан"})


class Part(NamedTuple):
    """A piece of an office: an adjective, a role, a word of class, what a ministry is for, or the normal of a name."""

    kind: Literal["adjective", "role", "class", "domain", "name"]
    text: str


def normal_form(written: str, offset: int, language: Language | None, inside: Sequence[Entity]) -> str | None:
    """The Russian nominative of an office that stands at `offset`; None where a word of it is unknown.

    `inside` are the names that stand in it, in the order of the text.

    >>> normal_form("Ауыл шаруашылығы министрінің бірінші орынбасарына", 0, "kk", [])
    'Первый заместитель министра сельского хозяйства'
    >>> normal_form("ПЕРВЫМ ЗАМЕСТИТЕЛЕМ МИНИСТРА СЕЛЬСКОГО ХОЗЯЙСТВА РЕСПУБЛИКИ КАЗАХСТАН", 0, "ru", [])
    'Первый заместитель министра сельского хозяйства'
    >>> normal_form("Облыс әкіміне", 0, "kk", []), normal_form("главного врача", 0, "ru", [])
    ('Аким области', None)
    """
    orders: tuple[Language, Language] = ("kk", "ru") if language == "kk" else ("ru", "kk")
    forms = (_form(written, offset, order, inside) for order in orders)  # a Russian office in a Kazakh paragraph
    return next(filter(None, forms), None)


def _form(written: str, offset: int, language: Language, inside: Sequence[Entity]) -> str | None:
    parts = list(_parts(tokenize(written, offset), language, inside))
    if None in parts:
        return None
    named = [part for part in parts if part is not None]
    return _write(list(_in_russian_order(named)) if language == "kk" else named)


def _parts(tokens: Sequence[Token], language: Language, inside: Sequence[Entity]) -> Iterator[Part | None]:
    """What the office is made of, in the order of the text; None for a word that no list knows."""
    hits = {hit.first: hit for hit in find_names(tokens)}
    names = {name.start: name for name in inside}
    starts = [token.start for token in tokens]
    at = 0
    while at < len(tokens):
        token, hit, name = tokens[at], hits.get(at), names.get(tokens[at].start)
        entry = hit.names[0].entry if hit else None
        if name:
            at = bisect_left(starts, name.end)
            yield from _of_name(name, language)
        elif hit and entry and entry.label == "POSITION":
            yield from _of_ministry(tokens[hit.first : hit.last], entry.normal, language)
            at = hit.last
        elif hit and entry and entry.normal in _COUNTRIES:
            at = hit.last
        else:
            at += 1
            if token.fold not in _SKIPPED:
                yield _part(token.fold, language)


def _of_name(name: Entity, language: Language) -> Iterator[Part | None]:
    """A name and, for a city, its class, which may be written (города Астаны, Астана қаласының) or not (Астаны)."""
    if name.normal is None or _KAZAKH_LETTERS.search(name.normal):
        yield None
        return
    entry = entry_of("LOC", name.normal)
    city = [Part("class", "город")] if entry and entry.kind == "city" else []
    own = [Part("name", name.normal)]
    yield from own + city if language == "kk" else city + own


def _of_ministry(tokens: Sequence[Token], normal: str, language: Language) -> Iterator[Part | None]:
    """«министр сельского хозяйства» as its role and what the ministry is for, in the order of the language."""
    role = _part(tokens[-1 if language == "kk" else 0].fold, language)
    domain = Part("domain", normal.removeprefix(_MINISTER))
    yield from (domain, role) if language == "kk" else (role, domain)


def _part(fold: str, language: Language) -> Part | None:
    kinds: tuple[Literal["role", "adjective", "class"], ...] = ("role", "adjective", "class")
    for kind in kinds:
        word = _words(kind, language == "kk").get(fold) or (language == "kk" and _kazakh(kind, fold))
        if word:
            return Part(kind, word)
    return None


def _kazakh(kind: str, fold: str) -> str | None:
    listed = _words(kind, True)
    stem = kazakh_stem_in(fold, frozenset(listed))
    return listed[stem] if stem else None


@cache
def _words(kind: str, kazakh: bool) -> dict[str, str]:
    """The forms of the Russian words of a table, or the Kazakh words with and without their possessive."""
    table = {"role": "roles", "adjective": "adjectives", "class": "classes"}[kind]
    listed = [pair for pair in pairs(table) if pair.russian]
    forms = _kazakh_forms if kazakh else _russian_forms
    return {form: pair.russian[0] for pair in listed for form in forms(pair)}


def _russian_forms(pair: Pair) -> Iterator[str]:
    for word in pair.russian:
        yield from all_forms(word.lower())


def _kazakh_forms(pair: Pair) -> Iterator[str]:
    for word in pair.kazakh:
        yield word
        yield word[:-2] if word.endswith(("сы", "сі")) else word.rstrip("ыі")
    yield from _russian_forms(pair)  # «Министр» alone in a Kazakh letter


def _in_russian_order(parts: Sequence[Part]) -> Iterator[Part]:
    """Kazakh names what it is of first: groups of a role or name with its adjectives, the last one first."""
    groups: list[list[Part]] = [[]]
    for part in parts:
        groups[-1].append(part)
        if part.kind != "adjective":
            groups.append([])
    for group in reversed(groups):
        yield from group


def _write(parts: Sequence[Part]) -> str | None:
    """The words of an office, the first role in the nominative, what follows in the genitive.

    Of several names only the first counts: a committee tells its ministry.
    """
    words: list[str] = []
    role, named = False, False
    for part in parts:
        if part.kind in ("role", "adjective"):
            if named:
                return None
            words.append(ru.genitive(part.text) if role else part.text)
            role = role or part.kind == "role"
        elif not role:
            return None
        elif part.kind == "domain":
            words.append(part.text)
            named = True
        elif part.kind == "class":
            if ru.genitive(part.text) not in words:
                words.append(ru.genitive(part.text))
        elif not named:
            words.append(ru.genitive(part.text))
            named = True
    text = " ".join(words)
    return text[:1].upper() + text[1:] if role else None
