"""Russian: dictionary forms and the nominative of a phrase, on pymorphy2 and the dictionary of OpenCorpora.

The analyser loads at the first word (0.1 s, about 30 MB) and remembers what it parsed. The path of the dictionary is
given outright, since pymorphy2 looks for it with pkg_resources, which newer setuptools no longer have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import regex

from saual.language.ru_forms import is_adjective

_INVARIANT = frozenset({"тенге"})
"""Words that the dictionary declines and letters do not."""
_PLURAL_TITLES = frozenset({"правило", "требование", "рекомендация", "норматив", "указание", "мера"})
"""Documents that are named in the plural; other names are taken for singular where the form allows both."""
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_TOKEN = regex.compile(r"[\p{L}\d]+(?:-[\p{L}\d]+)*+")
_NOT_RUSSIAN = regex.compile(r"[^А-Яа-яЁё-]")
_OPENS = regex.compile(r'[«"“„(:;,]|$')


@cache
def _analyzer() -> Any:
    import copy

    import pymorphy2_dicts_ru  # type: ignore[import-untyped]
    from pymorphy2 import MorphAnalyzer  # type: ignore[import-untyped]

    class Analyzer(MorphAnalyzer):  # type: ignore[misc]
        """pymorphy2 that copies its units: it would clone them with `inspect.getargspec`, which Python 3.11 dropped."""

        def _bound_unit(self, unit: Any) -> Any:
            unit = copy.copy(unit)
            unit.init(self)
            return unit

    return Analyzer(path=pymorphy2_dicts_ru.get_path())


@lru_cache(maxsize=1 << 13)
def parse(word: str) -> tuple[Any, ...]:
    """The readings of a word as pymorphy2 gives them, likeliest first; none for a word with signs that are not Russian.

    >>> parse("школам")[0].tag.POS, parse("әкімдік")
    ('NOUN', ())
    """
    return () if not word or _NOT_RUSSIAN.search(word) else tuple(_analyzer().parse(word.lower()))


def lemma(word: str) -> str:
    """The dictionary form in small letters, е for ё; a participle is not led back to its verb.

    >>> [lemma(word) for word in ["детей", "обучающихся", "тенге", "лет", "Школам", "сельскими"]]
    ['ребенок', 'обучающийся', 'тенге', 'год', 'школа', 'сельский']
    """
    readings = parse(word)
    return _dictionary_form(word, readings[0] if readings else None)


def noun(word: str) -> str:
    """The dictionary form as `lemma` gives it, of the likeliest reading as a noun if the word has one.

    >>> noun("дел"), lemma("рабочих"), noun("рабочих"), noun("обучающимся"), noun("больных")
    ('дело', 'рабочий', 'рабочий', 'обучающийся', 'больной')
    """
    readings = parse(word)
    nouns = (r for r in readings if r.tag.POS == "NOUN")
    taken = (r for r in readings if r.tag.POS in _ADJECTIVES)
    return _dictionary_form(word, next(nouns, None) or next(taken, None) or (readings[0] if readings else None))


def _dictionary_form(word: str, reading: Any) -> str:
    folded = word.lower().replace("ё", "е")
    if reading is None or folded in _INVARIANT:
        return folded
    if reading.tag.POS == "PRTF":
        reading = reading.inflect({"nomn", "sing", "masc"}) or reading
        return str(reading.word).replace("ё", "е")
    return str(reading.normal_form).replace("ё", "е")


class _Token(NamedTuple):
    """A word of a phrase and where it stands."""

    start: int
    end: int
    text: str
    readings: tuple[Any, ...]


def nominative(phrase: str) -> str:
    """The phrase with its head and what agrees with it in the nominative; number, case of letters, the rest stay.

    Where the form alone leaves the number open (министерства) the likelier reading decides, the singular for names.

    >>> nominative("Министерством образования и науки"), nominative("Высшей аудиторской палаты")
    ('Министерство образования и науки', 'Высшая аудиторская палата')
    >>> nominative("Методических рекомендаций по обучению"), nominative("товариществу «Снежинки»")
    ('Методические рекомендации по обучению', 'товарищество «Снежинки»')
    """
    changed: list[tuple[_Token, str]] = []
    for group in _groups(_tokens(phrase)):
        changed += _inflected(group)
    for token, word in sorted(changed, reverse=True, key=lambda pair: pair[0].start):
        phrase = phrase[: token.start] + word + phrase[token.end :]
    return phrase


def genitive(name: str) -> str:
    """A name in the nominative with its head and the adjectives before it in the genitive; the rest stays.

    A word that the dictionary lacks goes by its ending; of a name with a hyphen the last part alone changes.

    >>> genitive("Карагандинская область"), genitive("Комитет лесного хозяйства"), genitive("Премьер-Министр")
    ('Карагандинской области', 'Комитета лесного хозяйства', 'Премьер-Министра')
    >>> [genitive(city) for city in ["Алматы", "Усть-Каменогорск", "Жанаозен", "Актобе", "Акколь", "Семей", "Рудный"]]
    ['Алматы', 'Усть-Каменогорска', 'Жанаозена', 'Актобе', 'Акколя', 'Семея', 'Рудного']
    """
    words = name.split(" ")
    head = next((at for at, word in enumerate(words) if not is_adjective(word.lower())), 0)
    changed = [_genitive_word(word, at < head) for at, word in enumerate(words[: head + 1])]
    return " ".join([*changed, *words[head + 1 :]])


_ADJECTIVE_GENITIVES = (
    ("ый", "ого"),
    ("ой", "ого"),
    ("ое", "ого"),
    ("ая", "ой"),
    ("яя", "ей"),
    ("ее", "его"),
    ("ые", "ых"),
    ("ие", "их"),
)
_GENITIVES = (("ия", "ии"), ("ие", "ия"), ("ль", "ля"), ("рь", "ря"), ("ь", "и"), ("й", "я"), ("а", "ы"), ("я", "и"))


def _genitive_word(word: str, adjective: bool) -> str:
    front, dash, last = word.rpartition("-")
    if adjective or is_adjective(last.lower()):
        velar = last[-3:-2] in "гкх"
        ends = (("ий", "ого" if velar else "его"), *_ADJECTIVE_GENITIVES)
        return _with_end(word, ends) or word
    for reading in parse(last):
        if reading.tag.POS == "NOUN" and reading.tag.case == "nomn" and _analyzer().word_is_known(last.lower()):
            form = reading.inflect({"gent"})
            return front + dash + (like(last, str(form.word)) if form else last)
    if last[-1:] in "бвгджзклмнпрстфхцчшщ":
        return word + "а"
    return _with_end(word, _GENITIVES) or word


def _with_end(word: str, ends: Iterable[tuple[str, str]]) -> str | None:
    return next((word.removesuffix(end) + other for end, other in ends if word.endswith(end)), None)


def _tokens(phrase: str) -> list[_Token]:
    """The words up to the first quotation mark, bracket or sign that opens something else."""
    end = _OPENS.search(phrase).start()  # type: ignore[union-attr]
    return [_Token(m.start(), m.end(), m[0], parse(m[0])) for m in _TOKEN.finditer(phrase, 0, end)]


def _is_joined(token: _Token) -> bool:
    return token.text.lower() in {"и", "или", "либо"}


def _groups(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Adjectives with their head, and a second head joined right after it: «правилами и нормами учета»."""
    at = 0
    while at < len(tokens):
        group: list[_Token] = []
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if _is_joined(token) and not group:
                return
            if _is_joined(token) or _only(token, {"ADVB", "PRCL"}):
                continue
            if _is_abbreviation(token, tokens):
                return
            group.append(token)
            if not _goes_on(token, tokens[at:]):
                break
        if not group or not any(r.tag.case for r in group[-1].readings):
            return
        yield group
        if at + 1 >= len(tokens) or not _is_joined(tokens[at]) or not _cases(group[-1]) & _cases(tokens[at + 1]):
            return
        at += 1


