"""Russian or Kazakh: the language of a paragraph, and the languages of a letter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

Language = Literal["ru", "kk"]

FULL_PARAGRAPH = 5
"""Words that a paragraph must have before a letter counts as written in its language."""

_ENOUGH = 120
_WORD = re.compile(r"[А-яЁёІіӘәҒғҚқҢңӨөҰұҮүҺһ]+(?:-[А-яЁёІіӘәҒғҚқҢңӨөҰұҮүҺһ]+)*")
_KAZAKH = re.compile("[әғқңөұүһі]")
_RUSSIAN = re.compile("[ёъщ]|э(?!кон|лек|нер)")
_INITIALS = re.compile(
    r"(?:\b[А-ЯЁІӘҒҚҢӨҰҮҺ]\.\s?){1,2}[А-ЯЁІӘҒҚҢӨҰҮҺ][\w-]+"
    r"|\b[А-ЯЁІӘҒҚҢӨҰҮҺ][\w-]+\s(?:[А-ЯЁІӘҒҚҢӨҰҮҺ]\.\s?){1,2}"
)


_QUOTED = re.compile('[«“"][^«»“”"]{1,60}[»”"]')


class _Lists(NamedTuple):
    """The lists of `data/language.toml`."""

    words: dict[str, Language]
    kazakh_endings: tuple[str, ...]
    russian_endings: tuple[str, ...]
    name_endings: tuple[str, ...]


@cache
def _load_lists() -> _Lists:
    with resources.files("saual").joinpath("data/language.toml").open("rb") as file:
        data = tomllib.load(file)
    russian, kazakh = set(data["ru"]["words"].split()), set(data["kk"]["words"].split())
    words: dict[str, Language] = dict.fromkeys(russian - kazakh, "ru")
    return _Lists(
        words | dict.fromkeys(kazakh - russian, "kk"),  # a word of both lists (да, депутаты) tells nothing
        tuple(data["kk"]["endings"].split()),
        tuple(data["ru"]["endings"].split()),
        tuple(data["names"]["endings"].split()),
    )


def detect_language(text: str) -> Language | None:
    """Tell the language of a paragraph or heading; None where nothing tells it (numbers, names alone).

    >>> detect_language("ДЕПУТАТТЫҚ САУАЛ"), detect_language("Депутатский запрос"), detect_language("Е. Оспанов")
    ('kk', 'ru', None)
    >>> detect_language("Казакстан Республикасынын Премьер-Министри")
    'kk'
    """
    kazakh, russian = weigh_languages(_QUOTED.sub(" ", text))
    if kazakh == russian:  # a quoted name tells only where the rest does not
        kazakh, russian = weigh_languages(text)
    if kazakh == russian:
        return None
    return "kk" if kazakh > russian else "ru"


def weigh_languages(text: str) -> tuple[int, int]:
    """Weigh the words of a text for Kazakh and for Russian, people's names left out.

    A word of the lists or one with a letter of one language only weighs 2, a typical ending 1; a capitalised word
    inside a sentence, which may be a quoted name, weighs at most 1.
    """
    if "." in text:
        text = _INITIALS.sub(" ", text)
    words = _WORD.findall(text[: 10 * _ENOUGH])
    people = _find_people(words)
    kazakh = russian = 0
    for place, word in enumerate(words):
        if place in people:
            continue
        weight = weigh_word(word.lower())
        if weight and place and word[0].isupper() and not word.isupper():
            weight = 1 if weight > 0 else -1
        if weight > 0:
            kazakh += weight
        else:
            russian -= weight
    return kazakh, russian


@lru_cache(maxsize=8192)
def weigh_word(word: str) -> int:
    """Weigh one word in small letters: Kazakh is positive, Russian negative."""
    lists = _load_lists()
    if _KAZAKH.search(word):
        return 2
    known = lists.words.get(word.replace("ё", "е"))
    if known:
        return 2 if known == "kk" else -2
    if _RUSSIAN.search(word):
        return -1
    if len(word) > 4 and word.endswith(lists.kazakh_endings):
        return 1
    if len(word) > 3 and word.endswith(lists.russian_endings):
        return -1
    return 0


def _is_name(word: str) -> bool:
    """Capitalised and in no list: no salutation and no office."""
    return word[0].isupper() and word.lower().replace("ё", "е") not in _load_lists().words


def _find_people(words: list[str]) -> set[int]:
    """The places of patronymics and of the capitalised words beside them."""
    endings = _load_lists().name_endings
    people: set[int] = set()
    for place, word in enumerate(words):
        if word[0].isupper() and len(word) > 5 and word.lower().endswith(endings):
            people.add(place)
            people.update(near for near in (place - 1, place + 1) if 0 <= near < len(words) and _is_name(words[near]))
    return people


def languages_by_share(paragraphs: Iterable[tuple[str, Language | None]]) -> tuple[Language, ...]:
    """Name the languages of a letter from its paragraphs and theirs, the one with the most text first.

    A language counts only if a full paragraph is in it: quoted names do not make a letter Kazakh.

    >>> texts = ["Просим рассмотреть вопрос о ремонте дорог.", "Телеканал «Ел Арна» закрыт с 1 мая."]
    >>> languages_by_share((text, detect_language(text)) for text in texts)
    ('ru',)
    """
    size: dict[Language, int] = {}
    full: set[Language] = set()
    for paragraph, language in paragraphs:
        if language:
            size[language] = size.get(language, 0) + len(paragraph)
            if len(_WORD.findall(paragraph)) >= FULL_PARAGRAPH:
                full.add(language)
    return tuple(sorted(full, key=lambda language: -size[language]))
