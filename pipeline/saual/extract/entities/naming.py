"""One form for all mentions: the normal of persons, bodies and places, and what a short form refers to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

import regex

from saual.extract.annotation import Entity
from saual.extract.entities import offices
from saual.extract.entities.classes import bare_head
from saual.extract.entities.gazetteer import entry_of, find_names
from saual.extract.entities.persons import listed, surname_stem, to_russian_letters
from saual.extract.entities.span import Found, Paragraph
from saual.extract.entities.tokens import tokenize
from saual.language import kk, ru
from saual.language.detect import Language

_INITIAL = regex.compile(r"\p{Lu}\p{Ll}?\.")
_KAZAKH = regex.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_CASES = (
    (regex.compile(r"(.+(?:[оеё]в|[иы]н))(?:а|у|ым|ом|е)"), r"\1"),
    (regex.compile(r"(.+(?:[оеё]в|[иы]н))(?:ой|ою)"), r"\1а"),
    (regex.compile(r"(.+[сц]к)(?:ого|ому|им|ом)"), r"\1ий"),
    (regex.compile(r"(.+[сц]к)(?:ой|ую)"), r"\1ая"),
)
_ENDS = ("а", "у", "ом", "ым", "е", "ой")


class Person(NamedTuple):
    """A surname as it stands and the letters of the initials."""

    surname: str
    initials: str


def language_of(text: str, block: Language | None) -> Language | None:
    """The language of a name: Kazakh letters tell, else its paragraph."""
    return "kk" if _KAZAKH.search(text) else block


def split_person(text: str) -> Person | None:
    """Surname and initials of a name with initials; None for one in full.

    >>> split_person("О. А. Жантемировке"), split_person("Сарыбаеву Е.Б."), split_person("Ерлан Сакенович")
    (Person(surname='Жантемировке', initials='ОА'), Person(surname='Сарыбаеву', initials='ЕБ'), None)
    """
    initials = "".join(m[0].rstrip(".") for m in _INITIAL.finditer(text))
    surname = _INITIAL.sub("", text).strip(" .-")
    return Person(surname, initials) if initials and surname else None


def persons(names: Sequence[tuple[str, Language | None]]) -> list[str]:
    """The normal form of each person of a letter, one for all mentions: «Фамилия И.О.», as the Russian text has it.

    >>> persons([("Сарыбаеву Е.Б.", "ru"), ("Е. Сарыбаев", "ru"), ("А. Рахимова", "ru"), ("Ерлан Сакенович", "ru")])
    ['Сарыбаев Е.Б.', 'Сарыбаев Е.Б.', 'Рахимова А.', 'Ерлан Сакенович']
    >>> persons([("Қ. Әбдіровке", "kk"), ("Абдирову К.Б.", "ru")])
    ['Абдиров К.Б.', 'Абдиров К.Б.']
    """
    split = [split_person(text) for text, _ in names]
    written = {spoken(person.surname) for person in split if person}
    known: dict[str, set[tuple[bool, Person]]] = defaultdict(set)
    named: list[Person | None] = []
    for (_, language), person in zip(names, split, strict=True):
        own = person and Person(_surname(person.surname, language, written), person.initials)
        named.append(own)
        if own:
            known[spoken(own.surname)].add((language != "kk", own))
    return [
        _fullest(known[spoken(own.surname)], own) if own else _full_name(text, language)
        for own, (text, language) in zip(named, names, strict=True)
    ]


def _fullest(known: Iterable[tuple[bool, Person]], own: Person) -> str:
    """The form with the most initials among those that may be the same person, Russian before Kazakh ones."""
    initials = spoken(own.initials)
    same = [(len(p.initials), russian, p) for russian, p in known if spoken(p.initials).startswith(initials)]
    longest = max(same)[2]
    return f"{longest.surname} {''.join(letter + '.' for letter in longest.initials)}"


_SOUNDS = str.maketrans("ыйэё", "ииее")


@lru_cache(maxsize=1 << 12)
def spoken(name: str) -> str:
    """A name as both languages say it: «Ысқақов» and «Искаков», «Сейітов» and «Сейтов» are one.

    >>> spoken("Ысқақов") == spoken("Искаков"), spoken("Әбдіров"), spoken("Сейітов") == spoken("Сейтов")
    (True, 'абдиров', True)
    """
    return regex.sub("и+", "и", to_russian_letters(name.lower()).translate(_SOUNDS))


def _surname(surname: str, language: Language | None, written: set[str]) -> str:
    """The nominative: another mention that is this one without a case ending, else by the ending of surnames."""
    surname = surname.title() if surname.isupper() else surname
    for end in _ENDS:
        if surname.endswith(end) and spoken(surname[: -len(end)]) in written:
            return surname[: -len(end)]
    if language == "kk":
        return kk.split_case(surname).base
    for pattern, nominative in _CASES:
        match = pattern.fullmatch(surname)
        if match:
            form = match.expand(nominative)
            return surname if surname.endswith("а") and spoken(form) not in written else form  # А. Рахимова: a woman?
    return surname


def _full_name(text: str, language: Language | None) -> str:
    """A name in full in the nominative, word by word."""
    if language == "kk":
        return kk.nominative(text)
    return " ".join(_nominative_name(word) for word in text.split())


def _nominative_name(word: str) -> str:
    """One word of a name: surnames by their ending, others if the dictionary knows them in another case only.

    «Сауле» is no locative of «Саул».
    """
    if regex.search(r"(?:[оеё]в|[иы]н)а?$", word) or word.lower() in listed("given", "ru"):
        return word
    for pattern, nominative in _CASES:
        match = pattern.fullmatch(word)
        if match:
            return match.expand(nominative)
    readings = [r for r in ru.parse(word) if {"Name", "Patr", "Surn"} & r.tag.grammemes]
    if not readings or any(r.tag.case == "nomn" for r in readings):
        return word
    form = readings[0].inflect({"nomn", "sing"})
    return ru.like(word, str(form.word)) if form else word


def same_person(mention: str, normal: str) -> bool:
    """Whether a mention may be the person of a normal form: by name and patronymic, in full, by the surname alone.

    >>> same_person("Ермек Болатович", "Сарыбаев Е.Б."), same_person("Ерлан Сакенович", "Сарыбаев Е.Б.")
    (True, False)
    >>> same_person("Ермек Сарыбаев", "Сарыбаев Е.Б."), same_person("Сарыбаева", "Сарыбаев Е.Б.")
    (True, True)
    """
    person = split_person(normal)
    if person is None:
        return False
    initials, own = spoken(person.initials), _root(person.surname)
    words = mention.split()
    given = spoken("".join(word[0] for word in words if _root(word) != own))
    if len(given) < len(words):
        return initials.startswith(given) or given.startswith(initials)
    return len(given) == 2 and given == initials


def _root(word: str) -> str:
    return spoken(surname_stem(word) or word)


def head_of(name: str) -> str:
    """The dictionary form of the head of an organisation's name: its first in Russian, its last in Kazakh.

    >>> head_of("Центр крови"), head_of("Қан орталығының"), head_of("ЮНЕСКО")
    ('центр', 'центр', '')
    """
    words = regex.findall(r"\p{L}+", name.lower())
    return next(filter(None, map(bare_head, reversed(words) if _KAZAKH.search(name) else words)), "")


_ABBREVIATED = regex.compile(r"[\p{Lu}\d]*\p{Lu}\p{Ll}?\p{Lu}[\p{Lu}\d]*(?:-?\p{Ll}{1,6})?")


def to_entities(
    settled: Sequence[Found],
    paragraphs: Sequence[Paragraph],
    long_forms: Mapping[tuple[int, int], str | None],
) -> list[Entity]:
    """The settled names as annotations, with one normal form for all mentions of a person, body or place."""
    starts = [paragraph.start for paragraph in paragraphs]
    entities: list[Entity] = []
    for found in settled:
        paragraph = paragraphs[bisect_right(starts, found.start) - 1]
        written = paragraph.text[found.start - paragraph.start : found.end - paragraph.start]
        language = language_of(written, paragraph.language)
        normal, refers_to = _normal(found, written, language, long_forms, entities)
        entry = entry_of(found.label, normal) if normal else None
        entity = Entity(found.start, found.end, found.by, found.label, normal, refers_to, language, found.score)
        if entry:
            entity = entity._replace(in_force=entry.in_force, successors=entry.successors)
        entities.append(entity)
    return _with_persons(_with_offices(entities, paragraphs))


def _with_offices(entities: Sequence[Entity], paragraphs: Sequence[Paragraph]) -> list[Entity]:
    """Offices with the form that both languages share, made of the names that stand in them."""
    starts = [paragraph.start for paragraph in paragraphs]
    result = []
    for at, entity in enumerate(entities):
        if entity.label == "POSITION":
            paragraph = paragraphs[bisect_right(starts, entity.start) - 1]
            written = paragraph.text[entity.start - paragraph.start : entity.end - paragraph.start]
            inside = list(takewhile(lambda other: other.end <= entity.end, entities[at + 1 :]))  # noqa: B023
            normal = offices.normal_form(written, entity.start, entity.language, inside) or entity.normal
            entry = entry_of("POSITION", normal or "")
            entity = entity._replace(normal=normal, in_force=entry.in_force if entry else None)
        result.append(entity)
    return result


def _normal(
    found: Found,
    written: str,
    language: Language | None,
    long_forms: Mapping[tuple[int, int], str | None],
    before: Sequence[Entity],
) -> tuple[str | None, str | None]:
    """The normal form of a name and what it refers to if it is a short one."""
    if found.label in ("CONTACT", "ID", "PRODUCT", "PER"):
        return found.normal or written, None
    span = (found.start, found.end)
    if span in long_forms:
        long = long_forms[span] or _last_with_head(written, before)
        normal = (_listed(long) or long) if long else None
        return normal or nominative(written, language), normal
    if found.normal and _is_abbreviation(written, found.normal):
        return found.normal, found.normal
    return found.normal or nominative(written, language), None


def _is_abbreviation(written: str, normal: str) -> bool:
    """Whether a name in capitals is no beginning of the normal form: МОН, but not АСТАНЫ."""
    if not _ABBREVIATED.fullmatch(written):
        return False
    same = (to_russian_letters(text[:4].lower()) for text in (written, normal))
    return len(written) < 4 or len(set(same)) > 1


def nominative(written: str, language: Language | None) -> str:
    """A name as it stands in its dictionary form, by the words of its language."""
    return kk.nominative(written) if language == "kk" else ru.nominative(written)


def _listed(long: str) -> str | None:
    """The normal form of the lists for a long form, if they have it whole."""
    tokens = tokenize(long)
    hits = [hit for hit in find_names(tokens) if hit.first == 0 and tokens[hit.last - 1].end >= len(long)]
    return hits[0].names[0].entry.normal if hits else None


def _last_with_head(written: str, before: Sequence[Entity]) -> str | None:
    """The last organisation before «Министерство», «Фонд» alone whose name has the same head."""
    head = bare_head(written.lower())
    for entity in reversed(before):
        if entity.label == "ORG" and entity.normal and head and head_of(entity.normal) == head:
            return entity.normal
    return None


def _with_persons(entities: Sequence[Entity]) -> list[Entity]:
    """Persons with their common normal form; shorter mentions and those in full refer to it.

    A surname alone takes the normal form of the one person it may be.
    """
    people = [entity for entity in entities if entity.label == "PER"]
    normals = persons([(person.normal or "", person.language) for person in people])  # as written until now
    named = dict(zip(((p.start, p.end) for p in people), normals, strict=True))
    initialed, whole = _by_key(normals)
    result = []
    for entity in entities:
        if entity.label == "PER":
            normal = named[entity.start, entity.end]
            same: set[str] = set()
            if not split_person(normal):
                same = {other for key in _keys(normal) for other in initialed[key] if same_person(normal, other)}
                same = same or (whole[_root(normal)] if " " not in normal else set())
            refers_to = next(iter(same)) if len(same) == 1 else None
            if refers_to and " " not in normal:
                normal = refers_to
            entity = entity._replace(normal=normal, refers_to=refers_to)
        result.append(entity)
    return result


def _by_key(normals: Iterable[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Persons with initials by surname and by initials, those in full by each of their words."""
    initialed: dict[str, set[str]] = defaultdict(set)
    whole: dict[str, set[str]] = defaultdict(set)
    for normal in normals:
        person = split_person(normal)
        if person:
            initialed[_root(person.surname)].add(normal)
            initialed[spoken(person.initials)].add(normal)
        elif " " in normal:
            for word in normal.split():
                whole[_root(word)].add(normal)
    return initialed, whole


def _keys(mention: str) -> set[str]:
    words = mention.split()
    return {spoken("".join(word[0] for word in words)), *map(_root, words)}