def _is_abbreviation(token: _Token, tokens: Sequence[_Token]) -> bool:
    """«АО», «МОНом»; in a phrase all in capitals every word may be a plain one."""
    part = token.text.split("-")[0]
    return sum(letter.isupper() for letter in part) > 1 and not (
        part.isupper() and len(part) > 3 and all(t.text.isupper() for t in tokens)
    )


def _only(token: _Token, parts: set[str]) -> bool:
    return bool(token.readings) and token.readings[0].tag.POS in parts


def _cases(token: _Token) -> set[str]:
    return {r.tag.case for r in token.readings if r.tag.case}


def _goes_on(token: _Token, rest: Sequence[_Token]) -> bool:
    """Whether a token is an adjective of a noun that follows: another adjective or «и» may stand between."""
    adjective = {r.tag.case for r in token.readings if r.tag.POS in _ADJECTIVES or "Anum" in r.tag}
    if not adjective:
        return False
    for later in rest[:6]:
        if _is_joined(later) or _only(later, {"ADVB", "PRCL"}):
            continue
        common = adjective & {r.tag.case for r in later.readings if r.tag.case}
        if not common:
            return False
        if any(r.tag.POS == "NOUN" and r.tag.case in common for r in later.readings):
            return True
    return False


def _inflected(group: Sequence[_Token]) -> Iterator[tuple[_Token, str]]:
    head, adjectives = group[-1], group[:-1]
    reading = _head_reading(head, adjectives)
    if reading is None:
        return
    yield head, _form(head, reading, {"nomn", reading.tag.number} - {None})
    for token in adjectives:
        agreeing = [r for r in token.readings if r.tag.POS in _ADJECTIVES and r.tag.case == reading.tag.case]
        same = [r for r in agreeing if r.tag.number == reading.tag.number] or agreeing
        if same:
            number = same[0].tag.number
            gender = reading.tag.gender if number == "sing" else None
            yield token, _form(token, same[0], {"nomn", number, gender} - {None})


