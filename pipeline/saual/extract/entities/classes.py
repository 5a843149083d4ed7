"""Words of class: what a name beside them is (партия «…», «…» театры, Нуринский район, акимат области)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from saual.extract.entities.gazetteer import kazakh_endings, load
from saual.language import kk, ru
from saual.language.ru_forms import all_forms

_LABELS = ("ORG", "PRODUCT", "PROGRAM", "EVENT", "LOC", "NONE")


class _Classes(NamedTuple):
    russian: dict[str, str]
    kazakh: dict[str, str]
    owned: frozenset[str]


@cache
def _classes() -> _Classes:
    data = load("classes")
    words_of = {label: data[label].get("ru", "").split() for label in _LABELS}
    russian = {form: label for label in _LABELS for word in words_of[label] for form in all_forms(word)}
    kazakh = {word: label for label in _LABELS for word in data[label].get("kk", "").split()}
    return _Classes(russian, kazakh, frozenset(kazakh))


@cache
def words(table: str, key: str) -> frozenset[str]:
    """One list of `classes.toml`."""
    return frozenset(load("classes")[table][key].split())


@cache
def forms(table: str, key: str) -> frozenset[str]:
    """All forms of the Russian words of one list."""
    return frozenset(form for word in words(table, key) for form in all_forms(word))


def russian_class(fold: str) -> str | None:
    """The label of what a Russian class word names: «партии» ORG, «закона» NONE.

    >>> russian_class("партией"), russian_class("каналах"), russian_class("законом"), russian_class("вчера")
    ('ORG', 'ORG', 'NONE', None)
    """
    classes = _classes().russian
    return classes.get(fold) or classes.get(fold.rpartition("-")[2])  # школе-интернате


@lru_cache(maxsize=1 << 13)
def kazakh_class(fold: str) -> str | None:
    """The label of what a Kazakh class word after a name names: «театрында» ORG, «қаласының» LOC.

    >>> kazakh_class("театрында"), kazakh_class("қаласының"), kazakh_class("қала"), kazakh_class("жшс-ның")
    ('ORG', 'LOC', None, 'ORG')
    """
    owned = kazakh_stem(fold, "") or kazakh_stem(fold.rpartition("-")[2], "")
    return _classes().kazakh.get(owned) if owned else None


def kazakh_stem(fold: str, table: str) -> str | None:
    """The class word that a Kazakh word is a form of, plural too: «қалаларында» goes back to «қаласы».

    >>> kazakh_stem("қалаларында", ""), kazakh_stem("министрлігінің", "heads.kk")
    ('қаласы', 'министрлігі')
    """
    return kazakh_stem_in(fold, _classes().owned if not table else words(*table.split(".")))


@lru_cache(maxsize=1 << 14)
def kazakh_stem_in(fold: str, known: frozenset[str]) -> str | None:
    """The owned word of a set that a Kazakh word is a form of."""
    if fold in known:
        return fold
    ends = kazakh_endings()
    for cut in range(len(fold) - 1, 1, -1):
        if fold[:cut] in known and fold[cut:] in ends:
            return fold[:cut]
    for plural in ("лары", "лері", "дары", "дері", "тары", "тері"):
        cut = fold.find(plural, 2)
        if cut > 0 and fold[cut + 4 :] in ends:
            singular = fold[:cut]
            for owned in (singular + "сы", singular + "сі", singular + "ы", singular + "і"):
                if owned in known:
                    return owned
    return None


def is_head(fold: str) -> bool:
    """Whether a Russian word is the head of organisations' names (комитет, центр) in some case."""
    return fold in forms("heads", "ru")


def is_local(fold: str) -> bool:
    """Whether a Russian word is the head of a body that its place makes one by name (акимат, прокуратура)."""
    return fold in forms("heads", "local_ru")


def is_place_word(fold: str) -> bool:
    """Whether a Russian word follows the name of a place and belongs to it (область, водохранилище, ГЭС)."""
    return fold in words("geo", "ru_fixed") or fold in forms("geo", "ru")


@lru_cache(maxsize=1 << 12)
def bare_head(fold: str) -> str:
    """The dictionary form of a head, in Russian where that is known; empty for other words.

    >>> bare_head("агентством"), bare_head("агенттіктің"), bare_head("агенттігінің"), bare_head("орталығы")
    ('агентство', 'агентство', 'агентство', 'центр')
    """
    if is_head(fold):
        return ru.noun(fold)
    lemma = kk.lemma(fold)
    return _kazakh_heads().get(lemma, "")


@cache
def _kazakh_heads() -> dict[str, str]:
    """Kazakh heads without the possessive to the Russian ones: агенттік, агентство."""
    pairs = (line.split() for line in load("classes")["heads"]["pairs"].splitlines() if line)
    return dict(pairs)