def _head_reading(head: _Token, adjectives: Sequence[_Token]) -> Any:
    """The likeliest reading of the head that agrees with its adjectives; a noun before an adjective alone."""
    readings = [r for r in head.readings if r.tag.POS == "NOUN" and "Abbr" not in r.tag]
    readings = readings or [r for r in head.readings if r.tag.POS in _ADJECTIVES]
    fitting = [r for r in readings if all(_agree(r, token) for token in adjectives)] or readings
    if head.text[:1].isupper() and not adjectives:
        number = "plur" if any(r.normal_form in _PLURAL_TITLES for r in fitting) else "sing"
        fitting = [r for r in fitting if r.tag.number == number] or fitting
    return fitting[0] if fitting else None


def _agree(reading: Any, token: _Token) -> bool:
    same = (reading.tag.case, reading.tag.number)
    agreeing = [r for r in token.readings if r.tag.POS in _ADJECTIVES and (r.tag.case, r.tag.number) == same]
    return any(r.tag.number == "plur" or r.tag.gender in (None, reading.tag.gender) for r in agreeing)


def _form(token: _Token, reading: Any, grammemes: set[str]) -> str:
    """The form of a reading that has the grammemes and is nearest to it: «высшей» is «высшая», not «высочайшая»."""
    if token.text.lower() in _INVARIANT or reading.tag.case == "nomn":
        return token.text
    forms = [form for form in reading.lexeme if grammemes <= form.tag.grammemes]
    if not forms:
        return token.text
    kept = reading.tag.grammemes

    def nearness(form: Any) -> tuple[int, int]:
        shared = sum(a == b for a, b in zip(form.word, reading.word, strict=False))
        return len(kept & form.tag.grammemes), shared

    return like(token.text, str(max(forms, key=nearness).word))


def like(model: str, word: str) -> str:
    """The word with the capitals of the model, part by part at hyphens; е for ё where the model has no ё.

    >>> like("ПРАВИТЕЛЬСТВОМ", "правительство"), like("Премьер-Министром", "премьер-министр")
    ('ПРАВИТЕЛЬСТВО', 'Премьер-Министр')
    """
    if "ё" not in model.lower():
        word = word.replace("ё", "е")
    if model.isupper() and len(model) > 1:
        return word.upper()
    pairs = zip(word.split("-"), (model.split("-") * len(word))[: len(word.split("-"))], strict=True)
    return "-".join(part[:1].upper() + part[1:] if shape[:1].isupper() else part for part, shape in pairs)
